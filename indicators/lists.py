"""The enterprises of a day as a list: columns, orders and what can be asked."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import enterprises.actions
import unions.actions
from accounts.choices import Ability
from common.listing import Asker, Column, Listing, Reader, cells
from common.listing.declared import Link
from common.sheets import day_cell
from common.values import mask_phone
from enterprises.choices import EnterpriseKind, Exactness, IndustrySection, Ownership, SizeClass
from indicators import selectors
from indicators.choices import Answer, By, UnionKind
from indicators.definitions import RATES
from indicators.definitions.exclusions import REASON_TEXTS
from indicators.figures import STANDING_MEASURES
from indicators.filters import BY_NAME, EnterpriseFilter
from stations.models import Station

_PEOPLE = ("employees", "employees_exactness", "employees_at_least", "employees_at_most")


def _answer(key: str, title: Any) -> Column:
    """A column that holds yes, no or unknown."""
    of, shown = cells.label(Answer), cells.state(Answer)
    return Column(key, title, (key,), value=of, shown=shown, order=(key,))


# In the order of the files, which are read again by their headings: what is added goes behind.
_COLUMNS = (
    Column(
        "name", gettext_lazy("企业名称"),
        ("enterprise__name", "enterprise_id"),
        shown=cells.link("enterprise-detail"), order=BY_NAME,
    ),
    Column(
        "credit_code", gettext_lazy("统一社会信用代码"), ("enterprise__credit_code",),
        order=("enterprise__credit_code",),
        is_wide=True,
    ),
    Column("area", gettext_lazy("所在区域"), ("area__name",), order=("area__path",)),
    Column(
        "area_code", gettext_lazy("区域编码"), ("area__code",), order=("area__code",),
        is_default=False,
    ),
    Column(
        "kind", gettext_lazy("类别"), ("enterprise__kind",), value=cells.label(EnterpriseKind),
        order=("enterprise__kind",), is_default=False,
    ),
    Column(
        "ownership", gettext_lazy("所有制"), ("enterprise__ownership",),
        value=cells.label(Ownership), order=("enterprise__ownership",), is_default=False,
    ),
    Column(
        "industry", gettext_lazy("行业门类"), ("enterprise__industry_section",),
        value=cells.label(IndustrySection), order=("enterprise__industry_section",),
        is_default=False,
    ),
    Column(
        "opened_on", gettext_lazy("开业日期"),
        ("enterprise__opened_on", "enterprise__opened_precision"),
        kind="date", value=day_cell, shown=cells.precise_day,
        order=("enterprise__opened_on",), is_default=False,
    ),
    Column(
        "union_kind", gettext_lazy("建会形式"), ("union_kind",), value=cells.label(UnionKind),
        shown=cells.state(UnionKind), order=("union_kind",),
    ),
    _answer("congress", gettext_lazy("职代会")),
    _answer("openness", gettext_lazy("厂务公开")),
    _answer("contract", gettext_lazy("集体合同")),
    Column(
        "employees", gettext_lazy("职工人数"), _PEOPLE, kind="int", shown=cells.people,
        order=("employees",),
    ),
    Column(
        "exactness", gettext_lazy("准确程度"), ("employees_exactness",),
        value=cells.label(Exactness), is_default=False,
    ),
    Column(
        "at_least", gettext_lazy("至少"), ("employees_at_least",), kind="int",
        order=("employees_at_least",), is_default=False,
    ),
    Column(
        "at_most", gettext_lazy("至多"), ("employees_at_most",), kind="int",
        order=("employees_at_most",), is_default=False,
    ),
    Column("members", gettext_lazy("会员人数"), ("members",), kind="int", order=("members",)),
    Column(
        "above_scale", gettext_lazy("规模以上"), ("above_scale",), value=cells.label(Answer),
        order=("above_scale",),
    ),
    Column(
        "size_class", gettext_lazy("规模"), ("size_class",), value=cells.label(SizeClass),
        order=("size_class",), is_default=False,
    ),
)  # fmt: skip
_WHOSE = ("enterprise__area__path", "enterprise_id")


def _contacts(reader: Reader) -> tuple[Column, ...]:
    """Whom to call, as the enterprise is registered now: of one that has left the reader's scope
    nothing that holds today, of any other its number masked, or in full."""

    def told(text: str, path: str, pk: int) -> str:
        if not reader.user.scope.contains(path, ("enterprise", pk)):
            return ""
        return text if reader.full else mask_phone(text)

    return (
        Column(
            "contact", gettext_lazy("联系岗位"), ("enterprise__contact", *_WHOSE), value=told,
            is_default=False,
        ),
        Column(
            "phone", gettext_lazy("联系电话"), ("enterprise__phone", *_WHOSE), value=told,
            width=18, is_default=False,
        ),
    )  # fmt: skip


def _columns(reader: Reader) -> Sequence[Column]:
    return (*_COLUMNS, *_contacts(reader))


# ---------------------------------------------------------------- conditions that come with links


def _words(asker: Asker, _filters: Any) -> Mapping[str, str]:
    query = asker.GET
    texts: dict[str, Callable[[str], str]] = {
        "measure": lambda code: _("只列计入“%s”的") % STANDING_MEASURES[code].name,
        "station": lambda number: _("只列%s服务的") % _station(asker, number),
        "own_level": lambda _true: _("只列直接位于该区域、不在其下级区域的"),
        "outside": lambda by: _("只列按%s分行时不在任何一行内的") % By(by).label,
        "overlap": lambda by: _("只列按%s分行时同在两行以上的") % By(by).label,
        "members_exceed": lambda _true: _("只列会员人数多于职工人数的"),
        "excluded": _excluded,
    }
    return {name: text(str(query[name])) for name, text in texts.items() if query.get(name)}


def _station(asker: Asker, number: str) -> str:
    station = Station.objects.visible_to(asker.user).filter(pk=number).first()
    return str(station or _("该指导站"))


def _excluded(text: str) -> str:
    rate, reason = text.split(".")
    words = {"rate": RATES[rate].name, "reason": REASON_TEXTS[reason]}
    return _("只列在营而未计入“%(rate)s”分母的：%(reason)s") % words


def _known_count(asked: EnterpriseFilter) -> int | None:
    """A figure that is kept, where nothing narrows the list."""
    if asked.narrowing:
        return None
    return selectors.number_of_enterprises(
        user=asked.request.user, area=asked.place, as_of=asked.day, group=asked.group_code
    )


ENTERPRISES = Listing(
    code="enterprise-list",
    title=gettext_lazy("企业"),
    unit=gettext_lazy("家"),
    filters=lambda data, asker: EnterpriseFilter(data, request=asker, today=asker.today),
    columns=_columns,
    order=BY_NAME,
    row_id="enterprise_id",
    kind="enterprises",
    first_filters=("search", "area", "group", "unionised", "as_of"),
    more_filters=(
        "union_kind", "congress", "openness", "contract", "above_scale", "size_class", "kind",
        "ownership", "industry",
    ),
    defaults={"group": "all"},
    words=_words,
    known_count=_known_count,
    links=(
        Link("import-list", gettext_lazy("导入花名册"), Ability.IMPORT, "file-up"),
        Link("duplicate-list", gettext_lazy("疑似重复"), Ability.EDIT),
        Link("enterprise-create", gettext_lazy("新增企业"), Ability.EDIT, "plus", is_primary=True),
    ),
    bulk=(
        *unions.actions.BULK_OF_ENTERPRISES,
        *enterprises.actions.BULK,
    ),
    icon="building-2",
    empty_title=gettext_lazy("没有符合条件的企业"),
    empty_text=gettext_lazy(
        "放宽条件或换一个日期再查。还没有录入的企业，可以导入花名册，也可以逐家新增。"
    ),
    full_route="enterprise-export",
    full_ability=Ability.PERSONAL,
)  # fmt: skip
