"""What a reader of the dashboard may choose."""

from copy import deepcopy
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from areas.choices import AreaKind
from areas.forms import AreaField, AreaSelect
from areas.models import Area
from common.choices import ExportFormat
from common.dated import DAY_VALIDATORS
from common.forms import ReasonForm
from common.scoping import AreaScope, HasScope
from enterprises.choices import ReadReason
from indicators.choices import By, Every
from indicators.counting import year_before
from indicators.dashboard import CHARTS, OVERVIEW, VIEWS, Choice, Narrowing
from indicators.definitions import RATES
from indicators.definitions.exclusions import TERM_REASON_TEXTS
from indicators.explaining import WITH_GAPS, Part, Question, TermsAsked
from indicators.figures import GROUPS, TERM_MEASURES
from indicators.filters import NARROWING, EnterpriseFilter
from stations.models import Station

EARLIEST = date(1949, 10, 1)
LATEST = date(2999, 12, 31)
_RATES = [(code, rate.name) for code, rate in RATES.items()]
_PARTS = [(code, label) for code, label in By.choices if code != By.NONE]
_PART = ("station", "own_level", "outside", "overlap")
_GAPS = [(by.value, by.label) for by in WITH_GAPS]
# Beside the chosen rate, until the reader says otherwise: what stands and falls with it.
COMPARED_AT_FIRST = ("congress", "openness", "contract")
WALL_SECONDS = [(15, _("15 秒")), (30, _("30 秒")), (60, _("1 分钟")), (180, _("3 分钟"))]


def _day_input() -> forms.DateInput:
    attrs = {"type": "date", "min": str(EARLIEST), "max": str(LATEST)}
    return forms.DateInput(attrs=attrs, format="%Y-%m-%d")


