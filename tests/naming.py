"""Requests that name a row by its number or code: in an address, in a parameter, in what is sent.

Each is made twice, with a twin's number and with one that no row has; the answers are compared.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import models
from django.test import Client
from django.urls import reverse

from areas.filters import InAreaFilter
from common.filters import IdFilter
from tests import questions
from tests.questions import address_of, routes_read
from tests.test_access import PARAMETERS, ROUTES
from tests.twins import NO_CODE, NO_ROW, NO_UUID, Twins
from tests.world import BODIES, World

# Pages and figures that take an area and are no lists.
OF_AN_AREA = (
    "api-coverage-table", "api-coverage-trend", "dashboard", "dashboard-terms",
    "api-coverage-gaps", "api-coverage-lapses", "api-coverage-worklist", "api-worklist-export",
    "gap-list", "worklist", "target-list", "target-create",
)  # fmt: skip

_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Attempt:
    """A request with a place for a number or code; `twin` and `nothing` go there in turn."""

    method: str
    route: str
    where: str
    twin: Any
    nothing: Any
    # What is sent besides.
    body: Any = field(default=None, hash=False)
    row: Any = field(default=None, hash=False)

    def __str__(self) -> str:
        return f"{self.method} {self.route} {self.where}={self.twin}"

    def told(self, client: Client, value: Any) -> str:
        """The answer, with the value that was sent made unrecognisable."""
        if self.where == "address":
            address = self._address(value)
            answer: Any = self._sent(client, address, self.body or {})
        elif self.method == "GET":
            answer = client.get(address_of(self.route, None), {self.where: value})
        else:
            address = address_of(self.route, self.row)
            answer = self._sent(client, address, {**self.body, self.where: value})
        return re.sub(rf"(?<!\d){value}(?!\d)", "@", questions.readable(answer))

    def _address(self, value: Any) -> str:
        given = PARAMETERS.get(self.route, {})
        names = ROUTES[self.route].pattern.converters or ROUTES[self.route].pattern.regex.groupindex
        values = {name: given.get(name, value) for name in names}
        return reverse(self.route, kwargs=values)

    def _sent(self, client: Client, address: str, body: Any) -> Any:
        if self.method == "GET":
            return client.get(address)
        if address.startswith("/api/"):
            kind = "application/json"
            return client.generic(self.method, address, json.dumps(body, default=str), kind)
        return client.post(address, body)


def attempts(world: World, twins: Twins, *, writes: bool) -> Iterator[Attempt]:
    """With `writes`, also what is sent."""
    yield from _addresses(world, twins, ("GET", "POST", "PATCH", "DELETE") if writes else ("GET",))
    yield from _parameters(world, twins)
    if writes:
        yield from _bodies(world, twins)


def _addresses(world: World, twins: Twins, methods: tuple[str, ...]) -> Iterator[Attempt]:
    """Every address that names a row, with every method."""
    for method in methods:
        for route, attribute in routes_read(method):
            if attribute == "-":
                continue
            twin = twins.of(getattr(world, attribute))
            if twin is not None:
                body = BODIES[route, method](world) if (route, method) in BODIES else None
                yield Attempt(method, route, "address", *_values(twin), body=body)


def _parameters(world: World, twins: Twins) -> Iterator[Attempt]:
    """Every filter that takes a number or code."""
    for route, filters in questions.filtersets():
        for name, found in filters.items():
            row = _row_for(name, found, world)
            twin = twins.of(row) if row is not None else None
            if twin is not None:
                yield Attempt("GET", route, name, *_values(twin))
    yield from _parameters_of_figures(world, twins)
    for route in OF_AN_AREA:
        if twin := twins.of(world.area):
            yield Attempt("GET", route, "area", *_values(twin))
    if twin := twins.of(world.station):
        yield Attempt("GET", "dashboard-terms", "station", *_values(twin))
        yield Attempt("GET", "dashboard", "station", *_values(twin))
    if twin := twins.of(world.enterprise):
        yield Attempt("GET", "enterprise-list", "search", twin.credit_code, NO_CODE)
        yield Attempt("GET", "api-enterprise-list", "search", twin.name, NO_CODE)


def _parameters_of_figures(world: World, twins: Twins) -> Iterator[Attempt]:
    for route in questions.OF_FIGURES:
        if twin := twins.of(world.area):
            yield Attempt("GET", route, "area", *_values(twin))
    if twin := twins.of(world.station):
        for route in questions.BY_STATION:
            yield Attempt("GET", route, "station", *_values(twin))


def _row_for(name: str, found: Any, world: World) -> Any:
    if isinstance(found, InAreaFilter) or name in ("serves", "served"):
        return world.area
    if isinstance(found, IdFilter) or name == "station":
        return getattr(world, {"parent": "union"}.get(name, name), None)
    return world.area if name == "parent" else None


def _bodies(world: World, twins: Twins) -> Iterator[Attempt]:
    """Every field of what an officer sends that names a row, and those they could have sent."""
    for (route, method), make in BODIES.items():
        attribute = dict(routes_read(method))[route]
        row = None if attribute == "-" else getattr(world, attribute)
        body = make(world)
        for name, related in _related_fields(route, body, world).items():
            twin = twins.of(related)
            if twin is not None:
                values = _values(twin)
                yield Attempt(method, route, name, *values, body=body, row=row)


def _related_fields(route: str, body: dict[str, Any], world: World) -> dict[str, models.Model]:
    """Field → a row of the kind that it names."""
    view: Any = getattr(ROUTES[route].callback, "cls", None)
    shape = getattr(view, "write_serializer_class", None) or getattr(view, "serializer_class", None)
    names = set(body)
    if shape is not None:
        fields = shape._declared_fields
        names |= {name for name, field_ in fields.items() if getattr(field_, "queryset", None)
                  is not None and not field_.read_only}  # fmt: skip
    meant = {"parent": "union", "founded_union": "union"}
    rows = {name: getattr(world, meant.get(name, name), None) for name in names}
    return {name: row for name, row in rows.items() if isinstance(row, models.Model)}


def _values(twin: Any) -> tuple[Any, Any]:
    """How the twin is named, and something of the same look that names nothing."""
    if hasattr(twin, "code"):
        return twin.code, NO_CODE
    return twin.pk, NO_UUID if isinstance(twin.pk, UUID) else NO_ROW
