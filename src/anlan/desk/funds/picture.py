"""The picture of a trace as it is sent to a browser: the largest accounts of each layer, the small ones as one, numbers masked.

In: a report, which groups of small accounts are opened, the reader's language. Out: what ``anlan.report``'s scripts read, never
more than a few hundred nodes however large the case. Nothing is lost: what is put together is added up, so every sum on the
screen is the report's. Opening a group places its accounts below their column; nothing else moves.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from anlan.desk.funds.account_key import account_key
from anlan.desk.masks import mask_text
from anlan.desk.matters.models.party import shown_name
from anlan.report.case_report import CaseReport, Flow, Movement, Node
from anlan.report.embed import page_data
from anlan.report.folding import ROWS_AT_MOST, fold_accounts
from anlan.report.layout import GAP, ROW, Layout, Place, lay_out, widest_links
from anlan.values import SHANGHAI, Lang, mask_account

ROWS_OF_LAYER = 24
MEMBERS_AT_ONCE = 40
OPENED_AT_MOST = 3
"""Opened pages of small accounts in one picture, ``MEMBERS_AT_ONCE`` each."""


@dataclass(frozen=True, slots=True)
class Group:
    """Small accounts of one layer drawn as one: all with or all without a statement, largest first."""

    id: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A report and its layout with the small accounts put together. ``groups``: node id → what it stands for."""

    report: CaseReport
    layout: Layout
    groups: Mapping[str, Group]


