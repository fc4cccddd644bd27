"""A made case for the report's tests: accounts, transfers, a plain tracer, and the book they make.

The tracer is short and slow on purpose; it exists so that the report can be tried on cases of any size and on hostile names
without reading statements. It is no judge of the product's own trace.
"""

import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from anlan.money.trace import Method, Trace
from anlan.money.transfer import EXIT_KINDS, Account, ExitKind, Source, Transfer
from anlan.money.victim import PaymentKey, VictimPayment
from anlan.values import SHANGHAI, AccountNumber, Fen, Instant, to_micros

BANKS = ("中国工商银行", "中国农业银行", "中国银行", "中国建设银行", "交通银行", "招商银行", "中国邮政储蓄银行", "农村信用社")
START = datetime(2026, 3, 11, 1, 0, tzinfo=SHANGHAI)
FAMILY = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张"
GIVEN = "伟芳娜敏静丽强磊洋艳勇军杰娟涛明超霞平刚"


@dataclass
class SampleBook:
    """Accounts and transfers in time order, asked one at a time: what ``stopping.Book`` wants to know."""

    accounts: dict[AccountNumber, Account]
    transfers: dict[str, Transfer]

    def account(self, number: AccountNumber) -> Account:
        return self.accounts[number]

    def transfer(self, id: str) -> Transfer:
        return self.transfers[id]

    def movements_since(self, number: AccountNumber, since: Instant) -> list[tuple[int, int]]:
        found = [t for t in self._by_account.get(number, ()) if t.time >= since]
        return [(to_micros(t.time), -t.amount if t.from_account == number else t.amount) for t in found]

    @cached_property
    def _by_account(self) -> dict[AccountNumber, list[Transfer]]:
        """The transfers of each account, in their order; asked for when the book is whole."""
        found: dict[AccountNumber, list[Transfer]] = defaultdict(list)
        for one in self.transfers.values():
            for number in {one.from_account, one.to_account} - {None}:
                found[number].append(one)  # type: ignore[index]
        return found


@dataclass
class SampleCase:
    """A book, what the victims reported, and traces by each method asked for."""

    book: SampleBook
    payments: tuple[VictimPayment, ...]
    traces: dict[Method, Trace]


