"""Numbers of papers: 平公（冻财）字〔2026〕7号: the body's mark, the form's word, the year, a serial without gaps."""

from django.utils import timezone

from anlan.desk.matters.numbering import next_in, papers_pattern
from anlan.desk.papers.form import Form
from anlan.desk.papers.models import Mark
from anlan.desk.people.models import Organisation
from anlan.values import Instant


def next_paper_number(form: Form, issuer: Organisation, at: Instant) -> str:
    """The next number, inside the caller's transaction (`next_in`).

    A body without a mark is named in full, so that no two bodies share a number.
    """
    year = timezone.localtime(at).year
    serial = next_in(f"paper/{issuer.pk}/{form.key}/{year}")
    mark = Mark.objects.filter(organisation=issuer).first()
    return papers_pattern().format(mark=mark.mark if mark else issuer.name_zh, word=form.word, year=year, serial=serial)
