"""Places of the picture: nothing overlaps, columns are layers, nothing is left out by folding."""

from collections import defaultdict
from itertools import pairwise

from anlan.report.folding import ROWS_PER_LAYER, drawn_as, fold_accounts
from anlan.report.layout import LINES_AT_FIRST, lay_out, quiet_below

from .example import example_report
from .sample_case import sample_case

BIG = example_report(sample_case(accounts=900, victims=12, transfers=6000, layers=5))


def test_rows_of_a_column_do_not_overlap() -> None:
    for report in (example_report(), BIG):
        columns = defaultdict(list)
        for place in lay_out(report).places.values():
            columns[place.column].append(place)
        for places in columns.values():
            places.sort(key=lambda place: place.y)
            for above, below in pairwise(places):
                assert above.y + above.height < below.y


def test_victims_stand_left_and_exits_in_a_column_of_their_own() -> None:
    report = example_report()
    layout = lay_out(report)
    for node in report.nodes:
        column = layout.places[node.id].column
        assert (column == 0) == node.victim
        assert (column == layout.columns - 1) == (node.exit_kind is not None)


def test_a_large_case_is_folded_to_what_can_be_read_and_every_account_is_in_the_picture_or_in_one_fold() -> None:
    layout = lay_out(BIG)
    folded = [member for fold in layout.folds for member in fold.members]
    assert len(folded) == len(set(folded))
    assert set(folded) | (set(layout.places) - {fold.id for fold in layout.folds}) == {node.id for node in BIG.nodes}
    assert len(layout.places) <= 300
    for column in range(layout.columns - 1):
        assert sum(place.column == column for place in layout.places.values()) <= ROWS_PER_LAYER


def test_a_small_case_is_not_folded() -> None:
    assert lay_out(example_report()).folds == ()


def test_a_folded_account_goes_with_the_shown_account_that_fed_it_even_through_other_folded_ones() -> None:
    columns = {"v": 0, "a": 1, "b": 1} | {f"x{n}": 2 for n in range(60)} | {f"y{n}": 3 for n in range(60)}
    weights = {"v": 900, "a": 500, "b": 400} | {f"x{n}": 60 - n for n in range(60)} | {f"y{n}": 60 - n for n in range(60)}
    links = {("v", "a"): 500, ("v", "b"): 400}
    links |= {("a" if n % 2 else "b", f"x{n}"): 60 - n for n in range(60)} | {(f"x{n}", f"y{n}"): 60 - n for n in range(60)}
    folds = fold_accounts(columns, weights, links)
    for fold in folds:
        assert fold.parent in {"a", "b", *(f"x{n}" for n in range(40)), None}
        if fold.column == 3 and fold.parent == "a":
            assert {int(member[1:]) % 2 for member in fold.members} == {1}
    drawn = drawn_as(list(columns), folds)
    assert drawn["x59"] != "x59"
    assert drawn["x0"] == "x0"


def test_the_layout_is_the_same_for_the_same_report() -> None:
    assert lay_out(BIG) == lay_out(BIG)


def test_at_first_only_as_many_lines_are_shown_as_can_be_told_apart() -> None:
    layout = lay_out(BIG)
    below = quiet_below(BIG, layout)
    assert below > 0
    assert str(below).strip("0") in {"1", "2", "5"}
    drawn = drawn_as([node.id for node in BIG.nodes], layout.folds)
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for one in BIG.movements:
        sums[drawn[one.source], drawn[one.target]] += sum(BIG.flow.carried.get(one.id, {}).values())
    assert sum(fen >= below for (source, target), fen in sums.items() if source != target) <= LINES_AT_FIRST
    assert quiet_below(example_report(), lay_out(example_report())) == 0
