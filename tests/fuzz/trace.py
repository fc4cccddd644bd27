"""Makes small cases at random, as files, and traces them: ``python -m tests.fuzz.trace --minutes 10 [--seed N] [--keep FOLDER]``.

What happened is known: accounts, openings, payments in their order. Statements of it are written in the layouts, encodings and
orders of banks, with clocks that differ, in parts that overlap, with numbers shown in part and times cut to minutes or days.
Whatever comes of it, the trace equals that of the slow twin on what happened, or a doubt is told; where the statements tell
everything, it equals it. Anything else is a find: the case is kept and the run ends with 1.
"""

import argparse
import csv
import io
import random
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Literal

import numpy as np

from anlan.money.case import open_case
from anlan.money.flow import Flow
from anlan.money.trace import METHODS, Trace
from anlan.money.tracing import trace
from anlan.money.transfer import EXIT_KINDS
from anlan.values import format_instant, parse_instant
from tests.unit.money.trace.twin import trace_slowly

BEGIN = parse_instant("2026-03-01 09:00:00")
EXIT_WORDS = {"cash": "ATM取款", "merchant": "POS消费", "payment_platform": "财付通支付", "fee": "手续费", "other": "其他支出"}
NAMES = ("张三", "李四", "王五", "赵六", "孙七", "周八", "吴九", "郑十")
ALWAYS = "payee_unknown"
"""A doubt that worlds always hold: it excuses nothing."""


@dataclass(frozen=True, slots=True)
class Event:
    """One movement: payer (none: cash paid in), payee or kind of exit, fen, second since the begin. What came of it: done, or
    refused (its payer's bank may show it as failed), or taken back by both banks at once."""

    payer: str | None
    payee: str
    fen: int
    second: int
    came: Literal["done", "failed", "undone"] = "done"


@dataclass(frozen=True, slots=True)
class Told:
    """One line of a statement, the ``place``-th of its account."""

    place: int
    second: int
    sign: int
    fen: int
    balance: int
    other: str
    name: str
    word: str
    done: bool = True


@dataclass(frozen=True, slots=True)
class World:
    """What happened, in order; ``obtained`` are the accounts with a statement."""

    openings: dict[str, int]
    obtained: frozenset[str]
    events: tuple[Event, ...]

    def rows_of(self, account: str, late: int) -> list[Told]:
        """The account's statement; its bank's clock is ``late`` seconds late."""
        names = dict(zip(self.openings, NAMES, strict=False))
        balance, rows = self.openings[account], []
        for one in self.events:
            if account in (one.payer, one.payee):
                sign = -1 if account == one.payer else 1
                other = one.payee if sign < 0 else one.payer or ""
                word = EXIT_WORDS.get(other, "转账" if other else "现金存入")
                other = other if other in self.openings else ""
                if one.came == "failed":
                    rows.append(
                        Told(len(rows), one.second + late, sign, one.fen, balance, other, names.get(other, ""), word, done=False)
                    )
                    continue
                for way, told in ((sign, word), (-sign, "冲正"))[: 1 + (one.came == "undone")]:
                    balance += way * one.fen
                    rows.append(Told(len(rows), one.second + late, way, one.fen, balance, other, names.get(other, ""), told))
        return rows

    @property
    def done(self) -> tuple[Event, ...]:
        """What moved money."""
        return tuple(one for one in self.events if one.came == "done")


def make_world(chance: random.Random) -> World:
    """A few accounts that pay each other, often the same amounts, often at once."""
    ends = chance.sample(range(1000, 10000), chance.randint(3, 7))
    accounts = [f"62{chance.randrange(10**12, 10**13)}{end}" for end in ends]
    obtained = frozenset(one for one in accounts if chance.random() < 0.75) or frozenset(accounts[:1])
    openings = {one: chance.choice((0, 0, chance.randrange(500), chance.randrange(100_000))) for one in accounts}
    amounts = [chance.randint(1, 300) for _ in range(4)] if chance.random() < 0.5 else []
    left, events, second = dict(openings), [], 0
    for _ in range(chance.randint(1, 30)):
        second += chance.choice((0, 0, 1, 7, 60, 300, 4000))
        payer = chance.choice([*accounts, None]) if chance.random() < 0.4 else chance.choice(accounts)
        payee = chance.choice(list(EXIT_WORDS)) if payer in obtained and chance.random() < 0.25 else chance.choice(accounts)
        fen = chance.choice(amounts) if amounts else chance.randint(1, 20_000)
        seen = {payer, payee} & obtained
        if payer == payee or not seen or (payer in obtained and left[payer] < fen):
            continue
        came: Literal["done", "failed", "undone"] = (
            chance.choice(("failed", "undone")) if payee in openings and chance.random() < 0.12 else "done"
        )
        for account, change in ((payer, -fen), (payee, fen)):
            if account in left and came == "done":
                left[account] += change
        events.append(Event(payer, payee, fen, second, came))
    return World(openings, obtained, tuple(events))


Layout = Callable[[str, str, list[Told]], list[list[str]]]
"""Account, name and rows → lines of cells."""


