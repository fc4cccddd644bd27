"""Telling a partner's system over HTTPS that something happened, so that it can be sure that we told it.

In: a message of the outbox and its webhook. Out: nothing, or ``OSError``. The body is signed with the time (HMAC-SHA256 over
``<seconds>.<body>``), by each secret that is valid while secrets are changed. The connection goes to an address that was looked
at first: none of a private or local network, unless the settings allow that network; redirects are not followed.
"""

import hashlib
import hmac
import http.client
import ipaddress
import socket
import ssl
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from anlan.values import Instant
from anlan.worker.message import TIMEOUT, Message

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
LARGEST_ANSWER = 65536


@dataclass(frozen=True, slots=True)
class Target:
    """Where to: the address as it was given, and the one number that was looked at and is connected to."""

    host: str
    port: int
    path: str
    number: str
    secure: bool


def by_webhook(message: Message, address: str, secrets: Sequence[str], now: Instant, allowed: Collection[Network]) -> None:
    """Hand over. Raises ``OSError`` for an address that is not allowed and for every answer but 2xx."""
    target = look_up(address, allowed)
    body = message.body.encode()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Idempotency-Key": message.key,
        "Anlan-Signature": signature(body, secrets, now),
        "User-Agent": "Anlan",
    }
    connection = _connect(target)
    try:
        connection.request("POST", target.path, body, headers)
        answer = connection.getresponse()
        answer.read(LARGEST_ANSWER)
    except http.client.HTTPException as cause:
        raise OSError(type(cause).__name__) from cause
    finally:
        connection.close()
    if not 200 <= answer.status < 300:
        raise OSError(f"HTTP {answer.status}")


def signature(body: bytes, secrets: Sequence[str], now: Instant) -> str:
    """``t=<seconds>,v1=<hex>``, one ``v1`` a secret."""
    stamp = str(int(now.timestamp()))
    marks = (hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest() for secret in secrets)
    return ",".join([f"t={stamp}", *(f"v1={mark}" for mark in marks)])


def look_up(address: str, allowed: Collection[Network]) -> Target:
    """The target; every number that the host has must be public or in an allowed network. Raises ``OSError``.

    Plain HTTP is for allowed networks alone.
    """
    parts = urlsplit(address)
    host, secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    numbers = [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    for number in numbers:
        inside = _allowed(number, allowed)
        if not inside and not (secure and _public(number)):
            raise OSError("the address leads to a network that is not allowed")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(host, port, path, numbers[0], secure)


def _allowed(number: str, allowed: Collection[Network]) -> bool:
    found = ipaddress.ip_address(number.partition("%")[0])
    return any(found.version == network.version and found in network for network in allowed)


def _public(number: str) -> bool:
    found = ipaddress.ip_address(number.partition("%")[0])
    inner = found.ipv4_mapped or found.sixtofour if isinstance(found, ipaddress.IPv6Address) else None
    return all(n.is_global and not n.is_multicast for n in (found, inner) if n is not None)


def _connect(target: Target) -> http.client.HTTPConnection:
    """A connection to the number that was looked at; a second look-up of the name could lead elsewhere."""
    connection = http.client.HTTPConnection(target.host, target.port, timeout=TIMEOUT)
    plain = socket.create_connection((target.number, target.port), timeout=TIMEOUT)
    try:
        secured = ssl.create_default_context().wrap_socket(plain, server_hostname=target.host) if target.secure else plain
    except OSError:
        plain.close()
        raise
    connection.sock = secured
    return connection
