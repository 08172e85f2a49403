"""Workers' proposals: what was proposed in an enterprise, and the city's rounds of awards.

The two layers are kept apart: handling inside the enterprise, and recommendation to a round that
awards.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from common.choices import Precision
from common.models import TimeStamped
from enterprises.models import Enterprise
from proposals.choices import Grade, ProposalCategory
from proposals.querysets import (
    AwardQuerySet,
    ProposalQuerySet,
    RecommendationQuerySet,
    RoundQuerySet,
)


class Proposal(TimeStamped):
    """A workers' representative's proposal (职工代表提案)."""

    number = models.CharField(_("提案编号"), max_length=40, unique=True)
    title = models.CharField(_("案由"), max_length=120)
    category = models.CharField(
        _("类别"), max_length=12, choices=ProposalCategory, default=ProposalCategory.OTHER
    )
    area = models.ForeignKey(
        Area, verbose_name=_("所在区域"), on_delete=models.PROTECT, related_name="proposals"
    )
    enterprise = models.ForeignKey(
        Enterprise,
        verbose_name=_("企业"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="proposals",
    )
    submitted_on = models.DateField(_("提出日期"))
    submitted_precision = models.CharField(
        _("提出日期精度"), max_length=5, choices=Precision, default=Precision.DAY
    )
    situation = models.TextField(_("情况分析"), blank=True)
    suggestion = models.TextField(_("具体建议"), blank=True)
    benefit = models.DecimalField(
        _("经济效益（元）"), max_digits=14, decimal_places=2, null=True, blank=True
    )

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("提案")
        verbose_name_plural = _("提案")

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Round(TimeStamped):
    """A round in which an area's federation collects recommended proposals and awards some."""

    name = models.CharField(_("评选名称"), max_length=120)
    area = models.ForeignKey(
        Area, verbose_name=_("组织区域"), on_delete=models.PROTECT, related_name="rounds"
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    opens_on = models.DateField(_("申报开始"), null=True, blank=True)
    closes_on = models.DateField(_("申报截止"), null=True, blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("评选")
        verbose_name_plural = _("评选")
        constraints = [
            models.UniqueConstraint(
                fields=["area", "name", "year"],
                name="proposals_round_unique",
                violation_error_message=_("本年度已有同名评选。"),
            ),
            models.CheckConstraint(
                condition=Q(closes_on__isnull=True)
                | Q(opens_on__isnull=True)
                | Q(closes_on__gte=F("opens_on")),
                name="proposals_round_closes_after_opening",
                violation_error_message=_("申报截止不能早于申报开始。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.name}"


class Recommendation(TimeStamped):
    """A grass-roots union put a proposal forward to a round (推荐申报)."""

    history_owner = "proposal"

    round = models.ForeignKey(
        Round, verbose_name=_("评选"), on_delete=models.PROTECT, related_name="recommendations"
    )
    proposal = models.ForeignKey(
        Proposal,
        verbose_name=_("提案"),
        on_delete=models.CASCADE,
        related_name="recommendations",
    )
    recommended_on = models.DateField(_("推荐日期"))
    recommended_precision = models.CharField(
        _("推荐日期精度"), max_length=5, choices=Precision, default=Precision.DAY
    )
    recommended_by = models.CharField(_("推荐工会"), max_length=120, blank=True)

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        verbose_name = _("推荐申报")
        verbose_name_plural = _("推荐申报")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "proposal"],
                name="proposals_recommendation_once_per_round",
                violation_error_message=_("该提案已申报本次评选。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.proposal} → {self.round}"


class Award(TimeStamped):
    """A recommended proposal was awarded."""

    history_owner = "recommendation__proposal"

    recommendation = models.OneToOneField(
        Recommendation, verbose_name=_("推荐申报"), on_delete=models.PROTECT, related_name="award"
    )
    grade = models.CharField(_("等次"), max_length=6, choices=Grade, default=Grade.MERIT)
    awarded_on = models.DateField(_("获奖日期"))
    awarded_precision = models.CharField(
        _("获奖日期精度"), max_length=5, choices=Precision, default=Precision.DAY
    )

    objects = AwardQuerySet.as_manager()

    class Meta:
        verbose_name = _("获奖")
        verbose_name_plural = _("获奖")

    def __str__(self) -> str:
        return f"{self.recommendation.proposal} {self.get_grade_display()}"
