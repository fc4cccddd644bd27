"""The head office puts a Word template in the place of ours, or takes it away again; papers already issued stay as they are.

A template is that of all bodies, so only the head office's own administrators may; the mark in its numbers is each body's own.
"""

import hashlib

from django.db import transaction

from anlan.desk.papers.form import Form
from anlan.desk.papers.models import Mark, Template
from anlan.desk.papers.template import check_template
from anlan.desk.people.models import Organisation
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.people.reach import require_reach, require_whole_office
from anlan.desk.record.chain import note_down
from anlan.desk.scanning.way_in import require_clean
from anlan.values import Instant, Lang

PERMISSION = Permission.SETTINGS_MANAGE


def put_template(*, form: Form, lang: Lang, content: bytes, powers: Powers, now: Instant) -> Template:
    """The template now in force. Refuses what is not clean, is no Word file, has macros, or names places the form lacks."""
    require_whole_office(powers, PERMISSION)
    require_clean(content, now)
    check_template(content, form)
    return _put(form, lang, content, powers, now)


@transaction.atomic
def _put(form: Form, lang: Lang, content: bytes, powers: Powers, now: Instant) -> Template:
    sha = hashlib.sha256(content).hexdigest()
    made = Template.objects.create(form=form.key, lang=lang, content=content, sha256=sha, put_by=powers.officer.pk, put_at=now)
    facts = {"form": form.key, "lang": lang, "sha256": sha}
    note_down("settings/papers", "template_put", actor=powers.officer.pk, role="administrator", now=now, facts=facts)
    return made


@transaction.atomic
def take_template_away(*, form: Form, lang: Lang, powers: Powers, now: Instant) -> None:
    """Ours counts again."""
    require_whole_office(powers, PERMISSION)
    Template.objects.filter(form=form.key, lang=lang).delete()
    facts = {"form": form.key, "lang": lang}
    note_down("settings/papers", "template_taken_away", actor=powers.officer.pk, role="administrator", now=now, facts=facts)


@transaction.atomic
def set_mark(*, organisation: Organisation, mark: str, powers: Powers, now: Instant) -> None:
    """The short name that the body puts in its numbers."""
    require_reach(powers, PERMISSION, organisation)
    Mark.objects.update_or_create(organisation=organisation, defaults={"mark": mark})
    facts = {"organisation": organisation.pk, "mark": mark}
    note_down("settings/papers", "mark_set", actor=powers.officer.pk, role="administrator", now=now, facts=facts)
