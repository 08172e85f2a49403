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


class Phones(models.TextChoices):
    """How telephone numbers stand in an exported list."""

    MASKED = "masked", _("隐去中间几位")
    FULL = "full", _("完整号码")


class RateCode(models.TextChoices):
    """The rates a target can be set for: those of `indicators.definitions`, which models cannot
    import; a test says that the two lists are one."""

    UNION = "union", _("建会率")
    OWN_UNION = "own_union", _("单独建会率")
    CONGRESS = "congress", _("职代会建制率")
    OPENNESS = "openness", _("厂务公开建制率")
    CONTRACT = "contract", _("集体合同覆盖率")
    DENSITY = "density", _("入会率（已建会口径）")
    DENSITY_ALL = "density_all", _("入会率（全口径）")
    ELECTION = "election", _("按期换届率")


class GroupCode(models.TextChoices):
    """The groups of `indicators.figures`, as a target names them; the same test compares them."""

    ALL = "all", _("全部企业")
    ABOVE_SCALE = "above_scale", _("规模以上")
    GE100 = "ge100", _("百人以上")
    GE25 = "ge25", _("25 人以上")
    GE20 = "ge20", _("20 人以上")
    LT20 = "lt20", _("不足 20 人")
    SOLE_TRADER = "sole_trader", _("个体工商户")
    EVERYTHING = "everything", _("企业和个体工商户")


class Lost(models.TextChoices):
    """What ends by itself if nobody does anything."""

    UNION = "union", _("建会覆盖终止")
    CONGRESS = "congress", _("职代会终止")
    OPENNESS = "openness", _("厂务公开终止")
    CONTRACT = "contract", _("集体合同到期")
    LEFT = "left", _("企业不再计入")
    TERM = "term", _("届满未换届")
