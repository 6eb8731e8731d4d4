"""The body of a mail: its parts written to bytes, and read back from them.

Written by hand, since EmailMessage takes six times as long; the headers of a file, where the rules are intricate
(RFC 2231), are Python's. Lines end with CRLF and are ASCII of at most 78 characters.
"""

import binascii
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email import policy
from email.message import Message, MIMEPart
from email.parser import HeaderParser
from functools import lru_cache
from typing import Final

_POLICY: Final = policy.SMTP.clone(cte_type="7bit")
_HEADERS: Final = HeaderParser()
_DECODERS: Final[Mapping[str | None, Callable[[bytes], bytes]]] = {
    "quoted-printable": binascii.a2b_qp,
    "base64": binascii.a2b_base64,
}


@dataclass(frozen=True, slots=True)
class Leaf:
    """A part that holds no others: its headers, and its content as it was before it was encoded."""

    headers: Message
    content: bytes


def text_part(text: str, form: str) -> bytes:
    """Return a text with LF line ends as `text/form`."""
    head = f'Content-Type: text/{form}; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    body = binascii.b2a_qp(text.replace("\n", "\r\n").encode(), istext=True)
    # A dot alone on a line, which a long line's end may be, ends a mail for a relay that forgets to unstuff it.
    return head.encode() + body.replace(b"\r\n.\r\n", b"\r\n=2E\r\n")


def file_part(content: bytes, kind: str, form: str, parameters: Mapping[str, str], name: str, cid: str | None) -> bytes:
    """Return a file in base64: one of its own, or with a `cid` one that the HTML shows."""
    head = _file_headers(kind, form, tuple(parameters.items()), name, cid)
    encoded = binascii.b2a_base64(content, newline=False)
    return head + b"".join(encoded[start : start + 76] + b"\r\n" for start in range(0, len(encoded), 76))


@lru_cache(maxsize=128)  # most files of a day have the same name: calendar, report, picture
def _file_headers(kind: str, form: str, parameters: tuple[tuple[str, str], ...], name: str, cid: str | None) -> bytes:
    part = MIMEPart(policy=_POLICY)
    disposition = "inline" if cid else "attachment"
    part.set_content(
        b"", maintype=kind, subtype=form, disposition=disposition, filename=name, cid=cid, params=dict(parameters)
    )
    return part.as_bytes()


def multipart(form: str, boundary: str, parts: Sequence[bytes]) -> bytes:
    """Return the parts as one. The boundary holds "=_", which neither quoted-printable nor base64 can contain."""
    line = f"--{boundary}".encode()
    between = b"\r\n" + line + b"\r\n"
    head = f'Content-Type: multipart/{form}; boundary="{boundary}"\r\n\r\n'.encode()
    return head + line + b"\r\n" + between.join(parts) + b"\r\n" + line + b"--\r\n"


def headers_of(part: bytes) -> tuple[Message, bytes]:
    """Return the headers of a mail or of a part, and what comes after them."""
    head, _, body = part.partition(b"\r\n\r\n")
    return _parsed(head), body


@lru_cache(maxsize=32)  # most parts of a day's mails have the same; who gets them only reads them
def _parsed(head: bytes) -> Message:
    return _HEADERS.parsestr(head.decode("ascii", "replace") + "\r\n")


def leaves(headers: Message, body: bytes) -> Iterator[Leaf]:
    """Yield, from the bytes alone, what a mail's parts hold; raise ValueError where they are not what we write."""
    boundary = headers.get_boundary()
    if boundary is None:
        decode = _DECODERS.get(headers["Content-Transfer-Encoding"])
        if decode is None:
            raise ValueError("a part is neither quoted-printable nor base64")
        yield Leaf(headers, decode(body))
        return
    before, *parts, after = (b"\r\n" + body).split(f"\r\n--{boundary}".encode())
    if before or after != b"--\r\n" or not all(part.startswith(b"\r\n") for part in parts):
        raise ValueError("a boundary stands where none was meant")
    for part in parts:
        yield from leaves(*headers_of(part[2:]))
