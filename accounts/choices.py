"""Roles and what each may do: one table."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    CITY_OFFICER = "city_officer", _("市总工会干部")
    COUNTY_OFFICER = "county_officer", _("县级工会干部")
    STATION_OFFICER = "station_officer", _("指导站工作人员")
    PARK_MANAGER = "park_manager", _("园区管委会")
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全管理员")
    AUDIT_ADMIN = "audit_admin", _("审计管理员")


class Ability(models.TextChoices):
    READ = "read", _("查看")
    EDIT = "edit", _("录入和修改")
    IMPORT = "import", _("导入")
    REPORT = "report", _("编制年度报告")


# The three administrators hold no business role (三员分立, GB/T 22239-2019 management centre).
ABILITIES: dict[str, frozenset[str]] = {
    Role.CITY_OFFICER: frozenset(Ability),
    Role.COUNTY_OFFICER: frozenset(Ability),
    Role.STATION_OFFICER: frozenset({Ability.READ, Ability.EDIT, Ability.IMPORT}),
    Role.PARK_MANAGER: frozenset({Ability.READ}),
    Role.SYSTEM_ADMIN: frozenset(),
    Role.SECURITY_ADMIN: frozenset(),
    Role.AUDIT_ADMIN: frozenset(),
}

ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
