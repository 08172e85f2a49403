"""Errors outside of any view: scripts get a problem, people get a page."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views import defaults

from common.api_errors import problem_response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """400 for a request that is none: a host name that is not ours, a form of ten thousand fields.

    Which of these it was is in the log alone.
    """
    if _is_api(request):
        return problem_response(400, "bad-request", _("请求有误。"))
    return defaults.bad_request(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """404 for an address that is none."""
    if _is_api(request):
        return problem_response(404, "not-found", _("没有这个地址。"))
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest, *args: Any) -> HttpResponseBase:
    """500 for an error nobody expected; what it was is in the log alone."""
    if _is_api(request):
        return problem_response(
            500, "server-error", _("服务器出错，请稍后再试；联系管理员时请告知 X-Request-ID。")
        )
    return defaults.server_error(request)


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")
