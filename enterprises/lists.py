"""Reports of employees as a list."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.choices import Ability
from common.listing import Asker, Column, Listing, Reader, cells
from common.listing.declared import Link
from common.sheets import day_cell
from enterprises.actions import BULK_OF_HEADCOUNTS
from enterprises.choices import Exactness
from enterprises.filters import HeadcountFilter
from enterprises.models import Enterprise, Headcount

# Whose fact it is: the first columns of every list of facts about enterprises.
OF_ENTERPRISE = (
    Column(
        "enterprise", _("企业名称"), ("enterprise__name", "enterprise_id"),
        shown=cells.link("enterprise-detail"), order=("enterprise__pinyin",),
    ),
    Column(
        "credit_code", _("统一社会信用代码"), ("enterprise__credit_code",),
        order=("enterprise__credit_code",), is_default=False,
    ),
    Column(
        "area", _("所在区域"), ("enterprise__area__name",), order=("enterprise__area__path",)
    ),
    Column(
        "area_code", _("区域编码"), ("enterprise__area__code",),
        order=("enterprise__area__code",), is_default=False,
    ),
)  # fmt: skip
BY_NAME = ("enterprise__pinyin", "enterprise__name", "enterprise_id")
IMPORT = Link("import-list", _("导入花名册"), Ability.IMPORT, "file-up")


_COLUMNS = (
    *OF_ENTERPRISE,
    Column(
        "reported_on", _("统计日期"), ("reported_on", "reported_precision"), kind="date",
        value=day_cell, shown=cells.precise_day, order=("reported_on",),
    ),
    Column(
        "employees", _("职工人数"), ("employees", "exactness", "at_least", "at_most"), kind="int",
        shown=cells.people, order=("employees",),
    ),
    Column(
        "exactness", _("准确程度"), ("exactness",), value=cells.label(Exactness),
        order=("exactness",), is_default=False,
    ),
    Column(
        "at_least", _("至少"), ("at_least",), kind="int", order=("at_least",), is_default=False
    ),
    Column("at_most", _("至多"), ("at_most",), kind="int", order=("at_most",), is_default=False),
    Column("women", _("女职工人数"), ("women",), kind="int", order=("women",)),
    Column("source", _("来源"), ("source",)),
)  # fmt: skip


def words_of_facts(asker: Asker, _filters: Any) -> Mapping[str, str]:
    """Whose facts alone are listed, where a link says so."""
    number = asker.GET.get("enterprise", "")
    if not number.isdigit():
        return {}
    row = Enterprise.objects.visible_to(asker.user).filter(pk=number).first()
    return {"enterprise": _("只列%s的") % (row or _("该企业"))}


def _columns(_reader: Reader) -> tuple[Column, ...]:
    return _COLUMNS


def _filters(data: Any, asker: Asker) -> HeadcountFilter:
    rows = Headcount.objects.visible_to(asker.user).as_of(asker.day)
    rows = rows.filter(enterprise__merged_into__isnull=True)
    return HeadcountFilter(data, rows, request=asker)


HEADCOUNTS = Listing(
    code="headcount-list",
    title=_("职工人数"),
    unit=_("条"),
    kind="headcounts",
    filters=_filters,
    columns=_columns,
    order=(*BY_NAME, "-reported_on", "pk"),
    first_filters=("search", "area", "which"),
    more_filters=("exactness", "since", "until"),
    defaults={"which": "latest"},
    links=(IMPORT,),
    words=words_of_facts,
    bulk=BULK_OF_HEADCOUNTS,
    icon="users",
    empty_title=_("没有符合条件的职工人数"),
    empty_text=_(
        "放宽条件或换一个日期再查。人数可以在企业页登记，也可以在企业名单里勾选多家一起登记。"
    ),
)
