"""The room of follow-up: letters of supervision and listed supervisions; sending a letter from a matter's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from anlan.desk import clock as time
from anlan.desk.access import current_powers, needs
from anlan.desk.followup.acts.send_letter import send_letter
from anlan.desk.followup.letters import letters, listed
from anlan.desk.matters.saying import state_label
from anlan.desk.matters.scope import matters_in_reach
from anlan.desk.people.permission import Permission
from anlan.desk.people.scope import one_of
from anlan.desk.refusals import kept_refusals

LONGEST = 1000


@needs(Permission.MATTERS_READ)
def room(request: HttpRequest) -> HttpResponse:
    """Letters that wait for something, or those that ended; beside them what is under listed supervision."""
    powers, now, ended = current_powers(request), time.now(), request.GET.get("which") == "ended"
    rows, after = letters(powers, now, ended=ended, after=request.GET.get("after", ""))
    walls = [(run, state_label(run.sha, run.state)) for run in listed(powers, now)]
    context = {"room": "followup", "letters": rows, "after": after, "ended": ended, "walls": walls}
    return render(request, "followup/letters.html", context)


@needs(Permission.MATTERS_SUPERVISE)
@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a letter about a matter."""
    powers, now = current_powers(request), time.now()
    found = one_of(matters_in_reach(powers, Permission.MATTERS_SUPERVISE, now), pk=pk)
    with kept_refusals(request):
        send_letter(matter=found, demand=request.POST.get("demand", "")[:LONGEST], powers=powers, now=now)
    return redirect("matters:matter", pk=pk)
