"""Which accounts a picture shows one by one, and which it folds into "N more accounts" of the account that fed them.

A picture of a thousand accounts cannot be read. Each layer shows its largest; the others are folded per parent, where the
parent of an account is the one that most of its traced money came from. In go a flow graph's columns and weights; out come folds.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import msgspec

ROWS_PER_LAYER = 36
"""As many rows as fit a screen when the picture is fitted to it."""
ROWS_AT_MOST = 300
"""More cannot be read, and are slow to draw."""
ROWS_AT_LEAST = 9


class Fold(msgspec.Struct, frozen=True):
    """Accounts of one column drawn as one, largest first; ``parent`` is the shown account that fed them, or none for several."""

    id: str
    parent: str | None
    column: int
    members: tuple[str, ...]


def fold_accounts(
    columns: Mapping[str, int],
    weights: Mapping[str, int],
    links: Mapping[tuple[str, str], int],
    rows: int = ROWS_PER_LAYER,
) -> tuple[Fold, ...]:
    """The folds of a graph: node id → column, node id → amount through it, (source, target) → amount.

    Nodes whose id is not in ``columns`` are exits and are never folded.
    """
    by_column: dict[int, list[str]] = defaultdict(list)
    for id in sorted(columns, key=lambda id: (-weights.get(id, 0), id)):
        by_column[columns[id]].append(id)
    rows = max(ROWS_AT_LEAST, min(rows, ROWS_AT_MOST // max(len(by_column), 1)))
    shown = rows * 2 // 3
    hidden = {column: ids[shown:] for column, ids in by_column.items() if len(ids) > rows}
    parents = _parents(links)
    out_of_sight = {id for ids in hidden.values() for id in ids}
    folds: list[Fold] = []
    for column, ids in sorted(hidden.items()):
        groups: dict[str | None, list[str]] = defaultdict(list)
        for id in ids:
            groups[_shown_ancestor(id, out_of_sight, parents)].append(id)
        for parent, members in _largest(groups, rows - shown, weights):
            folds.append(Fold(f"fold:{len(folds)}", parent, column, tuple(members)))
    return tuple(folds)


def _parents(links: Mapping[tuple[str, str], int]) -> dict[str, str]:
    """Target → the source that sent it most; ties go to the smaller id."""
    best: dict[str, tuple[int, str]] = {}
    for (source, target), amount in sorted(links.items()):
        if source != target and amount > best.get(target, (0, ""))[0]:
            best[target] = (amount, source)
    return {target: source for target, (_, source) in best.items()}


def _largest(groups: Mapping[str | None, list[str]], room: int, weights: Mapping[str, int]) -> list[tuple[str | None, list[str]]]:
    """At most ``room`` groups: the largest stand alone, those of one account and all others go together."""
    ordered = sorted(groups, key=lambda parent: -sum(weights.get(id, 0) for id in groups[parent]))
    alone = [parent for parent in ordered if parent is not None and len(groups[parent]) > 1][: room - 1]
    others = [id for parent in ordered if parent not in alone for id in groups[parent]]
    others.sort(key=lambda id: (-weights.get(id, 0), id))
    kept: list[tuple[str | None, list[str]]] = [(parent, groups[parent]) for parent in alone]
    return [*kept, (None, others)] if others else kept


def _shown_ancestor(id: str, hidden: set[str], parents: Mapping[str, str]) -> str | None:
    seen = {id}
    step = parents.get(id)
    while step is not None and step in hidden and step not in seen:
        seen.add(step)
        step = parents.get(step)
    return step if step is not None and step not in hidden else None


def drawn_as(ids: Sequence[str], folds: Sequence[Fold]) -> dict[str, str]:
    """Node id → id of what is drawn for it while all folds are closed."""
    inside = {member: fold.id for fold in folds for member in fold.members}
    return {id: inside.get(id, id) for id in ids}
