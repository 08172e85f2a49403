"""Founding, joining, leaving and dissolving, by name; `common.actions` gives each its page."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.choices import Ability
from areas.models import Area
from common.actions import Action
from common.bulk_edit import BulkEdit
from common.last_values import lines_about, with_origin
from common.templatetags.ui import day, period
from enterprises import actions as of_enterprise
from enterprises import rules as enterprise_rules
from enterprises.models import Enterprise
from unions import forms, rules, selectors, services
from unions.choices import UnionKind
from unions.forms_visit import VisitForm, columns_of
from unions.models import Coverage, DemocraticSystem, Membership, Officer, Term, Union


def _union_rows() -> Any:
    return Union.objects.select_related("area")


def _term_rows() -> Any:
    return Term.objects.select_related("union__area")


def _officer_rows() -> Any:
    return Officer.objects.select_related("union__area")


def _coverage_rows() -> Any:
    return Coverage.objects.select_related("enterprise__area", "union")


def _covered(union: Union, cleaned: Mapping[str, Any]) -> Iterable[Enterprise]:
    """The enterprises that the union covers on the day it is dissolved."""
    coverages = union.coverages.as_of(cleaned["on"]).select_related("enterprise__area")
    return [coverage.enterprise for coverage in coverages.order_by("enterprise__pinyin", "pk")]


def _places_covered(union: Union, cleaned: Mapping[str, Any]) -> Iterable[Area]:
    return [union.area, *(enterprise.area for enterprise in _covered(union, cleaned))]


def _last_coverage(coverages: Iterable[Coverage]) -> dict[str, str]:
    """The newest of these: which union, since when, and who registered it."""
    for row in coverages:
        told = with_origin(str(row.union), period(row), lines_about([row]).get(row))
        return {"union": told}
    return {}


_OF_ENTERPRISE: dict[str, Any] = {
    "rows": of_enterprise.rows,
    "may": enterprise_rules.can_edit,
    "back": of_enterprise.back,
    "places": of_enterprise.its_place,
    "enterprises": of_enterprise.itself,
    "changes_row": False,
}

FOUND = Action(
    **_OF_ENTERPRISE,
    code="own-union-found",
    title=_("登记单独建会"),
    hint=_("自批复之日起计为已建会（工会法第十二条）。"),
    day="approved_on",
    form=lambda _user, row, data: forms.OwnUnionForm(
        data, initial={"name": gettext("%s工会委员会") % row.name}
    ),
    write=lambda actor, row, **values: services.found_own_union(
        actor=actor, enterprise=row, **values
    ),
)
JOIN = Action(
    **_OF_ENTERPRISE,
    last=lambda row: _last_coverage(row.coverages.order_by("-since").select_related("union")),
    code="enterprise-cover",
    title=_("登记加入联合工会"),
    hint=_("联合工会、工会联合会、园区或乡镇工会都可以；列表里没有的，先在“工会”里新增。"),
    day="since",
    form=lambda user, _row, data: forms.CoverForm(data, user=user),
    write=lambda actor, row, **values: services.cover_enterprise(
        actor=actor, enterprise=row, **values
    ),
)
LEAVE = Action(
    last=lambda row: {"on": _last_coverage([row])["union"]},
    code="coverage-end",
    title=_("企业退出工会"),
    hint=_("从这一天起，这个工会不再覆盖该企业；以前的覆盖照旧计入。"),
    rows=_coverage_rows,
    may=lambda user, row: enterprise_rules.can_edit(user, row.enterprise),
    starts_today=True,
    form=lambda _user, _row, data: forms.LeaveForm(data),
    write=lambda actor, row, **values: services.end_coverage(actor=actor, coverage=row, **values),
    back=lambda row: of_enterprise.back(row.enterprise),
    about=lambda row: f"{row.enterprise.name} · {row.union.name}",
    places=lambda row, _cleaned: [row.enterprise.area],
    enterprises=lambda row, _cleaned: [row.enterprise],
)
DISSOLVE = Action(
    code="union-dissolve",
    title=_("撤销工会"),
    hint=_("从这一天起，它覆盖的企业不再计为由它覆盖。撤销须报告上一级工会（工会法第十三条）。"),
    rows=_union_rows,
    may=rules.can_edit,
    starts_today=True,
    form=lambda _user, _row, data: forms.LeaveForm(data),
    write=lambda actor, row, **values: services.dissolve_union(actor=actor, union=row, **values),
    back=lambda row: reverse("union-detail", args=[row.pk]),
    places=_places_covered,
    enterprises=_covered,
)

END_OFFICE = Action(
    code="officer-end",
    title=_("登记离任"),
    hint=_("从这一天起不再是现任，以前的任职照旧保留；录错的请用“更正”。"),
    rows=_officer_rows,
    may=rules.can_edit_officer,
    starts_today=True,
    last=lambda row: {"on": with_origin(period(row), None, lines_about([row]).get(row))},
    form=lambda _user, _row, data: forms.EndOfficeForm(data),
    write=lambda actor, row, **values: services.end_office(actor=actor, officer=row, **values),
    back=lambda row: reverse("union-detail", args=[row.union_id]),
    about=lambda row: f"{row.union.name} · {row.get_role_display()} {row.holder}",
    places=lambda row, _cleaned: [row.union.area],
    enterprises=lambda _row, _cleaned: (),
)


def postpone_action(today: date) -> Action:
    """The election after a term is put off; what that does depends on whether the term is over."""
    return Action(
        code=POSTPONE,
        title=_("登记延期换届"),
        hint=_("须经上一级工会批准。延期届满前，本届不计入应换届，届满前换届的仍算按期。"),
        rows=_term_rows,
        may=lambda user, row: rules.can_edit(user, row.union),
        last=lambda row: {"to": _term_in_words(row)},
        # One that is not over yet counts from its end.
        form=lambda _user, row, data: forms.PostponeForm(data, on=max(row.ends_on, today)),
        write=_postpone,
        back=lambda row: reverse("union-detail", args=[row.union_id]),
        about=lambda row: row.union.name,
        places=lambda row, _cleaned: [row.union.area],
        enterprises=lambda _row, _cleaned: (),
    )


def _postpone(actor: Any, row: Term, on: date, **values: Any) -> Term:
    # From which day it shows in the rates is for the preview.
    return services.postpone_election(actor=actor, term=row, **values)


def _term_in_words(term: Term) -> str:
    """Until when it is now."""
    ends = day(term.ends_on, term.elected_precision)
    if not term.postponed_to:
        return gettext("%s 届满") % ends
    return gettext("%(ends)s 届满，已延期至 %(to)s") % {"ends": ends, "to": day(term.postponed_to)}


def approve_action(today: date) -> Action:
    """A union in preparation is approved; whom it may cover depends on the day."""
    return Action(
        code=APPROVE,
        title=_("批复成立工会"),
        hint=_(
            "自批复之日起，这个工会成立并覆盖选定的企业（工会法第十二条）；下面先看对各区域的影响。"
        ),
        rows=lambda: _union_rows().exclude(kind=UnionKind.OWN),
        may=rules.can_edit,
        day="approved_on",
        form=lambda user, row, data: forms.ApproveForm(data, user=user, union=row, today=today),
        write=lambda actor, row, **values: services.approve_union(actor=actor, union=row, **values),
        back=lambda row: reverse("union-detail", args=[row.pk]),
        places=lambda row, cleaned: [row.area, *(one.area for one in _joining(row, cleaned))],
        enterprises=_joining,
    )


def _joining(union: Union, cleaned: Mapping[str, Any]) -> list[Enterprise]:
    """Those that are chosen, and those that joined before it was approved."""
    joined = union.coverages.as_of(cleaned["approved_on"]).select_related("enterprise__area")
    return [*cleaned["enterprises"], *(coverage.enterprise for coverage in joined)]


def visit_action(today: date) -> Action:
    """What was found at a visit, in one go; what was last known depends on the day."""
    return Action(
        **_OF_ENTERPRISE | {"may": enterprise_rules.can_fill},
        code=VISIT,
        title=_("走访登记"),
        hint=_("只填走访时核实过的；没填的不改。每项旁边是上次登记的内容。"),
        form=lambda user, row, data: VisitForm(data, user=user, enterprise=row, today=today),
        write=lambda actor, row, **values: services.record_visit(
            actor=actor, enterprise=row, **values
        ),
    )


# ---------------------------------------------------------------- many at once


def _counts(actor: Any, row: Enterprise, **values: Any) -> None:
    """What was reported of one enterprise on the day, as far as it was."""
    count, members = values["employees"], values["members"]
    visit = services.Visit(
        count=None if count is None else columns_of(count),
        members=members,
        source=values["source"],
        reported_precision=values["on_precision"],
    )
    services.record_visit(actor=actor, enterprise=row, on=values["on"], visit=visit)


RECORD_COUNTS = BulkEdit(
    **of_enterprise.BULK_OF_ENTERPRISE,
    code="record-counts",
    title=_("登记职工和会员人数"),
    hint=_("每家一行，只填有新数字的；没填的不改。同一天已有登记的，以这次为准。"),
    day="on",
    form=lambda _user, data, today: forms.CountsDayForm(data, initial={"on": today}),
    row_form=lambda _row, data, prefix: forms.CountsRowForm(data, prefix=prefix),
    last=selectors.last_counts,
    write=_counts,
)
JOIN_MANY = BulkEdit(
    **of_enterprise.BULK_OF_ENTERPRISE,
    code="join-union",
    title=_("登记加入联合工会"),
    hint=_("联合工会、工会联合会、园区或乡镇工会都可以；单独建会的请到企业页逐家登记。"),
    day="since",
    form=lambda user, data, _today: forms.CoverForm(data, user=user),
    write=lambda actor, row, **values: services.cover_enterprise(
        actor=actor, enterprise=row, **values
    ),
)
ADOPT_MANY = BulkEdit(
    **of_enterprise.BULK_OF_ENTERPRISE,
    code="adopt-system",
    title=_("登记民主管理制度"),
    hint=_("企业自己的职代会、厂务公开、集体合同等，自同一天起。"),
    day="since",
    form=lambda _user, data, _today: forms.SystemForm(data),
    write=lambda actor, row, **values: services.adopt_system(actor=actor, enterprise=row, **values),
)
END_SYSTEMS = BulkEdit(
    code="end-systems",
    title=_("终止民主管理制度"),
    ability=Ability.EDIT,
    hint=_("从这一天起，所选的制度不再计入；集体合同的到期日随之是前一天。"),
    day="on",
    rows=lambda: DemocraticSystem.objects.select_related("enterprise__area", "union__area"),
    may=rules.can_edit_system,
    place=lambda row: (row.enterprise or row.union).area,
    form=lambda _user, data, today: forms.OnDayForm(data, initial={"on": today}),
    write=lambda actor, row, on, on_precision: services.change_system(
        actor=actor, system=row, until=on, until_precision=on_precision
    ),
)
CORRECT_MEMBERSHIPS = BulkEdit(
    **of_enterprise.CORRECT_REPORTS,
    code="correct-memberships",
    rows=lambda: Membership.objects.filter(enterprise__merged_into__isnull=True).select_related(
        "enterprise__area"
    ),
    write=lambda actor, row, **values: services.change_membership(
        actor=actor, membership=row, **values
    ),
)
POSTPONE_MANY = BulkEdit(
    code="postpone-elections",
    title=_("登记延期换届"),
    ability=Ability.EDIT,
    hint=_("同一份批复准予延期的几个工会一起登记；须经上一级工会批准。"),
    day="on",
    rows=_term_rows,
    may=lambda user, row: rules.can_edit(user, row.union),
    place=lambda row: row.union.area,
    form=lambda _user, data, today: forms.PostponeForm(data, on=today),
    write=_postpone,
)
ELECT_MANY = BulkEdit(
    code="elect-committees",
    title=_("登记换届"),
    ability=Ability.EDIT,
    hint=_("每个工会一行，填最近一次选举的日期；不填的不登记。届满日期按任期推算。"),
    rows=_union_rows,
    may=rules.can_edit,
    place=lambda row: row.area,
    form=lambda _user, data, _today: forms.ElectionsForm(data),
    row_form=lambda _row, data, prefix: forms.ElectionRowForm(data, prefix=prefix),
    last=selectors.last_terms,
    write=lambda actor, row, **values: services.elect_committee(actor=actor, union=row, **values),
)
END_MANY = BulkEdit(
    code="end-coverages",
    title=_("终止覆盖（退出工会）"),
    ability=Ability.EDIT,
    hint=_("从这一天起，所选的工会不再覆盖所选的企业；以前的覆盖照旧计入。"),
    day="on",
    rows=_coverage_rows,
    may=lambda user, row: enterprise_rules.can_edit(user, row.enterprise),
    place=lambda row: row.enterprise.area,
    form=lambda _user, data, today: forms.LeaveForm(data, initial={"on": today}),
    write=lambda actor, row, **values: services.end_coverage(actor=actor, coverage=row, **values),
)
BULK_OF_ENTERPRISES = (RECORD_COUNTS, JOIN_MANY, ADOPT_MANY)
BULK_OF_COVERAGES = (END_MANY,)
BULK_OF_MEMBERSHIPS = (CORRECT_MEMBERSHIPS,)
BULK_OF_TERMS = (POSTPONE_MANY,)
BULK_OF_UNIONS = (ELECT_MANY,)
BULK_OF_SYSTEMS = (END_SYSTEMS,)

VISIT, APPROVE, POSTPONE = "enterprise-visit", "union-approve", "term-postpone"
# Those whose form depends on the day it is opened.
OF_TODAY = {VISIT: visit_action, APPROVE: approve_action, POSTPONE: postpone_action}
ACTIONS = (FOUND, JOIN, LEAVE, DISSOLVE, END_OFFICE)
BY_CODE = {action.code: action for action in ACTIONS}
