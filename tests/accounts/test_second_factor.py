"""The second factor: setting it up, being asked for it, recovery codes, and losing the phone."""

import re
import time
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from rest_framework.test import APIClient

from accounts.models import ApiToken, User
from accounts.services import second_factor
from common.models import AuditEntry

pytestmark = pytest.mark.django_db
PASSWORD = "Sesame-2023!"
ENROL, VERIFY, REMOVE = "/account/second-factor/", "/login/code/", "/account/second-factor/remove/"
# Codes depend on the clock: here it stands until a test moves it.
START = datetime(2026, 3, 2, 8, 0, 5, tzinfo=UTC)


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as moved:
        yield moved


def code_of(user):
    """What the app shows now."""
    device = TOTPDevice.objects.get(user=user)
    generator = TOTP(device.bin_key, device.step, device.t0, device.digits)
    generator.time = time.time()
    return f"{generator.token():06d}"


def wrong_code(user):
    return f"{(int(code_of(user)) + 1) % 10**6:06d}"


@pytest.fixture
def enrolled(clock, places, sign_in, request):
    """The county officer with a second factor, and the recovery codes."""
    user = request.getfixturevalue("county_officer")
    client = sign_in(user)
    client.post(ENROL)
    page = client.post(ENROL, {"code": code_of(user)}).content.decode()
    user.recovery = re.findall(r"<code>([a-z2-7-]{14})</code>", page)
    # The code that confirmed it is used up.
    clock.shift(30)
    return user


def with_password(user):
    client = Client()
    client.post("/login/", {"username": user.username, "password": PASSWORD})
    return client


def test_it_counts_once_a_code_has_proved_it(clock, sign_in, county_officer):
    client = sign_in(county_officer)
    assert "开始绑定" in client.get(ENROL).content.decode()
    assert not TOTPDevice.objects.exists()
    page = client.post(ENROL).content.decode()
    assert 'src="data:image/svg+xml' in page
    assert second_factor.has_factor(county_officer) is False
    page = client.post(ENROL, {"code": wrong_code(county_officer)}).content.decode()
    assert "验证码不正确" in page
    assert second_factor.has_factor(county_officer) is False
    clock.shift(2)
    answer = client.post(ENROL, {"code": code_of(county_officer)})
    assert "恢复码只显示这一次" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert second_factor.has_factor(county_officer) is True
    # Whoever has just proved it is in.
    assert client.get("/").status_code == 200
    assert AuditEntry.objects.get(action="factor.enrol").actor == county_officer


def test_the_secret_is_not_shown_again(enrolled):
    client = with_password(enrolled)
    client.post(VERIFY, {"code": code_of(enrolled)})
    assert client.get(ENROL).url == "/account/"
    assert client.post(ENROL).url == "/account/"


def test_the_code_is_asked_for_after_the_password(enrolled, clock):
    client = Client()
    answer = client.post(
        "/login/", {"username": enrolled.username, "password": PASSWORD, "next": "/unions/"}
    )
    answer = client.get(answer.url)
    assert answer.url == "/login/code/?next=%2Funions%2F"
    assert client.post(answer.url, {"code": "000"}).status_code == 200
    assert client.get("/unions/").url.startswith(VERIFY)
    clock.shift(2)
    assert client.post(answer.url, {"code": f" {code_of(enrolled)} "}).url == "/unions/"
    assert client.get("/unions/").status_code == 200


def test_the_key_of_the_session_changes_with_the_code(enrolled):
    client = with_password(enrolled)
    before = client.session.session_key
    client.post(VERIFY, {"code": code_of(enrolled)})
    assert client.session.session_key != before


def test_another_site_is_never_next(enrolled):
    client = with_password(enrolled)
    answer = client.post(f"{VERIFY}?next=https://example.com/", {"code": code_of(enrolled)})
    assert answer.url == "/"


def test_a_code_opens_once(enrolled):
    code = code_of(enrolled)
    assert with_password(enrolled).post(VERIFY, {"code": code}).url == "/"
    again = with_password(enrolled)
    assert "验证码不正确" in again.post(VERIFY, {"code": code}).content.decode()
    assert again.get("/").url.startswith(VERIFY)


def test_guessing_is_slowed_down(enrolled, clock):
    client = with_password(enrolled)
    for _guess in range(4):
        clock.shift(8)
        client.post(VERIFY, {"code": wrong_code(enrolled)})
    answer = client.post(VERIFY, {"code": code_of(enrolled)})
    assert "请等 8 秒后" in answer.content.decode()
    assert client.get("/").url.startswith(VERIFY)
    clock.shift(30)
    assert client.post(VERIFY, {"code": code_of(enrolled)}).url == "/"
    assert AuditEntry.objects.filter(action="factor.refuse").count() == 5


