from datetime import date

import factory
from factory.django import DjangoModelFactory

from stations.choices import (
    ActivityKind,
    FacilityKind,
    FundingSource,
    PostRole,
    StationKind,
    WorkLine,
)
from stations.models import Activity, Case, Facility, Funding, Post, ServiceArea, Station
from tests.factories.areas import AreaFactory


class StationFactory(DjangoModelFactory):
    class Meta:
        model = Station

    name = factory.Sequence(lambda n: f"第{n}企业民主管理指导站")
    kind = StationKind.PARK
    area = factory.SubFactory(AreaFactory)
    founded_on = date(2020, 6, 1)


class ServiceAreaFactory(DjangoModelFactory):
    class Meta:
        model = ServiceArea

    station = factory.SubFactory(StationFactory)
    area = factory.SelfAttribute("station.area")
    since = date(2020, 6, 1)


class PostFactory(DjangoModelFactory):
    class Meta:
        model = Post

    station = factory.SubFactory(StationFactory)
    role = PostRole.HEAD
    holder = "县总工会副主席"
    people = 1
    since = date(2020, 6, 1)


class FacilityFactory(DjangoModelFactory):
    class Meta:
        model = Facility

    station = factory.SubFactory(StationFactory)
    kind = FacilityKind.LIBRARY
    name = factory.Sequence(lambda n: f"职工图书室{n}")


class FundingFactory(DjangoModelFactory):
    class Meta:
        model = Funding

    station = factory.SubFactory(StationFactory)
    source = FundingSource.CITY
    year = 2020
    amount = 200_000


class ActivityFactory(DjangoModelFactory):
    class Meta:
        model = Activity

    station = factory.SubFactory(StationFactory)
    kind = ActivityKind.SPEECH
    title = factory.Sequence(lambda n: f"职工演讲比赛{n}")
    held_on = date(2023, 5, 1)


class CaseFactory(DjangoModelFactory):
    class Meta:
        model = Case

    station = factory.SubFactory(StationFactory)
    line = WorkLine.FOUNDING
    title = factory.Sequence(lambda n: f"指导建会{n}")
    opened_on = date(2020, 9, 1)
