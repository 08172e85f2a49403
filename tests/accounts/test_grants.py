"""What a grant gives, from when to when, and which roles exclude each other."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError

from accounts.choices import Ability, Role
from accounts.models import User
from accounts.services import RolesMustBeSeparate, create_user, grant_role


@pytest.fixture
def newcomer(db) -> User:
    return create_user(actor=None, username="newcomer", name="干部", password="Sesame-2023!")


def test_a_grant_counts_on_its_days_only(places, newcomer):
    grant_role(
        actor=None,
        user=newcomer,
        role=Role.COUNTY_OFFICER,
        area=places.yixian,
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
    grant_role(actor=None, user=newcomer, role=first, area=area_for(first), since=since)
    with pytest.raises(RolesMustBeSeparate):
        grant_role(actor=None, user=newcomer, role=second, area=area_for(second), since=since)
    assert newcomer.grants.count() == 1


def test_a_business_role_needs_an_area(newcomer):
    with pytest.raises(ValidationError, match="业务角色必须指定区域"):
        grant_role(
            actor=None, user=newcomer, role=Role.CITY_OFFICER, area=None, since=date(2023, 1, 1)
        )
