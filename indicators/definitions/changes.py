"""When a definition changed: a figure before and one after are then not about the same thing."""

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class DefinitionChange:
    """From `on` the rates with these codes mean something else; `sentence` says what."""

    on: date
    rates: tuple[str, ...]
    sentence: Any


# To change a definition: change it in this package, and say here since when and what is different.
# No definition has changed since the first ones were declared (their `since`).
DEFINITION_CHANGES: tuple[DefinitionChange, ...] = ()
