"""Breaks statements at random and reads them: ``python -m tests.fuzz.statement --minutes 10 [--seed N] [--keep FOLDER]``.

Valid files of many layouts and formats are damaged: bytes flipped, cut, doubled, dropped; quotes, NUL and other encodings put
in; members of workbooks damaged and packed again. Whatever comes, a file is refused with a sentence in both languages, or read
so that every row that is not blank is an entry, an aside or left out with a reason, and each of them once. Anything else is a
find: the file is kept and the run ends with 1.
"""

import argparse
import io
import random
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Callable
from pathlib import Path

import xlsxwriter

from anlan.money.entry import ENTRY
from anlan.money.reading.result import Reading
from anlan.money.statement import read_statements
from anlan.values import say

Way = Callable[[random.Random, bytes], bytes]

_HEADS = (
    "交易时间,收支,交易金额,账户余额,对方账号,对方户名,摘要",
    "交易日期,交易时间,收入,支出,余额,对方信息,附言",
    "查询账户,查询卡号,借贷标志,币种,交易金额,账户余额,交易时间,交易流水号,交易对方账户,交易对方姓名,交易是否成功",
    "Date,Description,Withdrawals,Deposits,Balance",
    "交易日期,记账日期,卡末四位,交易说明,交易金额",
)
_TIMES = ("2026-03-02 04:17:05", "2026/3/2", "20260302041705", "041705", "2026-02-30", "46083.178")
_MONEY = ("100.00", "-1,234.50", "¥0.01", "1e5", "0", "-0.00", "CNY 39.90", "144.10(已全额退款)", "9" * 20)
_WORDS = ("收入", "出", "贷 Cr", "/", "成功", "失败", "人民币", "USD", "㐂𠮷", "合计", "账号：6222020000000000041")
_ACCOUNTS = ("6222020000000000041", "6222******0041", "6.22202E+18", "'6222", "6222\t", '="62"', "张三 6222020000000000058")
_CELLS = (*_TIMES, *_MONEY, *_WORDS, *_ACCOUNTS, '"a,b"', '"', '""', "", "\0")


def valid(chance: random.Random) -> tuple[bytes, str]:
    """A file that is not broken yet, and its ending."""
    lines = []
    if chance.random() < 0.5:
        lines += ["某行交易明细", "账号：6222020000000000041 户名：张三", "共3笔 收入：1笔 28.50元"]
    for _ in range(1 if chance.random() < 0.8 else 3):
        head = chance.choice(_HEADS)
        lines.append(head)
        for _ in range(chance.randrange(0, 8)):
            lines.append(",".join(chance.choice(_CELLS) for _ in range(head.count(",") + 1)))
    if chance.random() < 0.3:
        lines.append("合计,,100.00")
    text = "\n".join(lines)
    kind = chance.choice(("csv", "csv", "csv", "xlsx", "html", "zip"))
    if kind == "xlsx":
        return _workbook(lines, chance), "xlsx"
    if kind == "html":
        rows = "".join("<tr>" + "".join(f"<td>{cell}" for cell in line.split(",")) for line in lines)
        return f"<table>{rows}</table>".encode(), "xls"
    if kind == "zip":
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as archive:
            archive.writestr("a.csv", text)
        return target.getvalue(), "zip"
    encoding = chance.choice(("utf-8", "utf-8-sig", "gb18030", "utf-16"))
    separator = chance.choice((",", "\t", ";", "|"))
    return text.replace(",", separator).encode(encoding, "replace"), "csv"


def _workbook(lines: list[str], chance: random.Random) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_numbers": chance.random() < 0.5}) as book:
        for _ in range(chance.randrange(1, 3)):
            sheet = book.add_worksheet()
            for number, line in enumerate(lines):
                for column, cell in enumerate(line.split(",")):
                    sheet.write(number, column, cell.replace("\0", " "))
            if len(lines) > 3 and chance.random() < 0.3:
                sheet.merge_range(1, 0, len(lines) - 1, chance.randrange(0, 3), "并")
    return target.getvalue()


