"""The audit page: who did what, and for the head office whether the record is whole."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from anlan.desk import asked
from anlan.desk.access import current_powers, needs
from anlan.desk.audit.listing import page_of
from anlan.desk.audit.naming import actor_said, event_said, role_said
from anlan.desk.people.permission import Permission
from anlan.desk.people.reach import for_whole_office
from anlan.desk.record.chain import verify
from anlan.desk.record.models import Seal

SHOWN_FAULTS = 50


@needs(Permission.AUDIT_READ)
def log(request: HttpRequest) -> HttpResponse:
    """The newest events of the bodies one answers for, of one stream or person; ``check`` verifies the whole record first."""
    powers, wanted = current_powers(request), request.GET
    whole, checked = for_whole_office(powers, Permission.AUDIT_READ), "check" in wanted
    if checked and not whole:
        raise PermissionDenied(Permission.AUDIT_READ.value)
    stream, actor = (wanted.get(name, "").strip().replace("\0", "")[:40] for name in ("stream", "actor"))
    page = page_of(powers, stream=stream, actor=actor, before=asked.number(wanted.get("after")))
    context = {
        "room": "audit",
        "rows": [(event, event_said(event), actor_said(event.actor, page.names), role_said(event.role)) for event in page.events],
        "before": page.before,
        "stream": stream,
        "actor": actor,
        "whole": whole,
        "checked": checked,
        "faults": [fault for fault, _ in zip(verify(), range(SHOWN_FAULTS), strict=False)] if checked else [],
        "seal": Seal.objects.order_by("-up_to").first(),
    }
    return render(request, "audit/log.html", context)
