"""The one shape of a list: `{"count", "count_exact", "next", "previous", "results"}`."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import NotFound
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from common.keysets import Slice, UnknownPlace, between, keyed, order_of, slice_of
from common.lengths import length_of

AFTER, BEFORE = "after", "before"


class Pages(PageNumberPagination):
    """`next` and `previous` name places in the list: a late page costs as much as the first.

    `?page=7` is understood as well, for who wants to jump: it costs more the farther it is. A page
    or place that does not exist is 404.
    """

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 1000

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        """The rows of the page; a view that knows its length without counting has `count_of`."""
        self.request = request
        self.slice: Slice | None = None
        order = order_of(queryset)
        if order is None or self.page_query_param in request.query_params:
            rows = queryset if order is None else keyed(queryset, order)
            found: Any = super().paginate_queryset(rows, request, view)
            page: Any = self.page
            self.count, self.exact = page.paginator.count, True
            if order is not None:
                # Whoever has jumped goes on by places.
                ends = {"has_before": page.has_previous(), "has_after": page.has_next()}
                self.slice = between(list(found), order, **ends)
            return list(found)
        size = self.get_page_size(request) or self.page_size
        places = {name: request.query_params.get(name, "") for name in (AFTER, BEFORE)}
        known = getattr(view, "count_of", None)
        self.count, self.exact = length_of(queryset, known, begun=any(places.values()))
        try:
            self.slice = slice_of(queryset, order, size, **places, length=self.count)
        except UnknownPlace as error:
            raise NotFound from error
        return self.slice.rows

    def get_next_link(self) -> str | None:
        if self.slice is None:
            return super().get_next_link()
        return self._link(AFTER, self.slice.after)

    def get_previous_link(self) -> str | None:
        if self.slice is None:
            return super().get_previous_link()
        return self._link(BEFORE, self.slice.before)

    def get_paginated_response(self, data: Any) -> Response:
        return Response(
            {
                "count": self.count,
                "count_exact": self.exact,
                "next": self.get_next_link(),
                "previous": self.get_previous_link(),
                "results": data,
            }
        )

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        found = super().get_paginated_response_schema(schema)
        found["required"].append("count_exact")
        found["properties"]["count_exact"] = {
            "type": "boolean",
            "description": _("false：count 是数据库的估计，不是逐条数出的"),
        }
        return found

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        texts = {
            AFTER: _("从这一位置之后列起；取自上一次回答的 next"),
            BEFORE: _("列出这一位置之前的；取自上一次回答的 previous"),
        }
        return [
            *super().get_schema_operation_parameters(view),
            *(
                {
                    "name": name,
                    "in": "query",
                    "required": False,
                    "schema": {"type": "string"},
                    "description": str(text),
                }
                for name, text in texts.items()
            ),
        ]

    def _link(self, name: str, place: str | None) -> str | None:
        if place is None:
            return None
        request: Any = self.request
        url = request.build_absolute_uri()
        for other in {AFTER, BEFORE, self.page_query_param} - {name}:
            url = remove_query_param(url, other)
        return replace_query_param(url, name, place)
