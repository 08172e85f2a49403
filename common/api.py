"""What every API door shares: scope first, one page shape, `as_of`, writes through services."""

import re
from datetime import date
from http import HTTPStatus
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import ModelChoiceFilter
from django_filters.rest_framework import DjangoFilterBackend
from django_filters.utils import translate_validation
from rest_framework import serializers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.filters import BaseFilterBackend
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.validators import UniqueValidator
from rest_framework.viewsets import GenericViewSet

from common.access import require
from common.api_checks import MeasuredWrites
from common.api_pages import Pages
from common.api_versions import VersionedWrites, tagged
from common.choices import Precision
from common.dated import FIRST_DAY, LAST_DAY
from common.versions import version_of

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def day_parameter(request: Any, name: str, default: date | None = None) -> date | None:
    """The day in the query parameter `name` (`YYYY-MM-DD`), or `default` where it is not given.

    Raises ValidationError (400) that names the parameter.
    """
    text = request.GET.get(name, "").strip()
    if not text:
        return default
    day = _day(text)
    if day is None or not FIRST_DAY <= day <= LAST_DAY:
        raise ValidationError({name: [_("日期应写作 YYYY-MM-DD，如 2023-12-31。")]})
    return day


def as_of(request: Any) -> date:
    """The day a read is asked for: `?as_of=YYYY-MM-DD`, by default today (local date)."""
    day = day_parameter(request, "as_of")
    return day or timezone.localdate()


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


class AsOfBackend(BaseFilterBackend):
    """Lists show what was so on `as_of`; `history=true` shows every record, whatever its dates.

    Applies to querysets that define `as_of(day)`. A single row is found whatever its dates.
    """

    def filter_queryset(self, request: Request, queryset: Any, view: Any) -> Any:
        if view.detail or not hasattr(queryset, "as_of"):
            return queryset
        day = as_of(request)
        return queryset if self._history(request) else queryset.as_of(day)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        if view.detail or not hasattr(view.get_queryset(), "as_of"):
            return []
        return [
            _query_parameter(
                "as_of",
                {"type": "string", "format": "date"},
                _("列出这一天的情况，默认为当天。"),
            ),
            _query_parameter(
                "history",
                {"type": "boolean", "default": False},
                _("为 true 时不按日期筛选，已终止的和尚未开始的记录也列出。"),
            ),
        ]

    def _history(self, request: Request) -> bool:
        text = request.GET.get("history", "false")
        if text not in ("true", "false"):
            raise ValidationError({"history": [_("应为 true 或 false。")]})
        return text == "true"


def _query_parameter(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "schema": schema,
        "description": description,
    }


class FilterBackend(DjangoFilterBackend):
    """A row that a filter names and the caller may not see is 404, as in every other place."""

    def filter_queryset(self, request: Request, queryset: Any, view: Any) -> Any:
        filterset = self.get_filterset(request, queryset, view)
        if filterset is None:
            return queryset
        if filterset.is_valid():
            return filterset.qs
        for name, errors in filterset.errors.as_data().items():
            if isinstance(filterset.filters[name], ModelChoiceFilter) and errors:
                raise NotFound
        raise translate_validation(filterset.errors)


class ScopedViewSet(ListModelMixin, RetrieveModelMixin, GenericViewSet):
    """Reads of one model; a row outside the caller's scope is 404 and in no list.

    A subclass names `model`, `serializer_class`, `filterset_class` and what to fetch along
    (`related`); further narrowing or prefetching goes into `prepare`.
    """

    model: ClassVar[type[models.Model]]
    related: ClassVar[tuple[str, ...]] = ()
    ordering: ClassVar[tuple[str, ...]] = ("pk",)

    pagination_class = Pages
    filter_backends = (FilterBackend, AsOfBackend)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "queryset" in cls.__dict__:
            raise TypeError(
                f"{cls.__name__}.queryset would bypass the scope: set `model` and `prepare`."
            )

    @property
    def user(self) -> Any:
        """Who calls; the permission classes have let no anonymous one through."""
        return self.request.user

    def get_queryset(self) -> Any:
        rows: Any = self.model._default_manager
        return self.prepare(rows.visible_to(self.user))

    def prepare(self, rows: Any) -> Any:
        """The visible rows, in order and with what the serializer reads fetched along."""
        return rows.select_related(*self.related).order_by(*self.ordering)


