"""The list of enterprises of a day as a spreadsheet: exactly the rows that were filtered."""

from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from django.utils.translation import gettext_lazy as _

from common.spreadsheets import Column, csv_lines, write_list
from enterprises.choices import EnterpriseKind, Exactness, IndustrySection, Ownership, SizeClass
from indicators.choices import Answer, UnionKind

_CHUNK = 2000


def _label(choices: Any) -> Callable[[Any], str]:
    """From a stored code to its text; nothing for an empty or unheard-of code."""
    return lambda code: str(dict(choices.choices).get(code, ""))


# Heading, kind of cell, the column of Standing, and what is written for its value.
_COLUMNS: tuple[tuple[Any, str, str, Callable[[Any], Any] | None], ...] = (
    (_("企业名称"), "text", "enterprise__name", None),
    (_("统一社会信用代码"), "text", "enterprise__credit_code", None),
    (_("所在区域"), "text", "area__name", None),
    (_("区域编码"), "text", "area__code", None),
    (_("类别"), "text", "enterprise__kind", _label(EnterpriseKind)),
    (_("所有制"), "text", "enterprise__ownership", _label(Ownership)),
    (_("行业门类"), "text", "enterprise__industry_section", _label(IndustrySection)),
    (_("开业日期"), "date", "enterprise__opened_on", None),
    (_("建会形式"), "text", "union_kind", _label(UnionKind)),
    (_("职代会"), "text", "congress", _label(Answer)),
    (_("厂务公开"), "text", "openness", _label(Answer)),
    (_("集体合同"), "text", "contract", _label(Answer)),
    (_("职工人数"), "int", "employees", None),
    (_("准确程度"), "text", "employees_exactness", _label(Exactness)),
    (_("至少"), "int", "employees_at_least", None),
    (_("至多"), "int", "employees_at_most", None),
    (_("会员人数"), "int", "members", None),
    (_("规模以上"), "text", "above_scale", _label(Answer)),
    (_("规模"), "text", "size_class", _label(SizeClass)),
)


def write_enterprises(stream: BinaryIO, rows: Any, *, name: str) -> int:
    """Write these standings as .xlsx; `name` is the sheet's. Returns how many there were."""
    return write_list(stream, _headings(), _values(rows), name=name)


def enterprise_csv(rows: Any) -> Iterator[bytes]:
    """These standings as CSV, in pieces."""
    return csv_lines(_headings(), _values(rows))


def _headings() -> list[Column]:
    return [Column(str(title), kind) for title, kind, _column, _write in _COLUMNS]


def _values(rows: Any) -> Iterator[list[Any]]:
    columns = [column for _title, _kind, column, _write in _COLUMNS]
    writes = [write for _title, _kind, _column, write in _COLUMNS]
    for row in rows.values_list(*columns).iterator(chunk_size=_CHUNK):
        yield [write(value) if write else value for write, value in zip(writes, row, strict=True)]
