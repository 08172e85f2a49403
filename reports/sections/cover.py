"""The cover: whose report it is, of which year, and as of when."""

from dataclasses import dataclass
from datetime import date

from areas.choices import PARK_KINDS, AreaKind
from reports.sections.basis import Basis

_FEDERATIONS = (AreaKind.PROVINCE, AreaKind.CITY, AreaKind.COUNTY)


@dataclass(frozen=True)
class Cover:
    """`unit` is who reports; `provisional` that the year was not over on the cut-off date."""

    area_code: str
    area: str
    kind: str
    unit: str
    year: int
    cut_off: date
    previous: date
    provisional: bool

    @property
    def is_park(self) -> bool:
        return self.kind in PARK_KINDS


def build(basis: Basis) -> Cover:
    """The chapter."""
    return Cover(
        area_code=basis.area.code,
        area=basis.area.name,
        kind=basis.area.kind,
        unit=_unit(basis),
        year=basis.year,
        cut_off=basis.cut_off,
        previous=basis.previous,
        provisional=basis.is_provisional,
    )


def _unit(basis: Basis) -> str:
    """The federation of a division; a park reports through its union federation."""
    kind, name = basis.area.kind, basis.area.name
    if kind in _FEDERATIONS:
        return f"{name}总工会"
    return f"{name}工会联合会" if kind in PARK_KINDS else f"{name}工会"