FEEDBACK = (
    "序号,查询对象,反馈单位,查询账户,借贷标志,币种,交易金额,账户余额,交易时间,交易流水号,"
    "交易对方姓名,交易对方账户,交易摘要,交易是否成功"
)
SIGNED = "交易日期,交易时间,交易摘要,交易金额,本次余额,对手信息,日 志 号,交易附言"
SPLIT = "交易时间,收入金额,支出金额,账户余额,对方户名,对方账号,摘要"


def _moved(row: Told) -> bool:
    return row.done


def yuan(fen: int) -> str:
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def clock(row: Told, form: str = "%Y-%m-%d %H:%M:%S") -> str:
    return (BEGIN + timedelta(seconds=row.second)).strftime(form)


def feedback(account: str, name: str, rows: list[Told]) -> list[list[str]]:
    lines = [FEEDBACK.split(",")]
    for place, row in enumerate(rows):
        way, serial = "进" if row.sign > 0 else "出", f"{account[-4:]}{row.second:08d}{row.place:010d}"
        money = [yuan(row.fen), yuan(row.balance), clock(row, "%Y%m%d%H%M%S"), serial]
        lines.append(
            [
                str(place),
                name,
                "中国建设银行",
                f"{account}\t",
                way,
                "CNY",
                *money,
                row.name,
                row.other,
                row.word,
                "成功" if row.done else "失败",
            ]
        )
    return lines


def signed(account: str, name: str, rows: list[Told]) -> list[list[str]]:
    lines = [
        [f"账户：{account}  户名：{name}"],
        SIGNED.split(","),
    ]
    for row in filter(_moved, rows):
        moved = ("+" if row.sign > 0 else "-") + yuan(row.fen)
        party = f"{row.name} {row.other}".strip()
        lines.append([clock(row, "%Y%m%d"), clock(row, "%H%M%S"), row.word, moved, yuan(row.balance), party, "", ""])
    return lines


def split(account: str, name: str, rows: list[Told], form: str = "%Y/%m/%d %H:%M:%S", *, balance: bool = True) -> list[list[str]]:
    lines = [[f"账号：{account}", f"户名：{name}"], SPLIT.split(",")]
    for row in filter(_moved, rows):
        sides = [yuan(row.fen), ""] if row.sign > 0 else ["", yuan(row.fen)]
        lines.append([clock(row, form), *sides, yuan(row.balance) if balance else "", row.name, row.other, row.word])
    return lines


def by_minute(account: str, name: str, rows: list[Told]) -> list[list[str]]:
    return split(account, name, rows, "%Y/%m/%d %H:%M")


def by_day(account: str, name: str, rows: list[Told]) -> list[list[str]]:
    return split(account, name, rows, "%Y/%m/%d")


def without_balance(account: str, name: str, rows: list[Told]) -> list[list[str]]:
    return split(account, name, rows, balance=False)


WHOLE: tuple[Layout, ...] = (feedback, signed, split)
POOR: tuple[Layout, ...] = (by_minute, by_day, without_balance)


@dataclass(frozen=True, slots=True)
class Ways:
    """How statements may be written: their layouts, how many of their numbers are shown in part, how late clocks may be."""

    layouts: tuple[Layout, ...] = WHOLE
    masked: float = 0.0
    late: tuple[int, ...] = (0, 0, 1, 30, -20)

    @property
    def whole(self) -> bool:
        """Whether such statements tell everything."""
        return self.layouts == WHOLE and not self.masked and max(map(abs, self.late)) <= 60


ALL_WAYS = (Ways(), Ways(masked=0.5), Ways((*WHOLE, *POOR)), Ways(POOR, masked=0.2), Ways(late=(0, 90, -90, 3600)))


def write_case(chance: random.Random, world: World, ways: Ways, folder: Path) -> dict[int, str]:
    """The case as files; returns event → key of the payment that a victim reports for it."""
    (folder / "statements").mkdir(parents=True)
    for place, account in enumerate(world.openings):
        rows = world.rows_of(account, chance.choice(ways.late))
        if account in world.obtained and rows:
            for part, text in enumerate(_parts(chance, account, NAMES[place], rows, ways)):
                data = text.encode(chance.choice(("utf-8", "utf-8-sig", "gb18030", "utf-16")))
                (folder / "statements" / f"{chance.randrange(10)}-{place}-{part}.csv").write_bytes(data)
    return _report(chance, world, folder)


def _parts(chance: random.Random, account: str, name: str, rows: list[Told], ways: Ways) -> Iterator[str]:
    """One file, or two that may overlap, and sometimes a copy."""
    cut, again = chance.randint(1, len(rows)), chance.choice((0, 0, 1, 3))
    pieces = [rows[: cut + again], rows[cut:]] if chance.random() < 0.3 else [rows]
    pieces += [rows] if chance.random() < 0.15 else []
    newest_first, layout = chance.random() < 0.3, chance.choice(ways.layouts)
    for piece in filter(None, pieces):
        layout = chance.choice(ways.layouts) if chance.random() < 0.2 else layout
        lines = layout(account, name, piece)
        head = len(layout(account, name, []))
        body = [
            [_masked(chance, cell, ways.masked) if cell != f"{account}\t" else cell for cell in line] for line in lines[head:]
        ]
        out = io.StringIO()
        csv.writer(out).writerows([*lines[:head], *(body[::-1] if newest_first else body)])
        yield out.getvalue()


