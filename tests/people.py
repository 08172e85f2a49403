"""The places and people every test speaks of.

Jinzhou (city) has Yi County with Qilihe park and Qilihe town, and Beizhen with Goubangzi park and
Qingduizi town. `city_officer` answers for all of it, `county_officer` for Yi County,
`beizhen_officer` for Beizhen, `station_officer` for Qingduizi town, `park_manager` reads Qilihe
park; `outsider` is signed in and holds no grant; the three administrators hold no business role.
"""

from dataclasses import dataclass
from datetime import date

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.choices import Role
from accounts.models import Grant, User
from areas.choices import AreaKind, ParkLevel
from areas.models import Area
from tests.factories.areas import AreaFactory

GRANTED_SINCE = date(2019, 1, 1)


@dataclass(frozen=True)
class Places:
    province: Area
    city: Area
    yixian: Area
    qilihe: Area
    qilihe_town: Area
    beizhen: Area
    goubangzi: Area
    qingduizi: Area


def build_places() -> Places:
    province = AreaFactory(code="210000", name="辽宁省", kind=AreaKind.PROVINCE)
    city = AreaFactory(code="210700", name="锦州市", kind=AreaKind.CITY, parent=province)
    yixian = AreaFactory(code="210727", name="义县", kind=AreaKind.COUNTY, parent=city)
    beizhen = AreaFactory(code="210782", name="北镇市", kind=AreaKind.COUNTY, parent=city)
    park = {"kind": AreaKind.PARK, "park_level": ParkLevel.PROVINCIAL}
    town = {"kind": AreaKind.TOWNSHIP}
    return Places(
        province=province,
        city=city,
        yixian=yixian,
        qilihe=AreaFactory(code="210727P01", name="锦州七里河经济开发区", parent=yixian, **park),
        qilihe_town=AreaFactory(code="210727102", name="七里河镇", parent=yixian, **town),
        beizhen=beizhen,
        goubangzi=AreaFactory(
            code="210782P01", name="锦州沟帮子经济开发区", parent=beizhen, **park
        ),
        qingduizi=AreaFactory(code="210782110", name="青堆子镇", parent=beizhen, **town),
    )


@pytest.fixture
def places(db) -> Places:
    return build_places()


def person(username: str, name: str, role: str | None = None, area: Area | None = None) -> User:
    """Somebody with one role in one area, or with none."""
    user = User.objects.create_user(username=username, password="Sesame-2023!")
    user.name = name
    user.save()
    if role:
        Grant.objects.create(user=user, role=role, area=area, since=GRANTED_SINCE)
    return user


@pytest.fixture
def city_officer(places: Places) -> User:
    return person("city_officer", "市总工会干部", Role.CITY_OFFICER, places.city)


@pytest.fixture
def county_officer(places: Places) -> User:
    return person("county_officer", "义县总工会干部", Role.COUNTY_OFFICER, places.yixian)


@pytest.fixture
def beizhen_officer(places: Places) -> User:
    return person("beizhen_officer", "北镇市总工会干部", Role.COUNTY_OFFICER, places.beizhen)


@pytest.fixture
def station_officer(places: Places) -> User:
    return person("station_officer", "青堆子指导站站长", Role.STATION_OFFICER, places.qingduizi)


@pytest.fixture
def park_manager(places: Places) -> User:
    return person("park_manager", "七里河园区管委会", Role.PARK_MANAGER, places.qilihe)


@pytest.fixture
def outsider(db) -> User:
    return person("outsider", "未授权用户")


@pytest.fixture
def system_admin(db) -> User:
    return person("system_admin", "系统管理员", Role.SYSTEM_ADMIN)


@pytest.fixture
def security_admin(db) -> User:
    return person("security_admin", "安全管理员", Role.SECURITY_ADMIN)


@pytest.fixture
def audit_admin(db) -> User:
    return person("audit_admin", "审计管理员", Role.AUDIT_ADMIN)


@pytest.fixture
def sign_in():
    """`sign_in(user)` is a browser (Django test client) with that user signed in."""

    def _sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return _sign_in


@pytest.fixture
def api():
    """`api(user)` is an API client that speaks JSON as that user; `api(None)` is nobody."""

    def _api(user: User | None) -> APIClient:
        client = APIClient()
        if user is not None:
            client.force_authenticate(user)
        return client

    return _api
