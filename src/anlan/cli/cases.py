"""What the commands on a case share: opening it with a progress bar, its options, saying what is wrong with it."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import click
from rich import box
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from anlan.cli.language import LANG, tr
from anlan.cli.main import EXIT_INPUT
from anlan.cli.output import console, progress_console
from anlan.money.case import Case, open_case
from anlan.money.matching import WINDOW
from anlan.money.trace import METHODS, Shares, Trace
from anlan.values import Note, format_fen, say

Command = TypeVar("Command", bound=Callable[..., object])

METHOD_NAMES = {
    "fifo": tr("先进先出", "first in, first out"),
    "lifo": tr("后进先出", "last in, first out"),
    "pro-rata": tr("按比例", "pro rata"),
    "lowest-intermediate-balance": tr("最低中间余额", "lowest intermediate balance"),
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


def case_options(command: Command) -> Command:
    """CASE, ``--method``, ``--layout`` and ``--json``: what every command on a case takes."""
    for add in reversed(
        (
            click.argument("case", metavar=tr("案件", "CASE"), type=click.Path(path_type=Path)),
            click.option(
                "--method",
                type=click.Choice(METHODS),
                default="fifo",
                show_default=True,
                help=tr("追踪方法。", "Tracing method."),
            ),
            layout_option,
            click.option("--json", "as_json", is_flag=True, help=tr("输出 JSON。", "Print JSON.")),
        )
    ):
        command = add(command)
    return command


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
        progress_console.print(f"[yellow]![/] {escape(say(note, LANG))}")
    if len(notes) > most:
        left = len(notes) - most
        progress_console.print(tr(f"  …另有 {left} 条，见 --json", f"  … and {left} more, see --json"))


def end_of(case: Case) -> None:
    """Ends the program as ``anlan import`` does: with 3 when a statement of the case could not be used, although the rest was."""
    if case.readings.refused:
        sys.exit(EXIT_INPUT)


def tell_unmatched(found: Trace) -> None:
    """Whose reported payments were not found, and why, on standard error."""
    if found.unmatched:
        missing = yuan(sum(one.payment.amount for one in found.unmatched))
        count = len(found.unmatched)
        said = tr(
            f"{count} 笔付款共 {missing} 元未找到转账，不在表内：", f"{count} payments of {missing} yuan are not in the tables:"
        )
        progress_console.print(f"[yellow]{said}[/]", soft_wrap=True)
    for one in found.unmatched:
        progress_console.print(f"[yellow]![/] {escape(one.payment.victim)}: {escape(say(one.reason, LANG))}", soft_wrap=True)


def money_table(title: str | None, *heads: str, amounts: Iterable[int] = (), whole: Iterable[int] = ()) -> Table:
    """An empty table. Columns in ``amounts`` stand to the right; those and the columns in ``whole`` are never cut or wrapped."""
    right, kept = set(amounts), set(whole)
    table = Table(
        title=title and f"\n{title}",
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        show_edge=False,
    )
    table.collapse_padding = True
    for place, head in enumerate(heads):
        table.add_column(
            head,
            justify="right" if place in right else "left",
            no_wrap=True,
            overflow="ellipsis",
            min_width=10 if place in right else 19 if place in kept else None,
        )
    return table


def wide() -> bool:
    """Whether there is room for columns that are good to have."""
    return console.width >= 110


def plain(shares: Shares) -> dict[str, int]:
    """Shares as a document holds them."""
    return {str(owner): int(fen) for owner, fen in shares.items()}


def yuan(fen: int | None) -> str:
    """Yuan with two decimals; nothing for nothing."""
    return "" if fen is None else format_fen(fen)
