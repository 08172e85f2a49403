"""Every route × every role → status; and what is denied changes nothing.

A new route fails `test_every_route_is_listed` until MATRIX has a line for each of its methods.

How to add a route
------------------
1.  One line in MATRIX per method: the route's name, the method, the row that the address names
    (an attribute of the world built in tests/world.py; `-` for none), and the status for each role.
    The row lies in Qilihe park, Yi County. `-` for a role is not asked. The roles:

    nobody   not signed in                      city   city officer of Jinzhou
    county   county officer of Yi County        other  county officer of Beizhen
    station  station officer of Qingduizi town  park   park manager of Qilihe (reads, never writes)
    admin    the three administrators and a user without a grant, each on its own
2.  A method that needs a body: an entry in BODIES of tests/world.py that an officer in charge would
    send. API routes send JSON, pages send a form.
3.  Parameters other than `pk`, `code`: an entry in PARAMETERS of tests/world.py.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from common import audit
from tests.world import BODIES, PARAMETERS, World, build_world

pytestmark = pytest.mark.django_db

ROLES = ("nobody", "city", "county", "other", "station", "park", "admin")
# Django's own pages; the rescue admin has its own door (is_staff) and its own tests.
FOREIGN_NAMESPACES = {"admin"}

MATRIX = """
# route                  method row            nobody city county other station park admin
api-token                POST   -              400    400  400    400   400     400  400
api-schema               GET    -              200    200  -      -     -       -    -
api-docs                 GET    -              200    200  -      -     -       -    -

api-area-list            GET    -              401    200  200    200   200     200  200
api-area-detail          GET    area           401    200  200    404   404     200  404

api-coverage-table       GET    -              401    200  200    200   200     200  404
api-coverage-trend       GET    -              401    200  200    200   200     200  404
api-enterprise-list      GET    -              401    200  200    200   200     200  200
api-enterprise-list      POST   -              401    201  201    400   400     403  403
api-enterprise-export    GET    -              401    200  200    200   200     200  200
api-enterprise-detail    GET    enterprise     401    200  200    404   404     200  404
api-enterprise-detail    PATCH  enterprise     401    200  200    404   404     403  403
api-enterprise-move      POST   enterprise     401    200  200    404   404     403  403
api-enterprise-close     POST   enterprise     401    200  200    404   404     403  403
api-placement-list       GET    -              401    200  200    200   200     200  200
api-placement-detail     GET    placement      401    200  200    404   404     200  404

api-headcount-list       GET    -              401    200  200    200   200     200  200
api-headcount-list       POST   -              401    201  201    400   400     403  403
api-headcount-detail     GET    headcount      401    200  200    404   404     200  404
api-headcount-detail     PATCH  headcount      401    200  200    404   404     403  403

api-size-list            GET    -              401    200  200    200   200     200  200
api-size-list            POST   -              401    201  201    400   400     403  403
api-size-detail          GET    size           401    200  200    404   404     200  404
api-size-detail          PATCH  size           401    200  200    404   404     403  403

api-absence-list         GET    -              401    200  200    200   200     200  200
api-absence-list         POST   -              401    201  201    400   400     403  403
api-absence-detail       GET    absence        401    200  200    404   404     200  404

api-union-list           GET    -              401    200  200    200   200     200  200
api-union-list           POST   -              401    201  201    400   400     403  403
api-union-detail         GET    union          401    200  200    404   404     200  404
api-union-detail         PATCH  union          401    200  200    404   404     403  403

api-coverage-list        GET    -              401    200  200    200   200     200  200
api-coverage-list        POST   -              401    201  201    400   400     403  403
api-coverage-detail      GET    coverage       401    200  200    404   404     200  404
api-coverage-detail      PATCH  coverage       401    200  200    404   404     403  403

api-membership-list      GET    -              401    200  200    200   200     200  200
api-membership-list      POST   -              401    201  201    400   400     403  403
api-membership-detail    GET    membership     401    200  200    404   404     200  404
api-membership-detail    PATCH  membership     401    200  200    404   404     403  403

api-term-list            GET    -              401    200  200    200   200     200  200
api-term-list            POST   -              401    201  201    400   400     403  403
api-term-detail          GET    term           401    200  200    404   404     200  404
api-term-postpone        POST   term           401    200  200    404   404     403  403

api-system-list          GET    -              401    200  200    200   200     200  200
api-system-list          POST   -              401    201  201    400   400     403  403
api-system-detail        GET    system         401    200  200    404   404     200  404
api-system-detail        PATCH  system         401    200  200    404   404     403  403

