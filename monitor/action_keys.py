"""The keys that each action of a decision takes of its own, which it needs, and a decision held against that."""

from collections.abc import Iterator
from typing import Final

from monitor.findings import Finding, error
from monitor.language import N_, _
from monitor.model import Decision
from monitor.schema import keys_of

_DATES: Final = frozenset({"valid_from", "valid_to", "length"})
#: The keys that each action takes beside on, by, documents, source, note and condition; those required stand in _NEEDS.
_KEYS: Final[dict[str, frozenset[str]]] = {
    "extend": frozenset({"length", "valid_to", "retroactive"}),
    "adopt": _DATES | {"until_further_notice"},
    "reject": frozenset(),
    "set_validity": _DATES | {"until_further_notice"},
    "terminate": frozenset(),
    "let_expire": frozenset(),
    "repeal": frozenset({"last_day"}),
    "replace": frozenset({"with_", "valid_from"}),
    "suspend": frozenset({"length", "valid_from"}),
    "reinstate": frozenset({"valid_from"}),
    "set_review": frozenset({"every", "due"}),
    "assign_revision": frozenset({"to", "due", "report_to"}),
    "complete": frozenset({"what"}),
    "defer": frozenset({"to"}),
    "refer_back": frozenset({"to"}),
    "recommend": frozenset(),
    "revoke": frozenset({"revokes"}),
}
_ALL_KEYS: Final = frozenset().union(*_KEYS.values())
_OTHER_KEYS: Final = {action: sorted(_ALL_KEYS - keys) for action, keys in _KEYS.items()}
#: Of each group one is needed.
_NEEDS: Final[dict[str, tuple[str, ...]]] = {
    "extend": ("length", "valid_to"),
    "set_validity": ("valid_from", "valid_to", "length", "until_further_notice"),
    "repeal": ("last_day",),
    "replace": ("with_",),
    "set_review": ("every", "due"),
    "complete": ("what",),
    "revoke": ("revokes",),
}
_EXAMPLES: Final = {
    "extend": N_('length = "24 månader" eller valid_to = 2026-06-30'),
    "set_validity": N_("valid_to = 2026-06-30 eller until_further_notice = true"),
    "repeal": N_('last_day = 2026-05-31 eller last_day = "upphör omedelbart"'),
    "replace": N_('with = "id" för det nya dokumentet'),
    "set_review": N_('every = "24 månader" eller due = 2027-04-01'),
    "complete": N_('what = "review", what = "revision" eller en deadlines text'),
    "revoke": N_('revokes = { on = 2024-06-12, by = "lchnv" }'),
}


def keys_of_action(action: str) -> tuple[str, ...]:
    """Return the keys that an action takes of its own, as they stand in the register and in its order."""
    return tuple(name for name, field in keys_of(Decision).items() if field.name in _KEYS[action])


def needs_of_action(action: str) -> tuple[str, ...]:
    """Return the keys of which an action needs one."""
    return tuple(map(_name, _NEEDS.get(action, ())))


def check_keys(decision: Decision) -> Iterator[Finding]:
    """Find keys that do not belong to the decision's action, and what it lacks."""
    allowed = _KEYS[decision.action]
    for field in _OTHER_KEYS[decision.action]:
        if getattr(decision, field) not in (None, False):
            keys = ", ".join(_name(one) for one in sorted(allowed)) or _("bara de gemensamma")
            message = _("nyckeln ”{key}” hör inte till action = ”{action}”", key=_name(field), action=decision.action)
            hint = _("Den tar: {keys}. Ta bort {key}, eller rätta action.", keys=keys, key=_name(field))
            yield error(("decision", decision.index, _name(field)), "key_of_action", message, hint)
    needs = _NEEDS.get(decision.action, ())
    if needs and not any(getattr(decision, field) for field in needs):
        keys = _(" eller ").join(_name(one) for one in needs)
        message = _("action = ”{action}” behöver {keys}", action=decision.action, keys=keys)
        hint = _("Lägg till {example}.", example=_(_EXAMPLES[decision.action]))
        yield error(("decision", decision.index), "missing_key", message, hint)
    if decision.until_further_notice and (decision.valid_to or decision.length):
        key = "valid_to" if decision.valid_to else "length"
        message = _("until_further_notice och {key} säger emot varandra", key=key)
        yield error(("decision", decision.index, key), "two_clauses", message, _("Behåll det ena."))


def _name(field: str) -> str:
    return "with" if field == "with_" else field
