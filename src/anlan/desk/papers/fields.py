"""What a paper says of its matter: each place filled from what the office knows; what it does not know the clerk is asked.

In: a run, its matter, a form. Out: words by place. Names and whole account numbers come out of encrypted fields here, so whoever
calls this has the purpose recorded.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import override

from anlan.desk.funds.order_of import order_of
from anlan.desk.matters.models import Party, Run
from anlan.desk.matters.runs import folded
from anlan.desk.papers.chinese import amount_in_words, day_in_chinese
from anlan.desk.papers.form import Form, Use
from anlan.desk.papers.signing import articles
from anlan.desk.people.models import Organisation
from anlan.desk.returns.guarding import plan_of
from anlan.desk.returns.models import PlanLine
from anlan.desk.returns.table import METHODS, RULES
from anlan.values import Instant, Lang, format_fen

LINES = "lines"
REPORTERS = ("victim", "complainant")


def known(form: Form, run: Run, use: Use) -> dict[str, str]:
    """The places of ``form`` that the matter fills; amounts in fen as digits, days as ISO."""
    found = {}
    for name, asked in form.asks.items():
        value = SOURCES[asked.source](run, use) if asked.source else ""
        if value:
            found[name] = value
    return found


def values(form: Form, run: Run, use: Use, filled: Mapping[str, Any], *, lang: Lang, number: str, at: Instant) -> dict[str, Any]:
    """Every place of the paper in words: what was filled in, and what stands on every paper. ``number`` is empty on a draft."""
    issuer, day = issuer_of(form, run.matter.organisation), timezone.localtime(at).date()
    said: dict[str, Any] = {
        "organ": issuer.name_en if lang == "en" else issuer.name_zh,
        "number": number or ("（文号）" if lang == "zh" else "(number)"),
        "day": day_said(day, lang),
        "case_number": run.matter.number,
        "case_title": run.matter.say_title(lang),
        "in_charge": run.matter.owner.name if run.matter.owner else "",
        "law": _law(run, use, lang),
    }
    for name, asked in form.asks.items():
        text = filled.get(name, "")
        if asked.kind == "money" and text:
            said[name], said[f"{name}_words"] = format_fen(int(text)), amount_in_words(int(text))
        elif asked.kind == "day" and text:
            said[name] = day_said(date.fromisoformat(text[:10]), lang)
        elif asked.kind == "days" and text:
            said[name] = f"{text}日" if lang == "zh" else f"{text} days"
        elif asked.kind == "method" and text in METHODS:
            said[name] = METHODS[text][lang == "en"]
        elif asked.kind == "phrase":  # stands within a sentence, which has its own full stop
            said[name] = text.rstrip("。.；; \n") or "—"
        else:
            said[name] = text or "—"
    said["lines"] = [{**line, "rule": RULES[line["rule"]][lang == "en"]} for line in filled.get(LINES, [])]
    return said


def lines_of(form: Form, run: Run, filled: Mapping[str, str]) -> list[dict[str, str]]:
    """The lines of the form's table as they are now.

    ``lines`` are masked, for they are published; ``payees`` name people and accounts in full, and a paper to one bank only those
    frozen there.
    """
    plan, each = plan_of(run), form.zh.table.each if form.zh.table is not None else ""
    if not each or plan is None:
        return []
    rows = PlanLine.objects.filter(victim__plan=plan).select_related("victim", "account__account__run__addressee")
    return [_line(row, in_full=each == "payees") for row in rows.order_by("victim", "account") if _at(row, filled.get("to", ""))]


def _line(row: PlanLine, *, in_full: bool) -> dict[str, str]:
    victim, frozen = row.victim, row.account.account
    name, payer = victim.opened() if in_full else (victim.shown_victim, victim.shown_payer)
    account = frozen.opened() if in_full else frozen.shown
    return {"victim": name, "payer": payer, "account": account, "rule": row.account.rule, "amount": format_fen(row.amount_fen)}


def _at(row: PlanLine, bank: str) -> bool:
    """Whether the line's account is frozen at ``bank``; where the plan does not know the bank, it may be."""
    run = row.account.account.run
    body = run.addressee if run is not None else None
    return not bank or body is None or bank in (body.name_zh, body.name_en)


def issuer_of(form: Form, organisation: Organisation) -> Organisation:
    """The body that signs: the matter's own, or the nearest of the form's kind above it; the topmost where there is none."""
    if form.issuer == "own":
        return organisation
    body = organisation
    while body.kind != form.issuer and body.parent is not None:
        body = body.parent
    return body


def day_said(day: date, lang: Lang) -> str:
    """A day as papers write it."""
    return day_in_chinese(day) if lang == "zh" else f"{day.day} {day.strftime('%B %Y')}"


def _law(run: Run, use: Use, lang: Lang) -> str:
    with override("en" if lang == "en" else "zh-hans"):
        names = articles(folded(run), use)
    return (
        "、".join(f"《{name.partition(' ')[0]}》{name.partition(' ')[2]}" for name in names) if lang == "zh" else "; ".join(names)
    )


def _reporter(run: Run, use: Use) -> str:
    party = Party.objects.filter(matter=run.matter, role__in=REPORTERS).order_by("pk").first()
    return party.opened()["name"] if party is not None else ""


def _account(run: Run, use: Use) -> str:
    order = order_of(run)
    return order.opened()[0] if order is not None else ""


def _holder(run: Run, use: Use) -> str:
    order = order_of(run)
    return order.opened()[1] if order is not None else ""


def _amount(run: Run, use: Use) -> str:
    order = order_of(run)
    return str(order.amount_fen) if order is not None else ""


def _due(run: Run, use: Use) -> str:
    clock = run.clocks.filter(ended_at=None, kind="statutory").order_by("-due_at").first()
    return timezone.localtime(clock.due_at).date().isoformat() if clock is not None else ""


def _of_plan(name: str) -> Callable[[Run, Use], str]:
    def read(run: Run, use: Use) -> str:
        plan = plan_of(run)
        return str(getattr(plan, name)) if plan is not None else ""

    return read


def _notice_days(run: Run, use: Use) -> str:
    clock = folded(run).proc.terms.get("notice")
    return str(clock.term.length).removesuffix("d") if clock is not None else ""


SOURCES: dict[str, Callable[[Run, Use], str]] = {
    "addressee": lambda run, use: str(run.addressee) if run.addressee else "",
    "account": _account,
    "holder": _holder,
    "amount": _amount,
    "reporter": _reporter,
    "due": _due,
    "title": lambda run, use: run.matter.say_title("zh"),
    "opened": lambda run, use: timezone.localtime(run.matter.opened_at).date().isoformat(),
    "law": lambda run, use: _law(run, use, "zh"),
    "plan_frozen": _of_plan("frozen_fen"),
    "plan_returned": _of_plan("returned_fen"),
    "plan_method": _of_plan("method"),
    "notice_days": _notice_days,
}
"""Where a place is filled from, by the word ``source`` of a form."""
