from django.db import models
from django.utils.translation import gettext_lazy as _


class UnionKind(models.TextChoices):
    """Organisational types as live union systems keep them (domain: 组织类型)."""

    OWN = "own", _("单独基层工会")
    JOINT = "joint", _("联合基层工会")
    FEDERATION = "federation", _("工会联合会")
    PARK = "park", _("园区工会")
    TOWNSHIP = "township", _("乡镇（街道）工会")


class CoverageForm(models.TextChoices):
    """How an enterprise is covered, strongest first."""

    OWN = "own", _("单独建会")
    JOINT = "joint", _("联合建会")
    FEDERATION = "federation", _("工会联合会覆盖")


# How a union of each kind covers an enterprise.
FORM_OF_KIND = {
    UnionKind.OWN: CoverageForm.OWN,
    UnionKind.JOINT: CoverageForm.JOINT,
    UnionKind.FEDERATION: CoverageForm.FEDERATION,
    UnionKind.PARK: CoverageForm.FEDERATION,
    UnionKind.TOWNSHIP: CoverageForm.FEDERATION,
}


class SystemKind(models.TextChoices):
    CONGRESS = "congress", _("职工代表大会")
    OPENNESS = "openness", _("厂务公开")
    CONTRACT = "contract", _("集体合同")
    DIRECTORS = "directors", _("职工董事监事")


class OfficerRole(models.TextChoices):
    CHAIR = "chair", _("主席")
    VICE_CHAIR = "vice_chair", _("副主席")
    MEMBER = "member", _("委员")
    AUDITOR = "auditor", _("经费审查委员")
    WOMEN = "women", _("女职工委员")


class TermYears(models.IntegerChoices):
    """工会法 §16: a term is three or five years."""

    THREE = 3, _("三年")
    FIVE = 5, _("五年")