api-station-list         GET    -              401    200  200    200   200     200  200
api-station-list         POST   -              401    201  201    400   400     403  403
api-station-detail       GET    station        401    200  200    404   404     200  404
api-station-detail       PATCH  station        401    200  200    404   404     403  403

api-post-list            GET    -              401    200  200    200   200     200  200
api-post-list            POST   -              401    201  201    400   400     403  403
api-post-detail          GET    post           401    200  200    404   404     200  404
api-post-detail          PATCH  post           401    200  200    404   404     403  403

api-service-area-list    GET    -              401    200  200    200   200     200  200
api-service-area-list    POST   -              401    201  201    400   400     403  403
api-service-area-detail  GET    service_area   401    200  200    404   404     200  404
api-service-area-detail  PATCH  service_area   401    200  200    404   404     403  403

api-facility-list        GET    -              401    200  200    200   200     200  200
api-facility-list        POST   -              401    201  201    400   400     403  403
api-facility-detail      GET    facility       401    200  200    404   404     200  404
api-facility-detail      PATCH  facility       401    200  200    404   404     403  403

api-funding-list         GET    -              401    200  200    200   200     200  200
api-funding-list         POST   -              401    201  201    400   400     403  403
api-funding-detail       GET    funding        401    200  200    404   404     200  404
api-funding-detail       PATCH  funding        401    200  200    404   404     403  403

api-activity-list        GET    -              401    200  200    200   200     200  200
api-activity-list        POST   -              401    201  201    400   400     403  403
api-activity-detail      GET    activity       401    200  200    404   404     200  404
api-activity-detail      PATCH  activity       401    200  200    404   404     403  403

api-case-list            GET    -              401    200  200    200   200     200  200
api-case-list            POST   -              401    201  201    400   400     403  403
api-case-detail          GET    case           401    200  200    404   404     200  404
api-case-detail          PATCH  case           401    200  200    404   404     403  403

api-proposal-list        GET    -              401    200  200    200   200     200  200
api-proposal-list        POST   -              401    201  201    400   400     403  403
api-proposal-detail      GET    proposal       401    200  200    404   404     200  404
api-proposal-detail      PATCH  proposal       401    200  200    404   404     403  403

api-recommendation-list  GET    -              401    200  200    200   200     200  200
api-recommendation-list  POST   -              401    201  201    400   400     403  403
api-recommendation-detail GET    recommendation 401    200  200    404   404     200  404

api-studio-list          GET    -              401    200  200    200   200     200  200
api-studio-list          POST   -              401    201  201    400   400     403  403
api-studio-detail        GET    studio         401    200  200    404   404     200  404
api-studio-detail        PATCH  studio         401    200  200    404   404     403  403

api-pair-list            GET    -              401    200  200    200   200     200  200
api-pair-list            POST   -              401    201  201    400   400     403  403
api-pair-detail          GET    pair           401    200  200    404   404     200  404
api-pair-detail          PATCH  pair           401    200  200    404   404     403  403

api-result-list          GET    -              401    200  200    200   200     200  200
api-result-list          POST   -              401    201  201    400   400     403  403
api-result-detail        GET    result         401    200  200    404   404     200  404
api-result-detail        PATCH  result         401    200  200    404   404     403  403
api-result-summary       GET    -              401    200  200    200   200     200  200

# The city holds the round: those below see it and take part, the city alone awards.
api-round-list           GET    -              401    200  200    200   200     200  200
api-round-list           POST   -              401    201  400    400   400     403  403
api-round-detail         GET    round          401    200  200    200   200     200  404
api-round-detail         PATCH  round          401    200  403    403   403     403  403
api-award-list           GET    -              401    200  200    200   200     200  200
api-award-list           POST   -              401    201  403    400   400     403  403
api-award-detail         GET    award          401    200  200    404   404     200  404
api-award-detail         PATCH  award          401    200  403    404   404     403  403

# Uploaded lists hold names and numbers: only who may import there sees them.
api-import-list          GET    -              401    200  200    200   200     200  200
api-import-list          POST   -              401    400  400    400   400     403  403
api-import-detail        GET    batch          401    200  200    404   404     404  404
api-import-rows          GET    batch          401    200  200    404   404     404  404
api-import-problems      GET    batch          401    200  200    404   404     404  404
api-import-apply         POST   batch          401    202  202    404   404     403  403
api-import-discard       POST   batch          401    200  200    404   404     403  403
import-list              GET    -              302    200  200    200   200     403  403
import-upload            GET    -              302    200  200    200   200     403  403
import-upload            POST   -              302    422  422    422   422     403  403
import-template          GET    -              302    200  200    200   200     403  403
import-detail            GET    batch          302    200  200    404   404     404  404
import-problems          GET    batch          302    200  200    404   404     404  404
import-apply             POST   batch          302    302  302    404   404     404  404
import-discard           POST   batch          302    302  302    404   404     404  404
import-recheck           POST   batch          302    302  302    404   404     404  404

