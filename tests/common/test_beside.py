"""Rows may be on their way while the next are made; nothing else is different."""

import pytest
from django.db import IntegrityError, connection, transaction

from common.bulk import many_to_come
from enterprises.models import Enterprise
from enterprises.services import register_enterprises
from tests.common.test_bulk import ODD
from tests.factories.enterprises import EnterpriseFactory

CODE = "91210782MAKBBQW40W"


def new(places, *names, **columns):
    return [Enterprise(name=name, area=places.qilihe, **columns) for name in names]


@transaction.atomic
def write(portions):
    with many_to_come({Enterprise: 60}):
        for portion in portions:
            register_enterprises(actor=None, enterprises=portion)


def test_rows_are_there_with_their_numbers_at_the_end(places):
    portions = [new(places, *(f"{n}{text}甲" for n in range(3))) for text in ("a", "b", "c")]
    write(portions)
    rows = [row for portion in portions for row in portion]
    found = Enterprise.objects.in_bulk([row.pk for row in rows])
    assert [found[row.pk].name for row in rows] == [row.name for row in rows]


def test_a_question_in_between_sees_what_was_written(places):
    with many_to_come({Enterprise: 4}):
        for count, name in ((1, "甲"), (2, "乙")):
            register_enterprises(actor=None, enterprises=new(places, name))
            assert Enterprise.objects.count() == count
    register_enterprises(actor=None, enterprises=new(places, "丙"))
    assert len(set(Enterprise.objects.values_list("pk", flat=True))) == 3


def test_odd_texts_arrive(places):
    with many_to_come({Enterprise: len(ODD)}):
        for text in ODD:
            register_enterprises(actor=None, enterprises=new(places, "甲", remark=text))
    assert list(Enterprise.objects.order_by("pk").values_list("remark", flat=True)) == ODD


@pytest.mark.parametrize("more", [0, 1, 9])
def test_what_is_refused_is_refused_and_nothing_of_it_stays(places, more):
    """By the last portion, which nothing follows; and by one that others follow, also so many that
    the first of them are waited for."""
    EnterpriseFactory(area=places.qilihe, credit_code=CODE)
    portions = [new(places, "乙"), new(places, "丙", credit_code=CODE)]
    portions += [new(places, f"丁{number}") for number in range(more)]
    with pytest.raises(IntegrityError):
        write(portions)
    assert Enterprise.objects.count() == 1
    register_enterprises(actor=None, enterprises=new(places, "戊"))
    assert Enterprise.objects.count() == 2


def test_who_gives_up_in_between_leaves_nothing_under_way(places):

    def portions():
        yield new(places, *(f"甲{n}" for n in range(50)))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write(portions())
    assert not Enterprise.objects.exists()
    assert connection.execute_wrappers == []
