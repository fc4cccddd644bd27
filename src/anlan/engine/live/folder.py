"""The state folder: one watch owns it while it runs; a second is refused."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from anlan.values import InputError, Note


@contextmanager
def owned(folder: Path) -> Iterator[Path]:
    """Make the folder where it is missing (readable by its owner alone) and hold its lock. Raises ``InputError`` when another
    watch holds it. The lock goes with the process, so a killed watch leaves none behind."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InputError(Note.of("engine.live.folder_in_use", folder=str(folder))) from None
        yield folder
