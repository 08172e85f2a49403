"""Unions, whom they cover, members, terms and democratic systems as lists."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.choices import Ability
from common.choices import Precision
from common.forms import precision_of
from common.listing import Asker, Column, Listing, Reader, cells
from common.listing.declared import Link
from common.sheets import day_cell
from common.templatetags import ui
from common.values import last_day
from enterprises.lists import BY_NAME, IMPORT, OF_ENTERPRISE, words_of_facts
from unions import actions, selectors
from unions.choices import CoverageForm, SystemKind, TermYears, UnionKind
from unions.filters import (
    CoverageFilter,
    MembershipFilter,
    SystemFilter,
    TermFilter,
    UnionFilter,
)
from unions.models import Coverage, DemocraticSystem, Membership, Term, Union

_UNION = ("union__name", "union_id", "union__area__path")


def _badge(text: str, colour: str) -> Any:
    return format_html('<span class="badge bg-{}-lt">{}</span>', colour, text)


def _approval(approved_on: date | None, precision: str = Precision.DAY) -> Any:
    return ui.day(approved_on, precision) if approved_on else _badge(gettext("筹建中"), "yellow")


def _term_end(reader: Reader) -> Any:
    """The end of a term, and whether it is over or soon will be."""

    def shown(ends_on: date | None, precision: str | None = None, *_more: Any) -> Any:
        if not ends_on:
            return ui.NONE
        known = ui.day(ends_on, precision or Precision.DAY)
        if ends_on <= reader.day:
            return format_html("{} {}", known, _badge(gettext("已届满"), "red"))
        if ends_on <= reader.day + selectors.NOTICE:
            return format_html("{} {}", known, _badge(gettext("即将届满"), "yellow"))
        return known

    return shown


def _union_of(reader: Reader, title: Any, **kwargs: Any) -> Column:
    """The union of a fact; its name alone where it is not the reader's."""
    return Column(
        "union", title, _UNION, shown=cells.link_if_seen(reader, "union-detail", "union"),
        order=("union__pinyin",), is_wide=True, **kwargs,
    )  # fmt: skip


def _day(title: Any, key: str = "since") -> Column:
    return Column(
        key, title, (key, precision_of(key)), kind="date", value=day_cell,
        shown=cells.precise_day, order=(key,),
    )  # fmt: skip


_UNTIL = _day(_("终止日期"), "until")


def _last(until: date | None, kind: str) -> date | None:
    return last_day(until) if until and kind == SystemKind.CONTRACT else until


_ENDS = Column(
    "until", _("终止（到期）日期"), ("until", "until_precision", "kind"), kind="date",
    value=lambda until, precision, kind: day_cell(_last(until, kind), precision),
    shown=lambda until, precision, kind: ui.day(_last(until, kind), precision), order=("until",),
)  # fmt: skip


def _words(asker: Asker, filters: Any) -> Mapping[str, str]:
    """Of which enterprise or union alone something is listed, where a link says so."""
    found = dict(words_of_facts(asker, filters))
    for name in ("union", "parent"):
        number = asker.GET.get(name, "")
        if number.isdigit():
            row = Union.objects.visible_to(asker.user).filter(pk=number).first()
            found[name] = gettext("只列%s的") % (row or gettext("该工会"))
    return found


# ---------------------------------------------------------------- unions


def _union_columns(reader: Reader) -> Sequence[Column]:
    return (
        Column(
            "name", _("工会名称"), ("name", "pk"), shown=cells.link("union-detail"),
            order=("pinyin",), width=40,
        ),
        Column(
            "kind", _("组织类型"), ("kind",), value=cells.label(UnionKind), order=("kind",)
        ),
        Column("area", _("所在区域"), ("area__name",), order=("area__path",)),
        Column(
            "area_code", _("区域编码"), ("area__code",), order=("area__code",), is_default=False
        ),
        Column(
            "approved_on", _("批复日期"), ("approved_on", "approved_precision"), kind="date",
            value=day_cell, shown=_approval, order=("approved_on",),
        ),
        Column("approval_number", _("批复文号"), ("approval_number",), is_default=False),
        Column(
            "credit_code", _("统一社会信用代码"), ("credit_code",), order=("credit_code",),
            is_default=False,
        ),
        Column(
            "parent", _("上级工会"), ("parent__name", "parent_id", "parent__area__path"),
            shown=cells.link_if_seen(reader, "union-detail", "union"), is_default=False,
        ),
        Column(
            "covered", _("覆盖企业"), ("covered_count",), kind="int", order=("covered_count",)
        ),
        Column(
            "term_ends_on", _("本届届满"), ("term_ends_on",), kind="date",
            shown=_term_end(reader), order=("term_ends_on",),
        ),
    )  # fmt: skip


