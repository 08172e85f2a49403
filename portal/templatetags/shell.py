"""What base.html asks: the navigation of this user, who they are, and the version."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from django import template
from django.conf import settings
from django.template.context import RequestContext
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.choices import Ability, Role
from accounts.selectors import places_of

register = template.Library()


@dataclass(frozen=True)
class Entry:
    """A line of the navigation; offered to those who hold the ability somewhere."""

    route: str
    label: str | Promise
    icon: str
    ability: str | None = Ability.READ
    # Shows areas as a whole: of no use to who answers for single enterprises.
    of_areas: bool = False
    # The three administrators' abilities are of no area at all.
    of_no_area: bool = False


ENTRIES = (
    Entry("home", _("首页"), "house", ability=None),
    Entry("dashboard", _("看板"), "chart-column", of_areas=True),
    Entry("enterprise-list", _("企业"), "building-2"),
    Entry("union-list", _("工会"), "users"),
    Entry("station-list", _("指导站"), "signpost"),
    Entry("proposal-list", _("提案"), "message-square-text"),
    Entry("studio-list", _("创新"), "lightbulb"),
    Entry("import-list", _("导入"), "file-up", ability=Ability.IMPORT),
    Entry("quality", _("数据质量"), "list-checks", of_areas=True),
    Entry("report-list", _("年度报告"), "file-chart-column", of_areas=True),
    Entry("account-list", _("账号"), "user-cog", ability=Ability.ACCOUNTS, of_no_area=True),
    Entry("holder-list", _("授权"), "key-round", ability=Ability.GRANTS, of_no_area=True),
    Entry("log-list", _("日志"), "scroll-text", ability=Ability.LOG, of_no_area=True),
)


@register.simple_tag(takes_context=True)
def navigation(context: RequestContext) -> list[dict[str, Any]]:
    """The entries this user may use, with `is_here` on the one the page belongs to."""
    request = context.get("request")
    user = getattr(request, "user", None)
    if request is None or user is None or not user.is_authenticated:
        return []
    shown = []
    for entry in ENTRIES:
        if not _is_offered(entry, user):
            continue
        try:
            url = reverse(entry.route)
        except NoReverseMatch:
            continue
        here = request.path == url if entry.route == "home" else request.path.startswith(url)
        shown.append({"url": url, "label": entry.label, "icon": entry.icon, "is_here": here})
    return shown


def _is_offered(entry: Entry, user: Any) -> bool:
    if entry.ability is None:
        return True
    if entry.of_no_area:
        held: bool = user.holds(entry.ability)
        return held
    scope = user.scope_for(entry.ability)
    return scope.has_areas if entry.of_areas else bool(scope)


@register.simple_tag(takes_context=True)
def role_line(context: RequestContext) -> str:
    """The signed-in user's roles with their areas: “县级工会干部 · 义县”."""
    areas: dict[str, list[str]] = {}
    for role, place in places_of(context["request"].user.grants_in_force):
        areas.setdefault(str(Role(role).label), []).extend([place] * bool(place))
    return "，".join(_role_and_areas(*entry) for entry in areas.items()) or str(_("尚未授权"))


def _role_and_areas(role: str, areas: list[str]) -> str:
    if len(areas) > 1:
        where = gettext("%(area)s等 %(count)s 处") % {"area": areas[0], "count": len(areas)}
        return f"{role} · {where}"
    return " · ".join([role, *areas])


@register.simple_tag
def portal_version() -> str:
    return _version()


@cache
def _version() -> str:
    # The change log's newest released heading is the version: one place, and users can read it.
    log = settings.BASE_DIR / "CHANGELOG.md"
    text = log.read_text(encoding="utf-8") if log.exists() else ""
    released = re.search(r"^## \[?v?(\d+\.\d+[^\s\]]*)", text, re.MULTILINE)
    return released.group(1) if released else ""
