"""What a password must be, by profile; former ones, its age, and the one an administrator sets."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.password_validation import get_password_validators, validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import PasswordRecord, Session, User
from accounts.services.passwords import (
    change_password,
    is_over,
    must_change,
    set_temporary_password,
)
from accounts.services.tokens import issue_token
from common.models import AuditEntry
from config.settings.security import LEVEL_2, LEVEL_3, password_validators

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 3, 1, 8, tzinfo=UTC)
PASSWORD = "Sesame-2023!"
LEVELS = {2: LEVEL_2, 3: LEVEL_3}


def refused(password, user=None, level=2):
    validators = get_password_validators(password_validators(LEVELS[level]))
    try:
        validate_password(password, user, validators)
    except ValidationError as refusal:
        return {error.code for error in refusal.error_list}
    return set()


@pytest.mark.parametrize(
    ("password", "level", "codes"),
    [
        ("Weir-7ot", 2, set()),
        ("Weir-7o", 2, {"password_too_short"}),
        ("Weir-7ot", 3, {"password_too_short"}),
        ("Weir-7otters", 3, set()),
        ("weir-seven-otters", 2, {"password_too_simple"}),
        ("weir7otters", 2, {"password_too_simple"}),
        ("锦州weir7", 2, {"password_too_short"}),
        ("锦州市weir7", 2, set()),
        ("Passw0rd", 2, {"password_too_common"}),
    ],
)
def test_length_and_classes_depend_on_the_profile(password, level, codes):
    assert refused(password, level=level) == codes


def test_it_must_not_contain_the_user_name(county_officer):
    assert refused("X-County_Officer-7", county_officer) == {"password_contains_username"}
    # Every third password holds an “a”.
    county_officer.username = "a"
    assert refused("Weir-7-otters-a", county_officer) == set()


def test_what_is_refused_says_what_to_do(sign_in, county_officer):
    page = change(sign_in(county_officer), PASSWORD, "weir").content.decode()
    assert "密码只有 4 位，至少要有 8 位，请加长。" in page
    assert "至少要用 3 类，请补上缺少的。" in page
    county_officer.refresh_from_db()
    assert county_officer.check_password(PASSWORD)
    assert not PasswordRecord.objects.exists()


def change(client, old, new):
    return client.post(
        "/password/", {"old_password": old, "new_password1": new, "new_password2": new}
    )


def test_the_last_five_are_not_chosen_again(county_officer):
    passwords = [PASSWORD, *(f"Weir-{count}-otters" for count in range(1, 6))]
    for count, password in enumerate(passwords[1:]):
        day = NOW + timedelta(days=count)
        change_password(actor=county_officer, user=county_officer, password=password, now=day)
    later = {"actor": county_officer, "user": county_officer, "now": NOW + timedelta(days=9)}
    for password in passwords[1:]:
        with pytest.raises(ValidationError, match="最近 5 次用过"):
            change_password(password=password, **later)
    # Five others have been used since.
    change_password(password=PASSWORD, **later)
    county_officer.refresh_from_db()
    assert county_officer.check_password(PASSWORD)
    assert county_officer.former_passwords.count() == 5


def test_a_password_grows_old(county_officer, settings):
    county_officer.password_changed_at = NOW
    assert not must_change(county_officer, NOW + timedelta(days=89))
    assert must_change(county_officer, NOW + timedelta(days=90))
    settings.PASSWORD_MAX_AGE_DAYS = 60
    assert must_change(county_officer, NOW + timedelta(days=60))
    settings.PASSWORD_MAX_AGE_DAYS = 0
    assert not must_change(county_officer, NOW + timedelta(days=9000))


def test_a_password_without_a_date_is_as_old_as_the_account(county_officer):
    county_officer.password_changed_at = None
    county_officer.date_joined = NOW
    assert not must_change(county_officer, NOW + timedelta(days=89))
    assert must_change(county_officer, NOW + timedelta(days=90))


def sign_in_by_page(username, password, **more):
    client = Client()
    answer = client.post("/login/", {"username": username, "password": password, **more})
    return client, answer


def test_an_old_password_is_changed_before_anything_else(county_officer):
    with time_machine.travel(county_officer.date_joined + timedelta(days=91)):
        client, answer = sign_in_by_page("county_officer", PASSWORD, next="/unions/")
        assert answer.url == "/unions/"
        answer = client.get("/unions/")
        assert answer.url == "/password/?next=%2Funions%2F"
        assert "密码已使用太久" in client.get(answer.url).content.decode()
        answer = client.post(
            answer.url,
            {"old_password": PASSWORD, "new_password1": "Weir-7-otters",
             "new_password2": "Weir-7-otters"},
        )  # fmt: skip
        assert answer.url == "/unions/"
        assert client.get("/unions/").status_code == 200


def test_an_administrators_password_opens_one_page_only(county_officer, system_admin):
    password = set_temporary_password(
        actor=system_admin, user=county_officer, now=datetime.now(UTC), hours=24
    )
    assert not sign_in_by_page("county_officer", PASSWORD)[0].session.keys()
    client, _answer = sign_in_by_page("county_officer", password)
    assert client.get("/").url == "/password/?next=%2F"
    assert client.get("/api/v1/unions/").json()["type"].endswith("password-change-required")
    assert "初始密码" in client.get("/password/").content.decode()
    change(client, password, "Weir-7-otters")
    assert client.get("/").status_code == 200
    county_officer.refresh_from_db()
    assert county_officer.password_expires_at is None


def test_an_administrators_password_is_refused_after_its_time(county_officer, system_admin):
    now = datetime.now(UTC)
    password = set_temporary_password(actor=system_admin, user=county_officer, now=now, hours=24)
    county_officer.refresh_from_db()
    assert not is_over(county_officer, now + timedelta(hours=23))
    with time_machine.travel(now + timedelta(hours=24)):
        client, answer = sign_in_by_page("county_officer", password)
        assert "初始密码已过有效期" in answer.content.decode()
        assert client.get("/").url == "/login/?next=/"
    entry = AuditEntry.objects.filter(action="sign_in.refuse").latest("pk")
    assert entry.changes == {"why": "expired"}


def test_an_administrators_password_obeys_the_rules_and_ends_what_was_open(
    county_officer, system_admin, sign_in
):
    client = sign_in(county_officer)
    now = datetime.now(UTC)
    issue_token(
        actor=county_officer, user=county_officer, name="x", expires_at=now + timedelta(days=1)
    )
    password = set_temporary_password(actor=system_admin, user=county_officer, now=now, hours=1)
    assert refused(password, county_officer, level=2) == set()
    assert client.get("/").url == "/login/?next=/"
    assert not Session.objects.filter(user=county_officer).exists()
    assert not county_officer.tokens.usable(now).exists()
    entry = AuditEntry.objects.get(action="password.set")
    assert (entry.actor, entry.target_id) == (system_admin, str(county_officer.pk))
    assert password not in str(entry.changes)


def test_changing_it_ends_the_other_sessions_and_keeps_this_one(sign_in, county_officer):
    here, there = sign_in(county_officer), sign_in(county_officer)
    assert there.get("/").status_code == 200
    change(here, PASSWORD, "Weir-7-otters")
    assert here.get("/").status_code == 200
    assert there.get("/").url == "/login/?next=/"
    assert Session.objects.filter(user=county_officer).count() == 1


def test_a_wrong_present_password_changes_nothing(sign_in, county_officer):
    page = change(sign_in(county_officer), "wrong", "Weir-7-otters").content.decode()
    assert "原密码不正确" in page
    assert User.objects.get(pk=county_officer.pk).check_password(PASSWORD)


def test_another_hasher_takes_over_at_the_next_sign_in(county_officer, settings):
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]
    assert county_officer.password.startswith("md5$")
    sign_in_by_page("county_officer", PASSWORD)
    county_officer.refresh_from_db()
    assert county_officer.password.startswith("pbkdf2_sha256$")
