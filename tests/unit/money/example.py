"""A small traced situation made by hand, for tests of what comes after the trace.

Two victims pay mule M1, which pays M2 (statement obtained) and M3 (not obtained); the rest went out at a cash machine.
"""

from anlan.money.trace import Trace
from anlan.money.transfer import Account, Source, Transfer
from anlan.money.victim import VictimPayment
from anlan.values import AccountNumber, Fen, Instant, parse_instant, to_micros

A, B = AccountNumber("6222000000000000001"), AccountNumber("6222000000000000002")
M1, M2, M3 = (AccountNumber(f"621700000000000001{n}") for n in (1, 2, 3))


def at(clock: str) -> Instant:
    return parse_instant(f"2026-03-11 {clock}")


FIRST = VictimPayment("甲", A, M1, Fen(60_000_00), at("09:00:00"))
SECOND = VictimPayment("乙", B, M1, Fen(40_000_00), at("09:05:00"))

TRANSFERS = {
    "t1": Transfer("t1", A, M1, None, FIRST.amount, FIRST.paid_at, Source("a.csv", None, 2), None, "转账"),
    "t2": Transfer("t2", B, M1, None, SECOND.amount, SECOND.paid_at, Source("b.csv", None, 2), None, "转账"),
    "t3": Transfer("t3", M1, M2, None, Fen(50_000_00), at("09:10:00"), Source("m.csv", None, 4), None, "转账"),
    "t4": Transfer("t4", M1, M3, None, Fen(20_000_00), at("09:12:00"), Source("m.csv", None, 5), None, "转账"),
    "t5": Transfer("t5", M1, None, "cash", Fen(10_000_00), at("09:30:00"), Source("m.csv", None, 6), None, "ATM取款"),
}

TRACE = Trace(
    method="fifo",
    payments=(FIRST, SECOND),
    holdings={M1: {SECOND.key: Fen(20_000_00)}, M2: {FIRST.key: Fen(50_000_00)}},
    exits={"cash": {SECOND.key: Fen(10_000_00)}},
    not_obtained={M3: {FIRST.key: Fen(10_000_00), SECOND.key: Fen(10_000_00)}},
    edges={
        "t1": {FIRST.key: FIRST.amount},
        "t2": {SECOND.key: SECOND.amount},
        "t3": {FIRST.key: Fen(50_000_00)},
        "t4": {FIRST.key: Fen(10_000_00), SECOND.key: Fen(10_000_00)},
        "t5": {SECOND.key: Fen(10_000_00)},
    },
    layers={A: 0, B: 0, M1: 1, M2: 2, M3: 2},
    first_arrival={M1: at("09:00:00"), M2: at("09:10:00"), M3: at("09:12:00")},
    unmatched=(),
    doubts=(),
)


class HandBook:
    """A ledger of these five transfers."""

    def account(self, number: AccountNumber) -> Account:
        obtained = number != M3
        balance = {M1: Fen(25_000_00), M2: Fen(50_000_00)}.get(number)
        bank = {M1: "建设银行", M2: "邮储银行"}.get(number)
        seen = at("11:00:00") if number == M1 else at("09:10:00")
        return Account(number, None, bank, obtained, Fen(0) if obtained else None, balance, at("09:00:00"), seen)

    def transfer(self, id: str) -> Transfer:
        return TRANSFERS[id]

    def movements_since(self, number: AccountNumber, since: Instant) -> list[tuple[int, int]]:
        found = [one for one in TRANSFERS.values() if number in (one.from_account, one.to_account) and one.time >= since]
        return [(to_micros(one.time), -one.amount if one.from_account == number else one.amount) for one in found]
