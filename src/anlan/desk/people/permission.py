"""What can be permitted, by name. A view or act names one of these; a role (`roles`) holds a set of them."""

from enum import StrEnum


class Permission(StrEnum):
    """One thing that some may do and others may not."""

    PEOPLE_READ = "people.read"
    PEOPLE_MANAGE = "people.manage"
    MATTERS_READ = "matters.read"
    MATTERS_WORK = "matters.work"
    MATTERS_SUPERVISE = "matters.supervise"
    TIPS_READ = "tips.read"
    TIPS_WORK = "tips.work"
    IDENTITY_ASK = "identity.ask"
    IDENTITY_CUSTODY = "identity.custody"
    FUNDS_READ = "funds.read"
    FUNDS_WORK = "funds.work"
    ORDERS_ANSWER = "orders.answer"
    ALERTS_READ = "alerts.read"
    ALERTS_WORK = "alerts.work"
    SIGNALS_SEND = "signals.send"
    AUDIT_READ = "audit.read"
    SETTINGS_MANAGE = "settings.manage"
