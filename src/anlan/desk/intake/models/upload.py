"""A file that a sender added. The original lies encrypted under its hash; of a picture there is a clean copy to look at.

The name a file came with is not kept: it may name the sender.
"""

from django.db import models

from anlan.desk.intake.models.submission import Submission
from anlan.desk.matters.looking import PDF

ENDINGS = {
    "application/pdf": "pdf",
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/heic": "heic",
    "application/zip": "zip",
    "application/vnd.ms-office": "xls",
    "text/plain": "txt",
}


class Upload(models.Model):
    """``has_copy``: one made anew from the picture's points alone lies beside the original."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="uploads")
    place = models.PositiveSmallIntegerField()
    media_type = models.CharField(max_length=40, choices=[(kind, kind) for kind in ENDINGS])
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    has_copy = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        """Numbered within its submission."""

        constraints = (models.UniqueConstraint(fields=("submission", "place"), name="upload_place"),)

    def __str__(self) -> str:
        return self.name

    @property
    def looked_at(self) -> bool:
        """Whether it can be looked at page by page, though no copy is kept: it is drawn when somebody looks."""
        return self.media_type == PDF

    @property
    def name(self) -> str:
        """``AL-7K3M92QX-2.jpg``."""
        return f"{self.submission.number}-{self.place}.{ENDINGS[self.media_type]}"
