"""What people call the things that a reason names: the gate, the event, who may, why the law refuses, in both languages.

In: reasons as the checks make them, with the names that definition files use, and the procedure. Out: the same reasons with the
words of the definition beside those names, so that whoever shows a reason shows words. Programs go on reading codes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from anlan.procedure.definition import OPENED, Label
from anlan.procedure.machine import Procedure
from anlan.procedure.refusal import Reason
from anlan.procedure.registry import roles
from anlan.procedure.run import ATTACHED, CONCLUDED, CORRECTED, EXPIRED, MOVED, OPINION, REMINDED, SIGNED, UNSEALED

LAW_REASONS: Mapping[str, Label] = {
    "after_expiry": Label(zh="期限已经届满", en="the term has run out"),
    "already_open": Label(zh="已在进行", en="it is going on already"),
    "before_start": Label(zh="早于起算时刻", en="it is earlier than the start"),
    "stopped": Label(zh="计时已经终止", en="the clock was stopped"),
    "times": Label(zh="次数已用完", en="it has been used as often as it may"),
    "after": Label(zh="须先有前一次批准", en="an earlier approval must come first"),
    "unless": Label(zh="与已适用的一项不能并用", en="what has been applied excludes it"),
    "max": Label(zh="超过最长期限", en="it would pass the longest there can be"),
    "no_length": Label(zh="没有写明长度", en="it names no length"),
    "outside": Label(zh="长度不在许可之内", en="its length is outside what may be granted"),
    "wrong_unit": Label(zh="长度的单位不对", en="its length has another unit"),
    "shorter": Label(zh="会使期限提前届满", en="it would end the term earlier"),
    "not_open": Label(zh="没有对应的开始事件", en="nothing it could end had begun"),
}
"""Why the law refuses a change (`anlan.law.changes`), in few words: the sentence around them says what was to be changed."""
ENGINE_EVENTS: Mapping[str, Label] = {
    OPENED: Label(zh="立项", en="Opened"),
    ATTACHED: Label(zh="附入文书或事实", en="Papers or facts attached"),
    SIGNED: Label(zh="签批", en="Signed"),
    OPINION: Label(zh="提交研判意见", en="Opinion recorded"),
    UNSEALED: Label(zh="公开研判意见", en="Opinions opened"),
    CONCLUDED: Label(zh="研判结论", en="Panel concluded"),
    CORRECTED: Label(zh="更正", en="Corrected"),
    EXPIRED: Label(zh="期限届满", en="Time was up"),
    REMINDED: Label(zh="提醒", en="Reminded"),
    MOVED: Label(zh="转入新版程序", en="Moved to a new version"),
}
"""What the engine's own events are called; all others have their name in the definition."""
ANSWERS: Mapping[str, Label] = {"yes": Label(zh="是", en="yes"), "no": Label(zh="否", en="no")}
WORDS: Mapping[str, Label] = {"reason": Label(zh="理由", en="reason"), "opinion": Label(zh="意见", en="opinion")}


def named(reasons: Iterable[Reason], proc: Procedure) -> tuple[Reason, ...]:
    """The reasons with what people call the things in them."""
    return tuple(replace(reason, names=dict(_names(reason, proc))) for reason in reasons)


def event_name(proc: Procedure, event: str) -> Label | None:
    """What an event of the procedure or of the engine is called."""
    on = proc.event(event)
    return on.label if on is not None else ENGINE_EVENTS.get(event)


def _names(reason: Reason, proc: Procedure) -> Iterable[tuple[str, Label]]:
    for name, value in reason.note.values.items():
        found = _name(reason, proc, name, str(value))
        if found is not None:
            yield name, found


def _name(reason: Reason, proc: Procedure, name: str, value: str) -> Label | None:
    definition = proc.definition
    if name == "gate":
        gate = definition.gates.get(value)
        return gate.label if gate else None
    if name == "event":
        return event_name(proc, value)
    if name == "allowed":
        return _several({**roles(), **definition.states}, value)
    if name == "concluded":
        choices = (fact.choices[value] for fact in definition.facts.values() if value in fact.choices)
        return ANSWERS.get(value) or next(choices, None)
    if name == "fact":
        return WORDS.get(value)
    return _of_law(reason, proc, name, value) if reason.note.key.endswith(".law_refuses") else None


def _of_law(reason: Reason, proc: Procedure, name: str, value: str) -> Label | None:
    if name == "reason":
        return LAW_REASONS.get(value)
    if name == "cite":
        return Label(zh=_cited(proc, value, "、"), en=_cited(proc, value, ", "))
    clock = proc.terms.get(reason.code.partition(".")[2])
    parts = {**clock.term.extend, **clock.term.restart} if clock else {}
    part = parts.get(value.rpartition(".")[2])
    return Label(zh=part.label or value, en=part.label_en or value) if part and name in ("part", "limit") else None


def _several(known: Mapping[str, Label], value: str) -> Label | None:
    found = [known[each] for each in value.split(", ") if each in known]
    return Label(zh="、".join(each.zh for each in found), en=", ".join(each.en for each in found)) if found else None


def _cited(proc: Procedure, cites: str, between: str) -> str:
    shown = []
    for cite in cites.split(", "):
        alias, _, article = cite.partition(":")
        title = proc.definition.law.get(alias, alias).partition("@")[0]
        shown.append(f"{title} {article}".strip())
    return between.join(shown)
