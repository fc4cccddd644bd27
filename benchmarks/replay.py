"""Replaying the log of procedures: a million events folded into runs, beside a workflow library taking the same steps.

The peer is SpiffWorkflow: it keeps no log of events, so a matter's state is rebuilt by completing its tasks again, which is
what is measured: one task completed for one event folded, the same chain of steps. Both end with every matter in its last
state, checked. Reading the lines of an exported log and checking its chain of hashes are measured apart, against what was
promised for replay.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from SpiffWorkflow import TaskState
from SpiffWorkflow.specs.Simple import Simple
from SpiffWorkflow.specs.WorkflowSpec import WorkflowSpec
from SpiffWorkflow.workflow import Workflow

from anlan.procedure.event import FIRST, Event, seal, verify
from anlan.procedure.library import library
from anlan.procedure.log import read_log, write_log
from anlan.procedure.machine import Procedure
from anlan.procedure.run import replay
from anlan.values import SHANGHAI
from benchmarks.harness import Row, best_of

TITLE = "Replaying the log of procedures"
PROMISED = 200_000
"""Events a second that replay has to reach on one core."""

STEPS = (
    ("opened", "officer"),
    ("signed", "officer"),
    ("signed", "squad_lead"),
    ("order_sent", "officer"),
    ("stop_confirmed", "bank"),
    ("signed", "officer"),
    ("signed", "squad_lead"),
    ("second_order_sent", "officer"),
    ("second_stop_confirmed", "bank"),
    ("freeze_ordered", "officer"),
    ("freeze_confirmed", "bank"),
)
BEGIN = datetime(2026, 1, 5, 9, tzinfo=SHANGHAI)


def log_of(proc: Procedure, runs: int) -> Iterator[Event]:
    """The sealed events of ``runs`` stop-payments, interleaved as they would arrive."""
    heads = [FIRST] * runs
    for seq, (kind, role) in enumerate(STEPS, start=1):
        at = BEGIN + timedelta(minutes=7 * seq)
        facts = {"gate": "issue"} if kind == "signed" else {}
        for number in range(runs):
            event = seal(
                Event(
                    run=f"stop-{number}",
                    seq=seq,
                    type=kind,
                    at=at,
                    recorded_at=at,
                    actor=f"{role}-{number % 97}",
                    role=role,
                    facts=facts,
                    proc=proc.version,
                    proc_sha=proc.sha,
                    prev_hash=heads[number],
                )
            )
            heads[number] = event.hash
            yield event


def chain() -> WorkflowSpec:
    """The same steps as a chain of tasks for the peer."""
    spec = WorkflowSpec(name="stop_payment", addstart=True)
    before = spec.start
    for number, (kind, _) in enumerate(STEPS):
        task = Simple(spec, f"{number}_{kind}")
        before.connect(task)
        before = task
    return spec


def complete(spec: WorkflowSpec, runs: int) -> int:
    """Take ``runs`` matters of the peer through all their tasks; how many tasks were completed."""
    done = 0
    for _ in range(runs):
        workflow = Workflow(spec)
        workflow.run_next()  # the start, which is no event of ours
        while (task := workflow.get_next_task(state=TaskState.READY)) is not None and task.task_spec.name != "End":
            task.run()
            done += 1
            if done % len(STEPS) == 0:
                break
    return done


def run(quick: bool) -> list[Row]:
    """Measure replay, verification and import."""
    proc = library().newest("stop_payment")
    procs = {proc.sha: proc}
    runs = 2_000 if quick else 91_000
    log = list(log_of(proc, runs))
    seconds, replayed = best_of(3, lambda: replay(procs, log))
    assert len(replayed) == runs and {one.state for one in replayed.values()} == {"frozen"}
    rate = len(log) / seconds
    few = 20 if quick else 400
    spiff_seconds, completed = best_of(3, lambda: complete(chain(), few))
    assert completed == few * len(STEPS)
    verified, wrong = best_of(1 if quick else 2, lambda: verify(log))
    assert wrong == []
    part = log[: 20_000 if quick else 110_000]
    whole = [event for event in log if int(event.run.split("-")[1]) < len(part) // len(STEPS)]
    text = write_log(whole)
    imported, (events, _) = best_of(1, lambda: read_log(text, procs, file="log.jsonl"))
    assert len(events) == len(whole)
    size = f"{len(log):,} events of {runs:,} runs"
    return [
        Row("fold the log into runs", rate, "SpiffWorkflow", completed / spiff_seconds, "events/s", 10.0, 50.0, "more", size),
        Row("fold the log into runs", rate, "promised", PROMISED, "events/s", 1.0, 2.0, "more", size),
        Row(
            "check the chain of hashes",
            len(log) / verified,
            "promised for replay",
            PROMISED,
            "events/s",
            better="more",
            note=size,
        ),
        Row(
            "read lines, check and replay",
            len(whole) / imported,
            "promised for replay",
            PROMISED,
            "events/s",
            better="more",
            note=f"{len(whole):,} events",
        ),
    ]
