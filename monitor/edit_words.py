"""What was changed in the register about a document, in words: by whom is not known, files have no signatures."""

from datetime import date
from typing import Final

from monitor.headers import one_line
from monitor.language import N_, _
from monitor.register_edits import Edit

#: The keys that people ask about; any other is told by its own name.
_KEYS: Final = {
    "title": N_("titeln"),
    "long_title": N_("den långa titeln"),
    "kind": N_("typen"),
    "dnr": N_("diarienumret"),
    "responsible": N_("ansvarig"),
    "decided_by": N_("beslutande organ"),
    "route": N_("beslutsvägen"),
    "valid_from": N_("första dagen"),
    "valid_to": N_("slutdatumet"),
    "length": N_("giltighetstidens längd"),
    "period": N_("perioden"),
    "until_further_notice": N_("gäller tills vidare"),
    "notice": N_("uppsägningstiden"),
    "auto_extension": N_("den automatiska förlängningen"),
    "review": N_("översynen"),
    "holdover": N_("giltigheten efter slutdatum"),
    "replaces": N_("vad dokumentet ersätter"),
    "follows": N_("vad dokumentet följer"),
    "adoption": N_("antagandet"),
    "deadlines": N_("sista dagarna"),
    "intention": N_("avsikten"),
    "question": N_("frågan att reda ut"),
    "note": N_("anteckningen"),
    "signed_copy": N_("var originalet finns"),
    "source": N_("källan"),
    "law": N_("lagrummen"),
}

#: What concerns the document as a whole.
_WHOLE: Final = {
    "added": N_("infört i registret"),
    "removed": N_("borttaget ur registret"),
    "renamed": N_("bytte id, hette tidigare {before}"),
    "decided": N_("beslut infört: {after}"),
    "undecided": N_("beslut borttaget: {before}"),
}


def edit_text(edit: Edit) -> str:
    """Say one change: "slutdatumet ändrades från 2026-06-30 till 2027-06-30", "infört i registret"."""
    before, after = one_line(edit.before or ""), one_line(edit.after or "")
    if edit.what in _WHOLE:
        return _(_WHOLE[edit.what]).format(before=before, after=after)
    key = _(_KEYS[edit.key]) if edit.key in _KEYS else edit.key
    if edit.before is None:
        return _("{key} angavs: {after}", key=key, after=after)
    if edit.after is None:
        return _("{key} togs bort, var {before}", key=key, before=before)
    return _("{key} ändrades från {before} till {after}", key=key, before=before, after=after)


def edit_line(day: date, edit: Edit) -> str:
    """Return a change with its day."""
    return f"{day}: {edit_text(edit)}"
