"""Native charts in a Word document, each with the small workbook its figures can be edited in."""

from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RELATION
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Mm

from common.spreadsheets import Column, Sheet, Table, write_workbook
from common.spreadsheets.layout import NUMBER
from reports.narrative.blocks import Drawing, Series
from reports.renderers.word_styles import BODY, CELL_STYLE, HEAD

_CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SHEET = "数据"
COLOURS = ("A9B8C9", "1F5FA8", "C8102E", "2F9E6E")
WIDTH, HEIGHT = Mm(156), Mm(78)

# In the order that the format wants; the value alone is shown.
_LABELS = (
    *("showLegendKey", "showVal", "showCatName", "showSerName"),
    *("showPercent", "showBubbleSize"),
)

_SPACE = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_INLINE = (
    '<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" {space}>'
    '<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/>'
    '<wp:docPr id="{number}" name="图{number}" descr="{title}"/><wp:cNvGraphicFramePr/>'
    '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
    '<c:chart r:id="{relation}"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
)


def add_chart(document: Document, drawing: Drawing, number: int, created: datetime) -> None:
    """The chart in a paragraph of its own; `number` is unique in the document."""
    package = document.part.package
    data = Part(
        PackURI(f"/word/embeddings/Microsoft_Excel_Sheet{number}.xlsx"),
        _WORKBOOK,
        _workbook(drawing, created),
        package,
    )
    chart = Part(PackURI(f"/word/charts/chart{number}.xml"), _CHART, b"", package)
    relation = chart.relate_to(data, RELATION.PACKAGE)
    chart._blob = _xml(drawing, relation).encode()  # noqa: SLF001 - its text needs the relation
    inline = _INLINE.format(
        space=_SPACE,
        width=int(WIDTH),
        height=int(HEIGHT),
        number=number,
        title=escape(drawing.title, {'"': "&quot;"}),
        relation=document.part.relate_to(chart, RELATION.CHART),
    )
    paragraph = document.add_paragraph()
    paragraph._p.style = CELL_STYLE  # noqa: SLF001 - see word.py
    paragraph.add_run()._r.append(parse_xml(inline))  # noqa: SLF001


def _workbook(drawing: Drawing, created: datetime) -> bytes:
    columns = [Column(""), *(Column(series.name, NUMBER) for series in drawing.series)]
    rows = [
        [category, *(series.values[n] for series in drawing.series)]
        for n, category in enumerate(drawing.categories)
    ]
    return write_workbook([Sheet(_SHEET, tables=[Table(columns, rows)])], created=created)


def _xml(drawing: Drawing, relation: str) -> str:
    if drawing.kind == "line":
        kind, inside, end = "lineChart", '<c:grouping val="standard"/>', '<c:marker val="1"/>'
    else:
        kind, end = "barChart", '<c:gapWidth val="80"/>'
        inside = '<c:barDir val="col"/><c:grouping val="clustered"/>'
    inside += '<c:varyColors val="0"/>'
    inside += "".join(_series(drawing, n, series) for n, series in enumerate(drawing.series))
    inside += f'{end}<c:axId val="111"/><c:axId val="222"/>'
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<c:chartSpace {_SPACE}>'
        f'<c:roundedCorners val="0"/><c:chart>{_title(drawing.title, 12)}'
        f'<c:autoTitleDeleted val="0"/><c:plotArea><c:layout/><c:{kind}>{inside}</c:{kind}>'
        f"{_axes(drawing)}</c:plotArea>"
        '<c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend>'
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"{_face(BODY, 9)}"
        f'<c:externalData r:id="{relation}"><c:autoUpdate val="0"/></c:externalData>'
        "</c:chartSpace>"
    )


