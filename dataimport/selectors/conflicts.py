"""The cells of a workbook that somebody changed in the file and somebody else in the database."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from common.problems import Problem
from dataimport.models import ImportBatch, ImportRow
from dataimport.selectors.merging import CONFLICT, DECIDED, place_of

# As many as one page can ask about.
AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Disputed:
    """One cell in three states; `choice` is "" until somebody has chosen."""

    row: int
    subject: str
    title: str
    field: str
    before: str
    theirs: str
    mine: str
    version: str
    choice: str

    @property
    def place(self) -> str:
        return place_of(self.row, self.field)


@dataclass(frozen=True)
class Conflicts:
    """All disputed cells of an import, those without a choice first."""

    cells: tuple[Disputed, ...]

    @property
    def shown(self) -> tuple[Disputed, ...]:
        return self.cells[:AT_ONCE]

    @property
    def undecided(self) -> int:
        return sum(1 for cell in self.cells if not cell.choice)

    @property
    def digest(self) -> str:
        """Tells whether a page still shows what the last check found."""
        seen = sorted(f"{cell.place} {cell.version}" for cell in self.cells)
        return sha256("\n".join(seen).encode()).hexdigest()[:16]


def conflicts_of(batch: ImportBatch) -> Conflicts:
    """As the last check found them."""
    if not batch.counts.get("conflicts"):
        return Conflicts(())
    found = list(_disputed(batch))
    return Conflicts(tuple(sorted(found, key=lambda cell: bool(cell.choice))))


def _disputed(batch: ImportBatch) -> Iterator[Disputed]:
    rows = ImportRow.objects.filter(batch=batch).with_problems().order_by("position")
    for subject, problems in rows.values_list("subject", "problems").iterator():
        for data in problems:
            if data["code"] in (CONFLICT.code, DECIDED.code):
                yield _cell(subject, Problem.from_json(data))


def _cell(subject: str, problem: Problem) -> Disputed:
    said = problem.params
    return Disputed(
        row=problem.row,
        subject=subject,
        title=problem.column,
        field=said["field"],
        before=said["before"],
        theirs=said["theirs"],
        mine=said["mine"],
        version=said["version"],
        choice=said.get("choice", ""),
    )
