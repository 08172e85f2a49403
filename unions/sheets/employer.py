"""The part of a roster row about the enterprise itself: who it is, where, how many work there."""

import re
from typing import Any

from django.utils.translation import gettext_noop

from areas.models import Area
from common.sheets import Change, Plan, same, shown
from common.tables import Clean
from common.values import NONE, Contact, Count, PartialDate, mask_phone
from enterprises.choices import EnterpriseKind, SizeClass
from enterprises.models import Enterprise, Headcount, SizeRecord
from unions.sheets import messages
from unions.sheets.book import Book
from unions.sheets.facts import Known
from unions.sheets.steps import Add, Set

_STOPPED = re.compile("注销|吊销|停产|停业|歇业|迁出|搬迁|关闭|破产|倒闭|空壳")
_BRANCH = re.compile(r".*(?:分公司|支公司|支行|分行|分理处|分厂|分店|营业部)")

# An enterprise that exists, or the plan to add it.
Employer = Enterprise | Add

_WITH_NUMBERS = frozenset({"contact", "phone"})
# Column of Enterprise → label in the preview.
_LABELS = {
    "credit_code": gettext_noop("统一社会信用代码"),
    "kind": gettext_noop("类别"),
    "ownership": gettext_noop("所有制"),
    "industry_section": gettext_noop("行业门类"),
    "industry_division": gettext_noop("行业大类"),
    "address": gettext_noop("地址"),
    "contact": gettext_noop("联系岗位"),
    "phone": gettext_noop("联系电话"),
    "opened_on": gettext_noop("开业日期"),
    "remark": gettext_noop("备注"),
}


def plan_enterprise(
    book: Book, plan: Plan, area: Area, existing: Enterprise | None, known: Known
) -> Employer:
    """Plan the enterprise's own columns and its place; returns it, or the plan to add it."""
    stated = _stated(plan.row)
    _warn_of_hidden_number(plan.row, existing)
    _warn_of_status(plan.row)
    if existing is None:
        enterprise = Add(Enterprise, name=plan.row.values["name"], area=area, **stated)
        plan.changes.append(Change(gettext_noop("企业"), "", enterprise.name))
        plan.changes.append(Change(gettext_noop("所在区域"), "", area.name))
        plan.steps.append(enterprise)
        return enterprise
    _plan_place(book, plan, area, existing, known)
    newest = not known.has_newer(book.context.as_of)
    values = {
        name: value
        for name, value in stated.items()
        if not same(getattr(existing, name), value) and (newest or not getattr(existing, name))
    }
    if "opened_on" not in values:
        values.pop("opened_precision", None)
    elif existing.opened_on:
        del values["opened_on"]  # a correction of history is made on the enterprise's page
        values.pop("opened_precision", None)
    for name, value in values.items():
        if name in _LABELS:
            plan.changes.append(_change(name, getattr(existing, name), value))
    if values:
        plan.steps.append(Set(existing, values))
    return existing


def _change(name: str, before: Any, after: Any) -> Change:
    """As it is previewed: of telephone numbers only what everybody may see."""
    if name not in _WITH_NUMBERS:
        return Change(_LABELS[name], shown(before), shown(after))
    was, will = mask_phone(shown(before)), mask_phone(shown(after))
    return Change(_LABELS[name], was, f"{will}（号码不同）" if was == will else will)


def _stated(row: Clean) -> dict[str, Any]:
    """Columns of Enterprise for which the row has a value."""
    values = row.values
    contact, phone = values.get("contact"), values.get("phone")
    section, division = values.get("industry") or ("", "")
    opened: PartialDate | None = values.get("opened_on")
    stated = {
        "credit_code": values.get("credit_code"),
        "kind": values.get("kind") or _kind_by_code(values),
        "ownership": values.get("ownership"),
        "industry_section": section,
        "industry_division": division,
        "address": values.get("address"),
        "contact": (contact.name if contact else "")[:60],
        "phone": ((phone and phone.phone) or (contact and contact.phone) or "")[:40],
        "opened_on": opened.on if opened else None,
        "opened_precision": opened.precision if opened else None,
        "remark": values.get("remark"),
    }
    return {name: value for name, value in stated.items() if value}


def _kind_by_code(values: dict[str, Any]) -> str:
    """GB 32100: 92 is a sole trader, 93 a cooperative; branches show in their names."""
    prefix = (values.get("credit_code") or "")[:2]
    if prefix == "92":
        return EnterpriseKind.SOLE_TRADER
    if prefix == "93":
        return EnterpriseKind.COOPERATIVE
    return EnterpriseKind.BRANCH if _BRANCH.fullmatch(values["name"]) else ""