def test_a_recovery_code_opens_once(enrolled):
    assert len(enrolled.recovery) == 10
    code = enrolled.recovery[3]
    assert with_password(enrolled).post(VERIFY, {"code": code.upper()}).url == "/"
    again = with_password(enrolled)
    again.post(VERIFY, {"code": code})
    assert again.get("/").url.startswith(VERIFY)
    assert second_factor.codes_left(enrolled) == 9


def test_recovery_codes_are_not_stored_as_they_are(enrolled):
    stored = set(StaticToken.objects.values_list("token", flat=True))
    assert not stored & {code.replace("-", "") for code in enrolled.recovery}


def test_new_recovery_codes_replace_the_old(enrolled):
    client = with_password(enrolled)
    client.post(VERIFY, {"code": code_of(enrolled)})
    page = client.post("/account/second-factor/codes/").content.decode()
    new = re.findall(r"<code>([a-z2-7-]{14})</code>", page)
    assert len(set(new) - set(enrolled.recovery)) == 10
    other = with_password(enrolled)
    other.post(VERIFY, {"code": enrolled.recovery[0]})
    assert other.get("/").url.startswith(VERIFY)


def test_it_is_given_up_with_a_code_only(enrolled, clock):
    client = with_password(enrolled)
    client.post(VERIFY, {"code": code_of(enrolled)})
    client.post(REMOVE, {"code": "000000"})
    assert second_factor.has_factor(enrolled)
    clock.shift(30)
    assert client.post(REMOVE, {"code": code_of(enrolled)}).url == "/account/"
    assert not second_factor.has_factor(enrolled)
    assert with_password(enrolled).get("/").status_code == 200


def test_an_administrator_resets_a_lost_one(enrolled, system_admin):
    client = with_password(enrolled)
    client.post(VERIFY, {"code": code_of(enrolled)})
    second_factor.reset(actor=system_admin, user=enrolled)
    # Whoever was signed in with it is no longer.
    assert client.get("/").url == "/login/?next=/"
    assert with_password(enrolled).get("/").status_code == 200
    entry = AuditEntry.objects.get(action="factor.reset")
    assert (entry.actor, entry.target_id) == (system_admin, str(enrolled.pk))


def test_a_session_from_before_is_asked_as_well(clock, sign_in, county_officer):
    here, there = sign_in(county_officer), sign_in(county_officer)
    assert there.get("/").status_code == 200
    here.post(ENROL)
    here.post(ENROL, {"code": code_of(county_officer)})
    assert there.get("/").url.startswith(VERIFY)


def test_roles_that_need_it_are_led_to_it(clock, settings, sign_in, system_admin, county_officer):
    settings.TOTP_ROLES = ("system_admin",)
    client = sign_in(system_admin)
    assert client.get("/").url == "/account/second-factor/?next=%2F"
    assert client.get("/api/v1/unions/").json()["type"].endswith("second-factor-enrolment-required")
    assert sign_in(county_officer).get("/").status_code == 200
    client.post(ENROL)
    client.post(ENROL, {"code": code_of(system_admin)})
    assert client.get("/").status_code == 200


def test_the_rescue_admins_staff_count_as_system_administrators(settings, sign_in, outsider):
    settings.TOTP_ROLES = ("system_admin",)
    User.objects.filter(pk=outsider.pk).update(is_staff=True, is_superuser=True)
    assert sign_in(outsider).get("/admin/").url.startswith(ENROL)


def ask(user, **more):
    return APIClient().post(
        "/api/v1/token/", {"username": user.username, "password": PASSWORD, **more}
    )


def test_a_token_needs_the_code_too(enrolled):
    answer = ask(enrolled)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["code"])
    answer = ask(enrolled, code=wrong_code(enrolled))
    assert "验证码不正确" in answer.json()["errors"]["code"][0]
    assert not ApiToken.objects.exists()


def test_with_the_code_a_token_is_given(enrolled):
    assert ask(enrolled, code=code_of(enrolled)).status_code == 200


def test_without_the_password_the_code_is_not_looked_at(enrolled):
    answer = ask(enrolled, password="wrong", code=code_of(enrolled))
    assert list(answer.json()["errors"]) == ["non_field_errors"]
    assert TOTPDevice.objects.get(user=enrolled).throttling_failure_count == 0


def test_no_token_before_a_compulsory_factor_is_there(settings, system_admin):
    settings.TOTP_ROLES = ("system_admin",)
    answer = ask(system_admin)
    assert answer.status_code == 403
    assert answer.json()["type"].endswith("second-factor-enrolment-required")
    assert not ApiToken.objects.exists()


def test_a_token_from_before_opens_nothing_until_then(settings, system_admin):
    key = ask(system_admin).json()["token"]
    client = APIClient(headers={"Authorization": f"Token {key}"})
    assert client.get("/api/v1/areas/").status_code == 200
    settings.TOTP_ROLES = ("system_admin",)
    assert client.get("/api/v1/areas/").status_code == 403
