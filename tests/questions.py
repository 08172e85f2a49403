"""What may be asked of the portal with GET, taken from the URL configuration and the FilterSets;
and answers made comparable.

The twin test (tests/test_twins.py) asks all of it as every role, before and after.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import django_filters
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from areas.filters import InAreaFilter
from common.filters import NamedSearchFilter, SearchFilter
from enterprises.filters import EnterpriseSearchFilter
from indicators.choices import By, Every
from indicators.dashboard import CHARTS
from indicators.definitions import RATES
from indicators.figures import GROUPS, TERM_MEASURES
from indicators.filters import EnterpriseFilter
from tests.test_access import MATRIX, PARAMETERS, ROUTES
from tests.world import World
from unions.filters import OfUnionSearchFilter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HTMX = {"HX-Request": "true"}
# Words that occur in names of the world and of its twins.
WORDS = "第"
DAY = "2023-12-31"
# What takes an area and answers with figures, and what of that takes a station.
BY_STATION = (
    *("api-coverage-explain", "api-coverage-terms", "api-coverage-terms-export"),
    *("dashboard-explain", "dashboard-terms"),
)
OF_FIGURES = (
    *("api-coverage-table", "api-coverage-trend", "api-coverage-changes"),
    *("api-coverage-changes-export", "dashboard", "dashboard-changes", *BY_STATION),
)

_VALUES = {
    SearchFilter: WORDS,
    NamedSearchFilter: WORDS,
    EnterpriseSearchFilter: WORDS,
    OfUnionSearchFilter: WORDS,
    django_filters.DateFilter: DAY,
    django_filters.BooleanFilter: "true",
}

# The same for everybody, and asked elsewhere (tests/test_api_schema.py): once is enough.
ASKED_ONCE = {"api-schema", "api-docs", "login", "healthz"}

# What differs from one answer to the next without telling anything.
_NOISE = (
    re.compile(r'(name="csrfmiddlewaretoken" value=|"X-CSRFToken": )"[^"]*"'),
    re.compile(r"DC-\d{8}-\d{4,}"),
    re.compile(r"\d{4}[-/]\d{2}[-/]\d{2}[ T]\d{2}:\d{2}(:\d{2})?(\.\d+)?(Z|\+\d{2}:\d{2})?"),
    # The seal of a prefilled workbook, made over what stands in it: the number of the export too.
    re.compile(r"\b[0-9a-f]{40}\b"),
    # The number of the request, which an error shows.
    re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
)
_HEADERS = (
    "Content-Type", "Content-Disposition", "Location", "ETag", "Last-Modified", "Link",
    "HX-Push-Url", "HX-Redirect", "Retry-After",
)  # fmt: skip


class Browser(Client):
    """Django's client without the copy of every template's context; an error is an answer (500),
    and nobody has asked too often."""

    def request(self, **request: Any) -> Any:
        cache.clear()
        answer: Any = self.handler(self._base_environ(**request))
        if answer.cookies:
            self.cookies.update(answer.cookies)
        return answer


@dataclass(frozen=True)
class Question:
    route: str
    address: str
    query: tuple[tuple[str, str], ...] = ()
    htmx: bool = False

    def __str__(self) -> str:
        asked = "&".join(f"{name}={value}" for name, value in self.query)
        return f"{self.address}?{asked}{' (htmx)' if self.htmx else ''}"


def ask(client: Client, question: Question) -> str:
    """The answer as text: status, headers that could tell something, and what it says.

    A page that answers htmx with its results is asked for these as well.
    """
    headers = HTMX if question.htmx else {}
    answer: Any = client.get(question.address, dict(question.query), headers=headers)
    said = readable(answer)
    if not question.htmx and "HX-Request" in answer.headers.get("Vary", ""):
        said += readable(client.get(question.address, dict(question.query), headers=HTMX))
    return said


def readable(answer: Any) -> str:
    body = b"".join(answer) if answer.streaming else answer.content
    kind = answer.headers.get("Content-Type", "")
    said = _cells(body) if kind == XLSX and body[:2] == b"PK" else body.decode("utf-8", "replace")
    headers = [f"{name}: {answer[name]}" for name in _HEADERS if name in answer.headers]
    text = "\n".join([str(answer.status_code), *headers, said])
    for noise in _NOISE:
        text = noise.sub(r"…", text)
    return text


def _cells(workbook: bytes) -> str:
    """Every part of a workbook but the one that says when it was written."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as parts:
        names = sorted(name for name in parts.namelist() if not name.startswith("docProps/"))
        return "\n".join(parts.read(name).decode("utf-8", "replace") for name in names)


