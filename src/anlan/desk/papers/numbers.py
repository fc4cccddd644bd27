"""Numbers of papers: 平公（冻财）字〔2026〕7号: the body's mark, the form's word, the year, a serial without gaps."""

from django.utils import timezone

from anlan.desk.matters.models import NumberSeries
from anlan.desk.matters.numbering import papers_pattern
from anlan.desk.papers.form import Form
from anlan.desk.papers.models import Mark
from anlan.desk.people.models import Organisation
from anlan.values import Instant


def next_paper_number(form: Form, issuer: Organisation, at: Instant) -> str:
    """The next number, inside the caller's transaction: if that is rolled back, the number is given again.

    A body without a mark is named in full, so that no two bodies share a number.
    """
    year = timezone.localtime(at).year
    series = f"paper/{issuer.pk}/{form.key}/{year}"
    NumberSeries.objects.get_or_create(series=series)
    row = NumberSeries.objects.select_for_update().get(series=series)
    row.last += 1
    row.save(update_fields=["last"])
    mark = Mark.objects.filter(organisation=issuer).first()
    return papers_pattern().format(mark=mark.mark if mark else issuer.name_zh, word=form.word, year=year, serial=row.last)
