"""What the preview of an action shows is what is so afterwards: for every named action."""

from datetime import date

import pytest
from django.urls import reverse

from enterprises.models import Enterprise
from indicators import selectors
from indicators.figures import MEASURES
from portal.actions import ACTIONS
from tests.factories.enterprises import EnterpriseFactory, HeadcountFactory
from tests.factories.unions import CoverageFactory, MembershipFactory, UnionFactory
from unions.actions import OF_TODAY
from unions.choices import UnionKind

pytestmark = pytest.mark.django_db
ON = "2024-05-01"
DAY = date(2024, 5, 1)
HTMX = {"HX-Request": "true"}
GROUNDS = {"note": "上级批复"}


@pytest.fixture
def firms(places):
    """Four of ten are covered, everyone has people and members."""
    rows = [EnterpriseFactory(area=places.qilihe) for _ in range(10)]
    for number, row in enumerate(rows):
        HeadcountFactory(enterprise=row, employees=10 + number)
        MembershipFactory(enterprise=row, members=5)
    for row in rows[:4]:
        CoverageFactory(enterprise=row)
    return rows


def _closed(firm):
    Enterprise.objects.filter(pk=firm.pk).update(
        closed_on=date(2022, 1, 1), closing_reason="stopped"
    )
    return firm


def _shared(places, *firms, **more):
    union = UnionFactory(kind=UnionKind.FEDERATION, area=places.yixian, **more)
    return union, [CoverageFactory(enterprise=firm, union=union) for firm in firms]


# The row that an action is about, what is sent, and whether a rate or count changes at all.
CASES = {
    "enterprise-move": lambda f, p: (f[0], {"on": ON, "area": p.qilihe_town.code}, True),
    "enterprise-close": lambda f, p: (f[0], {"on": ON, "reason": "stopped"}, True),
    "enterprise-reopen": lambda f, p: (_closed(f[0]), {"on": ON}, True),
    "enterprise-rename": lambda f, p: (f[0], {"on": ON, "name": "新名企业"}, False),
    "enterprise-merge": lambda f, p: (f[0], {"on": ON, "other": f[5].pk}, True),
    "own-union-found": lambda f, p: (
        f[5], {"name": "新工会", "approved_on": "2024年5月", "approval_number": "1号"}, True,
    ),
    "enterprise-cover": lambda f, p: (f[5], {"union": _shared(p)[0].pk, "since": ON}, True),
    "coverage-end": lambda f, p: (_shared(p, f[5])[1][0], {"on": ON}, True),
    "union-dissolve": lambda f, p: (_shared(p, f[5], f[6])[0], {"on": ON}, True),
    "union-approve": lambda f, p: (
        # One joined while it was being prepared; two are chosen.
        _shared(p, f[5], approved_on=None)[0],
        {"approved_on": ON, "approval_number": "2号", "enterprises": [f[6].pk, f[7].pk]},
        True,
    ),
    "enterprise-visit": lambda f, p: (
        f[5], {"on": ON, "stated": "60", "union": "own", "union_since": ON, "members": "9"}, True,
    ),
}  # fmt: skip


# They move no figure of an area; those of the station are compared in
# tests/stations/test_service_areas.py.
OF_STATIONS = {"station-serve", "service-end", "service-resume"}


# What it moves is seen when the term is over: tests/unions/test_terms_and_shared_systems.py.
OF_TERMS = {"term-postpone"}

# Who holds an office moves no figure of an area: tests/unions/test_officers.py.
OF_OFFICERS = {"officer-end"}


def test_every_action_is_here():
    assert {*CASES, *OF_STATIONS, *OF_TERMS, *OF_OFFICERS} == {*ACTIONS, *OF_TODAY}


@pytest.mark.parametrize("code", CASES)
def test_what_is_shown_beforehand_is_what_is_so_afterwards(
    code, firms, places, sign_in, county_officer
):
    client = sign_in(county_officer)
    row, sent, moves = CASES[code](firms, places)
    sent |= GROUNDS
    answer = client.post(f"/effects/{code}/{row.pk}/", sent, headers=HTMX)
    shown = answer.context["effects"]
    assert shown is not None, answer.content.decode()
    assert any(not place.is_empty for place in shown.places) is moves
    before = {place.name: _figures(place.name, places, county_officer) for place in shown.places}
    address = reverse(code, args=[row.pk])
    done = client.post(address, sent | {"confirmed": "on"})
    assert done.status_code == 302, done.context["form"].errors
    for place in shown.places:
        after = _figures(place.name, places, county_officer)
        rates, counts = after
        changed = {c for c, ratio in rates.items() if ratio != before[place.name][0][c]}
        assert {effect.rate.code for effect in place.rates} == changed
        for effect in place.rates:
            assert effect.after == rates[effect.rate.code]
            assert effect.before == before[place.name][0][effect.rate.code]
        assert {str(e.name): e.after for e in place.counts} == {
            str(MEASURES[c].name): counts[c]
            for c in ("enterprises", "employees", "members")
            if counts[c] != before[place.name][1][c]
        }
    for one in shown.standings:
        now = selectors.standing_of(
            user=county_officer, enterprise=one.enterprise, as_of=shown.on
        ).first()
        assert (now and now.union_kind) == (one.after and one.after.union_kind)
        assert (now and now.area_id) == (one.after and one.after.area_id)


@pytest.mark.parametrize("code", CASES)
def test_an_action_asks_for_its_day_and_tells_the_log_why(
    code, firms, places, sign_in, county_officer
):
    client = sign_in(county_officer)
    row, sent, _moves = CASES[code](firms, places)
    form = client.get(reverse(code, args=[row.pk]), sent).context["form"]
    assert {"on", "since", "approved_on"} & set(form.fields)
    assert {"note", "source"} & set(form.fields)


def _figures(name, places, user):
    area = next(place for place in vars(places).values() if place.name == name)
    total = selectors.coverage(user=user, area=area, as_of=DAY).total
    return total.rates, total.measures
