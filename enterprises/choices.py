from django.db import models
from django.utils.translation import gettext_lazy as _


class EnterpriseKind(models.TextChoices):
    LEGAL_PERSON = "legal_person", _("法人企业")
    BRANCH = "branch", _("分支机构")
    COOPERATIVE = "cooperative", _("农民专业合作社")
    SOLE_TRADER = "sole_trader", _("个体工商户")
    OTHER = "other", _("其他")


class Ownership(models.TextChoices):
    """Groups of the registration types of 国统字〔2011〕86号, as union statistics use them."""

    STATE = "state", _("国有及国有控股")
    COLLECTIVE = "collective", _("集体")
    PRIVATE = "private", _("私营")
    HMT = "hmt", _("港澳台商投资")
    FOREIGN = "foreign", _("外商投资")
    OTHER = "other", _("其他内资")


class ClosingReason(models.TextChoices):
    DEREGISTERED = "deregistered", _("注销")
    REVOKED = "revoked", _("吊销")
    MOVED_AWAY = "moved_away", _("迁出")
    STOPPED = "stopped", _("停产")
    DORMANT = "dormant", _("歇业")


class Exactness(models.TextChoices):
    """What a reported number of employees is worth."""

    EXACT = "exact", _("准确")
    APPROXIMATE = "approximate", _("约数")
    AT_LEAST = "at_least", _("不少于")
    AT_MOST = "at_most", _("不多于")
    RANGE = "range", _("区间")


class SizeClass(models.TextChoices):
    """《统计上大中小微型企业划分办法(2017)》 国统字〔2017〕213号."""

    LARGE = "large", _("大型")
    MEDIUM = "medium", _("中型")
    SMALL = "small", _("小型")
    MICRO = "micro", _("微型")


class Subject(models.TextChoices):
    """What an enterprise was confirmed not to have."""

    UNION = "union", _("工会")
    CONGRESS = "congress", _("职工代表大会")
    OPENNESS = "openness", _("厂务公开")
    CONTRACT = "contract", _("集体合同")
