"""Looking at a paper or file of a matter: its clean copy, page by page; the original stays a download."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from anlan.desk import asked
from anlan.desk import clock as time
from anlan.desk.access import current_powers, needs
from anlan.desk.matters import files
from anlan.desk.matters.looking import PDF, Seen, look_at
from anlan.desk.matters.models import Document
from anlan.desk.matters.scope import documents_in_reach
from anlan.desk.people.permission import Permission
from anlan.desk.people.scope import one_of
from anlan.desk.scanning.holding import require_free

LOCKED = "default-src 'none'; sandbox"
LAST = 2_000


@needs(Permission.MATTERS_READ)
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """The page with the picture, and the way to the next one."""
    found = _document(request, pk)
    require_free(found.sha256)
    back = reverse("matters:matter", args=[found.matter_id])
    picture, original = reverse("matters:picture", args=[pk]), reverse("matters:paper", args=[pk])
    return looking_page(request, room="matters", name=found.name, kind=found.media_type, addresses=(back, picture, original))


@needs(Permission.MATTERS_READ)
def picture(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture alone."""
    found = _document(request, pk)
    if not files.is_kept(found.sha256):
        raise Http404
    content = b"".join(files.content_of(found.sha256))
    return shown(look_at(content, found.media_type, page_asked(request)))


def looking_page(request: HttpRequest, *, room: str, name: str, kind: str, addresses: tuple[str, str, str]) -> HttpResponse:
    """The page for any file that can be looked at. ``addresses``: back to where it belongs, of the picture, of the original."""
    page = page_asked(request)
    context = {
        "room": room,
        "name": name,
        "pages": kind == PDF,
        "page": page,
        "before": page - 1,
        "next": page + 1,
        "back": addresses[0],
        "picture": f"{addresses[1]}?page={page}",
        "original": addresses[2],
    }
    return render(request, "matters/look.html", context)


def page_asked(request: HttpRequest) -> int:
    """Which page is wanted; the first where nothing sensible is asked."""
    return min(max(asked.number(request.GET.get("page")), 1), LAST)


def shown(seen: Seen | None) -> HttpResponse:
    """The picture as an answer that can do nothing; 404 where there is none."""
    if seen is None:
        raise Http404
    answer = HttpResponse(seen.picture, content_type=seen.media_type)
    answer.headers["Content-Security-Policy"] = LOCKED
    return answer


def _document(request: HttpRequest, pk: int) -> Document:
    found: Document = one_of(documents_in_reach(current_powers(request), Permission.MATTERS_READ, time.now()), pk=pk)
    if not found.has_copy:
        raise Http404
    return found
