import pytest
from rest_framework.test import APIClient

from accounts.models import ApiToken
from common.models import AuditEntry

URL = "/api/v1/token/"
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
