"""A cell that names one of a fixed set of things."""

from collections.abc import Callable, Mapping
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


def one_of(
    choices: type[Choices], aliases: Mapping[str, str] | None = None
) -> Callable[[Any], str]:
    """A cleaner that takes the official word, the stored code or an alias; "" for an empty cell."""

    def clean(value: Any) -> str:
        text = clean_word(value)
        if not text:
            return ""
        known = _words(choices)
        word = tight(text)
        if word in known:
            return known[word]
        if aliases and word in aliases:
            return str(aliases[word])
        labels = "、".join(str(label) for label in choices.labels if label)
        raise Unreadable(NOT_ONE_OF, value=text, choices=labels)

    return clean


def _words(choices: type[Choices]) -> dict[str, str]:
    # Lists are written in Chinese whatever language the page is in.
    with translation.override("zh-hans"):
        labels = {tight(str(label)): str(value) for value, label in choices.choices}
    return {**{str(value): str(value) for value in choices.values}, **labels}
