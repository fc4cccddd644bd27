"""The papers of a matter on its page."""

from typing import Any

from django import template
from django.template import RequestContext

from anlan.desk.matters.models import Matter
from anlan.desk.papers.listing import draftable, papers_of

register = template.Library()


@register.inclusion_tag("papers/of_matter.html", takes_context=True)
def papers_of_matter(context: RequestContext, matter: Matter, *, may_work: bool) -> dict[str, Any]:
    """The section: papers issued and drafted; for those who work on the matter what can be drafted."""
    return {
        "matter": matter,
        "supervisions": matter.runs.filter(procedure="listed_supervision"),
        "papers": papers_of(matter),
        "draftable": draftable(matter) if may_work else [],
    }
