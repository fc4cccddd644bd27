"""Pages that belong to no room: the way in, the language switch, the health answer, and what is shown when something is wrong."""

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST

from anlan.desk.access import open_to_all, signed_in
from anlan.desk.links import inside
from anlan.desk.shell import shell


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """To the first entry of the officer's rail."""
    rail = shell(request)["rail"]
    return redirect(rail[0]["address"] if rail else "people:account")


@open_to_all
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the wanted language in a cookie and go back."""
    wanted = request.POST.get("language", "")
    response = HttpResponseRedirect(inside(request, request.POST.get("next", "")) or "/")
    if wanted in dict(settings.LANGUAGES) and check_for_language(wanted):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            wanted,
            max_age=31_536_000,
            samesite="Lax",
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response


@open_to_all
def health(request: HttpRequest) -> JsonResponse:
    """Whether the database answers: for the reverse proxy and the watch."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ok": True})


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: signed in, but the role does not hold the permission."""
    return render(request, "403.html", {"permission": str(exception)}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: not there, or not yours to see."""
    return render(request, "404.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """500, without touching the database."""
    return HttpResponse(render(request, "500.html").content, status=500)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old or came from elsewhere."""
    return render(request, "csrf.html", status=403)
