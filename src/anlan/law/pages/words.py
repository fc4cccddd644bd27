"""Words of the reference pages that several of them use: marks of checking, reasons, section names, both languages at once."""

from collections.abc import Sequence

from anlan.law.citation import say_citation
from anlan.law.row import sections

MADE = (
    "> 本页由 `anlan law pages` 依法规库生成，请勿手改；条文以官方文本为准。"
    "Made from the law store by `anlan law pages`; do not edit. The official text is what counts."
)

STATUS = {
    "verified": "已核对文本 · text checked",
    "in_part": "部分核对 · checked in part",
    "secondary": "仅据转载核对 · checked against copies only",
    "unverified": "未核对，不作为法定期限 · not checked, never shown as law",
    "house": "本单位规定 · house rules",
    "read": "已核对文本 · text checked",
}

REASONS = {
    "rule": "计算规则 · a rule of counting",
    "no_figure": "法律没有数额 · no figure in law",
    "duty": "持续的义务、条件或者禁止 · a standing duty, condition or ban",
    "open": "长度由文书写明，无上限 · set by the paper itself, no most",
    "part_of": "另一期限的一部分 · part of another term",
    "refers": "适用其他条目 · uses other rows",
    "not_time": "与时间无关 · not about time",
    "unknown": "文本未核实 · text not checked",
}


def section_title(section: str) -> str:
    """``B3 刑事：拘留、逮捕 · Criminal: detention and arrest``."""
    named = sections()[section]
    return f"{section} {named.zh} · {named.en}"


def both(zh: str, en: str) -> str:
    """Two languages in one cell."""
    return " · ".join(part for part in (zh, en) if part)


def said(cite: str) -> str:
    """A citation in both languages."""
    return both(say_citation(cite, "zh"), say_citation(cite, "en"))


def cell(text: str) -> str:
    """Text that may stand in a table."""
    return text.replace("|", "\\|").replace("\n", " ")


def table(heads: Sequence[str], body: Sequence[Sequence[str]]) -> list[str]:
    """A Markdown table."""
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    return lines + ["| " + " | ".join(cell(text) for text in row) + " |" for row in body]
