"""Runs in a process of its own: reads one workbook from stdin and writes its cells to stdout, in
portions, so that whoever asked need not hold them all.

A file of a few kilobytes can name a cell in the last row and column and so ask the library for
fifty gigabytes, which ends the process. Here that costs this process, not the worker.

It is started by path and imports nothing of the project, so that it starts in a few hundredths of a
second.
"""

import io
import json
import pickle
import sys
from collections.abc import Iterator
from typing import Any

import python_calamine as calamine

try:
    import resource
except ImportError:  # Windows has no such limit
    resource = None  # type: ignore[assignment]


# Rows in one message.
PORTION = 250
Range = tuple[int, int, int, int]
# ("sheet", name, visible, merged ranges), ("rows", rows) of the sheet named last, ("error", why);
# ("end",) when nothing more comes.
Message = tuple[Any, ...]


def read(data: bytes, limits: dict[str, int]) -> Iterator[Message]:
    try:
        yield from _read(data, limits)
    except calamine.PasswordError:
        yield "error", "password"
    except calamine.CalamineError:
        yield "error", "damaged"


def _read(data: bytes, limits: dict[str, int]) -> Iterator[Message]:
    workbook = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    kinds = calamine.SheetTypeEnum
    if any(found.typ in (kinds.MacroSheet, kinds.Vba) for found in workbook.sheets_metadata):
        yield "error", "macros"
        return
    tables = [found for found in workbook.sheets_metadata if found.typ == kinds.WorkSheet]
    if len(tables) > limits["sheets"]:
        yield "error", "too_large"
        return
    for found in tables:
        sheet = workbook.get_sheet_by_name(found.name)
        end = sheet.end or (-1, -1)
        if end[0] >= limits["rows"] or end[1] >= limits["columns"]:
            yield "error", "too_large"
            return
        rows = sheet.to_python(skip_empty_area=False)
        merged = _spread(rows, _clipped(sheet.merged_cell_ranges or [], end))
        yield "sheet", found.name, found.visible == calamine.SheetVisibleEnum.Visible, merged
        for start in range(0, len(rows), PORTION):
            yield "rows", rows[start : start + PORTION]


def _spread(rows: list[list[Any]], ranges: list[Range]) -> list[Range]:
    """Fill the ranges down and to the right; returns those in which there is something."""
    filled = []
    for top, left, bottom, right in ranges:
        value = rows[top][left]
        if value != "":
            filled.append((top, left, bottom, right))
            for row in rows[top : bottom + 1]:
                row[left : right + 1] = [value] * (right + 1 - left)
    return filled


def _clipped(ranges: list[Any], end: tuple[int, int]) -> list[Range]:
    return [
        (top, left, min(bottom, end[0]), min(right, end[1]))
        for (top, left), (bottom, right) in ranges
        if top <= end[0] and left <= end[1]
    ]


def limit_memory(megabytes: int) -> None:
    if resource is None:
        return
    most = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def main() -> None:
    limits = json.loads(sys.argv[1])
    limit_memory(limits["megabytes"])
    for message in read(sys.stdin.buffer.read(), limits):
        pickle.dump(message, sys.stdout.buffer, protocol=5)
    pickle.dump(("end",), sys.stdout.buffer, protocol=5)


if __name__ == "__main__":
    main()
