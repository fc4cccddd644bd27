"""What every page of the desk shows around its content: the rail, who I am, the language."""

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from anlan.desk.access import current_powers
from anlan.desk.people.permission import Permission as P
from anlan.desk.words import language, tr_later

RAIL = (
    ("today", "matters:today", tr_later("今日", "Today"), P.MATTERS_READ),
    ("tips", "intake:tips", tr_later("线索", "Tips"), P.TIPS_READ),
    ("referrals", "intake:referrals", tr_later("移送", "Referrals"), P.MATTERS_WORK),
    ("matters", "matters:list", tr_later("案件", "Cases"), P.MATTERS_READ),
    ("funds", "funds:list", tr_later("资金", "Funds"), P.FUNDS_READ),
    ("alerts", "alerts:queue", tr_later("预警", "Alerts"), P.ALERTS_READ),
    ("followup", "followup:room", tr_later("督办", "Follow-up"), P.MATTERS_READ),
    ("insight", "insight:risks", tr_later("研判", "Insight"), P.MATTERS_SUPERVISE),
    ("orders", "funds:inbox", tr_later("止付冻结", "Orders"), P.ORDERS_ANSWER),
    ("custody", "intake:openings", tr_later("身份保管", "Custody"), P.IDENTITY_CUSTODY),
    ("people", "people:organisations", tr_later("人员", "People"), P.PEOPLE_READ),
    ("audit", "audit:log", tr_later("审计", "Audit"), P.AUDIT_READ),
    ("exchange", "exchange:keys", tr_later("数据接口", "API"), P.SETTINGS_MANAGE),
    ("settings", "matters:channels", tr_later("设置", "Settings"), P.SETTINGS_MANAGE),
)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of every template."""
    context: dict[str, Any] = {"lang": "en" if language() == "en" else "zh-Hans", "rail": []}
    if getattr(request, "user", None) is None or not request.session.get("second_factor") or not request.user.is_authenticated:
        return context
    powers = current_powers(request)
    context["me"] = powers.officer
    context["may_search"] = powers.may(P.MATTERS_READ)
    context["rail"] = [
        {"key": key, "address": address, "label": label}
        for key, name, label, permission in RAIL
        if powers.may(permission) and (address := _address(name))
    ]
    return context


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
