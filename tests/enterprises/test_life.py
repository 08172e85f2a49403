"""Closing, opening again and renaming: what was so stays so, each with its day and its grounds."""

from datetime import date

import pytest

from common.models import AuditEntry
from enterprises.models import Closure
from enterprises.services import (
    AlreadyClosed,
    NotReopened,
    SameName,
    close_enterprise,
    rename_enterprise,
    reopen_enterprise,
)
from indicators.freshness import bring_up_to_date, differences
from indicators.models import Standing
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.unions import CoverageFactory, UnionFactory

pytestmark = pytest.mark.django_db
CLOSED, OPEN = date(2020, 1, 1), date(2021, 3, 1)


@pytest.fixture
def enterprise(places):
    return EnterpriseFactory(name="义县恒达机械", area=places.qilihe)


@pytest.fixture
def reopened(enterprise, county_officer):
    close_enterprise(actor=county_officer, enterprise=enterprise, on=CLOSED, reason="stopped")
    return reopen_enterprise(actor=county_officer, enterprise=enterprise, on=OPEN, note="恢复生产")


def counted(on):
    bring_up_to_date()
    return Standing.objects.as_of(on).count()


def test_what_was_closed_in_between_is_not_counted(reopened):
    assert reopened.closed_on is None
    closure = Closure.objects.get()
    assert (closure.since, closure.until, closure.reason) == (CLOSED, OPEN, "stopped")
    days = [date(2019, 12, 31), CLOSED, date(2021, 2, 28), OPEN]
    assert [counted(day) for day in days] == [1, 0, 0, 1]
    assert list(differences()) == []


def test_the_grounds_stand_in_the_log(reopened):
    line = AuditEntry.objects.get(action="enterprise.reopen")
    assert line.reason == "恢复生产"
    assert line.changes["closed_on"] == ["2020-01-01", None]


def test_it_may_close_again_later(reopened, county_officer):
    with pytest.raises(AlreadyClosed, match="2021-03-01"):
        close_enterprise(
            actor=county_officer, enterprise=reopened, on=date(2020, 6, 1), reason="stopped"
        )
    close_enterprise(
        actor=county_officer, enterprise=reopened, on=date(2022, 1, 1), reason="dormant"
    )
    assert [counted(day) for day in (OPEN, date(2022, 1, 1))] == [1, 0]


def test_what_is_open_or_not_closed_yet_is_not_opened(enterprise, county_officer):
    who = {"actor": county_officer, "enterprise": enterprise}
    with pytest.raises(NotReopened, match="没有终止"):
        reopen_enterprise(**who, on=OPEN)
    close_enterprise(**who, on=CLOSED, reason="stopped")
    with pytest.raises(NotReopened, match="2020-01-01"):
        reopen_enterprise(**who, on=CLOSED)
    assert not Closure.objects.exists()


def test_the_page_opens_and_can_be_taken_back(enterprise, county_officer, sign_in):
    close_enterprise(actor=county_officer, enterprise=enterprise, on=CLOSED, reason="stopped")
    client = sign_in(county_officer)
    page = f"/enterprises/{enterprise.pk}/"
    assert f"{page}reopen/" in client.get(page).content.decode()
    sent = {"on": "2021-03-01", "note": "恢复生产"}
    assert client.post(f"{page}reopen/", sent).status_code == 302
    assert "2020-01-01 至 2021-03-01" in client.get(page).content.decode()
    request = AuditEntry.objects.get(action="enterprise.reopen").request
    address = f"/history/enterprise/{enterprise.pk}/{request}/take-back/"
    assert client.post(address, {"reason": "录错了"}).status_code == 302
    enterprise.refresh_from_db()
    assert enterprise.closed_on == CLOSED
    assert not Closure.objects.exists()


def test_a_name_is_changed_from_a_day_on(enterprise, county_officer, sign_in):
    client = sign_in(county_officer)
    address = f"/enterprises/{enterprise.pk}/rename/"
    sent = {"name": "锦州恒达重工", "on": "2023-01-01", "note": "工商变更登记"}
    assert client.post(address, sent).status_code == 302
    former = enterprise.former_names.get()
    assert (former.name, former.until, former.pinyin) == (
        "义县恒达机械", date(2023, 1, 1), "yixianhengdajixie",
    )  # fmt: skip
    assert AuditEntry.objects.get(action="enterprise.rename").reason == "工商变更登记"
    enterprise.refresh_from_db()
    with pytest.raises(SameName):
        rename_enterprise(actor=county_officer, enterprise=enterprise, name="锦州恒达重工", on=OPEN)


def test_the_form_of_its_data_asks_from_when_a_name_holds(enterprise, county_officer, sign_in):
    client = sign_in(county_officer)
    address = f"/enterprises/{enterprise.pk}/edit/"
    sent = {"name": "锦州恒达重工", "kind": "legal_person", "remark": "已走访"}
    assert client.post(address, {**sent, "renamed_on": "2023-01-01"}).status_code == 302
    assert enterprise.former_names.get().until == date(2023, 1, 1)
    enterprise.refresh_from_db()
    assert (enterprise.name, enterprise.remark) == ("锦州恒达重工", "已走访")
    again = client.post(address, {**sent, "renamed_on": "2024-01-01"})
    assert "名称没有改" in str(again.context["form"].errors)
    assert client.post(address, {**sent, "name": "锦州恒达重工厂"}).status_code == 302
    assert enterprise.former_names.count() == 1


def test_the_interface_has_each_of_them(enterprise, county_officer, api, places):
    client = api(county_officer)
    page = f"/api/v1/enterprises/{enterprise.pk}"
    sent = {"on": "2020-01-01", "reason": "stopped", "note": "走访"}
    assert client.post(f"{page}/close/", sent).json()["closed_on"] == "2020-01-01"
    assert client.post(f"{page}/reopen/", {"on": "2021-03-01"}).status_code == 400
    answer = client.post(f"{page}/reopen/", {"on": "2021-03-01", "note": "恢复生产"})
    assert answer.json()["closed_on"] is None
    again = client.post(f"{page}/reopen/", {"on": "2021-03-01", "note": "恢复生产"})
    assert again.status_code == 409
    answer = client.post(f"{page}/rename/", {"name": "新名", "on": "2022-01-01", "note": "登记"})
    assert answer.json()["name"] == "新名"
    sent = {"name": "新名工会", "approved_on": "2022-03-01", "approval_number": "锦工组〔2022〕1号"}
    union = client.post(f"{page}/own-union/", sent)
    assert union.status_code == 201
    assert client.post(f"{page}/own-union/", sent).status_code == 409
    assert enterprise.coverages.get().union_id == union.json()["id"]


def test_leaving_and_dissolving_by_the_interface(county_officer, api, places):
    coverage = CoverageFactory(enterprise__area=places.qilihe)
    client, sent = api(county_officer), {"on": "2023-01-01", "note": "职工大会决议"}
    address = f"/api/v1/coverages/{coverage.pk}/end/"
    assert client.post(address, {"on": "2023-01-01"}).status_code == 400
    assert client.post(address, sent).json()["until"] == "2023-01-01"
    assert client.post(address, sent).status_code == 409
    union = UnionFactory(area=places.qilihe)
    address = f"/api/v1/unions/{union.pk}/dissolve/"
    assert client.post(address, sent).json()["dissolved_on"] == "2023-01-01"
    reasons = AuditEntry.objects.filter(action__in=("coverage.end", "union.dissolve"))
    assert {line.reason for line in reasons} == {"职工大会决议"}
