"""Figures about the five towns that the Qingduizi station serves."""

from typing import Any

import pytest

from tests.article.asking import ARTICLE_DAY, CITY, END_OF_2023, Asking, checks_in


def five_towns(ask: Asking, group: str, as_of: str = ARTICLE_DAY) -> dict[str, Any]:
    """The coverage row of the Qingduizi station, whose service area the five towns are."""
    rows = ask.coverage(CITY, as_of, group, by="station")["rows"]
    (row,) = (row for row in rows if "青堆子" in row["station"]["name"])
    return row


def enterprises(ask: Asking, group: str) -> int:
    return five_towns(ask, group)["measures"]["enterprises"]


def f44(ask: Asking) -> None:
    assert 60 < enterprises(ask, "ge20") < 70


def f45(ask: Asking) -> None:
    assert 420 < enterprises(ask, "lt20") + enterprises(ask, "sole_trader") < 430


def f46(ask: Asking) -> None:
    for day in (END_OF_2023, ARTICLE_DAY):
        assert five_towns(ask, "everything", day)["measures"]["employees"] == 5460


def f47(ask: Asking) -> None:
    row = five_towns(ask, "ge100")
    measures = row["measures"]
    assert (measures["enterprises"], measures["own_union"], measures["congress"]) == (10, 10, 10)
    assert (row["rates"]["own_union"]["rate"], row["rates"]["congress"]["rate"]) == (1.0, 1.0)


def f48(ask: Asking) -> None:
    measures = five_towns(ask, "everything")["measures"]
    assert measures["federation"] == measures["enterprises"] - 10
    assert measures["unionised"] == measures["enterprises"]


def f49(ask: Asking) -> None:
    for day in (END_OF_2023, ARTICLE_DAY):
        density = five_towns(ask, "everything", day)["rates"]["density"]
        assert (density["numerator"], density["denominator"]) == (5460, 5460)
        assert density["rate"] == pytest.approx(1.0)


CHECKS = checks_in(globals())
