"""The layout of GB/T 9704-2012 as styles of a Word document.

A4, type area 156 × 225 mm; body 3号 (16 pt) 仿宋 with 28 pt lines; headings 黑体, 楷体, 仿宋; title
2号 (22 pt) 小标宋; page numbers 4号 (14 pt) 宋体, — 1 —, outside. The faces are named and not
embedded: they are not free to give away. Where one is missing, Word takes its `altName`.
"""

from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE as RELATION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

BODY, HEAD, SUBHEAD, TITLE, PLAIN = "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体", "宋体"
LATIN = "Times New Roman"
FALLBACKS = {
    BODY: "仿宋,FangSong",
    HEAD: "SimHei",
    SUBHEAD: "楷体,KaiTi",
    TITLE: "华文中宋,STZhongsong,宋体",
    PLAIN: "SimSun",
}
BODY_SIZE, LINE = 16, 28
EDITOR_STYLE, CAPTION_STYLE, UNIT_STYLE = "编者段落", "表题", "计量单位"
CELL_STYLE, NOTE_STYLE, SIGN_STYLE = "表格文字", "表注", "落款"

_FONT_TABLE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{}</w:fonts>'
)
_FONT = (
    '<w:font w:name="{}"><w:altName w:val="{}"/><w:charset w:val="86"/>'
    '<w:family w:val="auto"/><w:pitch w:val="default"/></w:font>'
)


def apply(document: Document) -> None:
    """Page, styles, fonts and page numbers of an empty document."""
    _drop_thumbnail(document)
    _page(document)
    _style(document, "Normal", BODY, BODY_SIZE, indent=True)
    _style(document, "Title", TITLE, 22, line=36, centred=True)
    for name, face in (("Heading 1", HEAD), ("Heading 2", SUBHEAD), ("Heading 3", BODY)):
        _style(document, name, face, BODY_SIZE, indent=True, keep=True)
    _style(document, EDITOR_STYLE, BODY, BODY_SIZE, indent=True)
    _style(document, CAPTION_STYLE, HEAD, 14, centred=True, keep=True)
    _style(document, UNIT_STYLE, BODY, 12, line=18, right=True, keep=True)
    _style(document, CELL_STYLE, BODY, 10.5, line=0, left=True)
    _style(document, NOTE_STYLE, BODY, 10.5, line=18)
    _style(document, SIGN_STYLE, BODY, BODY_SIZE, right=True)
    # 右空四字.
    document.styles[SIGN_STYLE].paragraph_format.right_indent = Pt(4 * BODY_SIZE)
    _fonts(document)
    _page_numbers(document)


def _drop_thumbnail(document: Document) -> None:
    """The picture of python-docx's empty page is not one of ours."""
    relations = document.part.package.rels
    for name in [name for name, each in relations.items() if each.reltype == RELATION.THUMBNAIL]:
        del relations[name]


def _page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), Mm(25)


def _style(  # noqa: PLR0913 - the properties of a style
    document: Document,
    name: str,
    face: str,
    size: float,
    *,
    line: float = LINE,
    indent: bool = False,
    centred: bool = False,
    left: bool = False,
    right: bool = False,
    keep: bool = False,
) -> None:
    """`line` 0 is single spacing; `indent` the two characters a paragraph begins with."""
    styles = document.styles
    known = {style.name for style in styles}
    style: Any = styles[name] if name in known else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    if name not in ("Normal",):
        style.base_style = styles["Normal"]
    _clear(style)
    style.font.size, style.font.bold, style.font.italic = Pt(size), False, False
    style.font.color.rgb = RGBColor(0, 0, 0)
    name_faces(style.element.get_or_add_rPr(), face)
    paragraph = style.paragraph_format
    paragraph.space_before = paragraph.space_after = Pt(0)
    if line:
        paragraph.line_spacing_rule, paragraph.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)
    else:
        paragraph.line_spacing = 1.0
    paragraph.keep_with_next = keep
    paragraph.alignment = _alignment(centred=centred, left=left, right=right)
    characters = style.element.get_or_add_pPr().get_or_add_ind()
    characters.set(qn("w:firstLineChars"), "200" if indent else "0")
    characters.set(qn("w:firstLine"), str(int(size * 2 * 20)) if indent else "0")


def _alignment(*, centred: bool, left: bool, right: bool) -> WD_ALIGN_PARAGRAPH:
    if centred:
        return WD_ALIGN_PARAGRAPH.CENTER
    if left:
        return WD_ALIGN_PARAGRAPH.LEFT
    return WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.JUSTIFY


def _clear(style: Any) -> None:
    """Take away what the template says: colours, borders and theme faces of its headings."""
    element = style.element
    for tag in ("w:rPr", "w:pPr"):
        found = element.find(qn(tag))
        outline = found.find(qn("w:outlineLvl")) if found is not None else None
        if found is not None:
            element.remove(found)
        if outline is not None:
            element.get_or_add_pPr().append(outline)


def name_faces(properties: Any, face: str) -> None:
    """The faces of Chinese and of Latin letters; `hint` gives curly quotes to the Chinese one."""
    faces = properties.get_or_add_rFonts()
    for kind, name in (("ascii", LATIN), ("hAnsi", LATIN), ("cs", LATIN), ("eastAsia", face)):
        faces.set(qn(f"w:{kind}"), name)
    faces.set(qn("w:hint"), "eastAsia")
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    properties.append(language)


def _fonts(document: Document) -> None:
    table = next(
        part
        for part in document.part.package.iter_parts()
        if part.partname.endswith("fontTable.xml")
    )
    fonts = "".join(_FONT.format(name, other) for name, other in FALLBACKS.items())
    table._blob = _FONT_TABLE.format(fonts).encode()  # noqa: SLF001 - a part without a class of its own


def _page_numbers(document: Document) -> None:
    """Odd pages: right, one character from the edge; even pages: left."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    _number(section.footer.paragraphs[0], right=True)
    _number(section.even_page_footer.paragraphs[0], right=False)


def _number(paragraph: Any, *, right: bool) -> None:
    paragraph.style = "Normal"
    layout = paragraph.paragraph_format
    layout.alignment = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.LEFT
    edges = paragraph._p.get_or_add_pPr().get_or_add_ind()  # noqa: SLF001 - python-docx's own element
    edges.set(qn("w:firstLineChars"), "0")
    edges.set(qn("w:firstLine"), "0")
    edges.set(qn("w:right" if right else "w:left"), str(14 * 20))
    for text in ("— ", None, " —"):
        run = paragraph.add_run(text or "")
        run.font.size = Pt(14)
        name_faces(run._r.get_or_add_rPr(), PLAIN)  # noqa: SLF001
        if text is None:
            _field(run._r, "PAGE")  # noqa: SLF001


def _field(run: Any, instruction: str) -> None:
    for kind in ("begin", None, "end"):
        if kind is None:
            text = OxmlElement("w:instrText")
            text.set(qn("xml:space"), "preserve")
            text.text = f" {instruction} "
            run.append(text)
        else:
            character = OxmlElement("w:fldChar")
            character.set(qn("w:fldCharType"), kind)
            run.append(character)
