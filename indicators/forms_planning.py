"""What is asked about targets, gaps, the work list and a station's effect, by pages and API alike;
and the form by which a target is entered."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.choices import Ability
from accounts.models import User
from areas.forms import AreaField
from areas.models import Area
from common.dated import DAY_VALIDATORS, FIRST_DAY, LAST_DAY
from common.forms import DayInput, RowForm
from common.scoping import AreaScope
from indicators.choices import By, GroupCode
from indicators.definitions import RATES
from indicators.effect import MOST_MONTHS
from indicators.figures import GROUPS
from indicators.models import Target
from indicators.planning import MISSING, RATES_IN_DOUBT, WorkChoice

_GROUPS = [(group.code, group.name) for group in GROUPS.values()]
_RATES = [(code, rate.name) for code, rate in RATES.items()]
_RATES_OF_ENTERPRISES = [(code, RATES[code].name) for code in RATES_IN_DOUBT]
MONTHS = 24


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, input_formats=["%Y-%m-%d"], validators=DAY_VALIDATORS,
        widget=DayInput(), **more,
    )  # fmt: skip


class _Question(forms.Form):
    """A form whose fields have defaults: what the address does not say is filled in before it is
    read, so that the form shows what is asked."""

    defaults: ClassVar[dict[str, str]] = {}

    def __init__(self, data: QueryDict, **given: str) -> None:
        asked = data.copy()
        for name, value in (self.defaults | given).items():
            if not asked.get(name):
                asked[name] = value
        super().__init__(asked)


class AreaQuestion(_Question):
    """An area; of those the scope reaches, and the outermost one unless another is named."""

    area = AreaField(
        label=_("区域"),
        empty_label=None,
        required=False,
        widget=forms.Select(attrs={"data-search": "", "class": "wide"}),
    )

    def __init__(self, data: QueryDict, *, scope: AreaScope, area: Area, **given: str) -> None:
        super().__init__(data, area=area.code, **given)
        self.fields["area"].offer(scope)  # type: ignore[attr-defined]


class FiguresQuestion(AreaQuestion):
    """Figures of an area on a day."""

    as_of = _day(_("统计时点"))
    group = forms.ChoiceField(label=_("口径分组"), required=False, choices=_GROUPS)

    defaults: ClassVar = {"group": "all"}

    def __init__(self, data: QueryDict, *, today: date, **given: Any) -> None:
        super().__init__(data, as_of=today.isoformat(), **given)


class WorkForm(FiguresQuestion):
    rate = forms.ChoiceField(
        label=_("指标"),
        required=False,
        choices=[("", _("各项合计")), *_RATES_OF_ENTERPRISES],
        widget=forms.Select(attrs={"class": "wide"}),
    )
    missing = forms.ChoiceField(
        label=_("缺什么"),
        required=False,
        choices=[("", _("全部")), *((one.code, one.name) for one in MISSING.values())],
    )
    by = forms.ChoiceField(
        label=_("分区域"),
        required=False,
        choices=[(code, By(code).label) for code in (By.CHILDREN, By.PARK, By.COUNTY)],
    )

    defaults: ClassVar = {"group": "all", "by": By.CHILDREN}

    @property
    def choice(self) -> WorkChoice:
        """Ask `is_valid()` first."""
        return WorkChoice(**self.cleaned_data)


class GapForm(FiguresQuestion):
    """`until` is the day that is looked ahead to: the end of the year unless another is named."""

    rate = forms.ChoiceField(
        label=_("指标"),
        required=False,
        choices=_RATES,
        widget=forms.Select(attrs={"class": "wide"}),
    )
    target = forms.DecimalField(
        label=_("目标（%）"), required=False, max_digits=4, decimal_places=1,
        min_value=Decimal(0), max_value=Decimal(100),
        widget=forms.NumberInput(attrs={"placeholder": _("按登记的目标"), "step": "0.1"}),
    )  # fmt: skip
    until = _day(_("推算至"))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if "as_of" in data:
            data["until"] = data.get("until") or date(data["as_of"].year, 12, 31)
            if data["until"] < data["as_of"]:
                self.add_error("until", _("推算至的日期不能早于统计时点。"))
        return data

    @property
    def own(self) -> dict[str, Decimal]:
        """The asker's own target for the rate asked about, if they named one."""
        percent = self.cleaned_data["target"]
        return {} if percent is None else {self.cleaned_data["rate"] or "union": percent}


class TargetsForm(AreaQuestion):
    """The targets of an area and year; of the present or a coming year, what will lapse until its
    end or another day."""

    year = forms.IntegerField(
        label=_("年度"), required=False, min_value=FIRST_DAY.year, max_value=LAST_DAY.year
    )
    until = _day(_("推算至"), help_text=_("不填为该年年底"))

    def __init__(self, data: QueryDict, *, today: date, **given: Any) -> None:
        super().__init__(data, year=str(today.year), **given)
        self.today = today

    @property
    def as_of(self) -> date:
        """Today, or the last day of a year that is over. Ask `is_valid()` first."""
        return min(self.today, date(self.cleaned_data["year"], 12, 31))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if "year" in data:
            data["until"] = data.get("until") or date(data["year"], 12, 31)
            if data["until"] < self.as_of:
                self.add_error("until", _("推算至的日期不能早于统计时点。"))
        return data


class EffectForm(_Question):
    """How a station's effect is looked at. Elections are counted by terms and not compared here."""

    months = forms.IntegerField(
        label=_("前后各几个月"), required=False, min_value=1, max_value=MOST_MONTHS
    )
    group = forms.ChoiceField(label=_("口径分组"), required=False, choices=_GROUPS)
    rate = forms.ChoiceField(label=_("指标"), required=False, choices=_RATES_OF_ENTERPRISES)
    as_of = _day(_("截至"))

    defaults: ClassVar = {"months": str(MONTHS), "group": "all", "rate": "union"}

    def __init__(self, data: QueryDict, *, today: date) -> None:
        super().__init__(data, as_of=today.isoformat())


class TargetForm(RowForm):
    """A target as it is entered; what it is about stays once it is there."""

    area = AreaField(label=_("区域"), help_text=_("下级区域没有自己的目标时，按这一条"))

    class Meta:
        model = Target
        fields = ("area", "year", "rate", "group", "percent", "source")
        widgets = {"source": forms.TextInput(attrs={"class": "wide"})}
        help_texts = {
            "percent": _("如 95 或 92.5"),
            "source": _("哪份文件定的，如“锦工发〔2023〕5号”"),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].offer(user.scope_for(Ability.EDIT))  # type: ignore[attr-defined]
        self.fields["group"].initial = GroupCode.ALL
        if self.instance.pk:
            for name in ("area", "year", "rate", "group"):
                del self.fields[name]
