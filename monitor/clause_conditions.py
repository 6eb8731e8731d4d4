"""Conditions of a clause, before it, after it or round several: "under förutsättning att …", "om statlig finansiering …"."""

import re
from typing import Final

from monitor.clause_objects import Marked
from monitor.language import _
from monitor.minutes_clauses import Clause

_FULL: Final = re.compile(
    r"\b(?:under (?:den )?förutsättning(?:en)?(?: (?:att|av))?|förutsatt(?: att)?|givet att|villkorat (?:av|att)|på villkor att|"
    r"med (?:det )?(?:förbehåll|villkor)(?:et)?(?: (?:för|om|att|av))?|såvida|för det fall|i det fall|i den mån|med reservation för|beroende på)\b\s*(?P<what>[^.;]*)"
)
_IF: Final = re.compile(
    r"(?:,\s*|\s)(?:om|ifall|när|så snart|först när|efter det att|efter att|i samband med att|sedan)\s+(?P<what>[^.;⟦]*?\b(?:beviljas|beviljats|erhålls|erhållits|ges|godkänns|godkänner|godkänt|"
    r"antas|antar|antagit|antagits|beslutar|beslutas|beslutat|tillstyrker|ställer|uteblir|finns|kan|får|inte|har|tillförs|tilldelas|blir|"
    r"lämnas|ställs|kommer|fortsätter|säkras|säkerställs|säkerställts|utgår|betalas|inkommer|inkommit|fattar|fattat|undertecknat|undertecknats|klart?|klara)\b[^.;]*)"
)
_LEADING: Final = re.compile(
    r"^(?:under (?:den )?förutsättning(?:en)?(?: (?:att|av))?|förutsatt(?: att)?|om|ifall|när|så snart|givet att|villkorat (?:av|att)|"
    r"med (?:det )?(?:förbehåll|villkor)(?:et)?(?: (?:för|om|att))?|såvida|för det fall|i det fall|därest)\s+(?:att\s+)?",
    re.IGNORECASE,
)
_UNSURE: Final = re.compile(
    r"\b(?:bör|borde|kan komma|kan behöva|eventuell\w*|preliminär\w*|förslagsvis|ambition\w*|avsikt\w*|inriktning\w*|målsättning\w*|"
    r"sannolikt|troligen|överväga|utreda|undersöka|verka för|arbeta för|försöka|högst|maximalt|upp till|minst|cirka|omkring|tidigast|om möjligt|(?:kan|får|kunna|skulle|kunde) (?:\w+ )?(?:förlängas|gälla|antas|upphöra|ersättas|fastställas))\b"
)


def condition_of(clause: Clause, read: Marked) -> str | None:
    """Return the condition that a clause hangs on, in the text's own words."""
    if clause.condition:
        return _tidy(_LEADING.sub("", clause.condition, count=1))
    if match := _FULL.search(read.text) or _IF.search(read.text):
        return _tidy(_own_words(clause.text, match["what"], read)) or _("villkor")
    return None


def _own_words(text: str, words: str, read: Marked) -> str:
    """Return a part of the marked text as it stands in the clause."""
    tail = re.sub(r"⟦\w+⟧", "¤", words)
    pattern = re.escape(tail).replace("¤", ".+?")
    found = re.search(pattern + "$" if read.text.rstrip().endswith(words.rstrip()) else pattern, text, re.IGNORECASE)
    return found[0] if found else re.sub(r"⟦\w+⟧", "…", words)


def _tidy(words: str) -> str:
    return " ".join(words.split()).strip(" ,.;:")


def waits_for_parties(condition: str) -> bool:
    """Whether a condition is that parties decide."""
    return bool(
        re.search(
            r"part(?:er|en|erna|ners)?\b|kommuner\w*|kommunfullmäktige|regionfullmäktige|huvudmän\w*|fullmäktige|nämnder\w*|likalydande",
            condition,
            re.IGNORECASE,
        )
    )


def has_two_branches(condition: str, text: str) -> bool:
    """Whether something else holds where the condition fails."""
    return bool(
        re.search(
            r"\b(?:annars|i annat fall|i andra hand|alternativt|uteblir|om inte|om så inte)\b",
            f"{condition} {text}",
            re.IGNORECASE,
        )
    )


def is_unsure(read: Marked) -> bool:
    """Whether a clause speaks of what might or should be."""
    return bool(_UNSURE.search(read.text))
