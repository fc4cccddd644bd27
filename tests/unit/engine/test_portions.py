"""Portions travel, slices are put together from them anywhere: the alerts, and the order of events, are those of one process."""

import random
from itertools import combinations, pairwise

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.detect.columns import KINDS, Kind
from anlan.detect.meter import Meter
from anlan.detect.span import DAY, HOUR
from anlan.engine.portions import ROW, Portion, asleep_from, cuts, last_of, pack, portions, repeated, slice_of, unite, unpack
from tests.contract.test_detectors import DETECTORS
from tests.unit.detect.made_world import rules_of_each
from tests.unit.engine.in_pieces import in_pieces
from tests.unit.engine.test_three_places import expected, world


def in_files(kind: Kind) -> list[Portion]:
    """The world dealt out to three files, shuffled as a cluster would."""
    table, dice = world(kind), random.Random(4)
    owner = np.array([dice.randrange(3) for _ in range(table.num_rows)])
    times = table["time"].cast(pa.int64()).to_numpy()
    owner = owner[np.searchsorted(times, times)]  # what is of one instant stays in one file, so that its order stands
    found = [
        part for file in range(3) for part in portions(file, table.filter(pa.array(owner == file)), np.flatnonzero(owner == file))
    ]
    dice.shuffle(found)
    return found


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("parts", [1, 3, 8])
def test_slices_put_together_from_portions_give_the_alerts_of_the_whole(kind: Kind, parts: int) -> None:
    rules, found, pieces = rules_of_each(), in_files(kind), []
    meter = Meter(kind, rules.bands, DETECTORS)
    counts: dict[int, int] = {}
    for part in found:
        counts[part.hour] = counts.get(part.hour, 0) + part.size
    wanted = cuts(counts, meter.memory, parts)
    for place, cut in enumerate(wanted):
        events = unite(kind, (part for part in found if cut.warm <= part.hour < cut.end), {})
        before = [
            unite(kind, (one for one in found if asleep_from(wanted, one.hour) == earlier), {}) for earlier in range(place + 1)
        ]
        asleep = [unpack(pack(last_of(table))) for table in before] if meter.remembers else []
        pieces.append(slice_of(cut, events, asleep))
    assert in_pieces(kind, rules, DETECTORS, pieces, parts)[0] == expected(kind) and len(wanted) in range(
        min(parts, 2), parts + 1
    )


def test_portions_united_stand_in_the_order_of_time_then_of_files_and_rows_without_what_is_gone() -> None:
    table = world("transfers")
    instant = table.slice(0, 6).set_column(1, table.schema.field("time"), pa.array([HOUR] * 6).cast(table["time"].type))
    files = [*portions(1, instant.slice(0, 3), np.array([4, 7, 9])), *portions(0, instant.slice(3, 3), np.array([1, 2, 3]))]
    ids = instant["id"].to_pylist()
    assert unite("transfers", files, {})["id"].to_pylist() == [*ids[3:], *ids[:3]]
    assert unite("transfers", files, {1: [7], 0: [1, 9]})["id"].to_pylist() == [*ids[4:], ids[0], ids[2]]
    assert unite("transfers", [], {}).num_rows == 0 and ROW not in unite("transfers", files, {}).column_names


def test_a_portion_takes_along_the_words_that_it_has_and_no_others() -> None:
    whole = world("transfers")
    one = whole.slice(3, 1)
    table = unpack(pack(one))
    (row,) = one.to_pylist()
    assert table.to_pylist() == [{name: value for name, value in row.items() if value is not None}]
    assert None in row.values(), "a column without any value is left out"
    assert len(one["src"].combine_chunks().dictionary) > 1
    assert table["src"].combine_chunks().dictionary.to_pylist() == one["src"].to_pylist()


def test_the_hours_before_1970_are_hours_too() -> None:
    hours = [-HOUR, -1, 0]
    columns = [pa.array(hours).cast(world("transfers")["time"].type), *world("transfers").slice(0, 3).drop(["time"]).columns]
    names = ["time", *(name for name in world("transfers").column_names if name != "time")]
    found = portions(0, pa.table(columns, names=names), np.arange(3))
    assert [(part.hour, part.size) for part in found] == [(-1, 2), (0, 1)]


def test_of_equal_ids_the_first_by_file_and_row_stands() -> None:
    placed = pa.table({"id": ["a", "b", "a", "c", "a", "b"], ROW: [7, 1, 2, 3, 9, 1], "file": [1, 1, 1, 0, 0, 0]})
    again = repeated(placed).sort_by([("file", "ascending"), (ROW, "ascending")])
    assert again.to_pylist() == [{"id": "b", ROW: 1, "file": 1}, {"id": "a", ROW: 2, "file": 1}, {"id": "a", ROW: 7, "file": 1}]
    assert repeated(placed.slice(2, 2)).num_rows == 0


@given(st.dictionaries(st.integers(-30, 300), st.integers(1, 9)), st.integers(1, 9))
def test_every_hour_is_the_own_hour_of_one_slice_and_no_slice_is_without(counts: dict[int, int], parts: int) -> None:
    found = cuts(counts, DAY, parts)
    own = [[hour for hour in counts if cut.first <= hour < cut.end] for cut in found]
    assert sorted(hour for hours in own for hour in hours) == sorted(counts) and all(own) and len(found) <= parts
    assert all(cut.warm == cut.first - 24 for cut in found)


@given(st.lists(st.integers(1, 9), min_size=2, max_size=12), st.integers(0, 4), st.integers(1, 4))
def test_no_other_cuts_leave_less_to_the_slice_with_most_to_do(sizes: list[int], memory: int, parts: int) -> None:
    counts = dict(enumerate(sizes))

    def most(firsts: tuple[int, ...]) -> int:
        pairs = pairwise([*firsts, len(sizes)])
        return max(sum(sizes[max(first - memory, 0) : end]) for first, end in pairs)

    ways = ((0, *rest) for more in range(parts) for rest in combinations(range(1, len(sizes)), more))
    assert most(tuple(cut.first for cut in cuts(counts, memory * HOUR, parts))) == min(map(most, ways))
