"""How the things of a procedure are called on a screen: states, events, terms, roles, citations, time left."""

from datetime import timedelta

from anlan.desk.matters.procedures import by_sha, versions
from anlan.desk.words import language, tr
from anlan.procedure.definition import Fact
from anlan.procedure.event import Value
from anlan.procedure.machine import Procedure
from anlan.procedure.naming import ENGINE_EVENTS, event_name
from anlan.procedure.registry import roles
from anlan.values import Instant, Lang, format_fen

RUNGS = {"now": ("立即", "at once"), "at": ("最早届满", "earliest end"), "end": ("到期", "ended")}
UNITS = {
    "min": ("分钟", "min"),
    "h": ("小时", "h"),
    "d": ("天", "days"),
    "wd": ("个工作日", "working days"),
    "m": ("个月", "months"),
    "y": ("年", "years"),
}
NUMERALS: tuple[str, ...] = ("", *"一二三四五六七八九十")
HOURS_MATTER = timedelta(hours=72)


def procedure_label(name: str) -> str:
    """The name of a procedure."""
    return procedure_title(name, language())


def run_label(procedure: str, subject: str) -> str:
    """What a run is called: its procedure, and what it is about if that is told."""
    return procedure_label(procedure) + (f" · {subject}" if subject else "")


def procedure_title(name: str, lang: Lang) -> str:
    """The same in the language asked for."""
    known = versions().get(name)
    return known[-1].definition.label.say(lang) if known else name


def state_label(sha: str, state: str) -> str:
    """The name of a state in the version of a run."""
    proc = by_sha().get(sha)
    label = proc.definition.states.get(state) if proc else None
    return label.say(language()) if label else state


def event_label(proc: Procedure | None, name: str) -> str:
    """The name of an event of a procedure, of the engine, or of the administration of a matter."""
    label = event_name(proc, name) if proc else ENGINE_EVENTS.get(name)
    return label.say(language()) if label else name


def term_label(sha: str, name: str) -> str:
    """The name of a term."""
    proc = by_sha().get(sha)
    clock = proc.terms.get(name) if proc else None
    return (clock.term.label if language() == "zh" else clock.term.label_en) if clock else name


def rung_label(name: str) -> str:
    """When a reminder came: how long before the end, or where on the last day."""
    if name in RUNGS:
        return tr(*RUNGS[name])
    if ":" in name:
        return tr(f"末日 {name}", f"last day {name}")
    amount, unit = name.rstrip("abcdefghijklmnopqrstuvwxyz"), name.lstrip("0123456789")
    if unit in UNITS:
        zh, en = UNITS[unit]
        return tr(f"届满前 {amount} {zh}", f"{amount} {en} before")
    return tr("再次提醒", "again")


def value_label(fact: Fact, value: Value) -> str:
    """The value of a fact as people write it: a sum in yuan, a length with its unit, an instant to the minute, a choice named."""
    if fact.kind == "yes_no":
        return tr("是", "yes") if value else tr("否", "no")
    if fact.kind == "choice":
        return fact.choices[str(value)].say(language()) if str(value) in fact.choices else str(value)
    if fact.kind == "money":
        return tr(f"{format_fen(int(str(value)))} 元", f"¥{format_fen(int(str(value)))}")
    if fact.kind == "length":
        return length_label(str(value))
    return str(value).replace("T", " ")[:16] if fact.kind == "date" else str(value)


def length_label(text: str) -> str:
    """``3d`` as people write it."""
    amount, unit = text.rstrip("abcdefghijklmnopqrstuvwxyz"), text.lstrip("0123456789")
    return tr(f"{amount} {UNITS[unit][0]}", f"{amount} {UNITS[unit][1]}") if unit in UNITS and amount else text


def role_label(name: str) -> str:
    """The name of a hand."""
    role = roles().get(name)
    return role.say(language()) if role else name


def cited(proc: Procedure, cites: str | tuple[str, ...]) -> list[str]:
    """Citations as people write them: ``n86:2.1.2`` becomes the title of the act and the article."""
    found = []
    for cite in (cites,) if isinstance(cites, str) else cites:
        alias, _, article = cite.partition(":")
        title = proc.definition.law.get(alias, alias).partition("@")[0]
        found.append(f"{title} {_section(article) if '〔' in title else _article(article)}".strip())
    return found


def _article(article: str) -> str:
    parts = article.split(".")
    if not article or not all(part.isdigit() for part in parts):
        return article
    if language() == "en":
        return "art. " + ".".join(parts)
    names = ("条", "款", "项", "目")
    return "".join(f"第{part}{name}" for part, name in zip(parts, names, strict=False))


def _section(section: str) -> str:
    """A place in a notice, which has sections and no articles: ``2.1.2`` is 二（一）2."""
    parts = section.split(".")
    if not all(part.isdigit() and int(part) < len(NUMERALS) for part in parts):
        return section
    shown = [NUMERALS[int(parts[0])], *(f"（{NUMERALS[int(part)]}）" for part in parts[1:2]), *parts[2:]]
    return "".join(shown)


def time_left(due: Instant, now: Instant) -> str:
    """Hours and minutes while hours matter, days beyond: ``3 小时 20 分``; what has passed is said as late."""
    left = abs(due - now)
    minutes = int(left.total_seconds() // 60)
    if left < HOURS_MATTER:
        hours, rest = divmod(minutes, 60)
        text = tr(f"{hours} 小时 {rest:02d} 分", f"{hours} h {rest:02d} min") if hours else tr(f"{rest} 分钟", f"{rest} min")
    else:
        text = tr(f"{left.days} 天", f"{left.days} days")
    return text if due >= now else tr(f"超 {text}", f"{text} late")
