"""The second factor: a code from an app on the phone (TOTP, RFC 6238), and recovery codes for the
day the phone is lost. django-otp keeps the devices, slows down guessing, and takes no code twice.
"""

import secrets
from datetime import datetime
from hashlib import sha256
from math import ceil
from typing import Any
from unicodedata import normalize

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.choices import Role
from accounts.models import User
from accounts.services import sessions
from common import audit
from common.choices import EntryKind
from common.errors import DomainError
from common.prepared import Prepared

RECOVERY_CODES = 10
# Base 32: nothing in it looks like something else.
_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
_CODE_LENGTH = 12


class CodeRefused(DomainError):
    """The code is wrong, used up, or comes too soon after a wrong one."""

    code = "second-factor-code"


class AlreadyEnrolled(DomainError):
    """There is a second factor; it must be removed before another takes its place."""

    code = "second-factor-enrolled"


# Asked by every request.
_CONFIRMED = Prepared(
    lambda users: TOTPDevice.objects.filter(user_id__in=users, confirmed=True).values_list("pk")
)


def has_factor(user: User) -> bool:
    """Whether the user has a second factor; then nothing opens without it."""
    return bool(_CONFIRMED.rows([user.pk]))


def is_compulsory(user: User) -> bool:
    """Whether one of the user's roles cannot do without (TOTP_ROLES); the rescue admin's staff can
    write anything, and count as system administrators."""
    roles = {grant.role for grant in user.grants_in_force} if settings.TOTP_ROLES else set()
    if user.is_staff:
        roles.add(Role.SYSTEM_ADMIN)
    return not roles.isdisjoint(settings.TOTP_ROLES)


def must_enrol(user: User) -> bool:
    """Whether the user has to set up a second factor before anything else."""
    return is_compulsory(user) and not has_factor(user)


def started(user: User) -> TOTPDevice | None:
    """The device that the user is setting up, but has not confirmed by a code yet."""
    return TOTPDevice.objects.filter(user=user, confirmed=False).first()


def codes_left(user: User) -> int:
    """How many recovery codes are still good."""
    return StaticToken.objects.filter(device__user=user).count()


@transaction.atomic
def start_enrolment(*, actor: Any, user: User) -> TOTPDevice:
    """Make a new secret; it counts for nothing until a code made with it is shown.

    Raises AlreadyEnrolled.
    """
    if has_factor(user):
        raise AlreadyEnrolled(_("您已经绑定了动态验证码。要换手机，请先解除绑定。"))
    TOTPDevice.objects.filter(user=user).delete()
    device = TOTPDevice.objects.create(user=user, name="app", confirmed=False)
    audit.record(actor, "factor.start", user, kind=EntryKind.SIGN_IN)
    return device


def confirm_enrolment(
    *, actor: Any, user: User, code: str, now: datetime
) -> tuple[Device, list[str]]:
    """The code proves that the app has the secret: from now on it is asked for at every sign-in.

    Returns the device and the recovery codes, which cannot be read again. Raises CodeRefused.
    """
    with transaction.atomic():
        device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=False).first()
        if device and device.verify_token(_plain(code)):
            device.confirmed = True
            device.save(update_fields=["confirmed"])
            audit.record(actor, "factor.enrol", user, kind=EntryKind.SIGN_IN)
            return device, _new_codes(user)
    # Outside, or the count of failures would be undone as well.
    raise _refusal(device, now)


def verify(*, user: User, code: str, now: datetime) -> Device:
    """The device that accepts a code from the app, or a recovery code, which is then used up.

    Raises CodeRefused.
    """
    plain = _plain(code)
    from_app = len(plain) <= 8 and plain.isdecimal()
    model: Any = TOTPDevice if from_app else StaticDevice
    with transaction.atomic():
        device = model.objects.select_for_update().filter(user=user, confirmed=True).first()
        accepted = bool(device) and device.verify_token(plain if from_app else _digest(plain))
        said = {"by": "app" if from_app else "recovery code"}
        action = "factor.verify" if accepted else "factor.refuse"
        audit.record(user, action, user, said, kind=EntryKind.SIGN_IN)
    if not accepted:
        raise _refusal(device, now)
    return device


@transaction.atomic
def renew_codes(*, actor: Any, user: User) -> list[str]:
    """New recovery codes; the old ones are good for nothing any more. Raises CodeRefused where
    there is no second factor to recover."""
    if not has_factor(user):
        raise CodeRefused(_("您还没有绑定动态验证码，请先绑定。"))
    codes = _new_codes(user)
    audit.record(actor, "factor.codes", user, kind=EntryKind.SIGN_IN)
    return codes


def remove(*, actor: Any, user: User, code: str, now: datetime) -> None:
    """Give up the second factor, for example to take another phone. Raises CodeRefused."""
    verify(user=user, code=code, now=now)
    with transaction.atomic():
        _delete(user)
        audit.record(actor, "factor.remove", user, kind=EntryKind.SIGN_IN)


@transaction.atomic
def reset(*, actor: Any, user: User) -> None:
    """An administrator takes away a factor that is lost; the user's sessions end with it."""
    _delete(user)
    audit.record(actor, "factor.reset", user, kind=EntryKind.SIGN_IN)
    sessions.end_all(actor=actor, user=user, why=sessions.FACTOR)


def _delete(user: User) -> None:
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()


def _new_codes(user: User) -> list[str]:
    device, _created = StaticDevice.objects.get_or_create(user=user, defaults={"name": "recovery"})
    device.token_set.all().delete()
    codes = [
        "".join(secrets.choice(_ALPHABET) for _sign in range(_CODE_LENGTH))
        for _code in range(RECOVERY_CODES)
    ]
    # 60 bits of chance: what is stored cannot be turned back into the code.
    StaticToken.objects.bulk_create(
        StaticToken(device=device, token=_digest(code)) for code in codes
    )
    return [f"{code[:4]}-{code[4:8]}-{code[8:]}" for code in codes]


def _plain(code: str) -> str:
    """What was meant: people type blanks, dashes, and full-width digits."""
    return "".join(sign for sign in normalize("NFKC", code).lower() if sign.isalnum())


def _digest(code: str) -> str:
    # As many signs as django-otp's column holds.
    return sha256(code.encode()).hexdigest()[:16]


def _refusal(device: Any, now: datetime) -> CodeRefused:
    allowed, why = device.verify_is_allowed() if device else (True, None)
    if allowed or why is None or why.get("failure_count", 0) < 3:
        return CodeRefused(
            _(
                "验证码不正确。请输入身份验证器里现在显示的 6 位数字；"
                "每个验证码只能用一次，过期请等下一个。"
            )
        )
    seconds = max(1, ceil((why["locked_until"] - now).total_seconds()))
    return CodeRefused(
        _("连续输错次数过多，请等 %(seconds)s 秒后再输入新的验证码。") % {"seconds": seconds}
    )
