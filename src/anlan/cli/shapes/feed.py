"""``anlan feed check|pull --json``: time points that are new or changed. Times are ISO 8601 with their offset.

``python -m anlan.cli.shapes.feed`` prints the JSON schema.
"""

import click
import msgspec

from anlan.procedure.feed.pulling import Point, Pulled
from anlan.values import Lang, say


class GrabbedJson(msgspec.Struct, frozen=True):
    """A new point, or one that corrects an earlier."""

    point: Point
    corrects: Point | None
    late: bool
    row: int


class UnfitJson(msgspec.Struct, frozen=True):
    """A row that could not be used, and why."""

    row: int
    reason: str


class PulledJson(msgspec.Struct, frozen=True):
    """What a pull gave."""

    grabbed: list[GrabbedJson]
    unchanged: int
    unfit: list[UnfitJson]
    gone: list[Point]


def document(pulled: Pulled, lang: Lang) -> PulledJson:
    """The pull as its document, its sentences in ``lang``."""
    grabbed = [GrabbedJson(one.point, one.corrects, one.late, one.row) for one in pulled.grabbed]
    return PulledJson(grabbed, pulled.unchanged, [UnfitJson(one.row, say(one.reason, lang)) for one in pulled.unfit], pulled.gone)


def schema() -> bytes:
    """The JSON schema of the document."""
    return msgspec.json.format(msgspec.json.encode(msgspec.json.schema(PulledJson)), indent=2) + b"\n"


if __name__ == "__main__":
    click.echo(schema(), nl=False)
