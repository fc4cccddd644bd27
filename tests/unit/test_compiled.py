"""Compiled code that is kept is run again only for the sources it was made from."""

import importlib
import os
import pkgutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import anlan.detect.kernels
import anlan.money.kernels
from anlan.values.compiled import Shelf, fingerprint_of_sources, kept

FILES = {
    "__init__.py": "from pathlib import Path\nfrom numba import njit\nfrom anlan.values.compiled import kept\n"
    "kernel = kept(njit, Path(__file__).parent, nogil=True)\n",
    "caller.py": "from made import kernel\nfrom made.called import step\n\n\n@kernel\ndef walk(n):\n    return step(n) + 100\n",
    "called.py": "from made import kernel\n\n\n@kernel\ndef step(n):\n    return n + 1\n",
}
RUN = "from made.caller import walk; print(walk(10), sum(walk.stats.cache_hits.values()))"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A package whose one kernel calls a kernel of another file."""
    made = tmp_path / "made"
    made.mkdir()
    for name, text in FILES.items():
        (made / name).write_text(text, encoding="utf-8")
    return made


def ran(folder: Path) -> tuple[int, int]:
    """What the caller gives in a process of its own, and how often its code came from the disk."""
    path = os.pathsep.join([str(folder.parent), *sys.path])
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NUMBA_")} | {"PYTHONPATH": path}
    command = [sys.executable, "-B", "-c", RUN]  # Python itself tells no two texts apart of one size and one second
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    given, hits = done.stdout.split()
    return int(given), int(hits)


def change(folder: Path) -> None:
    """Another step, of the same size to the byte and of the same time."""
    called = folder / "called.py"
    before = called.stat()
    called.write_text(FILES["called.py"].replace("n + 1", "n + 2"), encoding="utf-8")
    os.utime(called, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert called.stat().st_size == before.st_size


def pieces(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*.nbc")}


def test_code_is_kept_while_nothing_changes_and_made_anew_when_what_it_calls_has_changed(folder: Path) -> None:
    assert ran(folder) == (111, 0)
    old = pieces(folder)
    assert (ran(folder), pieces(folder)) == ((111, 1), old)
    change(folder)
    assert ran(folder) == (112, 0)
    assert pieces(folder).keys() == old.keys()  # in the place of the old
    assert ran(folder) == (112, 1)


def test_old_code_that_is_left_beside_a_new_index_is_not_run(folder: Path) -> None:
    ran(folder)
    old = pieces(folder)
    change(folder)
    ran(folder)
    for path, content in old.items():
        path.write_bytes(content)
    assert ran(folder) == (112, 0)


def test_a_fingerprint_tells_contents_names_and_new_files_apart(folder: Path) -> None:
    seen = {_fingerprint(folder)}
    change(folder)
    seen.add(_fingerprint(folder))
    (folder / "called.py").rename(folder / "walked.py")
    seen.add(_fingerprint(folder))
    (folder / "new.py").touch()
    seen.add(_fingerprint(folder))
    assert len(seen) == 4
    (folder / "notes.txt").touch()
    assert _fingerprint(folder) in seen


def _fingerprint(folder: Path) -> str:
    fingerprint_of_sources.cache_clear()
    return fingerprint_of_sources(folder)


def njit_of_another_numba(**options: Any) -> Callable[[Any], Any]:
    return lambda function: (function, options)


def test_nothing_is_kept_by_a_numba_that_keeps_it_elsewhere(folder: Path) -> None:
    assert kept(njit_of_another_numba, folder, nogil=True)(len) == (len, {"nogil": True})


def test_nothing_is_kept_where_no_sources_can_be_read(tmp_path: Path) -> None:
    assert kept(njit_of_another_numba, tmp_path, nogil=True)(len) == (len, {"nogil": True})


@pytest.mark.parametrize("package", [anlan.detect.kernels, anlan.money.kernels], ids=lambda package: str(package.__name__))
def test_every_kernel_of_the_product_is_kept_with_its_sources(package: Any) -> None:
    modules = [importlib.import_module(f"{package.__name__}.{found.name}") for found in pkgutil.iter_modules(package.__path__)]
    kernels = {name: value for module in modules for name, value in vars(module).items() if hasattr(value, "py_func")}
    assert len(kernels) > 40
    wrong = [name for name, kernel in kernels.items() if not isinstance(getattr(kernel._cache, "_cache_file", None), Shelf)]
    assert wrong == [], "this Numba keeps code elsewhere: see anlan.values.compiled"