def _flip(chance: random.Random, data: bytes) -> bytes:
    out = bytearray(data)
    for _ in range(chance.randrange(1, 6)):
        out[chance.randrange(len(out))] = chance.choice((0, 9, 10, 13, 34, 39, 44, 0x30, 0x80, 0xFF, chance.randrange(256)))
    return bytes(out)


def _cut(chance: random.Random, data: bytes) -> bytes:
    return data[: chance.randrange(len(data))]


def _drop(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + data[at + chance.randrange(1, 40) :]


def _double(chance: random.Random, data: bytes) -> bytes:
    at, size = chance.randrange(len(data)), chance.randrange(1, 200)
    return data[:at] + data[at : at + size] * chance.randrange(1, 5) + data[at:]


def _insert(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(len(data))
    piece = chance.choice(_CELLS).encode(chance.choice(("utf-8", "gb18030", "utf-16-le")))
    return data[:at] + piece * chance.choice((1, 1, 1, 300)) + data[at:]


def _repack(chance: random.Random, data: bytes) -> bytes:
    """Damages one member of an archive and packs it again, so that the checksums are right."""
    try:
        source = zipfile.ZipFile(io.BytesIO(data))
        target = io.BytesIO()
        hit = chance.choice(source.namelist())
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in source.namelist():
                content = source.read(name)
                archive.writestr(name, chance.choice(_SIMPLE)(chance, content) if name == hit and content else content)
        return target.getvalue()
    except (zipfile.BadZipFile, IndexError, NotImplementedError, RuntimeError, OSError, ValueError, EOFError, zipfile.zlib.error):
        return data


_SIMPLE: tuple[Way, ...] = (_flip, _cut, _drop, _double, _insert)
_WAYS: tuple[Way, ...] = (*_SIMPLE, _repack, _repack)


def fault(file: Path) -> str | None:
    """What is wrong with the way a file was read; none when nothing is."""
    try:
        found = read_statements([file])
        for refusal in found.refused:
            if not (say(refusal.reason, "zh") and say(refusal.reason, "en")):
                return "refused without a word"
        return next((wrong for reading in found.readings if (wrong := _unsound(reading))), None)
    except Exception:
        return traceback.format_exc()


def _unsound(reading: Reading) -> str | None:
    entries = reading.entries
    entries.validate(full=True)
    if not entries.schema.equals(ENTRY):
        return "another schema"
    counted = entries.num_rows + len(reading.left_out) + len(reading.asides)
    if counted != reading.rows:
        return f"{reading.rows} rows, but {counted} accounted for"
    places = [(row.sheet, row.row) for row in (*reading.left_out, *reading.asides)]
    places += list(zip(entries["sheet"].to_pylist(), entries["row"].to_pylist(), strict=True))
    if len(set(places)) != len(places):
        return "a row counts twice"
    if any(amount < 0 for amount in entries["amount"].to_pylist()) or entries["time"].null_count:
        return "an entry that cannot be"
    for note in (*(row.reason for row in reading.left_out), *reading.doubts):
        say(note, "zh"), say(note, "en")
    return None


def main() -> int:
    """Run until the time is up or something is found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.statement", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()))
    asked = parser.parse_args()
    end = time.monotonic() + 60 * asked.minutes
    chance = random.Random(asked.seed)
    tried = 0
    with tempfile.TemporaryDirectory() as folder:
        while time.monotonic() < end:
            data, ending = valid(chance)
            for _ in range(chance.randrange(0, 4)):
                if data:
                    data = chance.choice(_WAYS)(chance, data)
            file = Path(folder) / f"file.{ending}"
            file.write_bytes(data)
            tried += 1
            wrong = fault(file)
            if wrong:
                kept = asked.keep / f"found-{asked.seed}-{tried}.{ending}"
                kept.write_bytes(data)
                print(f"file {tried}, kept as {kept}:\n{wrong}")
                return 1
    print(f"{tried} files read, nothing found (seed {asked.seed})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
