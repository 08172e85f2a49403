"""manage.py create_administrator USERNAME --name NAME --role ROLE"""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from accounts.choices import ADMINISTRATORS, Role
from accounts.models import User
from accounts.services.accounts import INITIAL_HOURS, open_account
from accounts.services.grants import grant_role
from common.errors import DomainError


class Command(BaseCommand):
    help = (
        "开设一个管理员账号并授权，用于新装的系统：系统里没有任何预设账号。"
        "初始密码只显示一次，首次登录时必须修改。三类管理员须由三个不同的人担任。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="用户名")
        parser.add_argument("--name", required=True, help="姓名或岗位，日志里这样显示")
        parser.add_argument(
            "--role", required=True, choices=[role.value for role in ADMINISTRATORS]
        )

    def handle(self, *args: Any, **options: Any) -> None:
        username, role = options["username"], Role(options["role"])
        if User.objects.filter(username__iexact=username).exists():
            raise CommandError(
                f"账号 {username} 已存在，不再授予角色：一个人不能兼任（三员分立）。"
                "请另开账号，或由安全管理员在“授权”页面办理。"
            )
        now = timezone.now()
        try:
            with transaction.atomic():
                user, password = open_account(
                    actor=None, username=username, name=options["name"], now=now
                )
                grant_role(actor=None, user=user, role=role, since=timezone.localdate(now))
        except ValidationError as refusal:
            raise CommandError("；".join(refusal.messages)) from refusal
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{role.label}：{user.username}（{user.name}）")
        self.stdout.write(f"初始密码：{password}")
        self.stdout.write(f"{INITIAL_HOURS} 小时内有效，只显示这一次；首次登录时必须修改。")
