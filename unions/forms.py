from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.choices import Ability
from accounts.models import User
from areas.forms import AreaField
from common.forms import CreditCodeField, DayInput, PartialDateField, RowForm
from unions.choices import UnionKind
from unions.models import DemocraticSystem, Membership, Term, Union


class UnionForm(RowForm):
    """A union; without the day of its approval it is still being prepared."""

    area = AreaField(label=_("所在区域"))
    credit_code = CreditCodeField(
        label=_("工会统一社会信用代码"), required=False, max_length=30,
        help_text=_("以 81 开头，见工会法人资格证书；没有可留空"),
    )  # fmt: skip
    approved_on = PartialDateField(label=_("批复日期"), required=False)

    class Meta:
        model = Union
        fields = (
            "name", "kind", "area", "approval_number", "approved_on", "credit_code",
            "external_code",
        )  # fmt: skip
        widgets = {"name": forms.TextInput(attrs={"class": "wide"})}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].offer(user.scope_for(Ability.EDIT))  # type: ignore[attr-defined]
        if self.instance.pk:
            # Whom it covers and in which form depends on these two.
            del self.fields["area"], self.fields["kind"]


class OwnUnionForm(RowForm):
    approved_on = PartialDateField(label=_("批复日期"))

    class Meta:
        model = Union
        fields = ("name", "approval_number", "approved_on")
        widgets = {"name": forms.TextInput(attrs={"class": "wide"})}


class _UnionChoice(forms.ModelChoiceField):
    widget = forms.Select(attrs={"data-search": ""})

    def label_from_instance(self, union: Union) -> str:
        return f"{union.name}（{union.get_kind_display()}）"


class CoverForm(forms.Form):
    """Which joint, federation, park or township union an enterprise belongs to."""

    union = _UnionChoice(label=_("工会"), queryset=Union.objects.none(), empty_label=_("请选择"))
    since = PartialDateField(label=_("覆盖起始日期"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shared = Union.objects.visible_to(user).exclude(kind=UnionKind.OWN)
        self.fields["union"].queryset = shared.order_by("name")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if known := data.get("since"):
            data["since"], data["since_precision"] = known.on, known.precision
        return data


class MembershipForm(RowForm):
    class Meta:
        model = Membership
        fields = ("reported_on", "members", "women", "source")
        help_texts = {"source": _("如“工会年报”“电话核实”")}


class SystemForm(RowForm):
    since = PartialDateField(label=_("建立日期"))

    class Meta:
        model = DemocraticSystem
        fields = ("kind", "since", "until", "evidence")
        labels = {"until": _("终止日期")}
        help_texts = {
            "until": _("仍在实行就留空；集体合同填到期日"),
            "evidence": _("如会议纪要、合同备案号"),
        }


class TermForm(RowForm):
    class Meta:
        model = Term
        fields = ("elected_on", "years")


class OnDayForm(forms.Form):
    """The day from which something is no longer so."""

    on = forms.DateField(label=_("终止日期"), widget=DayInput())
