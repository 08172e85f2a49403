"""Forms of the portal's own pages."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.choices import Ability
from accounts.models import User
from areas.models import Area
from common.conflicts import column_in_words
from common.dated import DAY_VALIDATORS
from common.doubts import LONGEST_WHY
from common.forms import ActionForm, CountField, DayInput, PartialDateField
from common.scoping import HasScope
from enterprises.models import Enterprise
from indicators.forms_planning import AreaQuestion
from portal.models import SavedView
from portal.selectors import Choice
from portal.services import KEPT, MERGED, SURVIVOR, Kept, rivals_of

LONGEST_QUERY = SavedView._meta.get_field("query").max_length or 0


class QualityForm(AreaQuestion):
    """Of which area the records are looked at, and for which day: today unless another is named."""

    as_of = forms.DateField(
        label=_("截至日期"), required=False, input_formats=["%Y-%m-%d"], validators=DAY_VALIDATORS,
        widget=DayInput(),
    )  # fmt: skip

    def __init__(self, data: QueryDict, *, today: date, **given: Any) -> None:
        super().__init__(data, as_of=today.isoformat(), **given)

    def choice(self, user: HasScope) -> Choice:
        """Ask `is_valid()` first."""
        return Choice(user, self.cleaned_data["area"], self.cleaned_data["as_of"])


class SampleForm(forms.Form):
    """One field of each kind, for the style guide."""

    name = forms.CharField(label=_("文字"), help_text=_("说明写在这里"))
    search = forms.CharField(
        label=_("查找"), required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    choice = forms.ChoiceField(
        label=_("选择"), choices=[("", _("请选择")), ("a", _("甲")), ("b", _("乙"))]
    )
    area = forms.ChoiceField(
        label=_("可输入的选择"), required=False,
        choices=[("", _("全部")), ("a", _("甲")), ("b", _("乙"))],
        widget=forms.Select(attrs={"data-search": ""}),
    )  # fmt: skip
    on = forms.DateField(label=_("日期"), widget=DayInput())
    opened_on = PartialDateField(label=_("精确到日、月或年的日期"))
    people = CountField(label=_("人数"))
    flag = forms.BooleanField(label=_("勾选"), required=False)


class MergeForm(ActionForm):
    """Which record of the same enterprise is given up, and what of it is kept.

    The record that stays is the one whose page this is. Where the two say the same, or only one
    says anything, there is nothing to choose.
    """

    other = forms.ModelChoiceField(
        queryset=Enterprise.objects.none(), widget=forms.HiddenInput(), label=_("并入的企业"),
        error_messages={"invalid_choice": _("没有这家企业，或者不归您管。")},
    )  # fmt: skip
    on = PartialDateField(label=_("合并日期"), effect=_("不用的名称记为曾用名，使用至这一天"))

    field_order = ("other", "on")

    def __init__(
        self, data: Any = None, *, user: User, survivor: Enterprise, other: Any = None, **kw: Any
    ) -> None:
        super().__init__(data, initial={"other": other, **kw.pop("initial", {})}, **kw)
        offered = Enterprise.objects.unmerged().in_scope(user.scope_for(Ability.EDIT))
        choice: Any = self.fields["other"]
        choice.queryset = offered.exclude(pk=survivor.pk)
        self.survivor, self.merged = survivor, self._named(choice, data, other)
        self.rivals = rivals_of(survivor, self.merged) if self.merged else []
        if self.merged is not None:
            self._offer_values(survivor, self.merged)

    def _named(self, choice: Any, data: Any, other: Any) -> Enterprise | None:
        try:
            found: Enterprise | None = choice.clean(data.get("other") if data else other)
        except forms.ValidationError:
            return None
        return found

    def _offer_values(self, survivor: Enterprise, merged: Enterprise) -> None:
        for name in KEPT:
            column: Any = Enterprise._meta.get_field(name)
            ours, theirs = (column_in_words(row, column) for row in (survivor, merged))
            if ours == theirs or not getattr(merged, name):
                continue
            self.fields[f"keep_{name}"] = forms.ChoiceField(
                label=column.verbose_name,
                required=False,
                widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
                choices=[(SURVIVOR, ours), (MERGED, theirs)],
                initial=SURVIVOR if getattr(survivor, name) else MERGED,
            )  # fmt: skip
        if self.rivals:
            pair = self.rivals[0]
            self.fields["own_union"] = forms.ChoiceField(
                label=_("单独建立的工会"),
                widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
                choices=[(SURVIVOR, str(pair.ours.union)), (MERGED, str(pair.theirs.union))],
                help_text=_("一家企业同一时间只能有一个；另一个合并后请撤销"),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The answers that the service takes together."""
        data = super().clean() or {}
        taken = [
            name.removeprefix("keep_")
            for name in list(data)
            if name.startswith("keep_") and (data.pop(name) or self.fields[name].initial) == MERGED
        ]
        keep = Kept(taken, data.pop("own_union", ""))
        return {**data, "keep": keep}

    @property
    def compared(self) -> list[forms.BoundField]:
        """The fields in which the two differ."""
        return [self[name] for name in self.fields if name.startswith("keep_")]


