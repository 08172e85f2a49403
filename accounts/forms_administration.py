"""Forms of the administrators' pages; signing in and one's own account have theirs in forms.py."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.choices import ADMINISTRATORS, Role
from accounts.models import User
from areas.forms import AreaField
from common.dated import LAST_DAY
from common.forms import DayInput, RowForm
from common.scoping import AreaScope


class AccountForm(RowForm):
    """A new account, or a correction of its name."""

    class Meta:
        model = User
        fields = ("username", "name")
        labels = {"username": _("用户名")}
        help_texts = {
            "username": _("登录时填写，以后不能修改。字母、数字和 @ . + - _，如 yixian01"),
            "name": _("写岗位即可，如“义县总工会组织部”；日志里也这样显示"),
        }
        error_messages = {
            "username": {"unique": _("这个用户名已有人使用，请换一个。")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.fields["username"].widget.attrs.update(autocomplete="off", autofocus=False)
        if self.instance.pk:
            del self.fields["username"]


class ConfirmForm(forms.Form):
    """Nothing to fill in: the page says what will happen, the button does it."""


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("理由"), max_length=200,
        widget=forms.TextInput(attrs={"class": "wide"}),
        help_text=_("记入日志，如“调离本单位”"),
    )  # fmt: skip


class GrantForm(forms.Form):
    """From when to when, and for a role on areas where. A grant never begins before today: what
    nobody could see on a day that has passed, nobody may seem to have seen."""

    place = AreaField(
        label=_("区域"), help_text=_("授权包括所选区域本级，以及它以下的全部区域，一步到位")
    )
    since = forms.DateField(
        label=_("生效日期"), widget=DayInput(), help_text=_("从这一天零时起有效")
    )
    until = forms.DateField(
        label=_("终止日期"), widget=DayInput(), required=False,
        help_text=_("从这一天零时起不再有效；不填表示长期，直到收回"),
    )  # fmt: skip

    def __init__(self, *args: Any, role: Role, of_a_record: bool, today: date, **kwargs: Any):
        kwargs.setdefault("initial", {"since": today})
        super().__init__(*args, **kwargs)
        self.today = today
        if role in ADMINISTRATORS or of_a_record:
            del self.fields["place"]
        else:
            self.fields["place"].offer(AreaScope(everything=True))  # type: ignore[attr-defined]

    def clean_since(self) -> date:
        since: date = self.cleaned_data["since"]
        return _not_before(since, self.today)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and until <= since:
            self.add_error("until", _("终止日期必须晚于生效日期。"))
        return data


class EndForm(ReasonForm):
    on = forms.DateField(
        label=_("终止日期"), widget=DayInput(),
        help_text=_("从这一天零时起不再有效；填今天即刻收回"),
    )  # fmt: skip

    field_order = ("on", "reason")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"on": today})
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_on(self) -> date:
        return _not_before(self.cleaned_data["on"], self.today)


class ChangeEndForm(ReasonForm):
    until = forms.DateField(
        label=_("新的终止日期"), widget=DayInput(), required=False,
        help_text=_("从这一天零时起不再有效；留空表示长期，直到收回"),
    )  # fmt: skip

    field_order = ("until", "reason")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_until(self) -> date | None:
        until: date | None = self.cleaned_data["until"]
        return _not_before(until, self.today) if until else None


def _not_before(day: date, today: date) -> date:
    if day < today:
        raise ValidationError(_("不能早于今天：已经过去的日子不能改变。"))
    if day > LAST_DAY:
        raise ValidationError(_("日期太远，请检查年份。"))
    return day
