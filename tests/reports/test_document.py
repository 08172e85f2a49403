"""The golden report: every figure of a city that can be counted by hand."""

from dataclasses import replace
from datetime import date

import pytest

from indicators.freshness import bring_up_to_date
from indicators.models import KeptCounts
from reports.renderers import elections as tables_of_elections
from reports.sections import as_data, build_document
from reports.sections.basis import Basis
from reports.sections.kept import kept
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.stations import StationFactory
from tests.reports.conftest import END_OF_2023

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def document(city_to_read):
    return build_document(Basis(city_to_read.places.city, 2023, END_OF_2023))


def test_the_whole_city(document):
    total = document.coverage.total.now
    measures = {
        code: total.measures[code]
        for code in (
            "enterprises",
            "unionised",
            "own_union",
            "joint_union",
            "federation",
            "not_unionised",
            "union_unknown",
            "employees",
            "members",
        )
    }
    assert measures == {
        "enterprises": 9,
        "unionised": 6,
        "own_union": 3,
        "joint_union": 2,
        "federation": 1,
        "not_unionised": 1,
        "union_unknown": 2,
        "employees": 160,
        "members": 140,
    }
    assert total.rates["union"].rate == 6 / 9
    assert total.rates["union"].upper == 8 / 9
    assert document.coverage.total.rate_before("union") == 5 / 9


def test_each_park_beside_the_year_before(document):
    table = document.coverage.group("all")
    found = {
        row.now.area.code: (row.now.rates["union"].rate, row.rate_before("union"))
        for row in table.rows
    }
    assert found == {"210727P01": (2 / 4, 1 / 4), "210782P01": (1, 1)}
    assert table.parks.now.measures["enterprises"] == 7
    assert table.parks.now.rates["union"].rate == 5 / 7
    assert table.parks.before.rates["union"].rate == 4 / 7


def test_groups_count_their_own(document):
    found = {
        table.group: table.total.now.measures["enterprises"] for table in document.coverage.groups
    }
    assert found == {
        "all": 9,
        "above_scale": 1,
        "ge100": 1,
        "ge25": 2,
        "ge20": 2,
        "lt20": 1,
        "sole_trader": 1,
    }


def test_ownerships_add_up(document):
    found = {row.code: row.row.now.measures["enterprises"] for row in document.coverage.ownerships}
    assert found == {"private": 1, "": 8}


def test_places_are_the_counties_and_what_is_in_them(document):
    found = [
        (
            row.level,
            row.row.now.area.name,
            row.row.now.own_level,
            row.row.now.measures["enterprises"],
        )
        for row in document.coverage.places
    ]
    assert found == [
        (0, "义县", False, 5),
        (1, "义县", True, 1),
        (1, "锦州七里河经济开发区", False, 4),
        (0, "北镇市", False, 4),
        (1, "青堆子镇", False, 1),
        (1, "锦州沟帮子经济开发区", False, 3),
    ]
    assert document.coverage.left_out == 1


def test_the_trend_ends_on_the_cut_off_date(document):
    rows = document.coverage.trend
    assert [row.on.year for row in rows] == [2019, 2020, 2021, 2022, 2023]
    assert [row.row.measures["unionised"] for row in rows] == [2, 5, 5, 5, 6]


def test_elections(document):
    elections = document.elections
    assert elections.total.unions == 5
    assert elections.total.kinds == {
        "own": 3,
        "joint": 1,
        "federation": 1,
        "park": 0,
        "township": 0,
    }
    assert [(row.area, row.ends_on) for row in elections.overdue] == [
        ("锦州七里河经济开发区", date(2023, 1, 1))
    ]
    assert elections.total.due_next_year == 1
    assert elections.without_term == 2
    assert elections.from_parks.overdue == 1


def test_an_election_known_to_the_month_is_listed_without_a_day(document):
    (row,) = document.elections.overdue
    of_month = replace(row, elected_on=date(2018, 1, 1), elected_precision="month")
    elections = replace(document.elections, overdue=(row, of_month))
    *_others, sheet = tables_of_elections.sheets(replace(document, elections=elections))
    (table,) = sheet.tables
    assert [line.values[3:5] for line in table.rows] == [
        [row.elected_on, date(2023, 1, 1)],
        ["2018-01", "2023-01"],
    ]
    assert "elected_precision" not in dict(kept(row))
    assert dict(kept(of_month))["elected_precision"] == "month"


