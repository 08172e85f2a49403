"""The report as a Word document in the layout of official documents (GB/T 9704-2012)."""

import io
import re
from datetime import UTC, datetime, time
from xml.sax.saxutils import escape

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.text.paragraph import Paragraph
from docx.text.parfmt import ParagraphFormat

from reports.narrative import Notes, narrate
from reports.narrative.blocks import (
    Block,
    Drawing,
    EditorParagraph,
    Grid,
    GridColumn,
    GridRow,
    Heading,
    Narrative,
    numeral,
)
from reports.narrative.claims import Claim, plain, printable
from reports.renderers import word_styles
from reports.renderers.archives import repack
from reports.renderers.word_charts import add_chart
from reports.sections import ReportDocument

TYPE_AREA = 156  # mm
# Without a place to break it.
_LONG = re.compile(r"[0-9a-z]{40}")
# A table of so many rows is kept on one page.
KEPT_TOGETHER = 14
# In twentieths of a point: beside the text of a cell; of a row at least.
_MARGIN, _HEIGHT = 45, 340
_TWENTIETHS_PER_MM = 20 * 72 / 25.4
_SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def render(document: ReportDocument, notes: Notes) -> bytes:
    """The document's bytes; equal figures and notes give equal bytes."""
    moment = datetime.combine(document.cover.cut_off, time(), UTC)
    return _Writer(moment).write(narrate(document, notes))


class _Writer:
    """Writes one narrative downwards."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment
        self.word: WordDocument = Document()
        self.charts = self.sections = 0
        word_styles.apply(self.word)

    def write(self, narrative: Narrative) -> bytes:
        self._describe(narrative)
        self._paragraph(plain(narrative.title), "Title")
        self._paragraph()
        for number, chapter in enumerate(narrative.chapters, 1):
            self.sections = 0
            self._paragraph(f"{numeral(number)}、{chapter.title}", "Heading 1")
            for block in chapter.blocks:
                self._block(block)
        self._sign(narrative)
        stream = io.BytesIO()
        self.word.save(stream)
        return repack(stream.getvalue())

    def _describe(self, narrative: Narrative) -> None:
        about = self.word.core_properties
        about.title = plain(narrative.title).replace("\n", "")
        about.author = plain(narrative.unit)
        about.last_modified_by, about.comments, about.keywords = about.author, "", ""
        about.language, about.revision = "zh-CN", 1
        # The file's own dates are the cut-off date, so that nothing in it depends on the clock.
        about.created = about.modified = self.moment.replace(tzinfo=None)

    def _block(self, block: Block) -> None:
        if isinstance(block, Grid):
            self._grid(block)
        elif isinstance(block, Drawing):
            self.charts += 1
            add_chart(self.word, block, self.charts, self.moment.replace(tzinfo=None))
        elif isinstance(block, Heading):
            self.sections += 1
            self._paragraph(f"（{numeral(self.sections)}）{plain(block.text)}", "Heading 2")
        elif isinstance(block, EditorParagraph):
            self._paragraph(block.text, word_styles.EDITOR_STYLE)
            if _LONG.search(block.text):
                # Spread to both margins, the few letters before a seal would stand far apart.
                self._last().alignment = WD_ALIGN_PARAGRAPH.LEFT
        else:
            self._paragraph(plain(block.text))

    def _sign(self, narrative: Narrative) -> None:
        """Never on a page of its own: what was said last goes with it."""
        self._last().keep_together = True
        self._last().keep_with_next = True
        self._paragraph()
        self._last().keep_with_next = True
        for text in (narrative.unit, narrative.day):
            self._paragraph(plain(text), word_styles.SIGN_STYLE)
            self._last().keep_with_next = text is narrative.unit

    def _last(self) -> ParagraphFormat:
        element = self.word.element.body.xpath("./w:p[last()]")[0]
        return Paragraph(element, self.word._body).paragraph_format  # noqa: SLF001

    def _grid(self, grid: Grid) -> None:
        self._paragraph(grid.caption, word_styles.CAPTION_STYLE)
        if grid.unit:
            self._paragraph(f"计量单位：{grid.unit}", word_styles.UNIT_STYLE)
        self.word.element.body._insert_tbl(parse_xml(_table(grid)))  # noqa: SLF001
        for number, note in enumerate(grid.notes or ("",)):
            self._paragraph(note if number or not note else f"注：{note}", word_styles.NOTE_STYLE)

    def _paragraph(self, text: str = "", style: str = "") -> None:
        """python-docx looks a style up among all of them each time; its id is its name."""
        paragraph = self.word.add_paragraph(printable(text))
        if style:
            paragraph._p.style = style.replace(" ", "")  # noqa: SLF001


def _table(grid: Grid) -> str:
    """The table as XML: built cell by cell, python-docx takes most of the time of a report."""
    whole = sum(column.width for column in grid.columns)
    widths = [
        round(TYPE_AREA * column.width / whole * _TWENTIETHS_PER_MM) for column in grid.columns
    ]
    titles = GridRow(tuple(column.title for column in grid.columns), strong=True)
    rows = (titles, *grid.rows)
    keep = len(rows) <= KEPT_TOGETHER
    return (
        f'<w:tbl {_SPACE}><w:tblPr><w:tblStyle w:val="TableGrid"/><w:jc w:val="center"/>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar>'
        f'<w:left w:w="{_MARGIN}" w:type="dxa"/><w:right w:w="{_MARGIN}" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr><w:tblGrid>"
        + "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        + "</w:tblGrid>"
        + "".join(
            _row(grid.columns, widths, row, heading=not n, keep=keep and n < len(rows) - 1)
            for n, row in enumerate(rows)
        )
        + "</w:tbl>"
    )


def _row(
    columns: tuple[GridColumn, ...], widths: list[int], row: GridRow, *, heading: bool, keep: bool
) -> str:
    keeping = "<w:keepNext/>" if keep else ""
    bold = "<w:rPr><w:b/></w:rPr>" if row.strong else ""
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{word_styles.CELL_STYLE}"/>{keeping}'
        f'<w:jc w:val="{"left" if column.words and not heading else "center"}"/></w:pPr>'
        f"<w:r>{bold}{_text(cell.text if isinstance(cell, Claim) else cell)}</w:r></w:p></w:tc>"
        for column, width, cell in zip(columns, widths, row.cells, strict=True)
    )
    repeated = "<w:tblHeader/>" if heading else ""
    height = f'<w:trHeight w:val="{_HEIGHT}"/>'
    return f"<w:tr><w:trPr><w:cantSplit/>{height}{repeated}</w:trPr>{cells}</w:tr>"


def _text(text: str) -> str:
    lines = printable(text).split("\n")
    return "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in lines)
