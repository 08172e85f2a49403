"""Which days a statistical year has."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from reports.choices import YearKind
from reports.querysets import StatisticalYearQuerySet


class StatisticalYear(models.Model):
    """Which days the statistical year of an area and everything below it has, from a year on."""

    area = models.ForeignKey(
        Area, verbose_name=_("区域"), on_delete=models.PROTECT, related_name="+"
    )
    since = models.PositiveSmallIntegerField(_("自哪一年度起"))
    kind = models.CharField(_("统计年度"), max_length=8, choices=YearKind)

    objects = StatisticalYearQuerySet.as_manager()

    class Meta:
        verbose_name = _("统计年度")
        verbose_name_plural = _("统计年度")
        constraints = [
            models.UniqueConstraint(
                fields=["area", "since"],
                name="reports_statisticalyear_once",
                violation_error_message=_("该区域自这一年度起的统计年度已经设定。"),
            ),
            models.CheckConstraint(
                condition=Q(since__gte=1949, since__lte=2999),
                name="reports_statisticalyear_since_is_a_year",
                violation_error_message=_("年度应为四位数年份。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.since} {self.get_kind_display()}"