def groups_of(report: CaseReport) -> tuple[Group, ...]:
    """The groups of a report; few accounts need none."""
    columns = {node.id: node.layer or 0 for node in report.nodes if node.exit_kind is None}
    links = widest_links(report)
    rows = min(ROWS_OF_LAYER, ROWS_AT_MOST // max(len(set(columns.values())), 1) * 2 // 3)
    obtained = {node.id: node.obtained for node in report.nodes}
    found = []
    for fold in fold_accounts(columns, _weights(links), links, rows):
        for known, suffix in ((True, ""), (False, "n")):
            members = tuple(id for id in fold.members if obtained[id] is known)
            if members:
                found.append(Group(f"g{fold.id.removeprefix('fold:')}{suffix}", members))
    return tuple(found)


def draw(report: CaseReport, opened: Sequence[str] = ()) -> Picture:
    """The picture with some groups opened: an id once for its first accounts, twice for twice as many."""
    groups = groups_of(report)
    closed = _put_together(report, groups)
    layout = lay_out(closed, ROWS_AT_MOST)
    pages = [id for id in opened if any(group.id == id for group in groups)][:OPENED_AT_MOST]
    if not pages:
        return Picture(closed, layout, {group.id: group for group in groups})
    left = [Group(group.id, group.members[pages.count(group.id) * MEMBERS_AT_ONCE :]) for group in groups]
    left = [group for group in left if group.members]
    shown = {id for group in groups for id in group.members[: pages.count(group.id) * MEMBERS_AT_ONCE]}
    drawn = _put_together(report, left)
    return Picture(drawn, _with_rows(layout, drawn, shown), {group.id: group for group in left})


def picture_data(picture: Picture, lang: Lang) -> dict[str, Any]:
    """What the scripts read, with account numbers and victims' names masked."""
    data = page_data(picture.report, picture.layout)
    nodes, payments = data["nodes"], data["payments"]
    counts = {id: len(group.members) for id, group in picture.groups.items()}
    nodes["fold"] = [counts.get(node.id) for node in picture.report.nodes]
    nodes["number"] = [_number(node, counts) for node in picture.report.nodes]
    nodes["name"] = [_name(node, counts, lang) for node in picture.report.nodes]
    payments["victim"] = [shown_name(name) for name in payments["victim"]]
    payments["account"] = _apart([mask_account(one) for one in payments["account"]], payments["account"])
    data["movements"]["texts"] = [mask_text(text) for text in data["movements"]["texts"]]
    data["case"] = mask_text(data["case"])
    nodes["key"] = ["" if node.exit_kind or node.id in counts else account_key(node.id) for node in picture.report.nodes]
    data["groups"] = [node.id if node.id in counts else None for node in picture.report.nodes]
    return data


def _number(node: Node, counts: Mapping[str, int]) -> str | None:
    return None if node.exit_kind else "" if node.id in counts else mask_account(node.id)


def _name(node: Node, counts: Mapping[str, int], lang: Lang) -> str | None:
    if node.id in counts:
        return f"其余 {counts[node.id]} 个账户" if lang == "zh" else f"{counts[node.id]} other accounts"
    return shown_name(node.name) if node.victim and node.name else node.name


def _apart(masked: Sequence[str], accounts: Sequence[str]) -> list[str]:
    """Masked numbers, told apart where two accounts look alike."""
    first: dict[str, str] = {}
    return [
        shown if first.setdefault(shown, own) == own else f"{shown[:-4]}*{shown[-4:]}"
        for shown, own in zip(masked, accounts, strict=True)
    ]


def _weights(links: Mapping[tuple[str, str], int]) -> dict[str, int]:
    into: dict[str, int] = defaultdict(int)
    out: dict[str, int] = defaultdict(int)
    for (source, target), fen in links.items():
        out[source] += fen
        into[target] += fen
    return {id: max(into[id], out[id]) for id in {*into, *out}}


def _put_together(report: CaseReport, groups: Sequence[Group]) -> CaseReport:
    """The report with each group as one node. Transfers of one day between two nodes of which one is a group become one."""
    inside = {id: group.id for group in groups for id in group.members}
    if not inside:
        return report
    known = {node.id: node for node in report.nodes}
    nodes = [node for node in report.nodes if node.id not in inside]
    nodes += [_node(group, known[group.members[0]]) for group in groups]
    movements, new_id = _movements(report, inside)
    return msgspec.structs.replace(
        report,
        nodes=tuple(nodes),
        movements=movements,
        flows=tuple(_flow(flow, inside, new_id) for flow in report.flows),
    )


def _node(group: Group, like: Node) -> Node:
    return Node(group.id, None, group.id, None, like.layer, victim=False, obtained=like.obtained)


def _movements(report: CaseReport, inside: Mapping[str, str]) -> tuple[tuple[Movement, ...], dict[str, str]]:
    """The transfers between what is drawn, in time order, and old id → new id ("" for one inside a group, which moves nothing).

    What a victim paid stays a transfer of its own, since his money begins there.
    """
    paying = {payment.movement for payment in report.payments}
    kept: dict[str, Movement] = {}
    new_id: dict[str, str] = {}
    for one in report.movements:
        source, target = inside.get(one.source, one.source), inside.get(one.target, one.target)
        alone = one.id in paying or (source == one.source and target == one.target)
        if source == target and not alone:
            new_id[one.id] = ""
            continue
        id = one.id if alone else f"{source}>{target}>{one.time.astimezone(SHANGHAI):%Y%m%d}"
        new_id[one.id] = id
        before = kept.get(id)
        amount = one.amount + (before.amount if before else 0)
        proof = (one.debit, one.credit, one.summary) if before is None else (None, None, None)
        kept[id] = Movement(id, source, target, one.time, amount, *proof)
    return tuple(sorted(kept.values(), key=lambda one: (one.time, one.id))), new_id


def _flow(flow: Flow, inside: Mapping[str, str], new_id: Mapping[str, str]) -> Flow:
    carried: dict[str, dict[str, int]] = {}
    for id, shares in flow.carried.items():
        if new_id[id]:
            summed = carried.setdefault(new_id[id], {})
            for key, fen in shares.items():
                summed[key] = summed.get(key, 0) + fen
    return msgspec.structs.replace(
        flow, carried=carried, held=_by_drawn(flow.held, inside), not_obtained=_by_drawn(flow.not_obtained, inside)
    )


def _by_drawn(amounts: Mapping[str, int], inside: Mapping[str, str]) -> dict[str, int]:
    summed: dict[str, int] = defaultdict(int)
    for id, fen in amounts.items():
        summed[inside.get(id, id)] += fen
    return dict(summed)


def _with_rows(layout: Layout, drawn: CaseReport, shown: set[str]) -> Layout:
    """The layout with rows for opened accounts below everything in their column."""
    places = {node.id: layout.places[node.id] for node in drawn.nodes if node.id in layout.places}
    bottom: dict[int, float] = defaultdict(float)
    for place in layout.places.values():
        bottom[place.column] = max(bottom[place.column], place.y + place.height)
    weights = _weights(widest_links(drawn))
    started = set[int]()
    for node in sorted((node for node in drawn.nodes if node.id in shown), key=lambda node: (-weights.get(node.id, 0), node.id)):
        column = node.layer or 0
        y = bottom[column] + (GAP if column in started else 3 * GAP)
        started.add(column)
        bar = max(weights.get(node.id, 0) * layout.unit, 1.0)
        places[node.id] = Place(column, round(y, 1), round(max(ROW, bar), 1), round(bar, 2))
        bottom[column] = y + max(ROW, bar)
    return msgspec.structs.replace(layout, places=places)
