"""The report as a Word document: real headings, header rows and language, ready to be edited into a meeting paper.

The styles are Word's own, so that a network's template can be laid over them. The same report gives the same bytes.
"""

import io
import re
import zipfile
from datetime import UTC, datetime
from typing import Any, Final

from monitor.album import Album
from monitor.headers import one_line
from monitor.language import _, tag
from monitor.picture_layout import sheet_title
from monitor.report import Report
from monitor.report_contents import SIGNS, contents
from monitor.report_pdf import picture_png, strip_png
from monitor.templates import Environment

_WIDE: Final = 17.0  # centimetres between the margins of A4
_TONES: Final = {"alarm": "9A1B1B", "warning": "7A4500", "good": "1C6138", "unknown": "47467F", "calm": "14515A"}
_SOFT: Final = "55626A"
_WEIGHTS: Final = {"title": 2.6, "status": 1.6, "waiting": 1.6, "kind": 1.1, "decided_by": 1.3, "responsible": 1.2}


def as_docx(report: Report, album: Album, *, templates: Environment) -> bytes:
    """Return the report as DOCX."""
    data = contents(report, album)
    paper = _Paper(data)
    paper.top()
    timeline = () if "brief" in data else picture_png(album.picture, templates=templates)
    paper.pictures(album, timeline, strip_png(album.strip, templates=templates))
    for section in data["sections"]:
        paper.section(section)
    paper.documents()
    file = io.BytesIO()
    paper.document.save(file)
    return _timeless(file.getvalue())


