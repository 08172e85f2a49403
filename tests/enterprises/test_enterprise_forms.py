"""An officer enters an enterprise and its facts without a file."""

from datetime import date

import pytest

from common.models import AuditEntry
from common.values import check_digit
from enterprises.models import Enterprise
from tests.factories.enterprises import EnterpriseFactory, HeadcountFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(sign_in, county_officer):
    return sign_in(county_officer)


@pytest.fixture
def enterprise(places):
    return EnterpriseFactory(area=places.qilihe, opened_on=date(2010, 1, 1))


def errors(answer):
    assert answer.status_code == 422
    return str(answer.context["form"].errors)


def test_an_enterprise_is_entered_and_its_page_opens(client, county_officer):
    answer = client.post(
        "/enterprises/new/",
        {
            "name": "义县新办食品有限公司",
            "area": "210727P01",
            "kind": "legal_person",
            "opened_on": "2023年5月",
            "industry_section": "C",
        },
        follow=True,
    )
    row = Enterprise.objects.get()
    assert answer.redirect_chain == [(f"/enterprises/{row.pk}/", 302)]
    assert "企业已录入" in answer.content.decode()
    assert (row.credit_code, row.opened_on, row.opened_precision) == (
        None, date(2023, 5, 1), "month",
    )  # fmt: skip
    assert AuditEntry.objects.get().actor == county_officer


def test_only_areas_one_edits_are_offered(client, places):
    answer = client.post(
        "/enterprises/new/", {"name": "北镇企业", "area": "210782P01", "kind": "legal_person"}
    )
    assert "area" in answer.context["form"].errors
    assert not Enterprise.objects.exists()
    assert "沟帮子" not in client.get("/enterprises/new/").content.decode()


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("9.12E+17", "存成了数字"),
        ("91210700MA0UABC11X", "校验位"),
        ("210700123456789", "旧的 15 位"),
    ],
)
def test_a_spoilt_credit_code_is_explained(client, places, code, text):
    answer = client.post(
        "/enterprises/new/",
        {"name": "企业", "area": "210727P01", "kind": "legal_person", "credit_code": code},
    )
    assert text in errors(answer)
    assert not Enterprise.objects.exists()


def test_a_code_that_is_taken_is_said_beside_its_field(client, enterprise, places):
    code = "91210727MA0TQ2Q10" + check_digit("91210727MA0TQ2Q10")
    Enterprise.objects.filter(pk=enterprise.pk).update(credit_code=code)
    answer = client.post(
        "/enterprises/new/",
        {"name": "企业", "area": "210727P01", "kind": "legal_person", "credit_code": code},
    )
    assert "这里不能登记" in errors(answer)
    assert list(answer.context["form"].errors) == ["credit_code"]


def test_a_correction_keeps_the_area_and_logs_the_difference(client, enterprise, places):
    answer = client.post(
        f"/enterprises/{enterprise.pk}/edit/",
        {"name": "改后名称", "kind": "branch", "opened_on": "2010-01-01", "area": "210782P01"},
    )
    assert answer.status_code == 302
    enterprise.refresh_from_db()
    assert (enterprise.name, enterprise.kind) == ("改后名称", "branch")
    assert enterprise.area == places.qilihe
    assert AuditEntry.objects.get().changes["kind"] == ["legal_person", "branch"]


def test_a_headcount_is_recorded_with_what_it_is_worth(client, enterprise):
    HeadcountFactory(enterprise=enterprise, reported_on=date(2022, 12, 31), employees=80)
    client.post(
        f"/enterprises/{enterprise.pk}/headcount/",
        {"reported_on": "2023-12-31", "stated": "约一百二十人", "women": "30", "confirmed": "on"},
    )
    newest, earlier = enterprise.headcounts.order_by("-reported_on")
    assert (newest.employees, newest.exactness, newest.women) == (120, "approximate", 30)
    assert earlier.employees == 80


def test_more_women_than_employees_is_refused_in_words(client, enterprise):
    answer = client.post(
        f"/enterprises/{enterprise.pk}/headcount/",
        {"reported_on": "2023-12-31", "stated": "20", "women": "30"},
    )
    assert "女职工人数不能超过职工人数" in errors(answer)
    assert not enterprise.headcounts.exists()


def test_size_and_absence_are_recorded(client, enterprise):
    client.post(f"/enterprises/{enterprise.pk}/size/", {"year": "2023", "above_scale": "false"})
    assert enterprise.sizes.get().above_scale is False
    client.post(
        f"/enterprises/{enterprise.pk}/absence/",
        {"subject": "union", "confirmed_on": "2023-12-31", "source": "实地走访"},
    )
    assert enterprise.absences.get().source == "实地走访"


def test_a_move_keeps_where_it_was(client, enterprise, places):
    address = f"/enterprises/{enterprise.pk}/move/"
    client.post(address, {"area": "210727102", "on": "2023-06-01", "note": "工商登记"})
    enterprise.refresh_from_db()
    assert enterprise.area == places.qilihe_town
    assert enterprise.placements.get().area == places.qilihe
    again = client.post(address, {"area": "210727102", "on": "2023-07-01", "note": "工商登记"})
    assert "企业已在该区域" in errors(again)


def test_closing_twice_is_refused_in_the_services_words(client, enterprise):
    address = f"/enterprises/{enterprise.pk}/close/"
    assert (
        client.post(address, {"on": "2023-06-01", "reason": "stopped", "note": "走访"}).status_code
        == 302
    )
    again = client.post(address, {"on": "2023-07-01", "reason": "stopped", "note": "走访"})
    assert "企业已于 2023-06-01 终止" in errors(again)
    enterprise.refresh_from_db()
    assert enterprise.closed_on == date(2023, 6, 1)
    assert f"{address}" not in client.get(f"/enterprises/{enterprise.pk}/").content.decode()


def test_looking_at_a_form_writes_nothing(client, enterprise):
    for name in ("edit", "move", "close", "headcount", "size", "absence"):
        page = client.get(f"/enterprises/{enterprise.pk}/{name}/")
        assert page.status_code == 200
        assert enterprise.name in page.content.decode()
    assert not AuditEntry.objects.exists()
