"""What commands that learn from labelled files share: options that name fields, and a word on how far learning has come."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from anlan.cli.language import tr
from anlan.cli.output import progress_console


class FieldType(click.ParamType[tuple[str, str]]):
    """``field=value``."""

    name = "field=value"

    def convert(self, value: str | tuple[str, str], param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        """Read it, or say how to write one."""
        if isinstance(value, tuple):
            return value
        field, equals, wanted = value.partition("=")
        if not (field and equals):
            self.fail(tr(f"“{value}”应写作 字段=值。", f"“{value}” should be FIELD=VALUE."), param, ctx)
        return field, wanted


FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

json_option = click.option("--json", "as_json", is_flag=True, help=tr("输出 JSON。", "Print JSON."))
label_option = click.option(
    "--label", default="label", show_default=True, help=tr("标签字段名。", "The field that holds the label.")
)
batch_option = click.option(
    "--batch",
    default="batch",
    show_default=True,
    help=tr("批次字段名；评测时整批留出。", "The field of the batch; evaluation holds out whole batches."),
)
only_option = click.option(
    "--only",
    type=FieldType(),
    help=tr("只用此字段等于此值的行，如 fraud=1。", "Only lines whose field has this value, such as fraud=1."),
)
model_option = click.option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help=tr("模型文件。", "The file of the model.")
)
seed_option = click.option(
    "--seed", type=int, default=0, show_default=True, help=tr("随机种子。", "Seed of what is drawn by lot.")
)


@contextmanager
def saying(title: str) -> Iterator[Callable[[str], None]]:
    """A spinner on standard error; what is yielded says which step has been reached."""
    with Progress(SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=progress_console) as progress:
        task = progress.add_task(title)
        yield lambda step: progress.update(task, description=f"{title}: {step}")
