"""Readings, traces and papers of a case lie under the key; what was left in clear is sealed; nothing readable stays."""

import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from anlan.desk.clear_files import PREFIX, clear_folder, sweep
from anlan.desk.funds.acts.report_payments import report_table
from anlan.desk.funds.models import CaseTrace, StatementFile
from anlan.desk.funds.pictures import picture_of, still_of
from anlan.desk.funds.readings import entries_of, report_of
from anlan.desk.funds.shelf import FOLDERS, GIVEN_UP, pieces_of, read_whole, seal_what_is_clear, write_whole
from anlan.desk.funds.tracing import folder_of, report_of_digest, report_of_trace
from anlan.desk.matters.models import Matter
from anlan.desk.sealed_stream import MAGIC
from anlan.money.ledger_store import LedgerStore
from anlan.values import BrokenPromise
from tests.desk.conftest import Office, Watch
from tests.desk.test_statements import CASE, hand_in, open_case, work_off


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A data folder and a folder for clear files that nobody else writes to."""
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path / "attachments")
    (tmp_path / "clear").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "clear"))
    report_of_digest.cache_clear()


@pytest.fixture
def case(office: Office, watch: Watch) -> Matter:
    """The small sample case, read and traced, with its papers."""
    matter = open_case(office, watch)
    hand_in(office, watch, matter, *((path.name, path.read_bytes()) for path in sorted((CASE / "statements").iterdir())))
    victims, officer = (CASE / "victims.csv").read_bytes(), office.powers("officer@station")
    report_table(matter=matter, name="victims.csv", content=victims, powers=officer, now=watch())
    work_off(watch)
    return matter


def lying() -> list[Path]:
    return [path for folder in FOLDERS for path in (Path(settings.MEDIA_ROOT) / folder).rglob("*") if path.is_file()]


def test_no_file_of_a_case_names_anybody_to_who_has_the_disk(case: Matter) -> None:
    trace = CaseTrace.objects.get()
    report = report_of_trace(trace)
    names = [node.name.encode() for node in report.nodes if node.name] + [node.id.encode() for node in report.nodes]
    files = lying()
    kinds = {path.suffix for path in files}
    assert {".parquet", ".json", ".svg", ".html", ".xlsx", ".pdf"} <= kinds, "readings, report, pictures and papers"
    for path in files:
        content = path.read_bytes()
        assert content.startswith(MAGIC) and not any(name in content for name in names), path.name
    assert not list(Path(tempfile.gettempdir()).iterdir()), "nothing readable is left behind"
    pdf = folder_of(trace.digest) / "zh" / "report.zh.pdf"
    assert read_whole(pdf).startswith(b"%PDF")
    assert picture_of(trace, "zh", []) and "<svg" in still_of(trace, "en")


def test_what_an_older_version_left_in_clear_is_read_as_it_is_and_sealed_by_the_worker(case: Matter, watch: Watch) -> None:
    parts = [one.part for one in StatementFile.objects.order_by("pk")]
    before = entries_of(parts)[0]
    members, report = [report_of(part) for part in parts], report_of_trace(CaseTrace.objects.get())
    for path in lying():
        path.write_bytes(read_whole(path))
    unfinished = lying()[0].with_suffix(".7.part")
    unfinished.write_bytes(b"half of a statement")
    given_up = (watch() - GIVEN_UP - timedelta(seconds=1)).timestamp()
    os.utime(unfinished, (given_up, given_up))
    being_written = lying()[0].with_suffix(".8.part")
    being_written.touch()
    report_of_digest.cache_clear()
    assert entries_of(parts)[0].equals(before) and [report_of(part) for part in parts] == members
    assert seal_what_is_clear(watch()) == len(lying()) - 1 and not unfinished.exists()
    being_written.unlink()  # raises where it was taken from whoever writes it
    assert all(path.read_bytes().startswith(MAGIC) for path in lying())
    assert entries_of(parts)[0].equals(before) and [report_of(part) for part in parts] == members
    assert report_of_trace(CaseTrace.objects.get()) == report
    assert seal_what_is_clear(watch()) == 0


def test_a_changed_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "part"
    write_whole(path, [b"entries" * 1000])
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(bytes(content))
    with pytest.raises(BrokenPromise):
        list(pieces_of(path))


def test_the_folder_of_a_killed_process_is_removed_and_that_of_a_running_one_stays() -> None:
    killed = """
import os, sys
from anlan.desk.clear_files import clear_folder
with clear_folder() as folder:
    (folder / "x").write_text("6222")
    print(folder, flush=True)
    os.kill(os.getpid(), 9)
"""
    environment = {**os.environ, "TMPDIR": tempfile.gettempdir()}
    done = subprocess.run([sys.executable, "-c", killed], capture_output=True, text=True, env=environment, check=False)
    left = Path(done.stdout.strip())
    assert left.is_dir() and left.name.startswith(PREFIX) and (left.stat().st_mode & 0o077) == 0
    with clear_folder() as own:
        assert sweep() == 1
        assert own.is_dir() and not left.exists()
    assert not own.exists() and sweep() == 0


def test_a_store_of_the_command_line_stays_as_other_programs_read_it(tmp_path: Path) -> None:
    store = LedgerStore(tmp_path)
    store.put(Path("a.csv"), "0" * 64, [])
    (part,) = (tmp_path / "entries").iterdir()
    assert part.read_bytes().startswith(b"PAR1") and store.imports()[0].file == "a.csv"


def test_two_threads_that_write_the_same_file_at_once_both_finish_and_it_is_whole(tmp_path: Path) -> None:
    target, together = tmp_path / "part", threading.Barrier(2)

    def pieces() -> Iterator[bytes]:
        together.wait()
        for _ in range(50):
            yield b"x" * 10_000
        together.wait()

    with ThreadPoolExecutor(2) as threads:
        for done in [threads.submit(write_whole, target, pieces()) for _ in range(2)]:
            done.result()
    assert read_whole(target) == b"x" * 500_000
    assert list(tmp_path.glob("*.part")) == []
