"""Lists of unions, and of the members that they have in each enterprise."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from areas.models import Area
from areas.selectors import AreaFinder
from areas.sheets import named_area
from common.chunks import chunks
from common.doubtful import Question, decided
from common.problems import Message
from common.sheets import (
    NOT_HERE,
    SEQUENCE,
    Context,
    Current,
    ModelStore,
    Record,
    RecordSheet,
    Store,
    cells_of,
    day_cell,
    given,
    registered,
    word,
)
from common.tables import Clean, Column
from common.values import (
    PartialDate,
    clean_word,
    name_key,
    one_of,
    parse_credit_code,
    parse_date,
    parse_whole,
)
from enterprises.selectors import EnterpriseFinder
from enterprises.sheets import EMPLOYER_CODE, employer_cells, employers_of, named_employer
from unions import services
from unions.choices import UnionKind
from unions.models import Membership, Union
from unions.sheets import messages
from unions.sheets.book import county_path
from unions.sheets.words import limited

SEVERAL = Message(
    "union_not_unique",
    gettext_noop("同一个县里有 %(count)s 个工会叫“%(name)s”，分不清是哪一个。"),
    gettext_noop("请在“存疑”中选定是哪一个，或者补填工会的统一社会信用代码后重新上传。"),
)
OTHER_CODE = Message(
    "union_other_code",
    gettext_noop("同一个县里已登记有工会“%(name)s”，信用代码是 %(code)s，与这一行的不同。"),
    gettext_noop(
        "请在“存疑”中选定：就是这一个（信用代码改成这一行的）、另一个新工会，或者不导入。"
    ),
)
_KINDS = {
    "基层工会": UnionKind.OWN,
    "基层工会委员会": UnionKind.OWN,
    "联合工会": UnionKind.JOINT,
    "联合会": UnionKind.FEDERATION,
    "乡镇工会": UnionKind.TOWNSHIP,
    "街道工会": UnionKind.TOWNSHIP,
}


def facts_of(union: Union) -> dict[str, Any]:
    """What tells it from others, by marked labels, where somebody has to choose."""
    approved = union.approved_on and PartialDate(union.approved_on, union.approved_precision)
    return {
        gettext_noop("统一社会信用代码"): union.credit_code or "",
        gettext_noop("所在区域"): union.area.name,
        gettext_noop("批复文号"): union.approval_number,
        gettext_noop("批复日期"): approved or "",
    }


class _UnionStore(Store):
    """Unions by the id that reading the row has found, 0 for one that is new."""

    labels: ClassVar[dict[str, str]] = {
        "name": gettext_noop("工会名称"),
        "kind": gettext_noop("组织类型"),
        "area": gettext_noop("所在区域"),
        "credit_code": gettext_noop("统一社会信用代码"),
        "approval_number": gettext_noop("批复文号"),
        "approved_on": gettext_noop("批复日期"),
    }

    def load(self, keys: set[tuple[Any, ...]]) -> dict[tuple[Any, ...], Model]:
        by_id = {key[0]: key for key in keys if key[0]}
        rows: dict[tuple[Any, ...], Model] = {}
        for part in chunks(sorted(by_id)):
            for union in Union.objects.filter(pk__in=part).select_related("area"):
                rows[by_id[union.pk]] = union
        return rows

    def create(self, actor: Any, key: tuple[Any, ...], values: dict[str, Any]) -> Model:
        return services.found_union(actor=actor, **values)

    def change(self, actor: Any, row: Any, values: dict[str, Any]) -> None:
        services.change_union(actor=actor, union=row, **values)


@dataclass(frozen=True)
class _Found:
    areas: AreaFinder
    by_code: dict[str, Union]
    by_name: dict[str, list[Union]]


class UnionSheet(RecordSheet):
    """工会名录: found by code, else by name within a county."""

    kind = "unions"
    title = _("工会名录")
    identity = ("name",)
    store = _UnionStore()
    columns = (
        SEQUENCE,
        Column("name", ("工会名称", "工会全称", "名称"), limited(120), required=True),
        Column("kind", ("组织类型", "工会类型", "类型"), one_of(UnionKind, _KINDS), required=True),
        Column("area", ("所在区域", "所属区域", "区域"), clean_word, required=True),
        Column(
            "credit_code",
            ("工会统一社会信用代码", "统一社会信用代码", "信用代码"),
            parse_credit_code,
        ),
        Column("approval_number", ("批复文号", "批准文号"), limited(60)),
        Column(
            "approved_on", ("批复日期", "批复时间", "成立日期", "成立时间"), parse_date, kind="date"
        ),
    )

    def current(self, context: Context) -> Iterator[Current]:
        """Unions that stand on the day or are being prepared."""
        finder = AreaFinder.load(context.scope)
        within = context.area.path if context.area else ""
        rows = registered(Union.objects.as_of(context.as_of), context).select_related("area")
        for union in rows.order_by("area__path", "pk"):
            yield Current(
                str(union.pk),
                cells_of(
                    name=union.name,
                    kind=word(UnionKind, union.kind),
                    area=finder.word_for(union.area, within=within),
                    credit_code=union.credit_code,
                    approval_number=union.approval_number,
                    approved_on=day_cell(union.approved_on, union.approved_precision),
                ),
            )

    def look_up(self, rows: Sequence[Clean], context: Context) -> _Found:
        names = {name_key(row.values["name"]) for row in rows if row.values.get("name")}
        codes = {row.values["credit_code"] for row in rows if row.values.get("credit_code")}
        by_name: dict[str, list[Union]] = {}
        # By name only what the scope knows; a code is unique everywhere.
        known = Union.objects.as_of(context.as_of).in_scope(context.scope).select_related("area")
        for part in chunks(sorted(names)):
            for union in known.filter(name_key__in=part).order_by("pk"):
                by_name.setdefault(union.name_key, []).append(union)
        by_code = {
            str(union.credit_code): union
            for part in chunks(sorted(codes))
            for union in Union.objects.filter(credit_code__in=part).select_related("area")
        }
        return _Found(AreaFinder.load(context.scope), by_code, by_name)

    def read(self, row: Clean, found: _Found, context: Context) -> list[Record]:
        area = named_area(row, "area", found.areas, context)
        if area is None:
            return []
        union = self._meant(row, area, found, context)
        if row.has_error or not (row.doubt is None or row.doubt.is_settled):
            return []
        values = row.values
        approved = values.get("approved_on")
        stated = {
            # Another spelling of the same name is no other name.
            "name": union.name if union else values["name"],
            "kind": values["kind"],
            "area": area,
            "credit_code": values.get("credit_code"),
            "approval_number": values.get("approval_number"),
            "approved_on": approved.on if approved else None,
            "approved_precision": approved.precision if approved else None,
        }
        new = (0, county_path(area), name_key(values["name"]))
        key = (union.pk, "", "") if union else new
        return [Record(self.store, key, given(stated))]

    def _meant(self, row: Clean, area: Area, found: _Found, context: Context) -> Union | None:
        code = row.values.get("credit_code")
        union = found.by_code.get(code) if code else None
        if union is not None:
            is_another = row.key not in ("", str(union.pk))
            if is_another or not context.scope.contains(union.area.path):
                row.report(NOT_HERE, "credit_code")
            return union
        county = county_path(area)
        named = found.by_name.get(name_key(row.values["name"]), [])
        here = [
            one
            for one in named
            if one.area.path.startswith(county) and context.scope.contains(one.area.path)
        ]
        fits = [one for one in here if not (code and one.credit_code)]
        if len(fits) > 1 and row.key:
            fits = [one for one in fits if str(one.pk) == row.key]
        if len(fits) > 1:
            said = {"name": row.values["name"], "count": len(fits)}
            question = Question(SEVERAL, "name", facts_of, or_new=True, params=said)
            return decided(row, fits, context.choices, question)
        return fits[0] if fits else self._of_other_code(row, here, context)

    def _of_other_code(self, row: Clean, here: list[Union], context: Context) -> Union | None:
        """One of the same name that is registered under another code than the row's."""
        if not here:
            return None
        said = {"name": row.values["name"], "code": here[0].credit_code}
        question = Question(OTHER_CODE, "credit_code", facts_of, or_new=True, params=said)
        return decided(row, here, context.choices, question)


