"""What a grant gives, from when to when, and which roles exclude each other."""

import threading
from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from accounts.choices import Ability, Role
from accounts.models import Grant, User
from accounts.services.accounts import create_user
from accounts.services.grants import (
    AlreadyEnded,
    AlreadyGranted,
    MayNotGrant,
    RolesMustBeSeparate,
    change_end,
    end_grant,
    grant_role,
)
from accounts.triggers import SEPARATING
from common.models import AuditEntry
from enterprises.models import Enterprise
from stations.models import ServiceArea
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.stations import ServiceAreaFactory, StationFactory


@pytest.fixture
def newcomer(db) -> User:
    return create_user(actor=None, username="newcomer", name="干部", password="Sesame-2023!")


def test_a_grant_counts_on_its_days_only(places, newcomer):
    grant_role(
        actor=None,
        user=newcomer,
        role=Role.COUNTY_OFFICER,
        place=places.yixian,
        since=date(2023, 3, 1),
        until=date(2023, 6, 1),
    )
    for day, sees in [("2023-02-28", False), ("2023-03-01", True), ("2023-06-01", False)]:
        with time_machine.travel(f"{day} 12:00+08:00"):
            assert bool(User.objects.get(pk=newcomer.pk).scope) is sees


def test_an_inactive_user_sees_nothing(city_officer):
    city_officer.is_active = False
    city_officer.save()
    assert not User.objects.get(pk=city_officer.pk).scope


def test_a_park_manager_reads_and_does_not_edit(places, park_manager):
    assert park_manager.may(Ability.READ, places.qilihe.path)
    assert not park_manager.may(Ability.EDIT, places.qilihe.path)
    assert not park_manager.may(Ability.READ, places.yixian.path)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN),
        (Role.AUDIT_ADMIN, Role.CITY_OFFICER),
        (Role.CITY_OFFICER, Role.SECURITY_ADMIN),
    ],
)
def test_administrators_hold_nothing_else(places, newcomer, first, second):
    def area_for(role):
        return places.city if role == Role.CITY_OFFICER else None

    since = date(2023, 1, 1)
    grant_role(actor=None, user=newcomer, role=first, place=area_for(first), since=since)
    with pytest.raises(RolesMustBeSeparate):
        grant_role(actor=None, user=newcomer, role=second, place=area_for(second), since=since)
    assert newcomer.grants.count() == 1


def test_a_business_role_needs_an_area(newcomer):
    with pytest.raises(ValidationError, match="业务角色必须指定区域"):
        grant_role(
            actor=None, user=newcomer, role=Role.CITY_OFFICER, place=None, since=date(2023, 1, 1)
        )


# ---------------------------------------------------------------- separation, at any one time

JAN, MARCH, JUNE = date(2023, 1, 1), date(2023, 3, 1), date(2023, 6, 1)


def give(user, role, since=JAN, until=None, *, place=None, actor=None):
    return grant_role(actor=actor, user=user, role=role, since=since, until=until, place=place)


