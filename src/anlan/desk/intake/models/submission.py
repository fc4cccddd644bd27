"""A submission from the public, what it mentions, and the talk about it. Nothing here names who sent it."""

from django.db import models

from anlan.desk.encryption import decrypt, encrypt
from anlan.desk.matters.models import Matter
from anlan.desk.words import tr_later

KINDS = (
    ("tip", tr_later("线索举报", "Tip")),
    ("fraud", tr_later("受骗报案", "Fraud report")),
    ("letter", tr_later("局长信箱", "Letter to the head")),
    ("claim", tr_later("资金返还申请", "Claim for restitution")),
    ("objection", tr_later("异议申诉", "Objection")),
)
TEXT, MESSAGE, MENTION = "submission text", "submission message", "submission mention"
RATING = "submission rating"


class Submission(models.Model):
    """``number`` is public; of the secret receipt a keyed hash is kept. ``once``: the form's own key; sent twice, kept once.

    ``rating``, ``timely``, ``rating_sealed``: what the sender answered when asked how it was handled, and in which words.
    ``case``: the matter whose money it concerns, once an officer has said so.
    ``merged_into``: the submission about the same thing on which the work goes on; the talk with each sender stays apart.
    """

    number = models.CharField(max_length=16, unique=True)
    receipt_digest = models.CharField(max_length=64)
    once = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=12, choices=KINDS)
    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, related_name="submission")
    text_sealed = models.BinaryField()
    received_at = models.DateTimeField()
    wrong_receipts = models.PositiveSmallIntegerField(default=0)
    wrong_since = models.DateTimeField(null=True)
    rating = models.CharField(max_length=8, blank=True)
    timely = models.CharField(max_length=8, blank=True)
    rating_sealed = models.BinaryField(default=b"")
    rated_at = models.DateTimeField(null=True)
    case = models.ForeignKey(Matter, null=True, on_delete=models.PROTECT, related_name="brought")
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")

    def __str__(self) -> str:
        return self.number

    def seal(self, text: str) -> None:
        """Set the text."""
        self.text_sealed = encrypt(text, TEXT)

    @property
    def text(self) -> str:
        """The text in clear."""
        return decrypt(self.text_sealed, TEXT)

    @property
    def rating_words(self) -> str:
        """What the sender wrote beside the rating."""
        return decrypt(self.rating_sealed, RATING)

    @property
    def others(self) -> "list[Mention]":
        """What it mentions of others, for lists: the sender's own numbers left out."""
        return [one for one in self.mentions.all() if not one.own]

    @property
    def kept(self) -> "Submission":
        """The submission on which the work goes on: this one, or what it was merged into."""
        return self.merged_into or self


class Mention(models.Model):
    """An account, phone, link or amount in the text. ``trace``: a keyed hash, equal for equal values, to find similar ones.

    ``own``: the sender's own account or phone; it finds nobody, and nothing is stopped for it.
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="mentions")
    kind = models.CharField(max_length=8, choices=[(k, k) for k in ("account", "phone", "link", "amount")])
    shown = models.CharField(max_length=60)
    trace = models.CharField(max_length=64, db_index=True)
    value_sealed = models.BinaryField()
    own = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.shown

    @property
    def value(self) -> str:
        """The value in clear."""
        return decrypt(self.value_sealed, MENTION)


class Mark(models.Model):
    """A keyed mark of a text's wording (`intake.likeness`): texts that share one are compared."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="marks")
    mark = models.CharField(max_length=16, db_index=True)

    def __str__(self) -> str:
        return f"{self.submission_id} {self.mark}"


class Message(models.Model):
    """One message of the talk between the office and the sender."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="messages")
    from_public = models.BooleanField()
    text_sealed = models.BinaryField()
    at = models.DateTimeField()
    officer = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.submission_id} {self.at}"

    @property
    def text(self) -> str:
        """The text in clear."""
        return decrypt(self.text_sealed, MESSAGE)
