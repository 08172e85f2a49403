"""Tokens for scripts."""

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, permissions, status
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.authentication import TokenAuthentication
from accounts.models import User
from accounts.serializers import CredentialsSerializer, TokenSerializer
from accounts.services import lockouts, passwords, second_factor, tokens
from common.errors import DomainError
from common.throttling import TokenRate


class LockedOut(exceptions.APIException):
    """Too many wrong passwords; the same for an account, an address, and a name that is none."""

    status_code = HTTPStatus.TOO_MANY_REQUESTS
    default_code = "locked-out"

    def __init__(self) -> None:
        super().__init__(lockouts.refusal())
        self.wait = settings.LOCKOUT_MINUTES * 60


class TokenView(APIView):
    """A token for scripts, in exchange for a user name and password."""

    # `curl -d username=… -d password=…` is how a first token is usually asked for.
    parser_classes = (JSONParser, FormParser, MultiPartParser)
    write_abilities = ()

    def get_authenticators(self) -> list[Any]:
        """A token is revoked by itself; it is made by a password, whoever is signed in."""
        is_revoking = self.request is not None and self.request.method == "DELETE"
        return [TokenAuthentication()] if is_revoking else []

    def get_permissions(self) -> list[Any]:
        is_revoking = self.request.method == "DELETE"
        return [permissions.IsAuthenticated()] if is_revoking else [permissions.AllowAny()]

    def get_throttles(self) -> list[Any]:
        return [TokenRate()] if self.request.method == "POST" else []

    @extend_schema(
        operation_id="token_create",
        request=CredentialsSerializer,
        responses=TokenSerializer,
        summary="获取令牌",
        description=(
            "令牌只显示一次；之后在请求头中写 `Authorization: Token …`。"
            "密码错误次数过多时为 429；密码须先修改、动态验证码须先绑定时为 403。"
        ),
        auth=[],
    )
    def post(self, request: Request) -> Response:
        asked = CredentialsSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        now = timezone.now()
        user = _who(request, asked.validated_data)
        _refuse_incomplete(user, asked.validated_data.get("code", ""), now)
        key = tokens.issue_token(
            actor=user,
            user=user,
            name=asked.validated_data.get("name", "—"),
            expires_at=now + timedelta(days=settings.TOKEN_MAX_DAYS),
            is_read_only=asked.validated_data["read_only"],
        )
        return Response({"token": key})

    @extend_schema(
        operation_id="token_revoke",
        request=None,
        responses={204: None},
        summary="吊销令牌",
        description="吊销请求头中的令牌本身；只读令牌请在网页“我的账号”中吊销。",
    )
    def delete(self, request: Request) -> Response:
        token: Any = request.auth
        tokens.revoke_token(actor=request.user, token=token, now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


def _who(request: Request, asked: dict[str, Any]) -> User:
    """Whose name and password these are; LockedOut or ValidationError where nobody's."""
    user: Any = authenticate(
        request=request,
        username=asked["username"],
        password=asked["password"],
    )
    if user is not None:
        lockouts.forgive(user.username)
        return user
    # axes marks the request that it was given.
    if getattr(request, "axes_locked_out", False):
        raise LockedOut
    raise _wrong("non_field_errors", _("用户名或密码不正确。"))


def _refuse_incomplete(user: User, code: str, now: datetime) -> None:
    """A token is given for a complete sign-in only, as the pages open for one only."""
    if second_factor.has_factor(user):
        if not code:
            raise _wrong("code", _("请填写动态验证码（code）。"))
        _verify(user, code, now)
    if passwords.must_change(user, now):
        raise exceptions.PermissionDenied(
            _("密码需要修改，请先在网页上登录并设置新密码。"), code="password-change-required"
        )
    if second_factor.must_enrol(user):
        raise exceptions.PermissionDenied(
            _("您的角色必须绑定动态验证码，请先在网页上登录并绑定。"),
            code="second-factor-enrolment-required",
        )


def _verify(user: User, code: str, now: datetime) -> None:
    try:
        second_factor.verify(user=user, code=code, now=now)
    except DomainError as refusal:
        raise _wrong("code", str(refusal)) from refusal


def _wrong(field: str, text: Any) -> exceptions.ValidationError:
    return exceptions.ValidationError({field: [text]})
