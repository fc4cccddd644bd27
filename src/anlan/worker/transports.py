"""Handing a message over: by SMTP, to a WeCom or DingTalk robot, to a gateway over HTTP.

In: a message with its key. Out: nothing, or ``OSError`` with what went wrong. The key travels along (``Message-ID``,
``Idempotency-Key``), so that the other side can drop a repeat after our crash between handing over and noting it.
"""

import base64
import hashlib
import hmac
import json
import smtplib
import ssl
import urllib.error
import urllib.request
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import quote_plus, unquote, urlsplit

from anlan.values import Instant, to_micros

TIMEOUT = 20


@dataclass(frozen=True, slots=True)
class Message:
    """What is to be handed over."""

    key: str
    subject: str
    body: str


def by_mail(message: Message, to: str, *, server: str, sender: str) -> None:
    """Hand over to the mail server ``smtp://user:password@host:port``; ``smtp+tls://`` starts TLS first."""
    parts = urlsplit(server)
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, message.subject
    mail["Message-ID"] = f"<{hashlib.sha256(message.key.encode()).hexdigest()[:40]}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.body)
    try:
        with smtplib.SMTP(parts.hostname or "localhost", parts.port or 25, timeout=TIMEOUT) as session:
            if parts.scheme == "smtp+tls":
                session.starttls(context=ssl.create_default_context())
            if parts.username:
                session.login(unquote(parts.username), unquote(parts.password or ""))
            session.send_message(mail)
    except smtplib.SMTPException as cause:
        raise OSError(f"{type(cause).__name__}") from cause


def by_wecom(message: Message, address: str) -> None:
    """Hand over to a WeCom group robot."""
    answer = _post(message, address, {"msgtype": "text", "text": {"content": f"{message.subject}\n{message.body}"}})
    _expect_zero(answer)


def by_dingtalk(message: Message, address: str, secret: str, now: Instant) -> None:
    """Hand over to a DingTalk group robot; with a secret the address is signed as DingTalk asks."""
    if secret:
        stamp = str(to_micros(now) // 1000)
        signed = hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256).digest()
        address = f"{address}&timestamp={stamp}&sign={quote_plus(base64.b64encode(signed).decode())}"
    answer = _post(message, address, {"msgtype": "text", "text": {"content": f"{message.subject}\n{message.body}"}})
    _expect_zero(answer)


def by_http(message: Message, address: str, secret: str) -> None:
    """Hand over to a gateway: JSON ``{key, subject, body}``, signed with the secret in ``X-Anlan-Signature``."""
    _post(message, address, {"key": message.key, "subject": message.subject, "body": message.body}, secret)


def _post(message: Message, address: str, content: dict[str, object], secret: str = "") -> bytes:
    if urlsplit(address).scheme not in ("http", "https"):
        raise OSError("the address begins neither with http nor with https")
    body = json.dumps(content, ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": message.key}
    if secret:
        headers["X-Anlan-Signature"] = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    request = urllib.request.Request(address, data=body, headers=headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
            return bytes(answer.read(65536))
    except urllib.error.HTTPError as cause:
        cause.close()
        raise OSError(f"HTTP {cause.code}") from cause


def _expect_zero(answer: bytes) -> None:
    try:
        code = json.loads(answer).get("errcode", 0)
    except (ValueError, AttributeError) as cause:
        raise OSError("the answer is not the robot's") from cause
    if code != 0:
        raise OSError(f"errcode {code}")
