"""What the commands on a case share: opening it with a progress bar, its options, saying what is wrong with it."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import reduce, wraps
from pathlib import Path
from typing import TypeVar

import click
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from anlan.cli.language import LANG, counted, tr
from anlan.cli.main import EXIT_INPUT
from anlan.cli.output import console, progress_console
from anlan.money.case import Case, open_case
from anlan.money.matching import WINDOW
from anlan.money.payment_matching import TOLERANCE
from anlan.money.restitution import LOSSES
from anlan.money.shares import percentages
from anlan.money.trace import METHODS, Method, Shares, Trace
from anlan.money.tracing import trace
from anlan.money.transfer import ExitKind
from anlan.values import Note, format_fen, say

Command = TypeVar("Command", bound=Callable[..., object])

METHOD_NAMES = {
    "fifo": tr("先进先出", "first in, first out"),
    "lifo": tr("后进先出", "last in, first out"),
    "pro-rata": tr("按比例", "pro rata"),
    "lowest-intermediate-balance": tr("最低中间余额", "lowest intermediate balance"),
}

EXIT_NAMES: dict[ExitKind, str] = {
    "cash": tr("取现", "cash"),
    "merchant": tr("商户消费", "merchants"),
    "payment_platform": tr("第三方支付", "payment platforms"),
    "fee": tr("手续费", "fees"),
    "overseas": tr("境外", "overseas"),
    "virtual_currency": tr("虚拟货币", "virtual currency"),
    "other": tr("其他去向", "other exits"),
}

layout_option = click.option(
    "--layout",
    "layouts",
    multiple=True,
    type=click.Path(path_type=Path, exists=True),
    metavar=tr("路径", "PATH"),
    help=tr("自备的流水版式文件或其文件夹；可多次给出。", "Your own layout file, or a folder of them; may be given again."),
)
"""``--layout``: one wording for every command that reads statements."""

window_option = click.option(
    "--window",
    type=click.IntRange(0),
    default=int(WINDOW.total_seconds()),
    show_default=True,
    help=tr("同一笔转账在两家银行入账最多相差几秒。", "Seconds by which two banks may book one transfer apart."),
)
"""``--window``: the same for taking in and for tracing."""


case_argument = click.argument("case", metavar=tr("案件", "CASE"), type=click.Path(path_type=Path))

method_option = click.option(
    "--method",
    type=click.Choice(METHODS),
    default=METHODS[0],
    show_default=True,
    help=tr("混同资金的追踪规则。", "How money mixed in one account is told apart."),
)

tolerance_option = click.option(
    "--tolerance",
    type=click.IntRange(0),
    default=int(TOLERANCE.total_seconds() // 60),
    show_default=True,
    help=tr("报案时间与银行时间最多相差几分钟。", "Minutes by which a reported time may differ from the bank's."),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What every command on a case is asked: which case, read and traced how. Two commands asked alike tell of the same trace."""

    folder: Path
    method: Method
    layouts: tuple[Path, ...]
    window: timedelta
    tolerance: timedelta
    as_json: bool

    def open(self) -> Case:
        """The opened case; a bar on standard error shows how far reading has come."""
        return open_with_progress(self.folder, self.layouts, self.window)

    def trace(self, case: Case) -> Trace:
        """The trace of the opened case."""
        return trace(case.ledger, case.payments, method=self.method, tolerance=self.tolerance)


losses_option = click.option(
    "--losses",
    type=click.Choice(LOSSES),
    default=LOSSES[0],
    show_default=True,
    help=tr(
        "按损失比例分配时算谁的损失：reported 全部报案损失；found 仅在流水中找到的。",
        "Whose losses count where money is divided by loss: all reported, or only those found in a statement.",
    ),
)


def json_option(name: str) -> Callable[[Command], Command]:
    """``--json``, whose document is described by the schema of that name."""
    schema = f"docs/reference/json/{name}.schema.json"
    said = tr(f"打印 JSON（格式见 {schema}）。", f"Print JSON ({schema}).")
    return click.option("--json", "as_json", is_flag=True, help=said)


