"""Small random worlds for property tests: what really happened, and statements about it in many forms.

Few accounts, few amounts, times that often coincide, so that equal candidates, ties and copies are the rule and not the
exception.
"""

from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from hypothesis import strategies as st

from tests.unit.money.made_entries import row

NUMBERS = tuple(f"62170{digit}00000000{digit}{digit}{digit}{digit}{digit}" for digit in range(1, 6))
EXIT_WORDS = {"cash": "ATM取款", "merchant": "POS消费", "payment_platform": "财付通支付", "other": "转出"}

Row = dict[str, Any]
Movement = tuple[str | None, str, int, int]
"""(from, to or kind of exit, fen, second of the day)"""


@dataclass(frozen=True)
class World:
    """What happened, in order; each account's opening balance; how many seconds later each credit was booked.

    ``by_time``: statements are in the order of their times, as banks' are; else in the order things happened, so that times can
    go back.
    """

    movements: tuple[Movement, ...]
    openings: dict[str, int]
    delays: tuple[int, ...]
    by_time: bool = True

    def statements(self) -> dict[str, list[Row]]:
        """Every account's complete statement: both sides, full numbers, balances, serial numbers."""
        found: dict[str, list[Row]] = {number: [] for number in self.openings}
        for place, ((payer, payee, fen, second), delay) in enumerate(zip(self.movements, self.delays, strict=True)):
            serial = f"S{place:05d}"
            if payer is not None:
                more = {"counterparty_account": payee} if payee in found else {"kind": EXIT_WORDS[payee]}
                found[payer].append(row(payer, -1, fen, second, serial=serial, **more))
            if payee in found:
                more = {"counterparty_account": payer} if payer else {"kind": "现金存入"}
                found[payee].append(row(payee, 1, fen, second + delay, serial=serial, **more))
        return {number: self._booked(number, rows) for number, rows in found.items()}

    def _booked(self, number: str, rows: list[Row]) -> list[Row]:
        if self.by_time:
            rows = sorted(rows, key=lambda entry: entry["time"])
        changes = accumulate((entry["direction"] * entry["amount"] for entry in rows), initial=self.openings[number])
        return [
            {**entry, "order": k, "balance": balance}
            for k, (entry, balance) in enumerate(zip(rows, list(changes)[1:], strict=True))
        ]


@st.composite
def worlds(draw: st.DrawFn, *, times_go_back: bool = False) -> World:
    numbers = NUMBERS[: draw(st.integers(2, 5))]
    fen = st.sampled_from(draw(st.lists(st.integers(1, 500), min_size=1, max_size=4)))
    payer = st.one_of(st.sampled_from(numbers), st.none())
    payee = st.one_of(st.sampled_from(numbers), st.sampled_from(sorted(EXIT_WORDS)))
    pause = st.sampled_from(draw(st.sampled_from([(0,), (0, 1), (0, 7, 40, 300)])))
    delay = st.sampled_from(draw(st.sampled_from([(0,), (0, 1), (0, 5, 60)])))
    drawn = draw(st.lists(st.tuples(payer, payee, fen, pause, delay), min_size=1, max_size=25))
    movements, delays, second = [], [], 0
    for source, target, amount, step, late in drawn:
        if source == target or (source is None and target not in numbers):
            continue
        second += step
        movements.append((source, target, amount, second))
        delays.append(late)
    openings = {number: draw(st.integers(0, 1000)) for number in numbers}
    return World(tuple(movements), openings, tuple(delays), not times_go_back)
