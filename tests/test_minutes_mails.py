"""The mails about minutes, whole, as their readers get them; GILTIG_UPDATE_GOLDEN=1 writes them anew."""

import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from small_register import small

from monitor import minutes_mails
from monitor.mail_texts import View
from monitor.templates import environment
from monitor.timeline import standings

GOLDEN = Path(__file__).parent / "golden" / "minutes"
REGISTER = small("""
[[reminder]]
about = "end"
before = ["12 months", "0 days"]
to = "sam"
[document.missbruk]
title = "RÖK Missbruk/beroende"
valid_from = 2021-07-01
valid_to = 2026-06-30
[document.hvb]
title = "RÖK HVB"
valid_from = 2021-07-01
valid_to = 2026-06-30
[document.lok]
title = "LÖK HVB"
follows = "hvb"
[[decision]]
on = 2026-04-24
by = "nat"
action = "extend"
documents = "hvb"
valid_to = 2027-06-30
source = "x"
""")
VIEW = View(
    register=REGISTER, standings=standings(REGISTER, as_of=date(2026, 5, 4)), as_of=date(2026, 5, 4), role="sam"
)


def proposed(id_: str, end: str | None, **more: Any) -> dict[str, Any]:
    """Return a proposal as a delivery carries it."""
    return {
        "action": "extend", "documents": [id_], "now": ["2026-06-30"], "valid_from": None, "valid_to": end, "length": "12 månader",
        "quote": "att förlänga överenskommelserna enligt Styrgruppens förslag.", "section": "5", "place": "§ 5, sidan 2, rad 31",
        "reason": "Beslut om förlängning.",
    } | more  # fmt: skip


FOUND = {"file": "a.pdf", "body": "Länschefsnätverket", "on": "2026-04-24", "held": [], "left_out": 0, "difference": ""}
HELD = proposed(
    "hvb",
    None,
    action="defer",
    length=None,
    quote="att bordlägga frågan om RÖK HVB till nästa möte",
    reason="Bordlagt.",
)
MAILS = {
    "minutes": ("minutes_mail", FOUND | {"suggested": [proposed("missbruk", "2027-06-30"), proposed("hvb", "2026-12-31", length="6 månader")]}),
    "minutes-one-and-a-question": ("minutes_mail", FOUND | {"suggested": [proposed("missbruk", "2027-06-30")], "held": [HELD]}),
    "minutes-other": ("minutes_mail", FOUND | {"suggested": [proposed("hvb", "2026-05-31", action="repeal", length=None)], "on": None, "left_out": 3}),
    "minutes-questions": ("minutes_mail", FOUND | {"suggested": [], "held": [HELD, proposed("", None, documents=[], now=[])]}),
    "minutes_fault": ("minutes_fault_mail", {"file": "a.pdf", "why": "filen är skadad eller avkortad: hämta den på nytt"}),
    "receipt": ("receipt_mail", {"document": "hvb", "on": "2026-04-24", "by": ["nat"], "valid_to": "2027-06-30"}),
    "receipt-none-follows": ("receipt_mail", {"document": "missbruk", "on": "2026-04-24", "by": ["nat"], "valid_to": "2026-06-30"}),
}  # fmt: skip


@pytest.mark.parametrize("name", MAILS)
def test_a_mail_reads_as_its_golden_file(name: str) -> None:
    make, payload = MAILS[name]
    mail = getattr(minutes_mails, make)(environment(), VIEW, payload)
    written = f"Subject: {mail.subject}\n\n{mail.text}"
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("GILTIG_UPDATE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(written, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == written


def test_every_golden_file_is_a_mail() -> None:
    assert set(MAILS) == {path.stem for path in GOLDEN.iterdir()}


def test_a_quote_writes_no_marks_and_no_html() -> None:
    payload = FOUND | {"suggested": [proposed("hvb", "2027-06-30", quote="! <b>Klicka</b>\n# här")], "file": "<i>.pdf"}
    mail = minutes_mails.minutes_mail(environment(), VIEW, payload)
    assert (
        "! <b>Klicka</b> # här" in " ".join(mail.text.split()),
        "<b>Klicka" in mail.html,
        "<i>.pdf" in mail.html,
    ) == (True, False, False)
