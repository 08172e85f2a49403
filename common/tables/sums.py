"""Lines of sums are not imported, but they are compared with the rows that they sum up."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from common.problems import WARNING, Problem, Unreadable
from common.tables.messages import SUM_DIFFERS
from common.tables.reading import SumLine, Table
from common.values import EXACT, NONE, Count, parse_count

# 其中 names a part, not the sum of what stands above; 本页 depends on where a page was cut.
_PARTIAL = re.compile(r"其中|#|本页|本表页")
_WHOLE = re.compile(r"合计|总计|共计|总数|累计|汇总")


class Row(Protocol):
    """A cleaned row, as far as sums need it."""

    @property
    def values(self) -> dict[str, Any]: ...


def check_sums(table: Table, rows: Sequence[Row]) -> Iterator[Problem]:
    """A warning for each stated sum that no span of rows above it gives.

    A sum may be over all rows above, over those of its group, or over those since the line of sums
    before. It is compared only where every number in the span is exact.
    """
    previous = whole = 0
    for line in table.sums:
        if not _PARTIAL.match(line.label):
            starts = _starts(line, previous, whole)
            for name, cell in line.cells.items():
                if problem := _compared(table, line, name, cell, rows, starts):
                    yield problem
        previous = max(previous, line.after)
        if _is_whole(line):
            whole = line.after


def _is_whole(line: SumLine) -> bool:
    return bool(_WHOLE.search(line.label)) and "小计" not in line.label


def _starts(line: SumLine, previous: int, whole: int) -> list[int]:
    """Where the span may begin, the likeliest first."""
    likely = 0 if _is_whole(line) else max(previous, line.group_from)
    starts = dict.fromkeys([likely, 0, line.group_from, previous, whole])
    return [start for start in starts if start < line.after]


def _compared(
    table: Table, line: SumLine, name: str, cell: Any, rows: Sequence[Row], starts: list[int]
) -> Problem | None:
    stated = None if name == "seq" else _stated(cell)
    if stated is None or not starts:
        return None
    sums = [_summed([row.values.get(name) for row in rows[start : line.after]]) for start in starts]
    if None in sums or stated in sums:
        return None
    return _differs(table, line, name, stated, sums[0])


def _stated(cell: Any) -> int | None:
    try:
        count = parse_count(cell)
    except Unreadable:
        return None
    return count.value if count.exactness == EXACT else None


def _summed(values: Sequence[Any]) -> int | None:
    """The sum, or None where a number is not exactly known or the column holds no numbers."""
    total, numbers = 0, 0
    for value in values:
        if isinstance(value, Count):
            if value.exactness == NONE:
                continue
            if value.exactness != EXACT or value.value is None:
                return None
            total, numbers = total + value.value, numbers + 1
        elif isinstance(value, int) and not isinstance(value, bool):
            total, numbers = total + value, numbers + 1
        else:
            return None
    return total if numbers else None


def _differs(table: Table, line: SumLine, name: str, stated: int, summed: int | None) -> Problem:
    return Problem(
        SUM_DIFFERS,
        sheet=table.sheet,
        row=line.row,
        column=table.titles.get(name, ""),
        value=str(stated),
        severity=WARNING,
        params={"label": line.label, "stated": stated, "summed": summed},
    )