def _warn_of_hidden_number(row: Clean, existing: Enterprise | None) -> None:
    """A list that was exported with masked numbers may come back; stars are no number."""
    for name in ("phone", "contact"):
        contact: Contact | None = row.values.get(name)
        known = mask_phone(existing.phone) if existing and existing.phone else None
        if contact and contact.hidden and contact.hidden != known:
            row.warn(messages.HIDDEN_NUMBER, name)


def _warn_of_status(row: Clean) -> None:
    answer = row.values.get("has_union")
    for name, text in (
        ("remark", row.values.get("remark") or ""),
        ("has_union", answer.text if answer else ""),
    ):
        if _STOPPED.search(text):
            row.warn(messages.STOPPED_WORDS, name, value=text)


def _plan_place(book: Book, plan: Plan, area: Area, existing: Enterprise, known: Known) -> None:
    current = known.area_on(existing, book.context.as_of)
    if current.path.startswith(area.path):
        return
    if area.path.startswith(existing.area.path) and not known.placements:
        plan.changes.append(Change(gettext_noop("所在区域"), existing.area.name, area.name))
        plan.steps.append(Set(existing, {"area": area}))
    else:
        column = "park" if plan.row.values.get("park") else "township"
        plan.row.warn(messages.MOVED, column, known=current.name, stated=area.name)


def plan_headcount(book: Book, plan: Plan, enterprise: Employer, known: Known) -> None:
    """A report of employees on the list's day, unless it says what is known already."""
    count: Count | None = plan.row.values.get("employees")
    if count is None or count.exactness == NONE:
        return
    values = {
        "employees": count.value,
        "exactness": count.exactness,
        "at_least": count.value if count.exactness in ("exact", "approximate") else count.at_least,
        "at_most": count.value if count.exactness in ("exact", "approximate") else count.at_most,
        "women": _women(plan.row, count),
    }
    last = known.headcount
    if last is not None and all(
        getattr(last, name) == value or (name == "women" and value is None)
        for name, value in values.items()
    ):
        return
    before = describe_headcount(last) if last else ""
    headcount = Add(
        Headcount,
        enterprise=enterprise,
        reported_on=book.context.as_of,
        source=book.context.source,
        **values,
    )
    plan.changes.append(Change(gettext_noop("职工人数"), before, describe_headcount(headcount)))
    if last is not None and last.reported_on == book.context.as_of:
        plan.steps.append(Set(last, {**values, "source": book.context.source}))
    else:
        plan.steps.append(headcount)


def _women(row: Clean, count: Count) -> int | None:
    stated: Count | None = row.values.get("women")
    women = stated.value if stated and stated.value is not None else count.women
    if women is not None and count.value is not None and women > count.value:
        row.warn(messages.WOMEN_ABOVE, "women" if stated else "employees")
        return None
    return women


def describe_headcount(headcount: Headcount | Add) -> str:
    """120, 约120, ≥20, ≤200, 100–150."""
    if headcount.exactness == "approximate":
        return f"约{headcount.employees}"
    if headcount.exactness == "exact":
        return str(headcount.employees)
    low, high = headcount.at_least, headcount.at_most
    if low is not None and high is not None:
        return f"{low}–{high}"
    return f"≥{low}" if low is not None else f"≤{high}"


def plan_size(book: Book, plan: Plan, enterprise: Employer, known: Known) -> None:
    """The size record of the list's year."""
    size = plan.row.values.get("size")
    if size is None:
        return
    values: dict[str, Any] = {}
    if size.above_scale is not None:
        values["above_scale"] = size.above_scale
    if size.size_class:
        values["size_class"] = size.size_class
    year = book.context.as_of.year
    if known.size is None:
        source = book.context.source
        plan.steps.append(
            Add(SizeRecord, enterprise=enterprise, year=year, source=source, **values)
        )
    elif any(getattr(known.size, name) != value for name, value in values.items()):
        plan.steps.append(Set(known.size, values))
    else:
        return
    before = ""
    if known.size is not None:
        before = _describe_size(known.size.above_scale, known.size.size_class)
    after = _describe_size(size.above_scale, size.size_class)
    plan.changes.append(Change(gettext_noop("规模"), before, after))


def _describe_size(above_scale: bool | None, size_class: str) -> str:  # noqa: FBT001 - a stored value
    if above_scale is not None:
        return gettext_noop("规上") if above_scale else gettext_noop("规下")
    return str(SizeClass(size_class).label) if size_class else ""
