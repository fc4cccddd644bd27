"""Organisations as a tree: the police line (province, city, county, station) and the bodies it works with.

``path`` is the ids from the root down, ``/1/4/9/``: everything below an organisation is found by one prefix, which is an
index range on both databases.
"""

from typing import Any, Self

from django.db import models
from django.db.models.functions import Concat

from anlan.desk.people.roles import POLICE
from anlan.desk.words import tr, tr_later

KINDS = (
    ("province", tr_later("省级公安机关", "Provincial police")),
    ("city", tr_later("市级公安机关", "City police")),
    ("county", tr_later("县级公安机关", "County police")),
    ("station", tr_later("派出所或办案队", "Station or squad")),
    ("bank", tr_later("银行或支付机构", "Bank or payment firm")),
    ("carrier", tr_later("通信运营商", "Carrier")),
    ("procuratorate", tr_later("人民检察院", "Procuratorate")),
    ("court", tr_later("人民法院", "Court")),
    ("discipline", tr_later("纪检监察机关", "Discipline body")),
    ("regulator", tr_later("行业监管部门", "Regulator")),
)


class Organisation(models.Model):
    """A body with officers. A partner body hangs below nobody, or below its own higher body."""

    kind = models.CharField(max_length=16, choices=KINDS)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    code = models.CharField(max_length=24, unique=True, help_text="region code of a police body, clearing code of a bank")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=200, db_index=True, editable=False, default="")
    closed = models.BooleanField(default=False)

    class Meta:
        """Order of the tree."""

        ordering = ("path",)

    def __str__(self) -> str:
        return tr(self.name_zh, self.name_en)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, then set the path; whatever hangs below moves along."""
        old = self.path
        super().save(*args, **kwargs)
        self.path = f"{self.parent.path if self.parent else '/'}{self.pk}/"
        if self.path != old:
            type(self).objects.filter(pk=self.pk).update(path=self.path)
            if old:
                below = type(self).objects.filter(path__startswith=old).exclude(pk=self.pk)
                below.update(path=Concat(models.Value(self.path), models.functions.Substr("path", len(old) + 1)))

    @property
    def depth(self) -> int:
        """How far below the root: 0 at the root."""
        return self.path.count("/") - 2

    def holds(self, other: Self) -> bool:
        """Whether ``other`` is this organisation or hangs below it."""
        return other.path.startswith(self.path)


def fits_below(kind: str, parent: Organisation) -> bool:
    """Whether a body of ``kind`` hangs below ``parent``: a police body below a higher one, a partner below its own kind."""
    if kind in POLICE:
        return parent.kind in POLICE and POLICE.index(parent.kind) < POLICE.index(kind)
    return parent.kind == kind


def may_hold(kind: str) -> bool:
    """Whether anything can hang below a body of ``kind``: below all but the lowest police."""
    return kind != POLICE[-1]
