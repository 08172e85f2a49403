"""What changed between two days: /api/v1/coverage/changes/, its files, and /dashboard/changes/."""

import csv
import io
from datetime import date
from fractions import Fraction

import pytest

from common.spreadsheets import read_workbook
from enterprises.models import Enterprise, Placement
from enterprises.services import move_enterprise
from indicators.changes_json import ChangesSerializer
from indicators.changing import KINDS, Effects, Span, changes, changes_between, summed, walk
from indicators.counting import nothing
from indicators.freshness import bring_up_to_date
from indicators.models import KeptCounts
from tests.factories.enterprises import EnterpriseFactory, HeadcountFactory
from tests.factories.unions import CoverageFactory, SystemFactory, TermFactory
from tests.indicators import pages

URL = "/api/v1/coverage/changes/"
SPAN = {"from": "2022-12-31", "to": "2023-12-31"}


def get(client, **query):
    response = client.get(URL, {**SPAN, **query})
    assert response.status_code == 200, response.content
    return response.json()


def said(found):
    return [
        ((row["enterprise"] or row["union"])["name"], row["on"], row["what"], row["effect"])
        for row in found["rows"]
    ]


@pytest.fixture
def mill(places):
    """Grew over a hundred, founded a union and a congress on one day, in 2023."""
    enterprise = EnterpriseFactory(area=places.qilihe, name="七里河纺织公司")
    HeadcountFactory(enterprise=enterprise, employees=90, reported_on=date(2022, 6, 30))
    HeadcountFactory(enterprise=enterprise, employees=110, reported_on=date(2023, 6, 30))
    CoverageFactory(enterprise=enterprise, since=date(2023, 6, 30))
    SystemFactory(enterprise=enterprise, kind="congress", since=date(2023, 6, 30))
    return enterprise


def test_what_happens_at_once_is_one_row(api, county_officer, mill):
    found = get(api(county_officer))
    ((name, on, what, effect),) = said(found)
    assert (name, on) == (mill.name, "2023-06-30")
    assert what == ["joined", "congress_gained", "headcount"]
    assert effect["employees"] == 20
    assert (effect["unionised"], effect["union_unknown"]) == (1, -1)
    (row,) = found["rows"]
    assert row["details"][0] == {"what": "joined", "before": "unknown", "after": "own"}
    assert row["details"][2] == {"what": "headcount", "before": 90, "after": 110}
    assert found["rates"]["union"] == 1
    # Nobody had a union before, so there was no rate of congresses.
    assert found["rates"]["congress"] is None
    assert row["rates_exact"] == {"union": "1", "own_union": "1"}


def test_a_group_is_entered_with_all_that_one_has(api, county_officer, mill):
    ((_name, _on, what, effect),) = said(get(api(county_officer), group="ge100"))
    assert what == ["entered_group", "joined", "congress_gained", "headcount"]
    assert (effect["enterprises"], effect["employees"], effect["congress"]) == (1, 110, 1)
    ((_name, _on, what, effect),) = said(get(api(county_officer), group="ge20"))
    assert "entered_group" not in what
    assert effect["employees"] == 20


def test_who_moves_leaves_one_area_and_comes_into_another(
    api, city_officer, county_officer, beizhen_officer, places
):
    enterprise = EnterpriseFactory(area=places.qilihe, name="搬迁公司")
    move_enterprise(
        actor=city_officer, enterprise=enterprise, area=places.goubangzi, on=date(2023, 5, 1)
    )
    assert Placement.objects.count() == 1
    seen = {
        "city": said(get(api(city_officer))),
        "from": said(get(api(county_officer))),
        "to": said(get(api(beizhen_officer))),
    }
    assert seen["city"] == [("搬迁公司", "2023-05-01", ["moved_within"], {})]
    ((_name, _on, what, effect),) = seen["from"]
    assert (what, effect["enterprises"]) == (["moved_out"], -1)
    ((_name, _on, what, effect),) = seen["to"]
    assert (what, effect["enterprises"]) == (["moved_in"], 1)
    # Where it went, or came from, is not said to who cannot see it.
    answer = api(county_officer).get(URL, SPAN).content.decode()
    assert "210782" not in answer
    assert "沟帮子" not in answer


def test_opened_and_closed(api, county_officer, places):
    EnterpriseFactory(
        area=places.qilihe,
        name="短命公司",
        opened_on=date(2023, 2, 1),
        closed_on=date(2023, 10, 1),
        closing_reason="revoked",
    )
    found = get(api(county_officer))
    assert [row[2] for row in said(found)] == [["opened"], ["closed"]]
    assert found["totals"]["enterprises"] == 0
    assert found["kinds"] == {"opened": 1, "closed": 1}
    # What happens on the first day is in its figures; what happens on the last is a change.
    assert [row[2] for row in said(get(api(county_officer), **{"from": "2023-02-01"}))] == [
        ["closed"]
    ]
    assert [row[2] for row in said(get(api(county_officer), to="2023-10-01"))] == [
        ["opened"],
        ["closed"],
    ]


