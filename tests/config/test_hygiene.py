"""What every answer carries, what an error tells an outsider, and what production insists on."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import URLPattern, get_resolver, reverse

from common.middleware import SECURITY_HEADERS
from portal.templatetags.shell import portal_version

pytestmark = pytest.mark.django_db
ROOT = Path(settings.BASE_DIR)


def addresses():
    """Every address of the portal that needs no parameter, the admin's among them."""

    def walk(resolver, prefix=""):
        for entry in resolver.url_patterns:
            path = prefix + str(entry.pattern).lstrip("^").rstrip("$")
            if isinstance(entry, URLPattern):
                yield "/" + path
            else:
                yield from walk(entry, path)

    return sorted({path for path in walk(get_resolver()) if "<" not in path and "(" not in path})


ADDRESSES = addresses()
OTHERS = ["/nowhere/", "/api/v1/nowhere/", "/static/img/favicon.svg", "/static/none.js", "/admin"]


@pytest.fixture
def superuser(django_user_model):
    return django_user_model.objects.create(username="rescue", is_staff=True, is_superuser=True)


def closed(answer):
    """The answer with its stream read to the end."""
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer


@pytest.mark.parametrize("signed_in", [False, True])
def test_every_answer_carries_the_headers(superuser, signed_in):
    client = Client(raise_request_exception=False)
    if signed_in:
        client.force_login(superuser)
    assert len(ADDRESSES) > 60
    for address in [*ADDRESSES, *OTHERS]:
        answer = closed(client.get(address))
        for name, value in SECURITY_HEADERS.items():
            assert answer.headers.get(name) == value, (address, name)
        policy = answer.headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["X-Request-ID"]
        if not address.startswith("/static/"):
            assert "no-store" in answer.headers["Cache-Control"], address


def test_pages_of_the_libraries_hold_nothing_inline(superuser):
    client = Client()
    client.force_login(superuser)
    for address in (reverse("api-docs"), "/admin/", "/admin/password_change/"):
        html = client.get(address).content.decode()
        assert " style=" not in html, address
        assert "<style" not in html, address
        assert " onclick=" not in html, address
        for script in html.split("<script")[1:]:
            opening, _rest = script.split(">", 1)
            assert " src=" in opening or "application/json" in opening, (address, opening)


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "DEBUG", "CONNECT", "PROPFIND", "BREW"])
@pytest.mark.parametrize("address", ["/", "/login/", "/api/v1/areas/", "/admin/login/"])
def test_methods_that_nobody_answers_are_refused(method, address):
    answer = Client().generic(method, address, "<script>", HTTP_COOKIE="a=secret")
    assert answer.status_code == 405
    assert b"secret" not in answer.content


# ---------------------------------------------------------------- where an answer may lead

FOREIGN = [
    "//evil.example", "///evil.example", "https://evil.example/", "http:evil.example",
    "https:evil.example", r"\\evil.example", r"/\evil.example", "/%5cevil.example/..//evil.example",
    "javascript:alert(1)", "data:text/html,x", "https://testserver@evil.example",
    "\t//evil.example", "//testserver.evil.example/",
]  # fmt: skip


def leads_inside(location):
    return location.startswith("/") and not location.startswith(("//", "/\\"))


@pytest.mark.parametrize("target", FOREIGN)
def test_signing_in_leads_nowhere_else(target, county_officer):
    body = {"username": county_officer.username, "password": "Sesame-2023!", "next": target}
    answer = Client().post("/login/", body)
    assert answer.status_code == 302
    assert leads_inside(answer.headers["Location"]), answer.headers["Location"]
    answer = Client().post(f"/login/?next={target}", {**body, "next": ""})
    assert leads_inside(answer.headers["Location"]), answer.headers["Location"]


@pytest.mark.parametrize("target", FOREIGN)
def test_changing_the_language_leads_nowhere_else(target):
    for headers in ({}, {"HTTP_REFERER": target}, {"HTTP_HX_REQUEST": "true"}):
        answer = Client().post("/i18n/setlang/", {"language": "en", "next": target}, **headers)
        location = answer.headers.get("Location", "/")
        assert leads_inside(location), location
        assert "HX-Redirect" not in answer.headers


