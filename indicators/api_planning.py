"""Targets, what they lack, what will lapse, what to ask about first, and a station's effect."""

from typing import Any, ClassVar

from django.db import transaction
from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.access import get_visible_or_404, require
from common.api import ScopedWriteViewSet, as_of
from common.api_pages import Pages
from common.export_files import XLSX
from indicators import rules, schema, selectors, services
from indicators.choices import By
from indicators.definitions import RATES
from indicators.effect import MOST_MONTHS, effect_of
from indicators.export import export_list
from indicators.filters import TargetFilter
from indicators.forms_planning import EffectForm, FiguresQuestion, GapForm, WorkForm
from indicators.models import Target
from indicators.planning import (
    MISSING,
    RATES_IN_DOUBT,
    candidates,
    gaps,
    lapses,
    targets_for,
    worklist,
)
from indicators.serializers import place_json
from indicators.serializers_planning import (
    EffectSerializer,
    GapsSerializer,
    LapsePageSerializer,
    TargetSerializer,
    WorklistSerializer,
    candidate_json,
    effect_json,
    gap_json,
    lapse_json,
    part_json,
    work_row_json,
)
from indicators.sheets import worklist_list
from stations.models import Station

_UNTIL = schema.day_parameter("until", _("推算至哪一天，默认为 as_of 所在年的年底"))
_PAGE = [
    OpenApiParameter("page", int, description=_("第几页")),
    OpenApiParameter("page_size", int, description=_("每页多少行，至多 1000")),
]
_FIGURES = schema.filter_parameters(("area", "as_of", "group"))


def _one_of(name: str, codes: Any, description: Any) -> OpenApiParameter:
    kind = {"type": "string", "enum": list(codes)}
    return OpenApiParameter(name, kind, description=description)


