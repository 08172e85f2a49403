"""How values look on a page: numbers, shares, dates, periods, icons, form controls, sort links."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from django import forms, template
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.forms import BoundField
from django.template.context import RequestContext
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from lucide.templatetags.lucide import lucide

from common.audit import origin
from common.choices import Precision
from common.values import last_day, mask_phone

register = template.Library()

NONE = "—"
TEN_THOUSAND = 10_000
HUNDRED_MILLION = 100_000_000


@register.filter
def number(value: Any) -> str:
    """12,345; “—” where nothing is known, which is not 0."""
    return NONE if value is None or value == "" else f"{value:,}"


@register.filter
def percent(value: Any, digits: int = 1) -> str:
    """A share as a percentage; “—” for None (nothing to divide by).

    Never rounds to 100 % what is less, nor to 0 % what is more: somebody is missing, and says so.
    """
    if value is None or value == "":
        return NONE
    step = Decimal(1).scaleb(-digits)
    exact = _exact(value) * 100
    shown = exact.quantize(step, ROUND_HALF_UP)
    if shown == 100 and exact < 100:
        shown -= step
    elif shown == 0 and exact > 0:
        shown = step
    return f"{shown:,}%"


def _exact(value: Any) -> Decimal:
    if isinstance(value, Fraction):
        return Decimal(value.numerator) / Decimal(value.denominator)
    return Decimal(str(value))


@register.simple_tag
def ratio(value: Any) -> str:
    """A rate with what it is of: 52.2%（12/23）; 不详 where nobody was asked."""
    share = _("不详") if value.nothing_known else percent(value.rate)
    return _("%(share)s（%(of)s/%(all)s）") % {
        "share": share, "of": number(value.numerator), "all": number(value.denominator),
    }  # fmt: skip


@register.filter
def phone(value: str) -> str:
    """A telephone number as everybody may see it: 138****5678; “—” for none."""
    return mask_phone(value) if value else NONE


@register.filter
def yuan(value: Any) -> str:
    """An amount of money as people say it: 3,200元, 12.5万元, 4亿元."""
    if value is None or value == "":
        return NONE
    amount = Decimal(value)
    if amount < TEN_THOUSAND:
        return _("%s元") % _plain(amount)
    if amount < HUNDRED_MILLION:
        return _("%s万元") % _plain((amount / TEN_THOUSAND).quantize(Decimal("0.01")))
    return _("%s亿元") % _plain((amount / HUNDRED_MILLION).quantize(Decimal("0.01")))


def _plain(amount: Decimal) -> str:
    text = f"{amount:,.2f}"
    return text.rstrip("0").rstrip(".")


@register.filter
def day(value: date | None, precision: str = Precision.DAY) -> str:
    """A date as far as it is known: 2019-11-05, 2019年11月, 2019年; “—” for None."""
    if not value:
        return NONE
    if precision == Precision.DAY:
        return value.isoformat()
    english = (get_language() or "").startswith("en")
    if precision == Precision.MONTH:
        return f"{value:%Y-%m}" if english else f"{value.year}年{value.month}月"
    return str(value.year) if english else f"{value.year}年"


@register.simple_tag
def period(row: Any) -> str:
    """When something was in force: “2019年11月起” or “2019年11月 至 2021-03-01”.

    `row` has since and until, and their precisions where they may be imprecise. One that tells its
    last day (common.models.ImprecisePeriod) shows that.
    """
    since = day(row.since, getattr(row, "since_precision", Precision.DAY))
    if row.until is None:
        return _("%(since)s起") % {"since": since}
    last = last_day(row.until) if getattr(row, "tells_last_day", False) else row.until
    until = day(last, getattr(row, "until_precision", Precision.DAY))
    return _("%(since)s 至 %(until)s") % {"since": since, "until": until}


@register.simple_tag
def people(row: Any, prefix: str = "") -> str:
    """A reported number of people with what it is worth: 120, 约120, 不少于100, 10–20.

    `row` has employees and, their names after `prefix`, exactness, at_least and at_most.
    """
    exactness = getattr(row, f"{prefix}exactness")
    low = number(getattr(row, f"{prefix}at_least"))
    high = number(getattr(row, f"{prefix}at_most"))
    if exactness == "approximate":
        return _("约%s") % number(row.employees)
    if exactness == "at_least":
        return _("不少于%s") % low
    if exactness == "at_most":
        return _("不多于%s") % high
    return f"{low}–{high}" if exactness == "range" else number(row.employees)


@register.simple_tag
def answer(value: bool | str | None) -> str:  # noqa: FBT001 - it is the answer that is shown
    """是, 否 or 不详, for true/false/null and for the codes yes/no/unknown."""
    words = {True: _("是"), False: _("否"), "yes": _("是"), "no": _("否")}
    return words.get(value, _("不详")) if value is not None else _("不详")


_STATES = {
    "yes": "is-yes", "own": "is-yes", "joint": "is-yes", "federation": "is-yes",
    "no": "is-no", "none": "is-no", "unknown": "is-unknown",
}  # fmt: skip


@register.simple_tag
def state(code: str, label: str) -> SafeString:
    """A yes, no or unknown in words; the colour only repeats what the word says."""
    return format_html('<span class="state {}">{}</span>', _STATES.get(code, ""), label)


@register.simple_tag
def span_of(since: date, until: date | None) -> str:
    """A half-open span: “2019-11-01起” or “2019-11-01 至 2021-03-01”; date.max means still so."""
    if since == date.min:
        return _("%s以前") % day(until)
    if until is None or until == date.max:
        return _("%(since)s起") % {"since": day(since)}
    return _("%(since)s 至 %(until)s") % {"since": day(since), "until": day(until)}


@register.simple_tag(takes_context=True)
def visible_link(context: RequestContext, row: Any, route: str) -> SafeString | str:
    """The row's name, as a link if the row exists for this user; it needs its area fetched."""
    owner = (row._meta.model_name, row.pk)
    if not context["request"].user.scope.contains(row.area.path, owner):
        return str(row)
    return format_html('<a href="{}">{}</a>', reverse(route, args=[row.pk]), row)


