"""Targets of an area and year: what they lack, what will lapse, and the forms to enter them."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.authentication import SignedInRequest
from accounts.choices import Ability
from accounts.models import User
from areas.models import Area
from common.access import get_visible_or_404, require
from common.conflicts import Edited
from common.pages import FormPage, answer_form, page_or_results, paginate, posted
from common.templatetags.ui import number
from indicators import rules, selectors, services
from indicators.choices import By, GroupCode
from indicators.dashboard import Choice
from indicators.dashboard.words import Figure, figure, links_of, unit_of
from indicators.forms_planning import TargetForm, TargetsForm
from indicators.models import Target
from indicators.planning import (
    Gap,
    TargetInForce,
    gaps,
    lapses,
    targets_below,
    targets_in_force,
)
from indicators.views.questions import address, asked_form

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class TargetRow:
    """A target in force beside what is so now and what will be so if nothing is done."""

    held: TargetInForce
    gap: Gap
    now: Figure
    later: Figure
    url: str
    can_edit: bool

    @property
    def short(self) -> str:
        return short_in_words(self.gap, self.gap.short)

    @property
    def short_later(self) -> str:
        return short_in_words(self.gap, self.gap.short_later)

    @property
    def note(self) -> str:
        """What a further target moves, or what nobody can do anything about any more."""
        return note_of(self.gap)


def short_in_words(gap: Gap, short: int | None) -> str:
    if short is None:
        return _("分母为 0，不计算")
    if not short:
        return _("已达到")
    return _("差 %(short)s %(unit)s") % {"short": number(short), "unit": unit_of(gap.rate)}


def note_of(gap: Gap) -> str:
    if gap.is_out_of_reach:
        return _("逾期的届次无法补救，按现有届次已达不到目标")
    if gap.short_then is None:
        return ""
    words = {"unions": number(gap.founded), "short": number(gap.short_then)}
    return (
        _("建会也补足目标所差的 %(unions)s 家后，分母随之增大，差 %(short)s 家（新建会的都还没有）")
        % words
    )


@login_required
@require_safe
def target_list(request: SignedInRequest) -> HttpResponse:
    """The targets that hold in an area in a year."""
    form = asked_form(request, TargetsForm)
    context: dict[str, Any] = {"form": form, "asked": None}
    if not form.is_valid():
        return page_or_results(request, "indicators/targets.html", context, status=400)
    asked, as_of = form.cleaned_data, form.as_of
    area, year, until = asked["area"], asked["year"], asked["until"]
    user: Any = request.user
    ending = lapses(user=user, area=area, as_of=as_of, until=until)
    context |= {
        "asked": asked,
        "as_of": as_of,
        "looks_ahead": until > as_of,
        "rows": _rows(user, area, year, (as_of, until)),
        "below": targets_below(user=user, area=area, year=year),
        "page": paginate(request, ending),
        "add_url": _add_url(user, area, year),
    }
    return page_or_results(request, "indicators/targets.html", context)


@login_required
@require_safe
def target_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """One target, from which area it is, and what was done to it."""
    target = _target(request, pk)
    context = {
        "target": target,
        "can_edit": rules.can_edit_target(request.user, target),
        "list_url": _list_url(request.user, target),
    }
    return render(request, "indicators/target_detail.html", context)


@login_required
@form_methods
def target_create(request: SignedInRequest) -> HttpResponse:
    user: Any = request.user
    require(user.may_somewhere(Ability.EDIT))
    initial = {name: request.GET[name] for name in ("area", "rate", "group") if name in request.GET}
    initial.setdefault("year", request.GET.get("year") or str(timezone.localdate().year))
    form = TargetForm(posted(request), user=user, initial={"group": GroupCode.ALL} | initial)
    page = FormPage(
        title=_("登记目标"),
        back=address("target-list", area=initial.get("area"), year=initial["year"]),
        hint=_(
            "按文件登记：哪个区域、哪一年、哪项率、达到百分之几。下级区域没有自己的目标时也按这一条。"
        ),
        after=lambda target: _list_url(user, target),
    )

    def record(**values: Any) -> Target:
        return services.set_target(actor=user, **values)

    edited = Edited(still=lambda target: _editable(request, target.pk))
    return answer_form(request, form, record, page, edited)


@login_required
@form_methods
def target_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    target = _editable(request, pk)
    form_of = partial(_edit_form, request.user)
    page = FormPage(
        title=_("修改目标"),
        back=reverse("target-detail", args=[pk]),
        about=_about(target),
        hint=_("区域、年度和指标不能改；登记错了的，删除后重新登记。"),
    )

    def change(**values: Any) -> None:
        services.change_target(actor=request.user, target=target, **values)

    edited = Edited(row=target, form_of=form_of, still=lambda _written: _editable(request, pk))
    return answer_form(request, form_of(target, posted(request)), change, page, edited)


@login_required
@form_methods
def target_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Asks once more, and says what will hold instead."""
    target = _editable(request, pk)
    if request.method == "POST":
        services.remove_target(actor=request.user, target=target)
        messages.success(request, _("目标已删除。"))
        return HttpResponseRedirect(_list_url(request.user, target))
    above = Target.objects.visible_to(request.user).filter(
        year=target.year,
        rate=target.rate,
        group=target.group,
        area__code__in=target.area.ancestor_codes[:-1],
    )
    context = {
        "target": target,
        "instead": above.select_related("area").order_by("-area__path").first(),
    }
    return render(request, "indicators/target_remove.html", context)


