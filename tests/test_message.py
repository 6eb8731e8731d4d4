"""One letter, one sequence of bytes, and nothing in them that the letter does not say."""

import hashlib
import os
import subprocess
import sys
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from monitor import message as message_module
from monitor.message import (
    Attachment,
    Letter,
    MessageError,
    ascii_address,
    build,
    file_name,
    mailbox,
    one_line,
)
from monitor.mime import file_part, text_part

HEADERS = [
    "From",
    "To",
    "Reply-To",
    "Subject",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "References",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "List-Id",
    "X-Giltig-Delivery",
    "MIME-Version",
    "Content-Type",
]
LETTER = Letter(
    message_id="<abc.g1@example.se>",
    date=datetime(2027, 1, 25, 7, 30, tzinfo=ZoneInfo("Europe/Stockholm")),
    sender="RSS Dalarna <rss@example.se>",
    reply_to="samordnare@example.se",
    to_name="Öberg, Åsa",
    to_address="asa@example.se",
    domain="example.se",
    subject="Rutin för läkemedel löper ut",
    text="Hej Åsa!\n",
    html="<p>Hej Åsa!</p>\n",
    thread="<dok.2027-06-30.thread@example.se>",
    delivery="17",
)


def changed(**changes: object) -> Letter:
    """Return the letter with some fields changed."""
    fields = {name: getattr(LETTER, name) for name in Letter.__dataclass_fields__}
    return Letter(**fields | changes)


def parsed(letter: Letter) -> EmailMessage:
    """Build, and read with the parser that the code does not use."""
    return cast("EmailMessage", message_from_bytes(build(letter), policy=policy.default))


def bodies(mail: EmailMessage) -> tuple[str, str]:
    """Return text and HTML as a client shows them."""
    parts = [mail.get_body((kind,)) for kind in ("plain", "html")]
    text, html = (cast("EmailMessage", part).get_content().replace("\r\n", "\n") for part in parts)
    return text, html


def only_address(mail: EmailMessage, header: str) -> tuple[str, str]:
    """Return name and address; fail when there are more."""
    (address,) = mail[header].addresses
    return address.display_name, address.addr_spec


def test_the_headers_are_these_and_no_others() -> None:
    """Reliability.md 1.6."""
    mail = parsed(LETTER)
    assert mail.keys() == HEADERS
    assert "Mon, 25 Jan 2027 07:30:00 +0100" == mail["Date"]
    assert "auto-generated" == mail["Auto-Submitted"]
    assert "OOF, AutoReply" == mail["X-Auto-Response-Suppress"]
    assert "<giltig.example.se>" == mail["List-Id"]
    assert "17" == mail["X-Giltig-Delivery"]
    assert [LETTER.thread] * 2 == [mail["In-Reply-To"], mail["References"]]
    assert "multipart/alternative" == mail.get_content_type()


def test_what_is_not_given_is_not_there() -> None:
    """No Reply-To, no thread, no name."""
    mail = parsed(changed(reply_to=None, thread=None, to_name=""))
    missing = {"Reply-To", "In-Reply-To", "References"}
    assert [header for header in HEADERS if header not in missing] == mail.keys()
    assert "asa@example.se" == mail["To"]


