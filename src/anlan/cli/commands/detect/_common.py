"""What the detect commands share: their arguments and the rules asked for."""

from pathlib import Path

import click

from anlan.cli.language import tr
from anlan.detect.bands import load_bands
from anlan.detect.columns import FILE_KINDS
from anlan.detect.detector import HOUR
from anlan.detect.evaluate import Rules
from anlan.detect.typology import load_typologies

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

files_argument = click.argument("files", nargs=-1, required=True, type=FILE)
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
    "--exempt", type=FILE, help=tr("豁免号码清单，每行一个。", "A list of numbers that give no alert, one a line.")
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
json_option = click.option("--json", "as_json", is_flag=True, help=tr("输出 JSON。", "Print JSON."))


def rules_of(bands: Path | None, typologies: Path | None, exempt: Path | None = None, cool_down: float = 24) -> Rules:
    """The rules asked for on the command line."""
    numbers = frozenset(exempt.read_text(encoding="utf-8").split()) if exempt else frozenset()
    return Rules(load_bands(bands), load_typologies(typologies), cool_down=round(cool_down * HOUR), exempt=numbers)
