"""The home page: figures of one's own area and what is due; every number leads to its list."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from dataimport.choices import BatchState
from tests.factories.dataimport import ImportBatchFactory
from tests.factories.enterprises import AbsenceFactory, EnterpriseFactory, HeadcountFactory
from tests.factories.unions import CoverageFactory, SystemFactory, TermFactory, UnionFactory

pytestmark = pytest.mark.django_db


def dues(answer):
    return {due.code: due.count for due in answer.context["facts"].dues}


@pytest.fixture
def enterprises(places):
    """Yi County: one with an own union, one without any, one unknown; one unknown in Beizhen."""
    covered, refused, _unknown = EnterpriseFactory.create_batch(3, area=places.qilihe)
    CoverageFactory(enterprise=covered)
    SystemFactory(enterprise=covered, kind="contract", until=date(2022, 1, 1))
    AbsenceFactory(enterprise=refused)
    HeadcountFactory(enterprise=refused, employees=40)
    EnterpriseFactory(area=places.goubangzi)


def _length(page):
    return page.count if hasattr(page, "listing") else page.paginator.count


def test_figures_are_of_ones_own_area(sign_in, county_officer, city_officer, enterprises):
    county = sign_in(county_officer).get("/").context["facts"]
    assert county.names == ("义县",)
    assert county.enterprises == 3
    assert (county.tiles[0].ratio.numerator, county.tiles[0].ratio.denominator) == (1, 3)
    assert sign_in(city_officer).get("/").context["facts"].enterprises == 4


def test_what_is_due_is_counted_as_its_list_counts(sign_in, county_officer, enterprises, places):
    today = timezone.localdate()
    overdue, ending, renewed = UnionFactory.create_batch(3, area=places.qilihe)
    TermFactory(union=overdue, ends_on=today)
    TermFactory(union=ending, ends_on=today + timedelta(days=90))
    TermFactory(union=renewed, ends_on=today)
    TermFactory(union=renewed, elected_on=today, ends_on=today + timedelta(days=1000))
    ImportBatchFactory(area=places.qilihe, state=BatchState.CHECKED)
    ImportBatchFactory(area=places.goubangzi, state=BatchState.CHECKED)
    client = sign_in(county_officer)
    answer = client.get("/")
    found = dues(answer)
    assert found == {
        "imports": 1,
        "overdue": 1,
        "ending": 1,
        "ge25": 1,
        "union_unknown": 1,
        "congress_unknown": 1,
        "contract": 1,
        "employees_unknown": 2,
        "members_unknown": 1,
    }
    for due in answer.context["facts"].dues:
        if due.code != "imports":
            link = re.search(rf'href="([^"]*\?{re.escape(due.query).replace("&", "&amp;")})"',
                             answer.content.decode())[1].replace("&amp;", "&")  # fmt: skip
            assert _length(client.get(link).context["page"]) == due.count, due.code


def test_the_imports_that_wait_stand_in_their_list(sign_in, county_officer, places):
    ImportBatchFactory(area=places.qilihe, state=BatchState.CHECKED, filename="七里河.xlsx")
    client = sign_in(county_officer)
    assert dues(client.get("/")) == {"imports": 1}
    assert "七里河.xlsx" in client.get("/imports/?state=checked").content.decode()


def test_who_only_reads_has_nothing_to_do(sign_in, park_manager, enterprises):
    answer = sign_in(park_manager).get("/")
    assert dues(answer) == {}
    assert "没有需要您办理的事项" in answer.content.decode()


def test_who_has_no_business_role_is_told_so(sign_in, outsider):
    answer = sign_in(outsider).get("/")
    assert answer.context["facts"] is None
    assert "没有您可以查看的业务数据" in answer.content.decode()
    assert "三类管理员" not in answer.content.decode()


@pytest.mark.parametrize(
    ("who", "address", "others"),
    [
        ("system_admin", "/accounts/", ["/grants/", "/logs/"]),
        ("security_admin", "/grants/", ["/accounts/", "/logs/"]),
    ],
)
def test_an_administrator_is_told_what_for_and_led_there(sign_in, request, who, address, others):
    client = sign_in(request.getfixturevalue(who))
    answer = client.get("/")
    page = answer.content.decode()
    assert answer.context["facts"] is None
    assert "三类管理员各管一段" in page
    # In the navigation and on the page itself.
    assert page.count(f'href="{address}"') == 2
    for other in others:
        assert f'href="{other}"' not in page
    for link in set(re.findall(r'href="(/(?:accounts|grants)/[^"]*)"', page)):
        assert client.get(link).status_code == 200, link


def test_the_auditor_is_told_what_for(sign_in, audit_admin):
    page = sign_in(audit_admin).get("/").content.decode()
    assert "审计管理员查阅日志" in page
    assert 'href="/accounts/"' not in page
    assert 'href="/grants/"' not in page


def test_queries_do_not_grow(sign_in, county_officer, enterprises, places, same_queries):
    client = sign_in(county_officer)

    def grow():
        for enterprise in EnterpriseFactory.create_batch(5, area=places.qilihe):
            CoverageFactory(enterprise=enterprise)
        client.get("/")  # brings the new standings up to date, which is a cost of the write

    same_queries(lambda: client.get("/"), grow)
