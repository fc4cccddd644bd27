"""The snapshot: state of a watch and its place in the stream, in one file that is replaced as a whole or not at all.

First a line that names the form, then a line of JSON (the ``Header``), then the state. The header says with which rules,
detectors and program the state was made; anything else is refused, since other rules would give other alerts under the same
numbers. The state is pickled, but only plain values, NumPy arrays and classes of ``anlan.detect`` and ``anlan.engine.live`` are
let in.
"""

import hashlib
import io
import os
import pickle
from pathlib import Path
from typing import Any

import msgspec

from anlan import __version__
from anlan.engine.live.watcher import Watcher
from anlan.values import InputError, Note

FORM = b"anlan watch 5\n"
NAME = "state"

_OURS = ("anlan.detect.", "anlan.engine.live.")
_ALLOWED = {
    "builtins": {"set", "frozenset", "complex", "range", "slice"},
    "collections": {"OrderedDict", "defaultdict", "deque", "Counter"},
    "numpy": {"ndarray", "dtype"},
    "numpy._core.multiarray": {"_reconstruct", "scalar"},
    "numpy._core.numeric": {"_frombuffer"},
}


class Header(msgspec.Struct, frozen=True):
    """``made`` (when the broker made it) tells streams of one name apart; ``judged_by``: a digest of each part of the rules."""

    program: str
    stream: str
    subject: str
    made: str
    position: int
    run: str
    alerts: int
    letters: int
    judged_by: dict[str, str]
    digest: str


def save(folder: Path, watcher: Watcher, *, stream: str, subject: str, made: str) -> int:
    """Write the snapshot; gives its bytes. It is on the disk when this returns."""
    state = pickle.dumps(watcher, protocol=5)
    header = Header(
        program=__version__,
        stream=stream,
        subject=subject,
        made=made,
        position=watcher.position,
        run=watcher.run,
        alerts=watcher.alerts,
        letters=watcher.letters,
        judged_by=judged_by(watcher),
        digest=hashlib.sha256(state).hexdigest(),
    )
    path, fresh = folder / NAME, folder / f"{NAME}.new"
    with fresh.open("wb") as out:
        out.write(FORM + msgspec.json.encode(header) + b"\n" + state)
        out.flush()
        os.fsync(out.fileno())
        size = out.tell()
    fresh.replace(path)
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
    return size


def judged_by(watcher: Watcher) -> dict[str, str]:
    """Digests of what alerts depend on besides events."""
    rules, detectors = watcher.rules, watcher.evaluator.meter.detectors
    parts: dict[str, object] = {
        "bands": dict(rules.bands),
        "typologies": dict(rules.typologies),
        "hold and cool-down": (rules.hold, rules.cool_down, watcher.tolerance),
        "exempt numbers": sorted(rules.exempt),
        "detectors": [(found.name, sorted(vars(found).items())) for found in detectors],
    }
    return {name: hashlib.sha256(msgspec.json.encode(part, order="sorted")).hexdigest()[:16] for name, part in parts.items()}


def read_header(folder: Path) -> tuple[Header, bytes] | None:
    """Header and state as they stand, or none where there is no snapshot. Raises ``InputError`` for a file that is none of ours
    or of another form."""
    try:
        content = (folder / NAME).read_bytes()
    except FileNotFoundError:
        return None
    line, _, state = content.removeprefix(FORM).partition(b"\n")
    try:
        if not content.startswith(FORM):
            raise msgspec.DecodeError
        header = msgspec.json.decode(line, type=Header)
    except msgspec.DecodeError:
        raise InputError(Note.of("engine.live.not_a_state", path=str(folder / NAME))) from None
    return header, state


def restore(folder: Path, header: Header, state: bytes, like: Watcher) -> Watcher:
    """The watcher of a snapshot. ``like`` is a fresh one with today's rules; raises ``InputError`` saying what differs from it,
    or that the file is damaged."""
    if hashlib.sha256(state).hexdigest() != header.digest:
        raise InputError(Note.of("engine.live.damaged_state", path=str(folder / NAME)))
    today = judged_by(like)
    other = [name for name in today if today[name] != header.judged_by.get(name)]
    if header.program != __version__:
        other.append(f"anlan {header.program} → {__version__}")
    if other:
        raise InputError(Note.of("engine.live.other_rules", folder=str(folder), parts=", ".join(other)))
    found = _Reader(io.BytesIO(state)).load()
    if not isinstance(found, Watcher) or found.position != header.position:
        raise InputError(Note.of("engine.live.damaged_state", path=str(folder / NAME)))
    return found


class _Reader(pickle.Unpickler):
    """Lets in values and our own classes; a file from elsewhere can run nothing."""

    def find_class(self, module_name: str, global_name: str) -> Any:
        """The class, or ``UnpicklingError`` when it is none that a state holds."""
        if global_name in _ALLOWED.get(module_name, ()):
            return super().find_class(module_name, global_name)
        if module_name.startswith(_OURS) and "." not in global_name:
            found = super().find_class(module_name, global_name)
            if isinstance(found, type):
                return found
        raise pickle.UnpicklingError(f"{module_name}.{global_name}")
