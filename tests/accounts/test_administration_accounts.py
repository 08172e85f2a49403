"""The system administrator's pages: opening, disabling and enabling accounts, passwords."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice
from rest_framework.test import APIClient

from accounts.models import User
from accounts.services.accounts import (
    MayNotManage,
    disable_account,
    enable_account,
    open_account,
    reset_password,
    reset_second_factor,
)
from accounts.services.tokens import issue_token
from common.models import AuditEntry

pytestmark = pytest.mark.django_db
NEW = {"username": "yixian01", "name": "义县总工会组织部"}


@pytest.fixture
def browser(sign_in, system_admin):
    return sign_in(system_admin)


def text(answer):
    return answer.content.decode()


def password_on(answer):
    return re.findall(r'<dd class="password-once">(.*?)</dd>', text(answer))[1]


def rows(answer):
    return {user.username: [s.label for s in states] for user, states in answer.context["rows"]}


# ---------------------------------------------------------------- opening


def test_an_account_is_opened_and_its_password_shown_once(browser, system_admin):
    answer = browser.post("/accounts/open/", NEW)
    password = password_on(answer)
    user = User.objects.get(username="yixian01")
    assert user.check_password(password)
    assert answer["Cache-Control"] == "no-store"
    assert not user.grants.exists()
    left = user.password_expires_at - timezone.now()
    assert timedelta(hours=71) < left <= timedelta(hours=72)
    for address in (f"/accounts/{user.pk}/", "/accounts/", "/accounts/open/"):
        assert password not in text(browser.get(address))
    logged = list(
        AuditEntry.objects.exclude(action__startswith="session").values_list("changes", flat=True)
    )
    assert password not in str(logged)
    assert user.password not in str(logged)
    assert AuditEntry.objects.get(action="user.create").actor == system_admin


def test_two_accounts_never_get_the_same_password(system_admin):
    now = timezone.now()
    made = {open_account(actor=None, username=f"u{n}", name="x", now=now)[1] for n in range(20)}
    assert len(made) == 20
    assert all(len(password) >= 12 for password in made)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"username": "CITY_OFFICER", "name": "x"}, "不区分大小写"),
        ({"username": "city_officer", "name": "x"}, "已有"),
        ({"username": "义县 01", "name": "x"}, "用户名"),
        ({"username": "yixian01", "name": ""}, "必填"),
    ],
)
def test_what_is_wrong_with_a_new_account_is_said(browser, city_officer, body, said):
    before = User.objects.count()
    answer = browser.post("/accounts/open/", body)
    assert answer.status_code == 422
    assert said in text(answer)
    assert User.objects.count() == before


def test_the_system_administrator_cannot_grant_and_the_security_administrator_opens_nothing(
    browser, sign_in, security_admin, outsider
):
    for address in ("/grants/", f"/grants/{outsider.pk}/", f"/grants/{outsider.pk}/give/"):
        assert browser.get(address).status_code in (403, 404)
    body = {"since": "2999-01-01"}
    answer = browser.post(f"/grants/{outsider.pk}/give/?role=audit_admin", body)
    assert answer.status_code == 404
    assert not outsider.grants.exists()
    other = sign_in(security_admin)
    assert other.post("/accounts/open/", NEW).status_code == 403
    assert other.post(f"/accounts/{outsider.pk}/password/").status_code == 404
    assert not User.objects.filter(username="yixian01").exists()
    outsider.refresh_from_db()
    assert outsider.check_password("Sesame-2023!")


def test_the_services_refuse_whoever_asks(security_admin, system_admin, outsider):
    now = timezone.now()
    for actor in (security_admin, outsider):
        with pytest.raises(MayNotManage):
            open_account(actor=actor, username="x", name="x", now=now)
        with pytest.raises(MayNotManage):
            reset_password(actor=actor, user=outsider, now=now)
    with pytest.raises(MayNotManage, match="另一位系统管理员"):
        disable_account(actor=system_admin, user=system_admin, reason="x", now=now)
    assert not AuditEntry.objects.exists()


# ---------------------------------------------------------------- the list


def test_the_list_says_how_each_account_is(browser, county_officer):
    now = timezone.now()
    open_account(actor=None, username="fresh", name="新", now=now)
    open_account(actor=None, username="late", name="迟", now=now - timedelta(hours=73))
    gone, _password = open_account(actor=None, username="gone", name="走", now=now)
    disable_account(actor=None, user=gone, reason="x", now=now)
    found = rows(browser.get("/accounts/"))
    assert found["county_officer"] == ["正常"]
    assert found["fresh"] == ["初始密码未修改"]
    assert found["late"] == ["初始密码已过期"]
    assert found["gone"] == ["已停用"]
    for state, names in [("expired", {"late"}), ("disabled", {"gone"})]:
        assert set(rows(browser.get(f"/accounts/?state={state}"))) == names
    assert "gone" not in rows(browser.get("/accounts/?state=active"))
    assert set(rows(browser.get("/accounts/?search=义县总工会"))) == {"county_officer"}
    TOTPDevice.objects.create(user=county_officer, confirmed=True)
    assert set(rows(browser.get("/accounts/?second_factor=true"))) == {"county_officer"}


def test_passwords_that_have_grown_too_old_are_found(browser, county_officer, settings):
    settings.PASSWORD_MAX_AGE_DAYS = 90
    User.objects.update(password_changed_at=timezone.now())
    assert rows(browser.get("/accounts/?state=aged")) == {}
    long_ago = timezone.now() - timedelta(days=91)
    User.objects.filter(pk=county_officer.pk).update(password_changed_at=None, date_joined=long_ago)
    assert set(rows(browser.get("/accounts/?state=aged"))) == {"county_officer"}


def test_queries_do_not_grow_with_accounts(browser, same_queries):
    def grow():
        for number in range(10):
            open_account(actor=None, username=f"u{number}", name="x", now=timezone.now())

    same_queries(lambda: browser.get("/accounts/"), grow)


# ---------------------------------------------------------------- disabling


def test_disabling_ends_sessions_and_tokens_at_once(browser, sign_in, county_officer):
    theirs = sign_in(county_officer)
    key = issue_token(
        actor=None, user=county_officer, name="脚本", expires_at=timezone.now() + timedelta(days=1)
    )
    script = APIClient(headers={"Authorization": f"Token {key}"})
    assert theirs.get("/unions/").status_code == 200
    assert script.get("/api/v1/areas/").status_code == 200
    answer = browser.post(f"/accounts/{county_officer.pk}/disable/", {"reason": "调离本单位"})
    assert answer.status_code == 302
    assert theirs.get("/unions/").url.startswith("/login/")
    assert script.get("/api/v1/areas/").status_code == 401
    assert not county_officer.sessions.exists()
    assert county_officer.tokens.get().revoked_at
    assert not User.objects.get(pk=county_officer.pk).scope
    line = AuditEntry.objects.get(action="user.disable")
    assert (line.reason, line.changes) == ("调离本单位", {"is_active": [True, False]})
    assert county_officer.grants.get().until is None


def test_an_account_comes_back_but_not_its_tokens(browser, county_officer):
    issue_token(
        actor=None, user=county_officer, name="脚本", expires_at=timezone.now() + timedelta(days=1)
    )
    disable_account(actor=None, user=county_officer, reason="x", now=timezone.now())
    address = f"/accounts/{county_officer.pk}/enable/"
    assert browser.post(address, {"reason": "调回"}).status_code == 302
    again = User.objects.get(pk=county_officer.pk)
    assert again.scope
    assert not again.tokens.usable(timezone.now()).exists()
    assert "没有停用" in text(browser.post(address, {"reason": "x"}))


def test_a_reason_must_be_given(browser, county_officer):
    assert browser.post(f"/accounts/{county_officer.pk}/disable/", {}).status_code == 422
    county_officer.refresh_from_db()
    assert county_officer.is_active


def test_nobody_manages_the_own_account_nor_that_of_the_rescue_admin(browser, system_admin):
    rescue = User.objects.create_superuser("rescue", password="Sesame-2023!")
    for user in (system_admin, rescue):
        assert "停用账号" not in text(browser.get(f"/accounts/{user.pk}/"))
        for page in ("disable", "password", "second-factor", "name"):
            answer = browser.post(f"/accounts/{user.pk}/{page}/", {"reason": "x", "name": "x"})
            assert answer.status_code == 403, page
        user.refresh_from_db()
        assert user.is_active
        assert user.check_password("Sesame-2023!")


# ---------------------------------------------------------------- passwords, second factor


def test_a_new_password_ends_the_old_one_and_every_session(browser, sign_in, county_officer):
    theirs = sign_in(county_officer)
    address = f"/accounts/{county_officer.pk}/password/"
    assert "只显示一次" in text(browser.get(address))
    password = password_on(browser.post(address))
    county_officer.refresh_from_db()
    assert county_officer.check_password(password)
    assert not county_officer.check_password("Sesame-2023!")
    assert county_officer.password_expires_at
    assert theirs.get("/unions/").url.startswith("/login/")
    assert password not in str(list(AuditEntry.objects.values()))


def test_a_disabled_account_gets_no_new_password(browser, county_officer):
    disable_account(actor=None, user=county_officer, reason="x", now=timezone.now())
    before = User.objects.get(pk=county_officer.pk).password
    answer = browser.post(f"/accounts/{county_officer.pk}/password/")
    assert answer.status_code == 422
    assert "请先启用" in text(answer)
    assert User.objects.get(pk=county_officer.pk).password == before


def test_a_second_factor_is_taken_away(browser, county_officer):
    TOTPDevice.objects.create(user=county_officer, confirmed=True)
    assert "重置双因素认证" in text(browser.get(f"/accounts/{county_officer.pk}/"))
    browser.post(f"/accounts/{county_officer.pk}/second-factor/")
    assert not TOTPDevice.objects.filter(user=county_officer).exists()
    assert "重置双因素认证" not in text(browser.get(f"/accounts/{county_officer.pk}/"))
    assert AuditEntry.objects.filter(action="factor.reset").count() == 1


def test_who_has_no_role_yet_is_pointed_out(browser, outsider, county_officer):
    assert "尚未授权" in text(browser.get(f"/accounts/{outsider.pk}/"))
    assert "县级工会干部 · 义县" in text(browser.get(f"/accounts/{county_officer.pk}/"))


def test_the_office_is_corrected_and_the_user_name_stays(browser, county_officer):
    body = {"name": "义县总工会权益部", "username": "other"}
    browser.post(f"/accounts/{county_officer.pk}/name/", body)
    county_officer.refresh_from_db()
    assert (county_officer.name, county_officer.username) == ("义县总工会权益部", "county_officer")


def test_services_of_the_system_itself_need_no_administrator(county_officer):
    now = timezone.now()
    disable_account(actor=None, user=county_officer, reason="x", now=now)
    enable_account(actor=None, user=county_officer, reason="x")
    reset_second_factor(actor=None, user=county_officer)
    assert User.objects.get(pk=county_officer.pk).is_active


# ---------------------------------------------------------------- lock-outs


@pytest.fixture
def locked_out(county_officer, settings):
    """Too many wrong passwords, from one address; that there are many at once is not counted."""
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "sign-in": "1000/minute"}
    settings.LOCKOUT_ADDRESS_FAILURES = settings.LOCKOUT_ACCOUNT_FAILURES
    for _attempt in range(settings.LOCKOUT_ACCOUNT_FAILURES):
        Client(REMOTE_ADDR="10.9.8.7").post(
            "/login/", {"username": county_officer.username, "password": "wrong"}
        )
    return county_officer


def test_a_locked_account_is_shown_and_unlocked(browser, locked_out):
    assert rows(browser.get("/accounts/?state=locked")) == {"county_officer": ["已锁定"]}
    assert "多次输错密码" in text(browser.get(f"/accounts/{locked_out.pk}/"))
    page = text(browser.get("/accounts/locked/"))
    assert "county_officer" in page
    assert "10.9.8.7" in page
    answer = browser.post("/accounts/locked/end/", {"username": "county_officer"}, follow=True)
    assert "已解锁：county_officer" in text(answer)
    browser.post("/accounts/locked/end/", {"address": "10.9.8.7"})
    assert "没有锁定的账号" in text(browser.get("/accounts/locked/"))
    assert rows(browser.get("/accounts/?state=locked")) == {}
    assert AuditEntry.objects.filter(action__contains="lock").exists()


def test_others_do_not_unlock(locked_out, sign_in, security_admin, beizhen_officer):
    for user in (security_admin, beizhen_officer):
        answer = sign_in(user).post("/accounts/locked/end/", {"username": "county_officer"})
        assert answer.status_code == 403
    from accounts.services.lockouts import locked_accounts  # noqa: PLC0415

    assert "county_officer" in {lockout.name for lockout in locked_accounts()}


def test_an_initial_password_is_of_no_use_after_three_days(browser):
    with time_machine.travel("2024-05-01 12:00+08:00"):
        open_account(actor=None, username="late", name="迟", now=timezone.now())
    with time_machine.travel("2024-05-04 12:01+08:00"):
        user = User.objects.get(username="late")
        assert user.password_expires_at < timezone.now()
