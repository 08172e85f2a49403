from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedPage(models.TextChoices):
    """Pages whose addresses can be kept, by the names of their routes: each reads what stands in
    its address with a form of its own, and shows nobody more than they may see."""

    DASHBOARD = "dashboard", _("覆盖率看板")
    ENTERPRISES = "enterprise-list", _("企业名单")
    UNIONS = "union-list", _("工会名单")
    HEADCOUNTS = "headcount-list", _("职工人数名单")
    COVERAGES = "coverage-list", _("建会覆盖名单")
    MEMBERSHIPS = "membership-list", _("会员人数名单")
    TERMS = "term-list", _("届次名单")
    SYSTEMS = "system-list", _("民主管理制度名单")
