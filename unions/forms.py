from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.choices import Ability
from accounts.models import User
from areas.forms import AreaField
from common.forms import (
    CHOOSE,
    ActionForm,
    CountField,
    CreditCodeField,
    DayInput,
    PartialDateField,
    PartialDates,
    RowForm,
)
from common.values import NONE, PartialDate, last_day
from enterprises.checks.subjects import operating
from enterprises.forms import COUNTED_FROM
from enterprises.models import Enterprise
from unions.checks.subjects import is_covered
from unions.choices import SystemKind, TermYears, UnionKind
from unions.models import CongressSession, DemocraticSystem, Membership, Officer, Term, Union


class UnionChoice(forms.ModelChoiceField):
    widget = forms.Select(attrs={"data-search": ""})

    def label_from_instance(self, union: Union) -> str:
        return f"{union.name}（{union.get_kind_display()}）"


class UnionForm(RowForm):
    """A union; without the day of its approval it is still being prepared."""

    area = AreaField(label=_("所在区域"))
    credit_code = CreditCodeField(
        label=_("工会统一社会信用代码"), required=False, max_length=30,
        help_text=_("以 81 开头，见工会法人资格证书；没有可留空"),
    )  # fmt: skip
    approved_on = PartialDateField(label=_("批复日期"), required=False)
    parent = UnionChoice(
        label=_("上级工会"), queryset=Union.objects.none(), required=False,
        empty_label=_("没有登记"),
        help_text=_("所属的工会联合会、乡镇或园区工会；县、市总工会不用选"),
    )  # fmt: skip

    class Meta:
        model = Union
        fields = (
            "name", "kind", "area", "approval_number", "approved_on", "credit_code", "parent",
            "external_code",
        )  # fmt: skip
        widgets = {"name": forms.TextInput(attrs={"class": "wide"})}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].offer(user.scope_for(Ability.EDIT))  # type: ignore[attr-defined]
        shared = Union.objects.visible_to(user).exclude(kind=UnionKind.OWN)
        # One that is registered stays on offer, though it may lie outside of what the user sees.
        offered = Q(pk__in=shared.values("pk")) | Q(pk=self.instance.parent_id)
        choice: Any = self.fields["parent"]
        choice.queryset = (
            Union.objects.filter(offered).exclude(pk=self.instance.pk).order_by("pinyin", "name")
        )
        if self.instance.pk:
            # Whom it covers and in which form depends on these two.
            del self.fields["area"], self.fields["kind"]


class OwnUnionForm(RowForm):
    approved_on = PartialDateField(label=_("批复日期"))
    note = forms.CharField(
        label=_("理由和依据"), required=False, max_length=150,
        widget=forms.TextInput(attrs={"class": "wide"}), help_text=_("记入修改记录；可以不填"),
    )  # fmt: skip

    class Meta:
        model = Union
        fields = ("name", "approval_number", "approved_on")
        widgets = {"name": forms.TextInput(attrs={"class": "wide"})}


