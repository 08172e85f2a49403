"""Figures about proposals, awards and innovation."""

from tests.article.asking import CITY, END_OF_2023, PARKS, Asking, checks_in


def in_parks(ask: Asking, path: str) -> list[dict]:
    """The rows of a list in the five parks together, at the end of 2023."""
    return [row for code in PARKS.values() for row in ask.all(path, area=code, as_of=END_OF_2023)]


def f27(ask: Asking) -> None:
    recommended = ask.all("recommendations/", area=CITY, year=2023, history="true")
    proposals = ask.all("proposals/", area=CITY, recommended="true", history="true")
    assert len(recommended) == len(proposals) == 206


def awards(ask: Asking, **narrower: str) -> list[dict]:
    return ask.all("awards/", area=CITY, year=2023, history="true", **narrower)


def f28(ask: Asking) -> None:
    assert len(awards(ask)) == 40


def f29(ask: Asking) -> None:
    assert len(awards(ask, from_park="true")) == 24
    assert len(awards(ask, from_park="true")) / len(awards(ask)) == 0.6
    codes = [row["area"]["code"] for row in awards(ask) if row["from_park"]]
    assert all(code.startswith(tuple(PARKS.values())) for code in codes)


def f30(ask: Asking) -> None:
    assert len(in_parks(ask, "studios/")) == 26


def f31(ask: Asking) -> None:
    assert len([row for row in in_parks(ask, "pairs/") if row["awarded_on"]]) == 31


def f32(ask: Asking) -> None:
    assert len(in_parks(ask, "results/")) == 232


def f33(ask: Asking) -> None:
    parks = [ask.get("results/summary/", area=code, as_of=END_OF_2023) for code in PARKS.values()]
    assert sum(park["count"] for park in parks) == 232
    assert 395_000_000 < sum(float(park["benefit"]) for park in parks) < 405_000_000


CHECKS = checks_in(globals())
