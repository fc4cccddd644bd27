"""What a model answers and how an evaluation turned out, as plain values: whoever shows or documents them needs no model."""

import msgspec

from anlan.text.model.card import Figures


class Run(msgspec.Struct, frozen=True):
    """A run of characters that spoke for the label. ``weight``: its part of the score."""

    text: str
    weight: float


class Answer(msgspec.Struct, frozen=True):
    """What the model says of a talk. ``label`` is empty when it is not clear; ``likely`` is in falling order."""

    label: str
    likely: dict[str, float]
    words: tuple[Run, ...]


class TalkAnswer(msgspec.Struct, frozen=True):
    """One talk of a file: its id, the label (empty when not clear), and how likely each label is, in falling order; by the words
    alone there are no likelihoods."""

    id: str
    label: str
    likely: dict[str, float]


class Judged(msgspec.Struct, frozen=True):
    """A model held to labelled talks: how many, how good with the whole talk and after the caller's first turn."""

    model: str
    judged: int
    whole: Figures
    opening: Figures


class Held(msgspec.Struct, frozen=True):
    """One batch held out."""

    batch: str
    learnt_from: int
    judged: int
    whole: Figures
    opening: Figures


class Evaluation(msgspec.Struct, frozen=True):
    """All batches; the means are over batches, each counting once."""

    batches: tuple[Held, ...]
    weighted_f1_whole: float
    weighted_f1_opening: float
