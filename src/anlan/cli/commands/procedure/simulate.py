"""``anlan procedure simulate``.

A course of events, the state it comes to, and every clock with its date and the reasons for it.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from anlan.cli.commands.procedure._common import (
    called,
    chosen,
    chosen_library,
    due_said,
    term_called,
    with_date,
    with_folder,
    with_json,
)
from anlan.cli.language import LANG, tr
from anlan.cli.main import EXIT_INPUT
from anlan.cli.output import console, print_json
from anlan.cli.shapes.procedure import Clock, Reading, Simulated, Taken
from anlan.law import calendar_cn
from anlan.law.citation import say_citation
from anlan.procedure.clocks import ClockState, clocks
from anlan.procedure.finding import Unsound
from anlan.procedure.machine import Procedure
from anlan.procedure.pictures.bars import bars, bars_svg
from anlan.procedure.reading import read_toml
from anlan.procedure.run import Run
from anlan.procedure.scenario import ScenarioStep, build_scenarios
from anlan.procedure.scenario_run import Outcome, take
from anlan.values import InputError, Instant, NotAnInstant, Note, format_instant, parse_instant


@click.command(
    help=tr(
        "推演一个过程：逐个给出事件（类型@时间[,by=角色][,事实=值]…，或用 --file 给出步骤），显示状态和各期限的届满时间与依据。",
        "Take a course of events (TYPE@TIME[,by=ROLE][,fact=value]…, or steps in --file) and show the state and every clock "
        "with its due date and reasons.",
    )
)
@click.argument("name", metavar="ID")
@click.argument("events", nargs=-1, metavar="[TYPE@TIME]...")
@click.option(
    "--file",
    "path",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=tr("TOML 文件，steps = [{ at, do, … }]，写法同情景。", "A TOML file with steps = [{ at, do, … }] as in scenarios."),
)
@click.option(
    "--now", metavar="TIME", help=tr("以此时为现在；默认为最后一个事件的时间。", "What counts as now; by default the last event.")
)
@click.option("--bare", is_flag=True, help=tr("不自动补齐关口所需材料。", "Do not supply what gates need."))
@click.option(
    "--bars",
    "picture",
    type=click.Path(dir_okay=False, path_type=Path),
    help=tr("把期限画成 SVG 写入文件。", "Draw the clocks as SVG into a file."),
)
@with_date
@with_folder
@with_json
def command(
    *,
    name: str,
    events: tuple[str, ...],
    path: Path | None,
    now: str | None,
    bare: bool,
    picture: Path | None,
    day: str | None,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Take the course."""
    proc = chosen(chosen_library(folder), name, day)
    steps = [*(_from_file(path) if path else ()), *(a_step(text, bare) for text in events)]
    if not steps:
        raise click.UsageError(tr("请给出事件，或用 --file 给出步骤。", "Give events, or steps in --file."))
    if steps[0].do != "opened":
        steps.insert(
            0, ScenarioStep(at=steps[0].at, do="opened", facts={k: v for k, v in steps[0].facts.items() if _opens(proc, k)})
        )
    run, taken = _take(proc, steps)
    instant = an_instant(now or steps[-1].recorded or steps[-1].at)
    result = _result(proc, run, taken, instant)
    if picture is not None and run is not None:
        picture.write_text(bars_svg(run, bars(run, calendar_cn(), instant), instant, LANG), encoding="utf-8")
    if as_json:
        print_json(result)
    else:
        _say(proc, result)
    if any(step.refused for step in taken):
        sys.exit(EXIT_INPUT)


def _opens(proc: Procedure, fact: str) -> bool:
    on = proc.event("opened")
    return on is not None and fact in on.carries


def an_instant(text: str) -> Instant:
    """An instant of the command line. Raises ``InputError``."""
    try:
        return parse_instant(text)
    except NotAnInstant as cause:
        raise InputError(Note.of("procedure.library.not_a_time", text=text)) from cause