def test_the_same_letter_gives_the_same_bytes_in_another_process() -> None:
    """Other hash seed, other time zone."""
    here = hashlib.sha256(build(LETTER)).hexdigest()
    script = "import hashlib, test_message as t; print(hashlib.sha256(t.build(t.LETTER)).hexdigest())"
    root = Path(message_module.__file__).parents[1]
    environment = os.environ | {"PYTHONPATH": f"{root}:{root / 'tests'}", "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "1"}
    there = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert here == there.stdout.strip()
    assert build(LETTER) == build(LETTER)


# Names and subjects as the register may hold them

hostile = st.text(max_size=400) | st.text(
    alphabet=st.sampled_from('aÅ=?_,;:<>@"\\()[]\r\n\t\x00\x0b\x1c\x85\u2028\u2029\u200d\u00a0 .😀é\u0301'),
    max_size=120,
)


@settings(max_examples=150, deadline=None)
@given(subject=hostile, name=hostile, sender=hostile)
@example(subject="x\n\n<h1>", name="Öberg, Åsa", sender="RSS")
@example(subject="x\r\nBcc: evil@example.se", name='Åsa" <evil@example.se>, "', sender="a\r\nBcc: b")
@example(subject="=?utf-8?q?=0D=0ABcc:_evil?=", name="=?utf-8?q?a=2C_b?=", sender="=?utf-8?q??=")
@example(subject="\ud800", name="\udfff", sender="\x00")
def test_no_text_makes_a_header_or_an_address_more(subject: str, name: str, sender: str) -> None:
    """Header injection (G1, G2, G17): the exact headers, one mailbox each, and the text that was meant."""
    plain_sender = one_line(sender).translate(str.maketrans("", "", '<>"\\'))[:60].strip()
    mail = parsed(changed(subject=subject, to_name=name, sender=f"{plain_sender} <rss@example.se>"))
    assert mail.keys() == HEADERS
    assert one_line(subject, 250) == mail["Subject"]
    # Python's parser errs about white space in names (a space between the words of a long one, RFC 2047 6.2 says
    # none); the guard in build compares the name exactly.
    for header, meant, address in (("To", name, "asa@example.se"), ("From", plain_sender, "rss@example.se")):
        found = only_address(mail, header)
        assert (squeezed(one_line(meant, 200)), address) == (squeezed(found[0]), found[1])


def squeezed(text: str) -> str:
    """Return the text without its white space."""
    return "".join(text.split())


@pytest.mark.parametrize(
    "name",
    [
        "Öberg, Åsa",
        'Åsa "Chefen" Öberg (vik.)',
        "Verksamhetsutvecklare för somatisk vård och läkemedelshantering i länet",
        "Å" * 20,
        "Anna Karin " * 7 + "Åkerström Östergård, överläkare",
        "a" * 200,
        "RSS-samordnare; Dalarna: x@y.se",
        "👩\u200d⚕️ Läkare",
        "Söder Öster Åby =?utf-8?q?x?= (tf.)",
    ],
)
def test_a_name_comes_out_as_it_went_in(name: str) -> None:
    """Long names with other letters than ASCII are where Python's own folding has erred."""
    assert (name, "asa@example.se") == only_address(parsed(changed(to_name=name)), "To")


@pytest.mark.parametrize(
    ("configured", "name", "address"),
    [
        ("RSS Dalarna <rss@example.se>", "RSS Dalarna", "rss@example.se"),
        ('"Dalarna, RSS" <rss@example.se>', "Dalarna, RSS", "rss@example.se"),
        (r'"the \"best\"" <rss@example.se>', 'the "best"', "rss@example.se"),
        ("rss@example.se", "", "rss@example.se"),
        ("<rss@exämple.se>", "", "rss@xn--exmple-cua.se"),
        ("Örebro <rss@räksmörgås.example.se>", "Örebro", "rss@xn--rksmrgs-5wao1o.example.se"),
    ],
)
def test_a_sender_is_read_as_it_is_configured(configured: str, name: str, address: str) -> None:
    """With and without name and quotes; the domain in IDNA form."""
    assert (name, address) == mailbox(configured)
    assert (name, address) == only_address(parsed(changed(sender=configured)), "From")


@pytest.mark.parametrize(
    "address",
    [
        "a@b.se\n",
        "a@b.se, c@d.se",
        "<a@b.se>",
        '"a b"@c.se',
        "a b@c.se",
        "@b.se",
        "a@",
        "a",
        "",
        "åsa@b.se",
        "a@b..se",
        f"{'x' * 65}@b.se",
        f"a@{'x' * 70}.se",
        "a@b.se\r\nBcc: c@d.se",
        "a@b.se>",
    ],
)
def test_what_is_not_one_address_is_refused(address: str) -> None:
    """G3; the register refuses them first, with file and line."""
    with pytest.raises(MessageError, match="is not an address"):
        ascii_address(address)
    with pytest.raises(MessageError):
        build(changed(to_address=address))


@pytest.mark.parametrize(
    "changes",
    [
        {"message_id": "abc@example.se"},
        {"message_id": "<abc@example.se>\r\nBcc: x@y.se"},
        {"thread": "<å@example.se>"},
        {"delivery": "1\r\nX: y"},
        {"delivery": ""},
        {"domain": "example.se\r\nX: y"},
        {"reply_to": "a@b.se, c@d.se"},
        {"sender": "RSS <a@b.se> <c@d.se>"},
        {"date": datetime(2027, 1, 25)},  # noqa: DTZ001 - what is refused
        {"attachments": (Attachment(name="a", media_type="text/plain\r\nX: y", content=b""),)},
        {"attachments": (Attachment(name="a", media_type="message/rfc822", content=b""),)},
    ],
)
def test_what_a_header_can_not_hold_is_refused(changes: dict[str, Any]) -> None:
    """Ids and dates are ours: a wrong one is an error, not something to repair."""
    with pytest.raises(MessageError):
        build(changed(**changes))


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("x\r\nBcc: evil@example.se", "headers of the mail came back"),
        ("another subject", "Subject of the mail came back"),
        ("x\nBcc: evil@example.se", "a line that SMTP can't carry"),
    ],
)
def test_the_guard_stops_bytes_that_say_something_else(
    line: str, complaint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Should the encoding of headers ever err, no mail leaves."""
    monkeypatch.setattr(message_module, "text_header", lambda *_: line)
    with pytest.raises(MessageError, match=complaint):
        build(LETTER)


@pytest.mark.parametrize(
    ("name", "part", "complaint"),
    [
        ("text_part", b"Content-Type: text/plain\r\n\r\nHej\r\n", "neither quoted-printable nor base64"),
        (
            "text_part",
            text_part("Hej!\n", "plain") + b"\r\n--=_e3816d733c38b1f0880eae06_a--\r\n",
            "a boundary stands where none was meant",
        ),
        ("text_part", text_part("Hej då!\n", "plain"), "text and HTML of the mail came back"),
        ("file_part", file_part(b"y", "text", "plain", {}, "a.txt", None), "attachments of the mail came back"),
        ("file_part", file_part(b"x", "text", "plain", {}, "b.txt", None), "attachments of the mail came back"),
    ],
)
def test_the_guard_stops_parts_that_say_something_else(
    name: str, part: bytes, complaint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The parts are read back from the bytes too."""
    monkeypatch.setattr(message_module, name, lambda *_: part)
    with pytest.raises(MessageError, match=complaint):
        build(changed(attachments=(Attachment(name="a.txt", media_type="text/plain", content=b"x"),)))


# Bodies

texts = st.text(max_size=300) | st.text(alphabet=st.sampled_from("a.\n\r =\tåé😀\x00\x0c\x85\u2028-"), max_size=200)


@settings(max_examples=100, deadline=None)
@given(text=texts, html=texts)
@example(text="\n.\n.\r\n\r.\r", html="..\n")
@example(text="From here on\n--=_x_a--\n", html="\ud800")
@example(text="å" * 100_000, html="<p>" + "😀" * 30_000)
@example(text="x" * 76 + ".\n", html="\n".join("x" * length + "." for length in range(80)))
@example(text="word " * 20_000, html=("x" * 2_000 + "\n") * 3)
def test_text_and_html_come_out_as_they_went_in(text: str, html: str) -> None:
    """But for line ends, one at the end, and halves of characters; bytes fit SMTP (RFC 5322 2.1.1)."""
    letter = changed(text=text, html=html)
    raw = build(letter)
    assert raw.isascii()
    assert raw.endswith(b"\r\n")
    lines = raw.split(b"\r\n")
    assert max(map(len, lines)) <= 998
    assert not any(b"\r" in line or b"\n" in line or b"\0" in line for line in lines)
    assert b"." not in lines
    meant = tuple(
        part.replace("\r\n", "\n").replace("\r", "\n").replace("\ud800", "\ufffd").removesuffix("\n") + "\n"
        for part in (text, html)
    )
    assert meant == bodies(parsed(letter))


# Attachments


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("möte.ics", "möte.ics"),
        ("å ä ö – rapport.pdf", "å ä ö – rapport.pdf"),
        ('"quote" ; \r\n .exe', "_quote_ _ .exe"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\Windows\\x.dll", "C__Windows_x.dll"),
        ("rapport\u202efdp.exe", "rapport_fdp.exe"),
        (".bashrc", "bashrc"),
        ("a" * 300 + ".xlsx", "a" * 94 + "….xlsx"),
        ("\x00\r\n", "attachment"),
        ("", "attachment"),
        ("%41.pdf", "_41.pdf"),
    ],
)
def test_a_file_keeps_its_name_but_for_what_is_dangerous(name: str, safe: str) -> None:
    """G10: RFC 2231, round trip; path, device, control and direction characters replaced."""
    assert safe == file_name(name)
    content = bytes(range(256)) * 10
    mail = parsed(changed(attachments=(Attachment(name=name, media_type="application/pdf", content=content),)))
    (part,) = mail.iter_attachments()
    assert (safe, "attachment", content) == (
        part.get_filename(),
        part.get_content_disposition(),
        part.get_content(),
    )
    assert ("Hej Åsa!\n", "<p>Hej Åsa!</p>\n") == bodies(mail)


