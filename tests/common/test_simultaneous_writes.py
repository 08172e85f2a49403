"""Writes that run at once, in threads with connections of their own."""

import threading
from datetime import date

import pytest
from django.db import connections
from rest_framework.test import APIClient

from common.models import AuditEntry
from enterprises import services
from enterprises.models import Enterprise
from enterprises.services import AlreadyClosed
from tests.factories.enterprises import EnterpriseFactory

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def enterprise(places):
    return EnterpriseFactory(area=places.qilihe, address="", remark="")


def at_once(*calls):
    """What each call returned; all begin at the same moment."""
    start, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(number, call):
        start.wait(timeout=10)
        try:
            results[number] = call()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results


def patching(user, enterprise, body, **headers):
    def call():
        client = APIClient()
        client.force_authenticate(type(user).objects.get(pk=user.pk))
        address = f"/api/v1/enterprises/{enterprise.pk}/"
        return client.patch(address, body, format="json", headers=headers).status_code

    return call


def test_of_many_with_the_same_version_exactly_one_is_written(api, county_officer, enterprise):
    address = f"/api/v1/enterprises/{enterprise.pk}/"
    for attempt in range(3):
        tag = api(county_officer).get(address)["ETag"]
        calls = [
            patching(county_officer, enterprise, {"address": f"{attempt}-{n}"}, **{"If-Match": tag})
            for n in range(4)
        ]
        assert sorted(at_once(*calls)) == [200, 412, 412, 412]
    assert AuditEntry.objects.filter(action="enterprise.change").count() == 3


def test_different_columns_without_a_version_both_stay(county_officer, city_officer, enterprise):
    for attempt in range(3):
        words = {"address": f"地址 {attempt}"}, {"remark": f"备注 {attempt}"}
        calls = [
            patching(user, enterprise, body)
            for user, body in zip((county_officer, city_officer), words, strict=True)
        ]
        assert at_once(*calls) == [200, 200]
        enterprise.refresh_from_db()
        assert (enterprise.address, enterprise.remark) == (f"地址 {attempt}", f"备注 {attempt}")


def test_of_two_closings_the_second_sees_the_first(county_officer, enterprise):
    def closing(day):
        def call():
            try:
                services.close_enterprise(
                    actor=county_officer,
                    # As both of them have read it, before either wrote.
                    enterprise=Enterprise.objects.get(pk=enterprise.pk),
                    on=day,
                    reason="stopped",
                )
            except AlreadyClosed:
                return "refused"
            return "closed"

        return call

    results = at_once(closing(date(2024, 1, 1)), closing(date(2024, 2, 1)))
    assert sorted(results) == ["closed", "refused"]
    assert AuditEntry.objects.filter(action="enterprise.close").count() == 1


def test_of_two_forms_sent_at_once_one_is_shown_the_other(sign_in, county_officer, enterprise):
    address = f"/enterprises/{enterprise.pk}/edit/"
    clients = [sign_in(county_officer), sign_in(county_officer)]
    version = clients[0].get(address).context["version"]

    def saving(client, text):
        body = {"version": version, "name": "恒达", "kind": "legal_person", "remark": text}
        return lambda: client.post(address, body).status_code

    results = at_once(*(saving(client, str(n)) for n, client in enumerate(clients)))
    assert sorted(results) == [302, 409]


def test_of_two_first_reports_of_a_day_none_replaces_the_other(sign_in, county_officer, enterprise):
    address = f"/enterprises/{enterprise.pk}/headcount/"
    clients = [sign_in(county_officer), sign_in(county_officer)]

    def saving(client, number):
        body = {"version": "none", "reported_on": "2023-12-31", "stated": str(number)}
        return lambda: (client.post(address, body).status_code, number)

    results = sorted(at_once(*(saving(client, 80 + n) for n, client in enumerate(clients))))
    (status, written), (refused, _other) = results
    assert (status, refused in (409, 422)) == (302, True)
    assert enterprise.headcounts.get().employees == written