class ScopedWriteViewSet(MeasuredWrites, VersionedWrites, ScopedViewSet):
    """Reads, POST and PATCH of one model; writes go through the app's services.

    A subclass says who may (`may_edit` asks the rule; the row may be unsaved) and calls the service
    (`add`, `change`). The right is asked before the write and again about the row as written, and
    that row must still be in scope; otherwise everything is rolled back. A PATCH may say which
    version it is about (`VersionedWrites`). What the checks of the forms find in the write is
    refused, or said in the answer (`MeasuredWrites`).
    """

    # The shape that is read in a request; answers are always in `serializer_class`.
    write_serializer_class: ClassVar[type[serializers.BaseSerializer[Any]] | None] = None

    def may_edit(self, row: Any) -> bool:
        raise NotImplementedError

    def add(self, data: dict[str, Any]) -> models.Model:
        """Call the service that creates the row; returns it."""
        raise NotImplementedError

    def change(self, row: Any, data: dict[str, Any]) -> models.Model:
        """Call the service that changes the row; returns it."""
        raise NotImplementedError

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return tagged(request, self.get_serializer(self.get_object()).data)

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        data = self._validated(request)
        draft = self.model(**data)
        require(self.may_edit(draft))
        fields = [name for name, field in self._writing().fields.items() if not field.read_only]
        with transaction.atomic():
            measured = self.measured(request, draft, fields, data)
            row = self._written(self.add(data))
            warnings = self.settled(request, measured, row)
        return self.answer(request, self.get_serializer(row).data, warnings, HTTPStatus.CREATED)

    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        row = self.get_object()
        require(self.may_edit(row))
        with transaction.atomic():
            # Before the body is checked against the row: it was made for the row as it was seen.
            self.refuse_stale(request, row)
            data = self._validated(request, row)
            measured = self.measured(request, row, data, data)
            row = self._written(self.change(row, data))
            warnings = self.settled(request, measured, row)
        return self.answer(request, self.get_serializer(row).data, warnings)

    def _validated(self, request: Request, row: Any = None) -> dict[str, Any]:
        serializer = self._writing(row, data=request.data, partial=row is not None)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    def _writing(self, *args: Any, **kwargs: Any) -> Any:
        """The serializer of what is written."""
        serializer_class = self.write_serializer_class or self.get_serializer_class()
        return serializer_class(*args, context=self.get_serializer_context(), **kwargs)

    def shown(self, row: models.Model) -> Any:
        found = self.get_queryset().filter(pk=row.pk).first()
        if found is None:
            raise Http404
        return self.get_serializer(found).data

    def compared(self, row: models.Model) -> Any:
        return self._writing(row).data

    def _written(self, row: models.Model) -> models.Model:
        found = self.get_queryset().filter(pk=row.pk).first()
        if found is None:
            raise PermissionDenied
        require(self.may_edit(found))
        return found


class PrecisionField(serializers.ChoiceField):
    """How exactly the date beside it is known: a month or a year is sent as its first day."""

    def __init__(self, **kwargs: Any) -> None:
        said = {
            "choices": Precision.choices,
            "default": Precision.DAY,
            "label": gettext_lazy("日期精度"),
        }
        super().__init__(**{**said, **kwargs})


class ScopedRelatedField(serializers.PrimaryKeyRelatedField):
    """Written as the id of a row, read as `{"id", "name"}` (or what else is `shown`).

    A row outside the caller's scope is answered as if it did not exist. The object that was read
    is accepted as well, so that an answer can be changed and sent back.
    """

    key = "id"

    def __init__(self, *, shown: tuple[str, ...] = ("name",), **kwargs: Any) -> None:
        self.shown = shown
        super().__init__(**kwargs)

    def get_queryset(self) -> Any:
        rows: Any = super().get_queryset()
        return None if rows is None else rows.visible_to(self.context["request"].user)

    def use_pk_only_optimization(self) -> bool:
        return not self.shown

    def to_internal_value(self, data: Any) -> Any:
        return super().to_internal_value(data.get(self.key) if isinstance(data, dict) else data)

    def to_representation(self, value: Any) -> Any:
        if not self.shown:
            return value.pk
        return {self.key: value.pk, **{name: getattr(value, name) for name in self.shown}}


class ScopedCodeField(serializers.SlugRelatedField):
    """Like ScopedRelatedField for rows that the API names by `code`: `{"code", "name", "kind"}`."""

    key = "code"
    shown = ("name", "kind")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"slug_field": self.key, **kwargs})

    def get_queryset(self) -> Any:
        rows: Any = super().get_queryset()
        return None if rows is None else rows.visible_to(self.context["request"].user)

    def to_internal_value(self, data: Any) -> Any:
        return super().to_internal_value(data.get(self.key) if isinstance(data, dict) else data)

    def to_representation(self, value: Any) -> Any:
        return {name: getattr(value, name) for name in (self.key, *self.shown)}


class RowSerializer(serializers.ModelSerializer):
    """Shape of one row. `Meta.fixed` are fields that cannot change once the row exists.

    Rows are checked as a whole by the service (`full_clean`, named constraints), so the serializer
    leaves uniqueness over several fields alone: some services replace the earlier row instead.

    Every row carries its `version`; a write that names it is refused once it is no longer that.
    """

    version = serializers.SerializerMethodField(
        help_text=gettext_lazy(
            "该行内容的版本，任何改动都会使它变化；修改时送回可防止覆盖他人的改动"
        )
    )

    def get_field_names(self, declared_fields: Any, info: Any) -> list[str]:
        return [*super().get_field_names(declared_fields, info), "version"]

    def get_version(self, row: models.Model) -> str:
        return version_of(row)

    def get_validators(self) -> list[Any]:
        return []

    def build_standard_field(self, field_name: str, model_field: Any) -> Any:
        """Without REST framework's own look for a unique value: it searches beyond the caller's
        scope and tells what it found. The service refuses in words that tell nothing."""
        field_class, options = super().build_standard_field(field_name, model_field)
        left = [v for v in options.get("validators", ()) if not isinstance(v, UniqueValidator)]
        options.pop("validators", None)
        return field_class, {**options, **({"validators": left} if left else {})}

    def get_uniqueness_extra_kwargs(
        self, field_names: Any, declared_fields: Any, extra_kwargs: Any
    ) -> tuple[Any, Any]:
        return extra_kwargs, {}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if self.instance is None:
            return attrs
        changed = [
            name
            for name in getattr(self.Meta, "fixed", ())
            if name in attrs and attrs[name] != getattr(self.instance, name)
        ]
        if changed:
            raise ValidationError({name: [_("建立后不能更改。")] for name in changed})
        return attrs
