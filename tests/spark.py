"""Spark for tests, where it is installed."""

import importlib
from types import ModuleType

import pytest

from anlan.engine.cluster import lacking
from anlan.values import say


def spark_or_skip() -> ModuleType:
    """``anlan.engine.spark``; skips the test with a word where pyspark or a Java is missing."""
    if note := lacking():
        pytest.skip(say(note, "en"))
    return importlib.import_module("anlan.engine.spark")
