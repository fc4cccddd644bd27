"""A model's file: safe to read from anyone, refused when changed.

A sealed file (``anlan.values.sealed``) around an uncompressed NPZ of plain arrays and a JSON header. Nothing in it is run on
reading: no pickle. No text is in it either, only hashes of runs of characters, labels and numbers.
"""

import io
import zipfile
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from anlan.text.model.card import Card
from anlan.text.model.grams import BUCKETS, Grams
from anlan.text.model.trained import Joiner, Lines, Trained
from anlan.text.model.views import VIEWS
from anlan.values import InputError, Note
from anlan.values.sealed import NotSealed, SealBroken, fingerprint_of, seal, unseal

VERSION = 1
FIRST = f"anlan text model {VERSION}\n".encode()
_LARGEST = 1 << 30
_DAMAGED = (zipfile.BadZipFile, ValueError, KeyError, OSError, EOFError, NotImplementedError, msgspec.MsgspecError)


class _Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    labels: tuple[str, ...]
    longest: dict[str, int]
    buckets: int
    card: Card


def pack(model: Trained) -> bytes:
    """The model as the bytes of its file; the same model gives the same bytes."""
    header = _Header(model.labels, {view: model.lines[view].grams.longest for view in VIEWS}, BUCKETS, model.card)
    arrays: dict[str, Any] = {"header": np.frombuffer(msgspec.json.encode(header), np.uint8)}
    for view, lines in model.lines.items():
        arrays |= {f"{view}_buckets": lines.grams.buckets, f"{view}_rarity": lines.grams.rarity}
        arrays |= {f"{view}_slopes": lines.slopes, f"{view}_offsets": lines.offsets}
    for name, joiner in (("young", model.young), ("whole", model.whole)):
        arrays |= {f"{name}_slopes": joiner.slopes, f"{name}_offsets": joiner.offsets}
    file = io.BytesIO()
    np.savez(file, **arrays)
    return seal(FIRST, file.getvalue())


def fingerprint(packed: bytes) -> str:
    """The SHA-256 in a model's file, which training prints."""
    return fingerprint_of(FIRST, packed)


def read_model(path: Path) -> Trained:
    """The model in a file. Raises ``InputError`` for what is no model, is damaged or was changed."""
    try:
        with path.open("rb") as file:
            packed = file.read(_LARGEST)
    except OSError as fault:
        raise InputError(Note.of("text.model.unreadable", path=str(path), fault=str(fault))) from fault
    try:
        return _unpack(unseal(FIRST, packed))
    except NotSealed:
        raise InputError(Note.of("text.model.not_a_model", path=str(path), version=VERSION)) from None
    except SealBroken:
        raise InputError(Note.of("text.model.changed", path=str(path))) from None
    except _DAMAGED as fault:
        raise InputError(Note.of("text.model.unreadable", path=str(path), fault=str(fault))) from fault


def _unpack(body: bytes) -> Trained:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        if any(member.compress_type != zipfile.ZIP_STORED or member.file_size > len(body) for member in archive.infolist()):
            raise ValueError("compressed members")
    with np.load(io.BytesIO(body), allow_pickle=False) as arrays:
        header = msgspec.json.decode(arrays["header"].tobytes(), type=_Header)
        if header.buckets != BUCKETS:
            raise ValueError(f"buckets {header.buckets}")
        lines = {view: _lines(arrays, view, header.longest[view], len(header.labels)) for view in VIEWS}
        young, whole = (_joiner(arrays, name, len(header.labels)) for name in ("young", "whole"))
    return Trained(header.labels, lines, young, whole, header.card)


def _lines(arrays: Any, view: str, longest: int, labels: int) -> Lines:
    buckets, rarity = arrays[f"{view}_buckets"].astype(np.int64), arrays[f"{view}_rarity"].astype(np.float32)
    slopes, offsets = arrays[f"{view}_slopes"].astype(np.float32), arrays[f"{view}_offsets"].astype(np.float32)
    rising = bool((np.diff(buckets) > 0).all() and (len(buckets) == 0 or (buckets[0] >= 0 and buckets[-1] < BUCKETS)))
    if not rising or rarity.shape != buckets.shape or slopes.shape != (labels, len(buckets)) or offsets.shape != (labels,):
        raise ValueError(f"shapes of {view}")
    return Lines(Grams(min(longest, 12), buckets, rarity), slopes, offsets)


def _joiner(arrays: Any, name: str, labels: int) -> Joiner:
    slopes, offsets = arrays[f"{name}_slopes"].astype(np.float64), arrays[f"{name}_offsets"].astype(np.float64)
    if slopes.shape != (labels, labels * (1 if name == "young" else len(VIEWS))) or offsets.shape != (labels,):
        raise ValueError(f"shapes of {name}")
    return Joiner(slopes, offsets)
