from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.models import ApiToken
from accounts.services.passwords import set_temporary_password
from common.models import AuditEntry
from tests.test_access import PARAMETERS, ROUTES

URL = "/api/v1/token/"
START = datetime(2026, 3, 2, 8, tzinfo=UTC)
# Of everybody in tests/people.py.
PASSWORD = "Sesame-2023!"


def ask(username: str, password: str = PASSWORD):
    return APIClient().post(URL, {"username": username, "password": password})


def test_a_token_opens_what_its_user_may_see(county_officer):
    answer = ask("county_officer")
    assert answer.status_code == 200
    client = APIClient(headers={"Authorization": f"Token {answer.json()['token']}"})
    codes = {row["code"] for row in client.get("/api/v1/areas/").json()["results"]}
    assert codes == {"210727", "210727P01", "210727102"}


def test_a_token_may_be_asked_for_with_a_form(county_officer):
    answer = APIClient().post(
        URL, {"username": "county_officer", "password": PASSWORD}, format="multipart"
    )
    assert set(answer.json()) == {"token"}


def test_the_key_itself_is_not_stored(county_officer):
    key = ask("county_officer").json()["token"]
    token = ApiToken.objects.get()
    assert key not in (token.digest, str(token))
    assert AuditEntry.objects.get(action="token.issue").actor == county_officer


@pytest.mark.parametrize(
    ("username", "password"),
    [("county_officer", "wrong"), ("nobody", PASSWORD), ("", ""), ("county_officer", "")],
)
def test_wrong_credentials_give_no_token(county_officer, username, password):
    answer = ask(username, password)
    assert answer.status_code == 400
    assert "token" not in answer.json()
    assert not ApiToken.objects.exists()


def test_an_account_that_is_switched_off_loses_its_tokens(county_officer):
    key = ask("county_officer").json()["token"]
    county_officer.is_active = False
    county_officer.save()
    answer = APIClient(headers={"Authorization": f"Token {key}"}).get("/api/v1/areas/")
    assert answer.status_code == 401
    assert ask("county_officer").status_code == 400


@pytest.mark.parametrize("header", ["Token x", "Token", "Token a b"])
def test_a_token_that_is_none(db, header):
    answer = APIClient(headers={"Authorization": header}).get("/api/v1/areas/")
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"


def test_a_session_writes_only_with_the_csrf_token(county_officer):
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(county_officer)
    assert client.get("/api/v1/areas/").status_code == 200
    answer = client.post("/api/v1/unions/", {"name": "某工会", "kind": "own", "area": "210727"})
    assert answer.status_code == 403
    assert "CSRF" in answer.json()["detail"]


def script(key: str) -> APIClient:
    return APIClient(headers={"Authorization": f"Token {key}"})


def ask_for(**more) -> str:
    credentials = {"username": "county_officer", "password": PASSWORD}
    return APIClient().post(URL, {**credentials, **more}).json()["token"]


def test_name_and_read_only_may_be_said(county_officer):
    ask_for(name="月报脚本", read_only=True)
    token = ApiToken.objects.get()
    assert (token.name, token.is_read_only) == ("月报脚本", True)


def test_a_token_lasts_as_long_as_the_profile_allows(county_officer, settings):
    settings.TOKEN_MAX_DAYS = 90
    with time_machine.travel(START, tick=False) as clock:
        client = script(ask_for())
        clock.shift(timedelta(days=90, seconds=-1))
        assert client.get("/api/v1/areas/").status_code == 200
        clock.shift(1)
        answer = client.get("/api/v1/areas/")
    assert answer.status_code == 401
    assert "已过期" in answer.json()["detail"]


@pytest.mark.parametrize("name", sorted({name for name in ROUTES if name.startswith("api-")}))
def test_a_read_only_token_writes_nowhere(county_officer, name):
    client = script(ask_for(read_only=True))
    (pattern,) = [pattern for route, pattern in ROUTES.items() if route == name]
    if not hasattr(pattern.callback, "cls"):
        return
    samples = {"pk": 1, "code": "210727", "name": "x", "extension": "csv"}
    names = pattern.pattern.converters or pattern.pattern.regex.groupindex
    values = samples | PARAMETERS.get(name, {})
    address = reverse(name, kwargs={key: values[key] for key in names})
    before = AuditEntry.objects.count()
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        if (name, method) == ("api-token", "POST"):
            # Who has the password needs no token to get one.
            continue
        answer = client.generic(method, address, "{}", "application/json")
        # What the view does not offer at all is refused for that, as before.
        assert answer.status_code in (403, 405), (method, address)
        assert answer["Content-Type"] == "application/problem+json"
    assert AuditEntry.objects.count() == before


def test_a_read_only_token_is_told_so(county_officer):
    answer = script(ask_for(read_only=True)).post("/api/v1/unions/", {})
    assert answer.json()["type"].endswith("read-only-token")
    assert "另建一个" in answer.json()["detail"]


def test_last_use_is_written_once_a_minute(county_officer):
    with time_machine.travel(START, tick=False) as clock:
        client = script(ask_for())
        seen = []
        for seconds in (0, 60, 1):
            clock.shift(seconds)
            client.get("/api/v1/areas/")
            seen.append((ApiToken.objects.get().used_at - START).seconds)
    assert seen == [0, 0, 61]


def test_a_token_revokes_itself(county_officer):
    client = script(ask_for())
    assert client.delete(URL).status_code == 204
    assert client.get("/api/v1/areas/").status_code == 401
    assert client.delete(URL).status_code == 401
    assert AuditEntry.objects.get(action="token.revoke").actor == county_officer


def test_only_a_token_can_be_revoked(county_officer):
    ask_for()
    client = APIClient()
    client.force_login(county_officer)
    assert client.delete(URL).status_code == 401
    assert ApiToken.objects.get().revoked_at is None


def test_a_password_that_must_be_changed_gives_no_token(county_officer, system_admin):
    password = set_temporary_password(
        actor=system_admin, user=county_officer, now=datetime.now(UTC), hours=1
    )
    answer = ask("county_officer", password)
    assert answer.status_code == 403
    assert answer.json()["type"].endswith("password-change-required")
    assert not ApiToken.objects.exists()
