from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.choices import Ability
from areas.models import Area
from common.access import require
from common.api import ScopedViewSet
from dataimport import rules, selectors, services, tasks
from dataimport.choices import RowAction
from dataimport.export import (
    XLSX,
    export_marked,
    export_prepared,
    export_problems,
    export_waiting,
    export_workbook,
)
from dataimport.filters import ImportFilter, WorkbookFilter
from dataimport.models import ImportBatch, ImportRow, Workbook
from dataimport.serializers import (
    ChoicesSerializer,
    ChosenSerializer,
    ConfirmSerializer,
    DisputedSerializer,
    ImportDetailSerializer,
    ImportRowSerializer,
    ImportSerializer,
    MappingSerializer,
    PreparedSerializer,
    UndoPreviewSerializer,
    UndoSerializer,
    UploadSerializer,
    WorkbookSerializer,
)

_ONE = ImportDetailSerializer


class ImportViewSet(ScopedViewSet):
    """Imports of lists: upload, follow the check, look at the problems, apply or discard."""

    model = ImportBatch
    related = ("area", "job", "created_by")
    ordering = ("-created_at", "-pk")
    filterset_class = ImportFilter
    write_abilities = (Ability.IMPORT,)
    parser_classes = (MultiPartParser, JSONParser)

    def get_serializer_class(self) -> Any:
        return ImportSerializer if self.action == "list" else ImportDetailSerializer

    @extend_schema(
        request={"multipart/form-data": UploadSerializer}, responses={202: ImportDetailSerializer}
    )
    def create(self, request: Request) -> Response:
        """Upload a list; it is checked in the background, nothing is written yet."""
        asked = UploadSerializer(data=request.data, context=self.get_serializer_context())
        asked.is_valid(raise_exception=True)
        data = asked.validated_data
        area = data.get("area") or _only_area(self.user)
        require(rules.can_import_into(self.user, area))
        batch = tasks.start_import(
            actor=self.user,
            kind=data["kind"],
            file=data["file"],
            area=area,
            as_of=data.get("as_of"),
        )
        return self._answer(batch, status.HTTP_202_ACCEPTED)

    @extend_schema(request=ConfirmSerializer, responses={200: _ONE, 202: _ONE})
    @action(detail=True, methods=["post"])
    def apply(self, request: Request, pk: str) -> Response:
        """Confirm a checked import; 409 while rows have errors or are doubtful, unless they wait.

        Confirming again does nothing and answers 200."""
        asked = ConfirmSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        batch = self._decidable()
        try:
            batch = tasks.confirm_import(actor=self.user, batch=batch, **asked.validated_data)
        except services.AlreadyApplied:
            return self._answer(self.get_object())
        return self._answer(batch, status.HTTP_202_ACCEPTED)

    @extend_schema(request=ChoicesSerializer, responses={200: _ONE, 202: _ONE})
    @action(detail=True, methods=["patch"])
    def choices(self, request: Request, pk: str) -> Response:
        """Say which records doubtful rows mean; with `check` the list is checked again by that
        (202), otherwise the choices are only kept (200)."""
        asked = ChoicesSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        check = asked.validated_data["check"]
        batch = tasks.check_choices(
            actor=self.user, batch=self._decidable(), choices=asked.by_position, check=check
        )
        code = status.HTTP_202_ACCEPTED if check else status.HTTP_200_OK
        return self._answer(batch, code)

    @extend_schema(request=None, responses={200: _ONE})
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """Stop what is worked on in the background; 409 when that is over."""
        batch = services.cancel_work(actor=self.user, batch=self._decidable())
        return self._answer(batch)

    @extend_schema(methods=["get"], responses={200: UndoPreviewSerializer})
    @extend_schema(methods=["post"], request=UndoSerializer, responses={202: _ONE})
    @action(detail=True, methods=["get", "post"])
    def undo(self, request: Request, pk: str) -> Response:
        """GET: what taking the whole import back would do. POST: take it back, in the background;
        what was changed since is left and listed."""
        batch = self._decidable()
        if request.method == "GET":
            preview = selectors.undo_preview(batch, self.user)
            return Response(UndoPreviewSerializer(preview).data)
        asked = UndoSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        batch = tasks.start_undo(actor=self.user, batch=batch, **asked.validated_data)
        return self._answer(batch, status.HTTP_202_ACCEPTED)

    @extend_schema(request=MappingSerializer, responses={202: ImportDetailSerializer})
    @action(detail=True, methods=["patch"])
    def mapping(self, request: Request, pk: str) -> Response:
        """Say what columns of the file mean; it is checked again, and the office remembers."""
        asked = MappingSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        fields = asked.validated_data["columns"]
        batch = tasks.map_columns(actor=self.user, batch=self._decidable(), fields=fields)
        return self._answer(batch, status.HTTP_202_ACCEPTED)

    @extend_schema(request=None, responses={200: DisputedSerializer(many=True)})
    @action(detail=True, filter_backends=[], pagination_class=None)
    def conflicts(self, request: Request, pk: str) -> Response:
        """The cells that others have changed since the workbook was made, the undecided first."""
        cells = selectors.conflicts_of(self.get_object()).cells
        return Response(DisputedSerializer(cells, many=True).data)

    @extend_schema(request=ChosenSerializer, responses={202: ImportDetailSerializer})
    @conflicts.mapping.patch
    def choose(self, request: Request, pk: str) -> Response:
        """Say whose text is taken in them; the list is checked again."""
        asked = ChosenSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        data = asked.validated_data
        batch = tasks.choose_cells(
            actor=self.user,
            batch=self._decidable(),
            choices=data.get("choices", {}),
            rest=data.get("rest", ""),
        )
        return self._answer(batch, status.HTTP_202_ACCEPTED)

    @extend_schema(request=None, responses={200: ImportDetailSerializer})
    @action(detail=True, methods=["post"])
    def discard(self, request: Request, pk: str) -> Response:
        """Give an import up; its file and rows are deleted."""
        batch = services.discard_batch(actor=self.user, batch=self._decidable())
        return self._answer(batch)

    @extend_schema(
        parameters=[OpenApiParameter("action", enum=RowAction.values)],
        responses={200: ImportRowSerializer(many=True)},
    )
    @action(detail=True, url_path="rows", filter_backends=[])
    def rows(self, request: Request, pk: str) -> Response:
        """The rows as they are understood and what each would do, page by page."""
        found: QuerySet[ImportRow] = ImportRow.objects.filter(batch=self.get_object())
        if request.GET.get("action"):
            found = found.filter(action=request.GET["action"])
        page = self.paginate_queryset(found.order_by("position"))
        return self.get_paginated_response(ImportRowSerializer(page, many=True).data)

    @extend_schema(responses={(200, XLSX): OpenApiTypes.BINARY})
    def problems(self, request: Request, pk: str) -> HttpResponse:
        """All problems as a workbook."""
        return export_problems(self.user, self.get_object(), now=timezone.now())

    @extend_schema(responses={(200, XLSX): OpenApiTypes.BINARY})
    def marked(self, request: Request, pk: str) -> HttpResponse:
        """The uploaded list with a column of problems and the spoilt cells marked, for whoever
        uploaded it."""
        return export_marked(self.user, self._own_file(), now=timezone.now())

    @extend_schema(responses={(200, XLSX): OpenApiTypes.BINARY})
    def waiting(self, request: Request, pk: str) -> HttpResponse:
        """Of the uploaded list the rows that wait to be repaired, for whoever uploaded it."""
        return export_waiting(self.user, self._own_file(), now=timezone.now())

    def _own_file(self) -> ImportBatch:
        batch: ImportBatch = self.get_object()
        require(rules.can_take_file(self.user, batch) and not batch.is_cleared)
        return batch

    @extend_schema(parameters=[WorkbookSerializer], responses={(200, XLSX): OpenApiTypes.BINARY})
    def workbook(self, request: Request) -> HttpResponse:
        """What is registered, as a workbook to be filled in and uploaded again.

        409 `too-large` where it takes longer than anybody waits: ask for it by POST
        imports/workbooks/.
        """
        order = _order(self, request.query_params)
        if selectors.is_large(order):
            raise services.TooLarge(order, address=reverse("api-workbook-list"))
        return export_workbook(order, now=timezone.now())

    def _decidable(self) -> ImportBatch:
        batch: ImportBatch = self.get_object()
        require(rules.can_decide(self.user, batch))
        return batch

    def _answer(self, batch: ImportBatch, code: int = status.HTTP_200_OK) -> Response:
        return Response(ImportDetailSerializer(batch).data, status=code)


