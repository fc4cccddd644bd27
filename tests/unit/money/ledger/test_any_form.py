"""However statements come (any order, split, doubled, one side, masked, other layout): the same ledger, or a doubt is told."""

import random
from collections.abc import Iterable
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from anlan.money.entry import Flag
from anlan.money.ledger import Ledger, build_ledger
from anlan.money.ledger_doubts import find_doubts
from tests.unit.money.made_entries import BEGIN, table, transfers_of
from tests.unit.money.made_world import Row, World, worlds

Seen = tuple[str | None, str, int, int]

some = settings(max_examples=40, deadline=None)


def made(rows: Iterable[Row]) -> Ledger:
    return build_ledger(table(rows))


def seen(ledger: Ledger) -> list[Seen]:
    """All transfers as what happened."""
    transfers = [ledger.transfer_at(row) for row in range(len(ledger))]
    return [(one.from_account, one.to_account or str(one.exit_kind), one.amount, seconds(one.time)) for one in transfers]


def seconds(at: object) -> int:
    return (at - BEGIN) // timedelta(seconds=1)  # type: ignore[operator]


def by_account(ledger: Ledger, numbers: Iterable[str]) -> dict[str, list[str]]:
    """Each account's transfers by name, in its order."""
    return {number: [one.id for one in transfers_of(ledger, number)] for number in numbers}


def kinds(ledger: Ledger) -> set[str]:
    """The doubts but for the one that worlds always hold: payments to nobody knows whom."""
    return {doubt.note.key.rpartition(".")[2] for doubt in find_doubts(ledger)} - {"payee_unknown"}


def same_or_doubt(found: Ledger, whole: Ledger, world: World) -> bool:
    numbers = world.openings
    return by_account(found, numbers) == by_account(whole, numbers) or bool(kinds(found))


@some
@given(st.one_of(worlds(), worlds(times_go_back=True)))
def test_complete_statements_tell_what_happened_in_their_own_order(world: World) -> None:
    ledger = made(entry for rows in world.statements().values() for entry in rows)
    happened = [
        (*one[:3], one[3] + (late if one[0] is None else 0)) for one, late in zip(world.movements, world.delays, strict=True)
    ]
    assert sorted(map(str, seen(ledger))) == sorted(map(str, happened))
    assert kinds(ledger) <= {"contradiction"}
    for number, rows in world.statements().items():
        if not kinds(ledger):
            told = [(one.from_account == number, one.amount) for one in transfers_of(ledger, number)]
            assert told == [(entry["direction"] < 0, entry["amount"]) for entry in rows]


@some
@given(worlds(), st.randoms(use_true_random=False))
def test_files_and_rows_in_any_order_give_the_same_ledger(world: World, rng: random.Random) -> None:
    rows = [{**entry, "row": k} for own in world.statements().values() for k, entry in enumerate(own)]
    whole = made(rows)
    turned = list(rows)
    rng.shuffle(turned)
    assert by_account(made(turned), world.openings) == by_account(whole, world.openings)
    assert seen(made(turned)) == seen(whole)


@some
@given(worlds(), st.integers(2, 4), st.booleans(), st.randoms(use_true_random=False))
def test_a_statement_split_into_several_gives_the_same_ledger_or_a_doubt(
    world: World, parts: int, by_period: bool, rng: random.Random
) -> None:
    statements = world.statements()
    whole = made(entry for rows in statements.values() for entry in rows)
    split = []
    for rows in statements.values():
        cuts = sorted(rng.randrange(len(rows) + 1) for _ in range(parts - 1))
        for place, entry in enumerate(rows):
            part = sum(place >= cut for cut in cuts) if by_period else rng.randrange(parts)
            split.append({**entry, "file": f"{part} {entry['file']}"})
    assert same_or_doubt(made(split), whole, world)


@some
@given(worlds(), st.randoms(use_true_random=False))
def test_overlapping_exports_give_the_same_ledger_or_a_doubt(world: World, rng: random.Random) -> None:
    statements = world.statements()
    whole = made(entry for rows in statements.values() for entry in rows)
    twice = []
    for rows in statements.values():
        start, stop = sorted((rng.randrange(len(rows) + 1), rng.randrange(len(rows) + 1)))
        twice += [*rows[:stop], *({**entry, "file": f"again {entry['file']}"} for entry in rows[start:])]
    assert same_or_doubt(made(twice), whole, world)


@some
@given(worlds(), st.randoms(use_true_random=False))
def test_a_whole_copy_changes_nothing_and_raises_no_doubt(world: World, rng: random.Random) -> None:
    rows = [entry for own in world.statements().values() for entry in own]
    whole = made(rows)
    copy = [{**entry, "file": f"copy {entry['file']}"} for entry in rows]
    found = made([*rows, *copy])
    assert by_account(found, world.openings) == by_account(whole, world.openings)
    assert kinds(found) == kinds(whole)


@some
@given(
    worlds(),
    st.lists(st.sampled_from(["balance", "serial", "seconds", "clock", "counterparty_account", "counterparty"]), max_size=3),
)
def test_the_same_period_in_another_layout_gives_the_same_ledger_or_a_doubt(world: World, lacking: list[str]) -> None:
    rows = [entry for own in world.statements().values() for entry in own]
    whole = made(rows)
    other = [in_other_layout(entry, lacking) for entry in rows]
    assert same_or_doubt(made([*rows, *other]), whole, world)


def in_other_layout(entry: Row, lacking: list[str]) -> Row:
    entry = {**entry, "file": f"other {entry['file']}"}
    if "balance" in lacking:
        entry["balance"] = None
    if "serial" in lacking:
        entry["serial"] = None
    if "seconds" in lacking:
        entry["time"] = entry["time"].replace(second=0)
        entry["flags"] = Flag.NO_SECONDS
    if "clock" in lacking:
        entry["time"] = BEGIN
        entry["flags"] = Flag.NO_TIME_OF_DAY
    number = entry["counterparty_account"]
    if "counterparty_account" in lacking and number:
        entry["counterparty_account"] = f"{number[:6]}****{number[-4:]}"
    if "counterparty" in lacking:
        entry["counterparty_account"] = None
    return entry


@some
@given(worlds(), st.sampled_from(["{0:.6}****{1}", "{1}", "***{1}"]), st.randoms(use_true_random=False))
def test_masked_and_short_numbers_give_the_same_ledger_or_a_doubt(world: World, form: str, rng: random.Random) -> None:
    rows = [entry for own in world.statements().values() for entry in own]
    whole = made(rows)
    masked = []
    for entry in rows:
        number = entry["counterparty_account"]
        hide = number is not None and rng.random() < 0.7
        masked.append({**entry, "counterparty_account": form.format(number, number[-5:]) if hide else number})
    assert same_or_doubt(made(masked), whole, world)


@some
@given(worlds(), st.randoms(use_true_random=False))
def test_statements_of_some_accounts_tell_what_those_saw(world: World, rng: random.Random) -> None:
    statements = world.statements()
    kept = {number for number in statements if rng.random() < 0.6}
    found = made(entry for number in kept for entry in statements[number])
    expected = []
    for (payer, payee, fen, at), delay in zip(world.movements, world.delays, strict=True):
        if payer in kept:
            expected.append((payer, payee, fen, at))
        elif payee in kept:
            expected.append((payer, payee, fen, at + delay))
    assert sorted(map(str, seen(found))) == sorted(map(str, expected))
    assert kinds(found) <= {"contradiction"}
