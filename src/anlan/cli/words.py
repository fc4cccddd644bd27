"""Words of the command line that several commands read: an instant, a length, an event."""

import click

from anlan.cli.language import tr
from anlan.law import Length, NotALength, TermEvent
from anlan.values import Instant, NotAnInstant, parse_instant


class TimeType(click.ParamType[Instant]):
    """An instant; without a zone, Shanghai's."""

    name = "time"

    def convert(self, value: str | Instant, param: click.Parameter | None, ctx: click.Context | None) -> Instant:
        """Read it, or say how to write one."""
        if not isinstance(value, str):
            return value
        try:
            return parse_instant(value)
        except NotAnInstant:
            self.fail(_not_a_time(value), param, ctx)


class LengthType(click.ParamType[Length]):
    """A length such as 15d."""

    name = "length"

    def convert(self, value: str | Length, param: click.Parameter | None, ctx: click.Context | None) -> Length:
        """Read it, or say how to write one."""
        if isinstance(value, Length):
            return value
        try:
            return Length.parse(value)
        except NotALength:
            self.fail(_not_a_length(value), param, ctx)


class EventType(click.ParamType[TermEvent]):
    """``KIND@TIME``, or ``KIND@TIME+LENGTH`` for an event that grants so much."""

    name = "event"

    def convert(self, value: str | TermEvent, param: click.Parameter | None, ctx: click.Context | None) -> TermEvent:
        """Read it, or say what of it is wrong."""
        if isinstance(value, TermEvent):
            return value
        kind, at_sign, rest = value.partition("@")
        at, plus, granted = rest.partition("+")
        if not (kind and at_sign):
            self.fail(
                tr(
                    f"“{value}”应写作 事件@时间，如 extended@2026-10-01；批准了长度的写 extended@2026-10-01+4d。",
                    f"“{value}” should be KIND@TIME, such as extended@2026-10-01, or extended@2026-10-01+4d with a length.",
                ),
                param,
                ctx,
            )
        try:
            return TermEvent(kind, parse_instant(at), Length.parse(granted) if plus else None)
        except NotAnInstant:
            self.fail(_not_a_time(at), param, ctx)
        except NotALength:
            self.fail(_not_a_length(granted), param, ctx)


def _not_a_time(value: str) -> str:
    return tr(
        f"“{value}”不是存在的时间。应写作 2026-09-28 或 “2026-09-28 15:00”。",
        f"“{value}” is no time that exists. Write 2026-09-28 or “2026-09-28 15:00”.",
    )


def _not_a_length(value: str) -> str:
    return tr(
        f"“{value}”不是长度。应写作 30min、48h、3d、15wd、2m 或 1y。",
        f"“{value}” is no length. Write 30min, 48h, 3d, 15wd, 2m or 1y.",
    )
