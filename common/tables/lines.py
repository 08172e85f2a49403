"""What a line under a header is: data, subtotal, the name of a group, a note, or nothing."""

import re
from collections.abc import Mapping, Sequence
from enum import Enum, auto
from itertools import pairwise

from common.spreadsheets import Cell
from common.values import display, tight
from common.values.text import DITTO


class LineKind(Enum):
    DATA = auto()
    BLANK = auto()
    SUBTOTAL = auto()
    GROUP = auto()
    NOTE = auto()


_SUM = r"小计|合计|总计|共计|累计|总数|汇总"
_SUBTOTAL = re.compile(
    rf"(?:.{{0,16}}(?:{_SUM})(?:[:(].*)?|其中[:,]?.{{0,10}}|#.{{1,8}}|本页.{{0,6}})"
)
_NOTE = re.compile(
    r"注[:1一]|注意|备注[:]|说明[:]|填表说明|填报说明|以上共|共\d+[家户个]|单位负责人|负责人[:]|审核|制表|"
    r"填表|填报|经办人[:]|联系人[:]|联系电话[:]|盖章|[(]?\d+[)]?[、.．].{12,}|.*年月日$|.{30,}|"
    r"\d{4}[年./-]\d{1,2}[月./-](?:\d{1,2}日?)?$"
)
# Whoever signs below a list: 单位负责人：   审核人：   填表人：
_SIGNATURE = re.compile(
    r"(?:单位|部门|分管)?(?:负责人|领导|审核人?|复核人?|制表人?|填表人?|填报人?|经办人|联系人|盖章)"
    r"(?:签字|签名|签章|盖章|\([^()]*\))*:"
)
_NUMBERED = re.compile(
    r"(?:第?[(]?[一二三四五六七八九十百]+[)]?|[(]?\d{1,3}[)]?)[、.．:部分]\s*(.+)"
)
_PLACE = re.compile(
    r".+(?:镇|乡|街道|街道办|办事处|园区|工业园|产业园|开发区|高新区|社区|村|县|区|市|农场|林场|牧场)"
)
_COMPANY = re.compile(
    r".*(?:公司|厂|店|部|社|行|院|所|场|站|馆|矿|校|中心|企业|集团|工作室|超市|门市|经营|工坊|作坊)"
)
# A line that only sorts the enterprises below it: 规下企业, 百人以上企业.
_SORT_OF = re.compile(
    r"(?:规[上下]|规模以[上下]|限额?以?[上下]|[大中小微]+型?|非公有?制?|国有|民营|外资|私营|集体|"
    r"[已未]建会?|[百千\d]+人?以[上下])(?:工业|非公)?企业(?:名单|名册|情况)?"
)
_COLUMN_SIGN = re.compile(
    r"[甲乙丙丁戊己庚辛壬癸]|[(]?\d{1,2}[)]?|[A-Z]|\d{1,2}=[\d+\-*/%]+|栏次|列号|序号|栏"
)


def column_numbers(row: Sequence[Cell]) -> bool:
    """Whether the row numbers the columns: 甲 乙 丙 1 2 3, (1) (2), 3=1+2, 栏次."""
    texts = [tight(display(cell)) for cell in row if cell != ""]
    if len(texts) < 3 or not all(_COLUMN_SIGN.fullmatch(text) for text in texts):
        return False
    numbers = [int(found) for found in re.findall(r"(?<![=+\d])\d+(?![=+])", " ".join(texts))]
    return len(numbers) < 2 or all(b - a == 1 for a, b in pairwise(numbers))


def may_be_data(row: Sequence[Cell]) -> bool:
    """Whether a line under a header can be a row, as far as one sees without knowing the columns:
    it is no sum, and has more than one thing on it."""
    texts = [tight(display(cell)) for cell in row if cell != ""]
    return len(set(texts)) > 1 and not _SUBTOTAL.fullmatch(texts[0])


def sort_line(row: Sequence[Cell], cells: Mapping[str, Cell], keys: Sequence[Cell]) -> LineKind:
    """`cells` are those of the declared columns, `keys` those that every data row must have."""
    first_key = keys[0] if keys else ""
    # The usual row, decided without looking further: the key is a text of its own.
    if isinstance(first_key, str) and len(first_key) > 5 and _COMPANY.fullmatch(first_key):
        return LineKind.DATA
    filled = [cell for cell in row if cell != ""]
    if not any(tight(display(cell)) for cell in filled):
        return LineKind.BLANK
    if column_numbers(row):
        return LineKind.BLANK
    distinct = {tight(display(cell)) for cell in filled} - {""}
    if len(distinct) == 1:
        return _single(next(iter(distinct)), tight(display(first_key)))
    return _several(row, cells, keys)


def _single(text: str, key: str) -> LineKind:
    """A row with one thing on it, in one cell or merged over many."""
    if _SUBTOTAL.fullmatch(text):
        return LineKind.SUBTOTAL
    if _NOTE.match(text):
        return LineKind.NOTE
    if text.isdecimal():
        return LineKind.BLANK  # a numbered line that nobody filled in
    if _names_group(text) or _SORT_OF.fullmatch(text):
        return LineKind.GROUP
    if text == key and (_COMPANY.fullmatch(text) or len(text) > 8 or text in DITTO):
        return LineKind.DATA
    return LineKind.GROUP if len(text) <= 8 and not re.search(r"[:,。;]", text) else LineKind.NOTE


def _names_group(text: str) -> bool:
    return bool(_NUMBERED.fullmatch(text) or _PLACE.fullmatch(text)) and len(text) <= 20


def _several(row: Sequence[Cell], cells: Mapping[str, Cell], keys: Sequence[Cell]) -> LineKind:
    leading = next((tight(display(cell)) for cell in row if tight(display(cell))), "")
    key = tight(display(keys[0])) if keys else ""
    for text in (leading, key):
        if text and _SUBTOTAL.fullmatch(text) and not _COMPANY.fullmatch(text):
            return LineKind.SUBTOTAL
    if _SIGNATURE.match(leading):
        return LineKind.NOTE
    if key:
        return LineKind.DATA
    meaning = [cell for name, cell in cells.items() if name != "seq" and cell != ""]
    # Without the key: notes may reach over a cell or two, a row that lacks its name has more.
    stated = [cell for cell in meaning if ":" not in tight(display(cell))]
    if _NOTE.match(leading) and len(stated) < 3:
        return LineKind.NOTE
    # A line that only carries a number and what is merged over it was left empty.
    return LineKind.DATA if meaning else LineKind.BLANK


def names_group(row: Sequence[Cell]) -> bool:
    """Whether a row above the header is the name of a group: 一、柳家乡, or a place alone."""
    distinct = {tight(display(cell)) for cell in row} - {""}
    text = distinct.pop() if len(distinct) == 1 else ""
    return _names_group(text)


def place_of_group(row: Sequence[Cell]) -> str:
    """The name on a group row without its number: 一、青堆子镇 → 青堆子镇."""
    text = next((tight(display(cell)) for cell in row if tight(display(cell))), "")
    found = _NUMBERED.fullmatch(text)
    return (found[1] if found else text).strip(" :()")