def routes_read(method: str = "GET") -> list[tuple[str, str]]:
    """Routes of the access matrix with the attribute of the world that their address names."""
    lines = [line.split() for line in MATRIX.splitlines() if line and not line.startswith("#")]
    return [(line[0], line[2]) for line in lines if line[1] == method]


def address_of(route: str, row: Any, **named: Any) -> str:
    """The address of a route for a row; `named` replaces what names the row."""
    pattern = ROUTES[route].pattern
    names = getattr(pattern, "converters", None) or pattern.regex.groupindex
    values = {**PARAMETERS.get(route, {})}
    for name in names:
        if name not in values:
            values[name] = named[name] if name in named else getattr(row, name)
    return reverse(route, kwargs=values)


def plain_questions(world: World) -> Iterator[Question]:
    """Every route once."""
    for route, attribute in routes_read():
        if route not in ASKED_ONCE:
            row = None if attribute == "-" else getattr(world, attribute)
            yield Question(route, address_of(route, row))
    yield Question("saved-view-list", reverse("saved-view-list"), (("page", "dashboard"),))
    # The report of the access matrix has a file that is none; this one was built.
    yield Question("report-detail", reverse("report-detail", args=[world.built.pk]))
    yield Question("api-report-detail", f"/api/v1/reports/{world.built.pk}/")
    for file in world.built.files.all():
        yield Question("api-report-file", f"/api/v1/reports/{world.built.pk}/files/{file.name}")


def asked_questions(world: World) -> Iterator[Question]:
    """Lists, exports and figures with every parameter they take; of a page, its results."""
    for route, filters in filtersets():
        address = address_of(route, None)
        htmx = not address.startswith("/api/")
        for name in filters if route != "api-enterprise-export" else ("search", "area"):
            for value in values_of(name, filters[name], world):
                shared = () if htmx or name == "as_of" else (("history", "true"),)
                yield Question(route, address, ((name, value), *shared), htmx)
        if htmx:
            yield Question(route, address, (("page", "2"),), htmx)
        else:
            yield Question(route, address, (("page_size", "1"), ("history", "true")))
            yield Question(route, address, (("page_size", "1"), ("page", "2")))


def filtersets() -> Iterator[tuple[str, dict[str, Any]]]:
    """Each list, page and export with the filters it takes; those of a page are its API's."""
    for route, attribute in routes_read():
        filterset = filterset_of(route)
        if filterset is not None and attribute == "-":
            yield route, dict(filterset.base_filters)


def filterset_of(route: str) -> Any:
    noun = f"api-{route.removeprefix('api-')}"
    if noun in ("api-enterprise-list", "api-enterprise-export"):
        return EnterpriseFilter
    if not noun.endswith("-list") or noun not in ROUTES:
        return None
    view: Any = getattr(ROUTES[noun].callback, "cls", None)
    return getattr(view, "filterset_class", None)


def values_of(name: str, found: Any, world: World) -> Iterable[str]:
    """What to ask of one parameter: something inside that it can find."""
    row = getattr(world, name, None)
    if isinstance(found, InAreaFilter) or name in ("serves", "served"):
        values = [world.area.code]
    elif isinstance(found, django_filters.OrderingFilter):
        values = [f"-{code}" for code in _codes(found) if not code.startswith("-")]
    elif isinstance(found, django_filters.ModelChoiceFilter):
        values = [str(row.pk)]
    elif isinstance(found, django_filters.ChoiceFilter | django_filters.TypedChoiceFilter):
        values = _codes(found)[:1]
    elif hasattr(row, "pk"):
        values = [str(row.pk)]
    else:
        fits = [text for kind, text in _VALUES.items() if isinstance(found, kind)]
        values = fits or ["2023"]
    return values


def _codes(found: Any) -> list[str]:
    choices = found.extra["choices"]
    return [str(code) for code, _label in (choices() if callable(choices) else choices) if code]