def case_options(schema: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """CASE and the options of every command on a case; the command gets them as ``asked``, its own beside it."""

    def add(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def taking(
            *, case: Path, method: Method, layouts: tuple[Path, ...], window: int, tolerance: int, as_json: bool, **own: object
        ) -> None:
            spans = timedelta(seconds=window), timedelta(minutes=tolerance)
            command(asked=Asked(case, method, layouts, *spans, as_json), **own)

        options = (case_argument, method_option, tolerance_option, window_option, layout_option, json_option(schema))
        return reduce(lambda taken, option: option(taken), reversed(options), taking)

    return add


@contextmanager
def reading_bar() -> Iterator[Callable[[str, int, int], None]]:
    """A bar on standard error while statements are read: what to hand on as ``progress``. Nothing where nobody looks."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=progress_console, transient=True, disable=not progress_console.is_terminal) as bar:
        task = bar.add_task(tr("读取流水", "reading statements"), total=None)
        yield lambda _, done, total: bar.update(task, completed=done, total=total)


def open_with_progress(folder: Path, layouts: Iterable[Path], window: timedelta = WINDOW) -> Case:
    """The opened case; a bar on standard error shows how far reading has come."""
    with reading_bar() as progress:
        return open_case(folder, layouts=layouts, window=window, progress=progress)


def tell(notes: Sequence[Note], most: int = 12) -> None:
    """Notes as sentences on standard error, at most so many of them and then a count."""
    for note in notes[:most]:
        progress_console.print(f"[yellow]![/] {escape(_hanging(say(note, LANG)))}", soft_wrap=True)
    _count_more(len(notes) - most, progress_console)


def list_remarks(title: str, sentences: Sequence[str], most: int = 12) -> None:
    """Sentences below a title on standard output, at most so many of them and then a count; nothing where there is none."""
    if not sentences:
        return
    console.print(f"\n[bold]{title}[/]")
    for sentence in sentences[:most]:
        console.print(f"  · {escape(_hanging(sentence))}", soft_wrap=True)
    _count_more(len(sentences) - most, console)


def _count_more(left: int, to: Console) -> None:
    if left > 0:
        to.print(tr(f"  …另有 {left} 条，见 --json", f"  … and {left} more, see --json"), soft_wrap=True)


def _hanging(sentence: str) -> str:
    """A sentence of several lines with its further lines below its first."""
    return sentence.strip().replace("\n", "\n    ")


def end_of(case: Case) -> None:
    """Tells what of the case could not be used, and ends the program as ``anlan import`` does: with 3 when it was a statement."""
    tell(case.problems)
    exit_of(case)


def exit_of(case: Case) -> None:
    """Ends the program with 3 when a statement of the case could not be used."""
    if case.readings.refused:
        sys.exit(EXIT_INPUT)


def tell_unmatched(found: Trace, consequence: str = "") -> None:
    """Whose reported payments were not found, what follows from it, and why, on standard error."""
    if found.unmatched:
        missing = yuan(sum(one.payment.amount for one in found.unmatched))
        count = len(found.unmatched)
        follows = consequence or tr("不在表内", "not in the tables")
        said = tr(
            f"{count} 笔报案付款共 {missing} 元未在流水中找到，{follows}：",
            f"{counted(count, 'reported payment')} of {missing} yuan found in no statement, {follows}:",
        )
        progress_console.print(f"[yellow]{said}[/]", soft_wrap=True)
    for one in found.unmatched:
        progress_console.print(f"[yellow]![/] {escape(one.payment.victim)}: {escape(say(one.reason, LANG))}", soft_wrap=True)


def money_table(title: str | None, *heads: str, amounts: Iterable[int] = (), whole: Iterable[int] = ()) -> Table:
    """An empty table. Columns in ``amounts`` stand to the right; those in ``whole`` are never cut but go on in the next line."""
    right, kept = set(amounts), set(whole)
    table = Table(
        title=title and f"\n{title}",
        title_justify="left",
        title_style="bold",
        caption_justify="left",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        show_edge=False,
    )
    table.collapse_padding = True
    for place, head in enumerate(heads):
        table.add_column(
            head,
            justify="right" if place in right else "left",
            no_wrap=place not in kept,
            overflow="fold" if place in kept else "ellipsis",
            min_width=10 if place in right else 19 if place in kept else None,
        )
    return table


def parted(held: int, not_obtained: int, exited: int) -> Iterator[tuple[str, str, str]]:
    """The three parts in which traced money ends, each as its name, yuan and share of all."""
    parts = (held, not_obtained, exited)
    names = (
        tr("留存在账户", "still in accounts"),
        tr("流入未调取流水的账户", "in accounts without statement"),
        tr("已流出", "gone out"),
    )
    yield from zip(names, map(format_fen, parts), percentages(parts), strict=True)


def wide() -> bool:
    """Whether there is room for columns that are good to have."""
    return console.width >= 110


def plain(shares: Shares) -> dict[str, int]:
    """Shares as a document holds them."""
    return {str(owner): int(fen) for owner, fen in shares.items()}


def yuan(fen: int | None) -> str:
    """Yuan with two decimals; nothing for nothing."""
    return "" if fen is None else format_fen(fen)
