"""A trained model: what it is made of, how it answers, and which words led to the answer.

In goes a talk as far as it is known; out comes an ``Answer``: the label, how likely each label is, and the runs of characters
that spoke for it. *Not clear* is an answer: a label less likely than ``CLEAR`` is offered to a person, not given.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from anlan.text.model.answer import Answer, Run, TalkAnswer
from anlan.text.model.card import Card
from anlan.text.model.grams import Floats, Grams, bucket_of, count_runs
from anlan.text.model.views import VIEWS, View, view_texts
from anlan.text.talk import Turn

CLEAR = 0.5
"""The likelihood from which a label is given. Measured on held-out batches, see the card."""
_RUNS_SHOWN = 6

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Lines:
    """One linear rule a label over the buckets of one view. ``slopes``: labels × buckets; ``offsets``: labels."""

    grams: Grams
    slopes: Floats
    offsets: Floats


@dataclass(frozen=True, slots=True)
class Joiner:
    """From the views' scores to likelihoods. ``slopes``: labels × (views · labels); ``offsets``: labels."""

    slopes: Doubles
    offsets: Doubles

    def likely(self, scores: Doubles) -> Doubles:
        """Talks × labels, rows adding up to one."""
        raw = scores @ self.slopes.T + self.offsets
        grown: Doubles = np.exp(raw - raw.max(axis=1, keepdims=True))
        likely: Doubles = grown / grown.sum(axis=1, keepdims=True)
        return likely


@dataclass(frozen=True, slots=True)
class Trained:
    """All of a model. ``young`` joins the opening alone, ``whole`` all views."""

    labels: tuple[str, ...]
    lines: dict[View, Lines]
    young: Joiner
    whole: Joiner
    card: Card

    def likely(self, talks: Sequence[Iterable[Turn]]) -> Doubles:
        """Talks × labels: how likely each label is. A talk in which the caller has spoken once is judged by the opening alone."""
        texts = [view_texts(turns) for turns in talks]
        scores = {view: self._scores(view, [text[view] for text in texts]) for view in VIEWS}
        young = self.young.likely(scores["opening"])
        whole = self.whole.likely(np.hstack([scores[view] for view in VIEWS]))
        begun = np.array([not text["rest"] for text in texts])
        return np.where(begun[:, None], young, whole)

    def answers(self, talks: Sequence[tuple[str, Iterable[Turn]]]) -> list[TalkAnswer]:
        """Many talks, without the reasons."""
        likely = self.likely([turns for _, turns in talks]) if talks else np.zeros((0, len(self.labels)))
        return [TalkAnswer(id, *self._said(row)) for (id, _), row in zip(talks, likely, strict=True)]

    def answer(self, turns: Iterable[Turn]) -> Answer:
        """One talk, with the reasons."""
        turns = tuple(turns)
        likely = self.likely([turns])[0]
        return Answer(*self._said(likely), self._words(turns, int(likely.argmax())))

    def _said(self, likely: Doubles) -> tuple[str, dict[str, float]]:
        """The label if it is clear, and how likely each is."""
        ranked = {self.labels[k]: round(float(likely[k]), 4) for k in np.argsort(-likely, kind="stable")}
        best = int(likely.argmax())
        return self.labels[best] if likely[best] >= CLEAR else "", ranked

    def _scores(self, view: View, texts: Sequence[str]) -> Doubles:
        lines = self.lines[view]
        weighed = lines.grams.weigh(count_runs(texts, lines.grams.longest))
        return np.asarray(weighed @ lines.slopes.T.astype(np.float64)) + lines.offsets

    def _words(self, turns: tuple[Turn, ...], label: int) -> tuple[Run, ...]:
        """The runs of the opening that spoke loudest for the label, none part of another."""
        text = view_texts(turns)["opening"]
        lines = self.lines["opening"]
        runs = sorted({text[k : k + n] for n in range(2, lines.grams.longest + 1) for k in range(len(text) - n + 1)})
        if not runs:
            return ()
        whole = lines.grams.weigh(count_runs([text], lines.grams.longest)).toarray()[0]
        parts = whole * (lines.slopes[label] - lines.slopes.mean(axis=0))
        places = np.searchsorted(lines.grams.buckets, [bucket_of(run) for run in runs])
        known = [(run, place) for run, place in zip(runs, places, strict=True) if place < len(parts)]
        ranked = sorted(((float(parts[place]), run) for run, place in known if parts[place] > 0), reverse=True)
        shown: list[Run] = []
        for weight, run in ranked:
            if len(shown) < _RUNS_SHOWN and not any(run in one.text or one.text in run for one in shown):
                shown.append(Run(run, round(weight, 4)))
        return tuple(shown)
