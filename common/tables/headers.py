"""Header rows: where they are, how deep, and what the columns under them are called."""

from collections.abc import Sequence
from itertools import pairwise

from common.spreadsheets import Cell, Grid
from common.tables.columns import Heading, Headings, heading
from common.tables.content import guess, is_company, is_employer_code, take_samples
from common.tables.lines import column_numbers
from common.values import display, tight

HEADER_ROWS = 3
# How far down a header is looked for that no known word points to.
GUESSED_IN = 40
_LOOKED_AT = 60


class HeaderReader:
    """The headers of one sheet."""

    def __init__(self, grid: Grid, headings: Headings) -> None:
        self.grid = grid
        self.headings = headings

    def depth_at(self, index: int) -> int:
        """How many rows the header that starts here has; 0 if none does."""
        if not self._looks_like_header(self.grid.rows[index]):
            return 0
        depth = self._depth(index)
        found = self.headings.assign(self.stacks(index, depth))
        fields = {one.field for one in found} - {""}
        required = self.headings.required
        return depth if required <= fields and len(fields) >= min(2, len(required) + 1) else 0

    def parts(self, index: int, depth: int) -> list[list[Heading]]:
        """The headings, for each of the tables that stand side by side."""
        stacks = self.stacks(index, depth)
        parts = []
        for start, end in self._side_by_side(stacks):
            part = self.headings.assign(stacks[start:end], start)
            texts = take_samples(part, self.grid.rows[index + depth : index + depth + _LOOKED_AT])
            guess(part, self.headings.columns, texts)
            parts.append(part)
        return parts

    def guessed(self) -> tuple[int, int] | None:
        """Row and depth of what must be a header by what stands below; None if nothing must."""
        best: tuple[int, int, int] | None = None
        for index, row in enumerate(self.grid.rows[:GUESSED_IN]):
            if not self._may_be_header(index, row):
                continue
            depth = self._depth(index)
            found = [one for part in self.parts(index, depth) for one in part]
            fields = {one.field for one in found} - {""}
            score = len(fields) + 100 * (self.headings.required <= fields)
            if best is None or score > best[0]:
                best = (score, index, depth)
        return best[1:] if best else None

    def _may_be_header(self, index: int, row: Sequence[Cell]) -> bool:
        cells = [cell for cell in row if cell != ""]
        distinct = {tight(cell) for cell in cells if isinstance(cell, str)}
        return (
            len(distinct) >= 2
            and all(isinstance(cell, str) and len(tight(cell)) <= 20 for cell in cells)
            and not any(is_company(text) or is_employer_code(text) for text in distinct)
            and any(cell != "" for below in self.grid.rows[index + 1 : index + 4] for cell in below)
            and not any(":" in text for text in distinct)
        )

    def _looks_like_header(self, row: Sequence[Cell]) -> bool:
        texts = {heading(cell) for cell in row if isinstance(cell, str) and cell}
        known = sum(1 for text in texts if self.headings.knows(text))
        return known >= 2 and known * 3 >= len(texts)

    def _depth(self, index: int) -> int:
        depth = 1
        while depth < HEADER_ROWS and self._continues(index, depth):
            depth += 1
        return depth

    def _continues(self, index: int, depth: int) -> bool:
        """Whether the next row belongs to the header: headings, or merged with the row above."""
        below = index + depth
        if below >= len(self.grid.rows):
            return False
        row = self.grid.rows[below]
        if column_numbers(row):
            return False
        own = [
            cell
            for position, cell in enumerate(row)
            if cell != "" and self.grid.spread.get((below, position), (below, 0))[0] == below
        ]
        if not own or len(own) == len([cell for cell in row if cell != ""]) == len(row):
            return False
        if not all(isinstance(cell, str) for cell in own):
            return False
        words = [cell for cell in own if isinstance(cell, str)]
        known = sum(1 for word in words if self.headings.children(word))
        return known * 2 >= len(words)

    def stacks(self, index: int, depth: int) -> list[list[str]]:
        """For each physical column its headings from top to bottom."""
        rows = [
            [display(cell) if isinstance(cell, str) else "" for cell in self.grid.rows[line]]
            for line in range(index, index + depth)
        ]
        for upper, lower in pairwise(rows):
            # Without a merged range the heading over several columns stands in the first only.
            for position in range(1, len(upper)):
                if not upper[position] and lower[position] and lower[position - 1]:
                    upper[position] = upper[position - 1]
        return [[row[position] for row in rows] for position in range(len(rows[0]))]

    def _side_by_side(self, stacks: list[list[str]]) -> list[tuple[int, int]]:
        """Cuts the header where the required column comes again, at the table's first heading."""
        firsts: list[int] = []
        wanted: str | None = None
        seen_key = False
        for position, stack in enumerate(stacks):
            fields = [column.field for column in self.headings.candidates(stack)[:1]]
            if not fields:
                continue
            if wanted is None:
                wanted, firsts = fields[0], [position]
            elif fields[0] == wanted and seen_key:
                firsts.append(position)
                seen_key = False
            seen_key = seen_key or fields[0] in self.headings.required
        if not seen_key and len(firsts) > 1:
            firsts.pop()
        starts = [0, *firsts[1:]]
        return list(zip(starts, [*starts[1:], len(stacks)], strict=True))
