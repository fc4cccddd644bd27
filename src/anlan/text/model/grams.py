"""From text to numbers: runs of a few characters, hashed, counted, weighed by rarity.

Hashed, so that a model file holds no text: not what somebody told, nor a name in it. Hashes are scikit-learn's MurmurHash3 of
the UTF-8 bytes, the same on every machine. In go texts; out comes a sparse matrix, a row a text, rows of length one.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.utils import murmurhash3_32

BUCKETS = 2**20
Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]


class Grams(NamedTuple):
    """Runs of 1 to ``longest`` characters; the buckets in use, in rising order, and the weight of each."""

    longest: int
    buckets: Ints
    rarity: Floats

    def weigh(self, counts: sp.csr_matrix) -> sp.csr_matrix:
        """Counted texts as rows over the buckets in use; a text none of whose runs is known gives an empty row."""
        weighed = counts[:, self.buckets]
        weighed.data = 1 + np.log(weighed.data)
        weighed = sp.csr_matrix(weighed.multiply(self.rarity[None, :]))
        length = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
        return sp.csr_matrix(sp.diags((1 / np.maximum(length, 1e-12)).astype(np.float32)) @ weighed)


def count_runs(texts: Sequence[str], longest: int) -> sp.csr_matrix:
    """Texts × all buckets: how often each run of 1 to ``longest`` characters comes."""
    hasher = HashingVectorizer(
        analyzer="char", ngram_range=(1, longest), n_features=BUCKETS, norm=None, alternate_sign=False, lowercase=False,
        dtype=np.float32,
    )  # fmt: skip
    return sp.csr_matrix(hasher.transform(texts))


def bucket_of(run: str) -> int:
    """The bucket of one run; the same as ``count_runs`` puts it in, which a test checks."""
    return abs(int(murmurhash3_32(run, seed=0))) % BUCKETS


def learn_grams(counts: sp.csr_matrix, *, longest: int, least: int) -> Grams:
    """Keep the buckets that at least ``least`` of the counted texts have, and weigh them by how rare they are."""
    seen = np.bincount(counts.indices, minlength=BUCKETS)
    buckets = np.flatnonzero(seen >= least)
    return Grams(longest, buckets, (np.log((1 + counts.shape[0]) / (1 + seen[buckets])) + 1).astype(np.float32))
