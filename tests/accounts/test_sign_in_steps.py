"""While a sign-in is incomplete nothing opens but the next step: every route is tried."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from django.urls.converters import UUIDConverter
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.middleware import ALWAYS_OPEN
from common.models import AuditEntry
from tests.test_access import PARAMETERS, ROUTES

pytestmark = pytest.mark.django_db
# Converters of addresses, and something that they take.
SAMPLES = {"pk": "1", "code": "210700", "slug": "x", "name": "x", "kind": "roster"}
UUID = "00000000-0000-0000-0000-000000000001"
METHODS = ("GET", "POST", "PATCH", "DELETE")


def addresses():
    for name, pattern in ROUTES.items():
        taken = pattern.pattern.converters
        names = taken or pattern.pattern.regex.groupindex
        values = {each: SAMPLES.get(each, "1") for each in names}
        values |= {key: UUID for key, by in taken.items() if isinstance(by, UUIDConverter)}
        values |= PARAMETERS.get(name, {})
        yield name, reverse(name, kwargs={key: values[key] for key in names})
    yield "admin:index", "/admin/"


@pytest.fixture
def half_signed_in(county_officer):
    """Signed in with the password alone, where a second factor is asked for."""
    TOTPDevice.objects.create(user=county_officer, name="app")
    client = Client()
    client.post("/login/", {"username": county_officer.username, "password": "Sesame-2023!"})
    return client


def test_nothing_opens_before_the_second_factor(half_signed_in):
    before = AuditEntry.objects.count()
    tried = 0
    for name, address in addresses():
        if name in ALWAYS_OPEN or name == "factor-verify":
            continue
        for method in METHODS:
            answer = half_signed_in.generic(method, address, "{}", "application/json")
            tried += 1
            if address.startswith("/api/"):
                assert answer.status_code == 403, (method, address)
                body = json.loads(answer.content)
                assert body["type"].endswith("second-factor-required"), (method, address)
                assert answer["Content-Type"] == "application/problem+json"
            else:
                assert answer.status_code == 302, (method, address)
                assert answer.url.startswith("/login/code/"), (method, address)
    assert tried > 4 * 100
    assert AuditEntry.objects.count() == before


def test_htmx_is_sent_to_the_whole_page(half_signed_in):
    answer = half_signed_in.get(
        "/unions/?kind=own",
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/unions/"},
    )
    assert answer.headers["HX-Redirect"] == "/login/code/?next=%2Funions%2F"
    assert answer.content == b""


def test_what_is_sent_comes_back_to_the_page_it_came_from(half_signed_in):
    page = {"Referer": "http://testserver/unions/new/?x=1"}
    assert half_signed_in.post("/unions/new/", headers=page).url.endswith(
        "?next=%2Funions%2Fnew%2F%3Fx%3D1"
    )
    elsewhere = {"Referer": "https://example.com/unions/new/"}
    assert half_signed_in.post("/unions/new/", headers=elsewhere).url == "/login/code/"


def test_language_and_signing_out_stay_open(half_signed_in):
    assert half_signed_in.post("/i18n/setlang/", {"language": "en"}).status_code == 302
    assert half_signed_in.get("/healthz").status_code == 200
    assert half_signed_in.post("/logout/").url == "/login/"
    assert half_signed_in.get("/").url == "/login/?next=/"


def test_who_has_only_the_password_cannot_change_it(half_signed_in, county_officer):
    passwords = {"old_password": "Sesame-2023!", "new_password1": "Weir-7-otters"}
    half_signed_in.post("/password/", {**passwords, "new_password2": "Weir-7-otters"})
    county_officer.refresh_from_db()
    assert county_officer.check_password("Sesame-2023!")
