"""What a reader of the dashboard may choose."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from areas.forms import AreaField
from common.dated import DAY_VALIDATORS
from common.scoping import AreaScope
from indicators.choices import By, Every
from indicators.dashboard import Choice
from indicators.definitions import RATES
from indicators.figures import GROUPS, TERM_MEASURES

EARLIEST = date(1949, 10, 1)
LATEST = date(2999, 12, 31)
_RATES = [(code, rate.name) for code, rate in RATES.items()]
_PARTS = [(code, label) for code, label in By.choices if code != By.NONE]
# Beside the chosen rate, until the reader says otherwise: what stands and falls with it.
COMPARED_AT_FIRST = ("congress", "openness", "contract")


class DashboardForm(forms.Form):
    """`DashboardForm(request.GET, scope=…, area=…, today=…)`; `choice` is what was chosen.

    What the address does not say gets a default before it is read, so nothing is required and
    nothing is ever empty.
    """

    area = AreaField(
        label=_("区域"),
        empty_label=None,
        required=False,
        widget=forms.Select(attrs={"data-search": "", "class": "wide"}),
    )
    as_of = forms.DateField(
        label=_("统计时点"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(
            attrs={"type": "date", "min": str(EARLIEST), "max": str(LATEST)}, format="%Y-%m-%d"
        ),
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

    def __init__(self, data: QueryDict, *, scope: AreaScope, area: Any, today: date) -> None:
        asked = data.copy()
        if "rate" not in asked:
            asked.setlistdefault("compare", list(COMPARED_AT_FIRST))
        defaults = {
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
        self.fields["area"].offer(scope)  # type: ignore[attr-defined]

    def clean_as_of(self) -> date:
        day: date = self.cleaned_data["as_of"]
        if not EARLIEST <= day <= LATEST:
            raise forms.ValidationError(_("统计时点应在 1949 年至 2999 年之间。"))
        return day

    @property
    def choice(self) -> Choice:
        """Ask `is_valid()` first."""
        chosen = self.cleaned_data
        return Choice(**(chosen | {"compare": tuple(chosen["compare"])}))


class TermsForm(forms.Form):
    """Which terms of office are listed; only links lead there, so nothing is said about errors."""

    as_of = forms.DateField(input_formats=["%Y-%m-%d"], required=False, validators=DAY_VALIDATORS)
    measure = forms.ChoiceField(
        choices=[(measure.code, measure.name) for measure in TERM_MEASURES.values()],
        required=False,
    )
    own_level = forms.BooleanField(required=False)
    station = forms.IntegerField(required=False, min_value=1)
