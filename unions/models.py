"""Unions, whom they cover, and what democratic management they brought."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from common.choices import Precision, label_of
from common.models import ImprecisePeriod, Named, Period, TimeStamped
from enterprises.models import Enterprise
from unions import querysets
from unions.choices import CoverageForm, OfficerRole, SystemKind, TermYears, UnionKind


class Union(Named, TimeStamped):
    """A union organisation; it stands from its approval until it is dissolved.

    Without an approval there is no union and no coverage (工会法 §12).
    """

    name = models.CharField(_("工会名称"), max_length=120)
    kind = models.CharField(_("组织类型"), max_length=10, choices=UnionKind)
    area = models.ForeignKey(
        Area, verbose_name=_("所在区域"), on_delete=models.PROTECT, related_name="unions"
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("上级工会"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    credit_code = models.CharField(
        _("工会统一社会信用代码"), max_length=18, null=True, blank=True, unique=True
    )
    approval_number = models.CharField(_("批复文号"), max_length=60, blank=True)
    approved_on = models.DateField(_("批复日期"), null=True, blank=True)
    approved_precision = models.CharField(
        _("批复日期精度"), max_length=5, choices=Precision, default=Precision.DAY
    )
    dissolved_on = models.DateField(_("撤销日期"), null=True, blank=True)
    dissolved_precision = models.CharField(
        _("撤销日期精度"), max_length=5, choices=Precision, default=Precision.DAY
    )
    external_code = models.CharField(_("外部系统编码"), max_length=60, blank=True)

    objects = querysets.UnionQuerySet.as_manager()

    class Meta:
        verbose_name = _("工会")
        verbose_name_plural = _("工会")
        constraints = [
            models.CheckConstraint(
                condition=Q(credit_code__isnull=True) | Q(credit_code__startswith="81"),
                name="unions_union_credit_code_starts_81",
                violation_error_message=_("工会的统一社会信用代码以 81 开头。"),
            ),
            models.CheckConstraint(
                condition=Q(dissolved_on__isnull=True)
                | Q(approved_on__isnull=True)
                | Q(dissolved_on__gt=F("approved_on")),
                name="unions_union_dissolved_after_approved",
                violation_error_message=_("撤销日期必须晚于批复日期。"),
            ),
        ]
        indexes = [models.Index(fields=["pinyin", "name", "id"], name="unions_by_pinyin")]

    def __str__(self) -> str:
        return self.name


class Coverage(ImprecisePeriod, TimeStamped):
    """A union covers an enterprise from–until, in one of three forms."""

    history_owner = "enterprise"

    union = models.ForeignKey(
        Union, verbose_name=_("工会"), on_delete=models.PROTECT, related_name="coverages"
    )
    enterprise = models.ForeignKey(
        Enterprise, verbose_name=_("企业"), on_delete=models.CASCADE, related_name="coverages"
    )
    form = models.CharField(_("建会形式"), max_length=10, choices=CoverageForm)

    objects = querysets.CoverageQuerySet.as_manager()

    class Meta(ImprecisePeriod.Meta):
        verbose_name = _("建会覆盖")
        verbose_name_plural = _("建会覆盖")
        constraints = [
            *ImprecisePeriod.Meta.constraints,
            models.UniqueConstraint(
                fields=["enterprise"],
                condition=Q(form=CoverageForm.OWN, until__isnull=True),
                name="unions_coverage_one_own_union",
                violation_error_message=_("该企业已有单独建立的工会。"),
            ),
            models.UniqueConstraint(
                fields=["union", "enterprise"],
                condition=Q(until__isnull=True),
                name="unions_coverage_open_once",
                violation_error_message=_("该工会已覆盖该企业。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.union} {self.enterprise} {self.since}"


class Membership(TimeStamped):
    """Union members in an enterprise, reported on a date."""

    history_owner = "enterprise"

    enterprise = models.ForeignKey(
        Enterprise, verbose_name=_("企业"), on_delete=models.CASCADE, related_name="memberships"
    )
    union = models.ForeignKey(
        Union,
        verbose_name=_("工会"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="memberships",
    )
    reported_on = models.DateField(_("统计日期"))
    reported_precision = models.CharField(
        _("统计日期精度"), max_length=5, choices=Precision, default=Precision.DAY
    )
    members = models.PositiveIntegerField(_("会员人数"))
    women = models.PositiveIntegerField(_("女会员人数"), null=True, blank=True)
    migrants = models.PositiveIntegerField(_("农民工会员人数"), null=True, blank=True)
    source = models.CharField(_("来源"), max_length=120, blank=True)

    objects = querysets.MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("会员人数")
        verbose_name_plural = _("会员人数")
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "reported_on"],
                name="unions_membership_one_per_day",
                violation_error_message=_("该企业在这一天已有会员人数。"),
            ),
            models.CheckConstraint(
                condition=Q(women__isnull=True) | Q(women__lte=F("members")),
                name="unions_membership_women_within_members",
                violation_error_message=_("女会员人数不能超过会员人数（工会统计调查逻辑检查）。"),
            ),
            models.CheckConstraint(
                condition=Q(migrants__isnull=True) | Q(migrants__lte=F("members")),
                name="unions_membership_migrants_within_members",
                violation_error_message=_(
                    "农民工会员人数不能超过会员人数（工会统计调查逻辑检查）。"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.reported_on} {self.members}"


class Term(TimeStamped):
    """A committee's term; a postponement counts only with its approval."""

    history_owner = "union"
    known_as = {"ends_on": "elected_precision"}

    union = models.ForeignKey(
        Union, verbose_name=_("工会"), on_delete=models.CASCADE, related_name="terms"
    )
    elected_on = models.DateField(_("选举日期"))
    # The end follows from the election, and is known no better: then it is the last day of what is
    # known, because until then nobody can say that the term is over.
    elected_precision = models.CharField(
        _("选举日期精度"), max_length=5, choices=Precision, default=Precision.DAY
    )
    years = models.PositiveSmallIntegerField(_("任期（年）"), choices=TermYears)
    ends_on = models.DateField(_("届满日期"))
    postponed_to = models.DateField(_("延期至"), null=True, blank=True)
    postponement_approval = models.CharField(_("延期批复文号"), max_length=60, blank=True)

    objects = querysets.TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("届次")
        verbose_name_plural = _("届次")
        constraints = [
            models.UniqueConstraint(
                fields=["union", "elected_on"],
                name="unions_term_one_per_election",
                violation_error_message=_("该工会这一天已有一届。"),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("elected_on")),
                name="unions_term_ends_after_election",
                violation_error_message=_("届满日期必须晚于选举日期。"),
            ),
            models.CheckConstraint(
                condition=Q(years__in=[3, 5]),
                name="unions_term_three_or_five_years",
                violation_error_message=_("每届任期三年或者五年（工会法第十六条）。"),
            ),
            models.CheckConstraint(
                condition=Q(postponed_to__isnull=True)
                | (Q(postponed_to__gt=F("ends_on")) & ~Q(postponement_approval="")),
                name="unions_term_postponed_with_approval",
                violation_error_message=_("延期须晚于届满日期并有上级工会批复文号。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.union} {self.elected_on}"


class Officer(Period):
    """An office on a union committee held by a person or post, from–until."""

    history_owner = "union"

    union = models.ForeignKey(
        Union, verbose_name=_("工会"), on_delete=models.CASCADE, related_name="officers"
    )
    role = models.CharField(_("职务"), max_length=12, choices=OfficerRole)
    holder = models.CharField(_("任职者"), max_length=60)
    full_time = models.BooleanField(_("专职"), default=False)

    objects = querysets.OfUnionQuerySet.as_manager()

    class Meta(Period.Meta):
        verbose_name = _("工会干部")
        verbose_name_plural = _("工会干部")

    def __str__(self) -> str:
        return f"{self.holder} {self.get_role_display()}"


class DemocraticSystem(ImprecisePeriod, TimeStamped):
    """Congress, openness, contract or employee directors, in force from–until.

    It hangs on one enterprise, or on a union: then it is a regional one and holds for every
    enterprise the union covers (企业民主管理规定: 区域性、行业性职代会).
    """

    history_owner = ("enterprise", "union")

    kind = models.CharField(_("制度"), max_length=10, choices=SystemKind)
    enterprise = models.ForeignKey(
        Enterprise,
        verbose_name=_("企业"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="systems",
    )
    union = models.ForeignKey(
        Union,
        verbose_name=_("工会（区域性、行业性）"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="systems",
    )
    evidence = models.CharField(_("依据"), max_length=200, blank=True)

    objects = querysets.SystemQuerySet.as_manager()

    class Meta(ImprecisePeriod.Meta):
        verbose_name = _("民主管理制度")
        verbose_name_plural = _("民主管理制度")
        constraints = [
            *ImprecisePeriod.Meta.constraints,
            models.CheckConstraint(
                condition=Q(enterprise__isnull=False, union__isnull=True)
                | Q(enterprise__isnull=True, union__isnull=False),
                name="unions_democraticsystem_enterprise_or_union",
                violation_error_message=_("须且只能指定企业或工会之一。"),
            ),
            models.UniqueConstraint(
                fields=["enterprise", "kind", "since"],
                name="unions_democraticsystem_one_per_start",
                violation_error_message=_("该企业这一天已有该项制度。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise or self.union} {label_of(SystemKind, self.kind)}"

    @property
    def tells_last_day(self) -> bool:
        """A contract says until when it holds (到期日), that day included; of anything else people
        say from when it is no more. `until` is the first day after, for both."""
        return self.kind == SystemKind.CONTRACT


class CongressSession(TimeStamped):
    """A meeting of a workers' congress."""

    history_owner = ("system__enterprise", "system__union")

    system = models.ForeignKey(
        DemocraticSystem,
        verbose_name=_("职代会"),
        on_delete=models.CASCADE,
        related_name="sessions",
    )
    held_on = models.DateField(_("召开日期"))
    representatives = models.PositiveIntegerField(_("职工代表人数"), null=True, blank=True)
    attended = models.PositiveIntegerField(_("到会人数"), null=True, blank=True)

    objects = querysets.SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("职代会会次")
        verbose_name_plural = _("职代会会次")
        constraints = [
            models.UniqueConstraint(
                fields=["system", "held_on"],
                name="unions_congresssession_one_per_day",
                violation_error_message=_("该职代会这一天已有一次会议。"),
            ),
            models.CheckConstraint(
                condition=Q(attended__isnull=True)
                | Q(representatives__isnull=True)
                | Q(attended__lte=F("representatives")),
                name="unions_congresssession_attended_within",
                violation_error_message=_("到会人数不能超过职工代表人数。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.held_on}"


class Confirmation(TimeStamped):
    """On this day somebody looked at what is recorded of an enterprise or a union, and it is right.

    It says nothing new about the record, so no rate reads it; it says that nobody need ask for a
    year.
    """

    history_owner = ("enterprise", "union")

    enterprise = models.ForeignKey(
        Enterprise,
        verbose_name=_("企业"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="confirmations",
    )
    union = models.ForeignKey(
        Union,
        verbose_name=_("工会"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="confirmations",
    )
    confirmed_on = models.DateField(_("确认日期"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("确认人"),
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = querysets.ConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = _("无变化确认")
        verbose_name_plural = _("无变化确认")
        constraints = [
            models.CheckConstraint(
                condition=Q(enterprise__isnull=False, union__isnull=True)
                | Q(enterprise__isnull=True, union__isnull=False),
                name="unions_confirmation_enterprise_or_union",
                violation_error_message=_("须且只能指定企业或工会之一。"),
            ),
            models.UniqueConstraint(
                fields=["enterprise", "confirmed_on"],
                name="unions_confirmation_enterprise_once_a_day",
                violation_error_message=_("这一天已确认过。"),
            ),
            models.UniqueConstraint(
                fields=["union", "confirmed_on"],
                name="unions_confirmation_union_once_a_day",
                violation_error_message=_("这一天已确认过。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise or self.union} {self.confirmed_on}"
