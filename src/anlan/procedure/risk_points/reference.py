"""The reference page of the risk points, made from their files: ``python -m anlan.procedure.risk_points.reference``.

In go the points, the settings and the law rows; out comes Markdown. A test compares it with docs/reference/risk-points.md.
"""

import sys
from collections.abc import Iterator

from anlan.law.row import rows
from anlan.procedure.library import library
from anlan.procedure.risk_points.point import Point, Stage, points, telling
from anlan.procedure.risk_points.risks import RULES

STAGES: dict[Stage, str] = {
    "intake": "Receipt and diversion of reports · 接处警、警情分流",
    "filing": "Filing · 受案立案",
    "evidence": "Evidence · 调查取证",
    "coercion": "Coercive measures · 强制措施",
    "property": "Property involved · 涉案财物",
    "closing": "Closing · 结案",
}

HEAD = """# Risk points · 执法风险点

Made from `src/anlan/procedure/risk_points/points/*.toml` by `python -m anlan.procedure.risk_points.reference`; do not edit.

The catalogue is a proposal of this product: forty-one places where a matter can go wrong, each watched over the events of
its runs. A finding is *before* (a reminder has come), *during* (the limit has passed and it is not done) or *after* (it was
done late, or an act was wrong). It is closed by what ends its window, never by having been seen. What is marked *internal*
is a target of our own and is never shown as law. No point looks at a person: a finding is about a term or an act of the
office.

**Reminder codes.** `Hn`: n hours before the limit, then every hour, day and night. `Dn`: n days before the last day, then every
day at 09:00; on the last day also at 14:00, 20:00, 22:00 and 23:00. `WDn`: the same in working days. `NOW`: at once, then
every hour on duty. `of 30d`: for windows at least that long. `every 7d until 10d, then 1d`: in larger or smaller steps.

**提醒代码。** `Hn`：届满前 n 小时起每小时提醒，昼夜不停。`Dn`：末日前 n 日起每日 09:00 提醒，末日另于 14:00、20:00、
22:00、23:00 提醒。`WDn`：按工作日计。`NOW`：立即提醒，值勤时间内每小时重复。`of 30d`：适用于不短于该长度的期限。
"""


def page() -> str:
    """The whole page."""
    parts = [HEAD.rstrip(), _telling()]
    for stage, title in STAGES.items():
        parts.append(f"## {title}")
        parts += [_point(point) for point in points().values() if point.stage == stage]
    return "\n\n".join(parts) + "\n"


def _telling() -> str:
    settings = telling()
    steps = (
        ("first reminder · 提醒", settings.reminder),
        ("last quarter of the window · 最后四分之一", settings.last_quarter),
        ("protective limit · 最早届满", settings.protective),
        ("breach · 逾期", settings.breach),
    )
    lines = [f"| {name} | {', '.join(f'`{role}`' for role in roles)} |" for name, roles in steps]
    return "\n".join(["| Level | Told, besides those before |", "|---|---|", *lines])


def _point(point: Point) -> str:
    lines = [
        f"### {point.id} · {point.name.zh} · {point.name.en}",
        "",
        f"{point.detect.zh}。{point.detect.en}.",
        "",
        f"Severity: **{point.severity}**." + (f" Told of a breach: `{point.approver}`." if point.approver else ""),
    ]
    if point.internal is not None:
        lines.append(f"Internal · 内部：{point.internal.zh}（{point.internal.en}）。")
    lines += ["", "| Watched | Remind | Terms of law |", "|---|---|---|", *_watched(point), "", _rows(point)]
    for block in point.block:
        lines += ["", f"Refused · 不予办理：`{block.event}`：{block.why.zh}。{block.why.en}."]
    return "\n".join(lines)


def _watched(point: Point) -> Iterator[str]:
    for clock in point.clock:
        for name in clock.terms:
            procedure, _, term = name.partition(".")
            own = library().newest(procedure).terms[term].term
            kind = "internal" if own.kind == "target" else "law"
            yield f"| `{name}` {own.label} | {'; '.join(clock.remind)} | {kind}, {own.length} |"
    for kind in RULES:
        if kind != "clock":
            for part in getattr(point, kind):
                yield f"| {kind}: {_said(part)} | {'; '.join(getattr(part, 'remind', ('NOW',)))} | |"


def _said(part: object) -> str:
    """The keys of a rule and what they hold, in the order of the file format."""
    fields: tuple[str, ...] = getattr(part, "__struct_fields__", ())
    told = ((name, getattr(part, name)) for name in fields if name != "remind")
    return "; ".join(f"{name} {_value(value)}" for name, value in told if value not in ((), {}, "", None, False))


def _value(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(f"`{one}`" for one in value)
    if isinstance(value, dict):
        return ", ".join(f"`{name}` = {_value(values)}" for name, values in value.items())
    return f"`{value}`"


def _rows(point: Point) -> str:
    return "Rows · 依据：" + "；".join(f"`{row}` {rows()[row].label}" for row in point.rows) + "。"


if __name__ == "__main__":
    sys.stdout.write(page())
