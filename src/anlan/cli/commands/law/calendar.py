"""``anlan law calendar YEAR``: the days off and make-up workdays of a year, with the notice they come from."""

from datetime import date

import click
import msgspec
from rich.table import Table

from anlan.cli.due_view import CHECKS
from anlan.cli.language import tr
from anlan.cli.output import console, print_json
from anlan.law import calendar_cn
from anlan.values import InputError, Note


class FestivalView(msgspec.Struct, frozen=True):
    """One span of days off, both ends included, and the weekend days worked for it."""

    name: str
    begins: date
    ends: date
    work: tuple[date, ...]


class YearView(msgspec.Struct, frozen=True):
    """A year of holidays. ``working_days``: how many days of it are worked."""

    year: int
    notice: str
    title: str
    issued: date
    verification: str
    working_days: int
    festivals: tuple[FestivalView, ...]


def year_view(year: int) -> YearView:
    """The view of a year. Raises ``InputError`` for a year without a notice."""
    calendar = calendar_cn()
    notice = calendar.notice_of(date(year, 1, 1))
    if notice is None:
        known = f"{calendar.first.year}–{calendar.last.year}"
        raise InputError(Note.of("law.calendar.no_year", year=year, known=known))
    days = range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1)
    festivals = tuple(FestivalView(tr(one.name, one.name_en), one.from_, one.to, one.work) for one in notice.festival)
    worked = sum(map(calendar.works, days))
    return YearView(year, notice.notice, notice.title, notice.issued, notice.verification, worked, festivals)


@click.command(help=tr("查看某年的放假与补班安排及所据通知。", "The holidays and make-up workdays of a year, and their notice."))
@click.argument("year", type=click.IntRange(1, 9999))
@click.option("--json", "as_json", is_flag=True, help=tr("以 JSON 输出。", "Print JSON."))
def command(year: int, as_json: bool) -> None:
    """Print the year."""
    view = year_view(year)
    if as_json:
        print_json(view)
        return
    table = Table(show_edge=False, pad_edge=False)
    for head in (tr("节日", "festival"), tr("放假", "off"), tr("补班", "worked")):
        table.add_column(head)
    for one in view.festivals:
        span = f"{one.begins}" if one.begins == one.ends else f"{one.begins} – {one.ends}"
        table.add_row(one.name, span, ", ".join(map(str, one.work)))
    console.print(table)
    check = CHECKS.get(view.verification, "")
    console.print(f"{view.notice} {view.title} ({view.issued}) {check}", soft_wrap=True)
    console.print(tr(f"全年工作日 {view.working_days} 天。", f"{view.working_days} working days in the year."))
