from typing import Self

from common.choices import JobState
from common.scoping import ScopedQuerySet


class YearlyReportQuerySet(ScopedQuerySet):
    """A report belongs to the area it is about; who may see the area may read it."""

    def being_built(self) -> Self:
        return self.filter(
            built_at__isnull=True, job__state__in=[JobState.QUEUED, JobState.RUNNING]
        )


class ReportFileQuerySet(ScopedQuerySet):
    area_path_field = "report__area__path"
