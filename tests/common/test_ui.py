"""How values look: never more exact, never rounder than they are."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import pytest
from django.utils.translation import override

from common.templatetags import ui


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "—"),
        (0, "0.0%"),
        (Fraction(95, 100), "95.0%"),
        (0.125, "12.5%"),
        (1, "100.0%"),
        (Fraction(1999, 2000), "99.9%"),
        (Fraction(99999, 100000), "99.9%"),
        (Fraction(1, 100000), "0.1%"),
        (Fraction(3, 2), "150.0%"),
    ],
)
def test_a_share_is_100_percent_only_when_nobody_is_missing(value, shown):
    assert ui.percent(value) == shown


@pytest.mark.parametrize(("value", "shown"), [(None, "—"), (0, "0"), (5460, "5,460")])
def test_nothing_known_is_not_zero(value, shown):
    assert ui.number(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "—"),
        (Decimal("3200.00"), "3,200元"),
        (Decimal("3200.50"), "3,200.5元"),
        (125_000, "12.5万元"),
        (400_000_000, "4亿元"),
        (99_990_000, "9,999万元"),
    ],
)
def test_money_is_said_as_people_say_it(value, shown):
    assert ui.yuan(value) == shown


@pytest.mark.parametrize(
    ("precision", "shown", "english"),
    [
        ("day", "2019-11-01", "2019-11-01"),
        ("month", "2019年11月", "2019-11"),
        ("year", "2019年", "2019"),
    ],
)
def test_a_date_is_shown_as_far_as_it_is_known(precision, shown, english):
    assert ui.day(date(2019, 11, 1), precision) == shown
    with override("en"):
        assert ui.day(date(2019, 11, 1), precision) == english


def test_a_period_says_its_first_and_its_end():
    row = SimpleNamespace(since=date(2019, 11, 1), since_precision="month", until=None)
    assert ui.period(row) == "2019年11月起"
    row.until = date(2021, 3, 1)
    assert ui.period(row) == "2019年11月 至 2021-03-01"


@pytest.mark.parametrize(
    ("exactness", "shown"),
    [
        ("exact", "120"),
        ("approximate", "约120"),
        ("at_least", "不少于100"),
        ("at_most", "不多于150"),
        ("range", "100–150"),
    ],
)
def test_a_number_of_people_says_what_it_is_worth(exactness, shown):
    row = SimpleNamespace(employees=120, exactness=exactness, at_least=100, at_most=150)
    assert ui.people(row) == shown


@pytest.mark.parametrize(
    ("value", "shown"), [(True, "是"), (False, "否"), (None, "不详"), ("unknown", "不详")]
)
def test_unknown_is_not_no(value, shown):
    assert ui.answer(value) == shown
