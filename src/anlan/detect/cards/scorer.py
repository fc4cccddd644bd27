"""The scorer of phone cards: four kinds of models that err differently, asked about cards not seen.

How they are learnt is left to ``learning.py``, how they are kept to ``store.py``.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

from anlan.detect.cards.arrays import Curves, Floats, Nets, Spread, Trees
from anlan.detect.cards.card import Card
from anlan.detect.cards.figures import derived
from anlan.values import InputError, Note

SURE = 0.003
"""No kind is believed to be surer than this, so that the odds of one that is too sure do not outvote the others."""


@dataclass(frozen=True, slots=True)
class Scorer:
    """Learnt models; each kind has the same say."""

    spread: Spread
    boosted: Trees
    trees: Trees
    nets: Nets
    curves: Curves

    def score(self, figures: Floats) -> Floats:
        """A figure between 0 and 1 for each row: the mean of the kinds on the scale of log odds."""
        spread = self.spread.of(figures)
        likely = (self.boosted.likely(figures), self.trees.likely(figures), self.nets.likely(spread), self.curves.likely(spread))
        return np.asarray(expit(np.mean([logit(np.clip(one, SURE, 1 - SURE)) for one in likely], axis=0)), np.float64)


@dataclass(frozen=True, slots=True)
class CardModel:
    """A scorer, the columns it asks for, and its card."""

    columns: tuple[str, ...]
    scorer: Scorer
    card: Card

    def score(self, columns: Mapping[str, Floats]) -> Floats:
        """Scores of cards by their columns. Raises ``InputError`` naming the columns that are missing."""
        missing = [name for name in self.columns if name not in columns]
        if missing:
            raise InputError(Note.of("detect.cards.lacks_columns", missing=", ".join(missing)))
        return self.scorer.score(figures_of({name: columns[name] for name in self.columns}))


def figures_of(columns: Mapping[str, Floats]) -> Floats:
    """All figures, one row a card: the columns as they are, and what is derived from them."""
    return np.hstack([np.column_stack(list(columns.values())), derived(columns)])