class TargetViewSet(ScopedWriteViewSet):
    """What rates are to reach by the end of a year; those of areas above are listed as well.

    A target holds below too, where an area has none of its own; `coverage/gaps/` says which holds.
    """

    http_method_names = ("get", "post", "patch", "delete", "head", "options")
    model = Target
    related = ("area",)
    ordering = ("-year", "area__path", "rate", "group")
    serializer_class = TargetSerializer
    filterset_class = TargetFilter
    lookup_value_regex = "[0-9]+"

    def may_edit(self, row: Target) -> bool:
        return rules.can_edit_target(self.user, row)

    def add(self, data: dict[str, Any]) -> Target:
        return services.set_target(actor=self.user, **data)

    def change(self, row: Target, data: dict[str, Any]) -> Target:
        return services.change_target(actor=self.user, target=row, **data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        row = self.get_object()
        require(self.may_edit(row))
        with transaction.atomic():
            self.refuse_stale(request, row)
            services.remove_target(actor=self.user, target=row)
        return Response(status=status.HTTP_204_NO_CONTENT)


class _QuestionView(APIView):
    """Reads what is asked by the form of the page that asks the same."""

    form_class: ClassVar[type[FiguresQuestion]] = FiguresQuestion

    def asked(self, request: Request, **given: str) -> Any:
        """The valid form; 404 for an area that may not be seen, 400 naming the parameter."""
        user: Any = request.user
        top = selectors.top_area(user)
        if top is None:
            raise Http404
        query: Any = request.query_params
        today = as_of(request)
        form = self.form_class(query, scope=user.scope, area=top, today=today, **given)
        return _valid(form)

    def page(self, request: Request, rows: Any) -> tuple[Pages, list[Any]]:
        pages = Pages()
        return pages, list(pages.paginate_queryset(rows, request, view=self) or ())


class GapsView(_QuestionView):
    """Each rate beside its target: what is missing, and what it will be if nothing is done."""

    form_class = GapForm

    @extend_schema(
        summary=_("指标：与目标的差距"),
        parameters=[
            *_FIGURES,
            _one_of("rate", RATES, _("列出可以补上这项率的企业")),
            OpenApiParameter("target", float, description=_("自定的目标（%），代替登记的")),
            _UNTIL,
            *_PAGE,
        ],
        responses=GapsSerializer,
    )
    def get(self, request: Request) -> Response:
        form = self.asked(request)
        asked = form.cleaned_data
        question = {"user": request.user, "area": asked["area"], "group": asked["group"]}
        now, later = (
            selectors.coverage(**question, as_of=day, by=By.NONE).total.rates
            for day in (asked["as_of"], asked["until"])
        )
        targets = targets_for(**question, year=asked["as_of"].year)
        found = gaps(now, later, targets, form.own)
        return Response(
            {
                **_head(asked),
                "until": asked["until"],
                "rates": [gap_json(gap) for gap in found],
                "candidates": self._candidates(request, asked),
            }
        )

    def _candidates(self, request: Request, asked: dict[str, Any]) -> Any:
        names = ("area", "as_of", "group", "rate")
        found = candidates(user=request.user, **{name: asked[name] for name in names})  # type: ignore[arg-type]
        if found is None:
            return None
        pages, rows = self.page(request, found.rows)
        return pages.get_paginated_response([candidate_json(found, row) for row in rows]).data


class LapsesView(_QuestionView):
    """What ends by itself after `as_of` and until `until`, the earliest first."""

    form_class = GapForm

    @extend_schema(
        summary=_("指标：将要到期的"),
        parameters=[*_FIGURES, _UNTIL, *_PAGE],
        responses=LapsePageSerializer,
    )
    def get(self, request: Request) -> Response:
        asked = self.asked(request).cleaned_data
        names = ("area", "as_of", "group", "until")
        user: Any = request.user
        found = lapses(user=user, **{name: asked[name] for name in names})
        pages, rows = self.page(request, found)
        answer = pages.get_paginated_response([lapse_json(row) for row in rows])
        return Response({**_head(asked), "until": asked["until"], **answer.data})


class WorklistView(_QuestionView):
    """Enterprises of which something is not known, those first that narrow the bounds most."""

    form_class = WorkForm

    @extend_schema(
        summary=_("指标：待补情况，收窄上下限最多的在前"),
        parameters=[
            *_FIGURES,
            _one_of("rate", RATES_IN_DOUBT, _("只看一项率；不填为各项合计")),
            _one_of("missing", MISSING, _("只列缺这一项的企业")),
            _one_of("by", (By.CHILDREN, By.PARK, By.COUNTY), _("parts 按什么分")),
            *_PAGE,
        ],
        responses=WorklistSerializer,
    )
    def get(self, request: Request) -> Response:
        form = self.asked(request)
        work = worklist(user=request.user, asked=form.choice)  # type: ignore[arg-type]
        pages, rows = self.page(request, work.rows)
        answer = pages.get_paginated_response([work_row_json(work, row) for row in rows])
        return Response(
            {
                **_head(form.cleaned_data),
                "total": part_json(work, work.total),
                "parts": [part_json(work, part) for part in work.parts],
                **answer.data,
            }
        )


class WorklistExportView(_QuestionView):
    """The same list as a file."""

    form_class = WorkForm

    @extend_schema(
        operation_id="worklist_export",
        summary=_("指标：待补情况，导出"),
        parameters=[
            *_FIGURES,
            _one_of("rate", RATES_IN_DOUBT, _("只看一项率；不填为各项合计")),
            _one_of("missing", MISSING, _("只列缺这一项的企业")),
        ],
        responses={(200, XLSX): OpenApiTypes.BINARY},
    )
    def get(self, request: Request) -> HttpResponseBase:
        choice = self.asked(request).choice
        user: Any = request.user
        found = worklist_list(worklist(user=user, asked=choice), choice)
        return export_list(found, "xlsx", actor=user, now=timezone.now())

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:  # noqa: FBT001, FBT002 - REST framework's signature
        # The address says which file; a client that accepts only that file must get it.
        return super().perform_content_negotiation(request, force=True)


class StationEffectView(APIView):
    """Month by month before and after a station was founded: what it serves, and what no station
    served."""

    @extend_schema(
        summary=_("指导站：成立前后"),
        parameters=[
            OpenApiParameter(
                "months",
                {"type": "integer", "minimum": 1, "maximum": MOST_MONTHS},
                description=_("成立前后各几个月末，默认 24"),
            ),
            *schema.filter_parameters(("as_of", "group")),
            _one_of("rate", RATES_IN_DOUBT, _("change 和 warning 说的是哪项率，默认 union")),
        ],
        responses=EffectSerializer,
    )
    def get(self, request: Request, pk: int) -> Response:
        user: Any = request.user
        station = get_visible_or_404(Station.objects, user, pk=pk)
        query: Any = request.query_params
        asked = _valid(EffectForm(query, today=as_of(request))).cleaned_data
        rate = asked.pop("rate")
        return Response(effect_json(effect_of(user=user, station=station, **asked), rate))


def _valid(form: Any) -> Any:
    if form.is_valid():
        return form
    if "area" in form.errors:
        raise Http404
    raise ValidationError(form.errors)


def _head(asked: dict[str, Any]) -> dict[str, Any]:
    return {
        "area": place_json(asked["area"]),
        "as_of": asked["as_of"],
        "group": asked["group"],
    }
