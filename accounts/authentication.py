"""Who calls the API, and the first answer to whether they may write at all.

Apart from api.py because the settings name these classes, and REST framework reads its settings
while its own views are still being imported.
"""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import authentication, exceptions, permissions
from rest_framework.request import Request

from accounts.choices import Ability
from accounts.models import ApiToken, User
from accounts.services import second_factor
from accounts.services.tokens import mark_used, token_digest


class SignedInRequest(HttpRequest):
    """What a view behind `@login_required` gets; for annotations only."""

    user: User


class TokenAuthentication(authentication.TokenAuthentication):
    """`Authorization: Token …`, looked up by its hash: the key itself is stored nowhere."""

    def authenticate(self, request: Request) -> tuple[Any, ApiToken] | None:
        found = super().authenticate(request)
        if found is None:
            return None
        user, token = found
        # Here and not in a permission class: a view may bring permissions of its own.
        if token.is_read_only and request.method not in permissions.SAFE_METHODS:
            raise exceptions.PermissionDenied(
                _("这个令牌是只读的，只能查询。要写入数据，请另建一个不勾选“只读”的令牌。"),
                code="read-only-token",
            )
        return user, token

    def authenticate_credentials(self, key: str) -> tuple[Any, ApiToken]:
        now = timezone.now()
        tokens = ApiToken.objects.usable(now).select_related("user")
        token = tokens.filter(digest=token_digest(key)).first()
        if token is None:
            # The same for one that never was: nothing is told about keys that are guessed.
            raise exceptions.AuthenticationFailed(_("令牌无效、已过期或已吊销，请重新获取。"))
        if second_factor.must_enrol(token.user):
            raise exceptions.PermissionDenied(
                _("您的角色必须绑定动态验证码，请先在网页上登录并绑定。"),
                code="second-factor-enrolment-required",
            )
        mark_used(token, now)
        return token.user, token


class WritesNeedAbility(permissions.BasePermission):
    """Who may edit nothing anywhere is refused a write before its content is looked at.

    Views whose writes need other abilities say so: `write_abilities = (Ability.IMPORT,)`. An empty
    tuple leaves the question to the view.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        abilities = getattr(view, "write_abilities", (Ability.EDIT,))
        if request.method in permissions.SAFE_METHODS or not abilities:
            return True
        user = request.user
        return user.is_authenticated and any(user.may_somewhere(ability) for ability in abilities)
