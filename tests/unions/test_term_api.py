from common.models import AuditEntry
from tests.factories.unions import TermFactory, UnionFactory

URL = "/api/v1/terms/"


def test_the_end_of_a_term_follows_from_the_election(api, places, county_officer):
    union = UnionFactory(area=places.qilihe)
    answer = api(county_officer).post(
        URL, {"union": union.pk, "elected_on": "2020-02-29", "years": 3}
    )
    assert answer.status_code == 201
    assert answer.json()["ends_on"] == "2023-02-28"


def test_a_term_is_three_or_five_years(api, places, county_officer):
    union = UnionFactory(area=places.qilihe)
    answer = api(county_officer).post(
        URL, {"union": union.pk, "elected_on": "2020-03-01", "years": 4}
    )
    assert list(answer.json()["errors"]) == ["years"]


def test_an_election_is_postponed_with_an_approval(api, places, county_officer):
    term = TermFactory(union__area=places.qilihe)
    client = api(county_officer)
    refused = client.post(f"{URL}{term.pk}/postpone/", {"to": "2023-06-30"})
    assert list(refused.json()["errors"]) == ["approval"]
    answer = client.post(
        f"{URL}{term.pk}/postpone/", {"to": "2023-06-30", "approval": "锦工组〔2023〕1号"}
    )
    assert answer.json()["postponed_to"] == "2023-06-30"
    assert AuditEntry.objects.get().action == "term.postpone"


def test_a_postponement_is_later_than_the_end(api, places, county_officer):
    term = TermFactory(union__area=places.qilihe)
    answer = api(county_officer).post(
        f"{URL}{term.pk}/postpone/", {"to": "2022-12-31", "approval": "锦工组〔2023〕1号"}
    )
    assert answer.status_code == 400
    term.refresh_from_db()
    assert term.postponed_to is None
