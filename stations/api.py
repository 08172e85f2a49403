from datetime import date
from typing import Any, ClassVar

from django.db.models import Prefetch
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view

from common.api import ScopedWriteViewSet, as_of
from stations import rules, services
from stations.filters import (
    ActivityFilter,
    CaseFilter,
    FacilityFilter,
    FundingFilter,
    PostFilter,
    ServiceAreaFilter,
    StationFilter,
)
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
from stations.serializers import (
    ActivitySerializer,
    CaseSerializer,
    FacilitySerializer,
    FundingSerializer,
    PostSerializer,
    ServiceAreaSerializer,
    StationDetailSerializer,
    StationSerializer,
)

EVENTS = Prefetch("events", CaseEvent.objects.order_by("happened_on", "pk"))


@extend_schema_view(
    retrieve=extend_schema(
        parameters=[OpenApiParameter("as_of", date, description="岗位、服务区域等在这一天的情况")]
    )
)
class StationViewSet(ScopedWriteViewSet):
    """Stations with their posts, service areas, facilities and funding on the day asked for."""

    model = Station
    related = ("area",)
    ordering = ("name", "pk")
    serializer_class = StationSerializer
    filterset_class = StationFilter

    def get_serializer_class(self) -> Any:
        return StationDetailSerializer if self.action == "retrieve" else StationSerializer

    def prepare(self, rows: Any) -> Any:
        day = as_of(self.request)
        # Earlier scopes of work stay: that the work has widened is what they are there to tell.
        parts: dict[str, Any] = {
            "scopes_of_work": ScopeOfWork.objects.filter(since__lte=day).order_by("since"),
            "posts": Post.objects.as_of(day).order_by("since", "pk"),
            "service_areas": ServiceArea.objects.as_of(day)
            .select_related("area")
            .order_by("area__path"),
            "facilities": Facility.objects.as_of(day)
            .select_related("enterprise")
            .order_by("kind", "name"),
            "fundings": Funding.objects.as_of(day).order_by("year", "source"),
        }
        if self.action == "retrieve":
            parts["activities"] = Activity.objects.as_of(day).order_by("held_on", "pk")
            parts["cases"] = (
                Case.objects.as_of(day)
                .select_related("enterprise", "founded_union")
                .prefetch_related(EVENTS)
                .order_by("opened_on", "pk")
            )
        prefetches = [Prefetch(name, queryset) for name, queryset in parts.items()]
        return super().prepare(rows).prefetch_related(*prefetches)

    def may_edit(self, row: Station) -> bool:
        return rules.can_edit(self.user, row)

    def add(self, data: dict[str, Any]) -> Station:
        return services.found_station(actor=self.user, **data)

    def change(self, row: Station, data: dict[str, Any]) -> Station:
        return services.change_station(actor=self.user, station=row, **data)


class _PartViewSet(ScopedWriteViewSet):
    """What belongs to a station; posting the same thing again changes it."""

    related: ClassVar[tuple[str, ...]] = ("station__area",)

    def may_edit(self, row: Any) -> bool:
        return rules.can_edit(self.user, row.station)

    def change(self, row: Any, data: dict[str, Any]) -> Any:
        return services.change_part(actor=self.user, part=row, **data)


class PostViewSet(_PartViewSet):
    """Posts at stations; one is ended by its `until`."""

    model = Post
    serializer_class = PostSerializer
    filterset_class = PostFilter

    def add(self, data: dict[str, Any]) -> Post:
        return services.fill_post(actor=self.user, **data)


class ServiceAreaViewSet(_PartViewSet):
    """What a station serves, from–until; the filter `area` is where the station sits."""

    model = ServiceArea
    related = ("station__area", "area")
    serializer_class = ServiceAreaSerializer
    filterset_class = ServiceAreaFilter

    def add(self, data: dict[str, Any]) -> ServiceArea:
        return services.serve_area(actor=self.user, **data)


class FacilityViewSet(_PartViewSet):
    """Rooms and service points, known by station and name."""

    model = Facility
    related = ("station__area", "enterprise")
    serializer_class = FacilitySerializer
    filterset_class = FacilityFilter

    def add(self, data: dict[str, Any]) -> Facility:
        return services.open_facility(actor=self.user, **data)


class FundingViewSet(_PartViewSet):
    """Money in yuan, one row per station, source and year."""

    model = Funding
    serializer_class = FundingSerializer
    filterset_class = FundingFilter

    def add(self, data: dict[str, Any]) -> Funding:
        return services.record_funding(actor=self.user, **data)


class ActivityViewSet(_PartViewSet):
    """Events a station organised."""

    model = Activity
    serializer_class = ActivitySerializer
    filterset_class = ActivityFilter

    def add(self, data: dict[str, Any]) -> Activity:
        return services.record_activity(actor=self.user, **data)


class CaseViewSet(_PartViewSet):
    """What a station does for enterprises."""

    model = Case
    related = ("station__area", "enterprise", "founded_union")
    serializer_class = CaseSerializer
    filterset_class = CaseFilter

    def prepare(self, rows: Any) -> Any:
        return super().prepare(rows).prefetch_related(EVENTS)

    def add(self, data: dict[str, Any]) -> Case:
        return services.open_case(actor=self.user, **data)