def sample_case(
    *, accounts: int = 18, victims: int = 3, transfers: int = 120, layers: int = 4, seed: int = 7, names: Iterable[str] = ()
) -> SampleCase:
    """A case in the usual shape: victims pay the first layer, money runs down the layers, some comes back, some leaves."""
    rng = random.Random(seed)
    people = _people(rng, accounts + victims, list(names), missing=max(1, accounts // 12))
    numbers = list(people)
    own, mules = numbers[:victims], numbers[victims:]
    rank = [mules[i * len(mules) // layers : (i + 1) * len(mules) // layers] for i in range(layers)]
    book = SampleBook(people, {})
    paid: list[tuple[VictimPayment, str]] = []
    for n in range(victims * 3):
        payer, payee = own[n % victims], rng.choice(rank[0][: max(1, len(rank[0]) // 2)])
        amount = rng.randrange(200_000, 6_000_000)
        at = START + timedelta(minutes=11 * n, seconds=rng.randrange(60))
        payment = VictimPayment(people[payer].name or "", payer, payee, Fen(amount), at)
        paid.append((payment, _add(book, rng, payer, payee, None, amount, at)))
    _let_it_run(book, rng, rank, transfers)
    methods: tuple[Method, ...] = ("fifo", "lifo", "pro-rata")
    traces = {method: trace(book, paid, method) for method in methods}
    return SampleCase(book, tuple(payment for payment, _ in paid), traces)


def _people(rng: random.Random, count: int, names: list[str], missing: int) -> dict[AccountNumber, Account]:
    found: dict[AccountNumber, Account] = {}
    for n in range(count):
        number = AccountNumber(f"62{rng.randrange(10**15, 10**16)}{n % 10}")
        name = names[n] if n < len(names) else rng.choice(FAMILY) + "".join(rng.sample(GIVEN, rng.randint(1, 2)))
        obtained = n < count - missing
        found[number] = Account(
            number=number,
            name=name,
            bank=BANKS[rng.randrange(len(BANKS))],
            obtained=obtained,
            opening=Fen(0) if obtained else None,
            balance=Fen(rng.randrange(10_000, 9_000_000)) if obtained else None,
            first_seen=START - timedelta(days=9),
            last_seen=START + timedelta(hours=rng.randrange(20, 40)),
        )
    return found


def _add(
    book: SampleBook,
    rng: random.Random,
    payer: AccountNumber,
    payee: AccountNumber | None,
    kind: ExitKind | None,
    fen: int,
    at: Instant,
) -> str:
    id = f"t{len(book.transfers):05d}"
    row = len(book.transfers) + 5
    bank = book.accounts[payer].bank or "x"
    debit = Source(f"statements/{bank}_{payer[-6:]}.csv", None, row) if book.accounts[payer].obtained else None
    credit = Source(f"statements/{bank}_汇总.xlsx", "Sheet1", row) if payee and rng.random() < 0.6 else None
    summary = rng.choice(["转账", "网银互联", "ATM取款", None])
    book.transfers[id] = Transfer(id, payer, payee, kind, Fen(fen), at, debit, credit, summary)
    return id


def _let_it_run(book: SampleBook, rng: random.Random, rank: list[list[AccountNumber]], count: int) -> None:
    """Accounts pay on, mostly one layer down, now and then back up; the first layers begin, the last end in exits."""
    for n in range(count):
        depth = min(int(rng.random() * len(rank) * min(1.0, 0.2 + n / count)), len(rank) - 1)
        payer = rng.choice(rank[depth])
        if not book.accounts[payer].obtained:
            continue
        at = START + timedelta(minutes=100 + 900 * n // count, seconds=rng.randrange(60))
        amount = int(10 ** rng.uniform(4.5, 6.6))
        turn = rng.random()
        if depth == len(rank) - 1 or turn < 0.12:
            _add(book, rng, payer, None, EXIT_KINDS[rng.randrange(3)], amount, at)
            continue
        payee = rng.choice(rank[max(depth - 1, 0)] if turn > 0.93 else rank[depth + 1])
        if payee != payer:
            _add(book, rng, payer, payee, None, amount, at)
    book.transfers = dict(sorted(book.transfers.items(), key=lambda item: (item[1].time, item[0])))


Lot = tuple[PaymentKey, int]


def trace(book: SampleBook, paid: list[tuple[VictimPayment, str]], method: Method) -> Trace:
    """Where the payments went: lots per account, taken oldest first, newest first, or from each owner alike."""
    lots: dict[AccountNumber, list[Lot]] = defaultdict(list)
    exits: dict[ExitKind, list[Lot]] = defaultdict(list)
    edges: dict[str, dict[PaymentKey, Fen]] = {}
    layers: dict[AccountNumber, int] = {payment.victim_account: 0 for payment, _ in paid}
    arrival: dict[AccountNumber, Instant] = {}
    owner = {id: payment for payment, id in paid}
    for one in book.transfers.values():
        assert one.from_account is not None
        if one.id in owner:
            taken = [(owner[one.id].key, int(one.amount))]
        elif book.accounts[one.from_account].obtained:
            taken = _take(lots[one.from_account], one.amount, method)
        else:
            taken = []
        if not taken:
            continue
        edges[one.id] = _sums(taken)
        if one.exit_kind:
            exits[one.exit_kind] += taken
            continue
        assert one.to_account is not None
        lots[one.to_account] += taken
        arrival.setdefault(one.to_account, one.time)
        layers[one.to_account] = min(layers.get(one.to_account, 99), layers[one.from_account] + 1)
    kept = {number: _sums(some) for number, some in lots.items() if some}
    return Trace(
        method=method,
        payments=tuple(payment for payment, _ in paid),
        holdings={n: shares for n, shares in kept.items() if book.accounts[n].obtained},
        exits={kind: _sums(some) for kind, some in exits.items()},
        not_obtained={n: shares for n, shares in kept.items() if not book.accounts[n].obtained},
        edges=edges,
        layers=layers,
        first_arrival=arrival,
        unmatched=(),
        doubts=(),
        paid_by={payment.key: id for payment, id in paid},
    )


def _sums(lots: Iterable[Lot]) -> dict[PaymentKey, Fen]:
    total: dict[PaymentKey, Fen] = {}
    for key, fen in lots:
        total[key] = Fen(total.get(key, 0) + fen)
    return total


def _take(lots: list[Lot], amount: int, method: Method) -> list[Lot]:
    if method == "pro-rata":
        return _take_alike(lots, amount)
    taken: list[Lot] = []
    while lots and amount:
        place = 0 if method == "fifo" else -1
        key, fen = lots[place]
        part = min(fen, amount)
        amount -= part
        taken.append((key, part))
        if part == fen:
            lots.pop(place)
        else:
            lots[place] = (key, fen - part)
    return taken


def _take_alike(lots: list[Lot], amount: int) -> list[Lot]:
    owned = _sums(lots)
    amount = min(amount, sum(owned.values()))
    if not amount:
        return []
    parts = {key: fen * amount // sum(owned.values()) for key, fen in owned.items()}
    for key in sorted(owned, key=lambda key: parts[key] - owned[key])[: amount - sum(parts.values())]:
        parts[key] += 1
    lots[:] = [(key, fen - parts[key]) for key, fen in owned.items() if fen > parts[key]]
    return [(key, part) for key, part in parts.items() if part]
