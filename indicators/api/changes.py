"""What changed between two days, and who brought it about."""

from datetime import date
from typing import Any

from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param
from rest_framework.views import APIView

from common.api import day_parameter
from common.api_pages import Pages
from indicators import schema
from indicators.api.figures import FILES, FileView, area_of_figures, asked_of
from indicators.changes_json import ChangesSerializer, change_json, changes_json
from indicators.changing import Span, changes_between, walk
from indicators.counting import year_before
from indicators.export import export_list
from indicators.sheets import changes_list

_PARAMETERS = [
    *schema.filter_parameters(("area", "group")),
    schema.day_parameter("from", gettext_lazy("起始日期，默认为截止日期一年前")),
    schema.day_parameter("to", gettext_lazy("截止日期，默认为当天")),
]
_PAGE = [
    OpenApiParameter(name, OpenApiTypes.INT, description=description)
    for name, description in (
        ("page", gettext_lazy("页次，从 1 起")),
        ("page_size", gettext_lazy("每页条数，最多 1000")),
    )
]


class CoverageChangesView(APIView):
    """What changed in an area between two days; the rows add up to the differences, exactly.

    A row is all that happened to one enterprise (or one term of office) on one day. The first day
    is a state and not an event: what happened on it is in its figures already.
    """

    @extend_schema(
        summary=gettext_lazy("指标：两个时点之间的变化"),
        parameters=[*_PARAMETERS, *_PAGE],
        responses=ChangesSerializer,
    )
    def get(self, request: Request) -> Response:
        span, (page, size) = _span(request), _window(request)
        found = changes_between(span, (page - 1) * size, page * size)
        if not found.rows and page > 1:
            raise NotFound
        here = request.build_absolute_uri()
        later, earlier = found.count > page * size, page > 1
        return Response(
            {
                "count": found.count,
                "next": replace_query_param(here, "page", page + 1) if later else None,
                "previous": _previous(here, page) if earlier else None,
                **changes_json(found),
                "rows": [change_json(row, found.effects) for row in found.rows],
            }
        )


class CoverageChangesExportView(FileView):
    """All changes between two days, with what each did to every count and rate, as a file."""

    @extend_schema(
        operation_id="coverage_changes_export",
        summary=gettext_lazy("指标：变化清单导出"),
        parameters=_PARAMETERS,
        responses=FILES,
    )
    def get(self, request: Request, extension: str) -> HttpResponseBase:
        span = _span(request)
        exported = changes_list(changes_between(span), walk(span))
        return export_list(exported, extension, actor=request.user, now=timezone.now())


def _previous(here: str, page: int) -> str:
    return (
        remove_query_param(here, "page")
        if page == 2
        else replace_query_param(here, "page", page - 1)
    )


def _span(request: Request) -> Span:
    asked = asked_of(request)
    last: date = day_parameter(request, "to") or timezone.localdate()
    first: date = day_parameter(request, "from") or year_before(last)
    if first > last:
        raise ValidationError({"from": [_("起始日期不能晚于截止日期。")]})
    user: Any = request.user
    return Span(user, area_of_figures(asked), first, last, asked.group_code)


def _window(request: Request) -> tuple[int, int]:
    """Which page, and of how many rows. A page that is none is 404, as everywhere."""
    pages = Pages()
    size = pages.get_page_size(request) or pages.page_size
    text = request.query_params.get("page", "1")
    if not text.isascii() or not text.isdigit() or not int(text[:9]) > 0 or len(text) > 9:
        raise NotFound
    return int(text), int(size or 1)
