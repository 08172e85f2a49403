from rest_framework import serializers

from common.api import RowSerializer, ScopedCodeField, ScopedRelatedField
from enterprises.models import Enterprise
from innovation.models import Pair, Result, Studio


class _OfEnterpriseSerializer(RowSerializer):
    enterprise = ScopedRelatedField(queryset=Enterprise.objects.unmerged())
    area = ScopedCodeField(source="enterprise.area", read_only=True)


class StudioSerializer(_OfEnterpriseSerializer):
    class Meta:
        model = Studio
        fields = (
            "id",
            "name",
            "enterprise",
            "area",
            "level",
            "field",
            "founded_on",
            "founded_precision",
            "closed_on",
            "closed_precision",
            "team_size",
        )


class PairSerializer(_OfEnterpriseSerializer):
    class Meta:
        model = Pair
        fields = (
            "id",
            "number",
            "enterprise",
            "area",
            "trade",
            "master",
            "apprentice",
            "since",
            "since_precision",
            "awarded_on",
            "awarded_precision",
        )


class ResultSerializer(_OfEnterpriseSerializer):
    studio = ScopedRelatedField(queryset=Studio.objects.all(), required=False, allow_null=True)
    pair = ScopedRelatedField(
        queryset=Pair.objects.all(), shown=("number",), required=False, allow_null=True
    )

    class Meta:
        model = Result
        fields = (
            "id",
            "number",
            "title",
            "enterprise",
            "area",
            "studio",
            "pair",
            "kind",
            "achieved_on",
            "achieved_precision",
            "benefit",
        )


class BenefitSerializer(serializers.Serializer):
    count = serializers.IntegerField()
    benefit = serializers.DecimalField(max_digits=18, decimal_places=2)
    unstated = serializers.IntegerField()
