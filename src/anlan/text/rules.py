"""The kind of scam a narrative tells of, by words: the default while there is nothing to train on.

In goes a text; out comes a ``Reading``: each kind that any sign speaks for, with the words that led to it, and one kind as the
answer only if it is clearly ahead. *Not clear* is an answer. The kind belongs to the matter told of, not to a person.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

import msgspec

from anlan.text.kind import ScamKind, Sign
from anlan.text.narrative import Narrative, read_narrative

LEAST = 4
"""Below this weight no kind is named."""
ALONE = 6
"""The least weight where the text tells of nobody who asks, poses or takes: a complaint about a late refund has the words of a
scam and is none."""
MARGIN = 2
"""So far ahead of the next the first must be."""
CLOSE = 8
"""Characters up to which a hit is one expression."""
_SOMEBODY_ACTS = re.compile(
    r"骗|自称|冒充|假冒|所谓|[让叫要教催带拉]我|[让叫要教催带拉][他她孩老小客]|帮我|[说称讲][是我能可要会先自先前后第这她他]|对方|[他她]说|您|你"
    r"|[被遭][人]?[转刷扣盗划骗冻锁拉补]|没了|不见了|拉黑|联系不上|打不通|消失|[提取拿要]不出?[来回了]|跑了|退群|解散"
    r"|told|asked|said|claim|pretend|posing|blocked|stole|scam",
    re.IGNORECASE,
)


class Word(msgspec.Struct, frozen=True):
    """A word that spoke for a kind, with its place in the original text."""

    text: str
    start: int
    end: int
    weight: int


class Candidate(msgspec.Struct, frozen=True):
    """A kind that something speaks for. ``weight`` is the sum over its signs, each counted once."""

    kind: str
    weight: int
    words: tuple[Word, ...]


class Reading(msgspec.Struct, frozen=True):
    """What the words say. ``kind`` is empty when it is not clear; ``candidates`` are in falling order of weight."""

    kind: str
    candidates: tuple[Candidate, ...]


def read_kind(text: str, kinds: Mapping[str, ScamKind]) -> Reading:
    """Weigh ``text`` against every kind."""
    told = read_narrative(text)
    found = [_candidate(told, name, kind) for name, kind in kinds.items()]
    ranked = tuple(sorted((one for one in found if one.weight), key=lambda one: (-one.weight, one.kind)))
    ahead = ranked[0].weight - (ranked[1].weight if len(ranked) > 1 else 0) if ranked else 0
    least = LEAST if _SOMEBODY_ACTS.search(told.plain) else ALONE
    clear = bool(ranked) and ranked[0].weight >= least and ahead >= MARGIN
    return Reading(ranked[0].kind if clear else "", ranked)


def _candidate(told: Narrative, name: str, kind: ScamKind) -> Candidate:
    heard = [(sign.weight, hit) for sign in kind.signs if (hit := _hit(told, sign))]
    words = [Word(told.text[start:end], start, end, weight) for weight, hit in _apart(heard) for start, end in [told.span(*hit)]]
    return Candidate(name, sum(word.weight for word in words), tuple(words))


def _apart(heard: Iterable[tuple[int, tuple[int, int]]]) -> list[tuple[int, tuple[int, int]]]:
    """The same words speak once: of hits that overlap the heaviest stays, then the longer. What stands inside a long hit was
    passed over by its pattern and speaks for itself."""
    kept: list[tuple[int, tuple[int, int]]] = []
    for weight, (start, end) in sorted(heard, key=lambda one: (-one[0], one[1][0] - one[1][1], one[1])):
        if all(end <= first or last <= start for _, (first, last) in kept if last - first <= CLOSE):
            kept.append((weight, (start, end)))
    return kept


def _hit(told: Narrative, sign: Sign) -> tuple[int, int] | None:
    """The first place where the sign stands, in the plain text."""
    if sign.beside and not _any_of(sign.beside).search(told.plain):
        return None
    match = (_any_of(sign.any) if sign.any else _pattern(sign.pattern)).search(told.plain)
    return match.span() if match and match.end() > match.start() else None


@lru_cache(maxsize=512)
def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Latin words only whole; Chinese ones anywhere, since nothing marks where a word ends."""
    return re.compile("|".join(rf"\b{re.escape(w)}\b" if w[0].isascii() and w.isascii() else re.escape(w) for w in words), re.I)


@lru_cache(maxsize=512)
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
