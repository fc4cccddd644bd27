"""The frame of the program: language, help, completion, reference pages, exit codes."""

import errno
import gettext
import os
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from anlan.cli import language
from anlan.cli.language import settle
from anlan.cli.os_errors import said_of

from .runner import anlan

DOCS = Path(__file__).resolve().parents[2] / "docs" / "reference"


@pytest.mark.parametrize(
    ("words", "environment", "lang", "left"),
    [
        (["anlan", "trace", "--lang", "en"], {"LANG": "zh_CN.UTF-8"}, "en", ["anlan", "trace"]),
        (["anlan", "--lang=zh", "trace"], {"LANG": "en_US.UTF-8"}, "zh", ["anlan", "trace"]),
        (["anlan", "trace"], {"LANG": "en_US.UTF-8"}, "en", ["anlan", "trace"]),
        (["anlan", "trace"], {"LANG": "C.UTF-8", "ANLAN_LANG": "en"}, "en", ["anlan", "trace"]),
        (["anlan", "trace"], {}, "zh", ["anlan", "trace"]),
        (["anlan", "--", "--lang", "en"], {}, "zh", ["anlan", "--", "--lang", "en"]),
        (["anlan", "--lang", "fr"], {}, "zh", ["anlan", "--lang", "fr"]),
    ],
)
def test_the_language_is_settled_once(words: list[str], environment: dict[str, str], lang: str, left: list[str]) -> None:
    assert settle(words, environment) == lang
    assert words == left


def test_help_speaks_both_languages() -> None:
    chinese = anlan("--help", lang="zh").stdout
    assert "每个期限都说得清" in chinese
    assert "用法：" in chinese
    assert "Usage" not in chinese
    assert "every deadline explained" in " ".join(anlan("--help", lang="en").stdout.split())


def test_an_unknown_command_is_an_error_of_the_command_line() -> None:
    done = anlan("stopp")
    assert done.returncode == 2
    assert "stopp" in done.stderr


def test_errors_of_the_command_line_speak_chinese_too() -> None:
    assert "没有命令" in anlan("stopp", lang="zh").stderr


@pytest.mark.parametrize(
    "words", [["trace"], ["return", "案件"], ["law", "due"], ["stopp"], ["trace", "--foo"], ["trace", "a", "b"]]
)
def test_sentences_about_the_command_line_end_as_those_of_their_language(words: list[str]) -> None:
    done = anlan(*words, lang="zh")
    assert done.returncode == 2
    assert done.stderr.rstrip()[-1] != "."
    assert "'." not in done.stderr
    assert anlan(*words).stderr.rstrip()[-1] != "。"


def test_the_compiled_words_are_those_of_the_source() -> None:
    folder = Path(language.__file__).parent / "locale" / "zh" / "LC_MESSAGES"
    with (folder / "click.po").open("rb") as source, (folder / "click.mo").open("rb") as compiled:
        written, said = read_po(source), gettext.GNUTranslations(compiled)
    for message in written:
        if isinstance(message.id, tuple):
            assert (said.ngettext(*message.id, 2),) == message.string
        elif message.id:
            assert said.gettext(message.id) == message.string


@pytest.mark.parametrize("words", [["--help"], ["completion", "bash"], ["statement", __file__, "--json"]])
def test_an_output_that_takes_no_more_is_an_error_in_words(words: list[str]) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        environment = {**os.environ, "ANLAN_LANG": "en"}
        command = [sys.executable, "-m", "anlan.cli", *words]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, env=environment, check=False, timeout=60)
    assert done.returncode == 3
    assert "Traceback" not in done.stderr and "Exception ignored" not in done.stderr
    assert words[0] == "statement" or "no space is left there" in done.stderr


@pytest.mark.parametrize(
    ("failed", "zh", "en"),
    [
        (OSError(errno.EROFS, "Read-only file system", "/media/a.csv"), "/media/a.csv：所在的盘只读", "a read-only medium"),
        (OSError(errno.ENOSPC, "No space left on device"), "存储空间已满", "no space is left there"),
        (OSError(errno.ELOOP, "Too many levels", "x"), "x：Too many levels", "Too many levels"),
    ],
)
def test_what_the_system_refuses_is_said_in_both_languages(failed: OSError, zh: str, en: str) -> None:
    assert zh in said_of(failed, "zh")
    assert en in said_of(failed, "en")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_completion(shell: str) -> None:
    assert "_ANLAN_COMPLETE" in anlan("completion", shell).stdout


def test_completion_offers_commands() -> None:
    environment = {**os.environ, "_ANLAN_COMPLETE": "bash_complete", "COMP_WORDS": "anlan comp", "COMP_CWORD": "1"}
    done = subprocess.run(
        [sys.executable, "-c", "from anlan.cli.main import program; program(prog_name='anlan')"],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
        timeout=60,
    )
    assert "completion" in done.stdout


@pytest.mark.parametrize(("lang", "page"), [("en", "cli.md"), ("zh", "cli.zh-CN.md")])
def test_the_reference_page_is_what_the_commands_say(lang: str, page: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "anlan.cli.reference"],
        capture_output=True,
        text=True,
        env={**os.environ, "ANLAN_LANG": lang},
        check=True,
        timeout=120,
    )
    assert (DOCS / page).read_text(encoding="utf-8") == done.stdout, (
        f"write it anew: ANLAN_LANG={lang} python -m anlan.cli.reference > docs/reference/{page}"
    )
