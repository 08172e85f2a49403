"""The cover: whose report it is, of which year, and as of when."""

from dataclasses import dataclass
from datetime import date

from areas.choices import PARK_KINDS, AreaKind
from reports.sections.basis import Basis

_FEDERATIONS = (AreaKind.PROVINCE, AreaKind.CITY, AreaKind.COUNTY)


@dataclass(frozen=True)
class Cover:
    """`unit` is who reports; `provisional` that the year was not over on the cut-off date.

    What is known only later is put in before a file is made of it (reports.services.files): the
    seal once there is one, and of a corrected version what it corrects and why.
    """

    area_code: str
    area: str
    kind: str
    unit: str
    year: int
    cut_off: date
    previous: date
    provisional: bool
    edition: int = 1
    first_day: date | None = None
    seal: str = ""
    correction: tuple[str, ...] = ()
    # Of a station's report: whose it is, and the names of the areas it serves.
    station: int | None = None
    # Where the year compared with does not end in December, its headings carry the day; documents
    # frozen before they did say 上年末.
    dated_headings: bool = False
    served: tuple[str, ...] = ()

    @property
    def year_before(self) -> str:
        """What a heading calls the day compared with: 上年末, or 2022年9月末 if it is not that."""
        if not self.dated_headings:
            return "上年末"
        return f"{self.previous.year}年{self.previous.month}月末"

    @property
    def this_year(self) -> str:
        """And the cut-off date: 本年末, or 2023年9月末."""
        if self.dated_headings and self.provisional:
            return "统计时点"
        return f"{self.cut_off.year}年{self.cut_off.month}月末" if self.dated_headings else "本年末"

    @property
    def code(self) -> str:
        """Whose it is, as the names of its files say."""
        return f"{self.area_code}-station-{self.station}" if self.station else self.area_code

    @property
    def is_park(self) -> bool:
        return self.kind in PARK_KINDS


# What stands before the seal in every file, and by which it is found in one (reports/proof.py).
SEAL_LABEL = "封存码："


def correction_of(edition: int, reason: str) -> tuple[str, ...]:
    """What the cover of a corrected version says."""
    return (f"本版更正第{edition}次编制的封存版。更正原因：{reason}",)


def state_of(cover: Cover) -> str:
    """What every file says of itself: that it is sealed, with the seal, or a draft."""
    if not cover.seal:
        return "本文件为未封存的草稿，以封存的版本为准。"
    return (
        f"本报告已封存，{SEAL_LABEL}{cover.seal}。"
        "在门户“年度报告—核验文件”上传本文件，可查验是否改动。"
    )


def build(basis: Basis) -> Cover:
    """The chapter."""
    return Cover(
        area_code=basis.area.code,
        area=basis.place.name,
        kind=basis.area.kind,
        unit=_unit(basis),
        year=basis.year,
        cut_off=basis.cut_off,
        previous=basis.previous,
        provisional=basis.is_provisional,
        edition=basis.edition,
        first_day=basis.first_day,
        station=basis.station.pk if basis.station else None,
        dated_headings=(basis.previous.month, basis.previous.day) != (12, 31),
        served=tuple(area.name for area in basis.served),
    )


def _unit(basis: Basis) -> str:
    """The federation of a division; a park reports through its union federation; a station."""
    if basis.station:
        return basis.station.name
    kind, name = basis.area.kind, basis.area.name
    if kind in _FEDERATIONS:
        return f"{name}总工会"
    return f"{name}工会联合会" if kind in PARK_KINDS else f"{name}工会"
