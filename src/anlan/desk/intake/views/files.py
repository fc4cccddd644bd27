"""Files that senders added: the clean copy of a picture to look at, the original as a download and never as a page of ours."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from anlan.desk import clock as time
from anlan.desk.access import current_powers, needs
from anlan.desk.intake import sealed_files
from anlan.desk.intake.models import Upload
from anlan.desk.intake.scope import uploads_in_reach
from anlan.desk.matters.looking import PDF, look_at
from anlan.desk.matters.views.look import LOCKED, looking_page, page_asked, shown
from anlan.desk.people.permission import Permission
from anlan.desk.people.scope import one_of
from anlan.desk.scanning.holding import require_free


@needs(Permission.TIPS_READ)
def original(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as it came."""
    upload = _upload(request, pk)
    try:
        content = sealed_files.original(upload.sha256)
    except FileNotFoundError as lost:
        raise Http404 from lost
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = f'attachment; filename="{upload.name}"'
    answer.headers["Content-Security-Policy"] = LOCKED
    return answer


@needs(Permission.TIPS_READ)
def picture(request: HttpRequest, pk: int) -> HttpResponse:
    """The clean copy; of a PDF the page asked for, drawn now."""
    upload = _upload(request, pk)
    if not upload.has_copy and not upload.looked_at:
        raise Http404
    try:
        if upload.looked_at:
            return shown(look_at(sealed_files.original(upload.sha256), PDF, page_asked(request)))
        content = sealed_files.clean(upload.sha256)
    except FileNotFoundError as lost:
        raise Http404 from lost
    answer = HttpResponse(content, content_type="image/jpeg")
    answer.headers["Content-Security-Policy"] = LOCKED
    return answer


@needs(Permission.TIPS_READ)
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """A PDF page by page."""
    upload = _upload(request, pk)
    if not upload.looked_at:
        raise Http404
    require_free(upload.sha256)
    back = reverse("intake:tip", args=[upload.submission_id])
    addresses = (back, reverse("intake:picture", args=[pk]), reverse("intake:original", args=[pk]))
    return looking_page(request, room="tips", name=upload.name, kind=PDF, addresses=addresses)


def _upload(request: HttpRequest, pk: int) -> Upload:
    return one_of(uploads_in_reach(current_powers(request), Permission.TIPS_READ, time.now()), pk=pk)
