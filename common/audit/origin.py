"""From where what happens now was asked for: a request, a job, or a command.

A context variable and no argument: every service would have to take it and hand it on, and none
would ever use it but for the log (docs/adr/0013).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import ip_address
from uuid import UUID, uuid4

from common.choices import Door


@dataclass(frozen=True)
class Origin:
    """`request` groups the lines written under it; `address` is the caller's, if there is one."""

    door: str = Door.COMMAND
    address: str | None = None
    request: UUID = field(default_factory=uuid4)


# What runs outside of any request or job is one command: one process, one group.
_current: ContextVar[Origin] = ContextVar("origin", default=Origin())  # noqa: B039 - frozen


def current() -> Origin:
    return _current.get()


@contextmanager
def asked_from(origin: Origin) -> Iterator[Origin]:
    """What is logged inside comes from `origin`."""
    token = _current.set(origin)
    try:
        yield origin
    finally:
        _current.reset(token)


@lru_cache(maxsize=1024)
def plain_address(text: str | None) -> str | None:
    """An internet address in its normal form; None where there is none (a unix socket, a test)."""
    try:
        # The zone (fe80::1%eth0) is the machine's own name for a cable.
        found = ip_address((text or "").strip().partition("%")[0])
    except ValueError:
        return None
    # An IPv4 address that came over IPv6 has two forms.
    return str(getattr(found, "ipv4_mapped", None) or found)
