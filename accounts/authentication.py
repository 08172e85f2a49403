"""Who calls the API, and the first answer to whether they may write at all.

Apart from api.py because the settings name these classes, and REST framework reads its settings
while its own views are still being imported.
"""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from rest_framework import authentication, exceptions, permissions
from rest_framework.request import Request

from accounts import services
from accounts.choices import Ability
from accounts.models import ApiToken, User


class SignedInRequest(HttpRequest):
    """What a view behind `@login_required` gets; for annotations only."""

    user: User


class TokenAuthentication(authentication.TokenAuthentication):
    """`Authorization: Token …`, looked up by its hash: the key itself is stored nowhere."""

    def authenticate_credentials(self, key: str) -> tuple[Any, ApiToken]:
        token = (
            ApiToken.objects.select_related("user")
            .filter(digest=services.token_digest(key), user__is_active=True)
            .first()
        )
        if token is None:
            raise exceptions.AuthenticationFailed(_("令牌无效。"))
        return token.user, token


class WritesNeedAbility(permissions.BasePermission):
    """Who may edit nothing anywhere is refused a write before its content is looked at.

    Views whose writes need another ability say so: `write_ability = Ability.IMPORT`. None leaves
    the question to the view.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        ability = getattr(view, "write_ability", Ability.EDIT)
        if request.method in permissions.SAFE_METHODS or ability is None:
            return True
        return request.user.is_authenticated and request.user.may_somewhere(ability)
