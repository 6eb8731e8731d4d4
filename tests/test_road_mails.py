"""The mails that tell the way to a decision, as the coordinator reads them: golden texts of the real register."""

import os
from datetime import date
from pathlib import Path

import pytest

from monitor import mail_matters
from monitor.mail_texts import MailText, View
from monitor.matters import matters
from monitor.register import read_register
from monitor.reminders import reminders
from monitor.sources import Source, Sources
from monitor.templates import environment
from monitor.timeline import standings

HERE = Path(__file__).parent
GOLDEN = HERE / "golden" / "road"
REAL = (HERE / "registers" / "dalarna.toml").read_text("utf-8")


def mail(about: str, as_of: date, *, alone: bool = False) -> MailText:
    """Return the mail of the first step about a fact of RÖK HVB: by itself, or with the others of its matter."""
    reading = read_register(Sources(files=(Source(name="c.toml", text=REAL),), problems=()), as_of=as_of)
    assert reading.register is not None, reading.problems
    known = standings(reading.register, as_of=as_of)
    steps = [step for step in reminders(reading.register, known, {}) if step.about == about]
    first = next(step for step in steps if step.document == "rok-hvb")
    chosen = [step for step in steps if step.lead == first.lead and (step is first or not alone)]
    (matter,) = [one for one in matters(reading.register, chosen) if "rok-hvb" in one.documents]
    view = View(register=reading.register, standings=known, as_of=as_of, role="samordnare")
    return mail_matters.matter_mail(environment(), view, matter)


@pytest.mark.parametrize(
    ("name", "about", "as_of", "alone"),
    [
        ("decision-recommended", "decision", date(2026, 1, 30), False),
        ("decision-recommended-one", "decision", date(2026, 1, 30), True),
        ("decision-last-feasible", "decision", date(2026, 4, 17), True),
        ("end-open", "end", date(2026, 3, 31), False),
        ("end-last-feasible", "end", date(2026, 4, 1), True),
        ("end-closed", "end", date(2026, 5, 29), True),
    ],
)
def test_the_way_to_a_decision_is_told(name: str, about: str, as_of: date, alone: bool):
    """What to submit where and by when, which meeting can decide, which is the last, and what waiting would cost."""
    written = mail(about, as_of, alone=alone)
    text = f"Ämne: {written.subject}\n\n{written.text}"
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("GILTIG_UPDATE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")

    assert path.read_text("utf-8") == text
