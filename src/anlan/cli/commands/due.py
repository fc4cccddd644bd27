"""``anlan due TERM --from TIME``: when a term is due, with every step and article that led to the date."""

from pathlib import Path

import click

from anlan.cli.due_view import due_view, print_due
from anlan.cli.find_term import Asked, find_term, unknown_kinds
from anlan.cli.language import tr
from anlan.cli.output import print_json
from anlan.cli.words import EventType, LengthType, TimeType
from anlan.law import Calendar, Length, TermEvent, calendar_cn, read_notice, status
from anlan.values import Instant


@click.command(
    help=tr(
        "计算期限何时届满。TERM 是法定条目（如 c-custody-2m）或程序中的期限（如 stop_payment.stop）。"
        "除条文字面外，有争议的读法一并列出，提醒以最早者为准。",
        "When a term is due. TERM is a statutory row (c-custody-2m) or a term of a procedure (stop_payment.stop). "
        "Disputed readings are listed too; the earliest drives the warning.",
    )
)
@click.argument("term")
@click.option("--from", "start", type=TimeType(), required=True, help=tr("起算时刻。", "When it starts."))
@click.option(
    "--event",
    "events",
    type=EventType(),
    multiple=True,
    metavar="KIND@TIME[+LENGTH]",
    help=tr(
        "其间发生的事件，可多次给出；可用事件见 anlan law term。", "What happened since; may be given again. See anlan law term."
    ),
)
@click.option("--custody/--no-custody", default=None, help=tr("是否在押；不写则两种都算。", "Held or not; both if left out."))
@click.option("--given", type=LengthType(), help=tr("决定或者函件写明的长度。", "The length that the decision or letter names."))
@click.option("--now", type=TimeType(), help=tr("同时说明该时刻的状态。", "Also say how it stands at this time."))
@click.option(
    "--calendar",
    "years",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    multiple=True,
    metavar="FILE",
    help=tr("另加某年放假安排的 TOML 文件。", "Add the TOML file of a further year's holidays."),
)
@click.option("--explain", is_flag=True, help=tr("逐步说明并引条文。", "Say each step with its article."))
@click.option("--json", "as_json", is_flag=True, help=tr("以 JSON 输出。", "Print JSON."))
def command(
    *,
    term: str,
    start: Instant,
    events: tuple[TermEvent, ...],
    custody: bool | None,
    given: Length | None,
    now: Instant | None,
    years: tuple[Path, ...],
    explain: bool,
    as_json: bool,
) -> None:
    """Print the due date."""
    found = find_term(term, start)
    unknown = unknown_kinds(found, events)
    if unknown:
        kinds = ", ".join(found.kinds)
        raise click.BadParameter(
            tr(
                f"{found.name} 没有事件“{unknown[0]}”。可用：{kinds}",
                f"{found.name} knows no event “{unknown[0]}”. There are: {kinds}",
            ),
            param_hint="--event",
        )
    calendar = calendar_cn() if not years else Calendar((*calendar_cn().notices, *map(read_notice, years)))
    asked = Asked(start, events, custody, given)
    due = found.due(asked, calendar)
    stands = status(due, now) if now is not None else None
    view = due_view(found, asked, due, (stands.state, stands.rung) if stands else ("", ""))
    if as_json:
        print_json(view)
    else:
        print_due(view, explain)
