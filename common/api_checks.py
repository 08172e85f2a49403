"""API writes are measured by the checks of the forms (common/doubts.py, docs/adr/0033): what cannot
be is refused with its rule, what is odd is said in the answer, or refused where the caller wants
that."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings

from common.checking import Check, Severity, all_checks, check_of
from common.doubts import LONGEST_WHY, Measured, in_words, log_confirmed

# RFC 7240: a write with a warning that is not confirmed is refused.
PREFER, STRICT = "Prefer", "handling=strict"
# The parameters that answer warnings: which, and why it is so.
CONFIRM, WHY = "confirm", "confirm_note"


class CannotBe(ValidationError):
    """400 with the errors by field, and what was found with rule and remedy."""

    def __init__(self, found: Iterable["Finding"]) -> None:
        found = list(found)
        errors: dict[str, list[str]] = {}
        for one in found:
            if one.check.severity == Severity.ERROR:
                errors.setdefault(one.field, []).append(in_words(one.check))
        super().__init__(errors)
        self.members = {"findings": [one.told() for one in found]}


class Unconfirmed(APIException):
    """409: there are warnings, and the caller wants none to pass unseen."""

    status_code = HTTPStatus.CONFLICT

    def __init__(self, found: Iterable["Finding"]) -> None:
        text = _("有需要核对的提醒，没有写入。确实如此的，请在 confirm 参数中列出其代码再提交。")
        super().__init__(text, "unconfirmed")
        self.members = {"warnings": [one.told() for one in found]}


@dataclass(frozen=True)
class Finding:
    """What a check found in a write, and by which of its fields it came."""

    check: Check
    field: str
    is_confirmed: bool

    def told(self) -> dict[str, Any]:
        return {
            "code": self.check.code,
            "severity": str(self.check.severity),
            "field": self.field,
            "title": str(self.check.title),
            "reason": str(self.check.reason),
            "source": self.check.rule,
            "remedy": str(self.check.remedy),
            "confirmed": self.is_confirmed,
        }


class MeasuredWrites:
    """For views that write: `measured` before the service is called, `settled` after it, inside of
    the transaction; `answer` carries the warnings."""

    def measured(
        self, request: Request, row: models.Model, fields: Iterable[str], data: Mapping[str, Any]
    ) -> Measured:
        """What the checks find in the row, if it is there already, and in what it belongs to."""
        return Measured(
            list(fields),
            _with_owners(row),
            user=request.user,
            today=timezone.localdate(),
            given=[name for name, value in data.items() if value not in (None, "")],
        )

    def settled(self, request: Request, measured: Measured, *written: Any) -> list[Finding]:
        """The warnings that the write has brought; those that are confirmed are logged.

        Raises CannotBe and Unconfirmed.
        """
        codes = _confirmed_by(request)
        found = [
            Finding(check, _field_of(check, measured), check.code in codes)
            for check in measured.new(*written)
        ]
        if any(one.check.severity == Severity.ERROR for one in found):
            raise CannotBe(found)
        if is_strict(request) and not all(one.is_confirmed for one in found):
            raise Unconfirmed(found)
        confirmed = [one.check for one in found if one.is_confirmed]
        if confirmed:
            for record in measured.concerned:
                why = request.query_params.get(WHY, "")
                log_confirmed(request.user, record, confirmed, why)
        return found

    def answer(
        self, request: Request, data: Any, warnings: Iterable[Finding], status: int = HTTPStatus.OK
    ) -> Response:
        """The row as written, with what is odd about it."""
        headers = {"Preference-Applied": STRICT} if is_strict(request) else {}
        told = [one.told() for one in warnings]
        return Response({**data, "warnings": told}, status=status, headers=headers)


def is_strict(request: Request) -> bool:
    wanted = request.headers.get(PREFER, "").replace(" ", "").lower()
    return STRICT in [part.partition(";")[0] for part in wanted.split(",")]


def _confirmed_by(request: Request) -> set[str]:
    """Raises ValidationError for a code that is none, and for a reason that has no room."""
    given = ",".join(request.query_params.getlist(CONFIRM))
    codes = {code.strip() for code in given.split(",") if code.strip()}
    if unknown := sorted(code for code in codes if check_of(code) is None):
        text = _("没有这样的提醒：%(codes)s。") % {"codes": "、".join(unknown)}
        raise ValidationError({CONFIRM: [text]})
    if len(request.query_params.get(WHY, "")) > LONGEST_WHY:
        raise ValidationError({WHY: [_("最多 %(most)s 个字。") % {"most": LONGEST_WHY}]})
    return codes


def _field_of(check: Check, measured: Measured) -> str:
    known = [name for name in check.fields if name in measured.fields]
    given = [name for name in known if name in measured.given]
    return next(iter([*given, *known]), api_settings.NON_FIELD_ERRORS_KEY)


def _with_owners(row: models.Model) -> list[models.Model]:
    """The row, and the rows it refers to, as far as any check is about their kind."""
    kinds = {kind for check in all_checks() for kind in check.subject.about}
    owners = [
        getattr(row, field.name)
        for field in row._meta.concrete_fields
        if field.related_model in kinds
    ]
    return [one for one in (row, *owners) if one is not None and one.pk and type(one) in kinds]
