"""The list of unions and a union's own page."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.factories.enterprises import EnterpriseFactory
from tests.factories.unions import CoverageFactory, SystemFactory, TermFactory, UnionFactory
from unions.choices import UnionKind

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def names(answer):
    return [row.name for row in answer.context["page"].rows]


@pytest.fixture
def client(sign_in, county_officer):
    return sign_in(county_officer)


def test_only_ones_own_unions_are_listed(client, places):
    UnionFactory(name="恒达工会", area=places.qilihe)
    elsewhere = UnionFactory(name="宏泰工会", area=places.goubangzi)
    answer = client.get("/unions/")
    assert names(answer) == ["恒达工会"]
    assert "宏泰工会" not in answer.content.decode()
    assert client.get(f"/unions/{elsewhere.pk}/").status_code == 404


def test_the_list_is_of_a_day(client, places):
    UnionFactory(name="早年工会", area=places.qilihe, approved_on=date(2010, 1, 1),
                 dissolved_on=date(2020, 1, 1))  # fmt: skip
    UnionFactory(name="筹建工会", area=places.qilihe, approved_on=None, approval_number="")
    assert names(client.get("/unions/?as_of=2019-12-31")) == ["筹建工会", "早年工会"]
    answer = client.get("/unions/?as_of=2020-01-01")
    assert names(answer) == ["筹建工会"]
    assert "筹建中" in answer.content.decode()


def test_a_day_that_is_none_means_today(client, places):
    answer = client.get("/unions/?as_of=2023-02-30")
    assert answer.context["page"].as_of == timezone.localdate()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("search=恒达", ["恒达工会"]),
        ("kind=federation", ["园区工会联合会"]),
        ("area=210727102", ["园区工会联合会"]),
        ("approved=true", ["恒达工会"]),
    ],
)
def test_filters_narrow_the_list(client, places, query, found):
    UnionFactory(name="恒达工会", area=places.qilihe)
    UnionFactory(name="园区工会联合会", kind=UnionKind.FEDERATION, area=places.qilihe_town,
                 approved_on=None)  # fmt: skip
    assert names(client.get(f"/unions/?{query}")) == found


def test_the_enterprises_counted_are_those_one_may_see_on_that_day(client, places):
    union = UnionFactory(area=places.qilihe, kind=UnionKind.FEDERATION)
    for area, since, until in (
        (places.qilihe, date(2018, 1, 1), None),
        (places.qilihe, date(2018, 1, 1), date(2020, 1, 1)),
        (places.goubangzi, date(2018, 1, 1), None),
    ):
        CoverageFactory(
            union=union, enterprise=EnterpriseFactory(area=area), since=since, until=until
        )
    (row,) = client.get("/unions/?as_of=2019-01-01").context["page"].rows
    assert row.read["covered_count"] == 2
    (row,) = client.get("/unions/?as_of=2021-01-01").context["page"].rows
    assert row.read["covered_count"] == 1


def test_terms_that_are_over_and_that_soon_will_be_are_told_apart(client, places):
    today = timezone.localdate()
    for name, ends_on in (("已满", today), ("将满", today + timedelta(days=180)),
                          ("未满", today + timedelta(days=181))):  # fmt: skip
        TermFactory(union=UnionFactory(name=name, area=places.qilihe), ends_on=ends_on)
    postponed = UnionFactory(name="延期", area=places.qilihe)
    TermFactory(union=postponed, ends_on=today, postponed_to=today + timedelta(days=300),
                postponement_approval="锦工组〔2023〕1号")  # fmt: skip
    assert names(client.get("/unions/?election=overdue")) == ["已满"]
    assert names(client.get("/unions/?election=ending")) == ["将满"]
    page = client.get("/unions/").content.decode()
    assert page.count("已届满</span>") == 1
    assert page.count("即将届满</span>") == 1


def test_htmx_gets_the_results_alone(client, places):
    UnionFactory(name="恒达工会", area=places.qilihe)
    part = client.get("/unions/?search=恒达", headers=HTMX).content.decode()
    assert "恒达工会" in part
    assert "<html" not in part


def test_an_empty_list_says_what_to_do(client, places):
    assert "可以导入花名册" in client.get("/unions/").content.decode()


def test_queries_do_not_grow_with_rows(client, places, same_queries):
    def grow():
        for union in UnionFactory.create_batch(10, area=places.qilihe):
            TermFactory(union=union)
            CoverageFactory(union=union, enterprise__area=places.qilihe)

    grow()
    same_queries(lambda: client.get("/unions/"), grow)


def test_a_unions_page_shows_terms_systems_and_whom_it_covers(client, places, same_queries):
    union = UnionFactory(area=places.qilihe, kind=UnionKind.FEDERATION,
                         approved_on=date(2018, 5, 1), approved_precision="month")  # fmt: skip
    TermFactory(union=union, elected_on=date(2018, 5, 20), ends_on=date(2021, 5, 20), years=3)
    SystemFactory(enterprise=None, union=union, evidence="区域职代会决议")
    covered = EnterpriseFactory(name="义县恒达机械", area=places.qilihe)
    CoverageFactory(union=union, enterprise=covered)
    CoverageFactory(union=union, enterprise__area=places.goubangzi, enterprise__name="北镇宏泰")
    page = client.get(f"/unions/{union.pk}/").content.decode()
    for text in ("2018年5月", "2021-05-20", "已届满", "区域职代会决议", "义县恒达机械"):
        assert text in page, text
    assert "北镇宏泰" not in page

    def grow():
        for _row in range(10):
            CoverageFactory(union=union, enterprise__area=places.qilihe)

    same_queries(lambda: client.get(f"/unions/{union.pk}/"), grow)


def test_the_enterprises_come_as_they_sound(client, places):
    """By pinyin and not by code point: 安 is U+5B89, 万 U+4E07, 重 (chóng) U+91CD."""
    union = UnionFactory(area=places.qilihe)
    for name in ("重庆道食品", "万达机械", "安顺纸业"):
        CoverageFactory(union=union, enterprise=EnterpriseFactory(name=name, area=places.qilihe))
    page = client.get(f"/unions/{union.pk}/").context["page"]
    assert [row.enterprise.name for row in page] == ["安顺纸业", "重庆道食品", "万达机械"]


def test_the_enterprises_come_page_by_page(client, places):
    union = UnionFactory(area=places.qilihe, kind=UnionKind.FEDERATION)
    for _row in range(51):
        CoverageFactory(union=union, enterprise__area=places.qilihe)
    part = client.get(f"/unions/{union.pk}/?page=2", headers=HTMX)
    assert "<html" not in part.content.decode()
    assert len(part.context["page"]) == 1
