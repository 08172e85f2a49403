from typing import Any

from django.db.models import Prefetch
from django.http import FileResponse, Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.choices import Ability
from areas.models import Area
from common import exports
from common.access import get_visible_or_404, require
from common.api import ScopedViewSet
from common.choices import FileFormat
from common.throttling import ExportRate
from reports import rules, selectors, services
from reports.choices import RunKind
from reports.comparison import comparison
from reports.drift import shown_drift
from reports.filters import ReportPartFilter, YearlyReportFilter, years_asked
from reports.freezing.portions import portion_of
from reports.models import ReportFile, ReportPart, YearlyReport
from reports.renderers import CONTENT_TYPES, content_type_of
from reports.serializers import (
    ChecksSerializer,
    ComparisonSerializer,
    CorrectionSerializer,
    DriftSerializer,
    OutcomeSerializer,
    PartDetailSerializer,
    PartSerializer,
    ReportDetailSerializer,
    ReportRequestSerializer,
    ReportSerializer,
    comparison_json,
    drift_json,
)
from reports.tasks import request_correction, request_report, request_run


class ReportViewSet(ScopedViewSet):
    """Yearly reports: ask for one, follow its progress, check, seal, correct it, get its files."""

    model = YearlyReport
    related = ("area", "station__area", "job", "corrects")
    ordering = ("-pk",)
    filterset_class = YearlyReportFilter
    # A station's officer edits, and reports on, the station alone (rules.can_build).
    write_abilities = (Ability.REPORT, Ability.EDIT)

    def get_serializer_class(self) -> Any:
        return ReportSerializer if self.action == "list" else ReportDetailSerializer

    def prepare(self, rows: Any) -> Any:
        rows = super().prepare(rows).with_stage()
        if self.action == "list":
            # The figures of a city are half a megabyte: only the one asked for brings them.
            return rows.defer("figures", "corrects__figures")
        parts = ReportPart.objects.visible_to(self.user).select_related("area", "report__station")
        ordered = Prefetch("parts", parts.order_by("area__path"))
        return rows.prefetch_related("files", "notes", "runs__job", ordered)

    @extend_schema(request=ReportRequestSerializer, responses={202: ReportDetailSerializer})
    def create(self, request: Request) -> Response:
        """Have the report of an area, or of a guidance station, built; while one of the same and of
        this year is being built, it is that one."""
        asked = ReportRequestSerializer(data=request.data, context=self.get_serializer_context())
        asked.is_valid(raise_exception=True)
        area, station, year = (asked.validated_data.get(n) for n in ("area", "station", "year"))
        if station:
            area = selectors.area_of_station(station, year, timezone.localdate())
        require(rules.can_build(self.user, area, station))
        report = request_report(actor=self.user, area=area, station=station, year=year)
        return self._answer(report, status.HTTP_202_ACCEPTED)

    @extend_schema(
        methods=["GET"], responses=ChecksSerializer, summary=gettext_lazy("年度报告：逻辑检查")
    )
    @extend_schema(
        methods=["POST"],
        request=None,
        responses=ReportDetailSerializer,
        summary=gettext_lazy("年度报告：通过逻辑检查"),
    )
    @action(detail=True, methods=["get", "post"])
    def check(self, request: Request, pk: str) -> Response:
        """GET lists what the checks find; POST notes that nothing blocks: it may be sealed."""
        report = self._built()
        if request.method == "POST":
            require(rules.can_manage(self.user, report))
            services.check_report(actor=self.user, report=report, now=timezone.now())
            return self._answer(report)
        outcomes = selectors.outcomes_of(report)
        blocking = sum(outcome.blocks for outcome in outcomes)
        return Response(ChecksSerializer({"blocking": blocking, "checks": outcomes}).data)

    @extend_schema(
        request=None,
        responses={200: ReportDetailSerializer, 202: ReportDetailSerializer},
        summary=gettext_lazy("年度报告：封存"),
    )
    @action(detail=True, methods=["post"])
    def seal(self, request: Request, pk: str) -> Response:
        """Close the report for good; somebody does it who did not build it or confirm a part.

        A large one is sealed in the background: 202, and `sealing` tells how far it is.
        """
        report = self._built()
        require(rules.can_manage(self.user, report))
        now = timezone.now()
        if selectors.is_small(report):
            services.seal_report(actor=self.user, report=report, now=now)
            return self._answer(report)
        services.sealable(actor=self.user, report=report, now=now)
        request_run(actor=self.user, report=report, kind=RunKind.SEAL)
        return self._answer(report, status.HTTP_202_ACCEPTED)

    @extend_schema(
        request=CorrectionSerializer,
        responses={202: ReportDetailSerializer},
        summary=gettext_lazy("年度报告：编制更正版"),
    )
    @action(detail=True, methods=["post"])
    def correct(self, request: Request, pk: str) -> Response:
        """A new edition that says what it corrects and why; the sealed one stays as it is."""
        report = self._built()
        require(rules.can_manage(self.user, report))
        asked = CorrectionSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        found = request_correction(actor=self.user, report=report, **asked.validated_data)
        return self._answer(found, status.HTTP_202_ACCEPTED)

    @extend_schema(
        methods=["GET"],
        responses=DriftSerializer,
        summary=gettext_lazy("年度报告：与现时数据的差异"),
    )
    @extend_schema(
        methods=["POST"],
        request=None,
        responses={200: DriftSerializer, 202: DriftSerializer},
        summary=gettext_lazy("年度报告：与现时数据比较"),
    )
    @action(detail=True, methods=["get", "post"])
    def drift(self, request: Request, pk: str) -> Response:
        """Which figures would differ today, and which rows make the difference.

        A small report is compared at once. A large one is compared in the background when a POST
        asks for it (202); GET answers with what was found last, and how far the next is.
        """
        report = self._built()
        code: int = status.HTTP_200_OK
        if request.method == "POST" and not selectors.is_small(report):
            request_run(actor=self.user, report=report, kind=RunKind.DRIFT)
            code = status.HTTP_202_ACCEPTED
        return Response(drift_json(shown_drift(self.user, report)), status=code)

    def _built(self) -> YearlyReport:
        report: YearlyReport = self.get_object()
        if not report.built_at:
            raise Http404
        return report

    def _answer(self, report: YearlyReport, code: int = status.HTTP_200_OK) -> Response:
        found = self.get_queryset().get(pk=report.pk)
        return Response(self.get_serializer(found).data, status=code)


