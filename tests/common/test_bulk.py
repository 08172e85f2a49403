"""Rows written in bulk hold exactly what they would hold written one by one."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from weakref import ref

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from common import audit, writing
from common.models import AuditEntry
from common.packed import PORTION, SHORT, Packed
from enterprises.choices import EnterpriseKind
from enterprises.models import Enterprise, Headcount
from enterprises.services import change_headcounts, register_enterprises
from tests.factories.enterprises import EnterpriseFactory, HeadcountFactory

ODD = [
    "",
    " ",
    '"',
    "a,b",
    "甲\n乙",
    "甲\r\n乙",
    "\\N",
    "\\.",
    "NULL",
    "'",
    "\t",
    "𠮷野家",
    "a\\b%s",
]


def test_odd_texts_arrive_as_they_are(places):
    new = [
        Enterprise(name=f"甲{n}", area=places.qilihe, remark=text, credit_code=None)
        for n, text in enumerate(ODD)
    ]
    register_enterprises(actor=None, enterprises=new)
    stored = list(Enterprise.objects.order_by("pk"))
    assert [row.remark for row in stored] == ODD
    assert [row.pk for row in new] == [row.pk for row in stored]
    assert {row.credit_code for row in stored} == {None}
    for was, row in zip(new, stored, strict=True):
        assert audit.snapshot(was) == audit.snapshot(row)
        assert row.created_at
    # And in the log as one line each, as one by one.
    entry = AuditEntry.objects.get(action="enterprise.register", target_id=str(stored[3].pk))
    assert entry.changes == audit.created(stored[3])


def test_a_packed_list_is_equal_to_a_list_of_the_same():
    many = list(range(SHORT + 3 * PORTION))
    assert Packed(many) == many
    assert Packed(many) == Packed(many)
    assert Packed(many) != many[:-1]
    assert Packed([1, 2]) != [2, 1]


def test_what_a_kind_of_column_refuses_is_refused_in_the_words_of_its_row(places):
    """Also of the second row, and all columns of it."""
    good = Enterprise(name="甲", area=places.qilihe)
    bad = Enterprise(name="乙" * 121, area=places.qilihe, kind="nothing")
    with pytest.raises(ValidationError) as refusal:
        register_enterprises(actor=None, enterprises=[good, bad])
    assert {"name", "kind"} <= set(refusal.value.error_dict)
    assert not Enterprise.objects.exists()


def test_numbers_go_on_after_those_that_were_reserved(places):
    first = EnterpriseFactory(area=places.qilihe)
    new = [Enterprise(name=f"乙{n}", area=places.qilihe) for n in range(3)]
    register_enterprises(actor=None, enterprises=new)
    last = EnterpriseFactory(area=places.qilihe)
    numbers = [first.pk, *(row.pk for row in new), last.pk]
    assert numbers == sorted(set(numbers))


def test_what_exists_is_refused_as_ever(places):
    EnterpriseFactory(area=places.qilihe, credit_code="91210782MAKBBQW40W")
    twin = Enterprise(name="丙", area=places.qilihe, credit_code="91210782MAKBBQW40W")
    with pytest.raises(IntegrityError):
        register_enterprises(actor=None, enterprises=[twin])


def test_many_changes_are_each_a_line_and_what_differs_alone(places):
    rows = [HeadcountFactory(enterprise__area=places.qilihe, employees=n) for n in (5, 6, 7)]
    before = AuditEntry.objects.count()
    changes = [(row, {"employees": 6}) for row in rows]
    change_headcounts(actor=None, changes=changes)
    assert (
        list(Headcount.objects.order_by("pk").values_list("employees", "at_most")) == [(6, 6)] * 3
    )
    lines = AuditEntry.objects.order_by("pk")[before:]
    assert [line.changes["employees"] for line in lines] == [[5, 6], [7, 6]]
    assert [line.target_name for line in lines] == [str(row) for row in rows_now(rows, 0, 2)]


def rows_now(rows, *places):
    return [Headcount.objects.get(pk=rows[place].pk) for place in places]


def test_a_change_that_is_refused_says_why_and_leaves_nothing(places):
    good, bad = (HeadcountFactory(enterprise__area=places.qilihe, employees=9) for _ in "ab")
    HeadcountFactory(enterprise=bad.enterprise, reported_on=date(2020, 1, 1))
    with pytest.raises(ValidationError):
        writing.change_each(
            None,
            [(good, {"employees": 8}), (bad, {"reported_on": date(2020, 1, 1)})],
            action="headcount.change",
        )


@dataclass(frozen=True, slots=True)
class Whole:
    name: str
    kind: EnterpriseKind
    more: tuple = ()


@dataclass(slots=True)
class Single:
    made: list = field(default_factory=list)


def test_what_is_packed_comes_back_as_it_was():
    def item(n):
        whole = Whole(f"甲{n}", EnterpriseKind.BRANCH, (Enterprise, EnterpriseKind, len, 1.5))
        return whole, whole, Single([n, Decimal("1.50"), date(2020, 1, 1)])

    packed = Packed(map(item, range(SHORT + 2 * PORTION)))
    assert packed == [item(n) for n in range(len(packed))]
    first, again, single = packed[0]
    assert first is again
    assert (type(first.kind), type(single)) == (EnterpriseKind, Single)


def test_a_packed_list_goes_as_soon_as_it_is_let_go_of():
    gone = ref(Packed(range(SHORT + 2 * PORTION), kept=(date,)))
    assert gone() is None


def test_a_packed_list_is_a_list():
    one = date(2020, 1, 1)
    kept = Packed([("甲", one, n) for n in range(SHORT + 3 * PORTION + 7)], kept=(date,))
    assert len(kept) == SHORT + 3 * PORTION + 7
    assert [n for _name, _one, n in kept] == list(range(len(kept)))
    assert kept[SHORT + 1][2] == SHORT + 1
    assert kept[-1][2] == len(kept) - 1
    assert [n for *_rest, n in kept[PORTION - 1 : PORTION + 2]] == [
        PORTION - 1,
        PORTION,
        PORTION + 1,
    ]
    assert all(item[1] is one for item in kept)
    with pytest.raises(IndexError):
        kept[len(kept)]
