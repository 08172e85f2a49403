from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from areas.models import Area
from common.api import PrecisionField, RowSerializer, ScopedCodeField, ScopedRelatedField
from enterprises.choices import ClosingReason
from enterprises.models import Absence, Enterprise, Headcount, Placement, SizeRecord


class MovedEnterpriseSerializer(RowSerializer):
    """What a move or a closing changes."""

    area = ScopedCodeField(read_only=True)

    class Meta:
        model = Enterprise
        fields = (
            "id",
            "credit_code",
            "name",
            "area",
            "opened_on",
            "opened_precision",
            "closed_on",
            "closed_precision",
            "closing_reason",
        )


class NoteField(serializers.CharField):
    """On what grounds something was done; it stands in the log."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 150, "label": _("理由和依据"), **kwargs})


class MoveSerializer(serializers.Serializer):
    area = ScopedCodeField(queryset=Area.objects.all(), label=_("迁入区域编码"))
    on = serializers.DateField(label=_("迁移日期"))
    on_precision = PrecisionField()
    note = NoteField(required=False, allow_blank=True)


class CloseSerializer(serializers.Serializer):
    on = serializers.DateField(label=_("终止日期"))
    on_precision = PrecisionField()
    reason = serializers.ChoiceField(choices=ClosingReason.choices, label=_("终止原因"))
    note = NoteField(required=False, allow_blank=True)


class ReopenSerializer(serializers.Serializer):
    on = serializers.DateField(label=_("重新开业日期"))
    on_precision = PrecisionField()
    note = NoteField()


class RenameSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=120, label=_("新名称"))
    on = serializers.DateField(label=_("更名日期"))
    on_precision = PrecisionField()
    note = NoteField()


class PlacementSerializer(serializers.ModelSerializer):
    enterprise = ScopedRelatedField(read_only=True)
    area = ScopedCodeField(read_only=True)

    class Meta:
        model = Placement
        fields = (
            "id",
            "enterprise",
            "area",
            "since",
            "since_precision",
            "until",
            "until_precision",
        )


class _FactSerializer(RowSerializer):
    enterprise = ScopedRelatedField(queryset=Enterprise.objects.unmerged())


class HeadcountSerializer(_FactSerializer):
    class Meta:
        model = Headcount
        fields = (
            "id",
            "enterprise",
            "reported_on",
            "reported_precision",
            "employees",
            "exactness",
            "at_least",
            "at_most",
            "women",
            "source",
        )
        fixed = ("enterprise",)


class SizeSerializer(_FactSerializer):
    class Meta:
        model = SizeRecord
        fields = (
            "id",
            "enterprise",
            "year",
            "size_class",
            "above_scale",
            "source",
        )
        fixed = ("enterprise", "year")


class AbsenceSerializer(_FactSerializer):
    class Meta:
        model = Absence
        fields = ("id", "enterprise", "subject", "confirmed_on", "source")


class PhoneReasonSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=150, help_text=_("为什么需要完整号码，记入日志"))


class PhoneSerializer(serializers.Serializer):
    phone = serializers.CharField(allow_blank=True)
