from typing import Any, ClassVar, Self

from django.db.models import Exists, OuterRef, Q, QuerySet

from common.choices import JobState
from common.scoping import AreaScope, ScopedQuerySet


class YearlyReportQuerySet(ScopedQuerySet):
    """A report belongs to the area it is about; who may see the area may read it.

    A station's own officers read the station's as well.
    """

    owner_fields: ClassVar = {"station": "station_id"}

    def editions(self, area: Any, station: Any, year: int) -> Self:
        """The reports of a year about the same: the station, or the area where there is none."""
        about = {"station": station} if station else {"area": area, "station__isnull": True}
        return self.filter(**about, year=year)

    def editions_of(self, report: Any) -> Self:
        return self.editions(report.area, report.station, report.year)

    def being_built(self) -> Self:
        return self.filter(
            built_at__isnull=True, job__state__in=[JobState.QUEUED, JobState.RUNNING]
        )

    def sealed(self) -> Self:
        return self.filter(sealed_at__isnull=False)

    def with_stage(self) -> Self:
        """With what `YearlyReport.stage` needs to know of other rows."""
        corrected = self.model.objects.filter(corrects=OuterRef("pk"), sealed_at__isnull=False)
        parts = self.model._meta.get_field("parts").related_model
        still_open = parts.objects.filter(report=OuterRef("pk"), completed_at__isnull=True)
        return self.annotate(is_corrected=Exists(corrected), has_open_parts=Exists(still_open))

    def newest(self) -> Self:
        """Of each area, or station, and year the edition that nothing later has replaced."""
        later = self.model.objects.filter(year=OuterRef("year"), edition__gt=OuterRef("edition"))
        of_area = later.filter(station__isnull=True, area=OuterRef("area"))
        of_station = later.filter(station=OuterRef("station"))
        return self.filter(
            Q(~Exists(of_area), station__isnull=True)
            | Q(~Exists(of_station), station__isnull=False)
        )


class ReportFileQuerySet(ScopedQuerySet):
    area_path_field = "report__area__path"
    owner_fields: ClassVar = {"station": "report__station_id"}


class ReportPartQuerySet(ScopedQuerySet):
    """A part belongs to its own area, whose officers need not see the whole report."""

    owner_fields: ClassVar = {"station": "report__station_id"}


class StatisticalYearQuerySet(ScopedQuerySet):
    """Set for an area; those below see what holds for them."""

    def inside(self, scope: AreaScope) -> Q:
        return super().inside(scope) | Q(area__path__in=scope.with_above)


class FeedQuerySet(QuerySet):
    def usable(self) -> Self:
        return self.filter(revoked_at__isnull=True)
