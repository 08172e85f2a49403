"""Rates: pages and the API count alike, and a cache that is gone locks nobody out."""

import pytest
from django.core.cache import cache
from django.core.cache.backends.redis import RedisCache
from django.test import Client
from rest_framework.test import APIClient

from common.throttling import Rate

pytestmark = pytest.mark.django_db
PASSWORD = "Sesame-2023!"


@pytest.fixture
def slow(settings):
    settings.RATE_LIMITS = {"sign-in": "3/minute", "token": "2/minute", "export": "2/minute"}


def by_page(address="192.0.2.1", **headers):
    data = {"username": "county_officer", "password": PASSWORD}
    return Client(REMOTE_ADDR=address).post("/login/", data, headers=headers)


def test_signing_in_too_often(slow, county_officer):
    assert [by_page().status_code for _count in range(4)] == [302, 302, 302, 429]
    answer = by_page()
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert "操作过于频繁" in answer.content.decode()
    # Looking at the page is not signing in, and another address is somebody else.
    assert Client(REMOTE_ADDR="192.0.2.1").get("/login/").status_code == 200
    assert by_page("192.0.2.2").status_code == 302


def test_an_address_that_the_caller_makes_up_does_not_help(slow, county_officer):
    answers = [by_page(**{"X-Forwarded-For": f"198.51.100.{count}"}) for count in range(4)]
    assert answers[-1].status_code == 429


def test_asking_for_tokens_too_often(slow, county_officer):
    client = APIClient(REMOTE_ADDR="192.0.2.1")
    data = {"username": "county_officer", "password": PASSWORD}
    assert [client.post("/api/v1/token/", data).status_code for _count in range(2)] == [200, 200]
    answer = client.post("/api/v1/token/", data)
    assert (answer.status_code, answer["Content-Type"]) == (429, "application/problem+json")
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert "操作过于频繁" in answer.json()["detail"]
    assert county_officer.tokens.count() == 2


def test_exports_are_counted_by_user(slow, api, county_officer, city_officer):
    first, second = api(county_officer), api(city_officer)
    statuses = [first.get("/api/v1/enterprises.csv").status_code for _count in range(3)]
    assert statuses == [200, 200, 429]
    assert second.get("/api/v1/enterprises.csv").status_code == 200


class DeadCache(RedisCache):
    """A cache server that does not answer."""

    def __init__(self):
        super().__init__("redis://127.0.0.1:1/0", {})


def test_a_dead_cache_locks_nobody_out(slow, api, county_officer, monkeypatch, caplog):
    monkeypatch.setattr(Rate, "cache", DeadCache())
    assert [by_page().status_code for _count in range(5)] == [302] * 5
    client = api(county_officer)
    statuses = [client.get("/api/v1/enterprises.csv").status_code for _count in range(4)]
    assert statuses == [200] * 4
    assert "cannot be counted" in caplog.text


def test_the_lock_out_holds_without_a_cache(county_officer, monkeypatch):
    monkeypatch.setattr(Rate, "cache", DeadCache())
    data = {"username": "county_officer", "password": "wrong"}
    statuses = [Client().post("/login/", data).status_code for _count in range(5)]
    assert statuses == [200] * 4 + [429]


def test_callers_without_an_address_do_not_share_a_limit(slow, county_officer):
    assert [by_page("").status_code for _count in range(5)] == [302] * 5
    assert cache.get("throttle_sign-in_") is None
