"""Statements for benchmarks: query feedback as a bank hands it over, with power-law accounts, made from a seed."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import xlsxwriter

HEADER = (
    "序号,查询对象,反馈单位,查询账户,查询卡号,交易类型,借贷标志,币种,交易金额,账户余额,交易时间,交易流水号,"
    "交易对方姓名,交易对方账户,交易对方卡号,交易对方账号开户行,交易摘要,交易是否成功,终端号,IP地址,MAC地址,商户名称,备注"
)
COLUMNS = HEADER.split(",")
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"
_BANKS = ("中国工商银行", "中国农业银行", "中国银行", "中国建设银行", "交通银行", "招商银行", "中国邮政储蓄银行", "农村信用社")
_KINDS = ("转账", "网银转账", "手机银行转账", "跨行转账", "ATM取款", "POS消费", "财付通支付", "结息")


def rows(count: int, accounts: int, seed: int) -> Iterator[list[str]]:
    """Rows of the feedback, account after account, each in order of time and with a balance that follows."""
    random = np.random.default_rng(seed)
    shares = 1.0 / np.arange(1, accounts + 1) ** 0.7
    sizes = random.multinomial(count, shares / shares.sum())
    others = 20 * accounts
    name = [f"{_SURNAMES[i % 20]}{_GIVEN[i // 20 % 20]}{_GIVEN[i // 400 % 20]}" for i in range(8000)]
    cards = random.integers(10**12, 10**13, accounts + others)
    whom = accounts + np.minimum((random.pareto(0.8, count) * 5).astype(np.int64), others - 1)
    amounts = np.maximum((random.lognormal(10.5, 1.6, count)).astype(np.int64), 1)
    incoming = random.random(count) < 0.5
    fails = random.random(count) < 0.01
    kinds = random.integers(0, len(_KINDS), count)
    serial = 0
    for account, size in enumerate(sizes.tolist()):
        if not size:
            continue
        card = f"621799{cards[account]}"
        seconds = np.sort(random.integers(0, 180 * 86_400, size))
        times = np.datetime_as_string(np.datetime64("2026-01-01T00:00:00") + seconds).tolist()
        balance = 10**9
        for place in range(serial, serial + size):
            done = not fails[place]
            fen = int(amounts[place])
            balance += (fen if incoming[place] else -fen) if done else 0
            other = int(whom[place])
            theirs = f"6222{other % 89 + 10}{cards[other]}"
            kind = _KINDS[kinds[place]]
            way, result = "进" if incoming[place] else "出", "成功" if done else "失败"
            money, left = f"{fen // 100}.{fen % 100:02d}", f"{balance // 100}.{balance % 100:02d}"
            own = [str(place + 1), name[account % 8000], _BANKS[6], f"{card}\t", f"{card}\t", kind, way, "CNY", money, left]
            theirs_too = [name[other % 8000], f"{theirs}\t", f"{theirs}\t", _BANKS[other % 8], kind, result]
            when = [times[place - serial].replace("T", " "), f"PSBC{place:012d}"]
            yield [*own, *when, *theirs_too, f"T{other % 3000:06d}", f"10.{other % 250}.{place % 7}.1", "", "", ""]
        serial += size


def write_csv(path: Path, count: int, accounts: int, seed: int) -> None:
    """One GB18030 file."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows(count, accounts, seed))
    path.write_bytes(text.getvalue().encode("gb18030"))


def write_xlsx(path: Path, count: int, accounts: int, seed: int) -> None:
    """One workbook, as a bank's own program writes it: all cells text."""
    with xlsxwriter.Workbook(str(path), {"constant_memory": False, "strings_to_numbers": False}) as book:
        sheet = book.add_worksheet("交易明细信息")
        for number, row in enumerate([COLUMNS, *rows(count, accounts, seed)]):
            sheet.write_row(number, 0, [cell.strip() for cell in row])