def nonsense(world: World) -> Iterator[Question]:
    """Values that no parameter takes; what is said about them names what there is to choose."""
    for route, filters in filtersets():
        address = address_of(route, None)
        for name in filters if address.startswith("/api/") else ():
            yield Question(route, address, ((name, "x"),))
    for route in OF_FIGURES:
        for name in ("by", "area", "group", "every", "rate", "as_of", "from", "measure", "page"):
            yield Question(route, address_of(route, None), ((name, "x"),))


def figures(world: World) -> Iterator[Question]:
    """Dashboard, terms and the figures of the API by every dimension."""
    code = world.area.code
    for by in By.values:
        for area in (("area", code),), ():
            query = (*area, ("by", by), ("as_of", DAY))
            yield Question("api-coverage-table", "/api/v1/coverage/", query)
        if by != By.NONE:
            yield Question("dashboard", reverse("dashboard"), query, htmx=True)
    for group in list(GROUPS)[:2]:
        query = (("group", group),)
        yield Question("api-coverage-table", "/api/v1/coverage/", query)
    for every in Every.values:
        query = (("every", every), ("from", "2022-01-01"), ("to", DAY))
        yield Question("api-coverage-trend", "/api/v1/coverage/trend/", query)
    yield from _plans(code)
    yield from _views(world)
    for measure in TERM_MEASURES:
        query = (("measure", measure), ("as_of", "2023-06-30"))
        for route in ("dashboard-terms", "api-coverage-terms", "api-coverage-terms-export"):
            yield Question(route, address_of(route, None), query)
    yield from _explanations(code)


def _explanations(code: str) -> Iterator[Question]:
    """Every rate explained by every kind of part, and what changed within some years."""
    for rate in RATES:
        for by in By.values:
            query = (("rate", rate), ("by", by), ("as_of", DAY))
            yield Question("api-coverage-explain", reverse("api-coverage-explain"), query)
        query = (("rate", rate), ("area", code), ("as_of", DAY), ("group", "ge25"))
        yield Question("dashboard-explain", reverse("dashboard-explain"), query, htmx=True)
    span = (("from", "2017-06-30"), ("to", DAY))
    for area in (("area", code),), ():
        for route in ("api-coverage-changes", "api-coverage-changes-export", "dashboard-changes"):
            yield Question(route, address_of(route, None), (*span, *area))


def _plans(code: str) -> Iterator[Question]:
    """What to do next, on a day and in the area: gaps, what lapses, what is missing, targets."""
    day = (("area", code), ("as_of", DAY))
    for route in ("api-coverage-gaps", "api-coverage-lapses", "api-coverage-worklist"):
        yield Question(route, reverse(route), day)
        yield Question(route, reverse(route), (*day, ("until", "2024-12-31")))
    for rate in ("union", "congress", "density"):
        yield Question("api-coverage-gaps", reverse("api-coverage-gaps"), (*day, ("rate", rate)))
        yield Question("gap-list", reverse("gap-list"), (*day, ("rate", rate)), htmx=True)
    for name, value in (("missing", "members"), ("by", "park"), ("rate", "density_all")):
        query = (*day, (name, value))
        yield Question("api-coverage-worklist", reverse("api-coverage-worklist"), query)
        yield Question("worklist", reverse("worklist"), query, htmx=True)
    year = (("area", code), ("year", "2023"))
    yield Question("target-list", reverse("target-list"), year, htmx=True)


def _views(world: World) -> Iterator[Question]:
    """The dashboard's views with their files, on a wall, and of a station."""
    for view, charts in CHARTS.items():
        query = (("view", view), ("as_of", DAY), ("compare_to", "2022-12-31"), ("by", "station"))
        yield Question("dashboard", reverse("dashboard"), query, htmx=True)
        yield Question("dashboard", reverse("dashboard"), (*query, ("wall", "1")), htmx=True)
        for chart in charts:
            asked = (*query, ("chart", chart))
            yield Question("dashboard-export", reverse("dashboard-export"), asked)
    station = (("station", str(world.station.pk)), ("as_of", DAY))
    yield Question("dashboard", reverse("dashboard"), station, htmx=True)
