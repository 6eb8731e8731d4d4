"""Draft agenda text as plain text and as a Word document, ready to be pasted or edited."""

from io import BytesIO
from typing import Final

from monitor import language
from monitor.agenda import Agenda, Part
from monitor.language import N_, _
from monitor.text_table import wrapped

_WIDTH: Final = 78
_NOTHING: Final = N_("Inget i registret behöver tas upp på mötet.")


def as_text(draft: Agenda) -> str:
    """Return the draft as plain text: no marks that a paste would have to be cleaned from."""
    lines = [draft.title, "=" * len(draft.title), "", *wrapped(" ".join(draft.notes), _WIDTH)]
    if not draft.items:
        lines += ["", _(_NOTHING)]
    for number, item in enumerate(draft.items, 1):
        lines += ["", "", *wrapped(f"{number}. {item.heading}", _WIDTH, hanging=3)]
        for part in item.parts:
            lines += ["", part.heading, *_part_lines(part)]
    return "\n".join(lines) + "\n"


def _part_lines(part: Part) -> list[str]:
    blocks = [wrapped(paragraph, _WIDTH) for paragraph in part.paragraphs]
    if part.entries:
        blocks.append([line for entry in part.entries for line in wrapped(f"- {entry}", _WIDTH, hanging=2)])
    if part.clauses:
        blocks.append([line for clause in part.clauses for line in wrapped(clause, _WIDTH, hanging=4)])
    return [line for number, block in enumerate(blocks) for line in ([""] if number else []) + block]


def as_docx(draft: Agenda) -> bytes:
    """Return the draft as a Word document: real headings and lists, with its language said."""
    from docx import Document  # noqa: PLC0415 - what no other command should wait for
    from docx.oxml.ns import qn  # noqa: PLC0415
    from docx.shared import Mm  # noqa: PLC0415

    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    document.styles["Normal"].font.name = "Calibri"
    document.core_properties.title = draft.title
    document.core_properties.author = draft.network
    document.core_properties.language = language.tag()
    for said in document.styles.element.iter(qn("w:lang")):
        said.set(qn("w:val"), language.tag())
    document.add_heading(draft.title, level=0)
    document.add_paragraph(" ".join(draft.notes)).runs[0].italic = True
    if not draft.items:
        document.add_paragraph(_(_NOTHING))
    for number, item in enumerate(draft.items, 1):
        document.add_heading(f"{number}. {item.heading}", level=1)
        for part in item.parts:
            document.add_heading(part.heading, level=2)
            for paragraph in part.paragraphs:
                document.add_paragraph(paragraph)
            for entry in part.entries:
                document.add_paragraph(entry, style="List Bullet")
            for place, clause in enumerate(part.clauses):
                document.add_paragraph(clause, style="List Continue" if place else None)
    written = BytesIO()
    document.save(written)
    return written.getvalue()
