"""The security administrator's pages: giving a role step by step, ending and moving its end."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Grant
from common.models import AuditEntry
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.stations import StationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(sign_in, security_admin):
    return sign_in(security_admin)


def text(answer):
    return answer.content.decode()


def today(days=0):
    return timezone.localdate() + timedelta(days=days)


def give(browser, user, query, **body):
    body = {"since": today().isoformat(), **body}
    return browser.post(f"/grants/{user.pk}/give/?{query}", body)


def test_a_role_on_an_area_and_everything_below(browser, outsider, places, security_admin):
    page = text(browser.get(f"/grants/{outsider.pk}/give/"))
    for role in Role:
        assert str(role.label) in page
    page = text(browser.get(f"/grants/{outsider.pk}/give/?role=county_officer"))
    assert "以及它以下的全部区域" in page
    answer = give(browser, outsider, "role=county_officer", place="210727")
    assert answer.url == f"/grants/{outsider.pk}/"
    grant = outsider.grants.get()
    assert (grant.area, grant.since, grant.until) == (places.yixian, today(), None)
    assert "义县及以下全部" in text(browser.get(answer.url))
    assert AuditEntry.objects.get(action="grant.create").actor == security_admin


def test_a_station_is_found_and_granted(browser, outsider, places):
    station = StationFactory(name="青堆子镇指导站", area=places.qingduizi)
    page = text(browser.get(f"/grants/{outsider.pk}/give/?role=station_officer"))
    assert "青堆子镇指导站" in page
    assert f"place={station.pk}" in page
    query = f"role=station_officer&place={station.pk}"
    assert "青堆子镇指导站" in text(browser.get(f"/grants/{outsider.pk}/give/?{query}"))
    assert give(browser, outsider, query).status_code == 302
    assert outsider.grants.get().subject_id == station.pk


def test_an_enterprise_is_found_by_words_and_only_named(browser, outsider, places):
    firm = EnterpriseFactory(
        name="七里河铸造有限公司", area=places.qilihe, phone="13904160001", contact="主席"
    )
    address = f"/grants/{outsider.pk}/give/?role=enterprise_officer"
    assert "七里河铸造" not in text(browser.get(address))
    page = text(browser.get(f"{address}&search=铸造"))
    assert "七里河铸造有限公司" in page
    assert "13904160001" not in page
    assert str(firm.credit_code) not in page
    assert "没有找到" in text(browser.get(f"{address}&search=没有这家"))
    partial = browser.get(f"{address}&search=铸造", headers={"HX-Request": "true"})
    assert "<html" not in text(partial)
    assert give(browser, outsider, f"role=enterprise_officer&place={firm.pk}").status_code == 302
    assert outsider.grants.get().role == Role.ENTERPRISE_OFFICER
    # Naming it does not open it.
    assert browser.get(f"/enterprises/{firm.pk}/").status_code == 404


def test_a_record_that_is_not_there_is_no_page(browser, outsider):
    for place in ("4711", "99999999999"):
        query = f"role=station_officer&place={place}"
        assert browser.get(f"/grants/{outsider.pk}/give/?{query}").status_code == 404


@pytest.mark.parametrize(
    ("query", "body", "said"),
    [
        ("role=county_officer", {"place": "210727", "since": "2020-01-01"}, "不能早于今天"),
        ("role=county_officer", {"place": "999999"}, "选择"),
        ("role=county_officer", {}, "必填"),
        ("role=audit_admin", {"since": "2999-01-02", "until": "2999-01-01"}, "必须晚于生效日期"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_granted(browser, outsider, places, query, body, said):
    answer = give(browser, outsider, query, **body)
    assert answer.status_code == 422
    assert said in text(answer)
    assert not outsider.grants.exists()


def test_an_officer_does_not_become_an_administrator(browser, county_officer):
    answer = give(browser, county_officer, "role=audit_admin")
    assert answer.status_code == 422
    assert "三员分立" in text(answer)
    assert "县级工会干部" in text(answer)
    assert county_officer.grants.count() == 1


def test_nobody_grants_to_themselves(browser, security_admin):
    assert browser.get(f"/grants/{security_admin.pk}/give/").status_code == 403
    assert give(browser, security_admin, "role=security_admin").status_code == 403
    own = security_admin.grants.get()
    body = {"on": today(9).isoformat(), "until": today(9).isoformat(), "reason": "x"}
    for page in ("end", "until"):
        assert browser.post(f"/grants/held/{own.pk}/{page}/", body).status_code == 403
    own.refresh_from_db()
    assert own.until is None
    assert "另一位安全管理员" in text(browser.get(f"/grants/{security_admin.pk}/"))


def test_taking_a_role_away_takes_it_away_at_once(browser, sign_in, county_officer, places):
    theirs = sign_in(county_officer)
    firm = EnterpriseFactory(area=places.qilihe)
    assert theirs.get(f"/enterprises/{firm.pk}/").status_code == 200
    grant = county_officer.grants.get()
    body = {"on": today().isoformat(), "reason": "调离"}
    assert browser.post(f"/grants/held/{grant.pk}/end/", body).status_code == 302
    assert theirs.get(f"/enterprises/{firm.pk}/").status_code == 404
    assert AuditEntry.objects.get(action="grant.end").reason == "调离"
    answer = browser.post(f"/grants/held/{grant.pk}/end/", body)
    assert answer.status_code == 422
    assert "已经终止" in text(answer)


def test_the_past_is_not_altered(browser, county_officer):
    grant = county_officer.grants.get()
    yesterday = today(-1).isoformat()
    for page in ("end", "until"):
        body = {"on": yesterday, "until": yesterday, "reason": "x"}
        answer = browser.post(f"/grants/held/{grant.pk}/{page}/", body)
        assert answer.status_code == 422
        assert "不能早于今天" in text(answer)
    grant.refresh_from_db()
    assert grant.until is None


def test_an_end_is_set_moved_and_taken_away(browser, county_officer):
    grant = county_officer.grants.get()
    address = f"/grants/held/{grant.pk}/until/"
    for until in (today(10), today(20), None):
        body = {"until": until.isoformat() if until else "", "reason": "借调"}
        assert browser.post(address, body).status_code == 302
        grant.refresh_from_db()
        assert grant.until == until
    assert AuditEntry.objects.filter(action="grant.change_end").count() == 3
    assert browser.post(address, {"until": "", "reason": ""}).status_code == 422


def test_a_grant_is_withdrawn_before_it_begins(browser, outsider, places):
    grant = Grant.objects.create(
        user=outsider, role="county_officer", area=places.yixian, since=today(5)
    )
    assert "尚未生效" in text(browser.get(f"/grants/{outsider.pk}/"))
    body = {"on": today().isoformat(), "reason": "录错了人"}
    browser.post(f"/grants/held/{grant.pk}/end/", body)
    assert not outsider.grants.exists()


def test_the_list_says_who_holds_what(browser, county_officer, outsider, places):
    def names(query=""):
        return {user.username for user, _roles in browser.get(f"/grants/{query}").context["rows"]}

    assert names() == {"county_officer", "outsider", "security_admin"}
    assert names("?role=county_officer") == {"county_officer"}
    assert names("?holding=no") == {"outsider"}
    assert names("?holding=yes") == {"county_officer", "security_admin"}
    Grant.objects.create(user=outsider, role="county_officer", area=places.yixian, since=today(5))
    assert names("?holding=future") == {"outsider"}
    assert names("?search=义县") == {"county_officer"}
    assert "县级工会干部 · 义县" in text(browser.get("/grants/"))


def test_queries_do_not_grow_with_people(browser, county_officer, places, same_queries):
    from django.contrib.auth import get_user_model  # noqa: PLC0415

    def grow():
        for number in range(10):
            user = get_user_model().objects.create(username=f"u{number}")
            Grant.objects.create(
                user=user, role="county_officer", area=places.yixian, since=date(2020, 1, 1)
            )

    same_queries(lambda: browser.get("/grants/"), grow)
