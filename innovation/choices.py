from django.db import models
from django.utils.translation import gettext_lazy as _


class StudioLevel(models.TextChoices):
    NATIONAL = "national", _("国家级")
    PROVINCIAL = "provincial", _("省级")
    MUNICIPAL = "municipal", _("市级")
    COUNTY = "county", _("县（市、区）级")
    ENTERPRISE = "enterprise", _("企业级")


class ResultKind(models.TextChoices):
    TECHNOLOGY = "technology", _("技术革新")
    PROCESS = "process", _("工艺改进")
    PRODUCT = "product", _("新产品")
    PATENT = "patent", _("专利")
    SUGGESTION = "suggestion", _("合理化建议")
    OTHER = "other", _("其他")
