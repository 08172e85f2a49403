"""Innovation studios, master–apprentice pairs and what they achieved."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.choices import Precision
from common.models import TimeStamped
from enterprises.models import Enterprise
from innovation.choices import ResultKind, StudioLevel
from innovation.querysets import PairQuerySet, ResultQuerySet, StudioQuerySet


class Studio(TimeStamped):
    """A model-worker (employee) innovation studio (劳模（职工）创新工作室)."""

    history_owner = "enterprise"

    name = models.CharField(_("工作室名称"), max_length=120)
    enterprise = models.ForeignKey(
        Enterprise, verbose_name=_("企业"), on_delete=models.PROTECT, related_name="studios"
    )
    level = models.CharField(_("级别"), max_length=12, choices=StudioLevel)
    field = models.CharField(_("领域"), max_length=120, blank=True)
    founded_on = models.DateField(_("成立日期"))
    founded_precision = models.CharField(
        _("成立日期精度"), max_length=5, choices=Precision, default=Precision.DAY
    )
    closed_on = models.DateField(_("撤销日期"), null=True, blank=True)
    closed_precision = models.CharField(
        _("撤销日期精度"), max_length=5, choices=Precision, default=Precision.DAY
    )
    team_size = models.PositiveSmallIntegerField(_("成员人数"), null=True, blank=True)

    objects = StudioQuerySet.as_manager()

    class Meta:
        verbose_name = _("创新工作室")
        verbose_name_plural = _("创新工作室")
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "name"],
                name="innovation_studio_unique",
                violation_error_message=_("该企业已有同名工作室。"),
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gt=F("founded_on")),
                name="innovation_studio_closed_after_founded",
                violation_error_message=_("撤销日期必须晚于成立日期。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Pair(TimeStamped):
    """A “gold-medal master–apprentice” pair (金牌师徒) and its award."""

    history_owner = "enterprise"

    number = models.CharField(_("编号"), max_length=40, unique=True)
    enterprise = models.ForeignKey(
        Enterprise, verbose_name=_("企业"), on_delete=models.PROTECT, related_name="pairs"
    )
    trade = models.CharField(_("工种"), max_length=60)
    master = models.CharField(_("师傅岗位"), max_length=60, blank=True)
    apprentice = models.CharField(_("徒弟岗位"), max_length=60, blank=True)
    since = models.DateField(_("结对日期"), null=True, blank=True)
    since_precision = models.CharField(
        _("结对日期精度"), max_length=5, choices=Precision, default=Precision.DAY
    )
    awarded_on = models.DateField(_("获创新创效奖日期"), null=True, blank=True)
    awarded_precision = models.CharField(
        _("获奖日期精度"), max_length=5, choices=Precision, default=Precision.DAY
    )

    objects = PairQuerySet.as_manager()

    class Meta:
        verbose_name = _("金牌师徒")
        verbose_name_plural = _("金牌师徒")
        constraints = [
            models.CheckConstraint(
                condition=Q(since__isnull=True)
                | Q(awarded_on__isnull=True)
                | Q(awarded_on__gte=F("since")),
                name="innovation_pair_awarded_after_pairing",
                violation_error_message=_("获奖日期不能早于结对日期。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.trade}"


class Result(TimeStamped):
    """An innovation result; its benefit in yuan."""

    history_owner = "enterprise"

    number = models.CharField(_("编号"), max_length=40, unique=True)
    title = models.CharField(_("成果名称"), max_length=120)
    enterprise = models.ForeignKey(
        Enterprise, verbose_name=_("企业"), on_delete=models.PROTECT, related_name="results"
    )
    studio = models.ForeignKey(
        Studio,
        verbose_name=_("创新工作室"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="results",
    )
    pair = models.ForeignKey(
        Pair,
        verbose_name=_("师徒"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="results",
    )
    kind = models.CharField(
        _("种类"), max_length=10, choices=ResultKind, default=ResultKind.TECHNOLOGY
    )
    achieved_on = models.DateField(_("完成日期"))
    achieved_precision = models.CharField(
        _("完成日期精度"), max_length=5, choices=Precision, default=Precision.DAY
    )
    benefit = models.DecimalField(
        _("创效（元）"), max_digits=14, decimal_places=2, null=True, blank=True
    )

    objects = ResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("创新成果")
        verbose_name_plural = _("创新成果")
        constraints = [
            models.CheckConstraint(
                condition=Q(benefit__isnull=True) | Q(benefit__gte=0),
                name="innovation_result_benefit_not_negative",
                violation_error_message=_("创效金额不能为负。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"
