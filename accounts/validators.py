"""What a password must be; AUTH_PASSWORD_VALIDATORS names these (config/settings/security.py).

Each says what is wrong and what to do. None of them asks a model: former passwords are reached
through the user.
"""

from typing import Any

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# In shorter ones every other password would happen to contain them.
SHORTEST_NAME = 3


class LongEnough:
    def __init__(self, minimum: int = 8) -> None:
        self.minimum = minimum

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) < self.minimum:
            raise ValidationError(
                _("密码只有 %(length)s 位，至少要有 %(minimum)s 位，请加长。")
                % {"length": len(password), "minimum": self.minimum},
                code="password_too_short",
            )

    def get_help_text(self) -> str:
        return _("至少 %(minimum)s 位") % {"minimum": self.minimum}


class OfSeveralClasses:
    """Of capital letters, small letters, digits and other signs, so many kinds."""

    def __init__(self, minimum: int = 3) -> None:
        self.minimum = minimum

    def validate(self, password: str, user: Any = None) -> None:
        kinds = {_kind(sign) for sign in password}
        if len(kinds) < self.minimum:
            raise ValidationError(
                _(
                    "密码只用了 %(count)s 类字符。大写字母、小写字母、数字、符号这四类中"
                    "至少要用 %(minimum)s 类，请补上缺少的。"
                )
                % {"count": len(kinds), "minimum": self.minimum},
                code="password_too_simple",
            )

    def get_help_text(self) -> str:
        return _("大写字母、小写字母、数字、符号中至少有 %(minimum)s 类") % {
            "minimum": self.minimum
        }


def _kind(sign: str) -> str:
    if sign.isdecimal():
        return "digit"
    if sign.isupper():
        return "capital"
    # Chinese characters count as signs: nobody's list of passwords holds them.
    return "small" if sign.islower() else "sign"


class WithoutTheUserName:
    def validate(self, password: str, user: Any = None) -> None:
        name = (getattr(user, "username", "") or "").lower()
        if len(name) >= SHORTEST_NAME and name in password.lower():
            raise ValidationError(
                _("密码里含有用户名，容易被猜到，请去掉用户名再试。"),
                code="password_contains_username",
            )

    def get_help_text(self) -> str:
        return _("不能含有用户名")


class NotCommon(CommonPasswordValidator):
    def get_error_message(self) -> str:
        return _("这个密码太常见，容易被猜到，请换一个。")

    def get_help_text(self) -> str:
        return _("不能是常见的密码")


class NotUsedBefore:
    """Unlike the present password and the ones before it, `last` of them together."""

    def __init__(self, last: int = 5) -> None:
        self.last = last

    def validate(self, password: str, user: Any = None) -> None:
        if user is None or user.pk is None or not self.last:
            return
        former = user.former_passwords.order_by("-replaced_at", "-pk")
        used = [user.password, *former.values_list("encoded", flat=True)[: self.last - 1]]
        if any(check_password(password, encoded) for encoded in used):
            raise ValidationError(
                _("最近 %(last)s 次用过的密码不能再用，请换一个没用过的。") % {"last": self.last},
                code="password_used_before",
            )

    def get_help_text(self) -> str:
        return _("不能是最近 %(last)s 次用过的密码") % {"last": self.last}
