"""The one tree of places: divisions and, under them, parks."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from areas.choices import PARK_KINDS, AreaKind, ParkLevel
from areas.querysets import AreaQuerySet, ParkManager
from common.models import Named, TimeStamped


class Area(Named, TimeStamped):
    """A node of the tree. `path` is the codes from the root down, each followed by "/"."""

    code = models.CharField(_("编码"), max_length=20, unique=True)
    name = models.CharField(_("名称"), max_length=60)
    kind = models.CharField(_("类别"), max_length=12, choices=AreaKind)
    park_level = models.CharField(_("园区级别"), max_length=12, choices=ParkLevel, blank=True)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("上级区域"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    path = models.CharField(_("路径"), max_length=160, unique=True, editable=False)
    opened_on = models.DateField(_("设立日期"), null=True, blank=True)
    closed_on = models.DateField(_("撤销日期"), null=True, blank=True)
    longitude = models.DecimalField(
        _("经度"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    latitude = models.DecimalField(_("纬度"), max_digits=9, decimal_places=6, null=True, blank=True)

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("区域")
        verbose_name_plural = _("区域")
        constraints = [
            models.CheckConstraint(
                condition=Q(path__endswith="/"),
                name="areas_area_path_ends_in_slash",
                violation_error_message=_("区域路径必须以“/”结尾。"),
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True)
                | Q(opened_on__isnull=True)
                | Q(closed_on__gt=F("opened_on")),
                name="areas_area_closed_after_opened",
                violation_error_message=_("撤销日期必须晚于设立日期。"),
            ),
            models.CheckConstraint(
                condition=Q(park_level="") | Q(kind__in=PARK_KINDS),
                name="areas_area_only_parks_have_a_level",
                violation_error_message=_("只有园区才有园区级别。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_park(self) -> bool:
        return self.kind in PARK_KINDS

    @property
    def ancestor_codes(self) -> list[str]:
        """The codes from the root down to this area itself."""
        return self.path.strip("/").split("/")


class Park(Area):
    """An Area of kind park or subpark."""

    objects: ClassVar[ParkManager] = ParkManager()

    class Meta:
        proxy = True
        verbose_name = _("园区")
        verbose_name_plural = _("园区")


class FormerAreaName(models.Model):
    """A name by which an area was known until a day; imports match on it."""

    history_owner = "area"

    area = models.ForeignKey(
        Area, verbose_name=_("区域"), on_delete=models.CASCADE, related_name="former_names"
    )
    name = models.CharField(_("曾用名"), max_length=60)
    until = models.DateField(_("使用至"), null=True, blank=True)

    class Meta:
        verbose_name = _("区域曾用名")
        verbose_name_plural = _("区域曾用名")
        constraints = [
            models.UniqueConstraint(fields=["area", "name"], name="areas_formerareaname_unique")
        ]

    def __str__(self) -> str:
        return self.name
