"""``anlan law term [ID]``: the statutory rows, or one of them with its limits and the events it knows."""

from collections import Counter

import click
import msgspec
from rich.table import Table

from anlan.cli.due_view import CHECKS, COMMA, KINDS, SEMICOLON
from anlan.cli.language import LANG, tr
from anlan.cli.output import console, print_json
from anlan.law import Row, Term, rows, say_citation, touched_by
from anlan.law.row import count_codes
from anlan.values import InputError, Note


class LimitView(msgspec.Struct, frozen=True):
    """One limit of a row. ``term``: its name for ``anlan due``; ``events``: the kinds of events that change or stop it."""

    term: str
    label: str
    kind: str
    length: str
    given: bool
    count: str
    roll: str
    before: str
    most: str
    events: tuple[str, ...]


class RowView(msgspec.Struct, frozen=True):
    """One statutory row, in the language of the run. ``not_computable`` is empty when it has limits."""

    id: str
    section: str
    label: str
    status: str
    cite: tuple[str, ...]
    said: tuple[str, ...]
    trigger: str
    limit: str
    changes: str
    stop: str
    lapse: str
    count: str
    remark: str
    not_computable: str
    see: tuple[str, ...]
    limits: tuple[LimitView, ...]


def row_view(row: Row) -> RowView:
    """The view of a row."""
    words = row.zh if LANG == "zh" else row.en
    changes = words.changes or "; ".join(filter(None, (words.extension, words.suspension)))
    return RowView(
        row.id,
        row.section,
        tr(row.label, row.label_en),
        row.status,
        row.cite,
        tuple(say_citation(cite, LANG) for cite in row.cite),
        words.trigger,
        words.limit,
        changes,
        words.stop,
        words.lapse,
        row.count,
        tr(row.remark, row.remark_en),
        row.not_computable,
        row.see,
        tuple(_limit(f"{row.id}.{name}", term) for name, term in row.limits.items()),
    )


def _limit(name: str, term: Term) -> LimitView:
    events = tuple(sorted(touched_by(term) - {term.start}))
    return LimitView(
        name,
        tr(term.label, term.label_en),
        term.kind,
        str(term.length),
        term.given,
        term.count,
        term.roll,
        term.before,
        str(term.max or ""),
        events,
    )


REASONS = {
    "rule": tr("计算规则", "rule of counting"),
    "no_figure": tr("法律没有数额", "no figure in law"),
    "duty": tr("持续的义务或条件", "standing duty or condition"),
    "open": tr("由文书写明", "set by the paper itself"),
    "part_of": tr("属于另一期限", "part of another term"),
    "refers": tr("适用其他条目", "uses other rows"),
    "not_time": tr("与时间无关", "not about time"),
    "unknown": tr("文本未核实", "text not checked"),
}


@click.command(
    help=tr("列出法定期限，或查看其中一条。ID 可只写开头。", "List the statutory rows, or show one. ID may be a beginning.")
)
@click.argument("row_id", metavar="[ID]", required=False, default="")
@click.option("--not-computable", is_flag=True, help=tr("只列不能算出日期的，并说明原因。", "Only rows without a date, and why."))
@click.option("--json", "as_json", is_flag=True, help=tr("以 JSON 输出。", "Print JSON."))
def command(row_id: str, not_computable: bool, as_json: bool) -> None:
    """Print rows."""
    chosen = [row for row in rows().values() if row.id.startswith(row_id) and (row.not_computable or not not_computable)]
    if row_id in rows():
        chosen = [rows()[row_id]]
    if not chosen:
        raise InputError(Note.of("law.row.unknown", row=row_id, near="—"))
    if as_json:
        print_json([row_view(row) for row in chosen])
    elif len(chosen) == 1:
        _print_row(row_view(chosen[0]))
    else:
        _print_list(chosen)


def _print_list(chosen: list[Row]) -> None:
    table = Table(show_edge=False, pad_edge=False)
    table.add_column(tr("标识", "id"), no_wrap=True)
    for head in (tr("名称", "name"), tr("时限", "limit"), tr("核对", "check"), tr("依据", "authority")):
        table.add_column(head, overflow="fold")
    for row in chosen:
        limit = ", ".join(str(term.length) for term in row.limits.values()) or REASONS[row.not_computable]
        said = SEMICOLON.join(say_citation(cite, LANG) for cite in row.cite[:2])
        table.add_row(row.id, tr(row.label, row.label_en), limit, CHECKS[row.status], said)
    console.print(table)
    reasons = Counter(row.not_computable for row in chosen if row.not_computable)
    without = reasons.total()
    why = COMMA.join(f"{REASONS[reason]} {count}" for reason, count in reasons.most_common())
    console.print(
        tr(
            f"共 {len(chosen)} 条，可计算 {len(chosen) - without} 条，不可计算 {without} 条",
            f"{len(chosen)} rows, {len(chosen) - without} with a date, {without} without",
        )
        + (tr(f"（{why}）。", f" ({why}).") if why else tr("。", ".")),
        soft_wrap=True,
    )


def _print_row(view: RowView) -> None:
    console.print(f"[bold]{view.label}[/bold]  {view.id}  {CHECKS[view.status]}", soft_wrap=True)
    code = count_codes()[view.count]
    lines = (
        (tr("起算", "trigger"), view.trigger),
        (tr("时限", "limit"), view.limit),
        (tr("计算", "counted"), f"{view.count} {tr(code.label, code.label_en)}" if view.section != "A" else ""),
        (tr("延长、中止", "changes"), view.changes),
        (tr("终止", "stop"), view.stop),
        (tr("逾期后果", "lapse"), view.lapse),
        (tr("依据", "authority"), SEMICOLON.join(view.said)),
        (tr("备注", "remark"), view.remark),
    )
    for name, value in lines:
        if value:
            console.print(f"{name}{tr('：', ': ')}{value}", soft_wrap=True)
    if view.not_computable:
        see = f" → {', '.join(view.see)}" if view.see else ""
        console.print(tr("不能算出日期：", "No date: ") + REASONS[view.not_computable] + see)
    for limit in view.limits:
        before = tr(f"，自 {limit.before} 的届满日倒数", f", counted back from {limit.before}") if limit.before else ""
        console.print(f"\n[bold]{limit.term}[/bold]  {limit.label}  {limit.length}{before}  {KINDS[limit.kind]}", soft_wrap=True)
        console.print(tr("  事件：", "  events: ") + ", ".join(limit.events), soft_wrap=True)
