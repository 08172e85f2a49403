"""Where the printed pages of a sheet end; heights are in points."""

from collections.abc import Mapping

DEFAULT_HEIGHT = 15.0
# An A4 page across, between its margins.
_PAGE_INCHES = 10.5
_PAGE_POINTS = 480.0
_INCHES_PER_CHARACTER = 7 / 96
_INCHES_PER_COLUMN = 5 / 96
# By how much a sheet may be too long and is shrunk to one page instead of continued on a second.
_SHRINKABLE = 1.35


class Paper:
    """What is known of one sheet's rows, and the page breaks it asks for."""

    def __init__(self, widths: Mapping[int, float]) -> None:
        self.widths = widths
        self.breaks: list[int] = []
        self.fits_one_page = False
        self._heights: dict[int, float] = {}

    def set_height(self, row: int, points: float) -> None:
        self._heights[row] = points

    def between(self, first: int, end: int) -> float:
        """The height of the rows from `first` up to, not including, `end`."""
        return sum(self._heights.get(row, DEFAULT_HEIGHT) for row in range(first, end))

    @property
    def page(self) -> float:
        """What fits on a page; a table that is wider than the paper is shrunk, so more fits."""
        inches = sum(self.widths.values()) * _INCHES_PER_CHARACTER
        inches += len(self.widths) * _INCHES_PER_COLUMN
        return _PAGE_POINTS * max(1.0, inches / _PAGE_INCHES)

    def is_long(self, first: int, end: int) -> bool:
        """Whether these rows need their headings again on a second page."""
        return self.between(first, end) > 0.8 * self.page

    def place(self, row: int, points: float, *, last: bool) -> None:
        """A chart begins at `row`: keep it whole.

        With `last` nothing follows it, so a sheet that is only a little too long is shrunk to one
        page; otherwise the chart starts a new page.
        """
        start = self.breaks[-1] if self.breaks else 0
        used = self.between(start, row)
        if last and not self.breaks and used + points <= _SHRINKABLE * self.page:
            self.fits_one_page = True
        elif used + points > self.page:
            # Behind a table of several pages too: where its last page ends, no two programs agree.
            self.breaks.append(row)
