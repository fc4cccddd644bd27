"""The worker is killed again and again while it reads and traces a case: every file is read once, nothing is there twice."""

import json
import random
import time
from collections.abc import Mapping

import pytest

from tests.story.test_crash import run, surroundings, worker  # noqa: F401  the fixture

pytestmark = pytest.mark.slow

SEED = """
from anlan.server.running import prepare
prepare()
from anlan.desk import clock
from anlan.server.demo_case import sample_case
from anlan.server.demo_office import make_office
now = clock.now()
assert sample_case(make_office(now), now) is not None
"""
LOOK = """
from anlan.server.running import set_up
set_up()
import json
from anlan.desk.funds.models import CaseTrace, StatementFile, StatementReading
from anlan.desk.funds.readings import entries_of
from anlan.desk.record.chain import verify
from anlan.desk.record.models import Event
files = StatementFile.objects.all()
told = Event.objects.filter(type="statement_read")
print(json.dumps({
    "files": files.count(), "read": files.filter(state="read").count(), "readings": StatementReading.objects.count(),
    "told": told.count(), "told_apart": told.values("facts").distinct().count(),
    "entries": sum(StatementReading.objects.values_list("entries", flat=True)),
    "kept": entries_of(files.exclude(part="").values_list("part", flat=True))[0].num_rows,
    "traced": list(CaseTrace.objects.values_list("state", flat=True)),
    "traces_told": Event.objects.filter(type="case_traced").count(),
    "faults": [str(fault) for fault in verify()],
}))
"""


def test_killed_while_reading_and_tracing_the_worker_leaves_nothing_out_and_nothing_twice(
    surroundings: Mapping[str, str],  # noqa: F811
) -> None:
    run(SEED, surroundings)
    dice = random.Random(11)
    for _ in range(5):
        workers = [worker(surroundings) for _ in range(2)]
        time.sleep(dice.uniform(2.0, 7.0))
        for one in workers:
            one.kill()
            one.wait()
    last = worker(surroundings)
    try:
        for _ in range(90):
            seen = json.loads(run(LOOK, surroundings))
            if seen["traced"] == ["done"]:
                break
            time.sleep(2)
    finally:
        last.terminate()
        last.wait(timeout=30)
    assert seen["read"] == seen["files"] == seen["readings"] == seen["told"] == seen["told_apart"] == 19
    assert seen["entries"] == seen["kept"] > 0
    assert seen["traced"] == ["done"]
    assert seen["traces_told"] == 1
    assert seen["faults"] == []
