"""Registers for tests of wording and report: the real one, and small ones from a few lines of TOML."""

from datetime import date
from pathlib import Path

from monitor.model import Register
from monitor.register import read_register
from monitor.sources import Source, Sources

REAL = Path(__file__).parent / "registers" / "dalarna.toml"

PICTURES = REAL.with_name("pictures.toml")
ENGLISH = REAL.with_name("english-meeting.toml")

#: That of the pictures kept in English, in ASCII: whatever is Swedish in what is made of it lacks its translation.
ENGLISH_PICTURES = REAL.with_name("english-pictures.toml")

#: The least that is without problems: no documents, but somebody to tell and a ladder.
SOUND = """\
[monitor]
admin = "samordnare"
[recipient.samordnare]
name = "Samordnare"
address = "samordnare@example.se"
[[reminder]]
about = "end"
before = ["3 months"]
to = "samordnare"
"""

PREAMBLE = """
[monitor]
network = "Testnätet"
admin = "sam"
[recipient.sam]
name = "Samordnare"
address = "sam@example.se"
[body.nat]
name = "Nätverket"
meetings = [2026-02-06, 2026-04-24, 2026-06-30, 2026-09-18]
[body.tyst]
name = "Rådet"
[party.a]
name = "Falu kommun"
[party.b]
name = "Mora kommun"
[party.c]
name = "Region Dalarna"
"""


def small(toml: str = "") -> Register:
    """Read a register of the preamble and a few tables; it must be without errors."""
    return _read(PREAMBLE + toml, "config.toml")


def real() -> Register:
    """Read the register of the Dalarna networks."""
    return _read(REAL.read_text(encoding="utf-8"), REAL.name)


def pictures() -> Register:
    """Read the register with every kind of period, seen from 2025-11-21."""
    return _read(PICTURES.read_text(encoding="utf-8"), PICTURES.name)


def english_pictures() -> Register:
    """Read the register that is kept in English; whoever does so speaks English until the test has ended."""
    return _read(ENGLISH_PICTURES.read_text(encoding="utf-8"), ENGLISH_PICTURES.name)


def english(*changes: tuple[str, str]) -> Register:
    """Read the register in English whose own words are ASCII, with texts of it replaced."""
    text = ENGLISH.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return _read(text, ENGLISH.name)


def _read(text: str, name: str) -> Register:
    sources = Sources(files=(Source(name=name, text=text),), problems=())
    reading = read_register(sources, as_of=date(2030, 1, 1))
    assert reading.register is not None, "\n".join(map(str, reading.problems))
    return reading.register
