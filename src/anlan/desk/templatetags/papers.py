"""The papers of a matter on its page."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.template import RequestContext

from anlan.desk.matters.models import Matter, Run
from anlan.desk.papers.listing import draftable, papers_of
from anlan.procedure.run import Run as Folded

register = template.Library()


@register.inclusion_tag("papers/of_matter.html", takes_context=True)
def papers_of_matter(
    context: RequestContext, matter: Matter, runs: Sequence[tuple[Run, Folded, object]], *, may_work: bool
) -> dict[str, Any]:
    """The section: papers issued and drafted; for those who work here what can be drafted. ``runs``: with their states."""
    return {
        "matter": matter,
        "supervisions": [run for run, _, _ in runs if run.procedure == "listed_supervision"],
        "papers": papers_of(matter, ((run, state) for run, state, _ in runs)),
        "draftable": draftable((run, state) for run, state, _ in runs) if may_work else [],
    }
