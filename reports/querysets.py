from typing import Self

from django.db.models import Exists, OuterRef, Q, QuerySet

from common.choices import JobState
from common.scoping import AreaScope, ScopedQuerySet


class YearlyReportQuerySet(ScopedQuerySet):
    """A report belongs to the area it is about; who may see the area may read it."""

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
        """Of each area and year the edition that nothing later has replaced."""
        later = self.model.objects.filter(
            area=OuterRef("area"), year=OuterRef("year"), edition__gt=OuterRef("edition")
        )
        return self.filter(~Exists(later))


class ReportFileQuerySet(ScopedQuerySet):
    area_path_field = "report__area__path"


class ReportPartQuerySet(ScopedQuerySet):
    """A part belongs to its own area, whose officers need not see the whole report."""


class StatisticalYearQuerySet(ScopedQuerySet):
    """Set for an area; those below see what holds for them."""

    def inside(self, scope: AreaScope) -> Q:
        return super().inside(scope) | Q(area__path__in=scope.with_above)


class FeedQuerySet(QuerySet):
    def usable(self) -> Self:
        return self.filter(revoked_at__isnull=True)
