"""A process of the office has read its books before its threads begin."""

import subprocess
import sys
from pathlib import Path

import pytest

TOGETHER = """
import sys, threading
import anlan.server.wsgi
from anlan.desk.books import read_books
from anlan.desk.matters import procedures
from anlan.desk.papers import form
from anlan.portal import questions
from anlan.procedure import library
from anlan.procedure.registry import roles

for book in (procedures.by_sha, procedures.calendar, form.forms, questions.forms, library.library, roles):
    assert book.cache_info().currsize == 1, book
sys.setswitchinterval(1e-6)
start = threading.Barrier(8)
for book in (procedures.by_sha, procedures.calendar, form.forms, questions.forms, library.library, roles):
    book.cache_clear()

def read():
    start.wait()
    read_books()
    questions.forms()

threads = [threading.Thread(target=read) for _ in range(8)]
for one in threads:
    one.start()
for one in threads:
    one.join()
print("whole")
"""


KEPT = """
import gc
import anlan.server.wsgi

print(gc.get_freeze_count() > 100_000, len(gc.get_objects()) < 1_000)
"""


@pytest.mark.slow
def test_threads_that_read_the_same_books_at_once_do_not_end_the_process(tmp_path: Path) -> None:
    assert said_by(TOGETHER, tmp_path) == "whole"


@pytest.mark.slow
def test_what_stays_as_long_as_the_process_is_not_looked_through_for_cycles(tmp_path: Path) -> None:
    assert said_by(KEPT, tmp_path) == "True True"


def said_by(program: str, home: Path) -> str:
    """What a process of an office that starts says to the end."""
    surroundings = {"ANLAN_HOME": str(home), "ANLAN_PLAIN_HTTP": "1", "PYTHONPATH": ":".join(sys.path)}
    done = subprocess.run([sys.executable, "-c", program], env=surroundings, capture_output=True, text=True, check=False)
    assert (done.returncode, "leaked" in done.stderr) == (0, False), done.stderr[-2000:]
    return done.stdout.strip()
