"""A figure explained, and the terms of office that one of them is made of."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django_filters.utils import translate_validation
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from areas.models import Area
from common.access import get_visible_or_404
from common.api_pages import Pages
from indicators import schema, selectors
from indicators.api.figures import (
    FILES,
    FileView,
    area_of_figures,
    asked_of,
    choice_of,
)
from indicators.choices import By
from indicators.definitions import RATES
from indicators.definitions.exclusions import TERM_REASON_TEXTS
from indicators.explaining import Question, explain, terms_behind
from indicators.explaining.fingerprint import fingerprint
from indicators.explanation_json import (
    ExplanationSerializer,
    TermRowSerializer,
    explanation_json,
    term_json,
)
from indicators.export import export_list
from indicators.figures import TERM_MEASURES
from indicators.filters import NARROWING, PART
from indicators.forms import TermsForm
from indicators.sheets import terms_list

RATE_CODES = SimpleNamespace(values=list(RATES))
TERMS_PARAMETERS = [
    schema.text_parameter("area", gettext_lazy("区域编码；不填为可见的最上级区域")),
    schema.day_parameter("as_of", gettext_lazy("统计时点，默认为当天")),
    schema.choice_parameter(
        "measure",
        SimpleNamespace(values=list(TERM_MEASURES)),
        gettext_lazy("计入哪个数，默认为 terms_ended"),
    ),
    schema.choice_parameter(
        "excluded",
        SimpleNamespace(values=list(TERM_REASON_TEXTS)),
        gettext_lazy("届满而因此不计入的届次"),
    ),
    *schema.filter_parameters(PART),
]


class ExplainView(APIView):
    """What one rate of an area counts on a day, what it leaves out and why, each with its list."""

    @extend_schema(
        summary=gettext_lazy("指标：说明一个率由哪些企业构成"),
        description=fingerprint.__doc__,
        parameters=[
            *schema.filter_parameters(("area", "as_of", "group", *NARROWING, *PART)),
            schema.choice_parameter("rate", RATE_CODES, gettext_lazy("率，默认为 union")),
            schema.choice_parameter("by", By, gettext_lazy("按什么列出各部分，默认为下级区域")),
        ],
        responses=ExplanationSerializer,
    )
    def get(self, request: Request) -> Response:
        asked = asked_of(request)
        found = explain(
            replace(asked.question, area=area_of_figures(asked)),
            choice_of(request, "rate", RATE_CODES, "union"),
            choice_of(request, "by", By, By.CHILDREN),
        )
        return Response(explanation_json(found, request.build_absolute_uri))


class CoverageTermsView(GenericAPIView):
    """The terms of office that the rate of elections counts on a day, or leaves out."""

    pagination_class = Pages

    @extend_schema(
        summary=gettext_lazy("指标：按期换届率的届次"),
        parameters=TERMS_PARAMETERS,
        responses=TermRowSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        question, form = _terms_asked(request)
        page = self.paginate_queryset(terms_behind(question, form.asked))
        return self.get_paginated_response([term_json(term) for term in page or ()])


class CoverageTermsExportView(FileView):
    """Exactly the terms that the same parameters list, as a file."""

    @extend_schema(
        operation_id="coverage_terms_export",
        summary=gettext_lazy("指标：届次导出"),
        parameters=TERMS_PARAMETERS,
        responses=FILES,
    )
    def get(self, request: Request, extension: str) -> HttpResponseBase:
        question, form = _terms_asked(request)
        rows, (title, _sentence) = terms_behind(question, form.asked), form.title
        query = {name: value for name, value in form.cleaned_data.items() if value}
        asked = {**query, **question.query}
        exported = terms_list(rows, question.as_of, str(title), asked)
        return export_list(exported, extension, actor=request.user, now=timezone.now())


def _terms_asked(request: Request) -> tuple[Question, TermsForm]:
    """404 for an area that the user may not see, 400 naming the parameter."""
    user: Any = request.user
    if code := request.query_params.get("area"):
        area = get_visible_or_404(Area.objects, user, code=code)
    else:
        area = selectors.top_area(user)
    if area is None:
        raise Http404
    form = TermsForm(request.query_params)
    if not form.is_valid():
        raise translate_validation(form.errors)
    return form.question(user, area, timezone.localdate()), form