@register.simple_tag
def icon(name: str, size: int = 20) -> str:
    """A lucide icon; decoration only, so hidden from screen readers."""
    return lucide(name, size=size, **{"class": "icon", "aria_hidden": "true"})


@register.filter
def message_colour(message: Message) -> str:
    """The alert class of a message's level."""
    return {constants.ERROR: "danger", constants.WARNING: "warning"}.get(
        message.level, "success" if message.level == constants.SUCCESS else "info"
    )


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """A form field's control with the classes its kind needs and the invalid mark."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        css = "form-check-input"
    elif isinstance(widget, forms.Select):
        css = "form-select"
    else:
        css = "form-control"
    if field.errors:
        css += " is-invalid"
    own = widget.attrs.get("class", "")
    return field.as_widget(attrs={"class": f"{css} {own}".strip()})


@register.simple_tag
def request_number() -> str:
    """By which an administrator finds in the log what happened; it tells others nothing."""
    return str(origin.current().request)


@register.filter
def is_checkbox(field: BoundField) -> bool:
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def last_value(field: BoundField) -> str:
    """What was known of it before, where the form says so."""
    return getattr(field.field, "last", "")


@register.filter
def is_radio(field: BoundField) -> bool:
    return isinstance(field.field.widget, forms.RadioSelect)


@register.simple_tag(takes_context=True)
def sort_link(context: RequestContext, key: str, label: str, param: str = "ordering") -> SafeString:
    """A column heading that sorts by `key`, and the other way round at the second click."""
    query = context["request"].GET.copy()
    current = query.get(param, "")
    query.pop("page", None)
    query[param] = f"-{key}" if current == key else key
    mark = {key: " ↑", f"-{key}": " ↓"}.get(current, "")
    return format_html(
        '<a class="sort-link" href="?{0}" hx-get="?{0}" hx-target="#results" hx-push-url="true">'
        "{1}{2}</a>",
        query.urlencode(), label, mark,
    )  # fmt: skip