# Who may see an area may read its report; city and county have it built.
api-report-list          GET    -              401    200  200    200   200     200  200
api-report-list          POST   -              401    202  202    400   403     403  403
api-report-detail        GET    report         401    200  200    404   404     200  404
api-report-file          GET    report         401    200  200    404   404     200  404
report-list              GET    -              302    200  200    200   200     200  200
report-start             GET    -              302    200  200    200   403     403  403
report-start             POST   -              302    302  302    422   403     403  403
report-detail            GET    report         302    200  200    404   404     200  404

# Pages. Nobody is sent to the sign-in page; an administrator's area is nowhere, so rows are 404.
union-list               GET    -              302    200  200    200   200     200  200
station-list             GET    -              302    200  200    200   200     200  200
proposal-list            GET    -              302    200  200    200   200     200  200
round-list               GET    -              302    200  200    200   200     200  200
award-list               GET    -              302    200  200    200   200     200  200
studio-list              GET    -              302    200  200    200   200     200  200
pair-list                GET    -              302    200  200    200   200     200  200
result-list              GET    -              302    200  200    200   200     200  200
enterprise-list          GET    -              302    200  200    200   200     200  200
dashboard                GET    -              302    200  200    200   200     200  403
dashboard-terms          GET    -              302    200  200    200   200     200  403

enterprise-detail        GET    enterprise     302    200  200    404   404     200  404
enterprise-standings     GET    enterprise     302    200  200    404   404     200  404
enterprise-unions        GET    enterprise     302    200  200    404   404     200  404
enterprise-stations      GET    enterprise     302    200  200    404   404     200  404
enterprise-proposals     GET    enterprise     302    200  200    404   404     200  404
enterprise-innovation    GET    enterprise     302    200  200    404   404     200  404
union-detail             GET    union          302    200  200    404   404     200  404
station-detail           GET    station        302    200  200    404   404     200  404
proposal-detail          GET    proposal       302    200  200    404   404     200  404
studio-detail            GET    studio         302    200  200    404   404     200  404
pair-detail              GET    pair           302    200  200    404   404     200  404
result-detail            GET    result         302    200  200    404   404     200  404

enterprise-create        GET    -              302    200  200    200   200     403  403
enterprise-create        POST   -              302    302  302    422   422     403  403
union-create             GET    -              302    200  200    200   200     403  403
union-create             POST   -              302    302  302    422   422     403  403
enterprise-edit          GET    enterprise     302    200  200    404   404     403  404
enterprise-edit          POST   enterprise     302    302  302    404   404     403  404
enterprise-move          GET    enterprise     302    200  200    404   404     403  404
enterprise-move          POST   enterprise     302    302  302    404   404     403  404
enterprise-close         GET    enterprise     302    200  200    404   404     403  404
enterprise-close         POST   enterprise     302    302  302    404   404     403  404
headcount-record         GET    enterprise     302    200  200    404   404     403  404
headcount-record         POST   enterprise     302    302  302    404   404     403  404
size-record              GET    enterprise     302    200  200    404   404     403  404
size-record              POST   enterprise     302    302  302    404   404     403  404
absence-confirm          GET    enterprise     302    200  200    404   404     403  404
absence-confirm          POST   enterprise     302    302  302    404   404     403  404
own-union-found          GET    bare           302    200  200    404   404     403  404
own-union-found          POST   bare           302    302  302    404   404     403  404
enterprise-cover         GET    bare           302    200  200    404   404     403  404
enterprise-cover         POST   bare           302    302  302    404   404     403  404
membership-record        GET    enterprise     302    200  200    404   404     403  404
membership-record        POST   enterprise     302    302  302    404   404     403  404
system-adopt             GET    enterprise     302    200  200    404   404     403  404
system-adopt             POST   enterprise     302    302  302    404   404     403  404
union-edit               GET    union          302    200  200    404   404     403  404
union-edit               POST   union          302    302  302    404   404     403  404
union-dissolve           GET    union          302    200  200    404   404     403  404
union-dissolve           POST   union          302    302  302    404   404     403  404
term-elect               GET    union          302    200  200    404   404     403  404
term-elect               POST   union          302    302  302    404   404     403  404
coverage-end             GET    coverage       302    200  200    404   404     403  404
coverage-end             POST   coverage       302    302  302    404   404     403  404
system-end               GET    system         302    200  200    404   404     403  404
system-end               POST   system         302    302  302    404   404     403  404