def _union_filters(data: Any, asker: Asker) -> UnionFilter:
    standing = Union.objects.visible_to(asker.user).as_of(asker.day)
    rows = selectors.with_facts(standing, scope=asker.user.scope, on=asker.day)
    return UnionFilter(data, rows, request=asker)


UNIONS = Listing(
    code="union-list",
    title=_("工会"),
    unit=_("个工会"),
    kind="unions",
    filters=_union_filters,
    columns=_union_columns,
    order=("pinyin", "name", "pk"),
    first_filters=("search", "area", "kind", "approved", "election"),
    words=_words,
    links=(
        IMPORT,
        Link("union-create", _("新增工会"), Ability.EDIT, "plus", is_primary=True),
    ),
    bulk=actions.BULK_OF_UNIONS,
    icon="users",
    empty_title=_("没有符合条件的工会"),
    empty_text=_("换一个区域或条件再查；也可以导入花名册，工会会随企业一起建立。"),
)


# ---------------------------------------------------------------- whom they cover


def _coverage_columns(reader: Reader) -> Sequence[Column]:
    return (
        *OF_ENTERPRISE,
        _union_of(reader, _("工会"), width=40),
        Column(
            "form", _("建会形式"), ("form",), value=cells.label(CoverageForm), order=("form",)
        ),
        _day(_("覆盖起始日期")),
        _UNTIL,
    )  # fmt: skip


def _coverage_filters(data: Any, asker: Asker) -> CoverageFilter:
    rows = Coverage.objects.visible_to(asker.user).as_of(asker.day)
    return CoverageFilter(data, rows, request=asker)


COVERAGES = Listing(
    code="coverage-list",
    title=_("建会覆盖"),
    unit=_("条"),
    kind="coverages",
    filters=_coverage_filters,
    columns=_coverage_columns,
    order=(*BY_NAME, "since", "pk"),
    first_filters=("search", "area", "form"),
    words=_words,
    links=(IMPORT,),
    bulk=actions.BULK_OF_COVERAGES,
    icon="link",
    empty_title=_("没有符合条件的建会覆盖"),
    empty_text=_(
        "放宽条件或换一个日期再查。企业建会、入会在企业页登记，也可以在企业名单里勾选多家一起登记。"
    ),
)


# ---------------------------------------------------------------- members


def _membership_columns(reader: Reader) -> Sequence[Column]:
    return (
        *OF_ENTERPRISE,
        _day(_("统计日期"), "reported_on"),
        Column("members", _("会员人数"), ("members",), kind="int", order=("members",)),
        Column("women", _("女会员人数"), ("women",), kind="int", order=("women",)),
        Column(
            "migrants", _("农民工会员人数"), ("migrants",), kind="int", order=("migrants",),
            is_default=False,
        ),
        _union_of(reader, _("工会"), is_default=False),
        Column("source", _("来源"), ("source",)),
    )  # fmt: skip


def _membership_filters(data: Any, asker: Asker) -> MembershipFilter:
    rows = Membership.objects.visible_to(asker.user).as_of(asker.day)
    return MembershipFilter(data, rows, request=asker)


MEMBERSHIPS = Listing(
    code="membership-list",
    title=_("会员人数"),
    unit=_("条"),
    kind="memberships",
    filters=_membership_filters,
    columns=_membership_columns,
    order=(*BY_NAME, "-reported_on", "pk"),
    first_filters=("search", "area", "which"),
    words=_words,
    more_filters=("since", "until"),
    defaults={"which": "latest"},
    links=(IMPORT,),
    bulk=actions.BULK_OF_MEMBERSHIPS,
    icon="user-check",
    empty_title=_("没有符合条件的会员人数"),
    empty_text=_(
        "放宽条件或换一个日期再查。人数可以在企业页登记，也可以在企业名单里勾选多家一起登记。"
    ),
)


# ---------------------------------------------------------------- terms


