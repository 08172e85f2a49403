"""Guidance stations, what they serve, who holds which post, and what they do."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from common.choices import Precision
from common.models import ImprecisePeriod, TimeStamped
from enterprises.models import Enterprise
from stations.choices import (
    ActivityKind,
    FacilityKind,
    FundingSource,
    HolderKind,
    PostRole,
    StationKind,
    WorkLine,
    WorkScope,
)
from stations.querysets import (
    ActivityQuerySet,
    CaseQuerySet,
    FacilityQuerySet,
    FundingQuerySet,
    ServiceAreaQuerySet,
    StationPeriodQuerySet,
    StationQuerySet,
)
from unions.models import Union


class Station(TimeStamped):
    """A guidance station (企业民主管理指导站); `area` is where it sits, not what it serves."""

    name = models.CharField(_("指导站名称"), max_length=120, unique=True)
    kind = models.CharField(_("类别"), max_length=10, choices=StationKind)
    area = models.ForeignKey(
        Area, verbose_name=_("所在区域"), on_delete=models.PROTECT, related_name="stations"
    )
    founded_on = models.DateField(_("成立日期"))
    founded_precision = models.CharField(
        _("成立日期精度"), max_length=5, choices=Precision, default=Precision.DAY
    )
    closed_on = models.DateField(_("撤销日期"), null=True, blank=True)
    closed_precision = models.CharField(
        _("撤销日期精度"), max_length=5, choices=Precision, default=Precision.DAY
    )
    is_pilot = models.BooleanField(_("试点"), default=False)
    is_model = models.BooleanField(_("样板站"), default=False)
    seat = models.CharField(_("站址"), max_length=200, blank=True)
    remark = models.CharField(_("备注"), max_length=200, blank=True)

    objects = StationQuerySet.as_manager()

    class Meta:
        verbose_name = _("指导站")
        verbose_name_plural = _("指导站")
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gt=F("founded_on")),
                name="stations_station_closed_after_founded",
                violation_error_message=_("撤销日期必须晚于成立日期。"),
            )
        ]

    def __str__(self) -> str:
        return self.name


class ScopeOfWork(ImprecisePeriod):
    """What a station's work covered from–until."""

    history_owner = "station"

    station = models.ForeignKey(
        Station, verbose_name=_("指导站"), on_delete=models.CASCADE, related_name="scopes_of_work"
    )
    scope = models.CharField(_("工作范围"), max_length=22, choices=WorkScope)

    objects = StationPeriodQuerySet.as_manager()

    class Meta(ImprecisePeriod.Meta):
        verbose_name = _("工作范围")
        verbose_name_plural = _("工作范围")
        constraints = [
            *ImprecisePeriod.Meta.constraints,
            models.UniqueConstraint(
                fields=["station", "since"], name="stations_scopeofwork_one_per_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.station} {self.get_scope_display()}"


class ServiceArea(ImprecisePeriod):
    """A station serves an area from–until: an overlay on the tree of areas."""

    history_owner = "station"

    station = models.ForeignKey(
        Station, verbose_name=_("指导站"), on_delete=models.CASCADE, related_name="service_areas"
    )
    area = models.ForeignKey(
        Area, verbose_name=_("服务区域"), on_delete=models.PROTECT, related_name="served_by"
    )

    objects = ServiceAreaQuerySet.as_manager()

    class Meta(ImprecisePeriod.Meta):
        verbose_name = _("服务区域")
        verbose_name_plural = _("服务区域")
        constraints = [
            *ImprecisePeriod.Meta.constraints,
            models.UniqueConstraint(
                fields=["station", "area", "since"],
                name="stations_servicearea_one_per_start",
                violation_error_message=_("该指导站这一天已开始服务该区域。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.station} {self.area}"


class Post(ImprecisePeriod):
    """A post at a station, held by a person, an office or a body, from–until."""

    history_owner = "station"

    station = models.ForeignKey(
        Station, verbose_name=_("指导站"), on_delete=models.CASCADE, related_name="posts"
    )
    role = models.CharField(_("职务"), max_length=10, choices=PostRole)
    holder_kind = models.CharField(
        _("任职者类别"), max_length=6, choices=HolderKind, default=HolderKind.OFFICE
    )
    holder = models.CharField(_("任职者"), max_length=120)
    # How many people the post stands for; null where the source does not say (当地人社等部门干部).
    people = models.PositiveSmallIntegerField(_("人数"), null=True, blank=True)

    objects = StationPeriodQuerySet.as_manager()

    class Meta(ImprecisePeriod.Meta):
        verbose_name = _("岗位")
        verbose_name_plural = _("岗位")
        constraints = [
            *ImprecisePeriod.Meta.constraints,
            models.UniqueConstraint(
                fields=["station", "role", "holder", "since"], name="stations_post_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.holder}"


class Facility(TimeStamped):
    """A room or service point of a station, at the station or at an enterprise."""

    history_owner = "station"

    station = models.ForeignKey(
        Station, verbose_name=_("指导站"), on_delete=models.CASCADE, related_name="facilities"
    )
    enterprise = models.ForeignKey(
        Enterprise,
        verbose_name=_("所在企业"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="facilities",
    )
    kind = models.CharField(_("种类"), max_length=20, choices=FacilityKind)
    name = models.CharField(_("名称"), max_length=120)
    opened_on = models.DateField(_("启用日期"), null=True, blank=True)
    opened_precision = models.CharField(
        _("启用日期精度"), max_length=5, choices=Precision, default=Precision.DAY
    )
    closed_on = models.DateField(_("停用日期"), null=True, blank=True)
    closed_precision = models.CharField(
        _("停用日期精度"), max_length=5, choices=Precision, default=Precision.DAY
    )
    equipment = models.CharField(_("配备"), max_length=200, blank=True)

    objects = FacilityQuerySet.as_manager()

    class Meta:
        verbose_name = _("阵地设施")
        verbose_name_plural = _("阵地设施")
        constraints = [
            models.UniqueConstraint(fields=["station", "name"], name="stations_facility_unique"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True)
                | Q(opened_on__isnull=True)
                | Q(closed_on__gt=F("opened_on")),
                name="stations_facility_closed_after_opened",
                violation_error_message=_("停用日期必须晚于启用日期。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Funding(TimeStamped):
    """Money a level put into a station in a year, in yuan."""

    history_owner = "station"

    station = models.ForeignKey(
        Station, verbose_name=_("指导站"), on_delete=models.CASCADE, related_name="fundings"
    )
    source = models.CharField(_("来源"), max_length=6, choices=FundingSource)
    year = models.PositiveSmallIntegerField(_("年度"))
    amount = models.DecimalField(_("金额（元）"), max_digits=14, decimal_places=2)
    remark = models.CharField(_("备注"), max_length=200, blank=True)

    objects = FundingQuerySet.as_manager()

    class Meta:
        verbose_name = _("经费投入")
        verbose_name_plural = _("经费投入")
        constraints = [
            models.UniqueConstraint(
                fields=["station", "source", "year"], name="stations_funding_unique"
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="stations_funding_amount_not_negative",
                violation_error_message=_("金额不能为负。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.station} {self.year} {self.get_source_display()}"


class Activity(TimeStamped):
    """An event a station organised."""

    history_owner = "station"

    station = models.ForeignKey(
        Station, verbose_name=_("指导站"), on_delete=models.CASCADE, related_name="activities"
    )
    kind = models.CharField(_("种类"), max_length=10, choices=ActivityKind)
    title = models.CharField(_("名称"), max_length=120)
    held_on = models.DateField(_("日期"))
    held_precision = models.CharField(
        _("日期精度"), max_length=5, choices=Precision, default=Precision.DAY
    )
    participants = models.PositiveIntegerField(_("参加人数"), null=True, blank=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("活动")
        verbose_name_plural = _("活动")
        constraints = [
            models.UniqueConstraint(
                fields=["station", "title", "held_on"], name="stations_activity_unique"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Case(TimeStamped):
    """One thing a station does for an enterprise, from opening to outcome."""

    history_owner = "station"

    station = models.ForeignKey(
        Station, verbose_name=_("指导站"), on_delete=models.CASCADE, related_name="cases"
    )
    enterprise = models.ForeignKey(
        Enterprise,
        verbose_name=_("企业"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="cases",
    )
    line = models.CharField(_("工作内容"), max_length=22, choices=WorkLine)
    title = models.CharField(_("事项"), max_length=120)
    opened_on = models.DateField(_("开始日期"))
    opened_precision = models.CharField(
        _("开始日期精度"), max_length=5, choices=Precision, default=Precision.DAY
    )
    closed_on = models.DateField(_("办结日期"), null=True, blank=True)
    closed_precision = models.CharField(
        _("办结日期精度"), max_length=5, choices=Precision, default=Precision.DAY
    )
    outcome = models.CharField(_("结果"), max_length=200, blank=True)
    partner = models.CharField(_("合作单位"), max_length=120, blank=True)
    founded_union = models.ForeignKey(
        Union,
        verbose_name=_("由此建立的工会"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="cases",
    )

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("服务事项")
        verbose_name_plural = _("服务事项")
        constraints = [
            models.UniqueConstraint(
                fields=["station", "title", "opened_on"], name="stations_case_unique"
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="stations_case_closed_not_before_opened",
                violation_error_message=_("办结日期不能早于开始日期。"),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CaseEvent(models.Model):
    """One dated step of a case."""

    history_owner = "case__station"

    case = models.ForeignKey(
        Case, verbose_name=_("服务事项"), on_delete=models.CASCADE, related_name="events"
    )
    happened_on = models.DateField(_("日期"))
    text = models.CharField(_("经过"), max_length=400)

    class Meta:
        verbose_name = _("办理经过")
        verbose_name_plural = _("办理经过")

    def __str__(self) -> str:
        return f"{self.happened_on} {self.text}"
