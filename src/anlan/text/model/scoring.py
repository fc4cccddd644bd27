"""Scores a way of training on labelled talks: for each batch, train on the others from scratch, then judge the batch.

Batches, not talks, are held out: talks of one run share phrases and quirks, and a random split would reward knowing them.
Each batch is judged twice: with the whole talk, and with the talk cut after the caller's first turn.
"""

from collections.abc import Sequence

import numpy as np

from anlan.text.model.answer import Evaluation, Held
from anlan.text.model.card import Figures
from anlan.text.model.figures import figures
from anlan.text.model.trained import CLEAR, Trained
from anlan.text.model.training import Said, train
from anlan.text.talk import Labelled, opening
from anlan.values import InputError, Note


def evaluate(talks: Sequence[Labelled], *, seed: int, said: Said = lambda _: None) -> Evaluation:
    """Hold out each batch in turn. Raises ``InputError`` when a label is in one batch only."""
    batches = sorted({talk.batch for talk in talks})
    labels = {talk.label for talk in talks}
    if len(batches) < 2 or any({t.label for t in talks if t.batch != batch} != labels for batch in batches):
        raise InputError(Note.of("text.model.no_batches"))
    held = tuple(_held(talks, batch, seed, said) for batch in batches)
    return Evaluation(
        held,
        float(np.mean([one.whole.weighted_f1 for one in held])),
        float(np.mean([one.opening.weighted_f1 for one in held])),
    )


def judge(model: Trained, talks: Sequence[Labelled]) -> tuple[Figures, Figures]:
    """How good a model is on labelled talks: with the whole talk, and cut after the caller's first turn. Raises ``InputError``
    for labels it does not know."""
    unknown = sorted({talk.label for talk in talks} - set(model.labels))
    if unknown or not talks:
        raise InputError(Note.of("text.model.other_labels", labels=", ".join(unknown), known=", ".join(model.labels)))
    true = np.array([model.labels.index(talk.label) for talk in talks], np.int64)
    whole, young = (model.likely([cut(talk.turns) for talk in talks]) for cut in (tuple, opening))
    return figures(model.labels, true, whole, CLEAR), figures(model.labels, true, young, CLEAR)


def _held(talks: Sequence[Labelled], batch: str, seed: int, said: Said) -> Held:
    learnt, judged = [t for t in talks if t.batch != batch], [t for t in talks if t.batch == batch]
    model = train(learnt, seed=seed, said=lambda step: said(f"{batch}: {step}"))
    return Held(batch, len(learnt), len(judged), *judge(model, judged))
