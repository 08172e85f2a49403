"""Whether one may write is asked again about what was written; what no longer may be is undone."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from accounts.choices import Role
from accounts.models import Grant
from common.models import AuditEntry
from enterprises import services
from enterprises.models import Enterprise, Headcount
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.unions import TermFactory
from unions import services as union_services
from unions.models import Term

pytestmark = pytest.mark.django_db


@pytest.fixture
def enterprise(places):
    return EnterpriseFactory(area=places.qilihe)


@pytest.fixture
def county(sign_in, county_officer):
    return sign_in(county_officer)


@pytest.fixture
def edit(enterprise):
    return f"/enterprises/{enterprise.pk}/edit/"


def opened(client, address):
    version = client.get(address).context["version"]
    return {"version": version, "name": "改后名称", "kind": "legal_person"}


def test_a_write_that_moves_a_row_out_of_ones_scope_is_undone(
    county, edit, enterprise, places, monkeypatch
):
    mine = opened(county, edit)
    change = services.change_enterprise

    def move_away(**values):
        return change(**{**values, "area": places.goubangzi})

    monkeypatch.setattr(services, "change_enterprise", move_away)
    answer = county.post(edit, {**mine, "remark": "已走访"})
    assert answer.status_code == 403
    enterprise.refresh_from_db()
    assert (enterprise.area, enterprise.remark) == (places.qilihe, "")
    assert not AuditEntry.objects.exists()


def test_the_forms_about_facts_ask_again_as_well(county, enterprise, places, monkeypatch):
    record = services.record_headcount

    def record_and_move_away(**values):
        Enterprise.objects.filter(pk=enterprise.pk).update(area=places.goubangzi)
        return record(**values)

    monkeypatch.setattr(services, "record_headcount", record_and_move_away)
    address = f"/enterprises/{enterprise.pk}/headcount/"
    answer = county.post(address, {"reported_on": "2023-12-31", "stated": "100"})
    assert answer.status_code == 403
    assert not Headcount.objects.exists()
    enterprise.refresh_from_db()
    assert enterprise.area == places.qilihe


def test_a_role_that_reads_only_is_not_enough_once_it_is_written(
    county, county_officer, edit, enterprise, places, monkeypatch
):
    """Moved to where the officer may look but not write."""
    Grant.objects.create(
        user=county_officer, role=Role.PARK_MANAGER, area=places.goubangzi, since=date(2019, 1, 1)
    )
    mine = opened(county, edit)
    change = services.change_enterprise
    monkeypatch.setattr(
        services,
        "change_enterprise",
        lambda **values: change(**{**values, "area": places.goubangzi}),
    )
    assert county.post(edit, mine).status_code == 403
    enterprise.refresh_from_db()
    assert enterprise.area == places.qilihe


def test_refusals_are_not_swallowed(county, edit, monkeypatch):
    def refuse(**_values):
        raise PermissionDenied

    mine = opened(county, edit)
    monkeypatch.setattr(services, "change_enterprise", refuse)
    assert county.post(edit, mine).status_code == 403


@pytest.mark.parametrize("event", ["move", "close"])
def test_events_of_the_api_ask_again(event, api, county_officer, enterprise, places, monkeypatch):
    service = getattr(services, f"{event}_enterprise")

    def happen_and_move_away(**values):
        row = service(**values)
        Enterprise.objects.filter(pk=enterprise.pk).update(area=places.goubangzi)
        return row

    monkeypatch.setattr(services, f"{event}_enterprise", happen_and_move_away)
    body = {
        "move": {"area": "210727102", "on": "2024-05-01"},
        "close": {"on": "2024-05-01", "reason": "stopped"},
    }[event]
    answer = api(county_officer).post(
        f"/api/v1/enterprises/{enterprise.pk}/{event}/", body, format="json"
    )
    assert answer.status_code == 403
    enterprise.refresh_from_db()
    assert (enterprise.area, enterprise.closed_on) == (places.qilihe, None)
    assert not AuditEntry.objects.exists()


def test_a_postponement_asks_again(api, county_officer, places, monkeypatch):
    term = TermFactory(union__area=places.qilihe)
    postpone = union_services.postpone_election

    def postpone_and_move_away(**values):
        row = postpone(**values)
        type(term.union).objects.filter(pk=term.union_id).update(area=places.goubangzi)
        return row

    monkeypatch.setattr(union_services, "postpone_election", postpone_and_move_away)
    answer = api(county_officer).post(
        f"/api/v1/terms/{term.pk}/postpone/",
        {"to": "2023-06-30", "approval": "锦工组〔2023〕1号"},
        format="json",
    )
    assert answer.status_code == 403
    assert Term.objects.get().postponed_to is None
    assert not AuditEntry.objects.exists()
