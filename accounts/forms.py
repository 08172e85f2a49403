"""Forms about oneself: signing in, the password, codes, tokens."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.password_validation import password_validators_help_texts
from django.utils.html import format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

# How long a token may be wanted for; the profile's maximum cuts the list (TOKEN_MAX_DAYS).
TOKEN_DAYS = (7, 30, 90, 180, 365)


class SignInForm(AuthenticationForm):
    """User name and password; says the same for a wrong name and a wrong password."""

    error_messages = {
        "invalid_login": _("用户名或密码不正确，请重新输入（区分大小写）。"),
        "inactive": _("该账号已停用，请联系系统管理员。"),
    }


class PasswordForm(PasswordChangeForm):
    """One's own password. The service checks the new one, against the row that it has locked."""

    error_messages = {
        "password_mismatch": _("两次输入的新密码不一样，请重新输入。"),
        "password_incorrect": _("原密码不正确，请重新输入。"),
    }

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        was_given = user.password_expires_at is not None
        self.fields["old_password"].label = _("初始密码") if was_given else _("原密码")
        self.fields["new_password1"].label = _("新密码")
        self.fields["new_password2"].label = _("再次输入新密码")
        texts = ((text,) for text in password_validators_help_texts())
        rules = format_html_join("", "<li>{}</li>", texts)
        self.fields["new_password1"].help_text = format_html_join("", "<ul>{}</ul>", [(rules,)])
        self.fields["new_password2"].help_text = ""

    def validate_password_for_user(self, *args: Any, **kwargs: Any) -> None:
        """Left to the service."""


class CodeForm(forms.Form):
    """A code from the app, or where it may stand for that, a recovery code."""

    code = forms.CharField(
        label=_("验证码"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "text", "autofocus": True}
        ),
    )


class AppCodeForm(CodeForm):
    """Six digits from the app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("用途"),
        max_length=60,
        help_text=_("写清楚哪个程序使用，以后好辨认，如“月报脚本”。"),
    )
    days = forms.TypedChoiceField(label=_("有效期"), coerce=int)
    is_read_only = forms.BooleanField(
        label=_("只读"),
        required=False,
        initial=True,
        help_text=_("只能查询，不能新增或修改。用不着写数据的程序请保持勾选。"),
    )

    def __init__(self, *args: Any, longest: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = sorted({*(days for days in TOKEN_DAYS if days < longest), longest})
        choices = [(count, gettext("%(days)s 天") % {"days": count}) for count in days]
        field: Any = self.fields["days"]
        field.choices = choices
        field.initial = min(90, longest)
