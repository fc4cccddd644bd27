"""A model's card: what it was trained on, how it was measured, what it gave, what it must not be used for. Lives in the
model's file.

The figures are an estimate made while training: each batch is judged by lines that have not seen it. ``anlan text evaluate``
trains from scratch for each batch held out, and is what the documents quote.
"""

import msgspec

LIMITS = (
    "kind_of_matter",
    "made_up_talks",
    "only_its_labels",
    "not_clear",
)
"""Notes of ``text/messages/model.toml`` that every card carries."""


class Figures(msgspec.Struct, frozen=True):
    """How good: weighted F1, and F1 by label, on talks that were not learnt from; ``clear``: share of talks that get a label at
    all, ``right_if_clear``: share of those that get the right one."""

    weighted_f1: float
    by_label: dict[str, float]
    clear: float
    right_if_clear: float


class Card(msgspec.Struct, frozen=True):
    """The card. ``data`` is the SHA-256 of the labelled file; ``split`` is ``batches`` or ``folds``."""

    data: str
    talks: dict[str, int]
    batches: dict[str, int]
    split: str
    seed: int
    whole: Figures
    opening: Figures
    settings: dict[str, float]
    limits: tuple[str, ...] = LIMITS