def test_the_parts_add_up_to_the_whole(city_to_read):
    county = build_document(Basis(city_to_read.places.yixian, 2023, END_OF_2023))
    own, *parts = county.elections.parts
    assert (own.place.own_level, own.unions) == (True, 1)
    assert sum(row.unions for row in (own, *parts)) == county.elections.total.unions == 3
    for chapter, count in ((county.proposals, "recommended"), (county.innovation, "results")):
        parts = sum(getattr(row, count) for row in chapter.parts)
        assert parts == getattr(chapter.total, count) > 0


def test_stations(document):
    [station] = document.stations.rows
    assert station.areas == ("锦州七里河经济开发区",)
    assert [(post.role, post.people) for post in station.posts] == [("head", 1), ("full_time", 2)]
    assert len(station.facilities) == 1
    assert {source: int(yuan) for source, yuan in station.funding.items() if yuan} == {
        "city": 200_000
    }
    assert (station.activities, station.cases) == (1, 1)
    [work] = document.stations.cases
    assert (work.count, work.closed) == (1, 1)


def test_proposals(document):
    proposals = document.proposals
    total = proposals.total
    assert (total.submitted, total.recommended, total.awarded) == (3, 3, 2)
    assert (total.recommended_before, total.awarded_before) == (1, 0)
    assert total.grades == {"first": 1, "second": 0, "third": 1, "merit": 0}
    assert (proposals.from_parks.recommended, proposals.from_parks.awarded) == (2, 1)
    assert {row.place.name: row.recommended for row in proposals.parts} == {"义县": 2, "北镇市": 1}


def test_innovation(document):
    total = document.innovation.total
    assert (total.studios, total.levels["provincial"]) == (1, 1)
    assert (total.pairs, total.pairs_year) == (1, 0)
    assert (total.results, total.results_year, total.without_benefit) == (3, 2, 1)
    assert (int(total.benefit), int(total.benefit_year)) == (3_500_000, 1_000_000)


def test_gaps_name_who_is_missing_and_mask_phones(document):
    gaps = document.gaps
    assert gaps.count == 3
    assert {(row.name, row.union) for row in gaps.enterprises} >= {
        ("七里河无工会有限公司", "none"),
        ("七里河不详有限公司", "unknown"),
    }
    assert [row.phone for row in gaps.enterprises if row.phone] == ["138****5678"]


def test_a_year_that_is_not_over_says_so(city_to_read):
    document = build_document(Basis(city_to_read.places.city, 2023, date(2023, 4, 30)))
    assert document.cover.provisional
    assert document.cover.previous == date(2022, 12, 31)
    assert document.coverage.total.now.measures["unionised"] == 5


def test_a_park_and_a_township_have_reports_too(city_to_read):
    park = build_document(Basis(city_to_read.places.qilihe, 2023, END_OF_2023))
    assert park.cover.unit == "锦州七里河经济开发区工会联合会"
    assert park.coverage.total.now.measures["enterprises"] == 4
    town = build_document(Basis(city_to_read.places.qingduizi, 2023, END_OF_2023))
    assert town.coverage.group("all").rows == ()
    assert town.coverage.total.now.measures["enterprises"] == 1


def test_another_area_is_in_no_figure(city_to_read):
    county = build_document(Basis(city_to_read.places.beizhen, 2023, END_OF_2023))
    data = str(as_data(county))
    assert "七里河" not in data
    assert county.coverage.total.now.measures["enterprises"] == 4
    assert county.proposals.total.recommended == 1


def test_a_write_in_between_makes_it_count_again(city_to_read):
    written = []

    def write_once(done, _title):
        if done == 3 and not written:
            written.append(EnterpriseFactory(area=city_to_read.places.qilihe))

    document = build_document(Basis(city_to_read.places.city, 2023, END_OF_2023), write_once)
    assert document.coverage.total.now.measures["enterprises"] == 10
    assert document.gaps.count == 4


def test_queries_do_not_grow_with_the_rows(city_to_read, same_queries):
    def fetch():
        # All is counted again: what is kept would hide how often.
        KeptCounts.objects.all().delete()
        build_document(Basis(city_to_read.places.city, 2023, END_OF_2023))

    def grow():
        EnterpriseFactory.create_batch(5, area=city_to_read.places.qilihe)
        StationFactory.create_batch(3, area=city_to_read.places.goubangzi)
        bring_up_to_date()

    same_queries(fetch, grow)
