"""Figures of a classifier: weighted F1 as scikit-learn defines it (of each label, weighted by how many talks truly have it)."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from sklearn.metrics import f1_score

from anlan.text.model.card import Figures


def figures(labels: Sequence[str], true: npt.NDArray[np.int64], likely: npt.NDArray[np.float64], clear_from: float) -> Figures:
    """``true``: places in ``labels``; ``likely``: talks × labels. The likeliest label counts, clear or not."""
    given = likely.argmax(axis=1)
    places = np.arange(len(labels))
    each = f1_score(true, given, labels=places, average=None, zero_division=0)
    clear = likely.max(axis=1) >= clear_from
    return Figures(
        weighted_f1=float(f1_score(true, given, labels=places, average="weighted", zero_division=0)),
        by_label={label: float(value) for label, value in zip(labels, each, strict=True)},
        clear=float(clear.mean()),
        right_if_clear=float((given == true)[clear].mean()) if clear.any() else 0.0,
    )
