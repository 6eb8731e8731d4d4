"""What of a TOML text can be read although some of it cannot, and what is wrong with the rest.

`tomllib` stops at the first fault. Here the statement with the fault is told, taken out and the text read again, so
that every fault of a file is told at once, and what is sound can still be checked. Line numbers count from 1 and stay
those of the text; a statement taken out leaves its key with a value that no key takes, so that the key is not missing.
"""

import re
import tomllib
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final, NamedTuple

from monitor.language import N_, _

#: More faults than a person corrects in one go; then what is left of the text is given up.
_MOST: Final = 50
_HEADER: Final = re.compile(r"\s*\[{1,2}[^\[\]=,#]+\]{1,2}\s*(?:#.*)?")
_KEY: Final = r"""(?:[A-Za-z0-9_-]+|"(?:\\.|[^"\\])*"|'[^']*')"""
_STATEMENT: Final = re.compile(rf"\s*(?P<key>{_KEY}(?:\s*\.\s*{_KEY})*)\s*=\s*(?P<value>.*)")
_AT_LINE: Final = re.compile(r" \(at (?:line (?P<line>\d+), column \d+|end of document)\)$")
_LONG_NUMBER: Final = re.compile(r"\d{4301,}")


class SyntaxFault(NamedTuple):
    """One statement that is not TOML: its line, what is wrong and what to write."""

    line: int
    message: str
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """What came of a text: its sound values, and the text that they stand in, line for line.

    `told` are the lines of which something has been said, so that nothing more need be; `lost` says that ids may be
    among what could not be read.
    """

    values: dict[str, Any]
    text: str
    faults: tuple[SyntaxFault, ...] = ()
    told: frozenset[int] = frozenset()
    lost: bool = False


def parse(text: str) -> Parsed:
    """Parse a TOML text; never raises."""
    repair = _Repair(text.replace("\r\n", "\n").split("\n"))
    for _attempt in range(_MOST):
        try:
            return repair.parsed(tomllib.loads("\n".join(repair.lines)))
        except RecursionError:
            repair.faults.append(SyntaxFault(1, _("värden ligger för djupt i varandra"), _("Förenkla tabellerna.")))
            break
        except ValueError as error:
            repair.take_out(*_reason_and_line(error, repair.lines))
    repair.lost = True
    repair.lines = []
    return repair.parsed({})


def _reason_and_line(error: ValueError, lines: list[str]) -> tuple[str, int]:
    """Return what `tomllib` says and the index of its line; for the end of the text, that of the first faulty table."""
    if not isinstance(error, tomllib.TOMLDecodeError):  # a number with more digits than Python reads
        return "Invalid value", next((at for at, line in enumerate(lines) if _LONG_NUMBER.search(line)), 0)
    said = str(error)
    match = _AT_LINE.search(said)
    reason = _AT_LINE.sub("", said)
    if match and match["line"]:
        return reason, int(match["line"]) - 1
    headers = [0, *(at for at, line in enumerate(lines) if _HEADER.fullmatch(line)), len(lines)]
    for first, end in pairwise(headers):
        try:
            tomllib.loads("\n".join(lines[first:end]))
        except ValueError as one:
            found = _AT_LINE.search(str(one))
            at = first + int(found["line"]) - 1 if found and found["line"] else end - 1
            return _AT_LINE.sub("", str(one)), max(at, first)
    return reason, len(lines) - 1


def _readable(lines: list[str]) -> bool:
    try:
        tomllib.loads("\n".join(lines))
    except (ValueError, RecursionError):
        return False
    return True


def _opens(line: str) -> bool:
    """Say whether a value goes on after its first line."""
    open_brackets = sum(map(line.count, "[{")) - sum(map(line.count, "]}"))
    return open_brackets > 0 or line.count('"""') % 2 == 1 or line.count("'''") % 2 == 1


