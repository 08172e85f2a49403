"""load_demo refuses to open accounts with a known password where that would be a risk."""

from datetime import date
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import Grant, User
from accounts.services.accounts import create_user
from areas.models import Area
from common.models import AuditEntry
from config.settings import base
from portal.management.commands import load_demo
from tests.factories.stations import StationFactory


def test_it_refuses_in_production(db, settings):
    settings.DEMO_ACCOUNTS_ALLOWED = False
    with pytest.raises(CommandError, match="--force"):
        call_command("load_demo")
    assert not User.objects.exists()
    assert not Area.objects.exists()


def test_only_the_embedded_and_the_test_settings_allow_it():
    assert base.DEMO_ACCOUNTS_ALLOWED is False
    lines = Path(base.__file__).with_name("prod.py").read_text(encoding="utf-8")
    assert "DEMO_ACCOUNTS_ALLOWED" not in lines


STATION = next(account for account in load_demo.ACCOUNTS if account.username == "station")


def open_station_account(station):
    user = load_demo._open_account(STATION, station)
    load_demo._renew_password(user)
    return user


def test_an_officer_granted_by_areas_is_granted_the_station_instead(places):
    """Demo databases of before: the five areas one by one."""
    station = StationFactory(name="青堆子镇企业民主管理指导站", area=places.qingduizi)
    user = create_user(actor=None, username="station", name="站长", password=load_demo.PASSWORD)
    for area in (places.qingduizi, places.goubangzi):
        Grant.objects.create(user=user, role=STATION.role, area=area, since=date(2019, 11, 1))
    for _again in range(2):
        open_station_account(station)
        (grant,) = user.grants.in_force(timezone.localdate())
        assert (grant.subject_id, grant.area) == (station.pk, None)
    assert user.grants.count() == 3


def test_the_documented_password_does_not_expire(places):
    station = StationFactory(area=places.qingduizi)
    with time_machine.travel("2024-01-01 12:00+08:00"):
        first = open_station_account(station)
        first.refresh_from_db()
        written = AuditEntry.objects.count()
        open_station_account(station)
        assert AuditEntry.objects.count() == written
    with time_machine.travel("2025-01-01 12:00+08:00"):
        again = open_station_account(station)
        again.refresh_from_db()
        assert again.password_changed_at.year == 2025
        assert again.password_expires_at is None
        assert again.check_password(load_demo.PASSWORD)


def test_a_password_of_ones_own_is_left_alone(places):
    station = StationFactory(area=places.qingduizi)
    with time_machine.travel("2024-01-01 12:00+08:00"):
        user = open_station_account(station)
    user.set_password("Own-2024-pass!")
    user.save()
    with time_machine.travel("2025-01-01 12:00+08:00"):
        open_station_account(station)
    user.refresh_from_db()
    assert user.password_changed_at.year == 2024