class ReportPartViewSet(ScopedViewSet):
    """The parts of reports that one's own area answers for."""

    model = ReportPart
    related = ("area", "report__area", "report__station")
    ordering = ("-pk",)
    filterset_class = ReportPartFilter
    # A station's officer edits, and reports on, the station alone (rules.can_build).
    write_abilities = (Ability.REPORT, Ability.EDIT)

    def get_serializer_class(self) -> Any:
        return PartSerializer if self.action == "list" else PartDetailSerializer

    def get_serializer_context(self) -> dict[str, Any]:
        return {
            **super().get_serializer_context(),
            "figures_of": lambda part: portion_of(part.report.figures, part.area.code),
            "findings_of": lambda part: (
                OutcomeSerializer(
                    selectors.outcomes_within(selectors.outcomes_of(part.report), part.area),
                    many=True,
                ).data
            ),
        }

    @extend_schema(
        request=None, responses=PartDetailSerializer, summary=gettext_lazy("报告的一部分：确认")
    )
    @action(detail=True, methods=["post"])
    def complete(self, request: Request, pk: str) -> Response:
        """The part's area stands by its figures."""
        part = self._mine()
        services.complete_part(actor=self.user, part=part, now=timezone.now())
        return Response(self.get_serializer(part).data)

    @extend_schema(
        request=None, responses=PartDetailSerializer, summary=gettext_lazy("报告的一部分：撤回确认")
    )
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        """Take the confirmation back, while the report is not sealed."""
        part = self._mine()
        services.reopen_part(actor=self.user, part=part)
        return Response(self.get_serializer(part).data)

    def _mine(self) -> ReportPart:
        part: ReportPart = self.get_object()
        require(rules.can_complete(self.user, part))
        return part


class ComparisonView(APIView):
    """The same figures over several years, with the years after which they cannot be compared."""

    @extend_schema(
        summary=gettext_lazy("年度报告：历年比较"),
        parameters=[
            OpenApiParameter("area", str, required=True, description=gettext_lazy("区域编码")),
            OpenApiParameter("from", int, description=gettext_lazy("起始年度，默认为五年前")),
            OpenApiParameter("to", int, description=gettext_lazy("截止年度，默认为上一年")),
        ],
        responses=ComparisonSerializer,
    )
    def get(self, request: Request) -> Response:
        user: Any = request.user
        today = timezone.localdate()
        area = get_visible_or_404(Area.objects, user, code=request.GET.get("area", ""))
        first, last = years_asked(request.GET, today)
        found = comparison(user=user, area=area, first=first, last=last, today=today)
        return Response(comparison_json(found))


class ReportFileView(APIView):
    """One file of a report.

    The download gets a number in the log and in a header. Nothing is stamped into the file: its
    SHA-256 is printed beside it so that a signed copy can be compared, and it carries the report's
    own number and edition.
    """

    throttle_classes = (ExportRate,)

    @extend_schema(responses={(200, kind): OpenApiTypes.BINARY for kind in CONTENT_TYPES})
    def get(self, request: Request, pk: int, name: str) -> FileResponse:
        user: Any = request.user
        file = get_visible_or_404(
            ReportFile.objects.select_related("report"), user, report__pk=pk, name=name
        )
        wanted = exports.Wanted(
            kind="report.file",
            format=FileFormat(name.rpartition(".")[2]),
            rows=1,
            asked={"report": pk, "edition": file.report.edition, "file": name},
        )
        export = exports.register_export(actor=user, wanted=wanted, now=timezone.now())
        answer = FileResponse(file.content.open("rb"), content_type=content_type_of(name))
        # FileResponse names it as it is on disk, where the draft's file may have had the name.
        for header, value in exports.headers_of(export, name).items():
            answer.headers[header] = value
        return answer
