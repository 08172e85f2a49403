"""manage.py load_demo [--force]"""

import csv
import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from accounts.services.accounts import create_user
from accounts.services.grants import end_grant, grant_role
from areas.models import Area
from common import writing
from dataimport.choices import BatchState
from dataimport.models import ImportBatch
from dataimport.selectors import stored_problems
from dataimport.services import import_file
from enterprises.models import Enterprise
from indicators.freshness import bring_up_to_date
from stations.models import Station
from unions.choices import UnionKind
from unions.models import Coverage

FOLDER = Path(settings.BASE_DIR) / "demo" / "jinzhou"
PASSWORD = "Demo-2023!"  # noqa: S105 - printed on purpose; refused where it would be a risk
GRANTED_SINCE = date(2019, 11, 1)  # the day the first station counts from
STATION = "青堆子"
PARK_OF_THE_FIRM = "210727P01"  # Qilihe
# A password is renewed well before any rule has it expire.
RENEWED_EVERY = timedelta(days=30)


@dataclass(frozen=True)
class Account:
    """A demo account: an office, its role, and the area, station or enterprise it is for."""

    username: str
    name: str
    role: Role
    area: str = ""


ACCOUNTS = (
    Account("city", "锦州市总工会组织与基层工作部", Role.CITY_OFFICER, "210700"),
    # Whoever built a report does not seal it.
    Account("city2", "市总工会复核干部", Role.CITY_OFFICER, "210700"),
    Account("county", "义县总工会", Role.COUNTY_OFFICER, "210727"),
    Account("beizhen", "北镇市总工会", Role.COUNTY_OFFICER, "210782"),
    Account("park", "七里河经济开发区管理委员会", Role.PARK_MANAGER, PARK_OF_THE_FIRM),
    Account("station", "青堆子镇企业民主管理指导站站长", Role.STATION_OFFICER),
    Account("firm", "企业工会主席", Role.ENTERPRISE_OFFICER),
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
        self.stdout.write(f"\n演示账号（密码 {PASSWORD}）：")
        for account in ACCOUNTS:
            place = _place_of(account)
            _renew_password(_open_account(account, place))
            self.stdout.write(
                f"  {account.username:<9} {account.role.label} {account.name} {place or ''}"
            )

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


def _files() -> list[dict[str, str]]:
    with (FOLDER / "files.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _is_loaded(kind: str, data: bytes, day: date | None) -> bool:
    digest = hashlib.sha256(data).hexdigest()
    applied = ImportBatch.objects.filter(kind=kind, sha256=digest, state=BatchState.APPLIED)
    return (applied.filter(as_of=day) if day else applied).exists()


def _place_of(account: Account) -> Area | Station | Enterprise | None:
    if account.area:
        return Area.objects.get(code=account.area)
    if account.role == Role.STATION_OFFICER:
        return Station.objects.get(name__contains=STATION)
    if account.role == Role.ENTERPRISE_OFFICER:
        own = Coverage.objects.filter(union__kind=UnionKind.OWN, until=None)
        rows = Enterprise.objects.filter(area__code=PARK_OF_THE_FIRM, coverages__in=own)
        return rows.order_by("credit_code", "pk").first()
    return None


def _open_account(account: Account, place: Area | Station | Enterprise | None) -> User:
    """Create the account with its grant; what is there already is left alone."""
    user = User.objects.filter(username=account.username).first() or create_user(
        actor=None, username=account.username, name=account.name, password=PASSWORD
    )
    if account.role == Role.STATION_OFFICER:
        _end_area_grants(user, account.role)
    on = place if isinstance(place, Area) or place is None else place.pk
    same = {"area": on} if isinstance(on, Area) else {"area": None, "subject_id": on}
    if not user.grants.filter(role=account.role, **same).exists():
        grant_role(actor=None, user=user, role=account.role, place=on, since=GRANTED_SINCE)
    return user


def _end_area_grants(user: User, role: Role) -> None:
    """The station's officer used to be granted its five areas one by one; the station is better."""
    today = timezone.localdate()
    for grant in user.grants.in_force(today).filter(role=role, area__isnull=False):
        end_grant(actor=None, grant=grant, on=today, reason="改为按指导站授权")


def _renew_password(user: User) -> None:
    """The documented password neither expires nor asks to be replaced, as long as it is in use."""
    now = timezone.now()
    changed = user.password_changed_at
    if changed and now - changed < RENEWED_EVERY and user.password_expires_at is None:
        return
    if user.check_password(PASSWORD):
        with transaction.atomic():
            renewed = {"password_changed_at": now, "password_expires_at": None}
            writing.change(None, user, renewed, action="password.renew")
