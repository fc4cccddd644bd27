"""What the subcommands share: which definitions, which version, how names and instants are shown."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from anlan.cli.language import LANG, tr
from anlan.law import Due
from anlan.procedure.definition import Label
from anlan.procedure.library import Library, library, read_library
from anlan.procedure.machine import Procedure
from anlan.values import InputError, NotAnInstant, Note, format_instant, parse_instant

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def with_folder(function: Decorated) -> Decorated:
    """The option ``--folder``: definitions of another place than the product's own."""
    return click.option(
        "--folder",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        help=tr("程序定义所在目录；默认用随产品提供的定义。", "Folder of definitions; by default those of the product."),
    )(function)


def with_json(function: Decorated) -> Decorated:
    """The option ``--json``."""
    return click.option(
        "--json",
        "as_json",
        is_flag=True,
        help=tr(
            "打印 JSON（格式见 docs/reference/json/procedure.schema.json）。",
            "Print JSON (docs/reference/json/procedure.schema.json).",
        ),
    )(function)


def with_date(function: Decorated) -> Decorated:
    """The option ``--on``: the version of which day."""
    return click.option(
        "--on",
        "day",
        metavar="DATE",
        help=tr("取该日适用的版本；默认最新。", "The version that applies on this day; by default the newest."),
    )(function)


def chosen_library(folder: Path | None) -> Library:
    """The library of the folder, or the product's own."""
    return library() if folder is None else read_library(folder)


def chosen(read: Library, name: str, day: str | None) -> Procedure:
    """The version asked for. Raises ``InputError``."""
    return read.newest(name) if day is None else read.in_force(name, a_date(day))


def a_date(text: str) -> date:
    """A day of the command line. Raises ``InputError``."""
    try:
        return parse_instant(text).date()
    except NotAnInstant as cause:
        raise InputError(Note.of("procedure.library.not_a_time", text=text)) from cause


def called(label: Label) -> str:
    """The name in the language of this run."""
    return label.say(LANG)


def term_called(proc: Procedure, name: str) -> str:
    """The name of a term in the language of this run."""
    term = proc.terms[name].term
    return term.label if LANG == "zh" else term.label_en


def due_said(due: Due) -> str:
    """A due date for people: to the minute; the end of a day as that day; ``?`` while the holidays are not published."""
    text = format_instant(due.at).removesuffix(":00")
    return text.replace(" 23:59:59", " 24:00") + ("?" if due.provisional else "")
