"""The options of `giltig record`: one for each key of a decision, as `model` has them, with the words of its help."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from typing import Final

from monitor.language import N_, _
from monitor.model import ACTIONS, Decision
from monitor.record_entry import Said
from monitor.schema import Shape, keys_of, records_within

#: What each key is; those of a table within are named after both.
WORDS: Final = {
    "on": N_("dagen då beslutet fattades"),
    "by": N_("instansen som beslutade, eller en part (kan upprepas)"),
    "source": N_("var beslutet står, t.ex. ”Minnesanteckningar 2026-06-12 § 5” (kan upprepas)"),
    "note": N_("anteckning för administratören"),
    "condition": N_("villkoret som beslutet hänger på"),
    "met_on": N_("dagen då villkoret uppfylldes"),
    "failed_on": N_("dagen då villkoret föll"),
    "length": N_("hur länge, t.ex. ”24 månader”"),
    "valid_from": N_("första dagen i kraft"),
    "valid_to": N_("sista dagen i kraft"),
    "until_further_notice": N_("gäller tills vidare"),
    "retroactive": N_("gäller också dagarna före beslutet"),
    "last_day": N_("sista dagen i kraft, som datum eller i beslutets ord"),
    "with": N_("dokumentet som ersätter"),
    "every": N_("hur ofta översyn ska göras, t.ex. ”24 månader”"),
    "due": N_("när det ska vara klart"),
    "to": N_("mötet som ärendet skjuts till, eller mottagaren som ska revidera"),
    "report_to": N_("instansen som uppdraget redovisas för"),
    "what": N_("vad som är klart: review, revision, inform eller en deadline"),
    "revokes.on": N_("dagen för beslutet som återkallas"),
    "revokes.by": N_("vem som fattade det (kan upprepas)"),
    "revokes.action": N_("vad det var för beslut"),
}
#: Other names that come to mind first.
_ALIASES: Final = {"by": ("--body",), "valid_to": ("--until",)}
#: Given as arguments, not as options.
_ARGUMENTS: Final = ("action", "documents")


def option(key: str) -> str:
    """Return the option of a key: "--valid-to", "--revokes-on"."""
    return "--" + key.replace("_", "-").replace(".", "-")


def keys() -> Iterator[tuple[str, Shape]]:
    """Yield every key that has an option with what it takes, those of a table within as "revokes.on"."""
    within = records_within(Decision)
    for key, field in keys_of(Decision).items():
        if key in within:
            yield from ((f"{key}.{name}", one.metadata["shape"]) for name, one in keys_of(within[key]).items())
        elif key not in _ARGUMENTS:
            yield key, field.metadata["shape"]


def add_options(parser: ArgumentParser) -> None:
    """Give the parser the arguments and options of the command."""
    parser.add_argument("action", nargs="?", metavar=_("BESLUT"), help=", ".join(ACTIONS))
    parser.add_argument("documents", nargs="*", metavar=_("DOKUMENT"), help=_("id, titel eller alias"))
    for key, shape in keys():
        names, words = (option(key), *_ALIASES.get(key, ())), _(WORDS[key])
        if shape.form == "flag":
            parser.add_argument(*names, dest=key, action="store_true", help=words)
        else:
            many = "append" if shape.form == "list" else "store"
            parser.add_argument(*names, dest=key, action=many, metavar=_metavar(shape), help=words)
    parser.add_argument("--dnr", metavar=_("DNR"), help=_("diarienumret, som läggs till källan"))
    parser.add_argument("--yes", action="store_true", help=_("skriv utan att fråga"))
    parser.add_argument("--undo", action="store_true", help=_("ta bort det beslut som antecknades sist"))


def _metavar(shape: Shape) -> str:
    if shape.form in ("day", "start_day", "end_day", "latest_day"):
        return _("DATUM")
    return _("LÄNGD") if shape.form == "some_length" else _("VÄRDE")


def said_in(options: Namespace) -> Said:
    """Return what the options say, key by key, in the user's words."""
    given = vars(options)
    said: Said = {"action": given["action"], "documents": given["documents"]}
    said |= {key: given[key] for key, _shape in keys()}
    said = {key: value for key, value in said.items() if value not in (None, False, [])}
    if given["dnr"]:
        *others, last = said.get("source", [""])
        said["source"] = [*others, ", ".join(filter(None, (last, f"dnr {given['dnr']}")))]
    return said
