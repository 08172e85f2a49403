"""Random histories: an explanation counts what a recount counts, its lists hold exactly those rows,
nobody is left unexplained, and the parts add up to the whole.

A longer run: HYPOTHESIS_EXAMPLES=500 pytest tests/indicators/test_explain_proof.py
"""

from datetime import date
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection, transaction
from django.test import Client
from hypothesis import event, given
from hypothesis import strategies as st
from rest_framework.test import APIClient

from accounts.choices import Role
from accounts.models import Grant, User
from indicators.definitions import RATES
from indicators.figures import GROUPS
from tests.indicators import pages
from tests.indicators.histories import CHECKED, CODES, histories, plant_tree, ways, write
from tests.indicators.recount import Recount
from tests.indicators.recount import rates as recounted_rates
from tests.indicators.recount_changes import OF_PEOPLE, is_unknown, on_list, reason
from tests.indicators.test_proof import prove

pytestmark = pytest.mark.django_db
URL = "/api/v1/coverage/explain/"
PARTS = ("numerator", "denominator", "unknown")

# Mostly late days of a large area, where there is something to explain.
questions = st.tuples(
    st.sampled_from(CHECKED[-24:] * 2 + CHECKED),
    st.sampled_from(["c", "c", "c", "c1", "c2"] * 2 + CODES),
    st.sampled_from(list(GROUPS)),
    st.sampled_from(["children", "park", "county", "station"]),
    st.sampled_from(list(RATES)),
)


@given(data=st.data())
@prove
def test_every_explanation_is_what_a_recount_says(data):
    with transaction.atomic():
        areas = plant_tree()
        for row in data.draw(histories(areas), label="history"):
            write(row, data.draw(ways))
        caller, browser = everybody(areas["c"])
        with connection.cursor() as cursor:
            recount = Recount(cursor)
        asked = data.draw(st.lists(questions, min_size=2, max_size=2), label="questions")
        for day, code, group, by, rate in asked:
            query = {"area": code, "as_of": str(day), "group": group, "by": by, "rate": rate}
            found = get(caller, URL, **query)
            check_value(recount, found, recount.below(code))
            check_parts(found, caller)
            if rate == "election":
                check_terms(found, caller)
            else:
                check_lists(recount, found, caller, recount.below(code))
        check_page(found, browser)
        transaction.set_rollback(True)


def everybody(city):
    user = User.objects.create_user(username="everybody", password="Sesame-2023!")
    Grant.objects.create(user=user, role=Role.CITY_OFFICER, area=city, since=date(1999, 1, 1))
    caller, browser = APIClient(), Client()
    caller.force_authenticate(user)
    browser.force_login(user)
    return caller, browser


def get(caller, url, **query):
    response = caller.get(url, query or None)
    assert response.status_code == 200, (url, response.content)
    return response.json()


def check_value(recount, found, ids):
    day, rate = date.fromisoformat(found["as_of"]), found["rate"]
    top, bottom, unknown, _most = recounted_rates(recount.measures(day, found["group"], ids))[rate]
    value = found["value"]
    assert (value["numerator"], value["denominator"], value["unknown"]) == (top, bottom, unknown)
    assert (found["numerator"]["value"], found["denominator"]["value"]) == (top, bottom)
    assert found["unknown"]["value"] == unknown


def listed(caller, part):
    """The rows of the list by id; as many as the explanation says."""
    answer = get(caller, f"{part['url']}&page_size=1000")
    assert answer["count"] == part["count"] == len(answer["results"])
    return {row["id"]: row for row in answer["results"]}


def check_lists(recount, found, caller, ids):
    day, rate, group = date.fromisoformat(found["as_of"]), found["rate"], found["group"]
    states = recount.list(day, "everything", ids)
    lists = {part: listed(caller, found[part]) for part in PARTS}
    for part in PARTS[:2]:
        adds = {pk: on_list(state, part, rate, group) for pk, state in states.items()}
        assert set(lists[part]) == {pk for pk, number in adds.items() if number is not None}
        assert found[part]["value"] == sum(number or 0 for number in adds.values())
    assert set(lists["unknown"]) == {
        pk for pk, state in states.items() if is_unknown(state, rate, group)
    }
    seen = set(lists["denominator"])
    for part in found["excluded"]:
        rows = set(listed(caller, part))
        assert rows == {
            pk for pk, state in states.items() if reason(state, rate, group) == part["reason"]
        }
        assert rows
        assert not rows & seen, "twice"
        seen |= rows
        event(part["reason"])
    assert seen == set(states)
    assert found["operating"] == len(states)
    assert found["hash"] == hash_of(lists, people=rate in OF_PEOPLE)
    if rate == "density":
        assert set(listed(caller, found["members_exceed"])) == {
            pk
            for pk, row in lists["denominator"].items()
            if (row["members"] or 0) > row["employees"]
        }


def hash_of(lists, *, people):
    """As the documentation of the API says it, from nothing but the three lists."""
    lines = ""
    for pk in sorted(set().union(*lists.values())):
        top, bottom = lists["numerator"].get(pk), lists["denominator"].get(pk)
        lines += (
            f"{pk} {(top['members'] if people else 1) if top else 0}"
            f" {(bottom['employees'] if people else 1) if bottom else 0}"
            f" {int(pk in lists['unknown'])}\n"
        )
    return sha256(lines.encode()).hexdigest()


def check_terms(found, caller):
    lists = {part: listed(caller, found[part]) for part in PARTS}
    assert all(row["renewed"] for row in lists["numerator"].values())
    assert all(row["pending"] for row in lists["unknown"].values())
    assert set(lists["numerator"]) | set(lists["unknown"]) <= set(lists["denominator"])
    seen = set(lists["denominator"])
    for part in found["excluded"]:
        rows = set(listed(caller, part))
        assert rows
        assert not rows & seen
        seen |= rows
        event(part["reason"])
    assert found["operating"] == len(seen)
    assert found["hash"] == hash_of(lists, people=False)


def check_parts(found, caller):
    """Rows and what is in none of them, less what is in several, are the whole."""
    whole = {part: found["value"][part] for part in PARTS}
    if not found["rows"]:
        return
    for part in PARTS:
        summed = sum(row["value"][part] for row in found["rows"])
        for gap in found["gaps"]:
            event(gap["reason"])
            if gap["reason"] == "in_no_row":
                summed += gap["value"][part]
            else:
                summed -= gap["surplus"][part]
        assert summed == whole[part], part
    for part in (*found["rows"][:2], *found["gaps"]):
        again = get(caller, part["url"])
        assert again["value"] == part["value"]


def check_page(found, browser):
    """The lists as pages say the same number."""
    for part in (*(found[name] for name in PARTS), *found["excluded"]):
        response = browser.get(part["page_url"], headers={"HX-Request": "true"})
        assert response.status_code == 200
        assert pages.whole_number(pages.read(response).one("strong").text) == part["count"]
    query = {
        name: values[0]
        for name, values in parse_qs(urlsplit(found["denominator"]["url"]).query).items()
    }
    query = {**query, "rate": found["rate"], "by": found["by"]}
    query.pop("measure")
    text = browser.get("/dashboard/explain/", query).content.decode()
    assert found["hash"] in text
