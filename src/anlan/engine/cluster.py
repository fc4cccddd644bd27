"""A cluster to scan on: says what is missing where Spark is not installed, else hands over to ``spark.py``."""

import importlib
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from anlan.detect.columns import Kind
from anlan.detect.detector import Detector
from anlan.detect.evaluate import Rules
from anlan.engine.local import Scan
from anlan.values import InputError, Note


@dataclass(frozen=True, slots=True)
class Cluster:
    """``master`` as Spark names it (``local[2]``, ``spark://host:7077``); ``parts``: slices of time, 0 for one a core."""

    master: str
    parts: int = 0


def lacking() -> Note | None:
    """What is not installed here and has to be for Spark to run."""
    if find_spec("pyspark") is None:
        return Note.of("engine.cluster.no_spark")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        return Note.of("engine.cluster.no_java")
    return None


def scan_on(cluster: Cluster, paths: Sequence[Path], kind: Kind, rules: Rules, detectors: tuple[Detector, ...]) -> Scan:
    """What ``local.scan`` gives. Raises ``InputError`` when Spark or Java is missing, or a file holds no events."""
    if note := lacking():
        raise InputError(note)
    spark = importlib.import_module("anlan.engine.spark")
    found: Scan = spark.scan(paths, kind, rules, master=cluster.master, parts=cluster.parts, detectors=detectors)
    return found
