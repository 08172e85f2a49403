"""Tokens for scripts."""

from django.contrib.auth import authenticate
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, permissions
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import services
from accounts.serializers import CredentialsSerializer, TokenSerializer


class TokenView(APIView):
    """A token for scripts, in exchange for a user name and password."""

    authentication_classes = ()
    permission_classes = (permissions.AllowAny,)
    # `curl -d username=… -d password=…` is how a first token is usually asked for.
    parser_classes = (JSONParser, FormParser, MultiPartParser)

    @extend_schema(
        operation_id="token_create",
        request=CredentialsSerializer,
        responses=TokenSerializer,
        summary="获取令牌",
        description="令牌只显示一次；之后在请求头中写 `Authorization: Token …`。",
        auth=[],
    )
    def post(self, request: Request) -> Response:
        credentials = CredentialsSerializer(data=request.data)
        credentials.is_valid(raise_exception=True)
        user = authenticate(request=request, **credentials.validated_data)
        if user is None:
            raise exceptions.ValidationError({"non_field_errors": [_("用户名或密码不正确。")]})
        return Response({"token": services.issue_token(user=user)})
