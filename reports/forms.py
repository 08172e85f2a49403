from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.choices import Ability
from accounts.models import User
from areas.forms import AreaField

# How far back the page offers years; the API takes any year.
YEARS_OFFERED = 10


class ReportForm(forms.Form):
    """Which area and year to report on; offers the areas in which the user may."""

    area = AreaField(label=_("区域"))
    year = forms.TypedChoiceField(
        label=_("年度"),
        coerce=int,
        help_text=_("数据截至当年 12 月 31 日；本年度尚未结束的，截至今天。"),
    )

    def __init__(self, data: Any, *, user: User, today: date, initial: Any = None) -> None:
        super().__init__(data, initial={"year": today.year - 1, **(initial or {})})
        self.fields["area"].offer(user.scope_for(Ability.REPORT))  # type: ignore[attr-defined]
        years = range(today.year, today.year - YEARS_OFFERED, -1)
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]
