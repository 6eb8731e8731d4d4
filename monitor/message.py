"""The headers and bytes of one mail: the same letter gives the same bytes, in every process and for ever.

Bytes are ASCII with CRLF line ends and no line above 998. Nothing here reads a clock or a host name. Text
from the register is untrusted: it is made one line before it comes near a header, and what was built is
parsed back and compared.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import Message, MIMEPart
from email.utils import format_datetime, getaddresses
from typing import Final

from monitor.headers import (
    NAME_LIMIT,
    SURROGATES,
    MessageError,
    address_header,
    ascii_address,
    decoded,
    mailbox,
    one_line,
    text_header,
)

__all__ = [
    "Attachment",
    "Letter",
    "MessageError",
    "ascii_address",
    "build",
    "file_name",
    "mailbox",
    "one_line",
]

SUBJECT_LIMIT = 250  # characters; templates aim at 70
FILE_NAME_LIMIT = 100
LINE_LIMIT = 998  # RFC 5322 2.1.1, without CRLF

_MIME = policy.SMTP.clone(cte_type="7bit")

_MESSAGE_ID = re.compile(r"<[!-;=?A-~]{1,200}@[A-Za-z0-9.-]{1,253}>")
_TOKEN = re.compile(r"[!-~]{1,200}")
_MEDIA_TYPE = re.compile(r"(?P<kind>[a-z]+)/(?P<form>[a-z0-9.+-]+)(?P<parameters>(?:; ?[a-z]+=[A-Za-z0-9-]+)*)")
_FILE_NAME_HAZARDS = re.compile('[/\\\\:*?"<>|;%\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]')


#: The media type of a page that goes with a letter.
HTML: Final = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that goes with a letter; `media_type` may carry parameters: `text/calendar; charset=utf-8`."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """Everything that decides the bytes of one mail to one address."""

    message_id: str  # "<...@domain>"
    date: datetime  # aware
    sender: str  # "RSS Dalarna <rss@example.se>", as configured
    reply_to: str | None
    to_name: str
    to_address: str
    domain: str  # for List-Id
    subject: str
    text: str
    html: str
    thread: str | None = None  # Message-ID of a root that need not exist
    delivery: str  # X-Giltig-Delivery
    attachments: tuple[Attachment, ...] = ()


def build(letter: Letter) -> bytes:
    """Return the mail, CRLF and ASCII; raise MessageError when it could not be parsed back to the letter."""
    headers = [*_headers(letter), ("MIME-Version", "1.0")]
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
    message = lines.encode("ascii") + _content(letter).as_bytes()
    _check_bytes(message)
    _check_meaning(message, letter, [name for name, _ in headers])
    return message


def _headers(letter: Letter) -> Iterator[tuple[str, str]]:
    """Yield every header but the MIME ones, in order, encoded and folded."""
    yield "From", address_header("From", *mailbox(letter.sender))
    yield "To", address_header("To", letter.to_name, ascii_address(letter.to_address))
    if letter.reply_to is not None:
        yield "Reply-To", address_header("Reply-To", *mailbox(letter.reply_to))
    yield "Subject", text_header("Subject", one_line(letter.subject, SUBJECT_LIMIT))
    yield "Date", _date(letter.date)
    yield "Message-ID", _valid(_MESSAGE_ID, letter.message_id, "Message-ID")
    if letter.thread is not None:
        yield "In-Reply-To", _valid(_MESSAGE_ID, letter.thread, "thread")
        yield "References", letter.thread
    yield "Auto-Submitted", "auto-generated"  # RFC 3834 5
    yield "X-Auto-Response-Suppress", "OOF, AutoReply"  # MS-OXCMAIL; All would hide bounces
    yield "List-Id", f"<giltig.{ascii_address('x@' + letter.domain)[2:]}>"
    yield "X-Giltig-Delivery", _valid(_TOKEN, letter.delivery, "delivery")


def _valid(pattern: re.Pattern[str], value: str, what: str) -> str:
    """Return the value if it may stand in a header as it is."""
    if not pattern.fullmatch(value):
        raise MessageError(f"{one_line(value, 200)!r} can't be the {what} of a mail")
    return value


def _date(date: datetime) -> str:
    """Return the date in RFC 5322 form, in its own zone."""
    if date.utcoffset() is None:
        raise MessageError(f"{date} has no time zone")
    return format_datetime(date)


def _content(letter: Letter) -> MIMEPart:
    """Return text and HTML as alternatives, attachments beside them.

    Boundaries hold "=_", which neither quoted-printable nor base64 can contain.
    """
    seed = hashlib.sha256(letter.message_id.encode()).hexdigest()[:24]
    content = MIMEPart(policy=_MIME)
    content.set_content(_body(letter.text), cte="quoted-printable")
    content.make_alternative(boundary=f"=_{seed}_a")
    content.add_alternative(_body(letter.html), subtype="html", cte="quoted-printable")
    if letter.attachments:
        content.make_mixed(boundary=f"=_{seed}_m")
    for attachment in letter.attachments:
        _attach(content, attachment)
    return content


def _attach(content: MIMEPart, attachment: Attachment) -> None:
    """Add one file in base64, its name per RFC 2231."""
    found = _MEDIA_TYPE.fullmatch(attachment.media_type)
    if found is None or found["kind"] in ("multipart", "message"):
        raise MessageError(f"{one_line(attachment.media_type, 200)!r} is not a media type for an attachment")
    parameters = dict(item.strip().split("=") for item in found["parameters"].split(";")[1:])
    name = file_name(attachment.name)
    content.add_attachment(
        attachment.content,
        maintype=found["kind"],
        subtype=found["form"],
        filename=name,
        params=parameters,
    )


def file_name(name: str) -> str:
    """Return a name that is harmless on any desktop: no path, no device, no hidden file, no reversed text."""
    safe = re.sub(r"^[.\s]+|[.\s]+$", "", _FILE_NAME_HAZARDS.sub("_", one_line(name)))
    stem, dot, ending = safe.rpartition(".")
    if not dot or len(ending) > 10:
        stem, ending = safe, ""
    room = FILE_NAME_LIMIT - len(ending) - 1
    short = stem if len(stem) <= room else one_line(stem, room)
    return (short + dot + ending if ending else short) or "attachment"


def _body(text: str) -> str:
    """Return the text with LF line ends, one at the end, and nothing that UTF-8 can't hold."""
    lines = SURROGATES.sub("\ufffd", text).replace("\r\n", "\n").replace("\r", "\n")
    return lines.removesuffix("\n") + "\n"


