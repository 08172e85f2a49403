from django.db import models
from django.utils.translation import gettext_lazy as _


class ProposalCategory(models.TextChoices):
    """Categories as an oil company's system keeps them (生产经营、人事劳资 …)."""

    PRODUCTION = "production", _("生产经营")
    PERSONNEL = "personnel", _("人事劳资")
    PROTECTION = "protection", _("劳动保护")
    WELFARE = "welfare", _("生活福利")
    SECURITY = "security", _("综合治理")
    OTHER = "other", _("其他")


class Grade(models.TextChoices):
    FIRST = "first", _("一等奖")
    SECOND = "second", _("二等奖")
    THIRD = "third", _("三等奖")
    MERIT = "merit", _("优秀奖")
