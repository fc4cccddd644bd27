"""What is kept of papers: the draft and the issued paper, templates a clerk replaced, marks of bodies in numbers."""

import json
from typing import Any

from django.db import models

from anlan.desk.encryption import decrypt, encrypt
from anlan.desk.matters.models import Document, Matter, Run
from anlan.desk.people.models import Organisation

FIELDS = "paper fields"


class Paper(models.Model):
    """One paper. It is a draft until it has a number; from then on nothing of it changes.

    ``form``: its form; ``doc``: the paper it is in the procedure of its run, if any. What was filled in lies encrypted: it names
    people and accounts. ``word_file``, ``pdf``, ``english``: the files as issued, each under its hash.
    """

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="issued")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="issued")
    form = models.CharField(max_length=40)
    doc = models.CharField(max_length=40, blank=True)
    fields_sealed = models.BinaryField()
    drafted_by = models.BigIntegerField()
    changed_at = models.DateTimeField()
    number = models.CharField(max_length=60, blank=True, db_index=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_by = models.BigIntegerField(null=True)
    word_file = models.OneToOneField(Document, null=True, on_delete=models.PROTECT, related_name="paper")
    pdf = models.OneToOneField(Document, null=True, on_delete=models.PROTECT, related_name="paper_pdf")
    english = models.OneToOneField(Document, null=True, on_delete=models.PROTECT, related_name="paper_english")

    class Meta:
        """A number is given once; drafts have none."""

        constraints = (models.UniqueConstraint(fields=("number",), condition=~models.Q(number=""), name="paper_number_once"),)

    def __str__(self) -> str:
        return self.number or f"draft {self.pk}"

    def seal(self, values: dict[str, Any]) -> None:
        """Set what was filled in."""
        self.fields_sealed = encrypt(json.dumps(values, ensure_ascii=False), FIELDS)

    def opened(self) -> dict[str, Any]:
        """What was filled in."""
        return dict(json.loads(decrypt(self.fields_sealed, FIELDS)))


class Template(models.Model):
    """A Word template that a clerk put in the place of ours. The newest of a form and language counts."""

    form = models.CharField(max_length=40)
    lang = models.CharField(max_length=2)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    put_by = models.BigIntegerField()
    put_at = models.DateTimeField()

    class Meta:
        """Newest first."""

        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.form}.{self.lang}"


class Mark(models.Model):
    """The short name a body puts in the numbers of its papers: 平公 in 平公（冻财）字〔2026〕7号."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="mark")
    mark = models.CharField(max_length=12)

    def __str__(self) -> str:
        return self.mark