class DashboardForm(forms.Form):
    """`DashboardForm(request.GET, user=…, area=…, today=…)`; `choice` is what was chosen.

    What the address does not say gets a default before it is read, so nothing is required and
    nothing is ever empty.
    """

    view = forms.ChoiceField(
        label=_("视图"), required=False, choices=list(VIEWS.items()), widget=forms.HiddenInput
    )
    area = AreaField(
        label=_("区域"),
        empty_label=None,
        required=False,
        widget=AreaSelect(attrs={"class": "wide"}),
    )
    as_of = forms.DateField(
        label=_("统计时点"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=_day_input(),
    )
    compare_to = forms.DateField(
        label=_("对比（不填为一年前）"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=_day_input(),
    )
    group = forms.ChoiceField(
        label=_("口径分组"),
        required=False,
        choices=[(group.code, group.name) for group in GROUPS.values()],
    )
    by = forms.ChoiceField(label=_("分项"), required=False, choices=_PARTS)
    rate = forms.ChoiceField(label=_("图中的率"), required=False, choices=_RATES)
    target = forms.DecimalField(
        label=_("目标线（%）"),
        required=False,
        min_value=Decimal(0),
        max_value=Decimal(100),
        max_digits=4,
        decimal_places=1,
        widget=forms.NumberInput(attrs={"placeholder": _("不画"), "step": "0.1"}),
    )
    station = forms.ModelChoiceField(
        label=_("指导站"),
        required=False,
        queryset=Station.objects.none(),
        empty_label=_("不限（整个区域）"),
        widget=forms.Select(attrs={"data-search": "", "class": "wide"}),
    )
    compare = forms.MultipleChoiceField(
        label=_("走势中一并画出"),
        required=False,
        choices=_RATES,
        widget=forms.CheckboxSelectMultiple,
    )
    every = forms.ChoiceField(
        label=_("走势间隔"),
        required=False,
        choices=[
            (Every.QUARTER, _("每季末")),
            (Every.MONTH, _("每月末")),
            (Every.YEAR, _("每年末")),
        ],
    )

    def __init__(self, data: QueryDict, *, user: HasScope, area: Any, today: date) -> None:
        asked = data.copy()
        if "rate" not in asked:
            asked.setlistdefault("compare", list(COMPARED_AT_FIRST))
        defaults = {
            "view": OVERVIEW,
            "area": area.code,
            "as_of": today.isoformat(),
            "group": "all",
            "by": By.CHILDREN,
            "rate": "union",
            "every": Every.QUARTER,
        }
        for name, value in defaults.items():
            if not asked.get(name):
                asked[name] = value
        super().__init__(asked)
        self.asked_area = area
        self.fields["area"].offer(user.scope)  # type: ignore[attr-defined]
        stations = Station.objects.visible_to(user).select_related("area").order_by("area__path")
        self.fields["station"].queryset = stations  # type: ignore[attr-defined]
        for name in NARROWING:
            self.fields[name] = deepcopy(EnterpriseFilter.base_filters[name].field)

    def clean_as_of(self) -> date:
        day: date = self.cleaned_data["as_of"]
        return _within(day)

    def clean_compare_to(self) -> date | None:
        day: date | None = self.cleaned_data["compare_to"]
        return _within(day) if day else None

    @property
    def choice(self) -> Choice:
        """Ask `is_valid()` first."""
        chosen = dict(self.cleaned_data)
        given = {name: chosen.pop(name) for name in NARROWING}
        narrowing = tuple(self._narrowing(name, value) for name, value in given.items() if value)
        return Choice(
            **(chosen | {"compare": tuple(chosen["compare"])}),
            narrowing=narrowing,
            narrow=_narrow(given, chosen["as_of"]) if narrowing else None,
        )

    @property
    def narrowing(self) -> list[BoundField]:
        """The fields that leave only some of the enterprises."""
        return [self[name] for name in NARROWING]

    @property
    def is_narrowed(self) -> bool:
        return any(self.data.get(name) for name in (*NARROWING, "station"))

    def _narrowing(self, name: str, value: str) -> Narrowing:
        field: Any = self.fields[name]
        return Narrowing(name, value, str(field.label), str(dict(field.choices)[value]))


def _within(day: date) -> date:
    if not EARLIEST <= day <= LATEST:
        raise forms.ValidationError(_("日期应在 1949 年至 2999 年之间。"))
    return day


def _narrow(given: dict[str, str], day: date) -> Any:
    """What the list does with the same filters, so that figures and lists agree."""
    asked = EnterpriseFilter(given, request=None, today=day)
    asked.is_valid()
    return asked.narrow


class ChartForm(forms.Form):
    """Which chart of a dashboard is wanted as a file; only links lead there."""

    chart = forms.ChoiceField(
        choices=[(code, code) for charts in CHARTS.values() for code in charts]
    )


class WallForm(forms.Form):
    """What a wall screen shows in turn, and for how long each. What makes no sense is left out:
    nobody stands there to correct it."""

    at = forms.IntegerField(required=False, min_value=0, max_value=10_000)
    seconds = forms.TypedChoiceField(
        label=_("每屏停留"), required=False, coerce=int, choices=WALL_SECONDS, empty_value=None
    )
    views = forms.MultipleChoiceField(
        label=_("轮播视图"),
        required=False,
        choices=list(VIEWS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    places = forms.ModelMultipleChoiceField(
        label=_("轮播区域"),
        required=False,
        queryset=Area.objects.none(),
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: QueryDict, *, user: HasScope, area: Area) -> None:
        """Offers the area, its parts and all parks in it."""
        super().__init__(data)
        inside = Area.objects.visible_to(user).in_area(area.path).order_by("path")
        offered = Q(pk=area.pk) | Q(parent=area) | Q(kind=AreaKind.PARK)
        self.fields["places"].queryset = inside.filter(offered)  # type: ignore[attr-defined]


class TermsForm(forms.Form):
    """Which terms of office are listed. Ask `is_valid()` first, then `question` and `asked`."""

    as_of = forms.DateField(input_formats=["%Y-%m-%d"], required=False, validators=DAY_VALIDATORS)
    measure = forms.ChoiceField(
        choices=[(measure.code, measure.name) for measure in TERM_MEASURES.values()],
        required=False,
    )
    own_level = forms.BooleanField(required=False)
    station = forms.IntegerField(required=False, min_value=1)
    outside = forms.ChoiceField(choices=_GAPS, required=False)
    overlap = forms.ChoiceField(choices=_GAPS, required=False)
    excluded = forms.ChoiceField(choices=list(TERM_REASON_TEXTS.items()), required=False)

    def question(self, user: HasScope, area: Any, today: date) -> Question:
        chosen = self.cleaned_data
        part = Part(**{name: chosen[name] for name in _PART})
        return Question(user, area, chosen["as_of"] or today, part=part)

    @property
    def asked(self) -> TermsAsked:
        chosen = self.cleaned_data
        return TermsAsked(chosen["measure"] or "terms_ended", chosen["excluded"])

    @property
    def title(self) -> tuple[Any, Any]:
        """What the list is, and the sentence that says it at length."""
        measure = TERM_MEASURES[self.asked.measure]
        if reason := self.asked.excluded:
            return _("届满而未计入的届次"), TERM_REASON_TEXTS[reason]
        return measure.name, measure.sentence


class ChangesForm(forms.Form):
    """`ChangesForm(request.GET, scope=…, area=…, today=…)`: an area, two days, a group, a rate.

    What the address does not say gets a default, so nothing is required: the year up to today.
    """

    area = AreaField(
        label=_("区域"),
        empty_label=None,
        required=False,
        widget=forms.Select(attrs={"data-search": "", "class": "wide"}),
    )
    group = forms.ChoiceField(
        label=_("口径分组"),
        required=False,
        choices=[(group.code, group.name) for group in GROUPS.values()],
    )
    rate = forms.ChoiceField(label=_("看哪个率"), required=False, choices=_RATES)

    field_order = ("area", "from", "to", "group", "rate")

    def __init__(self, data: QueryDict, *, scope: AreaScope, area: Any, today: date) -> None:
        asked = data.copy()
        defaults = {
            "area": area.code,
            "from": year_before(today).isoformat(),
            "to": today.isoformat(),
            "group": "all",
            "rate": "union",
        }
        for name, value in defaults.items():
            if not asked.get(name):
                asked[name] = value
        super().__init__(asked)
        # `from` cannot be the name of an attribute.
        for name, label in (("from", _("起始日期")), ("to", _("截止日期"))):
            self.fields[name] = forms.DateField(
                label=label,
                required=False,
                input_formats=["%Y-%m-%d"],
                validators=DAY_VALIDATORS,
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            )
        self.order_fields(self.field_order)
        self.fields["area"].offer(scope)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or self.cleaned_data
        first, last = chosen.get("from"), chosen.get("to")
        if first and last and first > last:
            self.add_error("from", _("起始日期不能晚于截止日期。"))
        return chosen


class FullExportForm(ReasonForm):
    """A list with telephone numbers in full: as what, and why."""

    reasons = ReadReason

    format = forms.ChoiceField(label=_("文件格式"), choices=ExportFormat.choices)

    field_order = ("format", "purpose", "note")