@dataclass(slots=True)
class _Repair:
    """A text that is being read: its lines, of which those told are no longer there."""

    lines: list[str]
    faults: list[SyntaxFault] = field(default_factory=list)
    told: set[int] = field(default_factory=set)
    lost: bool = False

    def parsed(self, values: dict[str, Any]) -> Parsed:
        return Parsed(
            values=values, text="\n".join(self.lines), faults=tuple(self.faults),
            told=frozenset(self.told), lost=self.lost,
        )  # fmt: skip

    def take_out(self, reason: str, at: int) -> None:
        """Tell a fault and take its statement out of the text."""
        if reason.startswith(("Cannot", "Duplicate")):
            self._take_out_repeated(reason, at)
            return
        first = self._first_line(at)
        line = self.lines[first]
        if _HEADER.fullmatch(line) or line.lstrip().startswith("["):
            self.lost = True
            self._tell(first, _explained(reason, line))
            self._blank(first, self._table_end(first))
            return
        # where a new statement begins, or nothing stands, only what stands before it can be without an end
        unclosed = first < at and (self._is_statement(at) or not self.lines[at].strip())
        if unclosed or reason.startswith(("Unterminated", "Expected \"'''")):
            self._tell(first, _unclosed(reason, line))
        else:
            self._tell(at, _explained(reason, self.lines[at]))
        end = self._statement_end(first, at, goes_on=first < at or _opens(line))
        statement = _STATEMENT.match(line)
        known = statement and first + 1 not in self.told - {at + 1}
        self.told |= set(range(first + 1, end + 1))
        self._blank(first, end)
        if statement and known:
            self.lines[first] = f"{statement['key']} = 00:00:00"
        else:
            self.told.add(self._table_start(first) + 1)

    def _take_out_repeated(self, reason: str, at: int) -> None:
        """A key or a table that stands twice: the later one goes."""
        if _HEADER.fullmatch(self.lines[at]):
            self._tell(at, self._repeated_table(at))
            self._blank(at, self._table_end(at))
            return
        first = next(
            (one for one in range(at, -1, -1) if self._is_statement(one) and _readable(self.lines[one : at + 1])), at
        )  # fmt: skip
        self._tell(first, _explained(reason, self.lines[first]))
        self.told |= set(range(first + 1, at + 2))
        self._blank(first, at + 1)

    def _repeated_table(self, at: int) -> tuple[str, str]:
        header = self.lines[at].split("#")[0].strip()
        bare = re.sub(r"[\s\"']", "", header)
        others = (re.sub(r"[\s\"']", "", line.split("#")[0]) for line in self.lines[:at])
        before = next((number for number, other in enumerate(others, 1) if other == bare), None)
        hint = (
            _("Ta bort den ena, eller ge den ett annat id.")
            if "." in bare
            else _("Skriv alla dess nycklar på ett ställe.")
        )
        if before:
            return _("{header} finns redan på rad {before}", header=header, before=before), hint
        return _("{header} finns redan i filen", header=header), hint

    def _first_line(self, at: int) -> int:
        """Find where the statement starts: the nearest line back with a readable table before it."""
        sound = self._is_statement(at) and _readable([self.lines[at]])
        for first in range(at - 1 if sound else at, -1, -1):
            if (first == at or self._is_statement(first)) and _readable(self.lines[self._table_start(first) : first]):
                return first
        return at

    def _is_statement(self, at: int) -> bool:
        return bool(_STATEMENT.match(self.lines[at]) or _HEADER.fullmatch(self.lines[at]))

    def _statement_end(self, first: int, at: int, *, goes_on: bool) -> int:
        if not goes_on:
            return first + 1
        start = at if first < at and self._is_statement(at) else at + 1
        return next((one for one in range(start, len(self.lines)) if self._is_statement(one)), len(self.lines))

    def _table_start(self, at: int) -> int:
        return next((one for one in range(at, -1, -1) if _HEADER.fullmatch(self.lines[one])), 0)

    def _table_end(self, at: int) -> int:
        return next(
            (one for one in range(at + 1, len(self.lines)) if _HEADER.fullmatch(self.lines[one])), len(self.lines)
        )  # fmt: skip

    def _tell(self, at: int, said: tuple[str, str]) -> None:
        if at + 1 not in self.told:
            self.faults.append(SyntaxFault(at + 1, *said))
        self.told.add(at + 1)

    def _blank(self, first: int, end: int) -> None:
        self.lines[first:end] = [""] * (end - first)


# --- what is wrong, in words


def _unclosed(reason: str, line: str) -> tuple[str, str]:
    if '"""' in line or "'''" in line:
        return _("texten tar inte slut: de tre avslutande citattecknen saknas"), _('Avsluta texten med """.')
    if reason.startswith("Unterminated"):
        return _("citattecken saknas efter texten"), _('Avsluta texten med ".')
    if "{" in line and not line.count("[") > line.count("]"):
        return _("tabellen saknar }"), _("Avsluta tabellen med }, på samma rad.")
    return _("listan saknar ]"), _("Avsluta listan med ].")


