"""Employers and the dated facts about them that need no union."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from common.choices import Precision, label_of
from common.models import ImprecisePeriod, Named, TimeStamped
from enterprises.choices import (
    ClosingReason,
    EnterpriseKind,
    Exactness,
    IndustrySection,
    Ownership,
    SizeClass,
    Subject,
)
from enterprises.querysets import (
    AbsenceQuerySet,
    EnterpriseQuerySet,
    FactQuerySet,
    HeadcountQuerySet,
    PlacementQuerySet,
    SizeQuerySet,
)


class Enterprise(Named, TimeStamped):
    """An employer; it sits in `area` on every day for which no Placement says otherwise."""

    credit_code = models.CharField(
        _("统一社会信用代码"), max_length=18, null=True, blank=True, unique=True
    )
    name = models.CharField(_("企业名称"), max_length=120)
    # Without an index of its own: that of the lists of an area begins with it.
    area = models.ForeignKey(
        Area,
        verbose_name=_("所在区域"),
        on_delete=models.PROTECT,
        related_name="enterprises",
        db_index=False,
    )
    kind = models.CharField(
        _("类别"), max_length=12, choices=EnterpriseKind, default=EnterpriseKind.LEGAL_PERSON
    )
    ownership = models.CharField(_("所有制"), max_length=10, choices=Ownership, blank=True)
    industry_section = models.CharField(
        _("行业门类"), max_length=1, choices=IndustrySection, blank=True
    )
    industry_division = models.CharField(_("行业大类"), max_length=2, blank=True)
    address = models.CharField(_("地址"), max_length=200, blank=True)
    contact = models.CharField(_("联系岗位"), max_length=60, blank=True)
    phone = models.CharField(_("联系电话"), max_length=40, blank=True)
    opened_on = models.DateField(_("开业日期"), null=True, blank=True)
    opened_precision = models.CharField(
        _("开业日期精度"), max_length=5, choices=Precision, default=Precision.DAY
    )
    closed_on = models.DateField(_("终止日期"), null=True, blank=True)
    closed_precision = models.CharField(
        _("终止日期精度"), max_length=5, choices=Precision, default=Precision.DAY
    )
    closing_reason = models.CharField(
        _("终止原因"), max_length=12, choices=ClosingReason, blank=True
    )
    remark = models.CharField(_("备注"), max_length=200, blank=True)
    # The same enterprise was registered twice; what was known of this row is at that one now. This
    # one is kept so that its number and address lead there, and is counted nowhere.
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("并入"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="merged",
    )

    objects = EnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = _("企业")
        verbose_name_plural = _("企业")
        constraints = [
            models.CheckConstraint(
                condition=Q(credit_code__isnull=True) | ~Q(credit_code=""),
                name="enterprises_enterprise_credit_code_null_not_empty",
                violation_error_message=_("没有信用代码时应留空。"),
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True)
                | Q(opened_on__isnull=True)
                | Q(closed_on__gt=F("opened_on")),
                name="enterprises_enterprise_closed_after_opened",
                violation_error_message=_("终止日期必须晚于开业日期。"),
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, closing_reason="")
                | (Q(closed_on__isnull=False) & ~Q(closing_reason="")),
                name="enterprises_enterprise_closed_with_reason",
                violation_error_message=_("终止日期和终止原因必须同时填写。"),
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="enterprises_enterprise_not_merged_into_itself",
                violation_error_message=_("企业不能并入自己。"),
            ),
        ]
        indexes = [
            # How lists are sorted. Same sound, same name, side by side.
            models.Index(fields=["pinyin", "name", "id"], name="enterprises_by_pinyin"),
            models.Index(
                fields=["area", "pinyin", "name", "id"], name="enterprises_of_area_by_pinyin"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_sole_trader(self) -> bool:
        return self.kind == EnterpriseKind.SOLE_TRADER


class FormerEnterpriseName(Named):
    """A name an enterprise bore until a day."""

    history_owner = "enterprise"

    enterprise = models.ForeignKey(
        Enterprise, verbose_name=_("企业"), on_delete=models.CASCADE, related_name="former_names"
    )
    name = models.CharField(_("曾用名"), max_length=120)
    until = models.DateField(_("使用至"), null=True, blank=True)
    until_precision = models.CharField(
        _("使用至的精度"), max_length=5, choices=Precision, default=Precision.DAY
    )

    objects = FactQuerySet.as_manager()

    class Meta:
        verbose_name = _("企业曾用名")
        verbose_name_plural = _("企业曾用名")

    def __str__(self) -> str:
        return self.name


class Placement(ImprecisePeriod):
    """A span during which an enterprise sat somewhere else than `Enterprise.area`.

    Where it sits on a day: the placement in force on that day (the latest `since` wins), else
    `Enterprise.area`. So a move writes the old area as a placement up to the moving day and the new
    area on the enterprise, and nothing is stored twice.
    """

    history_owner = "enterprise"

    enterprise = models.ForeignKey(
        Enterprise, verbose_name=_("企业"), on_delete=models.CASCADE, related_name="placements"
    )
    area = models.ForeignKey(
        Area, verbose_name=_("所在区域"), on_delete=models.PROTECT, related_name="+"
    )

    objects = PlacementQuerySet.as_manager()

    class Meta(ImprecisePeriod.Meta):
        verbose_name = _("所在地变更")
        verbose_name_plural = _("所在地变更")
        constraints = [
            *ImprecisePeriod.Meta.constraints,
            models.UniqueConstraint(
                fields=["enterprise", "since"],
                name="enterprises_placement_one_per_start",
                violation_error_message=_("该企业在这一天已有一条所在地记录。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.area} {self.since}"


class Closure(ImprecisePeriod):
    """A span during which an enterprise did not operate and after which it was opened again.

    The one that still lasts is `Enterprise.closed_on`: as with placements, nothing is stored twice.
    """

    history_owner = "enterprise"

    enterprise = models.ForeignKey(
        Enterprise, verbose_name=_("企业"), on_delete=models.CASCADE, related_name="closures"
    )
    reason = models.CharField(_("终止原因"), max_length=12, choices=ClosingReason)

    objects = PlacementQuerySet.as_manager()

    class Meta(ImprecisePeriod.Meta):
        verbose_name = _("停业时段")
        verbose_name_plural = _("停业时段")
        constraints = [
            *ImprecisePeriod.Meta.constraints,
            models.CheckConstraint(
                condition=Q(until__isnull=False),
                name="enterprises_closure_has_ended",
                violation_error_message=_("停业时段须有重新开业的日期。"),
            ),
            models.UniqueConstraint(
                fields=["enterprise", "since"],
                name="enterprises_closure_one_per_start",
                violation_error_message=_("该企业在这一天已有一段停业。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.since}"


class Headcount(TimeStamped):
    """Employees reported on a date, with what the number is worth.

    `employees` is the number that is added up (null when only a range or an upper bound is known);
    `at_least`/`at_most` are what is certain and decide the size groups.
    """

    history_owner = "enterprise"

    enterprise = models.ForeignKey(
        Enterprise, verbose_name=_("企业"), on_delete=models.CASCADE, related_name="headcounts"
    )
    reported_on = models.DateField(_("统计日期"))
    reported_precision = models.CharField(
        _("统计日期精度"), max_length=5, choices=Precision, default=Precision.DAY
    )
    employees = models.PositiveIntegerField(_("职工人数"), null=True, blank=True)
    exactness = models.CharField(
        _("准确程度"), max_length=12, choices=Exactness, default=Exactness.EXACT
    )
    at_least = models.PositiveIntegerField(_("至少"), null=True, blank=True)
    at_most = models.PositiveIntegerField(_("至多"), null=True, blank=True)
    women = models.PositiveIntegerField(_("女职工人数"), null=True, blank=True)
    source = models.CharField(_("来源"), max_length=120, blank=True)

    objects = HeadcountQuerySet.as_manager()

    class Meta:
        verbose_name = _("职工人数")
        verbose_name_plural = _("职工人数")
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "reported_on"],
                name="enterprises_headcount_one_per_day",
                violation_error_message=_("该企业在这一天已有职工人数。"),
            ),
            models.CheckConstraint(
                condition=Q(employees__isnull=False)
                | Q(at_least__isnull=False)
                | Q(at_most__isnull=False),
                name="enterprises_headcount_says_something",
                violation_error_message=_("职工人数、至少、至多不能都空。"),
            ),
            models.CheckConstraint(
                condition=Q(at_least__isnull=True)
                | Q(at_most__isnull=True)
                | Q(at_most__gte=F("at_least")),
                name="enterprises_headcount_bounds_in_order",
                violation_error_message=_("“至多”不能小于“至少”。"),
            ),
            models.CheckConstraint(
                condition=Q(women__isnull=True)
                | Q(employees__isnull=True)
                | Q(women__lte=F("employees")),
                name="enterprises_headcount_women_within_employees",
                violation_error_message=_("女职工人数不能超过职工人数（工会统计调查逻辑检查）。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.reported_on} {self.employees}"


class SizeRecord(TimeStamped):
    """Size class and the statistics bureau's above-scale list (规上), per year."""

    history_owner = "enterprise"

    enterprise = models.ForeignKey(
        Enterprise, verbose_name=_("企业"), on_delete=models.CASCADE, related_name="sizes"
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    size_class = models.CharField(_("规模"), max_length=6, choices=SizeClass, blank=True)
    above_scale = models.BooleanField(_("规模以上"), null=True, blank=True)
    source = models.CharField(_("来源"), max_length=120, blank=True)

    objects = SizeQuerySet.as_manager()

    class Meta:
        verbose_name = _("规模认定")
        verbose_name_plural = _("规模认定")
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "year"],
                name="enterprises_sizerecord_one_per_year",
                violation_error_message=_("该企业本年度已有规模认定。"),
            ),
            models.CheckConstraint(
                condition=Q(year__gte=1949, year__lte=2999),
                name="enterprises_sizerecord_year_is_a_year",
                violation_error_message=_("年度应为四位数年份。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.year}"


class Absence(TimeStamped):
    """On this day it was confirmed that the enterprise has none of `subject`.

    Counts from that day until the thing is founded. Without an Absence a thing nobody recorded is
    unknown, not absent.
    """

    history_owner = "enterprise"

    enterprise = models.ForeignKey(
        Enterprise, verbose_name=_("企业"), on_delete=models.CASCADE, related_name="absences"
    )
    subject = models.CharField(_("事项"), max_length=10, choices=Subject)
    confirmed_on = models.DateField(_("确认日期"))
    source = models.CharField(_("来源"), max_length=120, blank=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("未建立确认")
        verbose_name_plural = _("未建立确认")
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "subject", "confirmed_on"],
                name="enterprises_absence_unique",
                violation_error_message=_("这一天已确认过。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {label_of(Subject, self.subject)} {self.confirmed_on}"
