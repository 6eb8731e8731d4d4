"""G. Hostile input, from the file to the mail: no traceback on any register file, no injected header in any mail."""

import os
import subprocess
import sys
from contextlib import closing
from datetime import date
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from places import Place, smtp
from processes import Starter
from small_outbox import DOCUMENTS, Office, register_text
from smtp_server import ScriptedServer

from monitor.problems import errors
from monitor.register import read_register
from monitor.sources import read_sources

REAL = (Path(__file__).parent.parent / "registers" / "every-key.toml").read_bytes()
HEADERS = [
    "From", "To", "Reply-To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "Auto-Submitted",
    "X-Auto-Response-Suppress", "List-Id", "X-Giltig-Delivery", "MIME-Version", "Content-Type",
]  # fmt: skip


@st.composite
def spoiled(draw: st.DrawFn) -> bytes:
    """Return a register as bytes with some of them changed, cut, doubled or put in."""
    content = bytearray(REAL)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(content)))
        match draw(st.sampled_from(["cut", "put", "flip", "double", "end"])):
            case "cut":
                del content[at : at + draw(st.integers(1, 200))]
            case "put":
                content[at:at] = draw(st.binary(min_size=1, max_size=20))
            case "flip" if at < len(content):
                content[at] ^= 1 << draw(st.integers(0, 7))
            case "double":
                content[at:at] = content[at : at + draw(st.integers(1, 300))]
            case _:
                del content[at:]
    return bytes(content)


def reads(folder: Path, content: bytes) -> None:
    """Read a file as giltig does: a register, or problems, each on one line with its remedy."""
    path = folder / "config.toml"
    path.write_bytes(content)
    reading = read_register(read_sources(path), as_of=date(2026, 3, 2))
    assert (reading.register is None) == bool(errors(reading.problems))
    for problem in reading.problems:
        assert problem.message.isprintable()


FUZZ = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])


@settings(FUZZ, max_examples=40)
@given(content=spoiled() | st.binary(max_size=300))
@example(content=b"")
@example(content=b"\xff\xfe[\x00m\x00")
@example(content=b"a = " + b"[" * 5000)
@example(content=b"[" + b"a." * 3000 + b"b]\n")
@example(content=b"a = " + b"{ b = " * 800)
@example(content='[monitor]\nadmin = "\u202eevil\u2028"\n'.encode())
def test_g_any_file_is_read_or_told(tmp_path: Path, content: bytes) -> None:
    """Never a traceback."""
    reads(tmp_path, content)


@pytest.mark.long
@settings(FUZZ, max_examples=1500)
@given(content=spoiled() | st.binary(max_size=3000))
def test_g_any_file_is_read_or_told_at_length(tmp_path: Path, content: bytes) -> None:
    """Many more."""
    reads(tmp_path, content)


@pytest.mark.parametrize("kind", ["loop", "fifo", "folder", "device", "socket", "dangling", "huge"])
def test_g_what_is_no_file_is_told_and_never_waited_for(tmp_path: Path, kind: str) -> None:
    """As the register itself, by the real command."""
    path = tmp_path / "config.toml"
    match kind:
        case "loop":
            path.symlink_to(path)
        case "fifo":
            os.mkfifo(path)
        case "folder":
            path.mkdir()
        case "device":
            path.symlink_to("/dev/zero")
        case "socket":
            import socket  # noqa: PLC0415

            made = socket.socket(socket.AF_UNIX)
            made.bind(str(path))
            made.close()
        case "dangling":
            path.symlink_to(tmp_path / "nowhere")
        case _:
            with path.open("wb") as file:
                file.truncate(60_000_000)
    done = subprocess.run(
        [sys.executable, "-m", "monitor", "--config", path, "check"],
        cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=20, check=False,
    )  # fmt: skip
    assert 3 == done.returncode, done.stderr
    assert "Traceback" not in done.stderr + done.stdout


WORDS = st.text(max_size=120) | st.text(
    st.sampled_from("aÅ\r\n:<>@,;\"\\=?_\t .\x0b\x85\u2028\u202e{}%'="), max_size=60
)


