from datetime import date

import pytest

from common.models import AuditEntry
from tests.factories.enterprises import EnterpriseFactory, PlacementFactory
from tests.factories.unions import CoverageFactory, UnionFactory
from unions.models import Coverage

URL = "/api/v1/coverages/"


@pytest.fixture
def enterprise(places):
    return EnterpriseFactory(area=places.qilihe)


@pytest.fixture
def union(places):
    return UnionFactory(area=places.qilihe)


def test_coverage_begins_in_the_form_the_union_implies(api, county_officer, enterprise, union):
    answer = api(county_officer).post(
        URL, {"union": union.pk, "enterprise": enterprise.pk, "since": "2020-06-01"}
    )
    assert answer.status_code == 201
    expected = {
        "union": {"id": union.pk, "name": union.name},
        "enterprise": {"id": enterprise.pk, "name": enterprise.name},
        "form": "own",
        "since": "2020-06-01",
        "until": None,
    }
    assert expected.items() <= answer.json().items()
    assert AuditEntry.objects.get().action == "coverage.begin"


def test_one_own_union_at_a_time(api, county_officer, enterprise, union):
    CoverageFactory(enterprise=enterprise)
    answer = api(county_officer).post(
        URL, {"union": union.pk, "enterprise": enterprise.pk, "since": "2020-06-01"}
    )
    assert answer.status_code == 409
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"] == "该企业在这段时间已有单独建立的工会。"
    assert Coverage.objects.count() == 1
    assert not AuditEntry.objects.exists()


def test_coverage_ends(api, county_officer, enterprise):
    coverage = CoverageFactory(enterprise=enterprise)
    client = api(county_officer)
    answer = client.patch(f"{URL}{coverage.pk}/", {"until": "2022-01-01"})
    assert answer.json()["until"] == "2022-01-01"
    assert AuditEntry.objects.get().changes == {"until": [None, "2022-01-01"]}
    assert client.get(URL, {"as_of": "2021-12-31"}).json()["count"] == 1
    assert client.get(URL, {"as_of": "2022-01-01"}).json()["count"] == 0
    assert client.get(URL).json()["count"] == 0
    assert client.get(URL, {"history": "true"}).json()["count"] == 1


def test_coverage_cannot_end_before_it_begins(api, county_officer, enterprise):
    coverage = CoverageFactory(enterprise=enterprise, since=date(2020, 1, 1))
    answer = api(county_officer).patch(f"{URL}{coverage.pk}/", {"until": "2019-01-01"})
    assert answer.status_code == 400
    assert answer.json()["errors"] == {"non_field_errors": ["终止日期必须晚于起始日期。"]}


def test_a_coverage_stays_with_its_enterprise(api, places, county_officer, enterprise):
    coverage = CoverageFactory(enterprise=enterprise)
    other = EnterpriseFactory(area=places.qilihe)
    answer = api(county_officer).patch(f"{URL}{coverage.pk}/", {"enterprise": other.pk})
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["enterprise"]


@pytest.mark.parametrize("field", ["union", "enterprise"])
def test_rows_out_of_scope_do_not_exist(api, places, county_officer, enterprise, union, field):
    elsewhere = {
        "union": UnionFactory(area=places.goubangzi).pk,
        "enterprise": EnterpriseFactory(area=places.goubangzi).pk,
    }
    body = {"union": union.pk, "enterprise": enterprise.pk, "since": "2020-06-01"}
    answer = api(county_officer).post(URL, {**body, field: elsewhere[field]})
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]


def test_who_answered_for_an_enterprise_before_does_not_write_about_it(
    api, places, beizhen_officer, enterprise
):
    """It moved away: they still see it, but its present county is in charge."""
    PlacementFactory(enterprise=enterprise, area=places.goubangzi)
    union = UnionFactory(area=places.goubangzi)
    answer = api(beizhen_officer).post(
        URL, {"union": union.pk, "enterprise": enterprise.pk, "since": "2020-06-01"}
    )
    assert answer.status_code == 403
    assert not Coverage.objects.exists()


def test_filters(api, places, county_officer, enterprise, union):
    own = CoverageFactory(enterprise=enterprise, union=union)
    federation = UnionFactory(area=places.qilihe, kind="federation")
    joined = CoverageFactory(enterprise=enterprise, union=federation)
    CoverageFactory(enterprise__area=places.qilihe)
    client = api(county_officer)

    def found(**query):
        return sorted(row["id"] for row in client.get(URL, query).json()["results"])

    assert found(enterprise=enterprise.pk) == sorted([own.pk, joined.pk])
    assert found(union=federation.pk) == [joined.pk]
    assert found(form="federation") == [joined.pk]
