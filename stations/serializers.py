from rest_framework import serializers

from areas.models import Area
from common.api import RowSerializer, ScopedCodeField, ScopedRelatedField
from enterprises.models import Enterprise
from stations.models import (
    Activity,
    Case,
    CaseEvent,
    Facility,
    Funding,
    Post,
    ScopeOfWork,
    ServiceArea,
    Station,
)
from unions.models import Union


class _PartSerializer(RowSerializer):
    station = ScopedRelatedField(queryset=Station.objects.all())


class PostSerializer(_PartSerializer):
    class Meta:
        model = Post
        fields = (
            *("id", "station", "role", "holder_kind", "holder", "people"),
            *("since", "since_precision", "until", "until_precision"),
        )
        fixed = ("station",)


class ServiceAreaSerializer(_PartSerializer):
    area = ScopedCodeField(queryset=Area.objects.all())

    class Meta:
        model = ServiceArea
        fields = (
            *("id", "station", "area"),
            *("since", "since_precision", "until", "until_precision"),
        )
        fixed = ("station",)


class FacilitySerializer(_PartSerializer):
    enterprise = ScopedRelatedField(
        queryset=Enterprise.objects.unmerged(), required=False, allow_null=True
    )

    class Meta:
        model = Facility
        fields = (
            "id",
            "station",
            "enterprise",
            "kind",
            "name",
            "opened_on",
            "opened_precision",
            "closed_on",
            "closed_precision",
            "equipment",
        )
        fixed = ("station",)


class FundingSerializer(_PartSerializer):
    class Meta:
        model = Funding
        fields = ("id", "station", "source", "year", "amount", "remark")
        fixed = ("station",)


class ActivitySerializer(_PartSerializer):
    class Meta:
        model = Activity
        fields = (
            "id",
            "station",
            "kind",
            "title",
            "held_on",
            "held_precision",
            "participants",
        )
        fixed = ("station",)


class CaseEventSerializer(serializers.ModelSerializer):
    class Meta:
        model = CaseEvent
        fields = ("id", "happened_on", "text")


class CaseSerializer(_PartSerializer):
    enterprise = ScopedRelatedField(
        queryset=Enterprise.objects.unmerged(), required=False, allow_null=True
    )
    founded_union = ScopedRelatedField(
        queryset=Union.objects.all(), required=False, allow_null=True
    )
    events = CaseEventSerializer(many=True, read_only=True)

    class Meta:
        model = Case
        fields = (
            "id",
            "station",
            "enterprise",
            "line",
            "title",
            "opened_on",
            "opened_precision",
            "closed_on",
            "closed_precision",
            "outcome",
            "partner",
            "founded_union",
            "events",
        )
        fixed = ("station",)


class ScopeOfWorkSerializer(serializers.ModelSerializer):
    class Meta:
        model = ScopeOfWork
        fields = ("id", "scope", "since", "since_precision", "until", "until_precision")


class StationSerializer(RowSerializer):
    """A station with what belongs to it on the day asked for."""

    area = ScopedCodeField(queryset=Area.objects.all())
    scopes_of_work = ScopeOfWorkSerializer(many=True, read_only=True)
    posts = PostSerializer(many=True, read_only=True)
    service_areas = ServiceAreaSerializer(many=True, read_only=True)
    facilities = FacilitySerializer(many=True, read_only=True)
    fundings = FundingSerializer(many=True, read_only=True)

    class Meta:
        model = Station
        fields: tuple[str, ...] = (
            "id",
            "name",
            "kind",
            "area",
            "founded_on",
            "founded_precision",
            "closed_on",
            "closed_precision",
            "is_pilot",
            "is_model",
            "seat",
            "remark",
            "scopes_of_work",
            "posts",
            "service_areas",
            "facilities",
            "fundings",
        )


class StationDetailSerializer(StationSerializer):
    """One station, with what it has done as well."""

    activities = ActivitySerializer(many=True, read_only=True)
    cases = CaseSerializer(many=True, read_only=True)

    class Meta(StationSerializer.Meta):
        fields = (*StationSerializer.Meta.fields, "activities", "cases")
