"""Walking through a list from place to place gives the list, whatever it is ordered by."""

from datetime import date

import pytest
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.keysets import FEW, UnknownPlace, order_of, slice_of
from enterprises.models import Enterprise, Headcount
from tests.factories.areas import AreaFactory

pytestmark = pytest.mark.django_db

NAMES = ["", "甲", "乙", "a", "B", "丙 (x)"]
DAYS = [None, date(2001, 1, 1), date(2020, 2, 29)]
ORDERS = [
    ["name", "pk"],
    ["-name", "-pk"],
    [F("opened_on").asc(nulls_last=True), "name", "pk"],
    [F("opened_on").desc(nulls_last=True), "-kind", "id"],
    ["area__path", F("credit_code").desc(nulls_last=True), "pk"],
]
firms = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(DAYS)), max_size=9)


@pytest.mark.parametrize("order", ORDERS, ids=range(len(ORDERS)))
@pytest.mark.parametrize("plain", [True, False])
@given(firms=firms, size=st.integers(1, 4), length=st.sampled_from([None, 5, FEW + 1]))
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_all_rows_come_once_and_in_order(order, plain, firms, size, length):
    Enterprise.objects.all().delete()
    areas = [AreaFactory(), AreaFactory()]
    Enterprise.objects.bulk_create(
        Enterprise(
            name=name, name_key=name, area=areas[number % 2], opened_on=day,
            credit_code=None if number % 3 else f"code{number}",
        )
        for number, (name, day) in enumerate(firms)
    )  # fmt: skip
    rows = Enterprise.objects.order_by(*order)
    rows = rows.values("pk", "name") if plain else rows
    columns = order_of(rows)
    expected = [pk for (pk,) in Enterprise.objects.order_by(*order).values_list("pk")]

    there, pages, place = [], [], ""
    while place is not None:
        page = slice_of(rows, columns, size, after=place, length=length)
        pages.append(page)
        there += [key_of(row) for row in page.rows]
        place = page.after
    assert there == expected
    assert pages[0].before is None

    back, place = [key_of(row) for row in pages[-1].rows], pages[-1].before
    while place is not None:
        page = slice_of(rows, columns, size, before=place, length=length)
        back = [key_of(row) for row in page.rows] + back
        place = page.before
    assert back == expected


def key_of(row):
    return row["pk"] if isinstance(row, dict) else row.pk


def test_a_row_that_comes_in_before_shifts_nothing():
    area = AreaFactory()
    for name in ("b", "c", "d"):
        Enterprise.objects.create(name=name, name_key=name, area=area)
    rows = Enterprise.objects.order_by("name", "pk")
    first = slice_of(rows, order_of(rows), 2)
    Enterprise.objects.create(name="a", name_key="a", area=area)
    second = slice_of(rows, order_of(rows), 2, after=first.after)
    assert [row.name for row in second.rows] == ["d"]


def test_the_first_column_bounds_the_search():
    """So that an index is entered at the place, and not read from its beginning."""
    rows = Enterprise.objects.order_by("name", "pk")
    area = AreaFactory()
    for name in ("b", "c"):
        Enterprise.objects.create(name=name, name_key=name, area=area)
    place = slice_of(rows, order_of(rows), 1).after
    assert slice_of(rows, order_of(rows), 1, after=place).rows[0].name == "c"
    column = order_of(rows)[0]
    assert str(column.not_before("b", backwards=False)) == "(AND: ('name__gte', 'b'))"


def test_an_order_by_something_that_is_no_column_has_no_places():
    rows = Enterprise.objects.annotate(length=F("pk") + 1)
    assert order_of(rows.order_by("length")) is None
    assert order_of(rows.order_by(F("pk") + 1)) is None
    assert order_of(rows.order_by()) is None


def test_a_place_of_another_list_is_unknown():
    rows = Headcount.objects.order_by("pk")
    with pytest.raises(UnknownPlace):
        slice_of(rows, order_of(rows), 5, after="WyJ4Il0")
