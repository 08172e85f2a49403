"""What concerns the records of several apps at once."""

from typing import Any

from django.db import transaction
from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.access import get_visible_or_404, require
from common.api import as_of
from common.api_pages import Pages
from common.checking import Check, check_of
from common.export_files import CSV, XLSX
from enterprises import rules
from enterprises.models import Enterprise
from enterprises.serializers import MovedEnterpriseSerializer
from indicators.export import export_list
from indicators.schema import day_parameter, text_parameter
from indicators.selectors import top_area
from portal import services
from portal.forms import QualityForm
from portal.selectors import Choice, failing, quality
from portal.serializers import (
    MergeSerializer,
    QualityRowPageSerializer,
    QualitySerializer,
    check_json,
    found_json,
    quality_json,
)
from portal.sheets import failing_list

_ASKED = [
    text_parameter("area", _("区域编码：该区域及其全部下级；不填为可见范围的最上级")),
    day_parameter("as_of", _("截至哪一天，默认为当天")),
]
_PAGE = [
    OpenApiParameter("page", int, description=_("第几页")),
    OpenApiParameter("page_size", int, description=_("每页多少行，至多 1000")),
]


class _QualityView(APIView):
    """Asks what the page asks; 404 for an area that may not be seen."""

    def choice(self, request: Request) -> Choice:
        user: Any = request.user
        top = top_area(user) if user.scope.has_areas else None
        if top is None:
            raise Http404
        query: Any = request.query_params
        form: Any = QualityForm(query, scope=user.scope, area=top, today=as_of(request))
        if form.is_valid():
            choice: Choice = form.choice(user)
            return choice
        if "area" in form.errors:
            raise Http404
        raise ValidationError(form.errors)

    def check_named(self, code: str) -> Check:
        check = check_of(code)
        if check is None:
            raise Http404
        return check


class QualityView(_QualityView):
    """How much each check finds in an area, and in each area right below."""

    @extend_schema(summary=_("数据质量"), parameters=_ASKED, responses=QualitySerializer)
    def get(self, request: Request) -> Response:
        choice = self.choice(request)
        return Response(quality_json(choice, quality(choice)))


class QualityRowsView(_QualityView):
    """The rows that a check finds: as many as it counts."""

    @extend_schema(
        operation_id="quality_rows",
        summary=_("数据质量：一项检查的清单"),
        parameters=[*_ASKED, *_PAGE],
        responses={200: QualityRowPageSerializer},
    )
    def get(self, request: Request, code: str) -> Response:
        check, choice = self.check_named(code), self.choice(request)
        pages = Pages()
        rows = pages.paginate_queryset(failing(check, choice), request, view=self) or ()
        found = [found_json(check, row, request.user) for row in rows]
        answer = pages.get_paginated_response(found)
        return Response({"check": check_json(check), **answer.data})


class QualityExportView(_QualityView):
    """The same list as a file."""

    @extend_schema(
        operation_id="quality_export",
        summary=_("数据质量：一项检查的清单，导出"),
        parameters=_ASKED,
        responses={(200, XLSX): OpenApiTypes.BINARY, (200, CSV): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, code: str, extension: str) -> HttpResponseBase:
        found = failing_list(
            self.check_named(code), self.choice(request), request.build_absolute_uri
        )
        return export_list(found, extension, actor=request.user, now=timezone.now())

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:  # noqa: FBT001, FBT002 - REST framework's signature
        # The address says which file; a client that accepts only that file must get it.
        return super().perform_content_negotiation(request, force=True)


class EnterpriseMergeView(APIView):
    """Another record of the same enterprise becomes part of this one, and is counted no more."""

    @extend_schema(
        request=MergeSerializer, responses=MovedEnterpriseSerializer, summary="企业：合并重复记录"
    )
    def post(self, request: Request, pk: int) -> Response:
        user: Any = request.user
        rows = Enterprise.objects.unmerged().select_related("area")
        survivor = get_visible_or_404(rows, user, pk=pk)
        require(rules.can_edit(user, survivor))
        asked = MergeSerializer(data=request.data, context={"request": request})
        asked.is_valid(raise_exception=True)
        data = asked.validated_data
        require(rules.can_edit(user, data["other"]))
        with transaction.atomic():
            services.merge_enterprises(
                actor=user,
                survivor=survivor,
                merged=data["other"],
                on=data["on"],
                note=data["note"],
                keep=services.Kept(data.get("take", ()), data.get("own_union", "")),
            )
            survivor = get_visible_or_404(rows, user, pk=pk)
            require(rules.can_edit(user, survivor))
        return Response(MovedEnterpriseSerializer(survivor).data)
