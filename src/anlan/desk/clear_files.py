"""Files that lie readable for a moment, for programs that want a path: in a folder for this process's user alone, gone when left.

A process that was killed leaves its folder behind; the folder bears the process's number, and the worker removes those whose
process is gone (`sweep`).
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PREFIX = "anlan-clear-"


@contextmanager
def clear_folder() -> Iterator[Path]:
    """An empty folder that is removed with all that was put there."""
    with tempfile.TemporaryDirectory(prefix=f"{PREFIX}{os.getpid()}-") as folder:
        yield Path(folder)


def sweep() -> int:
    """Remove the folders of processes that are gone; returns how many there were."""
    left = [folder for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*-*") if not _runs(folder.name)]
    for folder in left:
        shutil.rmtree(folder, ignore_errors=True)
    return len(left)


def _runs(name: str) -> bool:
    """Whether the process that a folder is named after runs; one that we may not ask about does."""
    number = name.removeprefix(PREFIX).partition("-")[0]
    if not number.isdecimal():
        return True
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
