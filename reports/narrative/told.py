"""The turns of phrase of official reports: a figure, how it moved, and the word for it."""

from typing import Any

from reports.narrative.claims import (
    Claim,
    Text,
    growth,
    look_up,
    plain,
    printed_rate,
    say,
)
from reports.sections import ReportDocument

UP, DOWN, LEVEL = "上升", "下降", "持平"


class Told:
    """The figures under one path of a document, said in words.

    Whether something rose, fell or stood still is decided by the numbers as they are printed, so
    that a text never says 上升 between two numbers that look the same.
    """

    def __init__(self, document: ReportDocument, path: str = "") -> None:
        self.document = document
        self.path = path

    def under(self, path: str) -> "Told":
        """The figures further down."""
        return Told(self.document, self._at(path))

    def each(self, path: str) -> "list[Told]":
        """The rows of a list."""
        return [self.under(f"{path}.{n}") for n in range(len(self.get(path)))]

    def get(self, path: str) -> Any:
        return look_up(self.document, self._at(path))

    def has(self, path: str) -> bool:
        """Whether there is anything: not None, not zero, not empty."""
        return bool(self.get(path))

    def say(self, how: str, *paths: str) -> Claim:
        return say(self.document, how, *(self._at(path) for path in paths))

    def text(self, path: str) -> Claim:
        return self.say("text", path)

    def count(self, *paths: str) -> Claim:
        return self.say("count", *paths)

    def _at(self, path: str) -> str:
        return f"{self.path}.{path}" if self.path else path

    # ------------------------------------------------------------ since when

    def whole(self) -> "Told":
        return Told(self.document)

    def than_before(self, word: str = "比") -> Text:
        """比上年末, or with the day where the year compared with ends otherwise."""
        previous = self.document.cover.previous
        if (previous.month, previous.day) == (12, 31):
            return (f"{word}上年末",)
        return (word, self.whole().say("day", "cover.previous"))

    # ------------------------------------------------------------ coverage rows (now and before)

    def measure(self, code: str) -> Claim:
        return self.count(f"now.measures.{code}")

    def rate(self, code: str) -> Claim:
        return self.say("rate", f"now.rates.{code}")

    def rate_change(self, code: str) -> Text:
        """，比上年末上升3.2个百分点 — or nothing, where there is nothing to compare with."""
        if self.get("before") is None:
            return ()
        now, before = f"now.rates.{code}", f"before.rates.{code}"
        one, other = printed_rate(self.get(now)), printed_rate(self.get(before))
        if one is None or other is None:
            return ()
        if one == other:
            return ("，", *self.than_before("与"), LEVEL)
        word = UP if one > other else DOWN
        return ("，", *self.than_before(), word, self.say("points", now, before), "个百分点")

    def measure_change(self, code: str, unit: str) -> Text:
        """，比上年末增加6家，增长1.2%."""
        if self.get("before") is None:
            return ()
        now, before = f"now.measures.{code}", f"before.measures.{code}"
        return self.change(now, before, unit, self.than_before, ("增长", "下降"))

    def change(self, now: str, before: str, unit: str, since: Any, words: tuple[str, str]) -> Text:
        """By how much a count moved; `since` gives “比…” or “与…”."""
        one, other = self.get(now), self.get(before)
        if one == other:
            return ("，", *since("与"), LEVEL)
        more = one > other
        found: Text = (
            "，",
            *since("比"),
            "增加" if more else "减少",
            self.say("less", now, before),
            unit,
        )
        if growth(one, other):
            found += (f"，{words[0] if more else words[1]}", self.say("growth", now, before))
        return found

    def over_the_year(self, now: str, before: str, unit: str) -> Text:
        """，同比增加6件，增长3.1%; nothing while the year is not over."""
        if self.document.cover.provisional:
            return ()
        if not self.get(before):
            return ("（上年没有）",) if self.has(now) else ()
        found = self.change(now, before, unit, lambda _word: ("同比",), ("增长", "下降"))
        return ("，同比持平",) if plain(found).endswith(LEVEL) else found


def listed(texts: "list[Text]") -> Text:
    """甲、乙、丙."""
    found: Text = ()
    for text in texts:
        found += ("、", *text) if found else text
    return found
