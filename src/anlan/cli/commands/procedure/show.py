"""``anlan procedure show``: one procedure in words: states, events, gates, terms."""

from pathlib import Path

import click
import msgspec
from rich.table import Table

from anlan.cli.commands.procedure._common import called, chosen, chosen_library, term_called, with_date, with_folder, with_json
from anlan.cli.language import LANG, tr
from anlan.cli.output import console, print_json
from anlan.cli.shapes.procedure import Shown
from anlan.law import enc_hook
from anlan.law.citation import say_citation
from anlan.law.term import names
from anlan.procedure.definition import several
from anlan.procedure.machine import Procedure
from anlan.procedure.registry import roles


@click.command(help=tr("展示一个程序：状态、事件、关口和期限。", "Show one procedure: states, events, gates and terms."))
@click.argument("name", metavar="ID")
@with_date
@with_folder
@with_json
def command(name: str, day: str | None, folder: Path | None, as_json: bool) -> None:
    """Print the procedure."""
    proc = chosen(chosen_library(folder), name, day)
    if as_json:
        shown = msgspec.to_builtins(proc.definition, enc_hook=enc_hook)
        print_json(Shown(proc.version, proc.sha, shown))
        return
    console.print(f"[bold]{called(proc.definition.label)}[/bold]  {proc.version}  {proc.sha[:12]}")
    console.print(_events(proc))
    console.print(_gates(proc))
    console.print(_terms(proc))


def role_called(name: str) -> str:
    """The name of a role in the language of this run."""
    return called(roles()[name]) if name in roles() else name


def _events(proc: Procedure) -> Table:
    table = Table(title=tr("事件", "Events"))
    for head in (tr("事件", "event"), tr("记录人", "by"), tr("从", "from"), tr("到", "to"), tr("关口", "gate")):
        table.add_column(head, overflow="fold")
    states = proc.definition.states
    for name, on in proc.definition.on.items():
        came = ", ".join(called(states[state]) for state in on.from_)
        to = called(states[on.to]) if on.to else ""
        gate = called(proc.definition.gates[on.gate].label) if on.gate else ""
        by = ", ".join(role_called(role) for role in several(on.by))
        table.add_row(f"{called(on.label)}\n[dim]{name}[/dim]", by, came, to, gate)
    return table


def _gates(proc: Procedure) -> Table:
    table = Table(title=tr("关口", "Gates"))
    for head in (tr("关口", "gate"), tr("材料", "needs"), tr("签批", "signed by"), tr("依据", "authority")):
        table.add_column(head, overflow="fold")
    definition = proc.definition
    for name, gate in definition.gates.items():
        needs = []
        for need in gate.needs:
            kind, _, thing = need.partition(".")
            needs.append(called((definition.docs if kind == "doc" else definition.facts)[thing]))
        if gate.panel is not None:
            member = role_called(gate.panel.role)
            needs.append(
                tr(f"至少 {gate.panel.at_least} 名{member}集体研判", f"panel of at least {gate.panel.at_least}: {member}")
            )
        signers = ", ".join(role_called(role) for role in gate.sign)
        table.add_row(f"{called(gate.label)}\n[dim]{name}[/dim]", "; ".join(needs), signers, cited(proc, gate.cite))
    return table


def cited(proc: Procedure, cite: str | tuple[str, ...]) -> str:
    """Citations as people write them."""
    return "; ".join(say_citation(one, LANG, proc.definition.law) for one in names(cite))


def _terms(proc: Procedure) -> Table:
    table = Table(title=tr("期限", "Terms"))
    heads = (
        tr("期限", "term"),
        tr("时长", "length"),
        tr("起算", "starts"),
        tr("停止", "stops"),
        tr("届满", "then"),
        tr("依据", "authority"),
    )
    for head in heads:
        table.add_column(head, overflow="fold")
    for name, clock in proc.terms.items():
        term = clock.term
        length = str(term.length) + (f" → {term.max}" if term.max else "")
        started = (
            tr(f"由“{term_called(proc, term.before)}”倒算", f"back from {term_called(proc, term.before)}") if term.before else ""
        )
        kind = "" if term.kind == "statutory" else tr("（内部目标）", " (our target)")
        table.add_row(
            f"{term_called(proc, name)}{kind}\n[dim]{name}[/dim]",
            length,
            started or ", ".join(clock.starts),
            ", ".join(term.stop),
            term.expire or term.overdue,
            cited(proc, term.cite),
        )
    return table