def _term_columns(reader: Reader) -> Sequence[Column]:
    return (
        _union_of(reader, _("工会名称"), width=40),
        Column("area", _("所在区域"), ("union__area__name",), order=("union__area__path",)),
        Column(
            "area_code", _("区域编码"), ("union__area__code",), order=("union__area__code",),
            is_default=False,
        ),
        _day(_("选举日期"), "elected_on"),
        Column("years", _("任期"), ("years",), value=cells.label(TermYears), order=("years",)),
        Column(
            "ends_on", _("届满日期"), ("ends_on", "elected_precision"), kind="date",
            value=day_cell, shown=cells.precise_day, order=("ends_on",),
        ),
        Column(
            "postponed_to", _("延期至"), ("postponed_to",), kind="date", order=("postponed_to",)
        ),
        Column("approval", _("延期批复文号"), ("postponement_approval",), is_default=False),
        Column(
            "last_day", _("本届到"), ("last_day",), kind="date", shown=_term_end(reader),
            order=("last_day",),
        ),
    )  # fmt: skip


def _term_filters(data: Any, asker: Asker) -> TermFilter:
    rows = Term.objects.visible_to(asker.user).as_of(asker.day)
    return TermFilter(
        data, rows.annotate(last_day=Coalesce("postponed_to", "ends_on")), request=asker
    )


TERMS = Listing(
    code="term-list",
    title=_("届次"),
    unit=_("届"),
    kind="union-terms",
    filters=_term_filters,
    columns=_term_columns,
    order=("union__pinyin", "union__name", "union_id", "-elected_on", "pk"),
    first_filters=("search", "area", "which", "election"),
    words=_words,
    defaults={"which": "latest"},
    bulk=actions.BULK_OF_TERMS,
    icon="calendar-clock",
    empty_title=_("没有符合条件的届次"),
    empty_text=_("放宽条件或换一个日期再查。换届在工会页登记，届满日期会自动推算。"),
)


# ---------------------------------------------------------------- democratic systems


def _holder(reader: Reader) -> Any:
    """Whose system it is: the enterprise's own, or that of the union that shares it."""
    of_enterprise = cells.link("enterprise-detail")
    of_union = cells.link_if_seen(reader, "union-detail", "union")

    def shown(name: str | None, pk: int | None, *union: Any) -> Any:
        return of_enterprise(name, pk) if name and pk else of_union(*union)

    return shown


def _system_columns(reader: Reader) -> Sequence[Column]:
    return (
        Column(
            "holder", _("企业或工会"), ("enterprise__name", "enterprise_id", *_UNION),
            value=lambda name, _pk, union, *_more: name or union, shown=_holder(reader),
            order=("holder_pinyin",), width=40,
        ),
        Column("area", _("所在区域"), ("place_name",), order=("place_path",)),
        Column("kind", _("制度"), ("kind",), value=cells.label(SystemKind), order=("kind",)),
        Column(
            "of", _("建立在"), ("union_id",),
            value=lambda union: gettext("区域性、行业性") if union else gettext("企业自有"),
        ),
        _day(_("建立日期")),
        _ENDS,
        Column("evidence", _("依据"), ("evidence",)),
    )  # fmt: skip


def _system_filters(data: Any, asker: Asker) -> SystemFilter:
    rows = DemocraticSystem.objects.visible_to(asker.user).as_of(asker.day)
    rows = rows.annotate(
        holder_pinyin=Coalesce(F("enterprise__pinyin"), F("union__pinyin")),
        place_path=Coalesce(F("enterprise__area__path"), F("union__area__path")),
        place_name=Coalesce(F("enterprise__area__name"), F("union__area__name")),
    )
    return SystemFilter(data, rows, request=asker)


SYSTEMS = Listing(
    code="system-list",
    title=_("民主管理制度"),
    unit=_("项"),
    kind="systems",
    filters=_system_filters,
    columns=_system_columns,
    order=("holder_pinyin", "kind", "pk"),
    first_filters=("search", "area", "kind", "of"),
    words=_words,
    links=(IMPORT,),
    bulk=actions.BULK_OF_SYSTEMS,
    icon="scale",
    empty_title=_("没有符合条件的制度"),
    empty_text=_(
        "放宽条件或换一个日期再查。制度在企业页登记，也可以在企业名单里勾选多家一起登记。"
    ),
)

ALL = (UNIONS, COVERAGES, MEMBERSHIPS, TERMS, SYSTEMS)
BY_CODE = {listing.code: listing for listing in ALL}
