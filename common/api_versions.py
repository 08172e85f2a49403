"""How API writes say which state of a row they are about, and how a stale one is answered."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.http import Http404
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from common import versions
from common.values.phones import mask_phone
from common.versions import StaleVersion

_BODY_DIGITS = 12


class StaleRow(APIException):
    """409 or 412, with the row as it is now and what has changed since it was seen."""

    def __init__(self, refusal: StaleVersion, *, by_header: bool, members: dict[str, Any]) -> None:
        # The header is HTTP's own condition with a status of its own; `version` is ours.
        if by_header:
            self.status_code, code = HTTPStatus.PRECONDITION_FAILED, "precondition_failed"
        else:
            self.status_code, code = HTTPStatus.CONFLICT, refusal.code
        super().__init__(str(refusal), code)
        self.members = members


@dataclass(frozen=True)
class Seen:
    versions: tuple[str, ...]
    by_header: bool


class VersionedWrites:
    """For views that write one row: `refuse_stale` compares the version that the request names.

    A request without one is accepted. That is the interface as published, and it undoes nobody
    else's work: only the columns it names are written.
    """

    def shown(self, row: Any) -> Mapping[str, Any]:
        """The row as the caller is shown it; Http404 where it has left the caller's scope."""
        raise NotImplementedError

    def compared(self, row: Any) -> Mapping[str, Any]:
        """The columns of a row, as it is or was, in the words of the interface."""
        raise NotImplementedError

    def refuse_stale(self, request: Request, row: models.Model) -> None:
        """Lock and compare. Call it where the right to write has been asked, in the transaction.

        Raises StaleRow, and ValidationError for a version that is none.
        """
        seen = seen_by(request)
        if seen is None:
            return
        try:
            versions.refuse_stale(row, seen.versions)
        except StaleVersion as refusal:
            members = {
                "current": self.shown(refusal.row),
                "changed": self._changed(refusal.row, refusal.seen),
            }
            raise StaleRow(refusal, by_header=seen.by_header, members=members) from refusal
        except ObjectDoesNotExist as gone:
            raise Http404 from gone

    def _changed(self, row: models.Model, seen: str) -> dict[str, Any] | None:
        earlier = versions.since_seen(row, seen).before
        if earlier is None:
            return None
        try:
            before, now = self.compared(versions.restored(row, earlier)), self.compared(row)
        except ObjectDoesNotExist:
            # What the row once referred to is no more.
            return None
        return {
            name: {"before": _masked(name, before.get(name)), "now": _masked(name, value)}
            for name, value in now.items()
            if name != "version" and before.get(name) != value
        }


def seen_by(request: Request) -> Seen | None:
    """The version that a request names, in `If-Match` or as `version` in its body."""
    header = request.headers.get("If-Match")
    if header is not None and header.strip() != "*":
        # What cannot be read as a tag matches nothing; to overlook it would drop the condition.
        return Seen(tuple(_version_in(tag) for tag in parse_etags(header)), by_header=True)
    body = request.data
    version = body.get("version") if isinstance(body, Mapping) else None
    if version is None:
        return None
    if not isinstance(version, str):
        raise ValidationError({"version": [_("应为读取该行时得到的 version（文字）。")]})
    return Seen((version,), by_header=False)


def _version_in(tag: str) -> str:
    # A proxy that compresses marks tags as weak; the version in it is exact all the same.
    return tag.removeprefix("W/").strip('"').partition("-")[0]


def tagged(request: Request, data: Mapping[str, Any]) -> Response:
    """The answer to a GET of one row with its ETag; 304 where the caller has it already.

    The tag is the row's version and a digest of the answer: the answer may hold what other rows
    say (figures of a day, parts), so the version alone would not tell that it has changed.
    """
    text = json.dumps(data, cls=JSONEncoder, sort_keys=True)
    digest = sha256(text.encode()).hexdigest()[:_BODY_DIGITS]
    tag = f'"{data["version"]}-{digest}"'
    # What one may see, a cache in between must not give to another.
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    known = parse_etags(request.headers.get("If-None-Match", ""))
    if tag in (one.removeprefix("W/") for one in known):
        return Response(status=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(data, headers=headers)


def _masked(name: str, value: Any) -> Any:
    # Whether the caller may see a number in full is asked where it is shown, not here.
    return mask_phone(value) if name == "phone" and isinstance(value, str) else value
