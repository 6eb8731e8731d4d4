"""What somebody says of a decision → the entry of the register, or what is missing or wrong with it.

`Said` has the user's words by key, those of a table within as "revokes.on"; an entry has the values that stand in TOML.
A day is kept in its words where these say more than the day; a name becomes its id.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final, TypeAlias

from monitor import date_language
from monitor.action_keys import keys_of_action, needs_of_action
from monitor.date_language import DateLanguageError
from monitor.decision_words import ACTION_NAMES
from monitor.faults import Fault, FieldError, nearest
from monitor.language import _
from monitor.model import ACTIONS, Decision, Register
from monitor.register_names import UnknownName, id_of
from monitor.schema import keys_of, records_within

Said: TypeAlias = dict[str, Any]
Entry: TypeAlias = dict[str, Any]

#: Those of every action, before and after its own.
FIRST: Final = ("on", "by", "action", "documents")
LAST: Final = ("condition", "met_on", "failed_on", "source", "note")
#: Forms of what a key takes (`schema.Shape`) that may be a day in words.
_DAYS: Final = ("start_day", "end_day", "latest_day", "day_or_text")
#: A list of these with one value stands without brackets.
_ALONE: Final = ("by", "source")


def action_of(words: str) -> str:
    """Return an action by its word in the register or its name, "förlänga"; other words as they are."""
    called = {_(name).casefold(): action for action, name in ACTION_NAMES.items()}
    return called.get(words.casefold(), words)


def action_named(words: str) -> str:
    """Return an action by its word in the register or its name."""
    if (action := action_of(words)) in ACTIONS:
        return action
    names = [_(name).casefold() for name in ACTION_NAMES.values()]
    hint = nearest(words, (*ACTIONS, *names)) or _("Välj bland {words}.", words=", ".join(ACTIONS))
    raise FieldError("choice", _("”{words}” är inget beslut som går att anteckna", words=words), hint)


def missing(said: Said) -> Iterator[tuple[str, ...]]:
    """Yield the keys that have to be said yet; of several together one is enough."""
    yield from ((key,) for key in ("action", "documents", "on", "by") if key not in said)
    needs = needs_of_action(said.get("action", ""))
    if needs and not any(one == key or one.startswith(f"{key}.") for key in needs for one in said):
        within = _required_within(needs[0])
        yield from ((one,) for one in within) if within else (needs,)
    for key in {one.partition(".")[0] for one in said if "." in one}:
        yield from ((one,) for one in _required_within(key) if one not in said)


def _required_within(key: str) -> list[str]:
    within = records_within(Decision).get(key)
    return [f"{key}.{name}" for name, one in keys_of(within).items() if one.metadata["required"]] if within else []


def strange(said: Said) -> list[str]:
    """Return the keys that the action does not take."""
    if said.get("action") not in ACTIONS:
        return []
    taken = {*FIRST, *LAST, *keys_of_action(said["action"])}
    return [key for key in said if key.partition(".")[0] not in taken]


def value_of(key: str, words: Any, register: Register, action: str) -> Any:  # noqa: ANN401 - as TOML has it
    """Return what one key's words are in the register; `FieldError` says what is wrong with them."""
    if key == "action":
        return action_named(words)
    table, _dot, name = key.rpartition(".")
    record = records_within(Decision)[table] if table else Decision
    field = keys_of(record)[name]
    if isinstance(words, list):
        found = [_one(field, name, one, register, action) for one in words]
        return found[0] if name in _ALONE and len(found) == 1 else list(dict.fromkeys(found))
    return _one(field, name, words, register, action)


def _one(field: Any, name: str, words: Any, register: Register, action: str) -> Any:  # noqa: ANN401
    tables = _tables(field, name, action)
    if tables:
        try:
            return id_of(register, tables, words)
        except UnknownName as error:
            raise FieldError("unknown_id", str(error)) from None
    form, faults = field.metadata["shape"].form, list[Fault]()
    read = field.metadata["read"](words, (name,), faults)
    if faults:
        raise FieldError(faults[0].code, faults[0].message.rstrip("."), faults[0].hint)
    if form == "day":
        return read
    return _day_or_words(words) if form in _DAYS else words.strip() if isinstance(words, str) else words


def _tables(field: Any, name: str, action: str) -> tuple[str, ...]:  # noqa: ANN401
    """Return the tables whose ids a key takes; those of two keys depend on the action."""
    if name == "by" and action == "complete":
        return ("body", "party", "recipient")
    if name == "to" and action == "assign_revision":
        return ("recipient",)
    refers: tuple[str, ...] = field.metadata["refers"]
    return refers


def _day_or_words(words: str) -> date | str:
    """Return a day where the words are just that, else the words: they may say "till", or only a month."""
    try:
        reading = date_language.read_day(words)
    except DateLanguageError:
        return words.strip()
    return reading.earliest if reading.plain else words.strip()


def entry_of(said: Said, register: Register) -> tuple[Entry, list[tuple[str, FieldError]]]:
    """Return the entry, and what is wrong by key; keys with a fault are left out."""
    entry, faults = Entry(), list[tuple[str, FieldError]]()
    action = said.get("action", "")
    for key in _in_order(said):
        try:
            value = value_of(key, said[key], register, action)
        except FieldError as error:
            faults.append((key, error))
            continue
        table, _dot, name = key.rpartition(".")
        (entry.setdefault(table, {}) if table else entry)[name] = value
    return entry, faults


def _in_order(said: Mapping[str, Any]) -> list[str]:
    """Return the keys as an entry has them: who, what, on which terms, from where."""
    own = [key for key in keys_of(Decision) if key not in (*FIRST, *LAST)]
    order = [*FIRST, *own, *LAST]
    within = {key: list(keys_of(record)) for key, record in records_within(Decision).items()}

    def place(key: str) -> tuple[int, int]:
        table, _dot, name = key.rpartition(".")
        return order.index(table or name), within[table].index(name) if table else 0

    return sorted(said, key=place)
