"""Figures about the parks, their enterprises and their coverage."""

from tests.article.asking import (
    ARTICLE_DAY,
    BEIZHEN,
    CITY,
    DAY_BEFORE_QILIHE_STATION,
    END_OF_2023,
    PARKS,
    QILIHE,
    Asking,
    checks_in,
)


def by_park(ask: Asking, as_of: str) -> dict[str, dict]:
    """Coverage rows of the city's parks, by code."""
    rows = ask.coverage(CITY, as_of, by="park")["rows"]
    return {row["area"]["code"]: row for row in rows}


def f01(ask: Asking) -> None:
    parks = ask.all("areas/", kind="park")
    assert {park["code"] for park in parks} == set(PARKS.values())
    assert {park["park_level"] for park in parks} == {"provincial"}


def f06(ask: Asking) -> None:
    rows = by_park(ask, ARTICLE_DAY)
    assert set(rows) == set(PARKS.values())
    assert 500 < sum(row["measures"]["enterprises"] for row in rows.values()) < 600


def f17(ask: Asking) -> None:
    total = ask.total(QILIHE, DAY_BEFORE_QILIHE_STATION, "above_scale")
    assert total["measures"]["enterprises"] == 23


def f18(ask: Asking) -> None:
    rate = ask.total(QILIHE, DAY_BEFORE_QILIHE_STATION, "above_scale")["rates"]["union"]
    assert (rate["numerator"], rate["denominator"], rate["unknown"]) == (12, 23, 0)


def f19(ask: Asking) -> None:
    before = ask.total(QILIHE, DAY_BEFORE_QILIHE_STATION, "above_scale")["rates"]["union"]
    after = ask.total(QILIHE, END_OF_2023, "above_scale")["rates"]["union"]
    assert (after["numerator"], after["denominator"]) == (23, 23)
    assert after["numerator"] - before["numerator"] == 11


def f20(ask: Asking) -> None:
    jinbo = ask.jinbo()
    assert 100 < jinbo["employees"] < 200
    assert jinbo["area"].startswith(PARKS["汤河子"])


def f25(ask: Asking) -> None:
    rows = by_park(ask, END_OF_2023)
    assert set(rows) == set(PARKS.values())
    for code, row in rows.items():
        rate = row["rates"]["union"]
        expected = (114, 120) if code == PARKS["沟帮子"] else (95, 100)
        assert (rate["numerator"], rate["denominator"]) == expected
        assert (rate["rate"], rate["lower"], rate["upper"]) == (0.95, 0.95, 0.95)


def f26(ask: Asking) -> None:
    for row in by_park(ask, END_OF_2023).values():
        unionised = row["measures"]["unionised"]
        for code in ("congress", "openness"):
            rate = row["rates"][code]
            assert (rate["numerator"], rate["denominator"]) == (unionised, unionised)
            assert (rate["rate"], rate["unknown"]) == (1.0, 0)


def f34(ask: Asking) -> None:
    below = ask.all("areas/", parent=BEIZHEN, as_of=END_OF_2023)
    assert len([row for row in below if row["kind"] in {"township", "subdistrict"}]) == 20


CHECKS = checks_in(globals())
