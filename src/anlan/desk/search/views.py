"""The search page. What is typed is sent in the body: no account or phone number stands in an address or a server's log."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from anlan.desk import clock as time
from anlan.desk.access import current_powers, needs
from anlan.desk.people.permission import Permission
from anlan.desk.record.chain import note_down
from anlan.desk.search.finding import find, personal

LONGEST = 200


@needs(Permission.MATTERS_READ)
def search(request: HttpRequest) -> HttpResponse:
    """What the words find. Looking up a person, an account or a phone number is recorded, without what was looked up."""
    powers, now, words = current_powers(request), time.now(), request.POST.get("words", "").replace("\0", "").strip()[:LONGEST]
    found = find(words, powers, now)
    kind = personal(words) if words else ""
    if kind:
        facts = {"for": kind, "found": len(found.hits) + len(found.alerts)}
        note_down(f"officer/{powers.officer.pk}", "searched", actor=powers.officer.pk, role="officer", now=now, facts=facts)
    return render(request, "search/found.html", {"room": "search", "words": words, "found": found})
