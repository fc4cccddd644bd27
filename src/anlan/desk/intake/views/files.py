"""Files that senders added: the clean copy of a picture to look at, the original as a download and never as a page of ours."""

from django.http import Http404, HttpRequest, HttpResponse

from anlan.desk import clock as time
from anlan.desk.access import current_powers, needs
from anlan.desk.intake import sealed_files
from anlan.desk.intake.models import Upload
from anlan.desk.intake.scope import uploads_in_reach
from anlan.desk.people.permission import Permission
from anlan.desk.people.scope import one_of

LOCKED = "default-src 'none'; sandbox"


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
    """The clean copy."""
    upload = _upload(request, pk)
    if not upload.has_copy:
        raise Http404
    try:
        content = sealed_files.clean(upload.sha256)
    except FileNotFoundError as lost:
        raise Http404 from lost
    answer = HttpResponse(content, content_type="image/jpeg")
    answer.headers["Content-Security-Policy"] = LOCKED
    return answer


def _upload(request: HttpRequest, pk: int) -> Upload:
    return one_of(uploads_in_reach(current_powers(request), Permission.TIPS_READ, time.now()), pk=pk)
