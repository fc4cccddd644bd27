"""Who may open an address. Each view declares it beside itself; an address without a declaration is closed to everybody.

``@needs(Permission.X)`` signed in with both factors and holding X; ``@signed_in`` signed in with both factors;
``@open_to_all`` everybody, for sign-in and the public's pages. `DefaultDeny` refuses whatever declares nothing, and
``tests/desk/test_access.py`` walks all addresses. Which rows a person sees is another question: `people.scope`.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from anlan.desk import clock
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers, powers_of

View = Callable[..., HttpResponseBase]
METHODS = ("GET", "HEAD", "POST")
OPEN, SIGNED_IN = "open to all", "signed in"


def open_to_all(view: View) -> View:
    """Declare that anybody may open the address, signed in or not."""
    return _declare(view, OPEN)


def signed_in(view: View) -> View:
    """Declare that every officer who has signed in with both factors may open the address."""
    return _declare(_guard(view, None), SIGNED_IN)


def needs(permission: Permission) -> Callable[[View], View]:
    """Declare that only those who hold ``permission`` may open the address; others get 403 with its name."""

    def declare(view: View) -> View:
        return _declare(_guard(view, permission), permission.value)

    return declare


def _declare(view: View, access: str) -> View:
    view.access = access  # type: ignore[attr-defined]
    return view


def _guard(view: View, permission: Permission | None) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated or not request.session.get("second_factor"):
            query = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
            return redirect(f"{reverse('people:sign_in')}?{query}")
        powers = current_powers(request)
        if permission is not None and not powers.may(permission):
            raise PermissionDenied(permission.value)
        return view(request, *args, **kwargs)

    return guarded


def current_powers(request: HttpRequest) -> Powers:
    """What the signed-in officer may do now, own postings and delegations together; read once a request."""
    found: Powers | None = getattr(request, "powers", None)
    if found is None:
        found = powers_of(request.user, clock.now())  # type: ignore[arg-type]
        request.powers = found  # type: ignore[attr-defined]
    return found


class DefaultDeny:
    """Middleware: an address whose view declares no access is refused, and so is every method but those of pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponse | None:
        """Raise ``PermissionDenied`` unless the view says who may open it; 405 for a method that no page has."""
        if not hasattr(view, "access"):
            raise PermissionDenied("undeclared")
        return None if request.method in METHODS else HttpResponseNotAllowed(METHODS)
