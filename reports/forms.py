from datetime import date
from typing import Any
from urllib.parse import parse_qsl

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.choices import Ability
from accounts.models import User
from areas.forms import AreaField
from common.forms import DayInput
from indicators.choices import By, GroupCode
from indicators.filters import EnterpriseFilter
from reports.choices import FeedKind, YearKind
from reports.feeds import REPORT_TABLES
from reports.rules import scope_to_report
from stations.models import Station

# How far back the page offers years; the API takes any year.
YEARS_OFFERED = 10


def _years(last: int) -> list[tuple[int, str]]:
    return [(year, str(year)) for year in range(last, last - YEARS_OFFERED, -1)]


class ReportForm(forms.Form):
    """Which area or station, and which year, to report on; offers those of which the user may."""

    area = AreaField(label=_("区域"), required=False)
    station = forms.ModelChoiceField(
        Station.objects.none(),
        label=_("指导站"),
        required=False,
        empty_label=_("不选，统计整个区域"),
        widget=forms.Select(attrs={"data-search": ""}),
        help_text=_("选了指导站的，只统计该站在统计时点服务的区域，不看上面的区域。"),
    )
    year = forms.TypedChoiceField(
        label=_("年度"),
        coerce=int,
        help_text=_("数据截至统计年度末（一般为 12 月 31 日）；本年度尚未结束的，截至今天。"),
    )

    def __init__(self, data: Any, *, user: User, today: date, initial: Any = None) -> None:
        super().__init__(data, initial={"year": today.year - 1, **(initial or {})})
        scope = scope_to_report(user)
        self.fields["area"].offer(user.scope_for(Ability.REPORT))  # type: ignore[attr-defined]
        stations = Station.objects.in_scope(scope).order_by("area__path", "name")
        self.fields["station"].queryset = stations  # type: ignore[attr-defined]
        self.fields["year"].choices = _years(today.year)  # type: ignore[attr-defined]
        if not scope.has_areas:
            self._of_stations_alone()

    def _of_stations_alone(self) -> None:
        del self.fields["area"]
        station = self.fields["station"]
        station.required = True
        station.help_text = _("统计该站在统计时点服务的区域。")
        station.empty_label = _("请选择")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if "area" in self.fields and not self.errors and not (said["area"] or said["station"]):
            self.add_error("area", _("请选择区域或指导站。"))
        return said


class CorrectionForm(forms.Form):
    """Why a sealed report is corrected; printed on the cover of the corrected version."""

    reason = forms.CharField(
        label=_("更正原因"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "写明更正什么、为什么，印在更正版封面。如：某企业建会日期录错，应为 2024 年 3 月。"
        ),
    )


class NoteForm(forms.Form):
    """The editor's own paragraphs about a chapter; a new line begins a paragraph."""

    text = forms.CharField(
        label=_("说明"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("每行一段，随报告印出；重新编制时保留。留空则删除。"),
    )


class StatisticalYearForm(forms.Form):
    """Which days the statistical year of an area has, from a year on."""

    area = AreaField(label=_("区域"))
    since = forms.IntegerField(label=_("自哪一年度起"), min_value=1949, max_value=2999)
    kind = forms.ChoiceField(
        label=_("统计年度"), choices=YearKind.choices, widget=forms.RadioSelect
    )

    def __init__(self, data: Any, *, user: User, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["area"].offer(user.scope_for(Ability.REPORT))  # type: ignore[attr-defined]


class ProofForm(forms.Form):
    """A file that somebody was given."""

    file = forms.FileField(
        label=_("文件"), help_text=_("选择收到的报告文件（Excel 等），不要另存或修改。")
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > 30 * 1024 * 1024:
            raise forms.ValidationError(_("文件超过 30 MB，不是本门户生成的报告文件。"))
        return file


class FeedForm(forms.Form):
    """What a link brings; fields that its kind of table has no use for are left aside."""

    name = forms.CharField(label=_("用途"), max_length=60, help_text=_("如：月报汇总表"))
    kind = forms.ChoiceField(label=_("内容"), choices=FeedKind.choices)
    area = AreaField(label=_("区域"))
    as_of = forms.DateField(
        label=_("统计时点"),
        required=False,
        widget=DayInput(),
        help_text=_("留空则为每次刷新的当天（覆盖率表、企业名单）"),
    )
    group = forms.ChoiceField(label=_("口径分组"), choices=GroupCode.choices, required=False)
    by = forms.ChoiceField(label=_("每行是什么（覆盖率表）"), choices=By.choices, required=False)
    conditions = forms.CharField(
        label=_("筛选条件（企业名单）"),
        required=False,
        max_length=1000,
        help_text=_("可选：在企业名单页面筛选好，把网址中“?”后面的部分粘贴到这里"),
    )
    table = forms.ChoiceField(
        label=_("哪张表（年度报告）"),
        choices=[(code, name) for code, (name, _find) in REPORT_TABLES.items()],
        required=False,
    )
    year = forms.IntegerField(
        label=_("年度（年度报告）"),
        min_value=1949,
        max_value=2999,
        required=False,
        help_text=_("留空则为最新封存的一份"),
    )

    def __init__(self, data: Any, *, user: User, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["area"].offer(user.scope)  # type: ignore[attr-defined]

    def clean_conditions(self) -> dict[str, str]:
        text = self.cleaned_data["conditions"].rpartition("?")[2]
        return {
            name: value for name, value in parse_qsl(text) if name in EnterpriseFilter.base_filters
        }

    @property
    def query(self) -> dict[str, str]:
        """What is asked of the table, with nothing that its kind has no use for."""
        said = self.cleaned_data
        day = said["as_of"].isoformat() if said["as_of"] else ""
        asked = {
            FeedKind.COVERAGE: {"as_of": day, "group": said["group"], "by": said["by"]},
            FeedKind.ENTERPRISES: {**said["conditions"], "as_of": day, "group": said["group"]},
            FeedKind.REPORT: {"table": said["table"], "year": str(said["year"] or "")},
        }[said["kind"]]
        found = {"area": said["area"].code, **asked}
        return {name: value for name, value in found.items() if value}
