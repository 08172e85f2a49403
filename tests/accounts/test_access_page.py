"""What a person may see and do on a day: the page says what the portal does on that day."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.choices import Ability, Role
from accounts.models import Grant, User
from accounts.selectors import access_of
from accounts.services.accounts import disable_account, enable_account
from areas.models import Area
from enterprises.models import Enterprise
from stations.models import Station
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.stations import ServiceAreaFactory, StationFactory

pytestmark = pytest.mark.django_db
DAYS = [date(2022, 12, 31), date(2023, 1, 1), date(2023, 6, 30), date(2023, 7, 1),
        date(2024, 2, 29), date(2025, 1, 1), date(2035, 5, 5)]  # fmt: skip


@pytest.fixture
def firms(places):
    return [
        EnterpriseFactory(area=area)
        for area in (places.qilihe, places.qilihe_town, places.goubangzi, places.qingduizi)
    ]


@pytest.fixture
def busy(places, firms, outsider):
    """A person whose grants come and go: a county, a park, a station, an enterprise."""
    station = StationFactory(area=places.goubangzi)
    ServiceAreaFactory(
        station=station, area=places.qingduizi, since=date(2020, 1, 1), until=date(2025, 1, 1)
    )
    ServiceAreaFactory(station=station, area=places.qilihe_town, since=date(2024, 1, 1))

    def grant(role, since, until=None, **where):
        Grant.objects.create(user=outsider, role=role, since=since, until=until, **where)

    grant(Role.COUNTY_OFFICER, date(2023, 1, 1), date(2023, 7, 1), area=places.yixian)
    grant(Role.PARK_MANAGER, date(2023, 1, 1), date(2030, 1, 1), area=places.qilihe)
    grant(Role.STATION_OFFICER, date(2023, 7, 1), subject_id=station.pk)
    grant(Role.ENTERPRISE_OFFICER, date(2024, 1, 1), subject_id=firms[2].pk)
    return outsider


def ids(rows):
    return set(rows.values_list("pk", flat=True))


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_what_is_said_is_what_the_portal_does_on_that_day(busy, firms, day):
    said = access_of(busy, day)
    with time_machine.travel(f"{day} 12:00+08:00"):
        user = User.objects.get(pk=busy.pk)
        for model in (Enterprise, Station, Area):
            seen = ids(model.objects.visible_to(user))
            assert ids(model.objects.in_scope(said.scope)) == seen, model
        for ability in Ability:
            assert said.scopes.get(ability, type(user.scope)()) == user.scope_for(ability)
            assert (ability in {a.ability for a in said.abilities}) == user.holds(ability)
        assert {given.grant.pk for given in said.grants} == {g.pk for g in user.grants_in_force}


@pytest.mark.parametrize("who", ["city_officer", "station_officer", "park_manager",
                                 "system_admin", "security_admin", "audit_admin"])  # fmt: skip
def test_it_is_so_for_every_role(who, request, firms):
    user = request.getfixturevalue(who)
    today = timezone.localdate()
    said = access_of(user, today)
    assert ids(Enterprise.objects.in_scope(said.scope)) == ids(
        Enterprise.objects.visible_to(User.objects.get(pk=user.pk))
    )
    for ability in said.abilities:
        assert User.objects.get(pk=user.pk).holds(ability.ability)


def test_which_grant_gives_what_and_where(busy, places):
    said = access_of(busy, date(2024, 2, 29))
    assert [given.role for given in said.grants] == ["园区管委会", "指导站工作人员", "企业工会干部"]
    by_ability = {str(a.ability): a for a in said.abilities}
    assert by_ability["read"].grants == (1, 2, 3)
    assert by_ability["edit"].grants == (2,)
    assert by_ability["fill"].grants == (3,)
    areas = {area.name for area in by_ability["edit"].reach.areas}
    assert areas == {"青堆子镇", "七里河镇"}
    assert len(by_ability["fill"].reach.enterprises) == 1
    assert by_ability["fill"].reach.areas == ()
    # Reading, filling and telephones are each had elsewhere; editing and importing go together.
    assert [[str(a.ability) for a in group] for group in said.together] == [
        ["read"], ["edit", "import"], ["fill"], ["personal"],
    ]  # fmt: skip


def test_an_area_is_named_once_with_how_many_lie_below(county_officer, places):
    Grant.objects.create(
        user=county_officer, role="park_manager", area=places.qilihe, since=date(2020, 1, 1)
    )
    said = access_of(county_officer, date(2024, 1, 1))
    reads = next(a for a in said.abilities if a.ability == Ability.READ)
    assert [(area.name, area.below) for area in reads.reach.areas] == [("义县", 2)]


def test_what_changes_next(busy):
    said = access_of(busy, date(2024, 2, 29))
    assert [(change.on, change.text[:6]) for change in said.changes] == [
        (date(2025, 1, 1), "服务区域变动"),
        (date(2030, 1, 1), "授权终止：园"),
    ]
    assert len(access_of(busy, date(2022, 12, 31)).changes) == 8
    assert access_of(busy, date(2035, 1, 1)).changes == ()


def test_whether_the_account_was_switched_on_is_read_from_the_log(county_officer):
    with time_machine.travel("2024-03-01 09:00+08:00"):
        disable_account(actor=None, user=county_officer, reason="x", now=timezone.now())
    with time_machine.travel("2024-06-01 09:00+08:00"):
        enable_account(actor=None, user=county_officer, reason="x")
    county_officer.refresh_from_db()
    days = ("2024-02-29", "2024-03-01", "2024-05-31", "2024-06-01")
    states = [access_of(county_officer, date.fromisoformat(day)).is_active for day in days]
    assert states == [True, False, False, True]
    said = access_of(county_officer, date(2024, 4, 1))
    assert not said.scope
    assert said.abilities == ()
    assert len(said.grants) == 1


def test_the_page_says_it_in_words(sign_in, security_admin, busy):
    client = sign_in(security_admin)
    page = client.get(f"/grants/{busy.pk}/access/?as_of=2024-02-29").content.decode()
    for words in ("园区管委会 · 锦州七里河经济开发区", "录入和修改", "第 1、2、3 项", "青堆子镇",
                  "服务区域变动", "2025-01-01", "2030-01-01"):  # fmt: skip
        assert words in page, words
    later = timezone.localdate() + timedelta(days=30)
    page = client.get(f"/grants/{busy.pk}/access/?as_of={later}").content.decode()
    assert "还没有到" in page
    page = client.get(f"/grants/{busy.pk}/access/?as_of=2010-01-01").content.decode()
    assert "才开设" in page
    partial = client.get(
        f"/grants/{busy.pk}/access/?as_of=2024-02-29", headers={"HX-Request": "true"}
    )
    assert "<html" not in partial.content.decode()


def test_the_page_of_an_account_that_is_off_says_so(sign_in, security_admin, county_officer):
    disable_account(actor=None, user=county_officer, reason="x", now=timezone.now())
    page = sign_in(security_admin).get(f"/grants/{county_officer.pk}/access/").content.decode()
    assert "账号处于停用状态" in page


def test_the_page_of_who_holds_nothing_says_so(sign_in, security_admin, outsider):
    page = sign_in(security_admin).get(f"/grants/{outsider.pk}/access/").content.decode()
    assert "没有有效的授权" in page


def test_nothing_is_written_and_queries_do_not_grow_with_areas(city_officer, places):
    today = timezone.localdate()
    access_of(city_officer, today)
    with CaptureQueriesContext(connection) as before:
        access_of(city_officer, today)
    for number in range(20):
        Area.objects.create(
            code=f"x{number}", name=f"镇{number}", kind="township", parent=places.yixian,
            path=f"{places.yixian.path}x{number}/",
        )  # fmt: skip
    with CaptureQueriesContext(connection) as after:
        said = access_of(city_officer, today)
    assert len(after) == len(before)
    assert all(query["sql"].lstrip().startswith("SELECT") for query in after.captured_queries)
    assert said.grants[0].reach.areas[0].below == 26
