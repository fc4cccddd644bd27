"""The program ``anlan``: finds commands, settles the language, turns what went wrong into a sentence and an exit code.

Exit codes: 0 done (doubts are in the output, rows left out too), 2 the command line is wrong, 3 a file that was handed in, if
only one of many, cannot be used or the result cannot be written where it was asked for (the rest is done and printed), 4 a
promise of the program is broken, 130 interrupted.
"""

import os
import sys
from contextlib import suppress
from typing import NoReturn

import click

from anlan import __version__
from anlan.cli import commands
from anlan.cli.folder import folder_group
from anlan.cli.language import LANG, tr
from anlan.cli.os_errors import said_of
from anlan.values import BrokenPromise, InputError, say

EXIT_INPUT = 3
EXIT_BROKEN = 4


@click.group(
    cls=folder_group(commands),
    help=tr(
        "从银行流水和报案到该止付什么、该返还什么；每个期限都说得清。",
        "From bank statements and reports to what to stop and what to return; every deadline explained.",
    ),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
@click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    expose_value=False,
    help=tr(
        "界面语言；默认取自系统区域设置。可放在任何位置。",
        "Language of what is printed; taken from the locale by default. May stand anywhere.",
    ),
)
@click.version_option(__version__, "--version", prog_name="anlan")
def program() -> None:
    """Hold the commands."""


def main() -> None:
    """Entry of the console script. ``--lang`` has been taken out of the arguments by ``anlan.cli.language``."""
    try:
        try:
            program(prog_name="anlan", standalone_mode=True)
        finally:
            sys.stdout.flush()
    except InputError as wrong:
        _end(say(wrong.note, LANG), EXIT_INPUT)
    except OSError as failed:
        _be_done_with_output()
        _end(said_of(failed, LANG), EXIT_INPUT)
    except BrokenPromise as broken:
        said = tr("程序自身的承诺未能保持，结果不可用：", "A promise of the program is broken; do not use the result: ")
        _end(said + str(broken), EXIT_BROKEN)


def _end(sentence: str, code: int) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(code)


def _be_done_with_output() -> None:
    """What is left for an output that takes nothing more goes nowhere, or Python would try once more at its end and complain."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
