from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from areas.models import Area
from common.api import RowSerializer, ScopedCodeField, ScopedRelatedField
from enterprises.models import Enterprise
from proposals.models import Award, Proposal, Recommendation, Round


class PutForwardSerializer(serializers.ModelSerializer):
    """One recommendation of a proposal, and the grade it won, if any."""

    round = ScopedRelatedField(read_only=True)
    grade = serializers.CharField(
        source="award.grade", read_only=True, allow_null=True, default=None
    )

    class Meta:
        model = Recommendation
        fields = ("id", "round", "recommended_on", "recommended_precision", "grade")


class ProposalSerializer(RowSerializer):
    """`area` may be left out where there is an enterprise: it is where that sits."""

    area = ScopedCodeField(queryset=Area.objects.all(), required=False)
    enterprise = ScopedRelatedField(
        queryset=Enterprise.objects.unmerged(), required=False, allow_null=True
    )
    recommendations = PutForwardSerializer(many=True, read_only=True)

    class Meta:
        model = Proposal
        fields = (
            "id",
            "number",
            "title",
            "category",
            "area",
            "enterprise",
            "submitted_on",
            "submitted_precision",
            "situation",
            "suggestion",
            "benefit",
            "recommendations",
        )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        attrs = super().validate(attrs)
        if self.instance is None and "area" not in attrs:
            if not attrs.get("enterprise"):
                raise serializers.ValidationError({"area": [_("请指明区域编码，或者指明企业。")]})
            attrs["area"] = attrs["enterprise"].area
        return attrs


class RoundSerializer(RowSerializer):
    area = ScopedCodeField(queryset=Area.objects.all())

    class Meta:
        model = Round
        fields = ("id", "name", "area", "year", "opens_on", "closes_on")
        # A round belongs to the federation that opened it.
        fixed = ("area",)


class RecommendationSerializer(RowSerializer):
    proposal = ScopedRelatedField(queryset=Proposal.objects.all(), shown=("number", "title"))
    round = ScopedRelatedField(queryset=Round.objects.all())

    class Meta:
        model = Recommendation
        fields = (
            *("id", "proposal", "round"),
            *("recommended_on", "recommended_precision", "recommended_by"),
        )


class AwardSerializer(RowSerializer):
    recommendation = ScopedRelatedField(queryset=Recommendation.objects.all(), shown=())
    proposal = ScopedRelatedField(
        source="recommendation.proposal", shown=("number", "title"), read_only=True
    )
    area = ScopedCodeField(source="recommendation.proposal.area", read_only=True)
    from_park = serializers.BooleanField(
        source="recommendation.proposal.area.is_park", read_only=True
    )
    round = ScopedRelatedField(source="recommendation.round", read_only=True)
    year = serializers.IntegerField(source="recommendation.round.year", read_only=True)

    class Meta:
        model = Award
        fields = (
            "id",
            "recommendation",
            "proposal",
            "area",
            "from_park",
            "round",
            "year",
            "grade",
            "awarded_on",
            "awarded_precision",
        )
        fixed = ("recommendation",)
