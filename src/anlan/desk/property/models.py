"""The ledger of property: items, their way from hand to hand, how each was sorted, the disposals asked for and approved."""

from django.db import models

from anlan.desk.encryption import decrypt, encrypt
from anlan.desk.matters.models import Document, Matter, Run
from anlan.desk.words import tr_later

HOLDER = "property holder"
KINDS = (
    ("money", tr_later("钱款", "Money")),
    ("vehicle", tr_later("车辆", "Vehicle")),
    ("goods", tr_later("物品", "Goods")),
    ("estate", tr_later("不动产", "Real estate")),
)
MEASURES = (
    ("sealed", tr_later("查封", "Sealed")),
    ("seized", tr_later("扣押", "Seized")),
    ("frozen", tr_later("冻结", "Frozen")),
)
NATURES = (
    ("unsorted", tr_later("未甄别", "Not sorted yet")),
    ("lawful", tr_later("合法财产", "Lawful")),
    ("unlawful", tr_later("违法所得", "Unlawful gains")),
)
WAYS = (
    ("return", tr_later("返还", "Return")),
    ("auction", tr_later("拍卖变卖", "Auction or sale")),
    ("treasury", tr_later("上缴国库", "To the treasury")),
    ("transfer", tr_later("随案移送", "Transfer with the case")),
)


class Item(models.Model):
    """One thing or sum. ``value_fen``: the amount, or what it was valued at. ``run``: its property_item run with the clocks."""

    run = models.OneToOneField(Run, on_delete=models.PROTECT, related_name="item")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="items")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=KINDS)
    measure = models.CharField(max_length=8, choices=MEASURES)
    what = models.CharField(max_length=160)
    value_fen = models.BigIntegerField()
    holder_sealed = models.BinaryField()
    shown_holder = models.CharField(max_length=20)
    nature = models.CharField(max_length=8, choices=NATURES, default="unsorted")
    nature_basis = models.CharField(max_length=200, blank=True)

    class Meta:
        """Numbered within the case."""

        constraints = (models.UniqueConstraint(fields=("matter", "number"), name="item_number_once"),)
        ordering = ("number",)

    def __str__(self) -> str:
        return f"{self.number} {self.what}"

    def seal(self, holder: str) -> None:
        """Set from whom it was taken."""
        self.holder_sealed = encrypt(holder, HOLDER)
        self.shown_holder = holder[:1] + "*" * max(min(len(holder), 4) - 1, 1)

    def opened(self) -> str:
        """From whom it was taken, in clear."""
        return decrypt(self.holder_sealed, HOLDER)


class Move(models.Model):
    """It passed from one hand to another. Each move begins where the one before it ended. ``room``: where it is kept since."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="moves")
    at = models.DateTimeField()
    from_whom = models.CharField(max_length=60)
    to_whom = models.CharField(max_length=60)
    room = models.CharField(max_length=80)
    paper = models.CharField(max_length=60, blank=True)
    photo = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="moves")
    entered_by = models.BigIntegerField()

    class Meta:
        """In order."""

        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.item_id}: {self.to_whom}"


class Disposal(models.Model):
    """What shall become of an item, asked for by one person and approved by another. ``proceeds_fen``: what a sale brought."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="disposals")
    way = models.CharField(max_length=8, choices=WAYS)
    reason = models.CharField(max_length=200)
    asked_by = models.BigIntegerField()
    asked_at = models.DateTimeField()
    approved_by = models.BigIntegerField(null=True)
    approved_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    proceeds_fen = models.BigIntegerField(null=True)
    paper = models.CharField(max_length=60, blank=True)

    class Meta:
        """One at a time."""

        constraints = (models.UniqueConstraint(fields=("item",), condition=models.Q(done_at=None), name="disposal_open_once"),)
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.item_id} {self.way}"
