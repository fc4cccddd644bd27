"""``anlan law stale``: terms whose text was last checked more than a year ago, of rows and of definitions."""

from datetime import date

import click
import msgspec
from rich.table import Table

from anlan.cli.language import tr
from anlan.cli.output import console, print_json
from anlan.cli.words import TimeType
from anlan.law import Term, rows, stale
from anlan.procedure.library import library
from anlan.values import Instant


class StaleView(msgspec.Struct, frozen=True):
    """A term to be checked again. ``checked_on`` is empty when nobody says when it was checked."""

    term: str
    label: str
    checked_on: date | None


def stale_terms(on: date, months: int) -> list[StaleView]:
    """Every term of rows and of the newest definitions whose check is older than ``months`` on the day."""
    named: dict[str, Term] = {f"{row.id}.{name}": term for row in rows().values() for name, term in row.limits.items()}
    read = library()
    for proc in map(read.newest, read.versions):
        named |= {f"{proc.id}.{name}": clock.term for name, clock in proc.terms.items() if clock.term.kind == "statutory"}
    found = [(name, term) for name, term in named.items() if stale(term, on, months)]
    return [StaleView(name, tr(term.label, term.label_en or term.label), term.checked_on) for name, term in found]


@click.command(help=tr("列出核对已过期、应重新核对文本的期限。", "List terms whose text should be checked again."))
@click.option("--on", "day", type=TimeType(), required=True, help=tr("以哪一天为准。", "As of which day."))
@click.option(
    "--months", default=12, show_default=True, type=click.IntRange(1), help=tr("几个月算过期。", "Months until it is stale.")
)
@click.option("--json", "as_json", is_flag=True, help=tr("以 JSON 输出。", "Print JSON."))
def command(day: Instant, months: int, as_json: bool) -> None:
    """Print what is stale."""
    found = stale_terms(day.date(), months)
    if as_json:
        print_json(found)
        return
    table = Table(show_edge=False, pad_edge=False)
    for head in (tr("期限", "term"), tr("名称", "name"), tr("上次核对", "last checked")):
        table.add_column(head, overflow="fold")
    for one in found:
        table.add_row(one.term, one.label, str(one.checked_on or "—"))
    if found:
        console.print(table)
    console.print(tr(f"共 {len(found)} 项应重新核对。", f"{len(found)} to be checked again."))
