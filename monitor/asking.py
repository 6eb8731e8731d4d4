"""One thing asked of somebody for a decision: in words, among numbered choices, or several names one a line.

What can't be read is asked again, with the reason; an empty line takes the default, or leaves out what may be left out.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from monitor import console
from monitor.faults import FieldError
from monitor.language import _
from monitor.model import Register
from monitor.record_entry import Said, value_of
from monitor.register_names import names

#: Asks one question, with what the answer can be completed to (`terminal.ask`).
Ask = Callable[[str, Sequence[str]], str]


class Asking:
    """What has been `said`, in whose register; `ask` puts a question."""

    def __init__(self, register: Register, said: Said, *, today: date, ask: Ask) -> None:
        """Take what is known so far."""
        self.register, self.said, self.today, self.ask = register, dict(said), today, ask

    @property
    def action(self) -> str:
        """The action chosen, "" before."""
        return str(self.said.get("action", ""))

    def known(self, tables: Sequence[str]) -> list[str]:
        """Return all that the entries of some tables can be called: names first, then other names and ids."""
        found = names(self.register, tables)
        first, others = [one[0] for one in found.values()], [one[1:] for one in found.values()]
        return [*first, *(name for one in others for name in one), *found]

    def several(self, key: str, question: str, more: str, tables: Sequence[str]) -> list[str]:
        """Ask for names, one a line, until an empty one."""
        known = self.known(tables)
        found: list[str] = []
        while True:
            words = self.asked(more if found else question, known, default="" if found else None)
            if not words:
                return found
            try:
                (id_,) = value_of(key, [words], self.register, self.action)
            except FieldError as error:
                self.refused(error)
            else:
                found += [id_] if id_ not in found else []

    def choice(
        self,
        key: str,
        question: str,
        options: Sequence[tuple[str, str]],
        *,
        default: str | None = None,
        needed: bool = True,
    ) -> None:
        """Ask for one of some numbered values, or for another in words."""
        if options:
            console.show(listed_choices(question, [text for _value, text in options]))
        prompt = _("Nummer eller dag") if key in ("on", "to") else _("Nummer")
        known = [value for value, _text in options]
        if default is None and not needed:
            default = ""
        while True:
            words = self.asked(prompt if options else question, known, default=default)
            if not words:
                return
            if words.isdecimal() and 1 <= int(words) <= len(options):
                words = options[int(words) - 1][0]
            if self.takes(key, words):
                return

    def one(self, key: str, question: str, *, needed: bool, known: Sequence[str] = (), many: bool = False) -> None:
        """Ask for one value in words."""
        while words := self.asked(question, known, default=None if needed else ""):
            if self.takes(key, [words] if many else words):
                return

    def takes(self, key: str, words: Any) -> bool:  # noqa: ANN401 - a text, or a list of one
        """Keep an answer that can be read; say why where it can't."""
        try:
            value_of(key, words, self.register, self.action)
        except FieldError as error:
            self.refused(error)
            return False
        self.said[key] = words
        return True

    def asked(self, question: str, known: Sequence[str], *, default: str | None = None) -> str:
        """Return an answer, or the default for an empty one; without a default it is asked again."""
        if default:
            prompt = f"{question} [{default}]: "
        elif default == "":
            prompt = _("{question} (tom rad = inget): ", question=question)
        else:
            prompt = f"{question} " if question.endswith("?") else f"{question}: "
        while True:
            words = self.ask(prompt, known).strip()
            if words or default is not None:
                return words or default or ""

    def refused(self, error: FieldError) -> None:
        """Say why an answer can't be used."""
        console.show(f"  {error.message}" + (f"\n  {error.hint}" if error.hint else ""))


def listed_choices(question: str, texts: Iterable[str]) -> str:
    """Return a question with its numbered answers."""
    return "\n".join([question, *(f"  {number:>2}  {text}" for number, text in enumerate(texts, 1))])


def is_yes(words: str) -> bool:
    """Whether an answer is a yes, in either language."""
    return words.strip().casefold() in ("j", "ja", "y", "yes")