@pytest.mark.parametrize("admin", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
@pytest.mark.parametrize(
    ("since", "until"),
    [(MARCH, None), (date(2024, 1, 1), date(2025, 1, 1)), (date(2020, 1, 1), date(2023, 1, 2))],
)
def test_a_role_that_lies_in_the_future_or_overlaps_by_a_day_excludes_too(
    places, newcomer, admin, since, until
):
    give(newcomer, Role.COUNTY_OFFICER, place=places.yixian)
    with pytest.raises(RolesMustBeSeparate, match="同一时间不能再是"):
        give(newcomer, admin, since, until)
    assert newcomer.grants.count() == 1
    assert AuditEntry.objects.filter(action="grant.create").count() == 1


def test_a_role_that_has_ended_by_then_does_not_count(places, newcomer):
    give(newcomer, Role.COUNTY_OFFICER, JAN, JUNE, place=places.yixian)
    give(newcomer, Role.AUDIT_ADMIN, JUNE)
    assert newcomer.grants.count() == 2


def test_a_future_role_may_not_be_reached_by_moving_an_end(places, newcomer):
    held = give(newcomer, Role.COUNTY_OFFICER, JAN, JUNE, place=places.yixian)
    give(newcomer, Role.AUDIT_ADMIN, JUNE)
    with pytest.raises(RolesMustBeSeparate):
        change_end(actor=None, grant=held, until=None, today=MARCH, reason="延长")
    held.refresh_from_db()
    assert held.until == JUNE


def test_the_same_grant_twice_at_once_is_refused(places, newcomer):
    give(newcomer, Role.COUNTY_OFFICER, JAN, JUNE, place=places.yixian)
    with pytest.raises(AlreadyGranted, match="自 2023-01-01 至 2023-06-01"):
        give(newcomer, Role.COUNTY_OFFICER, MARCH, place=places.yixian)
    give(newcomer, Role.COUNTY_OFFICER, JUNE, place=places.yixian)
    give(newcomer, Role.COUNTY_OFFICER, MARCH, place=places.beizhen)
    give(newcomer, Role.PARK_MANAGER, MARCH, place=places.yixian)
    assert newcomer.grants.count() == 4


def test_a_station_that_is_not_there_is_not_granted(newcomer):
    with pytest.raises(ValidationError, match="没有这个指导站或企业"):
        give(newcomer, Role.STATION_OFFICER, place=4711)
    assert not newcomer.grants.exists()


def test_an_enterprises_officer_is_of_one_enterprise_never_of_an_area(places, newcomer):
    with pytest.raises(ValidationError):
        give(newcomer, Role.ENTERPRISE_OFFICER, place=places.yixian)
    assert not newcomer.grants.exists()


# ---------------------------------------------------------------- who grants


def test_only_a_security_administrator_grants(
    places, newcomer, security_admin, system_admin, audit_admin, city_officer
):
    for actor in (system_admin, audit_admin, city_officer):
        with pytest.raises(MayNotGrant, match="只有安全管理员"):
            give(newcomer, Role.COUNTY_OFFICER, place=places.yixian, actor=actor)
    assert not newcomer.grants.exists()
    grant = give(newcomer, Role.COUNTY_OFFICER, place=places.yixian, actor=security_admin)
    line = AuditEntry.objects.get(action="grant.create")
    assert (line.actor, line.action, line.target_id) == (
        security_admin,
        "grant.create",
        str(grant.pk),
    )


def test_nobody_grants_to_themselves_nor_takes_away_from_themselves(security_admin):
    own = security_admin.grants.get()
    with pytest.raises(MayNotGrant, match="不能给自己授权"):
        give(security_admin, Role.SECURITY_ADMIN, date(2030, 1, 1), actor=security_admin)
    with pytest.raises(MayNotGrant):
        end_grant(actor=security_admin, grant=own, on=date(2030, 1, 1), reason="x")
    with pytest.raises(MayNotGrant):
        change_end(actor=security_admin, grant=own, until=date(2030, 1, 1), today=JAN, reason="x")
    own.refresh_from_db()
    assert own.until is None
    assert security_admin.grants.count() == 1
    assert not AuditEntry.objects.exists()


def test_who_grants_today_no_longer_grants_when_that_has_ended(places, newcomer, security_admin):
    security_admin.grants.update(until=date(2024, 1, 1))
    with time_machine.travel("2024-01-01 12:00+08:00"), pytest.raises(MayNotGrant):
        give(
            newcomer,
            Role.COUNTY_OFFICER,
            place=places.yixian,
            actor=User.objects.get(pk=security_admin.pk),
        )


# ---------------------------------------------------------------- ending


def test_a_grant_that_ends_tomorrow_is_in_force_today(places, newcomer, security_admin):
    today = date(2024, 5, 1)
    grant = give(newcomer, Role.COUNTY_OFFICER, place=places.yixian)
    with time_machine.travel("2024-05-01 12:00+08:00"):
        end_grant(
            actor=security_admin, grant=grant, on=today + timedelta(days=1), reason="调离本县"
        )
        assert User.objects.get(pk=newcomer.pk).may(Ability.EDIT, places.yixian.path)
    with time_machine.travel("2024-05-02 00:01+08:00"):
        assert not User.objects.get(pk=newcomer.pk).scope
    line = AuditEntry.objects.get(action="grant.end")
    assert line.reason == "调离本县"
    assert line.changes == {"until": [None, "2024-05-02"]}
    assert (line.owner_type, line.owner_id) == ("accounts.user", str(newcomer.pk))


def test_what_has_ended_stays_as_it_was(places, newcomer):
    grant = give(newcomer, Role.COUNTY_OFFICER, JAN, JUNE, place=places.yixian)
    for day in (JUNE, date(2024, 1, 1)):
        with pytest.raises(AlreadyEnded):
            end_grant(actor=None, grant=grant, on=day, reason="x")
    with pytest.raises(AlreadyEnded, match="重新授权"):
        change_end(actor=None, grant=grant, until=None, today=JUNE, reason="x")
    grant.refresh_from_db()
    assert grant.until == JUNE


def test_an_end_is_not_moved_into_the_past(places, newcomer):
    grant = give(newcomer, Role.COUNTY_OFFICER, place=places.yixian)
    with pytest.raises(ValidationError, match="不能早于今天"):
        change_end(actor=None, grant=grant, until=MARCH, today=JUNE, reason="x")
    grant.refresh_from_db()
    assert grant.until is None


def test_a_grant_that_has_not_begun_is_withdrawn_whole(places, newcomer):
    grant = give(newcomer, Role.COUNTY_OFFICER, JUNE, place=places.yixian)
    assert end_grant(actor=None, grant=grant, on=MARCH, reason="录错了人") is None
    assert not newcomer.grants.exists()
    assert AuditEntry.objects.get(action="grant.withdraw").reason == "录错了人"
    grant.pk = 4711
    with pytest.raises(AlreadyEnded):
        end_grant(actor=None, grant=grant, on=MARCH, reason="x")


# ---------------------------------------------------------------- stations and enterprises


def test_what_a_station_serves_is_at_once_what_its_officer_sees(places, newcomer):
    inside = EnterpriseFactory(area=places.qingduizi)
    later = EnterpriseFactory(area=places.goubangzi)
    station = StationFactory(area=places.yixian)
    served = ServiceAreaFactory(station=station, area=places.qingduizi)
    give(newcomer, Role.STATION_OFFICER, place=station.pk)

    def seen():
        return set(Enterprise.objects.visible_to(User.objects.get(pk=newcomer.pk)))

    assert seen() == {inside}
    added = ServiceAreaFactory(station=station, area=places.goubangzi)
    assert seen() == {inside, later}
    ServiceArea.objects.filter(pk=served.pk).update(until=date(2024, 1, 1))
    assert seen() == {later}
    added.delete()
    assert seen() == set()


def test_an_enterprises_officer_sees_that_enterprise_alone(places, newcomer):
    own, _neighbour = EnterpriseFactory.create_batch(2, area=places.qilihe)
    give(newcomer, Role.ENTERPRISE_OFFICER, place=own.pk)
    user = User.objects.get(pk=newcomer.pk)
    assert list(Enterprise.objects.visible_to(user)) == [own]
    assert user.may(Ability.FILL, places.qilihe.path, ("enterprise", own.pk))
    assert not user.may(Ability.EDIT, places.qilihe.path, ("enterprise", own.pk))


# ---------------------------------------------------------------- the database


def test_the_database_has_the_triggers(db):
    assert SEPARATING.missing(connection) == []


@pytest.mark.parametrize(
    ("role", "area", "named"),
    [("audit_admin", None, "separate"), ("county_officer", "yixian", "once")],
)
def test_the_database_refuses_what_passes_the_service_by(places, newcomer, role, area, named):
    give(newcomer, Role.COUNTY_OFFICER, place=places.yixian)
    grant = Grant(user=newcomer, role=role, area=area and places.yixian, since=MARCH)
    with pytest.raises(IntegrityError, match=f"accounts_grant_{named}"), transaction.atomic():
        Grant.objects.bulk_create([grant])
    ended = Grant.objects.create(
        user=newcomer, role="audit_admin", since=date(2020, 1, 1), until=JAN
    )
    with pytest.raises(IntegrityError, match="accounts_grant_separate"), transaction.atomic():
        Grant.objects.filter(pk=ended.pk).update(until=None)
    assert newcomer.grants.count() == 2


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("by_service", [True, False])
def test_two_grants_at_once_do_not_slip_past_the_separation(by_service):
    user = create_user(actor=None, username="newcomer", name="干部", password="Sesame-2023!")
    both_began, outcomes = threading.Barrier(2), []

    def give_at_once(role):
        try:
            with transaction.atomic():
                both_began.wait(10)
                if by_service:
                    give(user, role)
                else:
                    Grant.objects.create(user=user, role=role, since=JAN)
                outcomes.append("granted")
        except (RolesMustBeSeparate, IntegrityError) as refusal:
            outcomes.append(type(refusal).__name__)
        finally:
            connection.close()

    roles = (Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN)
    threads = [threading.Thread(target=give_at_once, args=[role]) for role in roles]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    refusal = "RolesMustBeSeparate" if by_service else "IntegrityError"
    assert sorted(outcomes) == sorted(["granted", refusal])
    assert user.grants.count() == 1
