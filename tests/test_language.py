"""English is whole: every text is marked, translated, and filled with the same values."""

import gettext
import re
import sys
from pathlib import Path

import pytest

from monitor import language
from monitor.language import _, _c, _n
from monitor.templates import environment

TOP = Path(__file__).parent.parent
sys.path.insert(0, str(TOP / "tools"))

import catalogue  # noqa: E402
from unmarked import in_code, in_template  # noqa: E402

#: Modules whose Swedish is read, not said: the grammar of dates, of kinds and of minutes.
READ = re.compile(
    r"clause_\w+|minutes(_context|_clauses|_head|_openings|_rows|_sections|_text)?|document_names|mandates|nouns|date_forms|list_date_forms|date_language|length_language"
)
#: Elsewhere: codes of languages, kinds and addresses, patterns that read Swedish, letters that sort; argparse's words in Swedish.
FINE = {
    "csv_rows": 2, "list_dates": 20, "list_headings": 15, "list_rows": 2, "list_text": 2,
    "cli": 1, "faults": 1, "fields": 2, "language": 5, "mail_layout": 2, "minutes_questions": 2, "model": 1, "pages": 1,
    "proposal_entries": 2, "report_rows": 1, "usage": 8, "web_source": 1, "wording": 3,
}  # fmt: skip
SPOKEN = [
    *(path for path in sorted((TOP / "monitor").glob("*.py")) if not READ.fullmatch(path.stem)),
    *(path for path in sorted((TOP / "templates").rglob("*")) if path.suffix in {".html", ".txt", ".svg"}),
]


def test_the_catalogue_is_complete() -> None:
    """`make catalogue` adds what is missing, and drops what is left over."""
    assert [] == list(catalogue.faults(catalogue.read()))


def test_the_program_reads_what_the_catalogue_says() -> None:
    """`en.mo` is made of `en.po`."""
    with catalogue.PO.with_suffix(".mo").open("rb") as file:
        made = gettext.GNUTranslations(file)
    for message in catalogue.read():
        if not message.id:
            continue
        one = message.id if isinstance(message.id, str) else message.id[0]
        said = made.pgettext(message.context, one) if message.context else made.gettext(one)
        if not isinstance(message.id, str):
            said = made.ngettext(*message.id, 1)
            assert message.string[1] == made.ngettext(*message.id, 2)
        assert (message.string if isinstance(message.string, str) else message.string[0]) == said


@pytest.mark.parametrize("path", SPOKEN, ids=lambda path: path.name)
def test_what_people_read_is_marked(path: Path) -> None:
    """A Swedish text outside `_` would stay Swedish."""
    source = path.read_text(encoding="utf-8")
    found = list(in_code(source) if path.suffix == ".py" else in_template(source))
    assert len(found) == FINE.get(path.stem, 0) if path.suffix == ".py" else found == [], found


def test_a_text_speaks_the_language_in_use() -> None:
    """With its values, and in the form for their number."""
    assert "den 30 juni 2026" == _("den {day} {month} {year}", day=30, month="juni", year=2026)
    language.use("en")
    assert "30 June 2026" == _("den {day} {month} {year}", day=30, month="June", year=2026)
    assert ("1 month", "2 months") == (_n("{n} månad", "{n} månader", 1), _n("{n} månad", "{n} månader", 2))
    assert "något som ingen har översatt" == _("något som ingen har översatt")
    assert "{a brace}" == _c("nowhere", "{a brace}")
    language.use("xx")
    assert "sv" == language.current()


def test_a_language_that_is_asked_for_on_the_line_stays() -> None:
    """Whatever the register says."""
    language.use("en", fixed=True)
    language.use("sv")
    assert ("en", "en-GB") == (language.current(), language.tag())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[monitor]\nlanguage = "en"\n', "en"),
        ("[monitor]\n  language='en' # English\n", "en"),
        ('[monitor\nlanguage = "en"\n', "en"),
        ('# language = "en"\n', "sv"),
        ("", "sv"),
    ],
)
def test_the_language_of_a_register_is_known_before_it_can_be_read(text: str, expected: str) -> None:
    """Its faults are told in it."""
    assert expected == language.asked_for([text])


def test_an_admins_template_can_not_reach_out_of_its_text(tmp_path: Path) -> None:
    """The values are filled in by the sandbox, and escaped in HTML."""
    env = environment()
    assert (
        "&lt;b&gt; <i>"
        == env.from_string('{% autoescape true %}{{ _("{x} <i>", x="<b>") }}{% endautoescape %}').render()
    )
    assert "1 dag" == env.from_string('{{ _n("{n} dag", "{n} dagar", 1) }}').render()
    reaching = env.from_string('{{ _("{x.__class__.__mro__}", x="") }}')
    with pytest.raises(Exception, match=r"unsafe|undefined"):
        reaching.render()
