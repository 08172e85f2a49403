"""Every operation of the OpenAPI document as every role: what comes back is what the document says,
nothing fails, and nothing outside of the role's scope is in it.

schemathesis makes the requests from the document: once for each operation, and every role sends
the same ones. Those that name a row by number are sent for a row of the world too, and those with a
body also with one that an officer in charge would send.
"""

import os
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from django.test import override_settings
from django.urls import Resolver404, resolve
from django.utils import timezone
from hypothesis import HealthCheck, Phase
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from accounts.models import ApiToken
from accounts.services.tokens import token_digest
from tests import twins
from tests.questions import routes_read
from tests.test_access import ROLES
from tests.twins import MARK, Twins
from tests.world import BODIES, World, build_world

pytestmark = [pytest.mark.django_db, pytest.mark.once]

CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance,
    response_headers_conformance, response_schema_conformance,
]  # fmt: skip
# How many requests that keep to the document, and as many that break it in one place, are made to
# each operation. SCHEMA_EXAMPLES=10 looks ten times as far.
_TIMES = int(os.environ.get("SCHEMA_EXAMPLES", "1"))
EXAMPLES = {GenerationMode.POSITIVE: _TIMES, GenerationMode.NEGATIVE: _TIMES}
WRITES = ("POST", "PATCH", "PUT", "DELETE")


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[World]:
    media = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), media, transaction.atomic():
        found = build_world()
        twins.enrich(found)
        yield found
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def requests(world: World) -> list[Any]:
    """Requests to every operation, made of the document alone and then of the world too."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", _portal)
    return [case for operation in schema.get_all_operations()
            for case in _requests_to(operation.ok(), world)]  # fmt: skip


@cache
def _application() -> Any:
    return get_wsgi_application()


def _portal(environ: Any, start_response: Any) -> list[bytes]:
    """The portal as a server runs it: an answer is read to its end and closed."""
    answer = _application()(environ, start_response)
    try:
        return [b"".join(answer)]
    finally:
        answer.close()


def _requests_to(operation: Any, world: World) -> Iterator[Any]:
    for mode, number in EXAMPLES.items():
        for case in _generated(operation, mode, number):
            yield case
            if mode == GenerationMode.POSITIVE and (named := _of_the_world(case, operation, world)):
                yield named


def _generated(operation: Any, mode: GenerationMode, number: int) -> list[Any]:
    made: list[Any] = []

    @hypothesis.seed(20231231)
    @hypothesis.settings(
        max_examples=number, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck), derandomize=False,
    )  # fmt: skip
    @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
    def collect(case: Any) -> None:
        made.append(case)

    try:
        collect()
    except hypothesis.errors.Unsatisfiable:
        # An operation without parameters cannot be asked wrongly.
        return []
    return made[:number]


def _of_the_world(case: Any, operation: Any, world: World) -> Any:
    """The same request, but about a row that is there and with a body that somebody would send."""
    route, row = _meant(operation, world)
    body = BODIES.get((route, operation.method.upper()))
    if row is None and body is None:
        return None
    other = _copy(case)
    for name in other.path_parameters or {}:
        if row is not None and hasattr(row, {"id": "pk"}.get(name, name)):
            other.path_parameters[name] = getattr(row, {"id": "pk"}.get(name, name))
    if body is not None and isinstance(case.body, dict):
        # One thing of what was generated; the rest is as it should be.
        some = dict(list(case.body.items())[:1])
        other.body = {**body(world), **some}
    return other


def _copy(case: Any) -> Any:
    other = case.operation.Case(
        path_parameters=dict(case.path_parameters or {}), headers=dict(case.headers or {}),
        cookies=dict(case.cookies or {}), query=dict(case.query or {}), body=case.body,
        media_type=case.media_type,
    )  # fmt: skip
    other._meta = None
    return other


def _meant(operation: Any, world: World) -> tuple[str, Any]:
    """The route of an operation and the row of the world that its line in the matrix names."""
    address = operation.full_path.replace("{id}", "1").replace("{code}", "1")
    address = address.replace("{name}", "x").replace("{extension}", "csv")
    try:
        route = resolve(address).url_name or ""
    except Resolver404:
        return "", None
    named = {name: row for method in ("GET", *WRITES) for name, row in routes_read(method)}
    attribute = named.get(route, "-")
    return route, None if attribute == "-" else getattr(world, attribute)


@pytest.mark.parametrize("role", ROLES)
def test_operations(role: str, world: World, requests: list[Any], record_property):
    failures: list[str] = []
    with transaction.atomic():
        planted = Twins()
        for level in twins.levels_for(role):
            twins.plant(planted, world, level)
        headers = _headers(world, role)
        for case in requests:
            with transaction.atomic():
                failures += _sent(case, headers)
                transaction.set_rollback(True)
        transaction.set_rollback(True)
    record_property("schema_operations", len({case.operation.label for case in requests}))
    record_property("schema_cases", len(requests))
    assert not failures, "\n\n".join([f"{len(failures)} failures", *failures[:20]])


def _headers(world: World, role: str) -> dict[str, str]:
    user = world.people[role]
    if user is None:
        return {}
    key = f"key-of-{role}"
    until = timezone.now() + timedelta(days=1)
    ApiToken.objects.create(user=user, name="x", digest=token_digest(key), expires_at=until)
    return {"Authorization": f"Token {key}"}


def _sent(case: Any, headers: dict[str, str]) -> list[str]:
    asked = f"{case.operation.label} {case.path_parameters} {case.query} {str(case.body)[:300]}"
    answer = case.call(headers=headers)
    said = []
    try:
        case.validate_response(answer, checks=CHECKS)
    except (Exception, BaseExceptionGroup) as failure:  # every kind is told with its request
        said += [f"{asked}\n{part}"[:1500] for part in getattr(failure, "exceptions", [failure])]
    if MARK.encode() in answer.content and MARK not in asked:
        said.append(f"{asked}\nshows what is outside: {answer.content[:300]!r}")
    return said
