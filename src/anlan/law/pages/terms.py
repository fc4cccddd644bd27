"""A page for a section of the statutory rows: each row in words, its articles with the day they are in force from, its dates."""

from anlan.law.calendar import calendar_cn
from anlan.law.citation import CitedArticle, find_article
from anlan.law.due import Due
from anlan.law.outcome import Outcome
from anlan.law.pages.words import MADE, REASONS, STATUS, both, said, section_title, table
from anlan.law.plan import reading_label
from anlan.law.row import MAIN, Row, count_codes, find_limit, rows, sections
from anlan.law.row_due import not_in_force, row_due
from anlan.law.step import say_length, say_time
from anlan.law.term import Term
from anlan.values import InputError, Instant, parse_instant

EXAMPLES = ("2026-09-28 15:00", "2025-09-28 15:00", "2022-01-10 15:00")
"""Starts of the worked examples: the Monday before National Day 2026; earlier ones for texts that are no longer in force."""


def section_page(section: str) -> str:
    """The page of one section."""
    chosen = [row for row in rows().values() if row.section == section]
    lines = [f"# {section_title(section)}", "", MADE, ""]
    for row in chosen:
        lines += [*_row(row), ""]
    return "\n".join(lines).rstrip() + "\n"


def _row(row: Row) -> list[str]:
    code = count_codes()[row.count]
    changes = both(row.zh.changes, "; ".join(filter(None, (row.en.extension, row.en.suspension))))
    checked = STATUS[row.status] + (f" ({', '.join(f'[{key}](../sources.md)' for key in row.sources)})" if row.sources else "")
    body = [
        ("起算 trigger", both(row.zh.trigger, row.en.trigger)),
        ("时限 limit", both(row.zh.limit, row.en.limit)),
        ("计算 counted", f"`{row.count}` {both(code.label, code.label_en)}" if row.section != "A" else ""),
        ("延长、中止 changes", changes),
        ("终止 stop", both(row.zh.stop, row.en.stop)),
        ("逾期后果 lapse", both(row.zh.lapse, row.en.lapse)),
        ("依据 authority", "<br>".join(_article(cite) for cite in row.cite) or "—"),
        ("核对 check", f"{checked} {sections()[row.section].checked_on}"),
        ("备注 remark", both(row.remark, row.remark_en)),
    ]
    if row.not_computable:
        see = f" → {', '.join(f'`{other}`' for other in row.see)}" if row.see else ""
        body.append(("不可计算 no date", REASONS[row.not_computable] + see))
    lines = [f"## {row.id}", "", f"**{both(row.label, row.label_en)}**", ""]
    lines += table(("", ""), [line for line in body if line[1]])
    for name, term in row.limits.items():
        lines += ["", *_limit(row, name, term)]
    return lines


def _article(cite: str) -> str:
    """The article, the version and the day it is in force from."""
    found = _found(cite)
    if found is None:
        return said(cite)
    since = found.version.in_force_from.isoformat()
    until = f"–{found.version.in_force_until.isoformat()}" if found.version.in_force_until else ""
    return f"{said(cite)}（{since}{until or ' 起施行 in force from'}）"


def _found(cite: str) -> CitedArticle | None:
    for start in EXAMPLES:
        try:
            return find_article(cite, parse_instant(start).date())
        except InputError:
            continue
    return None


def _limit(row: Row, name: str, term: Term) -> list[str]:
    target = "内部目标，不是法定期限 · internal target, not law" if term.kind == "target" else ""
    length = both(say_length(term.length, "zh"), say_length(term.length, "en"))
    heading = f"### {row.id}" + (f".{name}" if name != MAIN else "")
    back = f"自 {term.before} 的届满日倒数 · counted back from {term.before}" if term.before else ""
    lines = [heading, "", " — ".join(filter(None, (both(term.label, term.label_en), length, back, target))), ""]
    start = _start(term)
    found = row_due(f"{row.id}.{name}", start, calendar_cn())
    lines += [f'例 example: `anlan due {row.id}.{name} --from "{start:%Y-%m-%d %H:%M}" --explain`', ""]
    lines += _readings(term, found)
    governing = next(one for one in found.readings if one.reading == found.governing)
    return [*lines, "", *_steps(governing)]


def _start(term: Term) -> Instant:
    starts = [parse_instant(start) for start in EXAMPLES]
    return next((start for start in starts if not not_in_force(term, start)), starts[0])


def _readings(term: Term, found: Due) -> list[str]:
    named = find_limit(term.before)[2] if term.before else term
    body = []
    for one in found.readings:
        label = both(reading_label(named, one.reading, "zh"), reading_label(named, one.reading, "en"))
        mark = " *" if one.reading == found.governing and len(found.readings) > 1 else ""
        day = say_time(one.at, "zh") + ("（暂定 provisional）" if one.provisional else "")
        body.append((label + mark, day, "；".join(said(cite) for cite in one.cite)))
    return table(("读法 reading", "届满 due", "依据 authority"), body)


def _steps(one: Outcome) -> list[str]:
    lines = []
    for number, step in enumerate(one.steps, 1):
        lines.append(f"{number}. {step.sentence('zh')} · {step.sentence('en')}（{'；'.join(said(cite) for cite in step.cite)}）")
    return lines
