"""Random histories of a few enterprises and unions, and the different ways of writing them down."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection
from hypothesis import strategies as st

from areas.models import Area
from enterprises.choices import EnterpriseKind, Exactness, Subject
from enterprises.models import Absence, Closure, Enterprise, Headcount, Placement, SizeRecord
from stations.choices import StationKind
from stations.models import ServiceArea, Station
from unions.choices import CoverageForm, SystemKind, UnionKind
from unions.models import Coverage, DemocraticSystem, Membership, Term, Union

# Few days, some of them neighbours, so that things happen on the same day or just before.
DAYS = [
    date(2018, 12, 31), date(2019, 1, 1), date(2019, 11, 1), date(2020, 2, 29), date(2020, 3, 1),
    date(2020, 12, 31), date(2021, 1, 1), date(2021, 6, 15), date(2021, 6, 16), date(2022, 1, 1),
    date(2022, 12, 31), date(2023, 1, 1), date(2023, 12, 31),
]  # fmt: skip
# The days between which anything can differ: each of the above, its neighbours, and far away.
CHECKED = sorted(
    {day + timedelta(days=shift) for day in DAYS for shift in (-1, 0, 1)}
    | {date(1999, 1, 1), date(2024, 2, 29), date(2024, 12, 31), date(2030, 1, 1)}
)
# City, two counties, a park with two subparks, a park and a town.
TREE = [
    ("c", "city", None), ("c1", "county", "c"), ("c2", "county", "c"), ("p1", "park", "c1"),
    ("p1a", "subpark", "p1"), ("p1b", "subpark", "p1"), ("p2", "park", "c2"),
    ("t2", "township", "c2"),
]  # fmt: skip
CODES = [code for code, _kind, _parent in TREE]

days = st.sampled_from(DAYS)
codes = st.sampled_from(CODES)
ways = st.sampled_from(["save", "bulk", "sql"])


class History(list[Any]):
    """Unsaved rows, with numbers of their own; a report of a failure shows their columns."""

    def __repr__(self) -> str:
        return "\n".join(
            f"{type(row).__name__} {[getattr(row, f.attname) for f in row._meta.concrete_fields]}"
            for row in self
        )


@st.composite
def spans(draw, **more: Any) -> dict[str, Any]:
    """A period, and values for other columns out of their own strategies."""
    since, until = draw(days), draw(st.none() | days)
    if until is not None and until <= since:
        until = since + timedelta(days=1)
    return {
        "since": since,
        "until": until,
        **{name: draw(values) for name, values in more.items()},
    }


@st.composite
def headcounts(draw) -> dict[str, Any]:
    exactness = draw(st.sampled_from(Exactness.values))
    number = draw(st.sampled_from([1, 19, 20, 24, 25, 99, 100, 250]))
    stated = {
        Exactness.AT_LEAST: {"employees": number, "at_least": number},
        Exactness.AT_MOST: {"employees": None, "at_most": number},
        Exactness.RANGE: {"employees": None, "at_least": number, "at_most": number + 10},
    }.get(exactness, {"employees": number})
    if exactness == Exactness.EXACT and draw(st.booleans()):
        stated |= {"at_least": number, "at_most": number}
    return {"exactness": exactness, "reported_on": draw(days), **stated}


@st.composite
def enterprises(draw, pk: int, areas: dict[str, Area]) -> Enterprise:
    opened, closed = draw(st.none() | days), draw(st.none() | st.none() | days)
    if opened and closed and closed <= opened:
        closed = opened + timedelta(days=1)
    # Half past midnight in Shanghai is still the day before in UTC.
    recorded = datetime.combine(draw(days), datetime.min.time(), UTC)
    enterprise = Enterprise(
        pk=pk,
        name=f"企业{pk}",
        name_key=f"企业{pk}",
        area=areas[draw(codes)],
        kind=draw(st.sampled_from(["legal_person", "branch", EnterpriseKind.SOLE_TRADER])),
        opened_on=opened,
        closed_on=closed,
        closing_reason="revoked" if closed else "",
    )
    enterprise.created_at = recorded + timedelta(hours=draw(st.sampled_from([0, 16, 17])))
    return enterprise


@st.composite
def facts(draw, pk: int, enterprise: int, unions: list[int], areas: dict[str, Area]) -> Any:
    """One fact about an enterprise."""
    kinds = [
        Headcount, Membership, SizeRecord, Absence, DemocraticSystem, Placement, Placement, Closure,
    ]  # fmt: skip
    model = draw(st.sampled_from([*kinds, *[Coverage] * 3 * bool(unions)]))
    values: dict[str, Any] = {
        Headcount: headcounts(),
        Membership: st.fixed_dictionaries(
            {"reported_on": days, "members": st.sampled_from([0, 1, 20, 120])}
        ),
        SizeRecord: st.fixed_dictionaries(
            {
                "year": st.integers(2019, 2023),
                "above_scale": st.sampled_from([None, True, False]),
                "size_class": st.sampled_from(["", "small"]),
            }
        ),
        Absence: st.fixed_dictionaries(
            {"subject": st.sampled_from(Subject.values), "confirmed_on": days}
        ),
        DemocraticSystem: spans(kind=st.sampled_from(SystemKind.values)),
        Placement: placements(areas),
        Closure: closures(),
        Coverage: spans(
            form=st.sampled_from(CoverageForm.values), union_id=st.sampled_from(unions or [0])
        ),
    }
    return model(pk=pk, enterprise_id=enterprise, **draw(values[model]))


@st.composite
def closures(draw) -> dict[str, Any]:
    """Closures that have ended; they may touch and overlap."""
    span = draw(spans(reason=st.just("stopped")))
    return {**span, "until": span["until"] or span["since"] + timedelta(days=200)}


@st.composite
def placements(draw, areas: dict[str, Area]) -> dict[str, Any]:
    """Some are of the kind that a move writes for an enterprise of unknown opening."""
    span = draw(spans())
    if draw(st.integers(0, 3)) == 0:
        span = {"since": date.min, "until": draw(days)}
    return {**span, "area": areas[draw(codes)]}


@st.composite
def union_rows(draw, pk: int, areas: dict[str, Area]) -> list[Any]:
    """A union with its regional systems and terms."""
    approved, dissolved = draw(st.none() | days | days), draw(st.none() | st.none() | days)
    if approved and dissolved and dissolved <= approved:
        dissolved = approved + timedelta(days=1)
    rows: list[Any] = [
        Union(
            pk=pk,
            name=f"工会{pk}",
            kind=draw(st.sampled_from(UnionKind.values)),
            area=areas[draw(codes)],
            approved_on=approved,
            dissolved_on=dissolved,
        )
    ]
    for number in range(draw(st.integers(0, 2))):
        kind = draw(st.sampled_from(SystemKind.values))
        rows.append(DemocraticSystem(pk=pk * 10 + number, union_id=pk, kind=kind, **draw(spans())))
    for number in range(draw(st.integers(0, 3))):
        elected, ends = sorted(draw(st.lists(days, min_size=2, max_size=2, unique=True)))
        postponed = draw(st.none() | st.sampled_from([1, 200])) if ends else None
        rows.append(
            Term(
                pk=pk * 10 + number,
                union_id=pk,
                elected_on=elected,
                years=3,
                ends_on=ends,
                postponed_to=postponed and ends + timedelta(days=postponed),
                postponement_approval="同意延期" if postponed else "",
            )
        )
    return rows


@st.composite
def stations(draw, pk: int, areas: dict[str, Area]) -> list[Any]:
    founded, closed = draw(days), draw(st.none() | days)
    if closed and closed <= founded:
        closed = founded + timedelta(days=1)
    station = Station(
        pk=pk,
        name=f"指导站{pk}",
        kind=StationKind.PARK,
        area=areas["c"],
        founded_on=founded,
        closed_on=closed,
    )
    served = [
        ServiceArea(pk=pk * 10 + number, station_id=pk, area=areas[draw(codes)], **draw(spans()))
        for number in range(draw(st.integers(1, 3)))
    ]
    return [station, *served]


@st.composite
def histories(draw, areas: dict[str, Area]) -> History:
    """Rows that can be written in this order without breaking a constraint."""
    union_ids = [101 + number for number in range(draw(st.integers(0, 3)))]
    pks = [1 + number for number in range(draw(st.integers(1, 3)))]
    rows: list[Any] = [draw(enterprises(pk, areas)) for pk in pks]
    for union_id in union_ids:
        rows += draw(union_rows(union_id, areas))
    for pk in pks:
        for number in range(draw(st.integers(0, 10))):
            rows.append(draw(facts(pk * 100 + number, pk, union_ids, areas)))
    for number in range(draw(st.integers(0, 2))):
        rows += draw(stations(201 + number, areas))
    return History(without_conflicts(rows))


def without_conflicts(rows: list[Any]) -> list[Any]:
    """The rows less those that a unique constraint would refuse after the ones before them."""
    kept, keys = [], set()
    for row in rows:
        mine = {
            (
                constraint.name,
                *(getattr(row, row._meta.get_field(name).attname) for name in constraint.fields),
            )
            for constraint in row._meta.constraints
            if hasattr(constraint, "fields") and _applies(constraint, row)
        }
        if not mine & keys:
            keys |= mine
            kept.append(row)
    return kept


def _applies(constraint: Any, row: Any) -> bool:
    """Whether a unique constraint looks at this row: no null in it, and its condition met."""
    if any(getattr(row, row._meta.get_field(name).attname) is None for name in constraint.fields):
        return False
    if constraint.condition is None:
        return True
    wanted = dict(constraint.condition.children)
    still_so = wanted.pop("until__isnull", False)
    return not (still_so and row.until) and all(
        getattr(row, name) == value for name, value in wanted.items()
    )


def plant_tree() -> dict[str, Area]:
    """Write the areas; returns them by code."""
    areas: dict[str, Area] = {}
    for code, kind, parent in TREE:
        path = (areas[parent].path if parent else "") + code + "/"
        areas[code] = Area.objects.create(
            code=code, name=code, kind=kind, parent=areas.get(parent or ""), path=path
        )
    return areas


def write(row: Any, way: str) -> None:
    """Insert one row through the ORM, in bulk, or as plain SQL."""
    recorded = getattr(row, "created_at", None)
    if way == "sql":
        insert_as_sql(row)
    elif way == "bulk":
        type(row).objects.bulk_create([row])
    else:
        row.save(force_insert=True)
    if recorded is not None and way != "sql":
        type(row).objects.filter(pk=row.pk).update(created_at=recorded)


def insert_as_sql(row: Any) -> None:
    now = datetime(2024, 1, 1, tzinfo=UTC)
    fields = row._meta.local_concrete_fields
    values = []
    for field in fields:
        value = getattr(row, field.attname)
        if value is None and field.name in ("created_at", "updated_at"):
            value = now
        values.append(field.get_db_prep_save(value, connection))
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {row._meta.db_table} ({columns}) VALUES ({marks})", values)
