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
from monitor.mime import Leaf, file_part, headers_of, leaves, multipart, text_part

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

_MESSAGE_ID = re.compile(r"<[!-;=?A-~]{1,200}@[A-Za-z0-9.-]{1,253}>")
_CONTENT_ID = re.compile(r"<[A-Za-z0-9._-]{1,150}@[A-Za-z0-9.-]{1,253}>")
_TOKEN = re.compile(r"[!-~]{1,200}")
_MEDIA_TYPE = re.compile(r"(?P<kind>[a-z]+)/(?P<form>[a-z0-9.+-]+)(?P<parameters>(?:; ?[a-z]+=[A-Za-z0-9-]+)*)")
_FILE_NAME_HAZARDS = re.compile('[/\\\\:*?"<>|;%\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]')


#: The media type of a page that goes with a letter.
HTML: Final = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that goes with a letter; `media_type` may carry parameters: `text/calendar; charset=utf-8`.

    With a `content_id` the HTML shows it (`cid:`), and it is no file of its own.
    """

    name: str
    media_type: str
    content: bytes
    content_id: str | None = None


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
    text, html = _body(letter.text), _body(letter.html)
    message = lines.encode("ascii") + _content(letter, text, html)
    _check_bytes(message)
    _check_meaning(message, letter, [name for name, _ in headers], [text, html])
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


def _content(letter: Letter, text: str, html: str) -> bytes:
    """Return text and HTML as alternatives, what the HTML shows within it, attachments beside them."""
    seed = hashlib.sha256(letter.message_id.encode()).hexdigest()[:24]
    shown = [_file(one) for one in letter.attachments if one.content_id is not None]
    files = [_file(one) for one in letter.attachments if one.content_id is None]
    page = text_part(html, "html")
    if shown:
        page = multipart("related", f"=_{seed}_r", [page, *shown])
    content = multipart("alternative", f"=_{seed}_a", [text_part(text, "plain"), page])
    return multipart("mixed", f"=_{seed}_m", [content, *files]) if files else content


def _file(attachment: Attachment) -> bytes:
    """Return one file as a part."""
    found = _MEDIA_TYPE.fullmatch(attachment.media_type)
    if found is None or found["kind"] in ("multipart", "message"):
        raise MessageError(f"{one_line(attachment.media_type, 200)!r} is not a media type for an attachment")
    parameters = dict(item.strip().split("=") for item in found["parameters"].split(";")[1:])
    cid = attachment.content_id and _valid(_CONTENT_ID, f"<{attachment.content_id}>", "content id")
    return file_part(attachment.content, found["kind"], found["form"], parameters, file_name(attachment.name), cid)


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


def _in_order(letter: Letter) -> list[Attachment]:
    """Return the attachments as the mail has them: first what the HTML shows."""
    return sorted(letter.attachments, key=lambda one: one.content_id is None)


def _check_bytes(message: bytes) -> None:
    """Refuse what a relay may change or misread: 8-bit bytes, bare CR or LF, lines above 998."""
    if not message.isascii() or not message.endswith(b"\r\n"):
        raise MessageError("the mail is not ASCII with CRLF line ends")
    lines = message.split(b"\r\n")
    ends = len(lines) - 1
    stray = message.count(b"\r") != ends or message.count(b"\n") != ends or b"\0" in message
    if stray or max(map(len, lines)) > LINE_LIMIT:
        bad = next(line for line in lines if len(line) > LINE_LIMIT or re.search(rb"[\r\n\0]", line))
        raise MessageError(f"the mail has a line that SMTP can't carry: {bad[:60]!r}")


def _check_meaning(message: bytes, letter: Letter, headers: list[str], texts: list[str]) -> None:
    """Parse the bytes and compare: the last guard against a header or an address more than was meant."""
    parsed, body = headers_of(message)
    try:
        parts = list(leaves(parsed, body))
    except ValueError as error:
        raise MessageError(f"the mail can't be read back: {error}") from error
    to = (one_line(letter.to_name, NAME_LIMIT), ascii_address(letter.to_address))
    for what, meant, found in (
        ("headers", [*headers, "Content-Type"], parsed.keys()),
        ("Subject", one_line(letter.subject, SUBJECT_LIMIT), decoded(parsed["Subject"])),
        ("From", mailbox(letter.sender), _only_mailbox(parsed["From"])),
        ("To", to, _only_mailbox(parsed["To"])),
        ("Reply-To", letter.reply_to and mailbox(letter.reply_to), _only_mailbox(parsed["Reply-To"])),
        ("text and HTML", texts, [_text(part) for part in parts if part.headers.get_content_disposition() is None]),
        (
            "attachments",
            [(file_name(one.name), one.content) for one in _in_order(letter)],
            [(part.headers.get_filename(), part.content) for part in parts if part.headers.get_content_disposition()],
        ),
    ):
        if meant != found:
            raise MessageError(f"{what} of the mail came back as {found!r:.300}, not {meant!r:.300}")


def _only_mailbox(value: str | None) -> tuple[str, str] | None:
    """Return the one mailbox of a header; None when there is no such header or not exactly one."""
    boxes = getaddresses([value.replace("\r\n", "")]) if value else []
    return (decoded(boxes[0][0]), boxes[0][1]) if len(boxes) == 1 else None


def _text(part: Leaf) -> str:
    return part.content.decode("utf-8", "replace").replace("\r\n", "\n")