class _MembershipStore(ModelStore):
    model: ClassVar[type[Model]] = Membership
    key_fields = ("enterprise", "reported_on")
    related = ("enterprise",)
    labels: ClassVar[dict[str, str]] = {
        "members": gettext_noop("会员人数"),
        "women": gettext_noop("女会员人数"),
        "migrants": gettext_noop("农民工会员人数"),
    }

    def add(self, actor: Any, **values: Any) -> Model:
        return services.record_membership(actor=actor, **values)

    def change(self, actor: Any, row: Any, values: dict[str, Any]) -> None:
        services.change_membership(actor=actor, membership=row, **values)


class MembershipSheet(RecordSheet):
    """会员人数: one report of an enterprise's members on a day."""

    kind = "memberships"
    title = _("会员人数")
    identity = ("enterprise", "credit_code", "reported_on")
    store = _MembershipStore()
    columns = (
        SEQUENCE,
        Column("enterprise", ("企业名称", "单位名称", "所在企业"), required=True),
        EMPLOYER_CODE,
        Column(
            "reported_on", ("统计日期", "统计时间", "日期"), parse_date, required=True, kind="date"
        ),
        Column("members", ("会员人数", "会员数"), parse_whole, required=True, kind="int"),
        Column("women", ("女会员人数", "女会员数", "其中:女"), parse_whole, kind="int"),
        Column(
            "migrants", ("农民工会员人数", "农民工会员数", "农民工会员"), parse_whole, kind="int"
        ),
    )

    def current(self, context: Context) -> Iterator[Current]:
        """The last report of each enterprise up to the day."""
        rows = registered(Membership.objects.as_of(context.as_of), context)
        latest: dict[int, Membership] = {}
        for row in rows.select_related("enterprise__area").order_by("reported_on", "pk"):
            latest[row.enterprise_id] = row
        for _enterprise, row in sorted(latest.items()):
            yield Current(
                str(row.pk),
                cells_of(
                    **employer_cells(row.enterprise, context),
                    reported_on=day_cell(row.reported_on, row.reported_precision),
                    members=row.members,
                    women=row.women,
                    migrants=row.migrants,
                ),
            )

    def look_up(self, rows: Sequence[Clean], context: Context) -> EnterpriseFinder:
        return employers_of(rows, context)

    def read(self, row: Clean, found: EnterpriseFinder, context: Context) -> list[Record]:
        enterprise = named_employer(row, found, context)
        values = row.values
        reported, members = values["reported_on"], values["members"]
        on = reported.on
        if on > context.as_of:
            said = {"date": str(reported), "as_of": str(context.as_of)}
            row.report(messages.AFTER_CUTOFF, "reported_on", **said)
        parts = {name: values.get(name) for name in messages.MORE_THAN_MEMBERS}
        for name, message in messages.MORE_THAN_MEMBERS.items():
            if parts[name] is not None and parts[name] > members:
                row.warn(message, name)
                parts[name] = None
        if enterprise is None or row.has_error:
            return []
        stated = {
            "members": members,
            **parts,
            "reported_precision": reported.precision,
        }
        return [Record(self.store, (enterprise, on), given(stated))]


UNIONS, MEMBERSHIPS = UnionSheet(), MembershipSheet()
