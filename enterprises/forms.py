from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.choices import Ability
from accounts.models import User
from areas.forms import AreaField
from common.forms import (
    ActionForm,
    CountField,
    CreditCodeField,
    DayInput,
    PartialDateField,
    PartialDates,
    PhoneField,
    ReasonForm,
    RowForm,
)
from common.values import Count, stated_count
from enterprises.choices import (
    ClosingReason,
    IndustrySection,
    Ownership,
    ReadReason,
    Subject,
)
from enterprises.models import Absence, Enterprise, Headcount, SizeRecord

# Of the date of a report.
COUNTED_FROM = _("这一期的人数用到下一次登记为止")
UNKNOWN_YES_NO = [("", _("不详")), ("true", _("是")), ("false", _("否"))]


class EnterpriseForm(RowForm):
    """What is known of an enterprise apart from dated facts; the area once it is registered."""

    credit_code = CreditCodeField(
        label=_("统一社会信用代码"), required=False, max_length=30,
        help_text=_("18 位，见营业执照；暂时没有可留空"),
    )  # fmt: skip
    area = AreaField(label=_("所在区域"))
    industry_section = forms.ChoiceField(
        label=_("行业门类"), required=False, choices=[("", _("不详")), *IndustrySection.choices]
    )
    opened_on = PartialDateField(label=_("开业日期"), required=False)
    phone = PhoneField(label=_("联系电话"))

    class Meta:
        model = Enterprise
        fields = (
            "name", "credit_code", "area", "kind", "ownership", "industry_section", "opened_on",
            "address", "contact", "phone", "remark",
        )  # fmt: skip
        widgets = {
            name: forms.TextInput(attrs={"class": "wide"}) for name in ("name", "address", "remark")
        }
        help_texts = {"contact": _("岗位即可，如“工会主席”，不必写姓名")}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].offer(user.scope_for(Ability.EDIT))  # type: ignore[attr-defined]
        self.fields["phone"].known = self.instance.phone  # type: ignore[attr-defined]
        for name in ("name", "credit_code"):
            self.fields[name].widget.attrs.update(self._asking_for_similar())
        if self.instance.pk:
            # A correction; an enterprise that moved has a form of its own.
            del self.fields["area"]
            self.fields["renamed_on"] = PartialDateField(
                label=_("自何时改用此名称"), required=False,
                effect=_("真的更了名才填，原名称记为曾用名；只是改正错字就留空"),
            )  # fmt: skip
            self.order_fields(["name", "renamed_on"])

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("renamed_on") and data.get("name") == self.instance.name:
            self.add_error("renamed_on", _("名称没有改，不用填。"))
        return data

    def _asking_for_similar(self) -> dict[str, str]:
        """While a name or code is typed: whether it is registered already."""
        address = reverse("enterprise-similar")
        return {
            "hx-get": f"{address}?but={self.instance.pk}" if self.instance.pk else address,
            "hx-trigger": "input changed delay:400ms",
            "hx-include": "[name=name], [name=credit_code]",
            "hx-target": "#similar",
        }


class HeadcountForm(RowForm):
    reported_on = PartialDateField(label=_("统计日期"), effect=COUNTED_FROM)
    stated = CountField(label=_("职工人数"))

    class Meta:
        model = Headcount
        fields = ("reported_on", "women", "source")
        help_texts = {"source": _("如“企业年报”“电话核实”")}

    field_order = ("reported_on", "stated", "women", "source")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            row = self.instance
            count = Count(row.employees, row.exactness, row.at_least, row.at_most)
            self.initial["stated"] = stated_count(count)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        count = data.pop("stated", None)
        if count is not None:
            data["employees"], data["exactness"] = count.value, count.exactness
            if count.at_least is not None or count.at_most is not None:
                data["at_least"], data["at_most"] = count.at_least, count.at_most
        return data


class SizeForm(RowForm):
    above_scale = forms.TypedChoiceField(
        label=_("规模以上"), required=False, choices=UNKNOWN_YES_NO,
        coerce=lambda text: text == "true", empty_value=None,
        help_text=_("以统计部门名录为准"),
    )  # fmt: skip

    class Meta:
        model = SizeRecord
        fields = ("year", "size_class", "above_scale", "source")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            known = {True: "true", False: "false"}
            self.initial["above_scale"] = known.get(self.instance.above_scale, "")


class AbsenceForm(RowForm):
    class Meta:
        model = Absence
        fields = ("subject", "confirmed_on", "source")
        help_texts = {"source": _("如“实地走访”“电话核实”")}


class MoveForm(ActionForm):
    area = AreaField(label=_("迁入区域"))
    on = PartialDateField(label=_("迁入日期"), effect=_("在此以前仍算在原区域"))

    field_order = ("area", "on")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].offer(user.scope_for(Ability.EDIT))  # type: ignore[attr-defined]


class CloseForm(ActionForm):
    on = PartialDateField(label=_("终止日期"), effect=_("从这一天起不再计入企业数"))
    reason = forms.ChoiceField(label=_("终止原因"), choices=ClosingReason.choices)

    field_order = ("on", "reason")


class ReopenForm(ActionForm):
    on = PartialDateField(label=_("重新开业日期"), effect=_("从这一天起重新计入企业数"))

    field_order = ("on",)


class RenameForm(ActionForm):
    name = forms.CharField(
        label=_("新名称"), max_length=120, widget=forms.TextInput(attrs={"class": "wide"})
    )
    on = PartialDateField(label=_("更名日期"), effect=_("原名称记为曾用名，仍查得到"))

    field_order = ("name", "on")


class SetDetailsForm(forms.Form):
    """What many enterprises have in common; what is left empty stays as it is."""

    ownership = forms.ChoiceField(
        label=_("所有制"), required=False, choices=[("", _("不改")), *Ownership.choices]
    )
    industry_section = forms.ChoiceField(
        label=_("行业门类"), required=False, choices=[("", _("不改")), *IndustrySection.choices]
    )
    contact = forms.CharField(
        label=_("联系岗位"), required=False, max_length=60,
        help_text=_("岗位即可，如“工会主席”，不必写姓名；留空不改"),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Only what was filled in."""
        data = {name: value for name, value in (super().clean() or {}).items() if value}
        if not data and not self.errors:
            raise forms.ValidationError(_("请至少填一项要改的内容。"))
        return data


class CorrectReportsForm(PartialDates, forms.Form):
    """What is wrong in many reports alike, as when a list was read for another day; what is left
    empty stays as it is."""

    reported_on = PartialDateField(label=_("统计日期"), required=False, effect=_("留空不改"))
    source = forms.CharField(
        label=_("来源"), max_length=120, required=False, help_text=_("留空不改")
    )

    def clean(self) -> dict[str, Any]:
        """Only what was filled in."""
        data = super().clean()
        if not data.get("reported_on"):
            data.pop("reported_precision", None)
        data = {name: value for name, value in data.items() if value}
        if not data and not self.errors:
            raise forms.ValidationError(_("请至少填一项要改的内容。"))
        return data


class ConfirmAbsenceForm(forms.Form):
    """What was found on a day that none of the enterprises has."""

    subject = forms.ChoiceField(label=_("事项"), choices=Subject.choices)
    on = forms.DateField(
        label=_("确认日期"), widget=DayInput(), help_text=_("从这一天起计为“无”，直到建立")
    )
    source = forms.CharField(
        label=_("来源"), max_length=120, required=False, help_text=_("如“实地走访”“电话核实”")
    )


class PhoneReasonForm(ReasonForm):
    """Why the telephone number of an enterprise is looked at."""

    reasons = ReadReason
