"""manage.py load_demo [--force]"""

import csv
import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts import services as accounts
from accounts.choices import Role
from accounts.models import User
from areas.models import Area
from dataimport.choices import BatchState
from dataimport.models import ImportBatch
from dataimport.selectors import stored_problems
from dataimport.services import import_file
from indicators.freshness import bring_up_to_date

FOLDER = Path(settings.BASE_DIR) / "demo" / "jinzhou"
PASSWORD = "Demo-2023!"  # noqa: S105 - printed on purpose; refused where it would be a risk
GRANTED_SINCE = date(2019, 11, 1)  # the day the first station counts from


@dataclass(frozen=True)
class Account:
    """A demo account: an office, its role and the areas it answers for."""

    username: str
    name: str
    role: Role
    areas: tuple[str, ...] = ()


ACCOUNTS = (
    Account("city", "锦州市总工会组织与基层工作部", Role.CITY_OFFICER, ("210700",)),
    Account("county", "义县总工会", Role.COUNTY_OFFICER, ("210727",)),
    Account("beizhen", "北镇市总工会", Role.COUNTY_OFFICER, ("210782",)),
    Account("park", "七里河经济开发区管理委员会", Role.PARK_MANAGER, ("210727P01",)),
    Account(
        "station",
        "青堆子镇企业民主管理指导站站长",
        Role.STATION_OFFICER,
        ("210782110", "210782206", "210782111", "210782113", "210782209"),
    ),
    Account("sysadmin", "系统管理员", Role.SYSTEM_ADMIN),
    Account("secadmin", "安全管理员", Role.SECURITY_ADMIN),
    Account("auditor", "审计管理员", Role.AUDIT_ADMIN),
)


class Command(BaseCommand):
    help = "导入锦州演示数据（demo/jinzhou）并建立演示账号。可以重复运行：已导入的文件不再导入。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--force",
            action="store_true",
            help="在正式环境的设置下也执行（会建立密码公开的账号）",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEMO_ACCOUNTS_ALLOWED or options["force"]):
            raise CommandError("演示账号的密码是公开的，不在正式环境建立。确实需要时加 --force。")
        for line in _files():
            self._load(**line)
        bring_up_to_date()
        for account in ACCOUNTS:
            _open_account(account)
        self._print_accounts()

    def _load(self, *, file: str, kind: str, area: str, as_of: str) -> None:
        """Import one file, unless just this file has been imported before."""
        data = (FOLDER / file).read_bytes()
        day = date.fromisoformat(as_of) if as_of else None
        if _is_loaded(kind, data, day):
            return
        place = Area.objects.get(code=area) if area else None
        batch = import_file(
            actor=None,
            kind=kind,
            data=data,
            filename=file,
            area=place,
            as_of=day,
            received_on=timezone.localdate(),
        )
        if batch.state != BatchState.APPLIED:
            problems = "\n".join(
                f"{problem.sheet} {problem.row} {problem.column} {problem.value}：{problem.reason}"
                for problem in stored_problems(batch)
                if problem.is_error
            )
            raise CommandError(f"{file}: {batch.failure}\n{problems}")
        self.stdout.write(f"{file}: {batch.counts.get('rows')}")

    def _print_accounts(self) -> None:
        self.stdout.write(f"\n演示账号（密码 {PASSWORD}）：")
        for account in ACCOUNTS:
            areas = "、".join(account.areas)
            self.stdout.write(
                f"  {account.username:<9} {account.role.label} {account.name} {areas}"
            )


def _files() -> list[dict[str, str]]:
    with (FOLDER / "files.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _is_loaded(kind: str, data: bytes, day: date | None) -> bool:
    digest = hashlib.sha256(data).hexdigest()
    applied = ImportBatch.objects.filter(kind=kind, sha256=digest, state=BatchState.APPLIED)
    return (applied.filter(as_of=day) if day else applied).exists()


def _open_account(account: Account) -> None:
    """Create the account with its grants; what is there already is left alone."""
    user = User.objects.filter(username=account.username).first() or accounts.create_user(
        actor=None, username=account.username, name=account.name, password=PASSWORD
    )
    for code in account.areas or (None,):
        area = Area.objects.get(code=code) if code else None
        if not user.grants.filter(role=account.role, area=area).exists():
            accounts.grant_role(
                actor=None, user=user, role=account.role, area=area, since=GRANTED_SINCE
            )
