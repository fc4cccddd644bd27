"""The board of the six clears, and the runs behind each of its numbers."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from anlan.desk import clock as time
from anlan.desk.access import current_powers, needs
from anlan.desk.insight.bodies import Units, units
from anlan.desk.insight.clears import clears
from anlan.desk.insight.six import WHICH, Card, board, month_asked, page_of, rows_behind
from anlan.desk.people.models import Organisation
from anlan.desk.people.permission import Permission
from anlan.desk.words import language, tr

PERMISSION = Permission.MATTERS_SUPERVISE


@needs(PERMISSION)
def six(request: HttpRequest) -> HttpResponse:
    """Six numbers with cleared, open and late, by unit and by month. ``of``: a body to open."""
    shown, now = units(current_powers(request), PERMISSION, request.GET.get("of", "")), time.now()
    cards = board(shown, now)
    whole = [_to(card, shown.whole) for card in cards]
    context = {
        "room": "insight",
        "units": shown,
        "cards": [
            (card, to, card.clear.label.say(language()), card.clear.counts.say(language()))
            for card, to in zip(cards, whole, strict=True)
        ],
        "places": [
            (unit, [(card.by_unit[place], _to(card, unit, only=_itself(shown, unit))) for card in cards])
            for place, unit in enumerate(shown.shown)
        ],
        "months": [
            (months[0].name, list(zip(months, whole, strict=True)))
            for months in reversed(list(zip(*(card.months for card in cards), strict=True)))
        ],
        "now": now,
    }
    return render(request, "insight/six.html", context)


def _itself(shown: Units, unit: Organisation) -> bool:
    """Whether the row is a body without those below it, which have rows of their own."""
    return unit == shown.whole and len(shown.shown) > 1


def _to(card: Card, unit: Organisation | None, *, only: bool = False) -> str:
    """Where the numbers of a unit lead, but for which of them; nowhere for several bodies together."""
    return f"{reverse('insight:behind', args=[unit.pk, card.name])}?{'only=1&' if only else ''}which=" if unit else ""


@needs(PERMISSION)
def behind(request: HttpRequest, pk: int, clear: str) -> HttpResponse:
    """The runs behind a number of one unit, with all below it (``only``: without). ``which`` and ``month`` say which number."""
    shown = units(current_powers(request), PERMISSION, str(pk))
    which = request.GET.get("which", "open")
    if shown.whole is None or clear not in clears() or which not in WHICH:
        raise Http404
    only, month = request.GET.get("only") == "1", request.GET.get("month", "")
    bodies = [body for body, place in shown.column.items() if not only or place == 0]
    found, now = month_asked(month), time.now()
    rows, after = page_of(rows_behind(bodies, clear, which, found, now), now, request.GET.get("after", ""))
    context = {
        "room": "insight",
        "unit": shown.whole,
        "clear": clear,
        "label": clears()[clear].label.say(language()),
        "counts": clears()[clear].counts.say(language()),
        "which": which,
        "said": _said()[which],
        "month": month if found is not None else "",
        "only": only,
        "rows": rows,
        "after": after,
    }
    return render(request, "insight/behind.html", context)


def _said() -> dict[str, str]:
    return {
        "open": tr("未清", "Open"),
        "late": tr("未清已超期", "Open and late"),
        "done": tr("已清", "Cleared"),
        "came": tr("新增", "Opened"),
    }
