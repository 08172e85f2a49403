"""Roles and what each may do: one table."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    CITY_OFFICER = "city_officer", _("市总工会干部")
    COUNTY_OFFICER = "county_officer", _("县级工会干部")
    STATION_OFFICER = "station_officer", _("指导站工作人员")
    PARK_MANAGER = "park_manager", _("园区管委会")
    ENTERPRISE_OFFICER = "enterprise_officer", _("企业工会干部")
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全管理员")
    AUDIT_ADMIN = "audit_admin", _("审计管理员")


class Ability(models.TextChoices):
    READ = "read", _("查看")
    EDIT = "edit", _("录入和修改")
    FILL = "fill", _("填报本企业情况")
    IMPORT = "import", _("导入")
    REPORT = "report", _("编制年度报告")
    PERSONAL = "personal", _("查看完整电话")
    # Of no area: the three administrators'.
    ACCOUNTS = "accounts", _("管理账号")
    GRANTS = "grants", _("授权")
    LOG = "log", _("查阅日志")


# The three administrators hold no business role (三员分立, GB/T 22239-2019 management centre).
ABILITIES: dict[str, frozenset[str]] = {
    Role.CITY_OFFICER: frozenset(
        {Ability.READ, Ability.EDIT, Ability.IMPORT, Ability.REPORT, Ability.PERSONAL}
    ),
    Role.COUNTY_OFFICER: frozenset(
        {Ability.READ, Ability.EDIT, Ability.IMPORT, Ability.REPORT, Ability.PERSONAL}
    ),
    Role.STATION_OFFICER: frozenset({Ability.READ, Ability.EDIT, Ability.IMPORT, Ability.PERSONAL}),
    Role.PARK_MANAGER: frozenset({Ability.READ}),
    Role.ENTERPRISE_OFFICER: frozenset({Ability.READ, Ability.FILL, Ability.PERSONAL}),
    Role.SYSTEM_ADMIN: frozenset({Ability.ACCOUNTS}),
    Role.SECURITY_ADMIN: frozenset({Ability.GRANTS}),
    Role.AUDIT_ADMIN: frozenset({Ability.LOG}),
}

ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
# Granted for a single record instead of an area; settings.GRANT_SUBJECTS says who knows them.
OF_A_SUBJECT = (Role.STATION_OFFICER, Role.ENTERPRISE_OFFICER)
# What a scope calls such a record (common.scoping.Owner), and which role is granted for it.
OWNER_ROLES = {"station": Role.STATION_OFFICER, "enterprise": Role.ENTERPRISE_OFFICER}
