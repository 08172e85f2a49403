from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from areas.models import Area
from common.api import PrecisionField, RowSerializer, ScopedCodeField, ScopedRelatedField
from enterprises.models import Enterprise
from enterprises.serializers import NoteField
from unions.models import Confirmation, Coverage, DemocraticSystem, Membership, Term, Union


class UnionSerializer(RowSerializer):
    area = ScopedCodeField(queryset=Area.objects.all())
    parent = ScopedRelatedField(  # type: ignore[assignment]
        queryset=Union.objects.all(), required=False, allow_null=True
    )

    class Meta:
        model = Union
        fields = (
            "id",
            "name",
            "kind",
            "area",
            "parent",
            "credit_code",
            "approval_number",
            "approved_on",
            "approved_precision",
            "dissolved_on",
            "dissolved_precision",
            "external_code",
        )


class CoverageSerializer(RowSerializer):
    union = ScopedRelatedField(queryset=Union.objects.all())
    enterprise = ScopedRelatedField(queryset=Enterprise.objects.unmerged())

    class Meta:
        model = Coverage
        fields = (
            "id",
            "union",
            "enterprise",
            "form",
            "since",
            "since_precision",
            "until",
            "until_precision",
        )
        # Without a form the union's kind decides.
        extra_kwargs = {"form": {"required": False}}
        fixed = ("union", "enterprise")


class ConfirmationSerializer(RowSerializer):
    enterprise = ScopedRelatedField(
        queryset=Enterprise.objects.unmerged(), required=False, allow_null=True
    )
    union = ScopedRelatedField(queryset=Union.objects.all(), required=False, allow_null=True)
    confirmed_by = serializers.CharField(read_only=True)

    class Meta:
        model = Confirmation
        fields = ("id", "enterprise", "union", "confirmed_on", "confirmed_by")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if bool(attrs.get("enterprise")) == bool(attrs.get("union")):
            raise serializers.ValidationError(_("须且只能指定企业或工会之一。"))
        return super().validate(attrs)


class MembershipSerializer(RowSerializer):
    enterprise = ScopedRelatedField(queryset=Enterprise.objects.unmerged())
    union = ScopedRelatedField(queryset=Union.objects.all(), required=False, allow_null=True)

    class Meta:
        model = Membership
        fields = (
            "id",
            "enterprise",
            "union",
            "reported_on",
            "reported_precision",
            "members",
            "women",
            "migrants",
            "source",
        )
        fixed = ("enterprise",)


class TermSerializer(RowSerializer):
    union = ScopedRelatedField(queryset=Union.objects.all())

    class Meta:
        model = Term
        fields = (
            "id",
            "union",
            "elected_on",
            "elected_precision",
            "years",
            "ends_on",
            "postponed_to",
            "postponement_approval",
        )
        read_only_fields = ("ends_on", "postponed_to", "postponement_approval")


class PostponementSerializer(serializers.Serializer):
    to = serializers.DateField()
    approval = serializers.CharField(max_length=60)


class EndingSerializer(serializers.Serializer):
    """From which day something is no longer so, and on what grounds."""

    on = serializers.DateField()
    on_precision = PrecisionField()
    note = NoteField()


class OwnUnionSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=120)
    approved_on = serializers.DateField()
    approved_precision = PrecisionField()
    approval_number = serializers.CharField(max_length=60)


class SystemSerializer(RowSerializer):
    enterprise = ScopedRelatedField(
        queryset=Enterprise.objects.unmerged(), required=False, allow_null=True
    )
    union = ScopedRelatedField(queryset=Union.objects.all(), required=False, allow_null=True)

    class Meta:
        model = DemocraticSystem
        fields = (
            "id",
            "kind",
            "enterprise",
            "union",
            "since",
            "since_precision",
            "until",
            "until_precision",
            "evidence",
        )
        fixed = ("enterprise", "union")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        # The table says so too; but who may write is asked before the table, and that needs one.
        if self.instance is None and not (attrs.get("enterprise") or attrs.get("union")):
            raise serializers.ValidationError(_("须且只能指定企业或工会之一。"))
        return super().validate(attrs)
