"""API tokens on the page: made, shown once, listed, revoked."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import ApiToken
from common.models import AuditEntry

pytestmark = pytest.mark.django_db
NEW = "/account/tokens/new/"


def make(client, **asked):
    answer = client.post(NEW, {"name": "月报脚本", "days": 90, **asked})
    (key,) = re.findall(r'id="token-key" type="text" value="([0-9a-f]+)"', answer.content.decode())
    return answer, key


def script(key):
    return APIClient(headers={"Authorization": f"Token {key}"})


def test_the_key_is_shown_once(sign_in, county_officer):
    client = sign_in(county_officer)
    answer, key = make(client)
    assert "no-store" in answer["Cache-Control"]
    assert script(key).get("/api/v1/unions/").status_code == 200
    assert key not in client.get("/account/").content.decode()
    assert key not in str(AuditEntry.objects.values_list("changes", flat=True))
    assert key not in str(list(ApiToken.objects.values()))


def test_it_expires_when_it_was_said_to(sign_in, county_officer):
    make(sign_in(county_officer), days=30)
    token = ApiToken.objects.get()
    left = token.expires_at - datetime.now(UTC)
    assert timedelta(days=29, hours=23) < left <= timedelta(days=30)


def test_no_token_lasts_longer_than_the_profile_allows(sign_in, county_officer, settings):
    settings.TOKEN_MAX_DAYS = 60
    client = sign_in(county_officer)
    choices = client.get(NEW).context["form"].fields["days"].choices
    assert [days for days, _label in choices] == [7, 30, 60]
    assert client.post(NEW, {"name": "x", "days": 365}).status_code == 422
    assert not ApiToken.objects.exists()


def test_read_only_is_what_one_gets_unless_one_says_no(sign_in, county_officer):
    assert sign_in(county_officer).get(NEW).context["form"]["is_read_only"].initial is True
    _answer, key = make(sign_in(county_officer), is_read_only="on")
    assert script(key).get("/api/v1/unions/").status_code == 200
    assert script(key).post("/api/v1/unions/", {}).status_code == 403


def test_a_revoked_token_opens_nothing_from_that_moment(sign_in, county_officer):
    client = sign_in(county_officer)
    _answer, key = make(client)
    running = script(key)
    assert running.get("/api/v1/unions/").status_code == 200
    token = ApiToken.objects.get()
    client.post(f"/account/tokens/{token.pk}/revoke/")
    answer = running.get("/api/v1/unions/")
    assert answer.status_code == 401
    assert "已吊销" in answer.json()["detail"]
    assert "已吊销" in client.get("/account/").content.decode()
    assert AuditEntry.objects.get(action="token.revoke").actor == county_officer
    # A second time changes nothing.
    client.post(f"/account/tokens/{token.pk}/revoke/")
    assert AuditEntry.objects.filter(action="token.revoke").count() == 1


def test_nobody_revokes_anothers(sign_in, county_officer, city_officer):
    make(sign_in(county_officer))
    token = ApiToken.objects.get()
    answer = sign_in(city_officer).post(f"/account/tokens/{token.pk}/revoke/")
    assert answer.status_code == 404
    token.refresh_from_db()
    assert token.revoked_at is None


def test_the_list_says_what_each_is(sign_in, county_officer):
    client = sign_in(county_officer)
    _answer, key = make(client, is_read_only="on")
    script(key).get("/api/v1/unions/")
    page = client.get("/account/").content.decode()
    token = ApiToken.objects.get()
    assert "月报脚本" in page
    assert "只读" in page
    assert f"{timezone.localtime(token.expires_at):%Y-%m-%d}" in page
    assert token.used_at is not None
