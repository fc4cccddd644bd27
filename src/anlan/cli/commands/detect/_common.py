"""What the detect commands share: their arguments and the rules asked for."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
import pyarrow as pa

from anlan.cli.language import LANG, tr
from anlan.cli.output import progress_console
from anlan.detect.bands import load_bands
from anlan.detect.columns import FILE_KINDS, Kind
from anlan.detect.deadletter import DeadLetter, by_reason, quoted
from anlan.detect.detector import DAY, HOUR
from anlan.detect.evaluate import Rules
from anlan.detect.exempt import read_exempt
from anlan.detect.parameters import Settings, load_parameters, read_setting
from anlan.detect.typology import load_typologies
from anlan.engine.tables import check_form
from anlan.values import mask_account, say

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

REASONS = 5
"""Reasons for leaving out that are told on the terminal."""


def files_in(path: Path) -> list[Path]:
    """A file itself; of a folder (Parquet in parts, such as ``day=2026-03-02/part-0.parquet``) all files below it, by name."""
    if path.is_file():
        return [path]
    found = sorted(path.rglob("*.parquet"))
    if not found:
        wrong = tr(f"文件夹 {path} 中没有 .parquet 文件。", f"There is no .parquet file in the folder {path}.")
        raise click.UsageError(wrong)
    return found


def _each_file(_context: click.Context, _argument: click.Parameter, paths: tuple[Path, ...]) -> tuple[Path, ...]:
    return tuple(file for path in paths for file in files_in(path))


files_argument = click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), callback=_each_file
)
kind_option = click.option(
    "--kind",
    type=click.Choice(FILE_KINDS),
    default="transfers",
    show_default=True,
    help=tr("转账、通话，或账户与电话卡的开立登记。", "What the events are; openings are a register of accounts and cards."),
)
bands_option = click.option("--bands", type=FOLDER, help=tr("另一套区间文件所在文件夹。", "A folder of other band files."))
typologies_option = click.option("--typologies", type=FILE, help=tr("另一份类型文件。", "Another file of typologies."))
exempt_option = click.option(
    "--exempt",
    type=FILE,
    help=tr(
        "豁免号码清单，每行一个，逗号或 # 后为备注。", "Numbers that give no alert, one a line; a remark may follow a comma or #."
    ),
)
cool_down_option = click.option(
    "--cool-down",
    type=click.FloatRange(min=0),
    default=24,
    show_default=True,
    help=tr(
        "同一对象、同一类型在多少小时内只预警一次（等级升高除外），其间只计次数。",
        "Hours in which a subject alerts once by a typology unless the level rises; repeats are counted.",
    ),
)
parameters_option = click.option(
    "--parameters", type=FILE, help=tr("参数文件（TOML），每个探测器一张表。", "A file of parameters (TOML), a table a detector.")
)
set_option = click.option(
    "--set",
    "set_",
    multiple=True,
    metavar=tr("探测器.参数=值", "DETECTOR.PARAMETER=VALUE"),
    help=tr("设一个参数，如 fan_in.width=12h；可多次。", "Set one parameter, such as fan_in.width=12h; may be repeated."),
)


def out_option(what_zh: str, what_en: str) -> Callable[[Any], Any]:
    """The option that writes what was found to a file."""
    forms = ".json, .csv, .parquet, .xlsx"
    return click.option(
        "--out",
        type=click.Path(dir_okay=False, path_type=Path),
        callback=_checked_form,
        help=tr(f"另存{what_zh}（{forms}）。", f"Also write the {what_en} ({forms})."),
    )


def _checked_form(_context: click.Context, _option: click.Parameter, path: Path | None) -> Path | None:
    """Refuses a form nobody writes before the work begins."""
    if path is not None:
        check_form(path)
    return path


report_option = click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    help=tr(
        "另存可离线查看的报告（.html，中英文），每项可展开到逐笔记录；号码默认打码。",
        "Also write a report to read offline (.html, both languages), each part opened to its rows; numbers are masked.",
    ),
)
whole_option = click.option(
    "--whole",
    is_flag=True,
    help=tr(
        "报告和未采用的原因中显示完整号码，供核查人员使用。", "Show whole numbers in the report and in reasons for leaving out."
    ),
)
masked_option = click.option(
    "--masked",
    is_flag=True,
    help=tr("--out 与 --json 中的号码打码，供外送；编号改用短编号。", "Mask the numbers in --out and --json, to hand them on."),
)
json_option = click.option("--json", "as_json", is_flag=True, help=tr("输出 JSON。", "Print JSON."))


def tell_letters(letters: Sequence[DeadLetter], *, written: bool = False, whole: bool = False) -> None:
    """On standard error: what was left out, by reason, each with its first place; and how to have it all, unless it was
    ``written`` to a file. Numbers that a reason quotes are masked unless ``whole``."""
    if not letters:
        return
    most = by_reason(letters)
    line = tr("未采用 {count} 条，如 {source} 第 {row} 行：{reason}", "{count} left out, such as {source} row {row}: {reason}")
    for alike in most[:REASONS]:
        first = alike[0]
        reason = say(quoted(first.reason, str if whole else mask_account), LANG)
        said = line.format(count=len(alike), source=first.source, row=first.row, reason=reason)
        progress_console.print(said, markup=False, soft_wrap=True)
    if len(most) > REASONS:
        progress_console.print(tr("……另有 {} 种原因", "… and for {} more reasons").format(len(most) - REASONS))
    if not written:
        told = tr(
            "全部及原文：anlan detect scan … --dead-letters 文件",
            "All of them, word for word: anlan detect scan … --dead-letters FILE",
        )
        progress_console.print(told, markup=False, soft_wrap=True)


def tell_days(tables: Mapping[Kind, pa.Table]) -> None:
    """On standard error, where most transfers or calls have a day and no time of day: those of one instant do not see each other,
    so that detectors find next to nothing, which must not be taken for nothing to find."""
    for kind, table in tables.items():
        moments = table["time"].cast(pa.int64()).to_numpy() + 8 * HOUR  # midnights of Shanghai are whole days
        if kind in ("transfers", "calls") and len(moments) > 1 and (moments % DAY == 0).mean() > 0.5:
            said = tr(
                "多数时间只有日期：同一时刻的事件互不可见，探测器几乎测不到当日的情况。请导出带时分秒的时间后重新扫描。",
                "Most times are days without a time of day. Events of one instant do not see each other, so detectors find "
                "next to nothing of a day. Export the times to the second and scan again.",
            )
            progress_console.print(said, markup=False, soft_wrap=True)


def parameter_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options that set parameters of detectors."""
    return parameters_option(set_option(function))


def settings_of(parameters: Path | None, given: Iterable[str]) -> tuple[Settings, ...]:
    """What they set, those of the command line over those of the file."""
    return (*([load_parameters(parameters)] if parameters else []), *(read_setting(text) for text in given))


def rules_of(bands: Path | None, typologies: Path | None, exempt: Path | None = None, cool_down: float = 24) -> Rules:
    """The rules asked for on the command line."""
    numbers = read_exempt(exempt) if exempt else frozenset()
    return Rules(load_bands(bands), load_typologies(typologies), cool_down=round(cool_down * HOUR), exempt=numbers)
