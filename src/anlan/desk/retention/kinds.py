"""What can be erased by term: each kind with its name, what it covers, and from when its term runs.

Of matters: content of those closed, by `erasing`. Beside them what merely piles up: sessions that have expired, letters that
could not be delivered. The portal keeps no draft, files for download are made when asked for, and delivered letters lose their
words at once; none of that needs a term.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.contrib.sessions.models import Session
from django.db.models import Q

from anlan.desk.matters.models import Matter
from anlan.desk.record.models import Outgoing
from anlan.desk.retention import erasing
from anlan.desk.retention.erasing import Gone
from anlan.desk.words import tr_later
from anlan.values import Instant

SHORTEST = 30
"""Days below which no term of matters may be set: a matter is reopened, appealed or asked about within them."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of content. Of matters it has ``erase``; of what piles up ``count`` and ``forget``, by the oldest instant kept."""

    key: str
    label: object
    covers: object
    erase: Callable[[Matter], Gone] | None = None
    count: Callable[[Instant], int] | None = None
    forget: Callable[[Instant], int] | None = None


def _expired(before: Instant) -> int:
    return Session.objects.filter(expire_date__lt=before).count()


def _forget_sessions(before: Instant) -> int:
    return Session.objects.filter(expire_date__lt=before).delete()[0]


def _undelivered(before: Instant) -> Q:
    return Q(state="failed", made_at__lt=before) & ~Q(to="", subject="", body="")


def _count_letters(before: Instant) -> int:
    return Outgoing.objects.filter(_undelivered(before)).count()


def _forget_letters(before: Instant) -> int:
    return Outgoing.objects.filter(_undelivered(before)).update(to="", subject="", body="")


_ALL = (
    Kind(
        "sessions",
        tr_later("登录会话", "Sessions"),
        tr_later("已失效的登录会话，自失效起", "Sessions that have expired, since they did"),
        count=_expired,
        forget=_forget_sessions,
    ),
    Kind(
        "letters",
        tr_later("未送达的提醒", "Letters not delivered"),
        tr_later(
            "未送达提醒的收件地址和内容，自生成起",
            "Address and words of letters that could not be delivered, since they were made",
        ),
        count=_count_letters,
        forget=_forget_letters,
    ),
    Kind(
        "identities",
        tr_later("密封身份", "Sealed identities"),
        tr_later("举报人、来信人的密封身份，自办结起", "Sealed identities of who tipped or wrote, since the matter was closed"),
        erase=erasing.identities,
    ),
    Kind(
        "submissions",
        tr_later("来件内容", "What was sent in"),
        tr_later(
            "来件正文、对话、提到的账号电话、附件原件和查看副本，自办结起",
            "Words, talk, accounts and phones mentioned, files with their clean copies, since the matter was closed",
        ),
        erase=erasing.submissions,
    ),
    Kind(
        "parties",
        tr_later("当事人身份", "Identities of parties"),
        tr_later(
            "当事人姓名、证件、电话，指令中的完整账号和户名，自办结起",
            "Names, identity numbers and phones of parties, whole accounts and holders of orders, since the matter was closed",
        ),
        erase=erasing.parties,
    ),
    Kind(
        "papers",
        tr_later("文书和附件", "Papers and attachments"),
        tr_later(
            "事项中的文书、附件文件和拟稿内容，自办结起",
            "Files of papers and attachments and what drafts say, since the matter was closed",
        ),
        erase=erasing.papers,
    ),
    Kind(
        "funds",
        tr_later("流水和资金追踪", "Statements and traces"),
        tr_later(
            "流水原件、读取结果、资金追踪、被害人付款和返还方案中的姓名账号，自办结起",
            "Statements as they came, readings, traces, names and accounts of payments and plans, since the matter was closed",
        ),
        erase=erasing.funds,
    ),
)

KINDS: Mapping[str, Kind] = {kind.key: kind for kind in _ALL}
