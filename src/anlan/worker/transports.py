"""Handing a message over by HTTP: to a group's robot (WeCom, DingTalk, Feishu), to a gateway of the house, to an SMS gateway.

In: a message, the address and secret of the channel, for an SMS the number. Out: nothing, or ``OSError`` with what went wrong,
never with the address, which lets anybody post. The key travels along (``Idempotency-Key``), so that the other side can drop a
repeat. Why these are ours and no library's: decision 0099.
"""

import base64
import hashlib
import hmac
import json
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote_plus, urlsplit

from anlan.values import Instant, to_micros
from anlan.worker.message import TIMEOUT, Message, Refused

LARGEST_ANSWER = 65536
OUR_FAULT: Final = frozenset(range(400, 500)) - {401, 403, 404, 407, 408, 429}
"""Answers that speak of the message, not of the way or of the moment."""


@dataclass(frozen=True, slots=True)
class To:
    """Where to: the channel's address and secret, and for one person's message the number."""

    address: str
    secret: str
    number: str = ""


def by_wecom(message: Message, to: To, now: Instant) -> None:
    """Hand over to a WeCom group robot."""
    _expect(_post(message, to.address, {"msgtype": "text", "text": {"content": _text(message)}}), "errcode")


def by_dingtalk(message: Message, to: To, now: Instant) -> None:
    """Hand over to a DingTalk group robot; with a secret the address is signed as DingTalk asks."""
    address = to.address
    if to.secret:
        stamp = str(to_micros(now) // 1000)
        signed = hmac.new(to.secret.encode(), f"{stamp}\n{to.secret}".encode(), hashlib.sha256).digest()
        address = f"{address}&timestamp={stamp}&sign={quote_plus(base64.b64encode(signed).decode())}"
    _expect(_post(message, address, {"msgtype": "text", "text": {"content": _text(message)}}), "errcode")


def by_feishu(message: Message, to: To, now: Instant) -> None:
    """Hand over to a Feishu group robot; with a secret the content is signed as Feishu asks."""
    content: dict[str, object] = {"msg_type": "text", "content": {"text": _text(message)}}
    if to.secret:
        stamp = str(to_micros(now) // 1_000_000)
        signed = hmac.new(f"{stamp}\n{to.secret}".encode(), b"", hashlib.sha256).digest()
        content |= {"timestamp": stamp, "sign": base64.b64encode(signed).decode()}
    _expect(_post(message, to.address, content), "code")


def by_http(message: Message, to: To, now: Instant) -> None:
    """Hand over to a gateway: JSON ``{key, subject, body}``, signed with the secret in ``X-Anlan-Signature``."""
    _post(message, to.address, {"key": message.key, "subject": message.subject, "body": message.body}, to.secret)


def by_sms(message: Message, to: To, now: Instant) -> None:
    """Hand over to an SMS gateway: as to any gateway, with the number in ``to``."""
    content = {"key": message.key, "to": to.number, "subject": message.subject, "body": message.body}
    _post(message, to.address, content, to.secret)


WAYS: Mapping[str, Callable[[Message, To, Instant], None]] = {
    "wecom": by_wecom,
    "dingtalk": by_dingtalk,
    "feishu": by_feishu,
    "http": by_http,
    "sms": by_sms,
}
"""Kind of a channel → how a message is handed over."""


def _text(message: Message) -> str:
    return f"{message.subject}\n{message.body}"


def _post(message: Message, address: str, content: Mapping[str, object], secret: str = "") -> bytes:
    if urlsplit(address).scheme not in ("http", "https"):
        raise OSError("the address begins neither with http nor with https")
    body = json.dumps(content, ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": message.key}
    if secret:
        headers["X-Anlan-Signature"] = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    request = urllib.request.Request(address, data=body, headers=headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
            return bytes(answer.read(LARGEST_ANSWER))
    except urllib.error.HTTPError as cause:
        cause.close()
        raise (Refused if cause.code in OUR_FAULT else OSError)(f"HTTP {cause.code}") from cause


def _expect(answer: bytes, name: str) -> None:
    """A robot says 200 also when it takes nothing; whether it did is a number in its answer."""
    try:
        code = json.loads(answer).get(name)
    except (ValueError, AttributeError) as cause:
        raise OSError("the answer is not the robot's") from cause
    if code != 0:
        raise OSError(f"the robot answers {name} {code if isinstance(code, int) else 'nothing'}")
