"""The lists of studios, pairs and results, and their own pages."""

from datetime import date
from decimal import Decimal

import pytest

from tests.factories.enterprises import EnterpriseFactory
from tests.factories.innovation import PairFactory, ResultFactory, StudioFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
LISTS = ("/innovation/", "/innovation/pairs/", "/innovation/results/")


@pytest.fixture
def client(sign_in, county_officer):
    return sign_in(county_officer)


@pytest.fixture
def innovation(places):
    here = EnterpriseFactory(name="恒达机械", area=places.qilihe)
    there = EnterpriseFactory(name="宏泰建材", area=places.goubangzi)
    studio = StudioFactory(name="恒达工作室", enterprise=here, founded_precision="month")
    pair = PairFactory(number="SF-1", enterprise=here, since=date(2021, 3, 1))
    ResultFactory(
        number="CG-1", title="夹具改进", enterprise=here, studio=studio, benefit=1_250_000
    )
    ResultFactory(number="CG-2", title="焊接改进", enterprise=here, pair=pair, benefit=None)
    elsewhere = ResultFactory(
        title="北镇成果", enterprise=there, studio=StudioFactory(enterprise=there)
    )
    # A result of another county's enterprise from a studio here: counted there, not here.
    ResultFactory(title="外县成果", enterprise=there, studio=studio)
    PairFactory(number="SF-9", enterprise=there)
    return studio, pair, elsewhere


def test_only_ones_own_are_listed(client, innovation):
    _studio, _pair, elsewhere = innovation
    for address, count in zip(LISTS, (1, 1, 2), strict=True):
        answer = client.get(address)
        assert answer.context["page"].paginator.count == count
        assert "宏泰建材" not in answer.content.decode()
    assert client.get(f"/innovation/results/{elsewhere.pk}/").status_code == 404


def test_the_benefit_of_all_found_is_summed_and_the_silent_are_named(client, innovation):
    answer = client.get("/innovation/results/")
    assert answer.context["benefit"].benefit == Decimal(1_250_000)
    page = answer.content.decode()
    assert "125万元" in page
    assert "另有 1 项没有填报金额" in page
    assert client.get("/innovation/results/?search=焊接").context["benefit"].count == 1


def test_studios_are_of_a_day(client, innovation):
    assert client.get("/innovation/?as_of=2021-04-30").context["page"].paginator.count == 0
    assert "2021年5月" in client.get("/innovation/?as_of=2021-05-01").content.decode()


def test_each_has_its_own_page_with_its_results(client, innovation):
    studio, pair, _elsewhere = innovation
    page = client.get(f"/innovation/studios/{studio.pk}/").content.decode()
    assert "夹具改进" in page
    assert "焊接改进" not in page
    assert "外县成果" not in page
    page = client.get(f"/innovation/pairs/{pair.pk}/").content.decode()
    assert "焊接改进" in page
    assert "2021-03-01" in page
    result = studio.results.get(number="CG-1")
    page = client.get(f"/innovation/results/{result.pk}/").content.decode()
    assert "恒达工作室" in page
    assert "125万元" in page


def test_htmx_gets_the_results_alone(client, innovation):
    studio, _pair, _elsewhere = innovation
    for address in (*LISTS, f"/innovation/studios/{studio.pk}/"):
        assert "<html" not in client.get(address, headers=HTMX).content.decode()


def test_an_empty_list_says_what_to_do(client, places):
    for address in LISTS:
        assert "可以用表格导入" in client.get(address).content.decode()


@pytest.mark.parametrize("address", LISTS)
def test_queries_do_not_grow_with_rows(client, innovation, places, same_queries, address):
    def grow():
        for row in EnterpriseFactory.create_batch(5, area=places.qilihe):
            ResultFactory(enterprise=row, studio=StudioFactory(enterprise=row),
                          pair=PairFactory(enterprise=row))  # fmt: skip

    same_queries(lambda: client.get(address), grow)


def test_the_panel_of_an_enterprise(client, innovation, places):
    studio, _pair, _elsewhere = innovation
    page = client.get(f"/enterprises/{studio.enterprise_id}/innovation/").content.decode()
    assert "恒达工作室" in page
    assert "2 项" in page
    assert f"/innovation/results/?enterprise={studio.enterprise_id}" in page
    listed = client.get(f"/innovation/results/?enterprise={studio.enterprise_id}")
    assert listed.context["page"].paginator.count == 2
    bare = EnterpriseFactory(area=places.qilihe)
    assert "没有登记过工作室" in client.get(f"/enterprises/{bare.pk}/innovation/").content.decode()
