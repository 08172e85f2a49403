from django.utils.translation import gettext_lazy as _
from rest_framework import serializers


class CredentialsSerializer(serializers.Serializer):
    username = serializers.CharField(label=_("用户名"), max_length=150)
    password = serializers.CharField(label=_("密码"), max_length=128, trim_whitespace=False)
    code = serializers.CharField(
        label=_("动态验证码"),
        max_length=20,
        required=False,
        allow_blank=True,
        help_text=_("绑定了动态验证码的用户必填。"),
    )
    name = serializers.CharField(
        label=_("用途"),
        max_length=60,
        required=False,
        help_text=_("在“我的账号”里用来辨认这个令牌。"),
    )
    read_only = serializers.BooleanField(  # type: ignore[assignment]
        label=_("只读"), default=False, help_text=_("只读令牌只能查询，不能写入。")
    )


class TokenSerializer(serializers.Serializer):
    token = serializers.CharField(label=_("令牌"))