def _explained(reason: str, line: str) -> tuple[str, str]:
    """Say what is wrong with a line. What a key is set to is not repeated: it may be a password."""
    statement = _STATEMENT.match(line)
    unread = reason.startswith(("Invalid value", "Expected newline", "Invalid date"))
    if _CURLY_QUOTE.search(line) and (unread or not statement):
        return _("citattecknen är krökta"), _('Använd raka citattecken: " i stället för ”.')
    if statement and unread and (said := _unread_value(statement["key"], statement["value"])):
        return said
    if statement and reason.startswith("Cannot overwrite"):
        return _("nyckeln {key} står två gånger i samma tabell", key=statement["key"]), _("Ta bort den ena raden.")
    known = next((words for start, words in _WORDS.items() if reason.startswith(start)), None)
    if known:
        return _(known[0]), _(known[1])
    return (_("raden går inte att läsa som TOML"), _('Skriv nyckel = värde, t.ex. title = "RÖK HVB".'))


def _unread_value(key: str, value: str) -> tuple[str, str] | None:
    """Recognise what people write for dates and texts."""
    value = value.split("#", maxsplit=1)[0].strip()
    if not value:
        return _("{key} har inget värde", key=key), _('Skriv t.ex. {key} = "…", eller ta bort raden.', key=key)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return _("datumet {value} finns inte", value=value), _("Skriv ett datum som finns, t.ex. 2026-06-30.")
    if re.fullmatch(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}", value):
        return _("datumet går inte att läsa"), _("Skriv år-månad-dag med tio tecken: {key} = 2026-06-30.", key=key)
    if re.match(r"[^\W\d]|\d+[ :,]*[^\W\d]|\d\d?:\d\d", value):
        return _("text utan citattecken"), _('Skriv {key} = "…", med citattecken runt texten.', key=key)
    return None


_CURLY_QUOTE: Final = re.compile(r"[\u2018-\u201e]")
_WORDS: Final = {
    "Invalid value": (
        N_("värdet går inte att läsa"),
        N_('Text ska stå inom citattecken: "…"; datum skrivs 2026-06-30.'),
    ),
    "Expected '=' after a key": (N_("väntade = efter nyckeln"), N_('Skriv nyckel = värde, t.ex. title = "RÖK HVB".')),
    "Invalid initial character for a key": (
        N_("nyckeln går inte att läsa"),
        N_('Nycklar med å, ä, ö eller mellanslag ska ha citattecken: [kind."RÖK"].'),
    ),
    "Invalid statement": (
        N_("raden går inte att läsa"),
        N_('Skriv nyckel = värde. Nycklar med å, ä, ö eller mellanslag ska ha citattecken: [kind."RÖK"].'),
    ),
    "Expected newline or end of document": (
        N_("väntade radslut efter värdet"),
        N_("Skriv ett enda värde på varje rad."),
    ),
    "Expected ']' at the end of a table": (
        N_("tabellens rubrik går inte att läsa"),
        N_('Avsluta den med ]. Nycklar med å, ä, ö eller mellanslag ska ha citattecken: [kind."RÖK"].'),
    ),
    "Expected ']]' at the end of an array": (N_("rubriken saknar ]]"), N_("Skriv [[decision]] eller [[reminder]].")),
    "Illegal character '\\n'": (N_("citattecken saknas efter texten"), N_('Avsluta texten med " på samma rad.')),
    "Illegal character": (N_("otillåtet tecken i texten"), N_("Ta bort tecknet, eller skriv texten på nytt.")),
    "Unclosed array": (
        N_("väntade , eller ] i listan"),
        N_('Skriv komma mellan värdena och citattecken runt text: ["a", "b"].'),
    ),
    "Unclosed inline table": (
        N_("väntade , eller } i tabellen"),
        N_('Skriv allt på en rad, med komma emellan och citattecken runt text: { every = "2 veckor", times = 6 }.'),
    ),
    "Duplicate inline table key": (N_("samma nyckel står två gånger inom { }"), N_("Ta bort den ena.")),
    "Cannot": (N_("tabellen är redan given på annat sätt"), N_("Skriv alla dess nycklar på ett ställe.")),
    "Invalid date or datetime": (N_("datumet finns inte"), N_("Skriv ett datum som finns, t.ex. 2026-06-30.")),
    "Unescaped '\\'": (N_("omvänt snedstreck i texten"), N_("Använd enkla citattecken runt texten: 'C:\\mapp'.")),
    "Invalid hex value": (N_("omvänt snedstreck i texten"), N_("Använd enkla citattecken runt texten: 'C:\\mapp'.")),
}  # fmt: skip
