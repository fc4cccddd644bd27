"""Spark for tests, where it is installed."""

import importlib
import os
import shutil
from importlib.util import find_spec
from types import ModuleType

import pytest


def spark_or_skip() -> ModuleType:
    """``anlan.engine.spark``; skips the test with a word where pyspark or a Java is missing."""
    if find_spec("pyspark") is None:
        pytest.skip("Spark is not installed: ./anlan setup cluster")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("Spark needs a Java 17 or later")
    return importlib.import_module("anlan.engine.spark")