def toml(text: str) -> str:
    """Write a text as TOML has it, every character that could matter escaped."""
    return '"' + "".join(one if one.isalnum() and one.isascii() else f"\\U{ord(one):08x}" for one in text) + '"'


def mails_of(folder: Path, title: str, name: str) -> list[bytes]:
    """Return the mails that a register with such words sends, or none where it is refused."""
    text = register_text(
        mail='reply_to = "svar@example.se"', documents=DOCUMENTS.replace('"Rutin ett"', toml(title))
    ).replace('"Åsa Öst"', toml(name))
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    if read_register(read_sources(path), as_of=date(2026, 3, 2)).register is None:
        return []
    with closing(Office(folder, text=text)) as office:
        office.round()
        mails = [copy.content for copy in office.relay.copies]
    (folder / "giltig.db").unlink()
    (folder / "data" / "senaste-korning.txt").unlink()  # else the next one would be held: the database is gone
    return mails


@settings(FUZZ, max_examples=12)
@given(
    title=WORDS.filter(lambda text: not any("\ud800" <= one <= "\udfff" for one in text)),
    name=st.just("Åsa") | WORDS.filter(lambda text: not any("\ud800" <= one <= "\udfff" for one in text)),
)
@example(title="x\r\nBcc: evil@example.se\r\n\r\n<h1>", name='a" <evil@example.se>, "')
@example(title="{{ ''.__class__.__mro__ }}{% for x in range(9) %}", name="{{ 7*7 }}")
def test_g_no_words_make_a_header_or_a_reader_more(tmp_path: Path, title: str, name: str) -> None:
    """G1, G2, G6, G17: through the file, the planner, the templates and the builder."""
    for mail in mails_of(tmp_path, title, name):
        parsed = message_from_bytes(mail, policy=policy.default)
        assert HEADERS == list(parsed)
        assert ["asa@example.se"] == [box.addr_spec for box in parsed["To"].addresses]
        assert b"\r\n.\r\n" not in mail


def body_of(mail: bytes, kind: str) -> str:
    """Return a part of a mail."""
    part = message_from_bytes(mail, policy=policy.default).get_body((kind,))
    assert part
    return str(part.get_content())


@pytest.mark.parametrize("title", ["{{ 7*7 }}", "{{ ''.__class__ }}", "<script>alert(1)</script>", "/etc/passwd", "javascript:alert(1)"])  # fmt: skip
def test_g_titles_are_text(tmp_path: Path, title: str) -> None:
    """G4 to G7: no template is run, no script is one, no file is attached, no link is made."""
    (mail, *_) = mails_of(tmp_path, title, "Åsa")
    assert title in body_of(mail, "plain")
    page = body_of(mail, "html")
    assert "<script>alert" not in page
    assert 'href="javascript:' not in page
    assert "root:" not in page
    (calendar,) = message_from_bytes(mail, policy=policy.default).iter_attachments()  # its own day, and nothing else
    assert "kalender.ics" == calendar.get_filename()
    assert 1 == calendar.get_content().count("BEGIN:VEVENT")
    assert "root:" not in calendar.get_content()


def test_g19_a_title_with_line_breaks_writes_no_log_line_of_its_own(tmp_path: Path) -> None:
    """And no password is in it (G18)."""
    with (
        Starter() as starter,
        ScriptedServer(users={"rss": "jttehemligt-hemligt"}) as server,
    ):
        place = Place(tmp_path, starter, smtp(server, user="rss", password_file="password"))
        (tmp_path / "password").write_text("jttehemligt-hemligt")
        place.write('\n[document.d3]\ntitle = "rad\\n2099-01-01 00:00:00 ERROR påhittad"\nvalid_from = 2024-01-01\nvalid_to = 2026-12-24\n')  # fmt: skip
        assert place.once() in (0, 4)
        assert place.running
        assert not any(line.startswith("2099") for line in place.running.log.splitlines())
        assert "hemligt" not in place.running.log
