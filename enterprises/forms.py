from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.choices import Ability
from accounts.models import User
from areas.forms import AreaField
from common.forms import CountField, CreditCodeField, DayInput, PartialDateField, RowForm
from enterprises.choices import ClosingReason, IndustrySection
from enterprises.models import Absence, Enterprise, Headcount, SizeRecord

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
        if self.instance.pk:
            # A correction; an enterprise that moved has a form of its own.
            del self.fields["area"]


class HeadcountForm(RowForm):
    stated = CountField(label=_("职工人数"))

    class Meta:
        model = Headcount
        fields = ("reported_on", "women", "source")
        help_texts = {"source": _("如“企业年报”“电话核实”")}

    field_order = ("reported_on", "stated", "women", "source")

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


class AbsenceForm(RowForm):
    class Meta:
        model = Absence
        fields = ("subject", "confirmed_on", "source")
        help_texts = {"source": _("如“实地走访”“电话核实”")}


class MoveForm(forms.Form):
    area = AreaField(label=_("迁入区域"))
    on = forms.DateField(
        label=_("迁入日期"), widget=DayInput(), help_text=_("这一天以前仍算在原区域")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].offer(user.scope_for(Ability.EDIT))  # type: ignore[attr-defined]


class CloseForm(forms.Form):
    on = forms.DateField(
        label=_("终止日期"), widget=DayInput(), help_text=_("从这一天起不再计入企业数")
    )
    reason = forms.ChoiceField(label=_("终止原因"), choices=ClosingReason.choices)
