from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import CountField, DayInput, PartialDateField


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