def _check_bytes(message: bytes) -> None:
    """Refuse what a relay may change or misread: 8-bit bytes, bare CR or LF, lines above 998."""
    if not message.isascii() or not message.endswith(b"\r\n"):
        raise MessageError("the mail is not ASCII with CRLF line ends")
    for line in message.split(b"\r\n"):
        if len(line) > LINE_LIMIT or b"\r" in line or b"\n" in line or b"\0" in line:
            raise MessageError(f"the mail has a line that SMTP can't carry: {line[:60]!r}")


def _check_meaning(message: bytes, letter: Letter, headers: list[str]) -> None:
    """Parse the bytes and compare: the last guard against a header or an address more than was meant."""
    parsed = message_from_bytes(message)
    to = (one_line(letter.to_name, NAME_LIMIT), ascii_address(letter.to_address))
    texts = (_body(letter.text), _body(letter.html))
    for what, meant, found in (
        ("headers", [*headers, "Content-Type"], parsed.keys()),
        ("Subject", one_line(letter.subject, SUBJECT_LIMIT), decoded(parsed["Subject"])),
        ("From", mailbox(letter.sender), _only_mailbox(parsed["From"])),
        ("To", to, _only_mailbox(parsed["To"])),
        ("Reply-To", letter.reply_to and mailbox(letter.reply_to), _only_mailbox(parsed["Reply-To"])),
        ("text and HTML", texts, tuple(_texts(parsed))),
        ("attachments", [(file_name(a.name), a.content) for a in letter.attachments], list(_files(parsed))),
    ):
        if meant != found:
            raise MessageError(f"{what} of the mail came back as {found!r:.300}, not {meant!r:.300}")


def _only_mailbox(value: str | None) -> tuple[str, str] | None:
    """Return the one mailbox of a header; None when there is no such header or not exactly one."""
    boxes = getaddresses([value.replace("\r\n", "")]) if value else []
    return (decoded(boxes[0][0]), boxes[0][1]) if len(boxes) == 1 else None


def _leaves(parsed: Message) -> Iterator[tuple[Message, bytes]]:
    for part in parsed.walk():
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            yield part, content


def _texts(parsed: Message) -> Iterator[str]:
    for part, content in _leaves(parsed):
        if part.get_content_disposition() is None:
            yield content.decode().replace("\r\n", "\n")


def _files(parsed: Message) -> Iterator[tuple[str | None, bytes]]:
    for part, content in _leaves(parsed):
        if part.get_content_disposition() is not None:
            yield part.get_filename(), content
