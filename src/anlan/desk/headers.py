"""Headers that bound what a page may do: nothing from elsewhere, no inline script or style, no framing, no sniffing."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PORTAL_POLICY = POLICY.replace("script-src 'self'", "script-src 'none'").replace("connect-src 'self'", "connect-src 'none'")
PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"


def content_security(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: sets the policy on every answer; the public's pages may run no script at all."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        policy = PORTAL_POLICY if request.path.startswith("/public/") else POLICY
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware
