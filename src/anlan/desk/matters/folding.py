"""A part of a matter's page that comes when it is opened: a fragment for htmx, a page of its own for who opens its address."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from anlan.desk.matters.models import Matter


def part(request: HttpRequest, matter: Matter, title: str, template: str, context: dict[str, Any]) -> HttpResponse:
    """What ``template`` makes of ``context``; ``title`` heads the page."""
    whole = {"room": "matters", "matter": matter, "title": title, "part": template, **context}
    return render(request, template if request.headers.get("HX-Request") else "matters/part.html", whole)