def a_step(text: str, bare: bool) -> ScenarioStep:
    """``detention_extended@2026-09-30 10:00,granted=4d`` as a step. Raises ``click.BadParameter``."""
    head, *rest = text.split(",")
    kind, at, when = head.partition("@")
    if not at or not kind:
        raise click.BadParameter(tr(f"“{text}”应写作 事件@时间[,事实=值]", f"“{text}” should be TYPE@TIME[,fact=value]"))
    an_instant(when)
    known: dict[str, Any] = {"by": "", "who": "", "recorded": None}
    facts: dict[str, Any] = {}
    for part in rest:
        key, equals, value = part.partition("=")
        if not equals:
            raise click.BadParameter(tr(f"“{part}”应写作 名称=值", f"“{part}” should be name=value"))
        if key in known:
            known[key] = value
        else:
            facts[key] = {"true": True, "false": False}.get(value, int(value) if value.isdecimal() else value)
    if kind == "tick":
        return ScenarioStep(at=when, tick=True)
    return ScenarioStep(at=when, do=kind, facts=facts, bare=bare, **known)


def _from_file(path: Path) -> Sequence[ScenarioStep]:
    raw = read_toml(path)
    scenarios, findings = build_scenarios({"simulated": {"title": {"zh": "推演", "en": "Simulated"}, **raw}}, path.name)
    if findings:
        raise Unsound(findings)
    return scenarios["simulated"].steps


def _take(proc: Procedure, steps: Sequence[ScenarioStep]) -> tuple[Run | None, list[Taken]]:
    run: Run | None = None
    taken: list[Taken] = []
    before: Sequence[ClockState] = ()
    for step in steps:
        an_instant(step.at)
        outcome: Outcome = take(proc, run, step, calendar_cn(), before)
        run, before = outcome.run, outcome.after
        told = tuple(reason.say(LANG) for reason in outcome.reasons)
        state = run.state if run else ""
        kinds = " ".join(event.type for event in outcome.events) if step.tick else step.do
        taken.append(Taken(step.at, kinds or "tick", state, outcome.refused, told))
    return run, taken


def _result(proc: Procedure, run: Run | None, taken: Sequence[Taken], now: Instant) -> Simulated:
    shown = [] if run is None else [_clock(proc, state) for state in clocks(run, calendar_cn(), now)]
    return Simulated(proc.version, format_instant(now), run.state if run else "", tuple(taken), tuple(shown))


def _clock(proc: Procedure, state: ClockState) -> Clock:
    due = state.due
    law = proc.definition.law
    reasons = []
    for step in due.steps:
        cites = "; ".join(say_citation(cite, LANG, law) for cite in step.cite)
        reasons.append(step.sentence(LANG) + (f" ({cites})" if cites else ""))
    others = [Reading(one.reading, format_instant(one.at)) for one in due.readings if one.reading != due.governing]
    return Clock(
        state.term,
        term_called(proc, state.term),
        state.round,
        state.state,
        format_instant(state.started_at),
        due_said(due),
        due.provisional,
        tuple(others),
        tuple(reasons),
    )


def _say(proc: Procedure, result: Simulated) -> None:
    states = proc.definition.states
    table = Table(title=f"{called(proc.definition.label)}  {result.procedure}")
    for head in (tr("时间", "time"), tr("事件", "event"), tr("状态", "state")):
        table.add_column(head, overflow="fold")
    for step in result.steps:
        state = called(states[step.state]) if step.state else ""
        told = "\n".join(f"✗ {sentence} [{code}]" for sentence, code in zip(step.told, step.refused, strict=True))
        table.add_row(step.at, step.event, told.replace("[", r"\[") or state)
    console.print(table)
    for clock in result.clocks:
        head = f"{clock.name} ({clock.term}): {clock.due}  {tr('状态', 'state')}: {clock.state}"
        console.print(head, style="bold", markup=False, soft_wrap=True)
        for reason in clock.reasons:
            console.print(f"    {reason}", markup=False, soft_wrap=True)
        for other in clock.readings:
            console.print(
                tr(f"    另一读法 {other.name}：{other.due}", f"    read otherwise, {other.name}: {other.due}"), soft_wrap=True
            )
