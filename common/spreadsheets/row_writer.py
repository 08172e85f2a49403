"""A formatted sheet whose rows are written to disk as they come."""

from collections.abc import Sequence

from common.spreadsheets.layout import Column, runs
from common.spreadsheets.sheet_writer import SheetWriter


class RowByRowWriter(SheetWriter):
    """Writes a sheet whose rows are gone as soon as the next one begins, so nothing is written
    upwards."""

    def _heading_cells(self, columns: Sequence[Column], top: int, bottom: int) -> None:
        if top == bottom:
            super()._heading_cells(columns, top, bottom)
            return
        heading, worksheet = self.styles.heading, self.worksheet
        # The height belongs to a row that is gone when the next one begins.
        self._set_height(top, 20)
        merged = []
        for start, end in runs([column.group for column in columns]):
            group = columns[start].group
            for position in range(start, end + 1):
                text = columns[position].title if not group else group if position == start else ""
                worksheet.write(top, position, text, heading)
            if group and end > start:
                merged.append([top, start, top, end])
        for position, column in enumerate(columns):
            if column.group:
                worksheet.write_string(bottom, position, column.title, heading)
            else:
                worksheet.write_blank(bottom, position, None, heading)
                merged.append([top, position, bottom, position])
        # What merge_range would note, which writes both rows of one column at once.
        worksheet.merge += merged