def _masked(chance: random.Random, cell: str, share: float) -> str:
    number = cell.rpartition(" ")[2]
    hide = len(number) == 19 and number.isdigit() and chance.random() < share
    return cell.replace(number, f"{number[:4]}********{number[-4:]}") if hide else cell


def _report(chance: random.Random, world: World, folder: Path) -> dict[int, str]:
    """Victims' reports of a few payments, each of which only one transfer can be; returns place in what was done → key."""
    alike = [(one.payer, one.payee, one.fen) for one in world.events]
    done = [(one.payer, one.payee, one.fen) for one in world.done]
    can_be = [place for place, one in enumerate(done) if one[0] and one[1] in world.openings and alike.count(one) == 1]
    keys, lines = {}, ["victim,victim_account,payee_account,amount,paid_at"]
    for place in sorted(chance.sample(can_be, min(len(can_be), chance.randint(1, 5)))):
        one = world.done[place]
        at = BEGIN + timedelta(seconds=one.second + chance.choice((0, 0, 90, -200)))
        keys[place] = f"{one.payer}-{one.payee}-{at:%Y%m%d%H%M%S}-{one.fen}"
        lines.append(f"某,{one.payer},{one.payee},{yuan(one.fen)},{format_instant(at)}")
    (folder / "victims.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return keys


def fault(seed: int, folder: Path, ways: Ways) -> str | None:
    """What is wrong with the traces of a case; none when nothing is."""
    chance = random.Random(seed)
    world = make_world(chance)
    keys = write_case(chance, world, ways, folder)
    if not keys or not any((folder / "statements").iterdir()):
        return None
    try:
        case = open_case(folder)
        if case.problems:
            return f"problems: {case.problems}"
        for method in METHODS:
            found = trace(case.ledger, case.payments, method=method)
            doubted = any(not note.key.endswith(ALWAYS) for note in found.doubts)
            if _ends(found) != _expected(world, keys, found, ways) and (ways.whole or not doubted):
                return f"{method}: found {_ends(found)}, expected {_expected(world, keys, found, ways)}, doubts {found.doubts}"
    except Exception:
        return traceback.format_exc()
    return None


Ends = dict[tuple[str, str], int]
"""(where, payment) → fen."""


def _ends(found: Trace) -> Ends:
    ends: Ends = {}
    for where in (found.holdings, found.exits, found.not_obtained):
        ends.update({(str(name), str(key)): fen for name, shares in where.items() for key, fen in shares.items()})
    return ends | {("unmatched", str(one.payment.key)): one.payment.amount for one in found.unmatched}


def _expected(world: World, keys: dict[int, str], found: Trace, ways: Ways) -> Ends:
    """The same by the twin on what happened; payments rank as they do in the trace."""
    accounts = list(world.openings)
    told = {one for one in world.obtained if world.rows_of(one, 0)}
    openings = [max(world.openings[one], 0) if one in told else 0 for one in accounts]
    src = [accounts.index(one.payer) if one.payer else -1 for one in world.done]
    dst = [accounts.index(one.payee) if one.payee in accounts else -1 - EXIT_KINDS.index(one.payee) for one in world.done]
    paid = {key: place for place, key in keys.items()}
    ranked = [str(payment.key) for payment in found.payments]
    flow = Flow(
        src=np.array(src, np.int32),
        dst=np.array(dst, np.int32),
        amount=np.array([one.fen for one in world.done], np.int64),
        paid_row=np.array([paid[key] for key in ranked], np.int64),
        opening=np.array(openings, np.int64),
        obtained=np.array([one in told for one in accounts]),
    )
    slow = trace_slowly(found.method, flow)
    ends: Ends = {(EXIT_KINDS[kind], ranked[owner]): fen for (kind, owner), fen in slow.exits.items()}
    return ends | {(accounts[account], ranked[owner]): fen for (account, owner), fen in slow.left.items()}


def main() -> int:
    """Run until the time is up or something is found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.trace", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()))
    asked = parser.parse_args()
    end, seed = time.monotonic() + 60 * asked.minutes, asked.seed
    with tempfile.TemporaryDirectory() as top:
        while time.monotonic() < end:
            for place, ways in enumerate(ALL_WAYS):
                folder = Path(top) / f"{seed}-{place}"
                wrong = fault(seed, folder, ways)
                if wrong:
                    kept = shutil.copytree(folder, asked.keep / f"found-{seed}-{place}", dirs_exist_ok=True)
                    print(f"seed {seed}, kept as {kept}:\n{wrong}")
                    return 1
                shutil.rmtree(folder)
            seed += 1
    print(f"seeds {asked.seed} to {seed - 1}, {len(ALL_WAYS)} cases each, nothing found")
    return 0


if __name__ == "__main__":
    sys.exit(main())
