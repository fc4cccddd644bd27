"""One victim's payment through eight layers of ten million transfers, against a recursive query and a walk over a graph.

All three get the same thing before the clock starts: for each transfer at which fen of its payer's and of its payee's line it
begins. DuckDB asks again and again for the transfers whose interval overlaps; networkx walks the edges that leave each account.
The graph holds only accounts that the money reaches and all their outgoing edges, since all ten million would not fit into
memory: that spares it nothing it would look at. The answers must be equal to the fen.
"""

from collections import defaultdict
from collections.abc import Mapping

import duckdb
import networkx as nx
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from anlan.money.accounts import AccountBook
from anlan.money.building import Built
from anlan.money.following import Follower
from anlan.money.kernels.ledger_build import list_touches
from anlan.money.ledger_index import LedgerIndex
from anlan.money.transfer_columns import TransferColumns
from benchmarks._made_transfers import Made, made_transfers, numbers_of
from benchmarks.harness import Row, best_of

TITLE = "Trace: one victim through eight layers"
HOPS = 8

RECURSION = """
with recursive pieces as (
    select payee account, came low, came + fen high, 1 depth, line, fen carried from roads where line = ?
    union all
    select roads.payee, roads.came + greatest(pieces.low - roads.gone, 0),
           roads.came + least(pieces.high - roads.gone, roads.fen),
           depth + 1, roads.line,
           least(pieces.high, roads.gone + roads.fen) - greatest(pieces.low, roads.gone)
    from pieces join roads
      on roads.payer = pieces.account and roads.gone < pieces.high and roads.gone + roads.fen > pieces.low
    where depth < ?
)
select line, sum(carried)::bigint from pieces group by line
"""


def run(quick: bool) -> list[Row]:
    """The rows of the table."""
    made = made_transfers(200_000 if quick else 10_000_000, victims=20)
    follower = Follower.of(index_of(made))
    gone, came = _places(follower, made)
    followed = [follower.follow(int(row), hops=HOPS).carried for row in made.victims]
    chosen = int(np.argsort([len(one) for one in followed])[len(followed) // 2])  # the middle one by how far it spreads
    row, answer = int(made.victims[chosen]), dict(followed[chosen])
    repeats = 20
    ours, _ = best_of(50, lambda: [follower.pieces(row, HOPS) for _ in range(repeats)])
    asked, in_sql = _recursive(made, gone, came, row)
    walked, on_graph = _walk(made, gone, came, row, answer)
    assert answer == in_sql == on_graph, "the three must agree to the fen"
    work, ours = f"one of {made.src.size:,} transfers followed, {len(answer):,} carried its money", ours / repeats * 1e6
    return [
        Row(work, ours, "recursive query in DuckDB", asked * 1e6, "µs", floor=500, goal=3000),
        Row(work, ours, "walk over networkx edges", walked * 1e6, "µs", floor=5000, goal=50_000),
    ]


def index_of(made: Made) -> LedgerIndex:
    """The index of made transfers; no statement tells a balance."""
    none = np.full(made.src.size, -1, np.int32)
    columns = TransferColumns(made.src, made.dst, made.amount, made.time, none, none)
    offsets, touches = list_touches(made.src, made.dst, made.accounts)
    nothing, empty = np.zeros(made.accounts, np.int64), np.empty(0, np.int32)
    built = Built(columns, offsets, touches, nothing, nothing, empty.astype(np.int64), empty, empty, (), (), ())
    book = AccountBook(numbers_of(made.accounts), np.zeros(made.accounts, np.bool_))
    return LedgerIndex(book, built, np.ones(made.accounts, np.bool_))


def _places(follower: Follower, made: Made) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each transfer where it begins in its payer's and in its payee's line."""
    roads = follower.roads[follower.places]
    return roads["gone"].copy(), roads["came"].copy()


def _recursive(made: Made, gone: NDArray[np.int64], came: NDArray[np.int64], row: int) -> tuple[float, Mapping[int, int]]:
    """Seconds of DuckDB and its answer."""
    roads = pa.table(
        {
            "line": np.arange(made.src.size, dtype=np.int32),
            "payer": made.src,
            "payee": made.dst,
            "fen": made.amount,
            "gone": gone,
            "came": came,
        }
    )
    with duckdb.connect() as connection:
        connection.register("handed_in", roads)
        connection.execute("create table roads as select * from handed_in order by payer, gone")
        return best_of(2, lambda: dict(connection.execute(RECURSION, [row, HOPS]).fetchall()))


def _walk(
    made: Made, gone: NDArray[np.int64], came: NDArray[np.int64], row: int, answer: Mapping[int, int]
) -> tuple[float, Mapping[int, int]]:
    """Seconds of the walk and its answer."""
    reached = np.zeros(made.accounts, np.bool_)
    reached[made.dst[list(answer)]] = True
    graph = nx.MultiDiGraph()
    for line in np.flatnonzero(reached[made.src]).tolist():
        fen, out, into = int(made.amount[line]), int(gone[line]), int(came[line])
        graph.add_edge(int(made.src[line]), int(made.dst[line]), key=line, gone=out, came=into, fen=fen)
    start = int(made.dst[row]), int(came[row]), int(came[row] + made.amount[row])
    return best_of(2, lambda: _walked(graph, start, row))


def _walked(graph: "nx.MultiDiGraph[int]", start: tuple[int, int, int], row: int) -> Mapping[int, int]:
    carried: dict[int, int] = defaultdict(int)
    carried[row] = start[2] - start[1]
    pieces = [(*start, 1)]
    while pieces:
        account, low, high, depth = pieces.pop()
        if depth == HOPS or account not in graph:
            continue
        for _, payee, line, road in graph.out_edges(account, keys=True, data=True):
            first, last = max(low - road["gone"], 0), min(high - road["gone"], road["fen"])
            if first < last:
                carried[line] += last - first
                pieces.append((payee, road["came"] + first, road["came"] + last, depth + 1))
    return dict(carried)
