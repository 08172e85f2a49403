"""Runs in a process of its own: reads one workbook from stdin and writes its cells to stdout.

A file of a few kilobytes can name a cell in the last row and column and so ask the library for
fifty gigabytes, which ends the process. Here that costs this process, not the worker.

It is started by path and imports nothing of the project, so that it starts in a few hundredths of a
second.
"""

import io
import json
import pickle
import sys
from typing import Any

import python_calamine as calamine

try:
    import resource
except ImportError:  # Windows has no such limit
    resource = None  # type: ignore[assignment]


def read(data: bytes, limits: dict[str, int]) -> dict[str, Any]:
    try:
        workbook = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        visible = calamine.SheetVisibleEnum.Visible
        if any(
            found.typ in (calamine.SheetTypeEnum.MacroSheet, calamine.SheetTypeEnum.Vba)
            for found in workbook.sheets_metadata
        ):
            return {"error": "macros"}
        tables = [
            found
            for found in workbook.sheets_metadata
            if found.typ == calamine.SheetTypeEnum.WorkSheet
        ]
        if len(tables) > limits["sheets"]:
            return {"error": "too_large"}
        sheets = []
        for found in tables:
            sheet = workbook.get_sheet_by_name(found.name)
            end = sheet.end or (-1, -1)
            if end[0] >= limits["rows"] or end[1] >= limits["columns"]:
                return {"error": "too_large"}
            rows = sheet.to_python(skip_empty_area=False)
            merged = _clipped(sheet.merged_cell_ranges or [], end)
            sheets.append((found.name, found.visible == visible, rows, merged))
    except calamine.PasswordError:
        return {"error": "password"}
    except calamine.CalamineError:
        return {"error": "damaged"}
    return {"sheets": sheets}


def _clipped(ranges: list[Any], end: tuple[int, int]) -> list[tuple[int, int, int, int]]:
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
    answer = read(sys.stdin.buffer.read(), limits)
    pickle.dump(answer, sys.stdout.buffer, protocol=5)


if __name__ == "__main__":
    main()