class WorkbookViewSet(ScopedViewSet):
    """Workbooks made in the background, with as many rows as there are: asked for, followed and
    fetched by whoever asked, and nobody else. They are kept for seven days."""

    model = Workbook
    related = ("area", "job", "export")
    ordering = ("-created_at", "-pk")
    filterset_class = WorkbookFilter
    serializer_class = PreparedSerializer
    write_abilities = (Ability.IMPORT,)

    @extend_schema(request=WorkbookSerializer, responses={202: PreparedSerializer})
    def create(self, request: Request) -> Response:
        """Ask for a workbook to be filled in and uploaded again."""
        workbook = tasks.start_workbook(order=_order(self, request.data))
        shown = self.get_serializer(workbook).data
        return Response(shown, status=status.HTTP_202_ACCEPTED)

    @extend_schema(responses={(200, XLSX): OpenApiTypes.BINARY})
    def file(self, request: Request, pk: str) -> HttpResponse:
        """The workbook; 404 as long as it is not ready."""
        workbook: Workbook = self.get_object()
        require(rules.can_import_into(self.user, workbook.area))
        return export_prepared(workbook)


def _order(door: Any, data: Any) -> selectors.Order:
    """What is asked for; it may be imported again by who asks."""
    require(rules.can_import(door.user))
    asked = WorkbookSerializer(data=data, context=door.get_serializer_context())
    asked.is_valid(raise_exception=True)
    given, today = asked.validated_data, timezone.localdate()
    area = given.get("area") or _only_area(door.user)
    require(rules.can_import_into(door.user, area))
    as_of = given.get("as_of") or today
    if as_of > today:
        raise ValidationError({"as_of": [_("统计时点不能晚于今天。")]})
    return selectors.Order(door.user, given["kind"], area, as_of)


def _only_area(user: Any) -> Area:
    areas = selectors.outermost_areas(user)
    if len(areas) != 1:
        raise ValidationError({"area": [_("请指明区域编码。")]})
    return areas[0]
