"""Too many wrong passwords: the account is locked, or the address; on the page and in the API."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from axes.models import AccessAttempt
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import ApiToken
from accounts.services import lockouts
from common.models import AuditEntry

pytestmark = pytest.mark.django_db
PASSWORD = "Sesame-2023!"


def by_page(username, password, address="192.0.2.1"):
    data = {"username": username, "password": password}
    return Client(REMOTE_ADDR=address).post("/login/", data)


def by_api(username, password, address="192.0.2.1"):
    data = {"username": username, "password": password}
    return APIClient(REMOTE_ADDR=address).post("/api/v1/token/", data)


DOORS = pytest.mark.parametrize(
    ("door", "opens", "refuses"), [(by_page, 302, 200), (by_api, 200, 400)]
)


def fail(door, count, username="county_officer", address="192.0.2.1"):
    return [door(username, "wrong", address).status_code for _attempt in range(count)]


@DOORS
def test_the_fifth_failure_locks_the_account(county_officer, door, opens, refuses):
    assert fail(door, 5) == [refuses] * 4 + [429]
    # Also from elsewhere, and by the other door.
    for other in (by_page, by_api):
        answer = other("county_officer", PASSWORD, "192.0.2.77")
        assert answer.status_code == 429
        assert answer.headers["Retry-After"] == "1800"
        assert "请等 30 分钟后再试" in answer.content.decode()
    assert not ApiToken.objects.exists()


@DOORS
def test_it_ends_by_itself_half_an_hour_after_the_last_failure(
    county_officer, door, opens, refuses
):
    start = datetime.now(UTC)
    with time_machine.travel(start) as clock:
        fail(door, 5)
        # Knocking on does not prolong it.
        clock.move_to(start + timedelta(minutes=29))
        assert door("county_officer", PASSWORD).status_code == 429
        clock.move_to(start + timedelta(minutes=31))
        assert door("county_officer", PASSWORD).status_code == opens


@DOORS
def test_a_success_forgives_the_account(county_officer, door, opens, refuses):
    for _round in range(3):
        assert fail(door, 4) == [refuses] * 4
        assert door("county_officer", PASSWORD).status_code == opens


def page_without_token(username):
    text = by_page(username, "wrong").content.decode()
    return re.sub(r'(name="csrfmiddlewaretoken" value=|X-CSRFToken": )"[^"]*"', "", text)


def test_it_does_not_tell_whether_there_is_such_an_account(county_officer):
    known, unknown = fail(by_page, 5), fail(by_page, 5, "nobody-of-that-name")
    assert known == unknown
    pages = [page_without_token(name) for name in ("county_officer", "nobody-of-that-name")]
    assert pages[0] == pages[1]
    texts = [by_api(name, "wrong").json() for name in ("county_officer", "nobody-of-that-name")]
    assert texts[0] == texts[1]
    assert texts[0]["type"].endswith("locked-out")


def test_many_accounts_from_one_address_lock_the_address(county_officer, settings):
    settings.LOCKOUT_ADDRESS_FAILURES = 8
    for count in range(7):
        assert by_page(f"guess-{count}", "wrong").status_code == 200
    assert by_page("guess-7", "wrong").status_code == 429
    assert by_page("county_officer", PASSWORD).status_code == 429
    assert by_api("county_officer", PASSWORD).status_code == 429
    # The account is not locked: elsewhere it opens.
    assert by_page("county_officer", PASSWORD, "192.0.2.77").status_code == 302


def test_a_success_does_not_forgive_the_address(county_officer, settings):
    settings.LOCKOUT_ADDRESS_FAILURES = 8
    for count in range(7):
        by_page(f"guess-{count}", "wrong")
    assert by_page("county_officer", PASSWORD).status_code == 302
    assert by_page("guess-7", "wrong").status_code == 429


def test_an_address_cannot_be_made_up(county_officer, settings):
    settings.LOCKOUT_ADDRESS_FAILURES = 3
    for count in range(4):
        answer = Client(
            REMOTE_ADDR="192.0.2.1", headers={"X-Forwarded-For": f"198.51.100.{count}"}
        ).post("/login/", {"username": f"guess-{count}", "password": "wrong"})
    assert answer.status_code == 429


def test_an_administrator_unlocks_an_account(county_officer, system_admin):
    fail(by_page, 5)
    (lock,) = lockouts.locked_accounts()
    assert (lock.name, lock.user, lock.failures) == ("county_officer", county_officer, 5)
    assert lockouts.unlock(actor=system_admin, username="county_officer")
    assert lockouts.locked_accounts() == []
    assert by_page("county_officer", PASSWORD).status_code == 302
    entry = AuditEntry.objects.get(action="sign_in.unlock")
    assert (entry.actor, entry.target_id) == (system_admin, str(county_officer.pk))
    assert not lockouts.unlock(actor=system_admin, username="county_officer")


def test_an_administrator_unlocks_an_address(county_officer, system_admin, settings):
    settings.LOCKOUT_ADDRESS_FAILURES = 3
    for count in range(3):
        by_page(f"guess-{count}", "wrong")
    (lock,) = lockouts.locked_addresses()
    assert (lock.name, lock.failures) == ("192.0.2.1", 3)
    assert lockouts.unlock(actor=system_admin, address="192.0.2.1")
    assert by_page("county_officer", PASSWORD).status_code == 302
    assert AuditEntry.objects.get(action="sign_in.unlock").changes == {"address": "192.0.2.1"}


def test_names_that_are_no_account_are_not_listed(county_officer):
    fail(by_page, 5, "a-password-in-the-wrong-field")
    assert lockouts.locked_accounts() == []


def test_the_log_keeps_the_names_of_accounts_only(county_officer):
    by_page("county_officer", "wrong")
    by_page("a-password-in-the-wrong-field", "wrong")
    first, second = AuditEntry.objects.filter(action="sign_in.refuse").order_by("pk")
    assert (first.kind, first.target_id) == ("sign_in", str(county_officer.pk))
    assert (first.address, first.door) == ("192.0.2.1", "page")
    assert (second.target_id, second.target_name, second.changes) == ("", "", {})


def test_a_lock_is_one_line_of_the_log(county_officer):
    fail(by_api, 7)
    assert AuditEntry.objects.filter(action="sign_in.lock").count() == 1
    refusals = AuditEntry.objects.filter(action="sign_in.refuse").order_by("pk")
    assert [line.changes for line in refusals] == [{}] * 5 + [{"locked": True}] * 2


def test_what_no_longer_counts_is_forgotten(county_officer):
    fail(by_page, 2)
    assert lockouts.forget(datetime.now(UTC) + timedelta(minutes=29)) == 0
    assert lockouts.forget(datetime.now(UTC) + timedelta(minutes=31)) == 1
    assert not AccessAttempt.objects.exists()


def test_nothing_that_was_typed_is_kept_but_the_name(county_officer):
    by_page("county_officer", "something secret")
    kept = AccessAttempt.objects.values().get()
    assert "something secret" not in str(kept)


def test_the_rescue_admin_has_no_door_of_its_own(county_officer):
    fail(by_page, 5)
    client = Client(REMOTE_ADDR="192.0.2.77")
    answer = client.post("/admin/login/", {"username": "county_officer", "password": PASSWORD})
    assert answer.url == "/login/?next=/admin/"
    assert "_auth_user_id" not in client.session
