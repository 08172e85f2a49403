"""What stands in a column, where its heading does not say: guesses, and marked as such."""

import re
from collections.abc import Callable, Sequence

from common.problems import Doubtful, Unreadable
from common.spreadsheets import Cell
from common.tables.columns import Column, Heading, Why
from common.tables.lines import may_be_data
from common.values import (
    display,
    is_credit_code,
    parse_answer,
    parse_contact,
    parse_count,
    parse_date,
    tight,
)
from common.values.text import says_nothing

SAMPLED = 40
SHOWN = 3
_SHARE = 0.8

_COMPANY = re.compile(
    r".{2,}(?:公司|厂|集团|合作社|经营部|商行|门市部|超市|饭店|酒店|宾馆|医院|工作室|加工点|分行|支行|企业)"
    r"(?:\(.{1,20}\))?"
)
_TOWN = re.compile(r".{1,12}(?:镇|乡|街道|街道办事处)")


def is_company(text: str) -> bool:
    """Whether a text by itself is the name of an employer."""
    return bool(_COMPANY.fullmatch(tight(text)))


def is_town(text: str) -> bool:
    """Whether a text by itself is the name of a town or subdistrict."""
    return bool(_TOWN.fullmatch(tight(text)))


def is_employer_code(text: str) -> bool:
    """A right credit code that is not that of a union (81…)."""
    code = tight(text).upper()
    return is_credit_code(code) and not code.startswith("81")


def is_union_code(text: str) -> bool:
    """A right credit code of a union."""
    code = tight(text).upper()
    return code.startswith("81") and is_credit_code(code)


def take_samples(headings: Sequence[Heading], rows: Sequence[Sequence[Cell]]) -> list[list[str]]:
    """Of each column the first texts that say something; three of them go onto the heading."""
    columns = []
    lines = [row for row in rows if may_be_data(row)]
    for found in headings:
        texts = [display(row[found.position]) for row in lines if found.position < len(row)]
        told = [text for text in texts if not says_nothing(tight(text))][:SAMPLED]
        found.samples = list(dict.fromkeys(told))[:SHOWN]
        columns.append(told)
    return columns


def guess(
    headings: Sequence[Heading], columns: Sequence[Column], texts: Sequence[Sequence[str]]
) -> None:
    """Give columns that are known neither by word nor by mapping to those they must be."""
    taken = {found.field for found in headings}
    for found, told in zip(headings, texts, strict=True):
        if found.why is not Why.UNKNOWN or not found.key:
            continue
        for column in columns:
            if column.looks and column.field not in taken and _mostly(column.looks, told):
                found.column, found.why = column, Why.CONTENT
                taken.add(column.field)
                break


def _mostly(looks: Callable[[str], bool], texts: Sequence[str]) -> bool:
    if len(texts) < 2:
        return False
    fitting = sum(1 for text in texts if looks(text))
    return fitting >= len(texts) * _SHARE


# In the order in which they are asked; a year is a number as well, and 1 may mean yes.
_KINDS: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("phone", lambda text: parse_contact(text).phones),
    ("answer", lambda text: parse_answer(text).verdict),
    ("date", parse_date),
    ("count", lambda text: parse_count(text).exactness != "none"),
)


def kind_of(texts: Sequence[str]) -> str:
    """phone, code, answer, date or count if all the samples are; else "". For a hint only."""
    if not texts:
        return ""
    if all(is_credit_code(tight(text).upper()) for text in texts):
        return "code"
    return next((name for name, read in _KINDS if all(_reads(read, t) for t in texts)), "")


def _reads(read: Callable[[str], object], text: str) -> bool:
    try:
        meaning = read(text)
    except Unreadable:
        return False
    return bool(meaning.value if isinstance(meaning, Doubtful) else meaning)
