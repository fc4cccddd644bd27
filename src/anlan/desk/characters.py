"""Requests that hold a null byte are refused before any page reads them: no text has one, and PostgreSQL keeps none."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest

from anlan.desk.words import tr

NULL = "\0"


def refuse_null_bytes(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: 400 for a null byte in the address or in a field. JSON and the content of files are others' questions."""

    def middleware(request: HttpRequest) -> HttpResponse:
        fields = [request.GET, request.POST] if request.method == "POST" else [request.GET]
        texts = (text for field in fields for name, values in field.lists() for text in (name, *map(str, values)))
        if NULL in request.path or any(NULL in text for text in texts):
            said = tr("请求中有无效字符，因此没有办理。", "The request holds a character that no text has, so nothing was done.")
            return HttpResponseBadRequest(said, content_type="text/plain; charset=utf-8")
        return get_response(request)

    return middleware