home                     GET    -              302    200  200    200   200     200  200
styleguide               GET    -              302    404  404    404   404     404  404
healthz                  GET    -              200    200  -      -     -       -    -
login                    GET    -              200    302  302    302   302     302  302
login                    POST   -              200    302  302    302   302     302  302
logout                   POST   -              302    302  302    302   302     302  302
password-change          GET    -              302    200  200    200   200     200  200
password-change          POST   -              302    200  200    200   200     200  200
set_language             POST   -              302    302  302    302   302     302  302
"""


def _lines() -> list[Any]:
    """One case per line and role."""
    cases = []
    for text in MATRIX.splitlines():
        if not text.strip() or text.startswith("#"):
            continue
        route, method, row, *statuses = text.split()
        assert len(statuses) == len(ROLES), text
        cases += [
            pytest.param(route, method, row, role, int(status), id=f"{route}-{method}-{role}")
            for role, status in zip(ROLES, statuses, strict=True)
            if status != "-"
        ]
    return cases


def _patterns(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}", entry
        elif entry.namespace not in FOREIGN_NAMESPACES:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _patterns(entry, inner)


def _methods(pattern: URLPattern) -> set[str]:
    """The methods a REST framework view answers; empty for other views, which do not say."""
    callback: Any = pattern.callback
    view = getattr(callback, "cls", None)
    if view is None:
        return set()
    offered = getattr(callback, "actions", None) or {
        name: name for name in view.http_method_names if hasattr(view, name)
    }
    allowed = {name.upper() for name in offered if name in view.http_method_names}
    return allowed - {"OPTIONS", "HEAD"}


ROUTES = dict(_patterns(get_resolver()))


def test_routes_have_names_of_their_own():
    names = [name for name, _pattern in _patterns(get_resolver())]
    assert sorted(names) == sorted(ROUTES)
    assert "None" not in names


def test_every_route_is_listed():
    listed = {case.values[:2] for case in _lines()}
    assert {route for route, _method in listed} == set(ROUTES)
    offered = {(name, m) for name, pattern in ROUTES.items() for m in _methods(pattern)}
    assert offered <= listed
    speaking = {name for name, pattern in ROUTES.items() if _methods(pattern)}
    assert {pair for pair in listed if pair[0] in speaking} == offered


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[World]:
    # Built once, around the transactions of the single tests: a thousand cases take seconds.
    media = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), media, transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


def _address(route: str, row: Any) -> str:
    names = ROUTES[route].pattern.converters or ROUTES[route].pattern.regex.groupindex
    values = {**PARAMETERS.get(route, {})}
    for name in names:
        if name not in values:
            values[name] = getattr(row, name)
    return reverse(route, kwargs=values)


def _counts() -> list[tuple[str, int]]:
    """Rows of every table, in one statement."""
    tables = sorted({model._meta.db_table for model in apps.get_models() if model is not Session})
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(f"SELECT '{name}', COUNT(*) FROM {name}" for name in tables)
        )
        return sorted(cursor.fetchall())


def _ask(client: Client, method: str, address: str, body: Any) -> int:
    if method != "GET" and address.startswith("/api/"):
        answer = client.generic(method, address, json.dumps(body), "application/json")
    else:
        answer = getattr(client, method.lower())(address, body)
    if answer.streaming:
        # Read to its end, a file is closed. close() would close the test's connection as well.
        b"".join(answer)
    return answer.status_code


@pytest.mark.parametrize(("route", "method", "row", "role", "status"), _lines())
def test_access(world: World, route: str, method: str, row: str, role: str, status: int):
    named = None if row == "-" else getattr(world, row)
    address = _address(route, named)
    body = BODIES[route, method](world) if (route, method) in BODIES else {}
    for user in world.people[role]:
        client = Client()
        if user:
            client.force_login(user)
        before = _state(named)
        with transaction.atomic():
            assert _ask(client, method, address, body) == status, (address, str(user))
            if status >= 400 or method == "GET" or role == "nobody":
                assert _state(named) == before
            transaction.set_rollback(True)


def _state(row: Any) -> tuple[Any, Any]:
    if row is None:
        return _counts(), None
    row.refresh_from_db()
    return _counts(), audit.snapshot(row)
