"""How a page is answered: whole, or only its results when htmx asks the same address."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

PER_PAGE = 50


def wants_results(request: HttpRequest) -> bool:
    """Whether htmx asks for a part; going back in the history asks for the whole page again."""
    htmx = getattr(request, "htmx", None)
    return bool(htmx) and not htmx.history_restore_request and htmx.request_type != "full"


def page_or_results(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render `template`, or for htmx only its `{% partialdef results %}`.

    The template keeps the partial inside `<div id="results">`; links and forms name it as their
    `hx-target` beside an ordinary `href`/`action`, so every page works without a script.
    """
    name = f"{template}#results" if wants_results(request) else template
    response = render(request, name, context, status=status)
    # One address, two answers: a cache in between must not give one for the other.
    response.headers["Vary"] = ", ".join(
        filter(None, [response.headers.get("Vary"), "HX-Request", "HX-Request-Type"])
    )
    return response


def paginate(request: HttpRequest, rows: Any, per_page: int = PER_PAGE) -> Page[Any]:
    """The page that `?page=` names; the first or last one where it names none that exists."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))
