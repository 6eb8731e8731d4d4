"""Values of mail headers: whatever a text or a name holds, it stays one line, one subject, one mailbox.

Encoded and folded here and not by EmailMessage: its folding of long names differs between Python versions
(3.13.0 puts a second space into some), and a mail that the guard in monitor.message then refuses is lost.
"""

import base64
import quopri
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby

NAME_LIMIT = 200  # characters

# `one_line` is for every text; the other patterns are compiled when a mail first needs them, and then kept by `re`.

SURROGATES = re.compile("[\ud800-\udfff]")
_BREAKS = re.compile("[\x00-\x20\x7f-\x9f\u2028\u2029]+")
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"  # RFC 5322 3.2.3
_PLAIN_PHRASE = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+"
_PLAIN_WORD = r"[!-~]*"
_LOOKS_ENCODED = r"=\?|\?="
_ENCODED_WORD = r"=\?utf-8\?(?P<form>[qb])\?(?P<text>[^?]*)\?="
_ADDRESS = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*"
_MAILBOX = r"(?P<name>[^<>]*)<(?P<address>[^<>]+)>"
_HEADER_WIDTH = 76  # RFC 2047 2: lines with encoded words
_QUOTED_LIMIT = 60
_WORD_SAFE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/")  # RFC 2047 5 (3)
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)


class MessageError(ValueError):
    """A letter that can't be made into a mail, or whose bytes don't say what the letter says."""


def one_line(text: str, limit: int | None = None) -> str:
    """Return the text on one line without control characters, cut to `limit` characters with an ellipsis."""
    line = _BREAKS.sub(" ", SURROGATES.sub("\ufffd", text)).strip(" ")
    if limit is None or len(line) <= limit:
        return line
    cut = limit - 1
    while cut > 0 and _joined(line[cut - 1], line[cut]):
        cut -= 1
    return line[:cut].rstrip() + "…"


@lru_cache(maxsize=256)
def mailbox(text: str) -> tuple[str, str]:
    """Split `Name <a@b.se>` or `a@b.se` into the name and the address, the domain in IDNA form."""
    found = re.fullmatch(_MAILBOX, text.strip())
    if found is None:
        return "", ascii_address(text.strip())
    name = one_line(found["name"], NAME_LIMIT)
    if len(name) > 1 and name[0] == name[-1] == '"':
        name = re.sub(r"\\(.)", r"\1", name[1:-1])
    return name, ascii_address(found["address"].strip())


@lru_cache(maxsize=256)
def ascii_address(address: str) -> str:
    """Return the bare address with its domain in IDNA form; raise MessageError if SMTP can't carry it."""
    local, _, domain = address.rpartition("@")
    try:
        encoded = f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError as error:
        raise MessageError(f"{one_line(address, 200)!r} is not an address: {error}") from error
    if not re.fullmatch(_ADDRESS, encoded):
        raise MessageError(f"{one_line(address, 200)!r} is not an address that mail can be sent to")
    return encoded


def _joined(before: str, after: str) -> bool:
    """Say whether two characters are one grapheme: marks, joiners, skin tones, flags."""
    if unicodedata.category(after).startswith("M") or "\u200d" in (before, after):
        return True
    return ord(after) in _SKIN_TONES or (ord(before) in _FLAG_LETTERS and ord(after) in _FLAG_LETTERS)


def text_header(header: str, text: str) -> str:
    """Return an unstructured value, encoded and folded."""
    return _folded(header, _words(text, _PLAIN_WORD, header))


def address_header(header: str, name: str, address: str) -> str:
    """Return one mailbox, encoded and folded; whatever the name holds, it stays one."""
    phrase = one_line(name, NAME_LIMIT)
    if not phrase:
        return address
    if phrase.isascii() and not re.search(_LOOKS_ENCODED, phrase) and len(phrase) < _QUOTED_LIMIT:
        if not re.fullmatch(_PLAIN_PHRASE, phrase):
            phrase = '"' + re.sub(r'(["\\])', r"\\\1", phrase) + '"'
        return f"{phrase} <{address}>"
    return _folded(header, [*_words(phrase, _ATOM, header), f"<{address}>"])


def decoded(value: str) -> str:
    """Return the text of a value that this module encoded (RFC 2047 6.2)."""
    unfolded = re.sub(r"\r\n(?=[ \t])", "", value)
    joined = re.sub(r"(?<=\?=)[ \t]+(?==\?)", "", unfolded)
    return re.sub(_ENCODED_WORD, _decoded_word, joined)


def _decoded_word(word: re.Match[str]) -> str:
    if word["form"] == "b":
        return base64.b64decode(word["text"]).decode()
    return quopri.decodestring(word["text"], header=True).decode()


def _words(text: str, plain: str, header: str) -> Iterator[str]:
    """Yield plain words as they are and each run of other words as encoded ones.

    Python's own parser puts a space between adjacent encoded words in a name, so these are as few as can be.
    """
    width = _HEADER_WIDTH - len(f"{header}: ")
    words_of = text.split(" ")
    runs = groupby(words_of, lambda word: bool(re.fullmatch(plain, word)) and not re.search(_LOOKS_ENCODED, word))
    for is_plain, words in runs:
        yield from words if is_plain else _encoded(" ".join(words), width)


def _encoded(text: str, width: int) -> Iterator[str]:
    """Yield RFC 2047 words no longer than the width, no character split over two."""
    rest = text
    while rest:
        length = len(rest)
        while len(word := _encoded_word(rest[:length])) > width:
            length = min(length - 1, width)
        yield word
        rest = rest[length:]


def _encoded_word(text: str) -> str:
    """Return one encoded word, in Q or B, whichever is shorter."""
    q = "".join(_q(character) for character in text)
    b = base64.b64encode(text.encode()).decode()
    return f"=?utf-8?q?{q}?=" if len(q) <= len(b) else f"=?utf-8?b?{b}?="


def _q(character: str) -> str:
    if character == " ":
        return "_"
    if character in _WORD_SAFE:
        return character
    return "".join(f"={byte:02X}" for byte in character.encode())


def _folded(header: str, words: Iterable[str]) -> str:
    """Join words by spaces, in lines no longer than need be."""
    lines, used = [""], len(header) + 1
    for word in words:
        if lines[-1] and used + 1 + len(word) > _HEADER_WIDTH:
            lines.append("")
            used = 0
        lines[-1] += f" {word}"
        used += 1 + len(word)
    return "\r\n".join(lines).removeprefix(" ")
