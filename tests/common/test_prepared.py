"""Statements composed once give the rows of the querysets they were composed from."""

from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common import prepared
from common.prepared import One, Prepared
from enterprises.models import Enterprise, Headcount, SizeRecord
from tests.factories.enterprises import EnterpriseFactory, HeadcountFactory

pytestmark = pytest.mark.django_db

COLUMNS = ("pk", "name", "opened_on", "created_at", "area__opened_on", "merged_into_id")


def _enterprises(numbers):
    return Enterprise.objects.filter(pk__in=numbers).order_by("-pk").values_list(*COLUMNS)


def test_rows_and_the_types_of_their_values_are_those_of_the_queryset(places):
    firms = [
        EnterpriseFactory(area=places.qilihe, opened_on=day) for day in (None, date(2020, 2, 29))
    ]
    EnterpriseFactory(area=places.qilihe)
    SizeRecord.objects.create(enterprise=firms[0], year=2022, above_scale=False)
    numbers = [firm.pk for firm in firms]
    found = Prepared(_enterprises).rows(numbers)
    assert found == list(_enterprises(numbers))
    assert [type(value) for value in found[0][:4]] == [int, str, date, datetime]
    assert found[0][3].tzinfo is not None

    def sizes(numbers):
        return SizeRecord.objects.filter(enterprise__in=numbers).values_list("above_scale", "year")

    ((above, _year),) = Prepared(sizes).rows(numbers)
    assert above is False


def test_lists_of_each_kind_find_their_places(places):
    firm = EnterpriseFactory(area=places.qilihe)
    days = [date(2021, 12, 31), date(2022, 12, 31), date(2023, 12, 31)]
    for day, count in zip(days, (10, 20, 30), strict=True):
        HeadcountFactory(enterprise=firm, reported_on=day, employees=count)

    def compose(days, kinds, numbers):
        return (
            Headcount.objects.filter(employees__gt=5, reported_on__in=days)
            .filter(exactness__in=kinds, enterprise__in=numbers)
            .order_by("-reported_on")
            .values_list("employees", flat=False)[:5]
        )

    statement = Prepared(compose, (date, str, int))
    assert statement.rows(days[:2], ["exact", "%s ' odd"], [firm.pk]) == [(20,), (10,)]
    assert statement.rows(days[1:], ["exact"], [firm.pk, -1]) == [(30,), (20,)]
    assert statement.rows(days, ["about"], [firm.pk]) == []


def test_no_list_no_rows_and_more_than_fit_come_in_portions(places, monkeypatch):
    firms = [EnterpriseFactory(area=places.qilihe) for _number in range(5)]
    monkeypatch.setattr(prepared, "_BATCH", 2)
    statement = Prepared(lambda ids: Enterprise.objects.filter(pk__in=ids).values_list("pk"))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = statement.rows([firm.pk for firm in firms])
    assert sorted(found) == [(firm.pk,) for firm in firms]
    assert len(asked) == 3
    assert statement.rows([]) == []
    everybody = Prepared(lambda: Enterprise.objects.order_by("pk").values_list("pk")[:3], ())
    assert everybody.rows() == [(firm.pk,) for firm in firms[:3]]


@pytest.mark.parametrize(
    "compose",
    [
        lambda ids: Enterprise.objects.values_list("pk"),
        lambda ids: Enterprise.objects.filter(pk__in=ids, area__in=[7]).values_list("pk"),
        lambda ids: Enterprise.objects.filter(pk__in=[*ids, 7]).values_list("pk"),
    ],
)
def test_a_statement_without_just_its_lists_is_refused(compose):
    with pytest.raises(ValueError, match="Not one condition"):
        Prepared(compose).rows([1])


def test_single_values_are_compared_in_any_way(places):
    firms = [EnterpriseFactory(area=place) for place in (places.qilihe, places.beizhen)]
    for firm, day in zip(firms, (date(2021, 12, 31), date(2022, 12, 31)), strict=True):
        HeadcountFactory(enterprise=firm, reported_on=day, employees=10)

    def compose(above, first, last, below, numbers):
        return Headcount.objects.filter(
            employees__gt=above,
            reported_on__gte=first,
            reported_on__lte=last,
            enterprise__area__path__under=[below],
            enterprise__in=numbers,
        ).values_list("enterprise")

    statement = Prepared(compose, (One(int), One(date), One(date), One(str), int))
    years, all_of_them = (date(2021, 1, 1), date(2022, 12, 31)), [firm.pk for firm in firms]
    path = places.beizhen.path
    assert statement.rows(9, *years, path, all_of_them) == [(firms[1].pk,)]
    assert statement.rows(10, *years, path, all_of_them) == []
    assert sorted(statement.rows(9, *years, "", all_of_them)) == [(firm.pk,) for firm in firms]
    assert statement.rows(9, years[0], years[0], "", all_of_them) == []
    with pytest.raises(ValueError, match="A pattern"):
        statement.rows(9, *years, "3_", all_of_them)
