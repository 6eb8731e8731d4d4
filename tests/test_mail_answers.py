"""Answers begun: links that every mail program opens, and mails that read as if somebody wrote them."""

import re
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from small_register import small

from monitor.mail_answers import LONGEST, answers, mailto
from monitor.mail_matters import matter_mail
from monitor.mail_texts import View
from monitor.matters import Matter, matters
from monitor.model import ABOUTS, Register
from monitor.reminders import reminders
from monitor.templates import environment
from monitor.timeline import standings

AS_OF = date(2026, 1, 7)
TOML = """
[mail]
sender = "RSS Dalarna <rss@example.se>"
reply_to = "svar+rss@example.se"
[[reminder]]
about = "end"
before = ["12 months", "6 months"]
to = "sam"
[document.a]
title = 'RÖK "Barn & unga" + 100 %? #1'
decided_by = "nat"
valid_from = 2024-01-01
valid_to = 2026-06-30
[document.b]
title = "RÖK {HVB}"
decided_by = "nat"
valid_from = 2024-01-01
valid_to = 2026-06-30
"""


def opened(link: str) -> tuple[str, str, str]:
    """Open a link as a mail program does: address, subject, body."""
    parts = urlsplit(link)
    found = parse_qs(parts.query, strict_parsing=True)
    return parts.path, found["subject"][0], found["body"][0]


def matter(register: Register) -> tuple[View, Matter]:
    now = standings(register, as_of=AS_OF)
    (found,) = {one.fact_on: one for one in matters(register, reminders(register, now, {}))}.values()
    return View(register=register, standings=now, as_of=AS_OF, role="sam"), found


def test_a_mail_carries_its_answers_in_both_parts() -> None:
    """The text names them, the HTML opens them."""
    register = small(TOML)
    view, found = matter(register)
    mail = matter_mail(environment(), view, found)
    links = re.findall(r'href="(mailto:[^"]+)"', mail.html)
    assert 3 == len(links)
    assert "- Jag tar hand om det till …\n" in mail.text
    to, subject, body = opened(links[1].replace("&amp;", "&"))
    assert ("svar%2Brss@example.se", f"Sv: {mail.subject}") == (to, subject)
    assert body.startswith(
        'Hej!\r\n\r\nDet finns ett beslut om RÖK "Barn & unga" + 100 %? #1 och RÖK (HVB).\r\n\r\nDatum: …\r\n'
    )
    assert body.endswith("Vänliga hälsningar\r\n\r\n\r\nDokument i registret: a, b\r\n")


@pytest.mark.parametrize("about", ABOUTS)
def test_every_matter_has_answers_and_one_says_that_the_register_is_wrong(about: str) -> None:
    """Whatever it is about."""
    found = answers(small(TOML), about=about, documents=["a"], subject="Ämne")
    assert "Uppgiften är fel" == found[-1].text
    assert 2 <= len(found) <= 3


@pytest.mark.parametrize("text", ["å ä ö –", "a+b", "rad ett\nrad två", "100 %", "a&b=c?d#e", "\u00a0\u2028x", "😀"])
def test_a_link_is_ascii_with_every_sign_encoded(text: str) -> None:
    """As Outlook wants it: %20 and no plus, %0D%0A, UTF-8; and it comes back as it was."""
    link = mailto("rss@example.se", text.replace("\n", " "), text)
    assert link.isascii()
    assert re.fullmatch(r"mailto:[A-Za-z0-9@._~%-]+\?subject=[A-Za-z0-9._~%-]*&body=[A-Za-z0-9._~%-]*", link)
    assert text.replace("\n", "\r\n") == opened(link)[2]


def test_a_link_is_never_longer_than_the_shortest_program_takes() -> None:
    """However many documents and however long their titles; what is left still decodes."""
    toml = "".join(f'[document.d{one}]\ntitle = "{"ÖÄÅ " * 60}{one}"\nvalid_to = 2026-06-30\n' for one in range(40))
    register = small(toml)
    for one in answers(register, about="end", documents=list(register.documents), subject="Ö" * 300):
        assert len(one.href) <= LONGEST
        assert "Hej!" == opened(one.href)[2][:4]


def test_without_a_reply_address_the_sender_is_answered() -> None:
    """The bare address, not the name."""
    register = small(TOML.replace('reply_to = "svar+rss@example.se"\n', ""))
    assert "rss@example.se" == opened(answers(register, about="end", documents=["a"], subject="x")[0].href)[0]


@pytest.mark.parametrize("title", ["?", "-", "!", "#", "1.", "~"])
def test_a_title_that_is_nothing_but_a_mark_is_still_a_title(title: str) -> None:
    """It begins no answer, list or heading of its own: the mail has as many answers as before."""
    register = small(TOML.replace("RÖK {HVB}", title))
    view, found = matter(register)
    mail = matter_mail(environment(), view, found)
    assert 3 == mail.html.count('href="mailto:')
    assert 3 == len(re.findall("(?m)^- (?:Jag tar|Beslut finns|Uppgiften)", mail.text))
