"""Figures whose feature is not built yet: each check is written and must fail until it is."""

from tests.article.asking import Asking, checks_in


def f12(ask: Asking) -> None:
    subjects = {row["subject"] for row in ask.all("procedures/")}
    assert subjects >= {"new_union", "election"}


def f13(ask: Asking) -> None:
    assert len(ask.all("templates/")) == 29


CHECKS = checks_in(globals())
REASONS = {
    "F12": "F12: flow charts of founding a union and of re-election come with the procedures",
    "F13": "F13: the 29 work templates come with the procedures",
}
