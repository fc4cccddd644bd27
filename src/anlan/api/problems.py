"""What the API says when something is not done: ``application/problem+json`` (RFC 9457) in the caller's language.

Endpoints raise ``Problem``, or let the acts' ``InputError`` and ``Refused`` through; the middleware turns everything else that
goes wrong under ``/api/`` into the same form, and refuses bodies that are too large before they are read.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from anlan.desk.words import language, said
from anlan.procedure.refusal import Refused
from anlan.values import InputError, Note

PREFIX = "/api/"
MEDIA = "application/problem+json"
LARGEST = 1024 * 1024
"""Bytes of a request's body."""

_BY_STATUS = {401: "no_key", 404: "not_found", 405: "method", 413: "too_large", 500: "failed"}


class Problem(Exception):
    """The request is not carried out. ``note``: why; ``headers`` and members of the answer like ``errors``: what else is told."""

    def __init__(self, status: int, note: Note, headers: Mapping[str, str] | None = None, **more: Sequence[Any]) -> None:
        super().__init__(note.key)
        self.status, self.note, self.headers, self.more = status, note, headers or {}, more


def problem(status: int, note: Note, headers: Mapping[str, str] | None = None, **more: Sequence[Any]) -> HttpResponse:
    """The answer."""
    body = {"type": f"urn:anlan:{note.key}", "title": HTTPStatus(status).phrase, "status": status, "detail": said(note), **more}
    return HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type=MEDIA, headers=dict(headers or {}))


def handle(api: NinjaAPI) -> None:
    """Have ``api`` answer with problems."""
    handlers: tuple[tuple[type[Exception], Any], ...] = (
        (Problem, lambda _, p: problem(p.status, p.note, p.headers, **p.more)),
        (InputError, lambda _, wrong: problem(422, wrong.note)),
        (Refused, _refused),
        (ValidationError, _invalid),
        (Http404, lambda *_: problem(404, Note.of("api.problem.not_found"))),
        (AuthenticationError, _no_key),
        (HttpError, lambda *_: problem(400, Note.of("api.problem.malformed"))),
    )
    for kind, handler in handlers:
        api.add_exception_handler(kind, handler)


def _no_key(*_: object) -> HttpResponse:
    return problem(401, Note.of("api.problem.no_key"), {"WWW-Authenticate": "Bearer"})


def _refused(_: HttpRequest, refused: Refused) -> HttpResponse:
    return problem(422, Note.of("api.problem.refused"), reasons=[reason.say(language()) for reason in refused.reasons])


def _invalid(_: HttpRequest, wrong: ValidationError) -> HttpResponse:
    """Where and what, never the value: it may be somebody's number."""
    errors = [{"where": ".".join(map(str, e.get("loc", ()))), "what": str(e.get("type", ""))} for e in wrong.errors]
    return problem(422, Note.of("api.problem.invalid"), errors=errors)


def problem_answers(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware for addresses under ``/api/``."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(PREFIX):
            return get_response(request)
        if _length(request) > LARGEST:
            return problem(413, Note.of("api.problem.too_large", limit=LARGEST >> 10))
        response = get_response(request)
        if response.status_code < 400 or response.headers.get("Content-Type", "").startswith(MEDIA):
            return response
        key = _BY_STATUS.get(response.status_code, "wrong")
        allow = {"Allow": response.headers["Allow"]} if "Allow" in response.headers else {}
        return problem(response.status_code, Note.of(f"api.problem.{key}", limit=LARGEST >> 10), allow)

    return middleware


def _length(request: HttpRequest) -> int:
    told = request.headers.get("Content-Length", "")
    return int(told) if told.isascii() and told.isdigit() else 0
