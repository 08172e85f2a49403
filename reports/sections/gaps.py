"""What is not known and what is missing: the enterprises to visit next."""

from dataclasses import dataclass
from typing import Any

from common.values.phones import mask_phone
from indicators import selectors
from indicators.choices import By, UnionKind
from reports.sections.basis import Basis
from reports.sections.figures import Compared, compare, reader

# A list on paper; the note under it says how many are left out.
LISTED = 2000


@dataclass(frozen=True)
class GapRow:
    """An enterprise without a union, or of which it is not known; its phone is masked."""

    credit_code: str
    name: str
    area: str
    union: str
    employees: int | None
    contact: str
    phone: str


@dataclass(frozen=True)
class Gaps:
    rows: tuple[Compared, ...]
    total: Compared
    enterprises: tuple[GapRow, ...]
    count: int


def build(basis: Basis) -> Gaps:
    """The chapter: unknowns by place, then the enterprises whose union is missing or unknown."""
    rows, total = compare(basis, By.CHILDREN)
    standings = selectors.enterprises_as_of(
        user=reader(basis), area=basis.whole, as_of=basis.cut_off
    )
    found = standings.filter(union_kind__in=[UnionKind.NONE, UnionKind.UNKNOWN]).order_by(
        "area__path", "union_kind", "enterprise__name", "enterprise_id"
    )
    return Gaps(
        rows=rows,
        total=total,
        enterprises=tuple(_gap(standing) for standing in found[:LISTED]),
        count=found.count(),
    )


def _gap(standing: Any) -> GapRow:
    enterprise = standing.enterprise
    return GapRow(
        credit_code=enterprise.credit_code or "",
        name=enterprise.name,
        area=standing.area.name,
        union=standing.union_kind,
        employees=standing.employees,
        contact=enterprise.contact,
        phone=mask_phone(enterprise.phone),
    )