@settings(max_examples=150, deadline=None)
@given(name=hostile)
def test_no_file_name_spoils_a_mail(name: str) -> None:
    """Whatever the name, one attachment with one name that is safe on a disk."""
    mail = parsed(changed(attachments=(Attachment(name=name, media_type="text/plain", content=b"x"),)))
    (part,) = mail.iter_attachments()
    assert file_name(name) == part.get_filename()
    assert len(file_name(name)) <= 100


def test_a_calendar_entry_keeps_its_charset_and_its_bytes() -> None:
    """Outlook opens text/calendar with method and charset."""
    media_type = "text/calendar; method=PUBLISH; charset=utf-8"
    entry = Attachment(name="möte.ics", media_type=media_type, content="SUMMARY:Möte\r\n".encode())
    (part,) = parsed(changed(attachments=(entry,))).iter_attachments()
    assert ("text/calendar", "utf-8", "PUBLISH") == (
        part.get_content_type(),
        part.get_content_charset(),
        part["Content-Type"].params["method"],
    )
    assert entry.content == part.get_payload(decode=True)


# One line


@pytest.mark.parametrize(
    ("text", "limit", "line"),
    [
        ("a\r\n\tb\x00c\u2028d\u2029e\x85f", None, "a b c d e f"),
        ("  a  b  ", None, "a b"),
        ("12\u00a0000 kr", None, "12\u00a0000 kr"),  # a non-breaking space is text
        ("abcdef", 6, "abcdef"),
        ("abcdefg", 6, "abcde…"),
        ("abcd efg", 6, "abcd…"),
        ("ae\u0301ae\u0301ae\u0301", 6, "ae\u0301a…"),  # é of two characters is not halved
        ("ab👩\u200d⚕️cd", 5, "ab…"),  # nor an emoji of four
        ("ab👍🏽cd", 4, "ab…"),  # nor a skin tone lost
        ("ab🇸🇪cd", 4, "ab…"),  # nor a flag
        ("a" + "\u0301" * 500, 10, "…"),
        ("\ud800x", None, "\ufffdx"),
        ("", 5, ""),
    ],
)
def test_a_line_is_cut_between_graphemes(text: str, limit: int | None, line: str) -> None:
    """Control characters become one space, a cut shows."""
    assert line == one_line(text, limit)


@given(text=st.text(max_size=300), limit=st.integers(1, 50))
def test_a_line_is_one_line_and_no_longer_than_asked(text: str, limit: int) -> None:
    """And making it one again changes nothing."""
    line = one_line(text, limit)
    assert len(line) <= limit
    assert 1 >= len(line.splitlines())
    assert line == one_line(line, limit)


def test_a_subject_of_a_hundred_thousand_characters_is_cut() -> None:
    """G16: lines stay short, and what is left says that something is missing."""
    subject = parsed(changed(subject="ä" * 100_000))["Subject"]
    assert "ä" * 249 + "…" == subject
    assert max(map(len, build(changed(subject="ä" * 100_000)).split(b"\r\n"))) <= 78


def test_dates_keep_their_zone() -> None:
    """UTC is +0000, not GMT or -0000."""
    mail = parsed(changed(date=datetime(2027, 7, 1, 5, 30, tzinfo=UTC)))
    assert "Thu, 01 Jul 2027 05:30:00 +0000" == mail["Date"]
