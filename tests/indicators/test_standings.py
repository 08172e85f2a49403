"""The definition of a standing, sentence by sentence; no database."""

from datetime import date

import pytest

from enterprises.choices import EnterpriseKind, Exactness
from indicators.standings import (
    EVER,
    OPEN,
    Counted,
    Covered,
    Facts,
    InForce,
    Placed,
    Sized,
    effective,
    standings_of,
)

OPENED = date(2015, 1, 1)


def day(year, month=1, number=1):
    return date(year, month, number)


def facts(**given):
    values = {
        "enterprise_id": 1,
        "area_id": 10,
        "kind": EnterpriseKind.LEGAL_PERSON,
        "opened_on": OPENED,
        "closed_on": None,
        "recorded_on": day(2024),
    }
    return Facts(**(values | given))


def periods(column, **given):
    """(value, from, to) of one column over the whole life of the enterprise."""
    return [
        (getattr(row, column), row.valid_from, row.valid_to) for row in standings_of(facts(**given))
    ]


def test_an_enterprise_of_which_nothing_is_known_is_one_open_row():
    (row,) = standings_of(facts())
    assert row == (
        1, OPENED, OPEN, 10, False, "unknown", "unknown", "unknown", "unknown",
        None, "", None, None, None, "unknown", "",
    )  # fmt: skip


def test_it_operates_from_the_day_it_opened_until_the_day_it_closed():
    (row,) = standings_of(facts(closed_on=day(2020)))
    assert (row.valid_from, row.valid_to) == (OPENED, day(2020))


@pytest.mark.parametrize(
    "known",
    [
        {"headcounts": [Counted(day(2018), 5, "exact", None, None)]},
        {"memberships": [(day(2018), 5)]},
        {"sizes": [Sized(2018, "", None)]},
        {"absences": [("union", day(2018))]},
        {"covered_since": [day(2018)]},
        {"systems": [InForce("directors", day(2018), OPEN)]},
        {"placements": [Placed(day(2018), OPEN, 11)]},
        {"recorded_on": day(2018)},
    ],
)
def test_without_an_opening_day_it_operates_from_the_first_day_anything_speaks_of(known):
    first, *_ = standings_of(facts(opened_on=None, **known))
    assert first.valid_from == day(2018)


def test_a_placement_since_ever_says_nothing_of_the_opening():
    rows = standings_of(facts(opened_on=None, placements=[Placed(EVER, day(2025), 11)]))
    assert [(row.area_id, row.valid_from) for row in rows] == [(11, day(2024)), (10, day(2025))]


def test_closed_before_anything_is_known_of_it_leaves_no_row():
    assert standings_of(facts(opened_on=None, closed_on=day(2020))) == []


def test_it_sits_in_the_placement_with_the_latest_start_else_in_its_own_area():
    placements = [Placed(day(2016), day(2020), 11), Placed(day(2018), day(2019), 12)]
    assert [row[0] for row in periods("area_id", placements=placements)] == [10, 11, 12, 11, 10]


def test_the_strongest_form_counts_and_what_ended_is_none():
    coverages = [
        Covered(day(2016), OPEN, "federation", 1),
        Covered(day(2017), day(2018), "own", 2),
        Covered(day(2017, 6), day(2019), "joint", 3),
    ]
    assert periods("union_kind", coverages=coverages) == [
        ("unknown", OPENED, day(2016)),
        ("federation", day(2016), day(2017)),
        ("own", day(2017), day(2018)),
        ("joint", day(2018), day(2019)),
        ("federation", day(2019), OPEN),
    ]
    coverages = [Covered(day(2016), day(2017), "own", 2)]
    assert [row[0] for row in periods("union_kind", coverages=coverages)] == [
        "unknown",
        "own",
        "none",
    ]


def test_a_confirmed_absence_counts_from_its_day_until_the_founding():
    assert periods(
        "union_kind",
        absences=[("union", day(2016)), ("congress", day(2015, 6))],
        coverages=[Covered(day(2018), OPEN, "own", 1)],
    ) == [
        ("unknown", OPENED, day(2015, 6)),
        ("unknown", day(2015, 6), day(2016)),
        ("none", day(2016), day(2018)),
        ("own", day(2018), OPEN),
    ]


@pytest.mark.parametrize(
    ("approved", "dissolved", "expected"),
    [
        (None, None, None),
        (day(2010), None, (day(2016), day(2020))),
        (day(2018), None, (day(2018), day(2020))),
        (day(2010), day(2017), (day(2016), day(2017))),
        (day(2020), None, None),
        (day(2010), day(2016), None),
    ],
)
def test_a_coverage_counts_only_while_its_union_stands(approved, dissolved, expected):
    assert effective(day(2016), day(2020), approved, dissolved) == expected


def test_a_regional_system_holds_while_its_union_covers():
    assert periods(
        "contract",
        coverages=[Covered(day(2017), day(2019), "federation", 7)],
        union_systems=[InForce("contract", day(2016), OPEN, 7)],
    ) == [
        ("unknown", OPENED, day(2017)),
        ("yes", day(2017), day(2019)),
        ("no", day(2019), OPEN),
    ]


def test_another_unions_system_and_another_kind_do_not_hold():
    rows = standings_of(
        facts(
            coverages=[Covered(day(2017), OPEN, "federation", 7)],
            union_systems=[InForce("contract", day(2016), OPEN, 8)],
            systems=[InForce("openness", day(2016), OPEN)],
        )
    )
    assert {row.contract for row in rows} == {"unknown"}
    assert {row.congress for row in rows} == {"unknown"}


def test_headcounts_are_carried_forward_and_members_only_while_covered():
    rows = standings_of(
        facts(
            headcounts=[
                Counted(day(2018), 30, "exact", None, None),
                Counted(day(2017), 20, "approximate", None, None),
            ],
            memberships=[(day(2017), 15)],
            coverages=[Covered(day(2018), day(2019), "own", 1)],
        )
    )
    assert [(row.employees, row.members) for row in rows] == [
        (None, None),
        (20, None),
        (30, 15),
        (30, None),
    ]


@pytest.mark.parametrize(
    ("stated", "certain"),
    [
        ((100, Exactness.EXACT, None, None), (100, 100)),
        ((100, Exactness.APPROXIMATE, None, None), (100, 100)),
        ((100, Exactness.AT_LEAST, None, None), (100, None)),
        ((100, Exactness.AT_MOST, None, None), (None, 100)),
        ((None, Exactness.AT_MOST, None, 100), (None, 100)),
        ((None, Exactness.RANGE, 20, 30), (20, 30)),
        ((25, Exactness.RANGE, 20, 30), (20, 30)),
        ((25, Exactness.RANGE, None, None), (None, None)),
        ((100, Exactness.APPROXIMATE, 90, 110), (90, 110)),
    ],
)
def test_what_is_certain_of_a_headcount(stated, certain):
    *_, row = standings_of(facts(headcounts=[Counted(day(2018), *stated)]))
    assert (row.employees_at_least, row.employees_at_most) == certain


def test_a_size_record_counts_from_its_first_january():
    sizes = [Sized(2020, "small", True), Sized(2018, "medium", False)]
    assert periods("above_scale", sizes=sizes) == [
        ("unknown", OPENED, day(2018)),
        ("no", day(2018), day(2020)),
        ("yes", day(2020), OPEN),
    ]


def test_equal_neighbours_are_one_row():
    coverages = [
        Covered(day(2016), day(2018), "own", 1),
        Covered(day(2018), OPEN, "own", 2),
    ]
    assert [row[0] for row in periods("union_kind", coverages=coverages)] == ["unknown", "own"]
