"""A register as anybody may see it: without addresses of e-mail, wherever in its texts they stand.

A register is a public record; the addresses of those who work with it need not be. Titles, notes, sources and names
stay.
"""

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any, Final

from monitor.language import N_, _
from monitor.model import Register

HIDDEN: Final = N_("(e-postadress)")
_ADDRESS: Final = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")


def without_addresses(register: Register) -> Register:
    """Return the register with every address in the texts of its tables hidden; its settings are as they are."""
    return replace(
        register,
        recipients=_hidden(register.recipients),
        bodies=_hidden(register.bodies),
        parties=_hidden(register.parties),
        documents=_hidden(register.documents),
        decisions=_hidden(register.decisions),
    )


def _hidden(value: Any) -> Any:  # noqa: ANN401 - every kind of value that a record holds
    """Return a value with the addresses in its texts hidden; ids keep their names."""
    if isinstance(value, str):
        return _ADDRESS.sub(_(HIDDEN), value) if "@" in value else value
    if isinstance(value, tuple):
        return tuple(map(_hidden, value))
    if isinstance(value, dict):
        return {key: _hidden(one) for key, one in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        changed = {
            one.name: new
            for one in fields(value)
            if one.init and (new := _hidden(old := getattr(value, one.name))) is not old and new != old
        }
        return replace(value, **changed) if changed else value
    return value
