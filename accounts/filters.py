from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

import django_filters
from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import Grant
from common.filters import ChoiceFilter, SearchFilter, YesNoFilter

STATES = [
    ("active", _("启用")),
    ("disabled", _("停用")),
    ("locked", _("已锁定")),
    ("initial", _("初始密码未修改")),
    ("expired", _("初始密码已过期")),
    ("aged", _("密码到期，须修改")),
]


class AccountFilter(django_filters.FilterSet):
    """The list of accounts; `locked` are the user names that are locked out `now`."""

    search = SearchFilter("username", "name", hint=_("用户名、姓名或岗位"))
    state = ChoiceFilter(choices=STATES, method="in_state", label=_("状态"))
    second_factor = YesNoFilter(field_name="has_second_factor", label=_("双因素认证"))

    def __init__(self, *args: Any, locked: Collection[str], now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.locked, self.now = locked, now

    def in_state(self, users: QuerySet[Any], _name: str, state: str) -> QuerySet[Any]:
        conditions = {
            "active": Q(is_active=True),
            "disabled": Q(is_active=False),
            "locked": Q(username__in=self.locked),
            "initial": Q(password_expires_at__gt=self.now),
            "expired": Q(password_expires_at__lte=self.now),
            "aged": Q(password_expires_at=None) & self._too_old(),
        }
        return users.filter(conditions[state])

    def _too_old(self) -> Q:
        """A password without a date is as old as the account."""
        days = getattr(settings, "PASSWORD_MAX_AGE_DAYS", 0)
        if not days:
            return Q(pk__in=[])
        oldest = self.now - timedelta(days=days)
        undated = Q(password_changed_at=None, date_joined__lte=oldest)
        return Q(password_changed_at__lte=oldest) | undated


HOLDING = [("yes", _("有授权")), ("no", _("没有授权")), ("future", _("有将要生效的授权"))]


class HolderFilter(django_filters.FilterSet):
    """The list of people and their grants on a day."""

    search = SearchFilter("username", "name", hint=_("用户名、姓名或岗位"))
    role = ChoiceFilter(choices=Role.choices, method="with_role", label=_("角色"))
    holding = ChoiceFilter(choices=HOLDING, method="with_grants", label=_("授权"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def with_role(self, users: QuerySet[Any], _name: str, role: str) -> QuerySet[Any]:
        in_force = Grant.objects.in_force(self.today).filter(role=role)
        return users.filter(pk__in=in_force.values("user"))

    def with_grants(self, users: QuerySet[Any], _name: str, holding: str) -> QuerySet[Any]:
        if holding == "future":
            return users.filter(pk__in=Grant.objects.filter(since__gt=self.today).values("user"))
        held = Grant.objects.in_force(self.today).values("user")
        return users.filter(pk__in=held) if holding == "yes" else users.exclude(pk__in=held)
