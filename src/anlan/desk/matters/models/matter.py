"""A matter: the folder that one signal opens. Its owner answers for it; its runs say how far it is."""

from django.db import models

from anlan.desk.matters.saying import procedure_title
from anlan.desk.people.models import Officer, Organisation
from anlan.desk.words import language
from anlan.values import Lang, format_fen


class Matter(models.Model):
    """One matter. ``kind`` is the procedure it was opened with; ``closed_at`` is set while all its runs have ended.

    ``title``: what an officer called it, or empty. ``about``: what tells one without a title from others of its kind, the same in
    every language and masked: an account, a surname with stars, the public's number of what was sent in.
    """

    number = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200, blank=True)
    about = models.CharField(max_length=120, blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="matters")
    owner = models.ForeignKey(Officer, null=True, blank=True, on_delete=models.PROTECT, related_name="matters")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    loss_fen = models.BigIntegerField(default=0)

    class Meta:
        """Lists go by organisation and time; what is closed, of a few or of most, has an index of its own."""

        indexes = (
            models.Index(fields=("kind", "-id"), name="matter_by_kind"),
            models.Index(fields=("organisation", "-id"), name="matter_by_organisation"),
            models.Index(
                fields=("organisation", "-id"), condition=models.Q(closed_at__isnull=False), name="matter_closed_of_body"
            ),
            models.Index(fields=("organisation", "-id"), condition=models.Q(closed_at=None), name="matter_open_of_body"),
            models.Index(fields=("owner", "-id"), name="matter_by_owner"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.named}"

    @property
    def named(self) -> str:
        """Its title in the reader's language."""
        return self.say_title(language())

    def say_title(self, lang: Lang) -> str:
        """What an officer called it; else its kind, what it is about and the loss: ``紧急止付 · 622848****1234 · ¥50,000.00``."""
        if self.title:
            return self.title
        loss = f"¥{format_fen(self.loss_fen)}" if self.loss_fen else ""
        return " · ".join(part for part in (procedure_title(self.kind, lang), self.about, loss) if part)


class NumberSeries(models.Model):
    """The last number given in a series (procedure and year); locked while the next is taken, so that none is missing."""

    series = models.CharField(max_length=40, unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.series}: {self.last}"