def test_htmx_is_led_nowhere_by_what_a_request_says(sign_in, county_officer):
    client = sign_in(county_officer)
    answer = client.get(
        "/enterprises/", {"next": "//evil.example"},
        HTTP_HX_REQUEST="true", HTTP_HX_CURRENT_URL="//evil.example",
    )  # fmt: skip
    assert answer.status_code == 200
    assert not {"HX-Redirect", "HX-Location", "HX-Push-Url", "Location"} & set(answer.headers)


# ---------------------------------------------------------------- what an error tells

TELLTALES = ("Traceback", "django", "Django", "python", "/work", str(ROOT), "sqlite", "psycopg",
             "SELECT ", "Exception")  # fmt: skip


def tells_nothing(answer, *more):
    text = answer.content.decode()
    for word in (*TELLTALES, *more):
        assert word not in text, word
    assert "Server" not in answer.headers
    return text


def test_an_unexpected_error_tells_a_number_and_nothing_else(sign_in, county_officer, monkeypatch):
    def broken(**_words):
        raise RuntimeError("SELECT secret FROM accounts_user")

    monkeypatch.setattr("portal.views.home.home_facts", broken)
    client = sign_in(county_officer)
    client.raise_request_exception = False
    answer = client.get("/")
    assert answer.status_code == 500
    assert answer.headers["X-Request-ID"] in tells_nothing(answer, "secret", "RuntimeError")


def test_an_unexpected_error_of_the_api_is_a_problem(api, county_officer, monkeypatch):
    def broken(*_words, **_named):
        raise RuntimeError("SELECT secret FROM accounts_user")

    monkeypatch.setattr("indicators.api.figures.selectors.coverage", broken)
    client = api(county_officer)
    client.raise_request_exception = False
    answer = client.get("/api/v1/coverage/")
    assert (answer.status_code, answer.json()["status"]) == (500, 500)
    tells_nothing(answer, "secret", "RuntimeError")


def test_a_refusal_tells_its_number(sign_in, park_manager):
    answer = sign_in(park_manager).get(reverse("enterprise-create"))
    assert answer.status_code == 403
    assert answer.headers["X-Request-ID"] in tells_nothing(answer)


def test_a_form_without_its_token_is_refused_quietly(park_manager):
    client = Client(enforce_csrf_checks=True)
    client.force_login(park_manager)
    answer = client.post("/i18n/setlang/", {"language": "en"})
    assert answer.status_code == 403
    assert answer.headers["X-Request-ID"] in tells_nothing(
        answer, "csrf_token", "CSRF_COOKIE", "Referer"
    )


@pytest.mark.parametrize("address", ["/", "/login/", "/api/v1/areas/", "/nowhere/"])
@pytest.mark.parametrize(
    "host", ["evil.example", "testserver.evil.example", "testserver@evil", "a b"]
)
def test_another_host_is_refused_without_naming_ours(address, host):
    answer = Client(raise_request_exception=False).get(address, HTTP_HOST=host)
    assert answer.status_code == 400
    text = tells_nothing(answer, "ALLOWED_HOSTS", "evil.example")
    assert "testserver" not in text
    forwarded = Client().get("/login/", HTTP_X_FORWARDED_HOST="evil.example")
    assert "evil.example" not in forwarded.content.decode()


def test_the_version_is_shown_to_who_is_signed_in_alone(sign_in, county_officer):
    version = portal_version()
    for address in ("/login/", "/nowhere/"):
        assert "<footer" not in Client().get(address).content.decode()
    footer = sign_in(county_officer).get("/").content.decode().partition("<footer")[2]
    assert version
    assert version in footer


# ---------------------------------------------------------------- production

PRODUCTION = {
    "PATH": os.environ["PATH"],
    "DJANGO_SETTINGS_MODULE": "config.settings.prod",
    "SECRET_KEY": "v" * 20 + "".join(map(chr, range(48, 110))),
    "AUDIT_KEY": "w" * 20 + "".join(map(chr, range(48, 110))),
    "ALLOWED_HOSTS": "portal.example",
    "DATABASE_URL": "postgres://portal@db.example/portal",
    "REDIS_URL": "redis://cache.example/0",
}