class ApproveForm(ActionForm):
    """The approval of a joint union or a federation, and the enterprises that belong to it."""

    approved_on = PartialDateField(label=_("批复日期"))
    approval_number = forms.CharField(label=_("批复文号"), max_length=60, required=False)
    enterprises = forms.ModelMultipleChoiceField(
        label=_("覆盖的企业"), queryset=Enterprise.objects.none(), required=False,
        widget=forms.SelectMultiple(attrs={"data-search": "", "class": "wide"}),
        help_text=_("可以选多家；已登记加入的不用再选"),
    )  # fmt: skip
    everybody = forms.BooleanField(label=_("本区域没有任何工会覆盖的企业全部加入"), required=False)

    field_order = ("approved_on", "approval_number", "enterprises", "everybody")

    def __init__(self, *args: Any, user: User, union: Union, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here: Any = Enterprise.objects.unmerged().in_scope(user.scope_for(Ability.EDIT))
        here = operating(here.in_area(union.area.path), today).select_related("area")
        self.uncovered = here.filter(~is_covered(today)).order_by("pinyin", "name")
        choice: Any = self.fields["enterprises"]
        choice.queryset = here.order_by("pinyin", "name")
        self.fields["everybody"].label = _(
            "本区域没有任何工会覆盖的企业全部加入（%(count)s 家）"
        ) % {"count": self.uncovered.count()}

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        chosen = [
            *(data.get("enterprises") or ()),
            *(self.uncovered if data.pop("everybody", None) else ()),
        ]
        return {**data, "enterprises": list({row.pk: row for row in chosen}.values())}


class CoverForm(ActionForm):
    """Which joint, federation, park or township union an enterprise belongs to."""

    union = UnionChoice(label=_("工会"), queryset=Union.objects.none(), empty_label=_("请选择"))
    since = PartialDateField(label=_("覆盖起始日期"))

    field_order = ("union", "since")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = False
        shared = Union.objects.visible_to(user).exclude(kind=UnionKind.OWN)
        self.fields["union"].queryset = shared.order_by("pinyin", "name")  # type: ignore[attr-defined]


class MembershipForm(RowForm):
    reported_on = PartialDateField(label=_("统计日期"), effect=COUNTED_FROM)

    class Meta:
        model = Membership
        fields = ("reported_on", "members", "women", "migrants", "source")
        help_texts = {"source": _("如“工会年报”“电话核实”")}


class SystemForm(RowForm):
    since = PartialDateField(label=_("建立日期"))
    until = PartialDateField(
        label=_("终止日期"), required=False,
        help_text=_(
            "仍在实行就留空；集体合同填到期日，算到那一天、那个月或那一年的最后一天；其他制度从填的日期起不再计入"
        ),
    )  # fmt: skip

    class Meta:
        model = DemocraticSystem
        fields = ("kind", "since", "until", "evidence")
        help_texts = {"evidence": _("如会议纪要、合同备案号")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = self.instance
        if row.until and row.tells_last_day:
            self.initial["until"] = PartialDate(last_day(row.until), row.until_precision)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("until") and data.get("kind") == SystemKind.CONTRACT:
            data["until"] = PartialDate(data["until"], data["until_precision"]).end
        return data


class SessionForm(RowForm):
    """A meeting of a workers' congress."""

    class Meta:
        model = CongressSession
        fields = ("held_on", "representatives", "attended")
        help_texts = {
            "held_on": _("开了几天的填第一天"),
            "representatives": _(
                "本届职工代表总数，不是到会人数；开职工大会的填职工人数；不清楚可留空"
            ),
            "attended": _("实际到会的职工代表；不清楚可留空"),
        }


# What a tick means would have to be guessed.
_FULL_OR_PART_TIME = [(True, _("专职")), (False, _("兼职"))]


class OfficerForm(RowForm):
    """An office on the committee of a union, and who holds it."""

    full_time = forms.TypedChoiceField(
        label=_("专职或兼职"), coerce=lambda value: value == "True",
        choices=[("", CHOOSE), *_FULL_OR_PART_TIME],
    )  # fmt: skip

    class Meta:
        model = Officer
        fields = ("role", "holder", "full_time", "since", "until")
        labels = {"since": _("任职日期"), "until": _("离任日期")}
        help_texts = {
            "holder": _("写姓名或所任职务，如“办公室主任”；不写电话和身份证号"),
            "until": _("仍在任就留空；从这一天起不再计入"),
        }


class EndOfficeForm(ActionForm):
    """The day from which an office is no longer held."""

    on = forms.DateField(label=_("离任日期"), widget=DayInput(), help_text=_("从这一天起不再计入"))

    field_order = ("on",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = False


class TermForm(RowForm):
    elected_on = PartialDateField(label=_("选举日期"), effect=_("任期从这一天起算"))

    class Meta:
        model = Term
        fields = ("elected_on", "years")


class PostponeForm(ActionForm):
    """The upper union approved that the next election is held later. `on` is the day on which its
    effect is looked at; none is asked for."""

    to = PartialDateField(
        label=_("延期至"),
        help_text=_("如 2026-06-30；只写年月或年的，算到那个月或那一年的最后一天"),
    )
    approval = forms.CharField(label=_("延期批复文号"), max_length=60)

    field_order = ("to", "approval")

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = False
        self.on = on

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        precision = data.pop("to_precision", None)
        if data.get("to"):
            data["to"] = last_day(PartialDate(data["to"], precision).end)
        return {**data, "on": self.on}


class ElectionsForm(forms.Form):
    """What the elections of many unions have in common."""

    years = forms.TypedChoiceField(
        label=_("任期（年）"), coerce=int, choices=[("", CHOOSE), *TermYears.choices]
    )


class ElectionRowForm(PartialDates, forms.Form):
    """When one of them elected; what is left empty is left as it is."""

    elected_on = PartialDateField(label=_("选举日期"), required=False, help_text="")


class LeaveForm(ActionForm):
    """An enterprise leaves a union, or a union is dissolved."""

    on = PartialDateField(label=_("终止日期"), effect=_("从这一天起不再计入"))

    field_order = ("on",)


class OnDayForm(PartialDates, forms.Form):
    """The day from which something is no longer so."""

    on = PartialDateField(label=_("终止日期"), effect=_("从这一天起不再计入"))


class LastDayForm(PartialDates, forms.Form):
    """Until when a contract holds: it counts until the end of that day, month or year."""

    on = PartialDateField(
        label=_("到期日"),
        help_text=_(
            "提前终止的填最后有效的一天；只知道年月或年的照写，算到那个月或那一年的最后一天"
        ),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("on"):
            data["on"] = PartialDate(data["on"], data["on_precision"]).end
        return data


class CountsDayForm(PartialDates, forms.Form):
    """Of which day, month or year the numbers are, and from where."""

    on = PartialDateField(label=_("统计日期"), effect=COUNTED_FROM)
    source = forms.CharField(
        label=_("来源"), max_length=120, required=False, help_text=_("如“企业年报”“电话核实”")
    )


class CountsRowForm(forms.Form):
    """The numbers of one enterprise in a grid; what is left empty was not reported."""

    employees = CountField(label=_("职工人数"), required=False, help_text="")
    members = forms.IntegerField(label=_("会员人数"), required=False, min_value=0)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        count = data.get("employees")
        data["employees"] = None if count is None or count.exactness == NONE else count
        return data
