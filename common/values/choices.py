"""A cell that names one of a fixed set of things."""

from collections.abc import Mapping
from functools import cache, cached_property
from typing import Any

from django.db.models import Choices
from django.utils import translation
from django.utils.translation import gettext_noop

from common.problems import Message, Unreadable
from common.values.text import clean_word, tight

NOT_ONE_OF = Message(
    "not_one_of",
    gettext_noop("不认识“%(value)s”。"),
    gettext_noop("可以填：%(choices)s。"),
)


class OneOf:
    """A cleaner that takes the official word, the stored code or an alias; "" for an empty cell."""

    def __init__(self, choices: type[Choices], aliases: Mapping[str, str]) -> None:
        self.choices = choices
        self.aliases = aliases

    def __call__(self, value: Any) -> str:
        text = clean_word(value)
        if not text:
            return ""
        word = tight(text)
        if word in self._known:
            return self._known[word]
        if word in self.aliases:
            return str(self.aliases[word])
        labels = "、".join(str(label) for label in self.choices.labels if label)
        raise Unreadable(NOT_ONE_OF, value=text, choices=labels)

    @cached_property
    def _known(self) -> dict[str, str]:
        words = {tight(word): code for code, word in words_of(self.choices).items()}
        return {**{code: code for code in words_of(self.choices)}, **words}


def one_of(choices: type[Choices], aliases: Mapping[str, str] | None = None) -> OneOf:
    """A cleaner for a cell that names one of `choices`, by other words too."""
    return OneOf(choices, aliases or {})


@cache
def words_of(choices: type[Choices]) -> dict[str, str]:
    """Stored code → official word, in Chinese as lists are written, whatever the page is in."""
    with translation.override("zh-hans"):
        return {str(value): str(label) for value, label in choices.choices}