def test_terms_of_office_are_rows_too(api, county_officer, places):
    term = TermFactory(
        union__area=places.qilihe, elected_on=date(2020, 3, 1), ends_on=date(2023, 3, 1), years=3,
        postponed_to=date(2023, 9, 1), postponement_approval="锦工发〔2023〕1号",
    )  # fmt: skip
    TermFactory(union=term.union, elected_on=date(2023, 8, 1), ends_on=date(2026, 8, 1), years=3)
    client = api(county_officer)
    rows = said(get(client))
    assert [(on, what) for _name, on, what, _effect in rows] == [
        ("2023-03-01", ["term_ended"]),
        ("2023-08-01", ["term_renewed"]),
    ]
    assert rows[0][3] == {"terms_ended": 1, "terms_pending": 1}
    assert rows[1][3] == {"terms_renewed": 1, "terms_pending": -1}
    later = get(client, **{"from": "2023-06-30", "to": "2024-03-01"})
    assert [row["what"] for row in later["rows"]] == [["term_renewed"], ["term_passed"]]
    assert later["rows"][0]["union"]["term"] == term.pk


def test_effects_on_a_rate_add_up_to_its_difference(api, county_officer, mill, places):
    for number in range(6):
        enterprise = EnterpriseFactory(area=places.qilihe, opened_on=date(2020 + number % 4, 3, 3))
        if number % 2:
            CoverageFactory(enterprise=enterprise, since=date(2023, 1 + number, 3))
    found = get(api(county_officer))
    effects = [Fraction(row["rates_exact"].get("union", "0")) for row in found["rows"]]
    assert sum(effects) == Fraction(found["rates_exact"]["union"]) == Fraction(4, 7) - 0


def test_without_a_rate_on_one_day_there_is_no_difference():
    before, after = nothing(), nothing() | {"enterprises": 2, "unionised": 1}
    for effects in (Effects(before, after), Effects(after, before)):
        assert effects.on("union", {"enterprises": 1}) is None
        assert effects.on_rates["union"] is None
    assert Effects(after, after).on_rates["union"] == 0


def test_pages_are_counted_and_the_totals_are_of_all(api, county_officer, places):
    for number in range(5):
        EnterpriseFactory(area=places.qilihe, opened_on=date(2023, 1 + number, 5))
    client = api(county_officer)
    first = get(client, page_size=2)
    assert (first["count"], len(first["rows"]), first["previous"]) == (5, 2, None)
    assert first["totals"]["enterprises"] == 5
    second = client.get(first["next"]).json()
    assert [row["on"] for row in second["rows"]] == ["2023-03-05", "2023-04-05"]
    assert client.get(second["previous"]).json() == first
    assert client.get(URL, {**SPAN, "page": 9}).status_code == 404
    assert client.get(URL, {**SPAN, "page": 0}).status_code == 404


def test_every_field_is_in_the_schema(api, county_officer, mill):
    found = get(api(county_officer))
    fields = ChangesSerializer().fields
    assert set(found) == set(fields)
    assert set(found["rows"][0]) == set(fields["rows"].child.fields)


def test_the_file_has_every_change(api, county_officer, mill, places):
    EnterpriseFactory(area=places.qilihe, opened_on=date(2023, 7, 5), name="新公司")
    answer = api(county_officer).get("/api/v1/coverage/changes.csv", SPAN)
    heading, first, second, empty, note = csv.reader(
        io.StringIO(b"".join(answer).decode("utf-8-sig"))
    )
    assert empty == []
    assert "2022-12-31（不含当天）至 2023-12-31" in note[0]
    assert first[:2] == ["2023-06-30", mill.name]
    assert "职工人数变动 90 → 110" in first[5]
    assert second[heading.index("企业数")] == "1"
    assert float(second[heading.index("建会率（百分点）")]) == 0
    sheet = b"".join(api(county_officer).get("/api/v1/coverage/changes.xlsx", SPAN))
    (grid,) = read_workbook(sheet, "a.xlsx")
    assert [str(row[1]) for row in grid.rows[1:3]] == [mill.name, "新公司"]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({"from": "x"}, "from"),
        ({"to": "x"}, "to"),
        ({"from": "2024-01-01"}, "from"),
        ({"group": "x"}, "group"),
    ],
)
def test_a_wrong_value_is_400_and_names_the_parameter(api, county_officer, mill, query, parameter):
    response = api(county_officer).get(URL, {**SPAN, **query})
    assert response.status_code == 400
    assert list(response.json()["errors"]) == [parameter]


