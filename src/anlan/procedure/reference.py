"""The reference pages that are made from the data: the keys of a definition file, and one page and picture for each procedure.

In go the definitions and ``messages/keys.toml``, out come Markdown and SVG. ``python -m anlan.procedure.reference`` writes them
to ``docs/reference``; a test compares them with what is committed.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from anlan.law.citation import say_citation
from anlan.law.term import Names, names
from anlan.procedure.definition import OPENED, Label, several
from anlan.procedure.finding import expectations
from anlan.procedure.library import Library, library
from anlan.procedure.machine import Procedure
from anlan.procedure.pictures.mermaid import to_mermaid
from anlan.procedure.pictures.svg import to_svg
from anlan.procedure.registry import consequences, roles

TITLES = {
    "definition": "top of the file",
    "label": "label",
    "fact": "facts.<name>",
    "gate": "gates.<name>",
    "panel": "gates.<name>.panel",
    "on": "on.<event>",
    "term": "terms.<name>",
    "extend": "terms.<name>.extend.<name>",
    "restart": "terms.<name>.restart.<name>",
    "pause": "terms.<name>.pause.<name>",
    "defer": "terms.<name>.defer.<name>",
    "reading": "terms.<name>.reading.<name>",
    "settled": "terms.<name>.settled",
    "scenario": "scenario",
    "step": "scenario step",
    "expected": "scenario due date in detail",
    "transition": "transition file",
}
"""What each kind of table is called on the page."""

BEGIN, END = "<!-- keys begin -->", "<!-- keys end -->"
MADE = "<!-- Made from the definition by `python -m anlan.procedure.reference`; change that, not this. -->"


def key_tables() -> str:
    """Markdown tables of all keys, one a kind of table, English and Chinese."""
    parts = []
    for kind, title in TITLES.items():
        rows = [f"| `{key}` | {words['en']} | {words['zh']} |" for key, words in expectations()[kind].items()]
        parts.append("\n".join([f"### {title}", "", "| Key | Holds | 内容 |", "|---|---|---|", *rows]))
    return "\n\n".join(parts)


def with_key_tables(page: str) -> str:
    """``page`` with the tables of keys between its two marks."""
    head, _, rest = page.partition(BEGIN)
    tail = rest.partition(END)[2]
    return f"{head}{BEGIN}\n\n{key_tables()}\n\n{END}{tail}"


def both(label: Label) -> str:
    """A name in both languages, for a cell of a table."""
    return f"{label.zh}<br>{label.en}"


def page_of(read: Library, proc: Procedure) -> str:
    """The page of a procedure: its picture, events, gates, terms and scenarios, in both languages."""
    parts = [_head(proc), _events(proc), _gates(proc), _terms(proc), _scenarios(read, proc), _mermaid(proc)]
    return MADE + "\n\n" + "\n\n".join(part for part in parts if part) + "\n"


def _head(proc: Procedure) -> str:
    label = proc.definition.label
    return (
        f"# {label.zh} · {label.en}\n\n"
        f"`{proc.id}`, in force from {proc.in_force_from} · 自 {proc.in_force_from} 施行\n\n"
        f"![{label.zh}]({proc.id}.svg)"
    )


def _cells(*cells: str) -> str:
    return "| " + " | ".join(cell or "–" for cell in cells) + " |"


def _table(title: str, heads: Sequence[str], rows: Sequence[str]) -> str:
    if not rows:
        return ""
    return "\n".join([f"## {title}", "", _cells(*heads), "|" + "---|" * len(heads), *rows])


def _events(proc: Procedure) -> str:
    rows = []
    for name, on in proc.definition.on.items():
        by = "<br>".join(roles()[role].zh for role in several(on.by))
        states = proc.definition.states
        came = "、".join(states[state].zh for state in on.from_) if name != OPENED else "–"
        to = states[on.to].zh if on.to else ""
        more = [f"`{fact}`" for fact in on.carries] + ([f"→ `{on.opens}`"] if on.opens else [])
        more += [f"≤ {on.times}"] if on.times else []
        gate = f"`{on.gate}`" if on.gate else ""
        rows.append(_cells(f"`{name}`", both(on.label), by, came, to, gate, " ".join(more)))
    return _table("事件 Events", ["event", "名称 name", "记录人 by", "从 from", "到 to", "关口 gate", "其他 more"], rows)


def _gates(proc: Procedure) -> str:
    rows = []
    for name, gate in proc.definition.gates.items():
        needs = [_need(proc, need) for need in gate.needs]
        if gate.panel is not None:
            needs.append(f"{roles()[gate.panel.role].zh} ≥ {gate.panel.at_least}（集体研判 panel）")
        signers = "、".join(roles()[role].zh for role in gate.sign)
        rows.append(_cells(f"`{name}`", both(gate.label), "<br>".join(needs), signers, cited(proc, gate.cite)))
    return _table("关口 Gates", ["gate", "名称 name", "材料 needs", "签批 signed by", "依据 authority"], rows)


def _need(proc: Procedure, need: str) -> str:
    kind, _, name = need.partition(".")
    found = (proc.definition.docs if kind == "doc" else proc.definition.facts)[name]
    return f"{found.zh} {found.en}"


def cited(proc: Procedure, cite: Names) -> str:
    """Citations in Chinese, as people write them."""
    return "<br>".join(say_citation(one, "zh", proc.definition.law) for one in names(cite))


def _terms(proc: Procedure) -> str:
    rows = []
    for name, clock in proc.terms.items():
        term = clock.term
        kind = "法定 statutory" if term.kind == "statutory" else "内部目标 target"
        length = str(term.length) + (f" … {term.max}" if term.max else "")
        start = f"← `{term.before}`" if term.before else "<br>".join(f"`{event}`" for event in clock.starts)
        then = f"`{term.expire}`" if term.expire else _consequence(term.overdue)
        counting = "" if term.before else f"{term.count}<br>{term.roll}"
        label = Label(zh=term.label, en=term.label_en)
        row = "<br>".join(f"`{one}`" for one in names(term.row))
        rows.append(
            _cells(
                f"`{name}`", both(label), kind, length, start, counting, _changes(proc, name), then, cited(proc, term.cite), row
            )
        )
    heads = [
        "term",
        "名称 name",
        "性质 kind",
        "时长 length",
        "起算 starts",
        "计算 counted",
        "变动 changes",
        "届满 then",
        "依据 authority",
        "row",
    ]
    return _table("期限 Terms", heads, rows)


def _consequence(name: str) -> str:
    return both(consequences()[name].label) if name in consequences() else name


def _changes(proc: Procedure, name: str) -> str:
    term = proc.terms[name].term
    told = [f"`{part.on}` +{part.by or f'={part.total}'} {cited(proc, part.cite)}" for part in term.extend.values()]
    told += [f"`{part.on}` ↺ {cited(proc, part.cite)}" for part in term.restart.values()]
    told += [f"`{part.from_ or part.on}` ⏸ `{part.to}` {cited(proc, part.cite)}" for part in term.pause.values()]
    told += [f"⏵ `{part.to}` {cited(proc, part.cite)}" for part in term.defer.values()]
    return "<br>".join(told)


def _scenarios(read: Library, proc: Procedure) -> str:
    found = read.scenarios(proc)
    rows = [_cells(f"`{name}`", both(one.title), str(len(one.steps)), one.note) for name, one in found.items()]
    return _table("情景 Scenarios", ["scenario", "名称 name", "步骤 steps", "演算 how it was worked"], rows)


def _mermaid(proc: Procedure) -> str:
    return f"## 状态图文本 State diagram as text\n\n```mermaid\n{to_mermaid(proc, 'zh')}```"


def index(read: Library) -> str:
    """The list of all procedures."""
    rows = []
    for name, versions in sorted(read.versions.items()):
        newest = versions[-1].definition
        sizes = map(str, (len(newest.states), len(newest.on), len(newest.terms), len(read.scenarios(versions[-1]))))
        rows.append(_cells(f"[`{name}`]({name}.md)", newest.label.zh, newest.label.en, *sizes))
    heads = ["procedure", "名称", "name", "states", "events", "terms", "scenarios"]
    return MADE + "\n\n" + "\n".join(["# 程序 Procedures", "", _cells(*heads), "|" + "---|" * len(heads), *rows]) + "\n"


def pages(read: Library) -> Iterator[tuple[str, str]]:
    """Every page and picture: file name and content."""
    yield "index.md", index(read)
    for name in sorted(read.versions):
        newest = read.newest(name)
        yield f"{name}.md", page_of(read, newest)
        yield f"{name}.svg", to_svg(newest, "zh")


def main(folder: Path) -> None:
    """Write everything below ``folder`` (``docs/reference``); pages of procedures that are gone are removed."""
    target = folder / "procedures"
    target.mkdir(parents=True, exist_ok=True)
    written = dict(pages(library()))
    for path in target.iterdir():
        if path.name not in written:
            path.unlink()
    for name, content in written.items():
        (target / name).write_text(content, encoding="utf-8")
    keys = folder / "definition-format.md"
    keys.write_text(with_key_tables(keys.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("docs/reference"))
