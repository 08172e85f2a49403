"""Middleware that knows no domain word."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from common.audit.origin import Origin, asked_from, plain_address
from common.choices import Door

# No inline script or style anywhere, so the policy needs no nonce and is the same for every page.
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)


# Nothing here needs the microphone; a script that got in must not have it either.
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "autoplay", "bluetooth", "browsing-topics", "camera", "display-capture",
        "encrypted-media", "fullscreen", "geolocation", "gyroscope", "hid", "magnetometer",
        "microphone", "midi", "payment", "picture-in-picture", "publickey-credentials-get",
        "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
    )
)  # fmt: skip
SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Permissions-Policy": PERMISSIONS_POLICY,
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class SecurityHeadersMiddleware:
    """Puts the headers on every response: pages, API, files, errors, and what WhiteNoise serves.

    Outermost but one, so that no answer of another middleware (a redirect to https, a refused host)
    goes without. Methods that nothing here answers are refused before anything looks at them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in METHODS:
            response = self.get_response(request)
        else:
            response = HttpResponseNotAllowed(METHODS)
        for name, value in SECURITY_HEADERS.items():
            response.headers.setdefault(name, value)
        return response


class NoStoreMiddleware:
    """Pages and API answers stay in no cache: not in a proxy's, not in that of a shared computer.

    Inside of WhiteNoise, whose files may be kept. What sets a policy of its own keeps it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class OriginMiddleware:
    """Says for the log from where a request comes, and gives it a number.

    Behind proxies the caller's address is the entry of X-Forwarded-For that the outermost of ours
    has written; what stands to its left is what the caller claims. It is put where every library
    looks for it, into REMOTE_ADDR.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        address = _address_of(request)
        request.META["REMOTE_ADDR"] = address or ""
        with asked_from(Origin(_door_of(request), address)) as origin:
            response = self.get_response(request)
        response.headers["X-Request-ID"] = str(origin.request)
        return response


def _address_of(request: HttpRequest) -> str | None:
    proxies = settings.TRUSTED_PROXIES
    if proxies:
        claimed = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(claimed) >= proxies and (address := plain_address(claimed[-proxies])):
            return address
    return plain_address(request.META.get("REMOTE_ADDR"))


def _door_of(request: HttpRequest) -> Door:
    if request.path.startswith("/api/"):
        return Door.API
    return Door.ADMIN if request.path.startswith("/admin/") else Door.PAGE
