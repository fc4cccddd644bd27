"""Every document that a command prints has a shape, and its committed JSON schema is that shape's."""

import importlib
import pkgutil
from pathlib import Path

import pytest

from anlan.cli import shapes

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "json"
NAMES = sorted(module.name for module in pkgutil.iter_modules(shapes.__path__))


@pytest.mark.parametrize("name", NAMES)
def test_the_committed_schema_is_the_one_of_the_program(name: str) -> None:
    committed = REFERENCE / f"{name.removesuffix('_')}.schema.json"
    shape = importlib.import_module(f"anlan.cli.shapes.{name}")
    assert committed.read_bytes() == shape.schema(), f"write it anew: python -m anlan.cli.shapes.{name} > {committed.name}"


def test_no_schema_lies_about_without_a_shape() -> None:
    assert {path.name.removesuffix(".schema.json") for path in REFERENCE.glob("*.json")} >= {n.removesuffix("_") for n in NAMES}
