"""The language of one run of the program: ``--lang`` anywhere on the line, else ``ANLAN_LANG``, else the locale, else Chinese.

Help texts are built while commands are imported, so the language has to be known before any of them: it is settled here,
once, at import. This is the only module-level state of the program.
"""

import gettext
import os
import sys
from collections.abc import Mapping, MutableSequence
from pathlib import Path

from anlan.values import Lang


def settle(arguments: MutableSequence[str], environment: Mapping[str, str]) -> Lang:
    """The language to speak. ``--lang X`` and ``--lang=X`` with a known X are taken out of ``arguments``."""
    for place, word in enumerate(arguments):
        if word == "--":
            break
        name, equals, value = word.partition("=")
        if name != "--lang":
            continue
        if not equals:
            value = arguments[place + 1] if place + 1 < len(arguments) else ""
        if value in ("zh", "en"):
            del arguments[place : place + (1 if equals else 2)]
            return "zh" if value == "zh" else "en"
    for variable in ("ANLAN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(variable, "")
        if value:
            return "en" if value.lower().startswith("en") else "zh"
    return "zh"


def teach_click(lang: Lang) -> None:
    """Make click's own words (usage, errors) speak the language; it looks them up by ``gettext`` when it prints."""
    os.environ["LANGUAGE"] = lang
    gettext.bindtextdomain("click", str(Path(__file__).parent / "locale"))
    gettext.textdomain("click")


LANG: Lang = settle(sys.argv, os.environ)
teach_click(LANG)


def tr(zh: str, en: str) -> str:
    """The one of the two texts that the reader of this run wants. For words of the terminal alone; other floors use notes."""
    return zh if LANG == "zh" else en


def counted(n: int, one: str, several: str = "") -> str:
    """A number and its English noun: ``1 account``, ``2 accounts``; ``several`` where an s is not enough."""
    return f"{n:,} {one if n == 1 else several or one + 's'}"
