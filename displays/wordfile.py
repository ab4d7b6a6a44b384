"""Minutes as a Word file: real styles, headings for the navigation pane, tables whose header row repeats."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from displays.sheet import Row, Sheet, Standing, Table
from displays.words import Words

MEDIA = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FONT = "Times New Roman"  # as offices write (Nghị định 30/2020/NĐ-CP, phụ lục I)
BODY, CELL, FINE = Pt(13), Pt(11), Pt(9)
INK = RGBColor(0x1A, 0x1A, 0x1A)
ALARM = RGBColor(0xA6, 0x1B, 0x1B)
SHADE = "E8EDF2"
MARGINS = {"top_margin": Mm(20), "bottom_margin": Mm(20), "left_margin": Mm(25), "right_margin": Mm(15)}
COLUMNS = ("indicator", "value", "when", "said")
FIGURES = (50, 34, 42, 44)  # mm of the columns of a wall's table
CHANGES = (20, 42, 32, 38, 38)


def wordfile(sheet: Sheet, say: Words, made: datetime) -> bytes:
    """The file's bytes. made: when it was, for the file's properties."""
    document = docx.Document()
    _style(document, say.language)
    _page(document, sheet, say)
    document.core_properties.title = f"{sheet.title}: {sheet.name}"
    document.core_properties.author = "iocast"
    document.core_properties.language = {"vi": "vi-VN", "en": "en-GB"}[say.language]
    document.core_properties.created = document.core_properties.modified = made.replace(tzinfo=None)
    document.add_paragraph(sheet.title, "Title")
    document.add_paragraph(sheet.name, "Subtitle")
    for banner in sheet.banners:
        _strong(document.add_paragraph(style="Banner"), banner)
    for label, text in sheet.heading:
        paragraph = document.add_paragraph()
        _strong(paragraph, f"{label}: ")
        paragraph.add_run(text)
    _table(document, sheet.agenda)
    if sheet.notes:
        document.add_heading(say.say("minutes.notes.title"), 1)
        for time, text in sheet.notes:
            document.add_paragraph(f"{text} ({time})", "List Bullet")
    _table(document, sheet.assignments)
    _table(document, sheet.marks)
    _walls(document, sheet, say)
    _table(document, sheet.deeds)
    document.add_heading(say.say("minutes.proof.title"), 1)
    document.add_paragraph(say.say("minutes.proof.how"))
    for label, text in sheet.proof:
        paragraph = document.add_paragraph(style="Proof")
        _strong(paragraph, f"{label}: ")
        paragraph.add_run(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _style(document: Document, language: str) -> None:
    styles = document.styles
    for name, size, before, after in (
        ("Normal", BODY, 0, 4), ("Title", Pt(20), 0, 2), ("Subtitle", Pt(15), 0, 10), ("Heading 1", Pt(15), 16, 6),
        ("Heading 2", Pt(13.5), 12, 4), ("Heading 3", Pt(13), 10, 3), ("List Bullet", BODY, 0, 3),
    ):  # fmt: skip
        style = styles[name]
        style.font.name, style.font.size, style.font.color.rgb = FONT, size, INK
        style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            style.element.rPr.rFonts.attrib.pop(qn(theme), None)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    styles["Title"].font.bold = True
    for border in styles["Title"].element.xpath("./w:pPr/w:pBdr"):
        border.getparent().remove(border)
    styles["Subtitle"].font.italic = False
    lang = OxmlElement("w:lang")
    lang.set(qn("w:val"), {"vi": "vi-VN", "en": "en-GB"}[language])
    styles["Normal"].element.get_or_add_rPr().append(lang)
    for name, size, colour in (("Banner", BODY, ALARM), ("Proof", FINE, INK), ("Cell", CELL, INK), ("Fine", CELL, INK)):
        own = styles.add_style(name, 1)
        own.base_style = styles["Normal"]
        own.font.size, own.font.color.rgb = size, colour
        own.paragraph_format.space_after = Pt(2)


def _page(document: Document, sheet: Sheet, say: Words) -> None:
    section = document.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.PORTRAIT, Mm(210), Mm(297)
    for side, margin in MARGINS.items():
        setattr(section, side, margin)
    foot = section.footer.paragraphs[0]
    foot.style = document.styles["Proof"]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.add_run(f"SHA-256 {dict(sheet.proof)[say.say('minutes.proof.sha256')]} · {say.say('minutes.page')} ")
    _field(foot, "PAGE")
    foot.add_run("/")
    _field(foot, "NUMPAGES")


def _walls(document: Document, sheet: Sheet, say: Words) -> None:
    document.add_heading(say.say("minutes.walls.title"), 1)
    document.add_paragraph(say.say("minutes.walls.how"), "Fine")
    for screen in sheet.screens:
        document.add_heading(screen.name, 2)
        for line in filter(None, (screen.presence, screen.alike)):
            document.add_paragraph(line, "Fine")
        for standing in screen.standings:
            _standing(document, standing, say)
    if sheet.silent:
        document.add_paragraph(sheet.silent)


def _standing(document: Document, standing: Standing, say: Words) -> None:
    document.add_heading(f"{standing.time}: {standing.layout}", 3)
    for place, about in enumerate(standing.about):
        paragraph = document.add_paragraph(style="Banner" if standing.past and place == 0 else "Fine")
        paragraph.paragraph_format.keep_with_next = True
        _strong(paragraph, about) if standing.past and place == 0 else paragraph.add_run(about)
    if standing.same:
        document.add_paragraph(standing.same, "Fine")
    _figures(document, standing.rows, say)
    if standing.changes:
        paragraph = document.add_paragraph(style="Fine")
        paragraph.paragraph_format.space_before, paragraph.paragraph_format.keep_with_next = Pt(6), True
        _strong(paragraph, say.say("minutes.walls.changes"))
        _figures(document, [row for _, row in standing.changes], say, [time for time, _ in standing.changes])
    for failed in standing.failed:
        document.add_paragraph(failed, "Fine")


def _figures(document: Document, rows: Sequence[Row], say: Words, times: Sequence[str] = ()) -> None:
    """times: when each came; a column of its own before the others."""
    if not rows:
        return
    names = ("at", *COLUMNS) if times else COLUMNS
    texts = [(row.name, row.value, row.when, row.said) for row in rows]
    lines = [(time, *text) for time, text in zip(times, texts, strict=True)] if times else texts
    runs = _grid(document, [say.say(f"minutes.walls.{name}") for name in names], lines, CHANGES if times else FIGURES)
    for row, (name, value, _, said) in zip(rows, (line[-4:] for line in runs), strict=True):
        value.bold, name.bold = True, row.strong
        if row.level == "critical":
            value.font.color.rgb = said.font.color.rgb = ALARM


def _table(document: Document, table: Table | None) -> None:
    if table is not None:
        document.add_heading(table.title, 1)
        _grid(document, table.columns, table.rows)


def _grid(
    document: Document, columns: Sequence[str], texts: Sequence[Sequence[str]], widths: Sequence[int] = ()
) -> list[list[Run]]:
    """A table, and the runs of its cells. Its header row stands again on each further page; no row is torn in two."""
    table: WordTable = document.add_table(1 + len(texts), len(columns), "Table Grid")
    for place, width in enumerate(widths):
        table.columns[place].width = Mm(width)
    head, *rows = list(table.rows)  # asked for once: each look at a row or a cell walks the whole table
    for cell, text in zip(head.cells, columns, strict=True):
        cell.paragraphs[0]._p.style = "Cell"
        _strong(cell.paragraphs[0], text)
        shade = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", SHADE)):
            shade.set(qn(f"w:{name}"), value)
        cell._tc.get_or_add_tcPr().append(shade)
    _flag(head, "w:tblHeader")
    runs = []
    for row, line in zip(rows, texts, strict=True):
        _flag(row, "w:cantSplit")
        paragraphs = [Paragraph(cell.p_lst[0], document) for cell in row._tr.tc_lst]
        for paragraph in paragraphs:
            paragraph._p.style = "Cell"  # by its id: by its name, each cell would look through all styles
        runs.append([paragraph.add_run(text) for paragraph, text in zip(paragraphs, line, strict=True)])
    return runs


def _flag(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _strong(paragraph: Paragraph, text: str) -> None:
    paragraph.add_run(text).bold = True


def _field(paragraph: Paragraph, code: str) -> None:
    """A field that Word counts itself."""
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        run = paragraph.add_run()
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)