def _series(drawing: Drawing, number: int, series: Series) -> str:
    column, last = chr(ord("B") + number), len(drawing.categories) + 1
    few = len(drawing.series) < 3
    colour = COLOURS[number if few else number + 1]
    smooth = '<c:smooth val="0"/>' if drawing.kind == "line" else ""
    paint = f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
    if drawing.kind == "line":
        look = f'<c:spPr><a:ln w="25400">{paint}</a:ln></c:spPr><c:marker><c:symbol val="circle"/>'
        look += f'<c:size val="5"/><c:spPr>{paint}</c:spPr></c:marker>'
    else:
        look = f'<c:spPr>{paint}</c:spPr><c:invertIfNegative val="0"/>'
    return (
        f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/><c:tx><c:strRef>'
        f"<c:f>{_SHEET}!${column}$1</c:f>{_cache('str', [series.name])}</c:strRef></c:tx>{look}"
        f"{_labels(drawing) if drawing.kind != 'line' or not number else ''}"
        f"<c:cat><c:strRef><c:f>{_SHEET}!$A$2:$A${last}</c:f>"
        f"{_cache('str', drawing.categories)}</c:strRef></c:cat>"
        f"<c:val><c:numRef><c:f>{_SHEET}!${column}$2:${column}${last}</c:f>"
        f"{_cache('num', series.values)}</c:numRef></c:val>"
        f"{smooth}</c:ser>"
    )


def _labels(drawing: Drawing) -> str:
    """The values beside what is drawn; above points, outside of columns."""
    place = "t" if drawing.kind == "line" else "outEnd"
    shown = "".join(
        f'<c:{what} val="{int(what == "showVal")}"/>'
        for what in (
            "showLegendKey",
            "showVal",
            "showCatName",
            "showSerName",
            "showPercent",
            "showBubbleSize",
        )
    )
    return (
        f'<c:dLbls><c:numFmt formatCode="0.0" sourceLinked="0"/>{_face(BODY, 8)}'
        f'<c:dLblPos val="{place}"/>{shown}</c:dLbls>'
    )


def _cache(kind: str, values: Any) -> str:
    points = "".join(
        f'<c:pt idx="{n}"><c:v>{escape(str(value))}</c:v></c:pt>'
        for n, value in enumerate(values)
        if value is not None
    )
    form = "<c:formatCode>0.0</c:formatCode>" if kind == "num" else ""
    return f'<c:{kind}Cache>{form}<c:ptCount val="{len(values)}"/>{points}</c:{kind}Cache>'


def _axes(drawing: Drawing) -> str:
    unit = f"单位：{drawing.unit}"
    highest = f'<c:max val="{drawing.highest:g}"/>' if drawing.highest else ""
    return (
        '<c:catAx><c:axId val="111"/><c:scaling><c:orientation val="minMax"/></c:scaling>'
        '<c:delete val="0"/><c:axPos val="b"/><c:numFmt formatCode="General" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        '<c:crossAx val="222"/><c:crosses val="autoZero"/></c:catAx>'
        '<c:valAx><c:axId val="222"/><c:scaling><c:orientation val="minMax"/>'
        f'{highest}<c:min val="0"/></c:scaling><c:delete val="0"/><c:axPos val="l"/>'
        '<c:majorGridlines><c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="D8DEE6"/>'
        "</a:solidFill></a:ln></c:spPr></c:majorGridlines>"
        f'{_title(unit, 9)}<c:numFmt formatCode="0" sourceLinked="0"/>'
        '<c:majorTickMark val="out"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        '<c:crossAx val="111"/><c:crosses val="autoZero"/></c:valAx>'
    )


def _title(text: str, size: int) -> str:
    face = f'<a:latin typeface="{HEAD}"/><a:ea typeface="{HEAD}"/>'
    return (
        "<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:pPr><a:defRPr/></a:pPr>"
        f'<a:r><a:rPr lang="zh-CN" sz="{size * 100}" b="0">{face}</a:rPr>'
        f'<a:t>{escape(text)}</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>'
    )


def _face(name: str, size: int) -> str:
    return (
        f'<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr sz="{size * 100}"><a:ea typeface="{name}"/>'
        "</a:defRPr></a:pPr><a:endParaRPr/></a:p></c:txPr>"
    )
