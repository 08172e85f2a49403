from django.db import models
from django.utils.translation import gettext_lazy as _


class UnionKind(models.TextChoices):
    """How an enterprise is covered on a day: the strongest form, or that there is none."""

    OWN = "own", _("单独建会")
    JOINT = "joint", _("联合建会")
    FEDERATION = "federation", _("工会联合会覆盖")
    NONE = "none", _("未建会")
    UNKNOWN = "unknown", _("不详")


COVERED = (UnionKind.OWN, UnionKind.JOINT, UnionKind.FEDERATION)


class Answer(models.TextChoices):
    YES = "yes", _("是")
    NO = "no", _("否")
    UNKNOWN = "unknown", _("不详")


class By(models.TextChoices):
    """What one row of a coverage table stands for."""

    CHILDREN = "children", _("下级区域")
    PARK = "park", _("园区")
    COUNTY = "county", _("县（市、区）")
    STATION = "station", _("指导站")
    NONE = "none", _("不分组")


class Every(models.TextChoices):
    """At which ends of periods a trend looks."""

    MONTH = "month", _("月")
    QUARTER = "quarter", _("季度")
    YEAR = "year", _("年")
