"""The same file read by the readers alone."""

from pathlib import Path
from typing import Any


def calamine(path: Path) -> list[list[Any]]:
    """The reader that the portal uses, by itself."""
    import python_calamine  # noqa: PLC0415 - each in a process that has loaded nothing else

    book = python_calamine.CalamineWorkbook.from_path(str(path))
    return book.get_sheet_by_index(0).to_python()


def openpyxl(path: Path) -> None:
    """In its fastest mode, row by row and keeping nothing."""
    from openpyxl import load_workbook  # noqa: PLC0415

    book = load_workbook(path, read_only=True)
    for _row in book.worksheets[0].iter_rows(values_only=True):
        pass
