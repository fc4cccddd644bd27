"""Pages of acts with their articles in our own words, of the holiday notices, and of what was read."""

from importlib import resources

from anlan.law.act import Act, act_store
from anlan.law.calendar import calendar_cn
from anlan.law.citation import article_label
from anlan.law.files import read_table
from anlan.law.pages.words import MADE, STATUS, both, table


def acts_page() -> str:
    """Every act, its versions and articles."""
    acts = act_store().acts
    count = sum(len(version.article) for act in acts for version in act.version.values())
    lines = ["# 法规与条文 · Acts and articles", "", MADE, ""]
    lines += [f"共 {len(acts)} 部、{count} 条，条文大意为自拟。{len(acts)} acts, {count} articles; the wording is ours.", ""]
    for act in acts:
        lines += _act(act)
    return "\n".join(lines).rstrip() + "\n"


def _act(act: Act) -> list[str]:
    lines = [f"## {act.alias}", "", f"**{both(act.title, act.title_en)}**", ""]
    for date, version in act.version.items():
        until = version.in_force_until.isoformat() if version.in_force_until else "…"
        number = f" {version.number}" if version.number else ""
        lines += [f"`{act.id}@{date}`{number} — {version.in_force_from} – {until} — {STATUS[version.verification]}", ""]
        body = [(_cite(act, article), both(line.zh, line.en)) for article, line in version.article.items()]
        lines += [*table(("引用 cite", "大意 in our words"), body), ""] if body else []
    return lines


def _cite(act: Act, article: str) -> str:
    if article == "*":
        return f"`{act.alias}`"
    return f"`{act.alias}:{article}` {article_label(article, act, 'zh')}"


def calendars_page() -> str:
    """Every year of holidays with its notice."""
    lines = ["# 放假安排 · Holidays", "", MADE, ""]
    for notice in calendar_cn().notices:
        lines += [
            f"## {notice.year}",
            "",
            f"{notice.notice}《{notice.title}》 {notice.issued} — {STATUS[notice.verification]}",
            "",
        ]
        body = []
        for one in notice.festival:
            span = f"{one.from_}" if one.from_ == one.to else f"{one.from_} – {one.to}"
            body.append((both(one.name, one.name_en), span, ", ".join(map(str, one.work))))
        lines += [*table(("节日 festival", "放假 off", "补班 worked"), body), ""]
    return "\n".join(lines).rstrip() + "\n"


def sources_page() -> str:
    """What was read, by key."""
    sources = read_table(resources.files("anlan.law") / "sources.toml")
    lines = ["# 核对来源 · Sources", "", MADE, ""]
    body = [(key, source["read"], source.get("where", "")) for key, source in sources.items()]
    lines += table(("键 key", "读到的内容 what was read", "存处 where"), body)
    return "\n".join(lines) + "\n"