class _Paper:
    """A Word document being written, top to bottom."""

    def __init__(self, data: dict[str, Any]) -> None:
        import docx  # noqa: PLC0415 - lxml takes its time; only Word needs it

        self.data = data
        self.document = docx.Document()
        self._set_up()

    def _set_up(self) -> None:
        from docx.enum.style import WD_STYLE_TYPE  # noqa: PLC0415 - as above
        from docx.oxml.ns import qn  # noqa: PLC0415
        from docx.shared import Cm, Pt, RGBColor  # noqa: PLC0415

        self.cm, self.pt, self.rgb, self.qn = Cm, Pt, RGBColor.from_string, qn
        day = datetime.fromisoformat(self.data["as_of"]).replace(tzinfo=UTC)
        core = self.document.core_properties
        core.title, core.author, core.language = self.data["title"], one_line(self.data["network"], 200), tag()
        core.created = core.modified = day
        core.last_modified_by, core.comments, core.subject = "giltig", "", self.data["words"]["as_of"]
        page = self.document.sections[0]
        page.page_width, page.page_height = Cm(21), Cm(29.7)
        page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(2)
        styles = self.document.styles
        normal = styles["Normal"]
        normal.font.name, normal.font.size = "Calibri", Pt(10.5)
        normal.element.rPr.append(self._element("w:lang", val=tag(), eastAsia=tag()))
        normal.paragraph_format.space_after = Pt(4)
        for level, size in (("Title", 22), ("Heading 1", 15), ("Heading 2", 12), ("Heading 3", 10.5)):
            style = styles[level]
            style.font.name, style.font.size, style.font.color.rgb = "Calibri", Pt(size), self.rgb("14515A")
            style.element.rPr.rFonts.attrib.clear()
            style.font.name = "Calibri"
        self.small = small = styles.add_style(_("Giltig liten"), WD_STYLE_TYPE.PARAGRAPH)
        small.base_style, small.font.size, small.font.color.rgb = normal, Pt(9), self.rgb(_SOFT)
        self._running_heads(page)

    def _running_heads(self, page: Any) -> None:  # noqa: ANN401 - a section of python-docx
        head = page.header.paragraphs[0]
        head.style = self.small
        head.text = f"{self.data['network']} · {self.data['title']}"
        foot = page.footer.paragraphs[0]
        foot.style = self.small
        fields = {"\0": "PAGE", "\1": "NUMPAGES"}
        words = _("{as_of} · sida {page} av {pages}", as_of=self.data["words"]["as_of"], page="\0", pages="\1")
        for part in re.split("([\0\1])", words):
            if part in fields:
                self._field(foot, fields[part])
            else:
                foot.add_run(part)

    def _field(self, paragraph: Any, name: str) -> None:  # noqa: ANN401 - a paragraph of python-docx
        for kind in ("begin", None, "end"):
            run = paragraph.add_run()._r  # noqa: SLF001 - fields have no public way in
            if kind:
                run.append(self._element("w:fldChar", fldCharType=kind))
            else:
                instruction = self._element("w:instrText")
                instruction.text = name
                run.append(instruction)

    def _element(self, name: str, **attributes: str) -> Any:  # noqa: ANN401 - an element of lxml
        from docx.oxml import OxmlElement  # noqa: PLC0415 - as above

        element = OxmlElement(name)
        for key, value in attributes.items():
            element.set(self.qn(f"w:{key}"), value)
        return element

    # --- the parts

    def top(self) -> None:
        """Write the title, the figures, and what to decide."""
        data, words = self.data, self.data["words"]
        self.document.add_paragraph(data["network"], style=self.small)
        self.document.add_paragraph(data["title"], style="Title")
        self.document.add_paragraph(data["facts"])
        if "brief" in data:
            self.document.add_paragraph(data["brief"]["note"])
        for one in data["summary"]:
            paragraph = self.document.add_paragraph(style="List Bullet")
            run = paragraph.add_run(str(one["number"]))
            run.bold = True
            paragraph.add_run(f" {one['text']}")
        if data["others"]:
            self.document.add_paragraph(data["others"])
        self.document.add_heading(words["decide"], 1)
        for one in data["to_decide"]:
            self.document.add_heading(one["text"], 2)
            for document in one["documents"]:
                law = f" ({words['law']})" if document["law"] else ""
                self.document.add_paragraph(document["title"] + law, style="List Bullet")
            if one["next_step"]:
                self.document.add_paragraph(f"→ {one['next_step']}")
        if "brief" in data and data["brief"]["more_to_decide"]:
            self.document.add_paragraph(data["brief"]["more_to_decide"])
        if not data["to_decide"]:
            self.document.add_paragraph(words["nothing"])

    def pictures(self, album: Album, timeline: tuple[bytes, ...], strip: bytes) -> None:
        """Write the timeline, where there is one, and the coming months."""
        self._new_page()
        if timeline:
            self.document.add_heading(self.data["words"]["timeline"], 1)
        for number, png in enumerate(timeline, 1):
            self._picture(png, sheet_title(album.picture, number, len(timeline)), album.picture.description)
        self.document.add_heading(self.data["months_title"], 1)
        self._picture(strip, album.strip.title, album.strip.description)
        self._table(self.data["months"]["head"], self.data["months"]["rows"], [1.1, 1.9, 1.4, 1.4, 1.2, 1.0])

    def _picture(self, png: bytes, title: str, words: str) -> None:
        """Add a picture as wide as the page, with words for whoever does not see it."""
        self.document.add_picture(io.BytesIO(png), width=self.cm(_WIDE))
        shape = self.document.inline_shapes[-1]._inline.docPr  # noqa: SLF001 - words for a picture have no public way in
        shape.set("title", title)
        shape.set("descr", words)

    def section(self, section: dict[str, Any]) -> None:
        """Write a section: its groups, tables and lines."""
        if section["appendix"]:
            self._new_page()
        self.document.add_heading(section["title"], 1)
        if section["empty"] or section["intro"]:
            self.document.add_paragraph(section["empty"] or section["intro"])
        for group in section["groups"]:
            if group["heading"]:
                self.document.add_heading(group["heading"], 2)
            if group["next_step"]:
                self.document.add_paragraph(f"→ {group['next_step']}").paragraph_format.keep_with_next = True
            if group["rows"]:
                self._rows(section["columns"], group["rows"])
            for line in group["lines"]:
                self.document.add_paragraph(line, style="List Bullet")
        for matrix in section["matrices"]:
            self.document.add_heading(self.data["words"]["answers"], 2)
            answers = [[line["name"], *(one["text"] for one in line["cells"])] for line in matrix["lines"]]
            self._table(
                [self.data["words"]["party"], *matrix["titles"]], answers, [1.4] + [1.0] * len(matrix["titles"])
            )

    def _rows(self, columns: list[dict[str, str]], rows: list[dict[str, Any]]) -> None:
        weights = [_WEIGHTS.get(one["key"], 1.0) for one in columns]
        lines = self._table([one["name"] for one in columns], [row["cells"] for row in rows], weights)
        for cells, row in zip(lines, rows, strict=True):
            for detail in row["details"]:
                sign = "→ " if detail["name"] == "next_step" else ""
                cells[0].add_paragraph(sign + detail["text"], style=self.small)
            for column, cell in zip(columns, cells, strict=True):
                if column["key"] == "status":
                    run = cell.paragraphs[0].runs[0]
                    run.text = f"{SIGNS[row['tone']]} {run.text}"
                    run.font.color.rgb = self.rgb(_TONES[row["tone"]])

    def _table(self, head: list[str], rows: list[list[str]], weights: list[float]) -> list[Any]:
        """Write a table with a header row that repeats; return the cells of the other rows."""
        table = self.document.add_table(rows=len(rows) + 1, cols=len(head))
        table.autofit = False
        self._rule_off(table)
        widths = [self.cm(_WIDE * weight / sum(weights)) for weight in weights]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        found = []
        for number, (row, texts) in enumerate(zip(table.rows, (head, *rows), strict=True)):
            cells = row.cells
            for at, (cell, text) in enumerate(zip(cells, texts, strict=True)):
                cell.width = widths[at]
                run = cell.paragraphs[0].add_run(text)
                run.bold = number == 0 or at == 0
                if number == 0:
                    run.font.size = self.pt(9)
                    cell._tc.get_or_add_tcPr().append(self._element("w:shd", val="clear", color="auto", fill="E6EFF0"))  # noqa: SLF001 - shading has no public way in
            properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - header rows have no public way in
            properties.append(self._element("w:cantSplit"))
            if number == 0:
                properties.append(self._element("w:tblHeader"))
            else:
                found.append(cells)
        self.document.add_paragraph().paragraph_format.space_after = self.pt(2)
        return found

    def _new_page(self) -> None:
        from docx.enum.text import WD_BREAK  # noqa: PLC0415 - as above

        self.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def _rule_off(self, table: Any) -> None:  # noqa: ANN401 - a table of python-docx
        """Give a table thin lines between its rows, and none between its columns."""
        borders = self._element("w:tblBorders")
        for side in ("top", "bottom", "insideH"):
            borders.append(self._element(f"w:{side}", val="single", sz="4", space="0", color="C9C6BD"))
        table._tbl.tblPr.append(borders)  # noqa: SLF001 - borders have no public way in

    def documents(self) -> None:
        """Write each document's own part, where the report is not brief, and the footnote."""
        if not self.data["documents"] and "brief" not in self.data:
            return
        if self.data["documents"]:
            self._new_page()
            self.document.add_heading(self.data["words"]["documents"], 1)
        for one in self.data["documents"]:
            self.document.add_heading(one["title"], 2)
            if one["long_title"]:
                self.document.add_paragraph(one["long_title"], style=self.small)
            for name, value in one["facts"]:
                paragraph = self.document.add_paragraph()
                paragraph.paragraph_format.space_after = self.pt(0)
                paragraph.add_run(f"{name}: ").bold = True
                paragraph.add_run(value)
            for part in one["story"]:
                self.document.add_heading(part["heading"], 3)
                for line in part["lines"]:
                    text = "\n".join((line["text"], *line["about"]))
                    self.document.add_paragraph(text, style="List Bullet")
        self.document.add_paragraph(self.data["footnote"], style=self.small)


def _timeless(packed: bytes) -> bytes:
    """Return the file with the same date on every part, so that the same report gives the same bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED)
    return file.getvalue()