def test_the_year_up_to_today_is_the_default(api, county_officer, mill, time_machine):
    time_machine.move_to("2023-07-01 12:00+08:00")
    found = api(county_officer).get(URL).json()
    assert (found["from"], found["to"], found["count"]) == ("2022-07-01", "2023-07-01", 1)


def test_the_page_shows_figures_of_both_days_and_each_change(sign_in, county_officer, mill):
    browser = sign_in(county_officer)
    page = pages.read(browser.get("/dashboard/changes/", {**SPAN, "rate": "own_union"}))
    text = page.one("div", id="results").text
    assert "义县 · 全部企业：从 2022-12-31 的状况到 2023-12-31 的状况" in text
    assert "建会 不详 → 单独建会" in text
    assert "职工人数变动 90 → 110" in text
    assert "已建会企业数 +1" in text
    assert "+100.00" in text
    wrong = browser.get("/dashboard/changes/", {"from": "2024-01-01", "to": "2023-01-01"})
    assert wrong.status_code == 400
    assert "起始日期不能晚于截止日期" in wrong.content.decode()


def test_a_page_that_is_not_there_is_the_last(sign_in, county_officer, places):
    for number in range(3):
        EnterpriseFactory(area=places.qilihe, opened_on=date(2023, 1 + number, 5))
    page = sign_in(county_officer).get("/dashboard/changes/", {**SPAN, "page": 99})
    assert page.content.decode().count("开业</div>") == 3
    nothing_there = sign_in(county_officer).get(
        "/dashboard/changes/", {"from": "1999-01-01", "to": "1999-02-01"}
    )
    assert "这段时间没有变化" in nothing_there.content.decode()


@pytest.mark.parametrize("address", [URL, "/dashboard/changes/", "/api/v1/coverage/changes.csv"])
def test_queries_do_not_grow_with_rows(
    api, sign_in, county_officer, mill, places, address, same_queries
):
    client = api(county_officer) if "api" in address else sign_in(county_officer)

    def grow():
        for number in range(8):
            enterprise = EnterpriseFactory(area=places.qilihe, opened_on=date(2023, 1 + number, 5))
            CoverageFactory(enterprise=enterprise)
            TermFactory(union__area=places.qilihe, ends_on=date(2023, 1 + number, 1))
        bring_up_to_date()

    def fetch():
        answer = client.get(address, SPAN)
        return b"".join(answer) if answer.streaming else answer.content

    same_queries(fetch, grow)


def test_each_kind_has_a_name():
    assert all(str(name) for name in KINDS.values())


def test_what_is_kept_of_a_span_is_not_used_after_a_write(api, city_officer, mill, monkeypatch):
    monkeypatch.setattr(summed, "WORTH_KEEPING", 0)
    client = api(city_officer)
    before = get(client)
    assert get(client) == before
    HeadcountFactory(enterprise=mill, employees=130, reported_on=date(2023, 9, 30))
    after = get(client)
    assert after["kinds"]["headcount"] == before["kinds"]["headcount"] + 1
    assert after["totals"]["employees"] == before["totals"]["employees"] + 20
    assert KeptCounts.objects.filter(question__startswith="changes").count() == 1


def test_where_it_came_from_is_told_anew_when_it_changes_elsewhere(
    api, city_officer, mill, places, monkeypatch
):
    monkeypatch.setattr(summed, "WORTH_KEEPING", 0)
    moved = date(2023, 3, 1)
    Placement.objects.create(
        enterprise=mill, area=places.qilihe, since=date(2020, 1, 1), until=moved
    )
    mill.area = places.goubangzi
    mill.save()
    client = api(city_officer)
    here = places.qilihe.code
    assert get(client, area=here)["kinds"] == {"moved_out": 1}
    # All that was changes is what it is in the other place.
    Enterprise.objects.filter(pk=mill.pk).update(closed_on=moved, closing_reason="deregistered")
    assert get(client, area=here)["kinds"] == {"closed": 1}


def test_a_write_in_the_midst_does_not_part_changes_from_figures(
    city_officer, mill, places, monkeypatch
):
    """The figures of the first day are read, then somebody writes, then the changes are walked."""
    span = Span(city_officer, places.city, date(2022, 12, 31), date(2023, 12, 31))
    walked = []

    def interrupted(asked):
        if not walked:
            for day in (date(2022, 9, 30), date(2023, 9, 30)):
                HeadcountFactory(enterprise=mill, employees=500 + day.year, reported_on=day)
        walked.append(asked)
        return walk(asked)

    monkeypatch.setattr(changes, "walk", interrupted)
    found = changes_between(span)
    assert len(walked) == 2
    assert found.effects.before["employees"] == 500 + 2022
    assert found.effects.after["employees"] == 500 + 2023
