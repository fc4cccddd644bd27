"""A card model's file: safe to read from anyone, refused when changed.

A sealed file (``anlan.values.sealed``) around an uncompressed NPZ of plain arrays and a JSON header. Nothing in it is run on
reading: no pickle. No card and no figure of a card is in it, only what was learnt.
"""

import io
import zipfile
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from anlan.detect.cards.arrays import Curves, Nets, Spread, Trees
from anlan.detect.cards.card import Card
from anlan.detect.cards.scorer import CardModel, Scorer
from anlan.values import InputError, Note
from anlan.values.sealed import NotSealed, SealBroken, fingerprint_of, seal, unseal

VERSION = 1
FIRST = f"anlan card model {VERSION}\n".encode()
_LARGEST = 1 << 30
_DAMAGED = (zipfile.BadZipFile, ValueError, KeyError, OSError, EOFError, NotImplementedError, msgspec.MsgspecError)

_SPREAD = ("quantiles", "gaps")
_TREES = ("feature", "threshold", "missing_left", "left", "right", "value", "root", "run", "begin")
_NETS = ("into", "into_offset", "out", "out_offset")
_CURVES = ("knots", "weights")


class _Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    columns: tuple[str, ...]
    degree: int
    offset: float
    card: Card


def pack(model: CardModel) -> bytes:
    """The model as the bytes of its file; the same model gives the same bytes."""
    scorer = model.scorer
    header = _Header(model.columns, scorer.curves.degree, scorer.curves.offset, model.card)
    arrays: dict[str, Any] = {"header": np.frombuffer(msgspec.json.encode(header), np.uint8)}
    parts = (("spread", _SPREAD), ("boosted", _TREES), ("trees", _TREES), ("nets", _NETS), ("curves", _CURVES))
    for part, names in parts:
        arrays |= {f"{part}_{name}": getattr(getattr(scorer, part), name) for name in names}
    file = io.BytesIO()
    np.savez(file, **arrays)
    return seal(FIRST, file.getvalue())


def fingerprint(packed: bytes) -> str:
    """The SHA-256 in a model's file, which training prints."""
    return fingerprint_of(FIRST, packed)


def read_model(path: Path) -> CardModel:
    """The model in a file. Raises ``InputError`` for what is no model, is damaged or was changed."""
    try:
        with path.open("rb") as file:
            return _unpack(unseal(FIRST, file.read(_LARGEST)))
    except NotSealed:
        raise InputError(Note.of("detect.cards.not_a_model", path=path.name, version=VERSION)) from None
    except SealBroken:
        raise InputError(Note.of("detect.cards.changed", path=path.name)) from None
    except _DAMAGED as fault:
        raise InputError(Note.of("detect.cards.unreadable", path=path.name, fault=str(fault))) from fault


def _unpack(body: bytes) -> CardModel:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        if any(member.compress_type != zipfile.ZIP_STORED or member.file_size > len(body) for member in archive.infolist()):
            raise ValueError("compressed members")
    with np.load(io.BytesIO(body), allow_pickle=False) as arrays:
        header = msgspec.json.decode(arrays["header"].tobytes(), type=_Header)
        spread = Spread(*(arrays[f"spread_{name}"] for name in _SPREAD))
        boosted, trees = (
            Trees(**{name: arrays[f"{part}_{name}"] for name in _TREES}, summed=part == "boosted")
            for part in ("boosted", "trees")
        )
        nets = Nets(*(arrays[f"nets_{name}"] for name in _NETS))
        curves = Curves(arrays["curves_knots"], arrays["curves_weights"], header.degree, header.offset)
    _check(spread, (boosted, trees), nets, curves)
    return CardModel(header.columns, Scorer(spread, boosted, trees, nets, curves), header.card)


def _check(spread: Spread, forests: tuple[Trees, Trees], nets: Nets, curves: Curves) -> None:
    """Shapes agree, and no tree leads out of its nodes or back: a file made up by hand must not hang the reader."""
    figures = spread.quantiles.shape[1]
    wide = figures + int(spread.gaps.sum())
    for trees in forests:
        nodes = np.arange(len(trees.feature))
        inner = trees.feature >= 0
        onward = np.stack([trees.left, trees.right])[:, inner]
        if not ((onward > nodes[inner]).all() and (onward < len(nodes)).all() and (trees.feature < figures).all()):
            raise ValueError("trees")
        if not ((trees.root >= 0).all() and (trees.root < len(nodes)).all() and trees.run.shape == trees.root.shape):
            raise ValueError("roots")
        if not ((trees.run >= 0).all() and (trees.run < len(trees.begin)).all()):
            raise ValueError("runs")
    if spread.gaps.shape != (figures,) or nets.into.shape[1] != wide or len(curves.knots) != wide:
        raise ValueError("shapes")
