"""What the home page shows: the figures of one's own area, and what is due there."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.choices import Ability
from accounts.models import User
from accounts.selectors import places_of
from dataimport.choices import BatchState
from dataimport.models import ImportBatch
from enterprises.selectors import names_of
from indicators.definitions import RATES, Rate
from indicators.ratios import Ratio
from indicators.selectors import counts_in_scope
from reports.selectors import parts_waiting, reports_waiting
from unions.models import Union
from unions.selectors import NOTICE, term_ended_by

RATES_SHOWN = ("union", "congress", "openness", "contract", "density")


@dataclass(frozen=True)
class Tile:
    """One rate of the whole scope."""

    rate: Rate
    ratio: Ratio


@dataclass(frozen=True)
class Due:
    """Something to do, how often, and the list it stands in (a route and its query)."""

    code: str
    label: Any
    why: Any
    count: int
    route: str
    query: str


@dataclass(frozen=True)
class HomeFacts:
    names: tuple[str, ...]
    # Enterprises that the user answers for one by one: number and name.
    own: tuple[tuple[int, str], ...]
    enterprises: int
    employees: int
    members: int
    tiles: tuple[Tile, ...]
    dues: tuple[Due, ...]


def home_facts(*, user: User, on: date) -> HomeFacts:
    """The figures of everything the user may see, and what asks for their attention."""
    counts = counts_in_scope(user=user, as_of=on)
    return HomeFacts(
        names=tuple(dict.fromkeys(place for _role, place in places_of(user.grants_in_force))),
        own=tuple(names_of(user.scope_for(Ability.FILL).owned("enterprise")).items()),
        enterprises=counts["enterprises"],
        employees=counts["employees"],
        members=counts["members"],
        tiles=tuple(Tile(RATES[code], RATES[code].of(counts)) for code in RATES_SHOWN),
        dues=tuple(due for due in _dues(user, on, counts) if due.count),
    )


def _dues(user: User, on: date, counts: dict[str, int]) -> list[Due]:
    if user.may_somewhere(Ability.FILL):
        return _due_enterprises(user, on, counts)
    if not user.may_somewhere(Ability.EDIT):
        return []
    return [
        *_due_imports(user),
        *_due_reports(user),
        *_due_elections(user, on),
        *_due_enterprises(user, on, counts),
    ]


def _due_imports(user: User) -> list[Due]:
    waiting = ImportBatch.objects.visible_to(user).filter(state=BatchState.CHECKED)
    return [
        Due(
            "imports", _("导入已检查完，等待确认"), _("确认以前什么都没有写入"),
            waiting.count(), "import-list", "state=checked",
        )
    ]  # fmt: skip


def _due_reports(user: User) -> list[Due]:
    return [
        Due(
            "report_parts", _("年度报告草稿等待确认"), _("请核对本区域的数，无误后确认"),
            parts_waiting(user).count(), "report-part-list", "open=true",
        ),
        Due(
            "reports", _("年度报告各部分已确认，等待检查和封存"), _("封存须由另一人办理"),
            reports_waiting(user).count(), "report-list", "",
        ),
    ]  # fmt: skip


def _due_elections(user: User, on: date) -> list[Due]:
    unions = Union.objects.visible_to(user).as_of(on)
    overdue = term_ended_by(unions, on, on=on).count()
    return [
        Due(
            "overdue", _("工会已届满，没有换届或延期记录"), _("工会法第十六条：任期三年或五年"),
            overdue, "union-list", "election=overdue",
        ),
        Due(
            "ending", _("工会在半年内届满"), _("请提前筹备换届"),
            term_ended_by(unions, on + NOTICE, on=on).count() - overdue,
            "union-list", "election=ending",
        ),
    ]  # fmt: skip


def _due_enterprises(user: User, on: date, counts: dict[str, int]) -> list[Due]:
    ge25 = counts_in_scope(user=user, as_of=on, group="ge25")
    return [
        Due(
            "ge25", _("企业有 25 人以上，确认没有工会"),
            _("工会法第十一条：应当建立基层工会委员会"),
            ge25["not_unionised"], "enterprise-list", "group=ge25&unionised=false",
        ),
        Due(
            "union_unknown", _("企业建会情况不详"), _("建会率因此有上限和下限；请核实后登记"),
            counts["union_unknown"], "enterprise-list", "unionised=unknown",
        ),
        Due(
            "congress_unknown", _("已建会企业职代会情况不详"), _("请登记职代会，或确认没有"),
            counts["congress_unknown"], "enterprise-list", "measure=congress_unknown",
        ),
        Due(
            "contract", _("已建会企业没有在效的集体合同"), _("期满的请续订后登记"),
            counts["unionised"] - counts["contract"] - counts["contract_unknown"],
            "enterprise-list", "unionised=true&contract=false",
        ),
        Due(
            "employees_unknown", _("企业职工人数不详"), _("入会率和人数分组算不进这些企业"),
            counts["employees_unknown"], "enterprise-list", "measure=employees_unknown",
        ),
        Due(
            "members_unknown", _("已建会企业没有会员人数"), _("入会率算不进这些企业"),
            counts["members_unknown"], "enterprise-list", "measure=members_unknown",
        ),
    ]  # fmt: skip