def _rows(user: Any, area: Area, year: int, days: tuple[date, date]) -> list[TargetRow]:
    """Two counts for each group that has a target, however many targets there are."""
    held = targets_in_force(user=user, area=area, year=year)
    found = {group: _gaps(user, area, group, held, days) for group in {one.group for one in held}}
    return [_row(user, area, days, one, *found[one.group]) for one in held]


def _gaps(
    user: Any, area: Area, group: str, held: list[TargetInForce], days: tuple[date, date]
) -> tuple[dict[str, Gap], Any, Any]:
    now, later = (
        selectors.coverage(user=user, area=area, as_of=day, by=By.NONE, group=group).total
        for day in days
    )
    targets = {one.rate: one for one in held if one.group == group}
    return {gap.rate.code: gap for gap in gaps(now.rates, later.rates, targets)}, now, later


def _row(
    user: Any,
    area: Area,
    days: tuple[date, date],
    held: TargetInForce,
    found: dict[str, Gap],
    *totals: Any,
) -> TargetRow:
    gap = found[held.rate]
    now, later = (
        figure(
            gap.rate,
            total.rates[held.rate],
            links_of(Choice(area=area, as_of=day, group=held.group, rate=held.rate), total),
        )
        for day, total in zip(days, totals, strict=True)
    )
    asked = {"area": area.code, "as_of": days[0].isoformat(), "group": held.group}
    return TargetRow(
        held,
        gap,
        now,
        later,
        url=address("gap-list", **asked, rate=held.rate),
        can_edit=rules.can_edit_target(user, held.target),
    )


def _target(request: SignedInRequest, pk: int) -> Target:
    target: Target = get_visible_or_404(Target.objects.select_related("area"), request.user, pk=pk)
    return target


def _editable(request: SignedInRequest, pk: int) -> Target:
    target = _target(request, pk)
    require(rules.can_edit_target(request.user, target))
    return target


def _edit_form(user: User, target: Target, data: Any = None) -> TargetForm:
    return TargetForm(data, instance=target, user=user)


def _about(target: Target) -> str:
    return f"{target.area.name} {target.year} {target.get_rate_display()}"


def _list_url(user: User, target: Target) -> str:
    """The list in which the target stands: of its area, or of the own one that it holds in."""
    inside = user.scope.contains(target.area.path)
    return address("target-list", area=target.area.code if inside else "", year=target.year)


def _add_url(user: User, area: Area, year: int) -> str:
    if not user.may(Ability.EDIT, area.path):
        return ""
    return address("target-create", area=area.code, year=year)
