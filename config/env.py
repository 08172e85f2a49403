"""Strict readers of environment variables.

A value that cannot be understood stops the start with the variable's name; nothing is guessed.
Every variable is read here or in `config/settings/`, and each one is listed in `.env.example`
(`tests/test_settings.py` compares the two).
"""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

_MISSING = object()


def text(name: str, default: object = _MISSING) -> str:
    """The variable, or the content of the file that `<name>_FILE` points to (container secrets)."""
    value = os.environ.get(name, "")
    file_name = os.environ.get(f"{name}_FILE", "")
    if not value and file_name:
        value = Path(file_name).read_text(encoding="utf-8").strip()
    if value:
        return value
    if default is _MISSING:
        raise ImproperlyConfigured(f"Set the environment variable {name} (see .env.example).")
    return str(default)


def boolean(name: str, *, default: bool) -> bool:
    """True or False, written like that; "1", "yes" and "on" are refused rather than guessed."""
    value = os.environ.get(name, "")
    if not value:
        return default
    if value not in {"True", "False"}:
        raise ImproperlyConfigured(f"{name} must be True or False, not {value!r}.")
    return value == "True"


def integer(name: str, default: int) -> int:
    value = os.environ.get(name, "")
    if not value:
        return default
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None


def listing(name: str, default: object = _MISSING) -> list[str]:
    """A list, separated by commas."""
    return [item.strip() for item in text(name, default).split(",") if item.strip()]