def in_production(*arguments):
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT, env=PRODUCTION, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_production_insists_on_https():
    names = [
        "DEBUG", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS",
        "SECURE_HSTS_PRELOAD", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY",
        "SESSION_COOKIE_SAMESITE", "SESSION_COOKIE_NAME", "SESSION_COOKIE_PATH",
        "SESSION_COOKIE_DOMAIN", "CSRF_COOKIE_SECURE", "CSRF_COOKIE_HTTPONLY", "CSRF_COOKIE_NAME",
        "CSRF_COOKIE_PATH", "CSRF_COOKIE_DOMAIN", "LANGUAGE_COOKIE_SECURE", "X_FRAME_OPTIONS",
    ]  # fmt: skip
    read = (
        "import json; from django.conf import settings; "
        f"print(json.dumps([getattr(settings, name) for name in {names!r}]))"
    )
    done = in_production("-c", read)
    assert done.returncode == 0, done.stderr
    found = dict(zip(names, json.loads(done.stdout), strict=True))
    assert found.pop("SECURE_HSTS_SECONDS") >= 31_536_000
    assert found == {
        "DEBUG": False,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
        "SECURE_HSTS_PRELOAD": True,
        "SESSION_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        # Such a name is taken only with Secure, with this path and without a domain.
        "SESSION_COOKIE_NAME": "__Host-session",
        "SESSION_COOKIE_PATH": "/",
        "SESSION_COOKIE_DOMAIN": None,
        "CSRF_COOKIE_SECURE": True,
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_NAME": "__Host-csrf",
        "CSRF_COOKIE_PATH": "/",
        "CSRF_COOKIE_DOMAIN": None,
        "LANGUAGE_COOKIE_SECURE": True,
        "X_FRAME_OPTIONS": "DENY",
    }


def test_djangos_own_check_for_production_finds_nothing():
    done = in_production("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


def test_behind_the_proxy_an_answer_is_sent_to_https():
    """What the proxy says of the way in is believed, and the cookies are marked."""
    strict = {
        "SECURE_SSL_REDIRECT": True,
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "CSRF_COOKIE_NAME": "__Host-csrf",
    }
    with override_settings(**strict):
        plain = Client().get("/login/")
        assert (plain.status_code, plain.headers["Location"]) == (301, "https://testserver/login/")
        assert plain.headers["Content-Security-Policy"]
        safe = Client().get("/login/", HTTP_X_FORWARDED_PROTO="https")
        assert safe.status_code == 200
        assert safe.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
        cookie = safe.cookies["__Host-csrf"]
        assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")
        assert cookie["httponly"]


# ---------------------------------------------------------------- what lies in MEDIA_ROOT


@pytest.mark.parametrize(
    "address",
    [
        "/media/imports/secret", "/imports/secret", "/static/../media/imports/secret",
        "/static/%2e%2e/media/imports/secret", "/static/..%2fmedia/imports/secret",
        "/static//etc/passwd", "/static/..\\media\\imports\\secret", "/media/../manage.py",
        "/api/v1/imports/secret", "/api/v1/reports/1/files/../../imports/secret",
        "/api/v1/reports/1/files/..%2f..%2fimports%2fsecret",
        "/api/v1/reports/1/files/%2e%2e%2fsecret", "/imports/template-../secret.xlsx",
        "/imports/secret/", "/reports/files/secret", "/.env", "/var/media/imports/secret",
    ],
)  # fmt: skip
def test_no_address_serves_what_was_uploaded(address, tmp_path, sign_in, city_officer):
    content = b"a list of telephone numbers"
    (tmp_path / "imports").mkdir()
    (tmp_path / "imports" / "secret").write_bytes(content)
    (tmp_path / "secret").write_bytes(content)
    with override_settings(MEDIA_ROOT=tmp_path):
        answer = sign_in(city_officer).get(address, follow=True)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert answer.status_code in (400, 404), answer.status_code
    assert content not in body
    assert b"root:" not in body


def test_media_lies_outside_of_what_is_served():
    assert not Path(settings.MEDIA_ROOT).is_relative_to(settings.STATIC_ROOT)
    assert not Path(settings.STATIC_ROOT).is_relative_to(settings.MEDIA_ROOT)
    for _prefix, folder in settings.STATICFILES_DIRS:
        assert not Path(settings.MEDIA_ROOT).is_relative_to(folder)
