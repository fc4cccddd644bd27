"""What the detect commands share: their arguments, the rules asked for, a scan with a bar on standard error."""

from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import Any

import click
from rich.progress import Progress

from anlan.cli.language import tr
from anlan.cli.output import progress_console
from anlan.detect.bands import load_bands
from anlan.detect.columns import KINDS, Kind
from anlan.detect.deadletter import DeadLetter
from anlan.detect.detector import Detector, all_detectors, with_registers
from anlan.detect.evaluate import Rules
from anlan.detect.limits import load_limits
from anlan.detect.numbering import load_plan
from anlan.detect.registers.companies import Companies
from anlan.detect.registers.iot import IotCards
from anlan.detect.registers.reading import read_register
from anlan.detect.typology import load_typologies
from anlan.engine.local import Scan, scan

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

files_argument = click.argument("files", nargs=-1, required=True, type=FILE)
kind_option = click.option(
    "--kind",
    type=click.Choice(KINDS),
    default="transfers",
    show_default=True,
    help=tr("转账、通话，或账户与电话卡的开立登记。", "What the events are; openings are a register of accounts and cards."),
)
bands_option = click.option("--bands", type=FOLDER, help=tr("另一套区间文件所在文件夹。", "A folder of other band files."))
typologies_option = click.option("--typologies", type=FILE, help=tr("另一份类型文件。", "Another file of typologies."))
exempt_option = click.option(
    "--exempt", type=FILE, help=tr("豁免号码清单，每行一个。", "A list of numbers that give no alert, one a line.")
)
json_option = click.option("--json", "as_json", is_flag=True, help=tr("输出 JSON。", "Print JSON."))


_REGISTERS = (
    (
        "companies",
        tr("企业登记簿（CSV 或 Parquet），用于比对注册地址。", "Register of companies, to compare registered addresses."),
    ),
    ("iot", tr("物联网卡登记簿：允许的设备、业务、对端。", "Register of cards of things: devices, services, peers allowed.")),
    ("limits", tr("开户、办卡数量限制文件（TOML）。", "A file of limits on accounts and cards (TOML).")),
    ("plan", tr("编号计划文件（TOML）。", "A numbering plan (TOML).")),
)


def register_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Options for the registers that detectors hold events against; given to the command as one argument ``registers``."""

    @wraps(function)
    def with_one_argument(**given: Any) -> Any:
        named = {name: given.pop(name) for name, _ in _REGISTERS}
        return function(registers={name: path for name, path in named.items() if path is not None}, **given)

    found: Callable[..., Any] = with_one_argument
    for name, said in reversed(_REGISTERS):
        found = click.option(f"--{name}", type=FILE, help=said)(found)
    return found


def detectors_with(registers: Mapping[str, Path]) -> tuple[tuple[Detector, ...], list[DeadLetter]]:
    """All detectors, with the registers read from their files, and letters for the rows that could not be used."""
    given: dict[str, object] = {}
    letters: list[DeadLetter] = []
    for name, path in registers.items():
        if name in ("limits", "plan"):
            given[name] = (load_limits if name == "limits" else load_plan)(path)
        else:
            read = read_register(path, name)
            letters += read.letters
            given[name] = (Companies if name == "companies" else IotCards).of(row for _, row in read.rows)
    return with_registers(all_detectors(), given), letters


def rules_of(bands: Path | None, typologies: Path | None, exempt: Path | None = None) -> Rules:
    """The rules asked for on the command line."""
    numbers = frozenset(exempt.read_text(encoding="utf-8").split()) if exempt else frozenset()
    return Rules(load_bands(bands), load_typologies(typologies), exempt=numbers)


def scan_with_progress(files: tuple[Path, ...], kind: Kind, rules: Rules, detectors: tuple[Detector, ...] = ()) -> Scan:
    """Scan with a bar on standard error; by all detectors when none are given."""
    with Progress(console=progress_console, transient=True) as progress:
        task = progress.add_task(tr("扫描", "Scanning"), total=None)
        return scan(files, kind, rules, lambda done, all_: progress.update(task, completed=done, total=all_), detectors)
