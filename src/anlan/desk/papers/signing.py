"""Which sign-offs a paper still needs before it gets its number, as the definition of its procedure says.

A gate that asks for the paper says who signs. The signatures are given at that gate, on the matter's page, after reading the
draft; where several gates ask for the same paper, those of one of them suffice. A paper that no gate asks for needs none.
"""

from collections.abc import Mapping

from anlan.desk.matters.saying import cited, role_label
from anlan.desk.papers.form import Form, Use
from anlan.desk.papers.models import Paper
from anlan.desk.record.models import Event as Row
from anlan.procedure.definition import Gate, several
from anlan.procedure.event import Event
from anlan.procedure.gate import attempt
from anlan.procedure.run import SIGNED, Run, effective

CONFIRMED = "paper_confirmed"
HOUSE = "本单位工作规定"


def use_of(form: Form, procedure: str, doc: str) -> Use | None:
    """The use of ``form`` in ``procedure`` as ``doc``; none when there is no such use."""
    return next((use for use in form.uses if use.procedure == procedure and use.doc == doc), None)


def gates_of(run: Run, use: Use) -> Mapping[str, Gate]:
    """The gates whose sign-offs the paper needs."""
    gates = run.proc.definition.gates
    if use.gate:
        return {use.gate: gates[use.gate]}
    return {name: gate for name, gate in gates.items() if use.doc and f"doc.{use.doc}" in gate.needs}


def signatures(run: Run, use: Use) -> list[Event]:
    """The sign-offs given so far at those gates since each was last passed."""
    return [event for name in gates_of(run, use) for event in attempt(run.proc, name, effective(run)).of(SIGNED)]


def lacking(run: Run, use: Use) -> list[str]:
    """The roles that have to sign still, of the gate where fewest are missing; empty when the paper may be issued."""
    missing = []
    for name, gate in gates_of(run, use).items():
        signed = {event.role for event in attempt(run.proc, name, effective(run)).of(SIGNED)}
        if use.gate:
            signed |= {event.role for event in _passed(run, name)}
        missing.append([role_label(role) for role in gate.sign if role not in signed])
    return min(missing, key=len, default=[])


def to_confirm(paper: Paper, run: Run, use: Use) -> list[Event]:
    """The sign-offs given to an earlier text, whose givers have not confirmed the present one."""
    confirmed = set(
        Row.objects.filter(stream=f"paper/{paper.pk}", type=CONFIRMED, recorded_at__gte=paper.changed_at).values_list(
            "actor", flat=True
        )
    )
    return [event for event in signatures(run, use) if event.recorded_at < paper.changed_at and event.actor not in confirmed]


def articles(run: Run, use: Use) -> list[str]:
    """The articles on the paper: those of its use, else of its gates; rules of the house are for the house."""
    cites = use.cite or tuple(cite for gate in gates_of(run, use).values() for cite in several(gate.cite))
    return [text for text in dict.fromkeys(cited(run.proc, tuple(cites))) if not text.startswith(HOUSE)]


def _passed(run: Run, name: str) -> list[Event]:
    """The sign-offs of the last passing: a notice that follows the act rests on them."""
    events = effective(run)
    passing = [place for place, event in enumerate(events) if (on := run.proc.event(event.type)) and on.gate == name]
    return attempt(run.proc, name, events[: passing[-1]]).of(SIGNED) if passing else []
