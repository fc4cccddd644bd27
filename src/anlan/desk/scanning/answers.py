"""What is held back answers as a page that says why and what to do, whichever page asked for its bytes."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from anlan.desk.scanning.holding import Held
from anlan.desk.words import said


class HeldAnswers:
    """Middleware: 409 where a view met `Held`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The view's answer."""
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page; none for what is no business of ours."""
        if not isinstance(exception, Held):
            return None
        return render(request, "held.html", {"why": said(exception.note)}, status=409)
