"""Runs the program as a person would: a process of its own, in one language."""

import os
import subprocess
import sys


def anlan(*words: str, lang: str = "en", columns: int = 120) -> subprocess.CompletedProcess[str]:
    """``anlan words…`` and what it printed."""
    environment = {**os.environ, "ANLAN_LANG": lang, "COLUMNS": str(columns), "NO_COLOR": "1"}
    return subprocess.run(
        [sys.executable, "-m", "anlan.cli", *words], capture_output=True, text=True, env=environment, check=False, timeout=300
    )
