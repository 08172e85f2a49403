"""A synthetic province at a fixed seed: places, enterprises, and some years of facts about them.

Inserted in bulk and past the services: there is nobody who did it, so the log says nothing of it.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.management.color import no_style
from django.db import connection, transaction
from stdnum.cn import uscc

from areas.choices import AreaKind, ParkLevel
from areas.models import Area
from benchmarks.bare_tables import bare
from common.bulk import insert_tuples
from common.values import named_by
from enterprises.choices import ClosingReason, Ownership, SizeClass, Subject
from enterprises.models import Absence, Enterprise, Headcount, Placement, SizeRecord
from indicators.freshness import bring_up_to_date
from indicators.models import Standing
from indicators.triggers import MARKING
from portal.management.commands.migrate import SEARCHED
from unions.choices import CoverageForm, TermYears, UnionKind
from unions.models import Coverage, DemocraticSystem, Membership, Term, Union

SEED = 20231231
PROVINCE = "320000"
CITIES, COUNTIES, PARKS, TOWNS = 14, 7, 5, 10
YEARS = range(2014, 2024)
_TRADES = ("机械", "食品", "纺织", "建材", "电子", "化工", "物流", "农业", "医药", "能源")
_SECTIONS = "CCCCFFGIM"
_OWNERSHIPS = Ownership.values
_BATCH = 10_000
# Unions before what refers to them.
_COLUMNS: dict[Any, tuple[str, ...]] = {
    Enterprise: (
        "id", "name", "name_key", "pinyin", "initials", "area_id", "credit_code", "ownership",
        "industry_section", "opened_on", "closed_on", "closing_reason",
    ),
    Placement: ("enterprise_id", "area_id", "since", "until"),
    Headcount: (
        "enterprise_id", "reported_on", "employees", "exactness", "at_least", "at_most",
    ),
    SizeRecord: ("enterprise_id", "year", "size_class", "above_scale"),
    Absence: ("enterprise_id", "subject", "confirmed_on"),
    Union: (
        "id", "name", "name_key", "pinyin", "initials", "kind", "area_id", "approval_number",
        "approved_on",
    ),
    Coverage: ("enterprise_id", "union_id", "form", "since"),
    Membership: ("enterprise_id", "reported_on", "members"),
    Term: ("union_id", "elected_on", "years", "ends_on"),
    DemocraticSystem: ("enterprise_id", "kind", "since"),
}  # fmt: skip


def build(enterprises: int, tell: Callable[[str], None] = lambda _text: None) -> None:
    """Fill an empty database; the same number gives the same rows."""
    for indexes in SEARCHED:
        indexes.remove(connection)
    # A dozen marks for each enterprise would take as long as its rows; one is enough.
    MARKING.remove(connection)
    chance = random.Random(SEED)  # noqa: S311 - nothing secret: the same rows every time
    leaves = _places()
    firms = _Firms(chance, leaves, max(Union.objects.values_list("pk", flat=True)) + 1)
    with bare(list(_COLUMNS), tell):
        for first in range(0, enterprises, _BATCH):
            numbers = range(first, min(first + _BATCH, enterprises))
            with transaction.atomic():
                firms.write(numbers)
            tell(f"{numbers.stop} of {enterprises} enterprises")
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Enterprise, Union]):
            cursor.execute(statement)
    # References wait for the end of a transaction; an index is not made of what still waits.
    connection.check_constraints()
    for indexes in SEARCHED:
        indexes.install(connection)
    tell("search indexes")
    MARKING.install(connection)
    _tidy()
    with bare([Standing], tell):
        bring_up_to_date()
        tell("standings")
    _tidy()


def _tidy() -> None:
    """What a server does by itself after a while; a measurement must not depend on when."""
    # VACUUM refuses to be part of a transaction, and SQLite needs none.
    vacuum = connection.vendor == "postgresql" and not connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if vacuum else "ANALYZE")


@dataclass(frozen=True)
class Leaf:
    """A park or town with its own federation."""

    area: Area
    federation: Union


def _places() -> list[list[Leaf]]:
    """The tree of areas; returns its parks and towns, county by county."""
    level = AreaKind.PROVINCE
    (province,) = Area.objects.bulk_create([_area(PROVINCE, "测试省", level, None)])
    cities = Area.objects.bulk_create(
        _area(f"32{number:02d}00", f"第{number}市", AreaKind.CITY, province)
        for number in range(1, CITIES + 1)
    )
    counties = Area.objects.bulk_create(
        _area(f"{city.code[:4]}{20 + number}", f"{city.name}{number}县", AreaKind.COUNTY, city)
        for city in cities
        for number in range(1, COUNTIES + 1)
    )
    parks = [(f"P{n:02d}", f"{n}号经济开发区", AreaKind.PARK) for n in range(1, PARKS + 1)]
    towns = [(f"{100 + n}", f"{n}镇", AreaKind.TOWNSHIP) for n in range(1, TOWNS + 1)]
    areas = Area.objects.bulk_create(
        _area(f"{county.code}{tail}", f"{county.name}{name}", kind, county)
        for county in counties
        for tail, name, kind in (*parks, *towns)
    )
    federations = Union.objects.bulk_create(_federation(area) for area in areas)
    leaves = [Leaf(area, union) for area, union in zip(areas, federations, strict=True)]
    size = PARKS + TOWNS
    return [leaves[first : first + size] for first in range(0, len(leaves), size)]


def _area(code: str, name: str, kind: AreaKind, parent: Area | None) -> Area:
    level = ParkLevel.PROVINCIAL if kind == AreaKind.PARK else ""
    path = f"{parent.path if parent else ''}{code}/"
    return Area(
        code=code, name=name, kind=kind, park_level=level, parent=parent, path=path,
        **named_by(name),
    )  # fmt: skip


def _federation(area: Area) -> Union:
    name = f"{area.name}工会联合会"
    return Union(
        name=name,
        **named_by(name),
        kind=UnionKind.FEDERATION,
        area=area,
        approval_number="组〔2015〕1号",
        approved_on=date(2015, 1, 1),
    )


class _Firms:
    """Enterprises with about ten years of facts, as tuples; `write` inserts them table by table."""

    def __init__(self, chance: random.Random, leaves: list[list[Leaf]], first_union: int) -> None:
        self.chance = chance
        self.leaves = leaves
        self.next_union = first_union
        self.rows: dict[Any, list[tuple[Any, ...]]] = {model: [] for model in _COLUMNS}

    def write(self, numbers: range) -> None:
        for number in numbers:
            self._firm(number)
        for model, columns in _COLUMNS.items():
            insert_tuples(model, columns, self.rows[model])
            self.rows[model].clear()

    def _leaf(self) -> Leaf:
        return self.chance.choice(self.chance.choice(self.leaves))

    def _firm(self, number: int) -> None:
        chance, leaf = self.chance, self._leaf()
        name = f"{leaf.area.name}第{number}{chance.choice(_TRADES)}有限公司"
        opened = date(2005, 1, 1) + timedelta(days=chance.randrange(17 * 365))
        closed = date(2023, 3, 1) if chance.random() < 0.03 else None
        stem = f"91{leaf.area.code[:6]}{number:09d}"
        firm = number + 1
        self.rows[Enterprise].append((
            firm, name, *named_by(name).values(), leaf.area.pk, stem + uscc.calc_check_digit(stem),
            chance.choice(_OWNERSHIPS), chance.choice(_SECTIONS), opened, closed,
            ClosingReason.DEREGISTERED.value if closed else "",
        ))  # fmt: skip
        self._reports(firm, opened)
        if chance.random() < 0.03:
            until = max(date(2019, 1, 1), opened + timedelta(days=30))
            self.rows[Placement].append((firm, self._leaf().area.pk, opened, until))
        self._unionised(firm, name, opened, leaf)

    def _reports(self, firm: int, opened: date) -> None:
        chance = self.chance
        people = int(chance.lognormvariate(3.2, 1.1)) + 1
        for year in range(max(opened.year, YEARS[0]), YEARS[-1] + 1):
            # The last year is known of everybody, an earlier one where somebody asked.
            if year == YEARS[-1] or chance.random() < 0.5:
                people = max(1, people + chance.randrange(-3, 4))
                row = (firm, self._day_of(year, opened), people, "exact", people, people)
                self.rows[Headcount].append(row)
        if chance.random() < 0.4:
            size = SizeClass.SMALL if people < 300 else SizeClass.MEDIUM
            self.rows[SizeRecord].append((firm, YEARS[-1], size.value, people > 60))

    def _day_of(self, year: int, opened: date) -> date:
        """Most report for the end of the year, some on any day."""
        if self.chance.random() < 0.7:
            return date(year, 12, 31)
        return max(opened, date(year, 1, 1) + timedelta(days=self.chance.randrange(364)))

    def _unionised(self, firm: int, name: str, opened: date, leaf: Leaf) -> None:
        chance = self.chance
        since = max(opened, date(2016, 1, 1)) + timedelta(days=chance.randrange(1500))
        luck = chance.random()
        if luck < 0.55:
            union, form = self._own_union(name, leaf, since), CoverageForm.OWN
        elif luck < 0.75:
            union, form = leaf.federation.pk, CoverageForm.FEDERATION
        else:
            if luck < 0.85:
                self.rows[Absence].append((firm, Subject.UNION.value, date(2022, 6, 30)))
            return
        self.rows[Coverage].append((firm, union, form.value, since))
        for year in range(since.year, YEARS[-1] + 1):
            if year >= YEARS[-2] or chance.random() < 0.5:
                day = self._day_of(year, since)
                self.rows[Membership].append((firm, day, chance.randrange(1, 60)))
        for kind, share in (("congress", 0.7), ("openness", 0.7), ("contract", 0.5)):
            if chance.random() < share:
                begun = since + timedelta(days=chance.randrange(400))
                self.rows[DemocraticSystem].append((firm, kind, begun))

    def _own_union(self, name: str, leaf: Leaf, since: date) -> int:
        union, self.next_union = self.next_union, self.next_union + 1
        title = f"{name}工会委员会"
        names = (title, *named_by(title).values())
        row = (union, *names, "own", leaf.area.pk, "组〔2016〕1号", since)
        self.rows[Union].append(row)
        for elected, ends in self._terms(since):
            self.rows[Term].append((union, elected, int(TermYears.FIVE), ends))
        return union

    def _terms(self, since: date) -> Iterator[tuple[date, date]]:
        """The first term, and a second one for most whose first has ended."""
        ends = since.replace(year=since.year + 5, day=min(since.day, 28))
        yield since, ends
        if ends.year < YEARS[-1] and self.chance.random() < 0.8:
            elected = ends - timedelta(days=self.chance.randrange(-20, 60))
            yield elected, elected.replace(year=elected.year + 5, day=min(elected.day, 28))
