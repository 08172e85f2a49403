"""Every refusal of the API has one shape: RFC 9457 `application/problem+json`."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.core.exceptions import ValidationError as ModelValidationError
from django.db import IntegrityError
from django.http import Http404, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import set_rollback

from common.errors import DomainError

CONTENT_TYPE = "application/problem+json"


class Conflict(exceptions.APIException):
    """Sound, but not allowed now."""

    status_code = HTTPStatus.CONFLICT
    default_detail = gettext_lazy("与现有数据冲突。")
    default_code = "conflict"


def problem(status: int, code: str, detail: str, **members: Any) -> dict[str, Any]:
    """The body of a problem; `members` are added to the four standard ones."""
    return {
        "type": f"urn:union-guidance-portal:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "detail": detail,
        **members,
    }


def problem_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """REST framework's exception handler; None lets an unexpected error through as 500."""
    known = _as_api_error(error)
    if known is None:
        return None
    set_rollback()
    headers = {}
    if challenge := getattr(known, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(known, "wait", None):
        headers["Retry-After"] = str(max(1, int(wait)))
    return Response(
        _body(known), status=known.status_code, headers=headers, content_type=CONTENT_TYPE
    )


def problem_response(status: int, code: str, detail: str) -> JsonResponse:
    """A problem outside of REST framework: an address that is none, an error nobody expected."""
    return JsonResponse(problem(status, code, detail), status=status, content_type=CONTENT_TYPE)


def _as_api_error(error: Exception) -> exceptions.APIException | None:
    match error:
        case exceptions.APIException():
            known: exceptions.APIException | None = error
        case Http404():
            known = exceptions.NotFound()
        case PermissionDenied():
            known = exceptions.PermissionDenied()
        case ModelValidationError():
            known = exceptions.ValidationError(_messages(error))
        case DomainError():
            known = Conflict(str(error), error.code)
        case IntegrityError():
            # Validation saw nothing, so somebody else wrote the same at the same moment.
            known = Conflict()
        case _:
            known = None
    return known


def _messages(error: ModelValidationError) -> dict[str, list[str]]:
    if not hasattr(error, "error_dict"):
        return {api_settings.NON_FIELD_ERRORS_KEY: error.messages}
    return {
        (api_settings.NON_FIELD_ERRORS_KEY if field == NON_FIELD_ERRORS else field): messages
        for field, messages in error.message_dict.items()
    }


def _body(error: exceptions.APIException) -> dict[str, Any]:
    if isinstance(error, exceptions.ValidationError):
        errors = error.detail
        if not isinstance(errors, dict):
            errors = {api_settings.NON_FIELD_ERRORS_KEY: errors}
        return problem(
            error.status_code,
            "validation",
            _("提交的内容有误，请按各字段的提示更正。"),
            errors=errors,
            **getattr(error, "members", {}),
        )
    detail = str(error.detail)
    wait = getattr(error, "wait", None)
    if isinstance(error, exceptions.Throttled) and wait:
        # Its own text is put together of English halves.
        seconds = {"seconds": max(1, int(wait))}
        detail = _("操作过于频繁，请等 %(seconds)s 秒后再试。") % seconds
    codes = error.get_codes()
    code = codes if isinstance(codes, str) else error.default_code
    members = getattr(error, "members", {})
    return problem(error.status_code, code.replace("_", "-"), detail, **members)
