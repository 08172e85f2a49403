"""What is wrong with a piece of input: said with its place, the reason and the remedy.

The texts are kept as message ids with parameters, so that a problem found by a background worker
reads in the language of whoever looks at it later.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext

ERROR = "error"
WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Message:
    """One kind of problem. `reason` and `remedy` are marked with gettext_noop where declared."""

    code: str
    reason: str
    remedy: str


class Unreadable(Exception):
    """A value that cannot be understood; nothing may be guessed from it."""

    def __init__(self, message: Message, **params: Any) -> None:
        super().__init__(message.code)
        self.message = message
        self.params = params


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A value that was understood, with something the user should know about how."""

    value: Any
    message: Message
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """A message at its place. `row` is the spreadsheet's row number; 0 means the whole sheet."""

    message: Message
    sheet: str = ""
    row: int = 0
    column: str = ""
    value: str = ""
    severity: str = ERROR
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_error(self) -> bool:
        return self.severity == ERROR

    @property
    def reason(self) -> str:
        return say(self.message.reason, self.params)

    @property
    def remedy(self) -> str:
        return say(self.message.remedy, self.params)

    def to_json(self) -> dict[str, Any]:
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "severity": self.severity,
            "code": self.message.code,
            "reason": self.message.reason,
            "remedy": self.message.remedy,
            "params": dict(self.params),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Problem":
        return cls(
            message=Message(data["code"], data["reason"], data["remedy"]),
            sheet=data["sheet"],
            row=data["row"],
            column=data["column"],
            value=data["value"],
            severity=data["severity"],
            params=data["params"],
        )


def say(text: str, params: Mapping[str, Any]) -> str:
    """The text in the reader's language; a parameter named …label is a marked text itself."""
    if not text:
        return ""
    translated = gettext(text)
    if not params:
        return translated
    return translated % {
        name: gettext(value) if name.endswith("label") and value else value
        for name, value in params.items()
    }
