"""What is derived from the facts: standings, and the marks that say which are out of date."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from common.dated import FIRST_DAY, LAST_DAY
from common.models import TimeStamped
from enterprises.choices import Exactness, SizeClass
from enterprises.models import Enterprise
from indicators.choices import Answer, GroupCode, RateCode, UnionKind
from indicators.querysets import StandingQuerySet, TargetQuerySet

# The marks that are not only about one enterprise; one that names nothing (a term whose union is
# gone already, which has left a mark itself) is among them, and so is taken away.
OF_MANY = Q(enterprise_id__isnull=True) | Q(union_id__isnull=False)


class Counted(models.Model):
    """The columns that figures are counted from: an enterprise's state, constant from–until.

    `valid_to` is date.max while nothing ends it, so that one comparison finds the row of a day. The
    area is without a database constraint: a derived row must never keep anybody from deleting.
    """

    is_derived = True

    valid_from = models.DateField(_("起始日期"))
    valid_to = models.DateField(_("终止日期"))
    area = models.ForeignKey(
        Area,
        verbose_name=_("所在区域"),
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
        db_index=False,  # the indexes that need it begin with it
    )
    is_sole_trader = models.BooleanField(_("个体工商户"))
    union_kind = models.CharField(_("建会形式"), max_length=10, choices=UnionKind)
    congress = models.CharField(_("职代会"), max_length=7, choices=Answer)
    openness = models.CharField(_("厂务公开"), max_length=7, choices=Answer)
    contract = models.CharField(_("集体合同"), max_length=7, choices=Answer)
    employees = models.PositiveIntegerField(_("职工人数"), null=True)
    employees_exactness = models.CharField(
        _("准确程度"), max_length=12, choices=Exactness, blank=True
    )
    employees_at_least = models.PositiveIntegerField(_("至少"), null=True)
    employees_at_most = models.PositiveIntegerField(_("至多"), null=True)
    members = models.PositiveIntegerField(_("会员人数"), null=True)
    above_scale = models.CharField(_("规模以上"), max_length=7, choices=Answer)
    size_class = models.CharField(_("规模"), max_length=6, choices=SizeClass, blank=True)

    class Meta:
        abstract = True


class Standing(Counted):
    """Everything counted about one operating enterprise, constant from–until.

    Derived from the facts by `indicators.freshness` and never edited; days on which an enterprise
    does not operate have no row. What the columns mean is defined in `indicators.standings`.

    The foreign key is without a database constraint and deletes nothing: the mark of a deletion
    removes the row with the next read, which then knows that a count has changed.
    """

    enterprise = models.ForeignKey(
        Enterprise,
        verbose_name=_("企业"),
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="standings",
        db_index=False,  # the first constraint begins with it
    )

    objects = StandingQuerySet.as_manager()

    class Meta:
        verbose_name = _("企业状况")
        verbose_name_plural = _("企业状况")
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "valid_from"], name="indicators_standing_one_per_start"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__gt=F("valid_from")), name="indicators_standing_to_after_from"
            ),
        ]
        indexes = [
            # For a recent day `valid_to` tells more rows apart than `valid_from`.
            models.Index(
                fields=["area", "valid_to", "valid_from"], name="indicators_standing_of_day"
            ),
            # What began between two days; what ended then is found by the index above.
            models.Index(fields=["area", "valid_from"], name="indicators_standing_begun"),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.valid_from}–{self.valid_to}"


class StaleMark(models.Model):
    """A fact that is counted was written: about whom, and so what is to be counted anew.

    Written by database triggers (indicators/triggers.py) in the writer's own transaction, removed
    by the reader that recomputes. Append-only and without uniqueness: two writers never wait for
    the same row. The numbers are no foreign keys, what they name may be gone.

    `area_id`: a term of office of a union that sits there was written. `is_tree`: an area has
    changed its place, or nobody knows what was written.
    """

    enterprise_id = models.BigIntegerField(null=True, db_index=True)
    union_id = models.BigIntegerField(null=True)
    area_id = models.BigIntegerField(null=True)
    is_tree = models.BooleanField(default=False, db_default=False)

    class Meta:
        verbose_name = _("待重算标记")
        verbose_name_plural = _("待重算标记")
        indexes = [
            models.Index(
                fields=["union_id"], condition=OF_MANY, name="indicators_stalemark_of_many"
            )
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id or ''}/{self.union_id or ''}/{self.area_id or ''}"


class AreaRevision(models.Model):
    """When anything that is counted in an area, or below it, last changed.

    Not in time but in numbers that only grow, one for each recomputation (indicators/revisions.py).
    Not a column of Area: whoever edits an area must not wait for, nor be told of, what is derived.
    """

    is_derived = True

    area = models.OneToOneField(
        Area,
        verbose_name=_("区域"),
        primary_key=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    standings = models.BigIntegerField(_("企业状况修订号"), default=0)
    # The last revision at which more changed than StandingChange tells.
    flooded = models.BigIntegerField(_("整体重算修订号"), default=0)
    terms = models.BigIntegerField(_("届次修订号"), default=0)

    class Meta:
        verbose_name = _("区域修订号")
        verbose_name_plural = _("区域修订号")

    def __str__(self) -> str:
        return f"{self.area_id}: {self.standings}/{self.flooded}/{self.terms}"


class StandingChange(Counted):
    """A standing that a recomputation took away (`sign` -1) or put in (+1).

    By these a kept count is brought forward without counting again. Only as many are kept as can be
    added up quickly; an area where more changed is `flooded` and counted anew.
    """

    revision = models.BigIntegerField(_("修订号"), db_index=True)
    sign = models.SmallIntegerField(_("增减"))

    class Meta:
        verbose_name = _("企业状况变动")
        verbose_name_plural = _("企业状况变动")

    def __str__(self) -> str:
        return f"{self.revision}: {self.sign:+d}"


class KeptCounts(models.Model):
    """What was counted once in an area and everything below it, for a day.

    `question` names what was counted and by which definition (indicators/kept.py). The numbers hold
    while the area's revision is still `revision`; nothing else is ever compared, no clock.
    """

    is_derived = True

    area = models.ForeignKey(
        Area,
        verbose_name=_("区域"),
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
        db_index=False,  # the constraint below begins with it
    )
    question = models.CharField(_("统计问题"), max_length=40)
    day = models.DateField(_("统计时点"))
    revision = models.BigIntegerField(_("修订号"))
    numbers = models.TextField(_("计数"))
    kept_at = models.DateTimeField(_("留存时间"), auto_now=True, db_index=True)

    class Meta:
        verbose_name = _("留存计数")
        verbose_name_plural = _("留存计数")
        constraints = [
            models.UniqueConstraint(
                fields=["area", "question", "day"], name="indicators_keptcounts_one_per_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.question} {self.day}"


class Target(TimeStamped):
    """What a rate is to reach by the end of a year, and which document says so.

    It holds in `area` and in every area below that has none of its own for the same rate, group and
    year (`indicators.planning.targets_for`).
    """

    area = models.ForeignKey(
        Area, verbose_name=_("区域"), on_delete=models.PROTECT, related_name="targets"
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    rate = models.CharField(_("指标"), max_length=12, choices=RateCode)
    group = models.CharField(_("口径分组"), max_length=12, choices=GroupCode, default=GroupCode.ALL)
    percent = models.DecimalField(_("目标（%）"), max_digits=4, decimal_places=1)
    source = models.CharField(_("依据"), max_length=200)

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("目标")
        verbose_name_plural = _("目标")
        constraints = [
            models.UniqueConstraint(
                fields=["area", "year", "rate", "group"],
                name="indicators_target_one_per_rate",
                violation_error_message=_(
                    "该区域这一年这项指标（同一口径）已有目标，请修改原来的那一条。"
                ),
            ),
            models.CheckConstraint(
                condition=Q(percent__gt=0, percent__lte=100),
                name="indicators_target_percent_in_range",
                violation_error_message=_("目标应大于 0、不超过 100。"),
            ),
            models.CheckConstraint(
                condition=Q(year__gte=FIRST_DAY.year, year__lte=LAST_DAY.year),
                name="indicators_target_year_in_range",
                violation_error_message=_("年度应在 1949 至 2999 之间。"),
            ),
            models.CheckConstraint(
                condition=~Q(rate=RateCode.ELECTION) | Q(group=GroupCode.ALL),
                name="indicators_target_elections_have_no_group",
                violation_error_message=_("按期换届率按届次计，不分口径，请选“全部企业”。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.year} {self.get_rate_display()} {self.percent}%"