class TakeBackForm(forms.Form):
    """Why a change is taken back."""

    reason = forms.CharField(
        label=_("撤回理由"), max_length=150, help_text=_("如：录错了企业；会留在修改记录里")
    )


class BulkForm(forms.Form):
    """What was shown of a bulk edit, so that nothing else is done."""

    shown = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput())
    leaves_refused = forms.BooleanField(label=_("跳过不能写入的行，其余照写"), required=False)
    # The browser asks for the tick; without one the page says so, with the preview.
    confirmed = forms.BooleanField(
        label=_("已核对，仍要写入"), required=False,
        widget=forms.CheckboxInput(attrs={"required": True}),
    )  # fmt: skip
    why = forms.CharField(
        label=_("说明（可以不填，记入修改记录）"), required=False, max_length=LONGEST_WHY,
        widget=forms.TextInput(attrs={"class": "wide"}),
    )  # fmt: skip


class ViewForm(forms.Form):
    """What a view is called, and who sees it in their list."""

    name = forms.CharField(
        label=_("名称"), max_length=60, help_text=_("如：规上企业季度对比。名称里不要写个人姓名。")
    )
    is_shared = forms.BooleanField(
        label=_("共享"),
        required=False,
        help_text=_("能看到该区域的人、以及您所辖下级的人，会在列表里看到；数字按各人权限计算。"),
    )


class KeepViewForm(ViewForm):
    """`KeepViewForm(data, user=…, query="area=…&as_of=…")`: which parts of an address are kept.

    What the address says beside is checked by its own page when it is opened.
    """

    keep_day = forms.BooleanField(
        label=_("固定统计时点"),
        required=False,
        help_text=_("不勾选的，每次打开都取当天"),
    )
    keep_area = forms.BooleanField(
        label=_("固定区域"),
        required=False,
        initial=True,
        help_text=_("不勾选的，打开的人各看自己的区域"),
    )

    def __init__(self, data: Any, *, user: HasScope, query: str) -> None:
        super().__init__(data)
        self.asked = QueryDict(query[:LONGEST_QUERY], mutable=True)
        # Of the page, not of what it shows.
        for name in ("page", "after", "before", "wall", "at", "csrfmiddlewaretoken"):
            self.asked.pop(name, None)
        self.user = user
        for name, field in (("keep_day", "as_of"), ("keep_area", "area")):
            if not self.asked.get(field):
                del self.fields[name]

    def kept_query(self, *dropped: str) -> str:
        kept = self.asked.copy()
        for name in dropped:
            kept.pop(name, None)
        return str(kept.urlencode())

    def clean(self) -> dict[str, Any]:
        """The columns of the view."""
        given = super().clean() or {}
        keeps_area = given.pop("keep_area", False)
        dropped = [] if given.pop("keep_day", False) else ["as_of", "compare_to"]
        area = self._area() if keeps_area else None
        dropped += [] if keeps_area else ["area", "station"]
        query = self.kept_query(*dropped)
        if len(query) > LONGEST_QUERY:
            raise forms.ValidationError(_("所选条件太长，保存不下。"))
        return {**given, "query": query, "area": area}

    def _area(self) -> Any:
        area = Area.objects.visible_to(self.user).filter(code=self.asked.get("area")).first()
        if area is None:
            raise forms.ValidationError(_("所选区域不在您的可见范围内。"))
        return area


class RemoveViewForm(forms.Form):
    """Only asks."""
