"""Random histories: what lapses, what will be so if nothing is done, and a station's months."""

from datetime import date, timedelta

import pytest
from hypothesis import strategies as st

from indicators import selectors
from indicators.choices import By, Lost
from indicators.effect import effect_of
from indicators.freshness import bring_up_to_date
from indicators.models import Standing
from indicators.planning import lapses
from indicators.standings import OPEN
from stations.models import Station
from tests.indicators.histories import CHECKED
from tests.indicators.proving import USER, groups, proven, question, recount
from tests.indicators.recount import COVERED

pytestmark = pytest.mark.django_db


@proven
def test_what_lapses_is_what_a_walk_over_the_days_loses(data, areas):
    area, day, group = question(data, areas)
    until = data.draw(st.sampled_from([one for one in CHECKED if one >= day]))
    bring_up_to_date()
    ends = sorted(
        set(Standing.objects.filter(valid_to__lt=OPEN).values_list("valid_to", flat=True))
    )
    if ends:
        # The very day on which something ends, of all there is: any other day seldom meets one.
        area, until = areas["c"], data.draw(st.sampled_from(ends))
        day = until - timedelta(days=data.draw(st.sampled_from([0, 1, 400])))
        group = data.draw(st.sampled_from(["everything", "all", group]))
    found = lapses(user=USER, area=area, as_of=day, until=until, group=group)
    assert [lapse.on for lapse in found] == sorted(lapse.on for lapse in found)
    counted = recount()
    ids = counted.below(area.code)
    shown = {
        (lapse.enterprise.pk, lapse.lost.value, lapse.on) for lapse in found if lapse.enterprise
    }
    assert len(shown) == sum(lapse.enterprise is not None for lapse in found)
    walked = set()
    for on in _days_on_which_anything_changes(counted):
        if day < on <= until:
            before = counted.list(on - timedelta(days=1), group, ids)
            after = counted.list(on, group, ids)
            for pk, state in before.items():
                walked |= {(pk, lost, on) for lost in _lost(state, after.get(pk))}
    assert shown == walked
    terms = {(lapse.union.pk, lapse.on) for lapse in found if lapse.lost == Lost.TERM}
    assert terms == _terms_lost(counted, ids, day, until)


def _days_on_which_anything_changes(counted):
    """Every date there is in the facts, which is all that a state can depend on."""
    days = {date(year, 1, 1) for year in range(2018, 2025)}
    for rows in vars(counted).values():
        for row in rows:
            # A moment is a date too, and no day on which anything begins.
            days |= {value for value in row.values() if type(value) is date}
    return days - {date.min}


def _lost(before, after):
    if after is None:
        return {"left"}
    if before["union_kind"] not in COVERED:
        return set()
    lost = set() if after["union_kind"] in COVERED else {"union"}
    for kind in ("congress", "openness", "contract"):
        if before[kind] == "yes" and after[kind] != "yes":
            lost.add(kind)
    return lost


def _terms_lost(counted, ids, day, until):
    lost = set()
    for term in counted.terms:
        (union,) = [row for row in counted.unions if row["id"] == term["union_id"]]
        due = term["postponed_to"] or term["ends_on"]
        if union["area_id"] not in ids or not counted.stands(union["id"], term["ends_on"]):
            continue
        renewed = any(
            other["union_id"] == union["id"]
            and term["elected_on"] < other["elected_on"] <= min(due, until)
            for other in counted.terms
        )
        if day < due <= until and term["ends_on"] <= until and not renewed:
            lost.add((union["id"], due))
    return lost


@proven
def test_the_future_is_the_recount_of_that_day_with_nothing_added(data, areas):
    area, _day, group = question(data, areas)
    later = date(2031, 12, 31)
    total = selectors.coverage(user=USER, area=area, as_of=later, by=By.NONE, group=group).total
    counted = recount()
    assert total.measures == counted.measures(later, group, counted.below(area.code))


@proven
def test_the_months_of_a_station_are_the_recount_of_its_areas(data, areas):
    if not Station.objects.exists():
        return
    station = data.draw(st.sampled_from(list(Station.objects.order_by("pk"))))
    as_of, group = data.draw(st.sampled_from(CHECKED)), data.draw(groups)
    effect = effect_of(user=USER, station=station, as_of=as_of, months=5, group=group)
    counted = recount()
    served = counted.served(station.pk, effect.chosen_on)
    others = _never_served(counted, effect) if effect.areas and effect.rows else set()
    assert {place.id for place in effect.others} == others
    below = {pk for place in effect.others for pk in counted.below(place.code)}
    assert len(effect.rows) <= 10
    for row in effect.rows:
        assert row.is_after == (row.day >= station.founded_on)
        assert row.day <= as_of
        assert (row.day + timedelta(days=1)).day == 1
        for counts, ids in ((row.served, served), (row.others, below)):
            expected = counted.measures(row.day, group, ids)
            assert {
                code: number for code, number in counts.items() if not code.startswith("terms")
            } == {code: n for code, n in expected.items() if not code.startswith("terms")}


def _never_served(counted, effect):
    """Areas of the level of those served that no open station served, day by day."""
    kinds = {place.kind for place in effect.areas}
    if kinds & {"park", "township"}:
        kinds |= {"park", "township"}
    first, last = effect.rows[0].day, effect.rows[-1].day
    # A service counts even where the station was not open on just those days: that is the stricter
    # reading, and `_paths_served` words it so.
    served = set()
    for row in counted.service_areas:
        (station,) = [one for one in counted.stations if one["id"] == row["station_id"]]
        in_time = row["since"] <= last and (row["until"] is None or row["until"] > first)
        open_then = station["founded_on"] <= last and (
            station["closed_on"] is None or station["closed_on"] > first
        )
        if in_time and open_then:
            served.add(row["area_id"])
    touched = set()
    for pk in served:
        (area,) = [one for one in counted.areas if one["id"] == pk]
        touched |= counted.below(area["code"])
        while area["parent_id"]:
            touched.add(area["parent_id"])
            (area,) = [one for one in counted.areas if one["id"] == area["parent_id"]]
    return {one["id"] for one in counted.areas if one["kind"] in kinds and one["id"] not in touched}
