"""The index of the reference of law, with how much of it is checked and computed, and the page of readings and counting."""

from collections import Counter

from anlan.law.pages.words import MADE, REASONS, STATUS, both, said, section_title, table
from anlan.law.plan import counting_regimes, standard_readings
from anlan.law.row import count_codes, rows
from anlan.law.term import Names, names


def index_page(sections: tuple[str, ...]) -> str:
    """The index: sections, tally, rows without a date."""
    everything = list(rows().values())
    lines = ["# 法规库 · The law store", "", MADE, ""]
    pages = [("acts.md", "法规与条文 · acts and articles"), ("calendars.md", "放假安排 · holidays")]
    pages += [("readings.md", "读法与计算 · readings and counting"), ("sources.md", "核对来源 · sources")]
    lines += [f"- [{title}]({path})" for path, title in pages]
    lines += ["", "## 法定期限 · Statutory rows", ""]
    body = []
    for section in sections:
        chosen = [row for row in everything if row.section == section]
        dated = [row for row in chosen if row.limits]
        limits = sum(len(row.limits) for row in dated)
        link = f"[{section_title(section)}](terms/{section.lower()}.md)"
        body.append((link, str(len(chosen)), str(len(dated)), str(limits)))
    dated = [row for row in everything if row.limits]
    body.append(("**共 total**", str(len(everything)), str(len(dated)), str(sum(len(row.limits) for row in dated))))
    lines += table(("部分 section", "条目 rows", "可计算 with a date", "期限 limits"), body)
    lines += ["", "## 核对程度 · How far they were checked", ""]
    tally = Counter(row.status for row in everything)
    lines += table(("", "条目 rows"), [(STATUS[status], str(count)) for status, count in tally.most_common()])
    lines += ["", "## 不可计算 · Rows without a date", ""]
    reasons = Counter(row.not_computable for row in everything if row.not_computable)
    for reason, count in reasons.most_common():
        ids = ", ".join(f"`{row.id}`" for row in everything if row.not_computable == reason)
        lines += [f"- {REASONS[reason]} ({count}): {ids}"]
    return "\n".join(lines) + "\n"


def readings_page() -> str:
    """Standard readings, count codes and whose rules of counting apply."""
    lines = ["# 读法与计算 · Readings and counting", "", MADE, "", "## 标准读法 · Standard readings", ""]
    body = []
    for name, reading in standard_readings().items():
        units = ", ".join(reading.units)
        held = f"默认用于 by default for `{units}`" if units else "须在期限中写明 must be named by the term"
        body.append((f"`{name}`", both(reading.label, reading.label_en), held, _said(reading.cite)))
    lines += table(("名称 name", "含义 meaning", "适用 applies", "依据 authority"), body)
    lines += ["", "## 计算代码 · Count codes", ""]
    codes = []
    for code, counted in count_codes().items():
        rule = ", ".join((counted.count, counted.roll, *(counted.readings or ())))
        codes.append((f"`{code}`", both(counted.label, counted.label_en), f"`{rule}`"))
    lines += table(("代码 code", "含义 meaning", "规则 rule"), codes)
    lines += ["", "## 计算规则的依据 · Authority of counting", ""]
    cited = []
    for name, counted_by in counting_regimes().items():
        parts = "<br>".join(f"{code}: {_said(cite)}" for code, cite in counted_by.cite.items())
        cited.append((f"`{name}`", both(counted_by.label, counted_by.label_en), parts))
    lines += table(("名称 name", "适用 for", "步骤 step: 依据 authority"), cited)
    return "\n".join(lines) + "\n"


def _said(cite: Names) -> str:
    return "；".join(said(one) for one in names(cite))
