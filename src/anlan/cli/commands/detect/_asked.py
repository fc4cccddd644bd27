"""What a command on history is asked to look at: files of events, calls beside transfers, registers; and the scan of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import wraps
from pathlib import Path
from typing import Any

import click
import pyarrow as pa
from rich.progress import Progress
from rich.status import Status

from anlan.cli.commands.detect._common import FILE, files_argument, kind_option, parameter_options, settings_of
from anlan.cli.language import tr
from anlan.cli.output import progress_console
from anlan.detect.columns import Kind
from anlan.detect.deadletter import DeadLetter
from anlan.detect.detector import Detector, all_detectors, with_registers
from anlan.detect.evaluate import Rules
from anlan.detect.joining import Links
from anlan.detect.limits import load_limits
from anlan.detect.numbering import load_plan
from anlan.detect.parameters import Settings, with_parameters
from anlan.detect.reading import read_file
from anlan.detect.registers.companies import Companies
from anlan.detect.registers.iot import IotCards
from anlan.detect.registers.reading import Row, read_register
from anlan.detect.reporting import load_reporting
from anlan.engine.cluster import Cluster, scan_on
from anlan.engine.local import Scan, scan
from anlan.engine.together import scan_together

_FILES = {
    "companies": tr("企业登记簿（CSV 或 Parquet），比对注册地址。", "Register of companies, to compare registered addresses."),
    "iot": tr("物联网卡登记簿：允许的设备、业务、对端。", "Register of cards of things: devices, services, peers allowed."),
    "limits": tr("开户、办卡数量限制文件（TOML）。", "A file of limits on accounts and cards (TOML)."),
    "plan": tr("编号计划文件（TOML）。", "A numbering plan (TOML)."),
    "reporting": tr("大额报告标准文件（TOML）。", "A file of reporting limits (TOML)."),
    "links": tr(
        "号码与账户对应登记簿，与 --calls 同用。", "Register of which number belongs to which account; goes with --calls."
    ),
    "suspects": tr("涉嫌账户和号码清单，与 --calls 同用。", "A list of suspect accounts and numbers; goes with --calls."),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Files and registers named on the command line."""

    files: tuple[Path, ...]
    kind: Kind
    calls: tuple[Path, ...]
    registers: dict[str, Path]
    settings: tuple[Settings, ...] = ()
    letters: list[DeadLetter] = field(default_factory=list)

    def check(self) -> None:
        """Refuse what cannot be meant."""
        if self.calls and (self.kind != "transfers" or "links" not in self.registers):
            wrong = tr(
                "--calls 与转账文件同用，并需 --links 给出号码与账户的对应。",
                "--calls goes with files of transfers, and needs --links to tell which number belongs to which account.",
            )
            raise click.UsageError(wrong)
        if not self.calls and self.registers.keys() & {"links", "suspects"}:
            raise click.UsageError(tr("--links 和 --suspects 须与 --calls 同用。", "--links and --suspects go with --calls."))

    def rows(self, name: str) -> list[Row]:
        """Rows of a register; those that cannot be used are kept as letters."""
        if name not in self.registers:
            return []
        read = read_register(self.registers[name], name)
        self.letters.extend(read.letters)
        return [row for _, row in read.rows]

    def detectors(self) -> tuple[Detector, ...]:
        """All detectors, with the parameters and registers given."""
        given: dict[str, object] = {}
        if "limits" in self.registers:
            given["limits"] = load_limits(self.registers["limits"])
        if "plan" in self.registers:
            given["plan"] = load_plan(self.registers["plan"])
        if "companies" in self.registers:
            given["companies"] = Companies.of(self.rows("companies"))
        if "iot" in self.registers:
            given["iot"] = IotCards.of(self.rows("iot"))
        if "reporting" in self.registers:
            given["reporting"] = load_reporting(self.registers["reporting"])
        return with_registers(with_parameters(all_detectors(), self.settings), given)

    def scan(self, rules: Rules, cluster: Cluster | None = None) -> Scan:
        """Scan with a bar on standard error, here or on a cluster; letters of registers are among those of the scan."""
        self.letters.clear()
        detectors = self.detectors()
        if cluster is not None:
            found = self._scan_on(cluster, rules, detectors)
            return replace(found, letters=[*self.letters, *found.letters])
        with Progress(console=progress_console, transient=True) as progress:
            task = progress.add_task(tr("扫描", "Scanning"), total=None)

            def done(events: int, of: int) -> None:
                progress.update(task, completed=events, total=of)

            if self.calls:
                links, suspects = Links.of(self.rows("links")), self.rows("suspects")
                found = scan_together(self.files, self.calls, rules, detectors, links=links, suspects=suspects, done=done)
            else:
                found = scan(self.files, self.kind, rules, done, detectors)
        return replace(found, letters=[*self.letters, *found.letters])

    def some_events(self, found: Scan) -> Mapping[Kind, pa.Table]:
        """Events that show how times are written: those a cluster has sent, which alerts name; where that is next to none, those
        of the first file."""
        few = found.tables[self.kind].num_rows < 2 <= found.events
        return {self.kind: read_file(self.files[0], self.kind).table} if few else found.tables

    def _scan_on(self, cluster: Cluster, rules: Rules, detectors: tuple[Detector, ...]) -> Scan:
        if self.calls:
            raise click.UsageError(tr("--spark 不能与 --calls 同用。", "--spark does not go with --calls."))
        with Status(tr("集群扫描", "Scanning on the cluster"), console=progress_console):
            return scan_on(cluster, self.files, self.kind, rules, detectors)


def asked_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Arguments and options that say what to look at, given to the command as one argument ``asked``."""

    @wraps(function)
    def with_one_argument(*, files: tuple[Path, ...], kind: Kind, calls: tuple[Path, ...], **given: Any) -> Any:
        named: dict[str, Path | None] = {name: given.pop(name) for name in _FILES}
        settings = settings_of(given.pop("parameters"), given.pop("set_"))
        asked = Asked(files, kind, calls, {name: path for name, path in named.items() if path is not None}, settings)
        asked.check()
        return function(asked=asked, **given)

    found: Callable[..., Any] = with_one_argument
    for name, said in reversed(_FILES.items()):
        found = click.option(f"--{name}", type=FILE, help=said)(found)
    said = tr(
        "同时扫描的通话文件，用于发现正在被骗的账户。", "Files of calls to scan beside, to find accounts of victims in danger."
    )
    return files_argument(kind_option(parameter_options(click.option("--calls", multiple=True, type=FILE, help=said)(found))))
