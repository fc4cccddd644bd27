"""What the surroundings tell the office: one frozen struct read from environment variables.

In: a mapping such as ``os.environ``. Out: ``Environment``. Every variable the office knows is named here and nowhere
else, so that `docs/how-to/install.md` can be checked against it. Secrets come from a variable, or from the file that the
variable with ``_FILE`` names (systemd credentials, container secrets); never from a settings file in the project.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

VARIABLES = {
    "ANLAN_HOME": "folder of the data: database, attachments, collected static files (default: var)",
    "ANLAN_DATABASE": "postgresql://user:password@host/name, or empty for SQLite in ANLAN_HOME",
    "ANLAN_SECRET_KEY": "at least 50 random characters; signs sessions. ANLAN_SECRET_KEY_FILE names a file instead",
    "ANLAN_FIELD_KEY": "at least 50 random characters; encrypts fields such as identity numbers. ANLAN_FIELD_KEY_FILE likewise",
    "ANLAN_HOSTS": "host names served, separated by commas (default: localhost,127.0.0.1)",
    "ANLAN_ADDRESS": "how people reach the office, such as https://anlan.example.gov.cn; messages then link to the matter",
    "ANLAN_PLAIN_HTTP": "1 when served without TLS on the own machine; cookies are then not marked secure",
    "ANLAN_BEHIND_PROXY": "1 when a reverse proxy sets X-Forwarded-For and X-Forwarded-Proto",
    "ANLAN_DEMO": "1 only for the demonstration: the sign-in page then shows the code of the second factor",
    "ANLAN_CLAMD": "unix:/run/clamav/clamd.ctl or host:port of the scanner for malware; empty: uploads are not scanned",
    "ANLAN_SMTP": "smtp://user:password@host:port for reminders; smtp+tls:// starts TLS, smtps:// begins with it; empty: none",
    "ANLAN_MAIL_FROM": "sender address of reminders",
    "ANLAN_WEBHOOK_NETWORKS": "private networks that webhooks may lead to, such as 10.8.0.0/16,10.9.0.0/16 (default: none)",
    "ANLAN_NATS": "address of the broker with the alerts of live watches (nats://127.0.0.1:4222); ANLAN_NATS_FILE likewise",
    "ANLAN_NATS_CREDENTIALS": "a credentials file of NATS",
    "ANLAN_ALERTS_TO": "code of the organisation whose queue takes live alerts (default: none are taken)",
    "ANLAN_ALERTS_AS": "sign-in name of the account in whose name they are taken",
    "ANLAN_SESSION_IDLE": "minutes without a request after which a session ends (default 30)",
    "ANLAN_SESSION_HOURS": "hours after which a session ends in any case (default 12)",
}

PREPARED_AFTER = 2
SHORT_QUERIES = "-c random_page_cost=1.1 -c max_parallel_workers_per_gather=0 -c jit=off"
"""A page asks for a few rows in an index that lies in memory or on a solid disk: it gains nothing from a compiled plan or from
several processes, which on a busy machine only take each other's place. ``?options=`` in the address replaces it."""


@dataclass(frozen=True, slots=True)
class Environment:
    """What was read. ``made_keys``: the keys were made by the program itself (fit for a demonstration, reported by doctor)."""

    home: Path
    database: str
    secret_key: str
    field_key: str
    hosts: tuple[str, ...]
    address: str
    plain_http: bool
    behind_proxy: bool
    demo: bool
    clamd: str
    smtp: str
    mail_from: str
    webhook_networks: tuple[str, ...]
    nats: str
    nats_credentials: Path | None
    alerts_to: str
    alerts_as: str
    session_idle_minutes: int
    session_hours: int
    made_keys: bool


def read_environment(variables: Mapping[str, str]) -> Environment:
    """The environment of ``variables``. Makes ``ANLAN_HOME`` and, where no key is given, keys in it for its owner alone."""
    home = Path(variables.get("ANLAN_HOME") or "var").resolve()
    home.mkdir(parents=True, exist_ok=True)
    secret_key, field_key = secret(variables, "ANLAN_SECRET_KEY"), secret(variables, "ANLAN_FIELD_KEY")
    return Environment(
        home=home,
        database=variables.get("ANLAN_DATABASE", ""),
        secret_key=secret_key or kept_key(home / "secret.key"),
        field_key=field_key or kept_key(home / "field.key"),
        hosts=tuple(h.strip() for h in variables.get("ANLAN_HOSTS", "localhost,127.0.0.1").split(",") if h.strip()),
        address=variables.get("ANLAN_ADDRESS", "").rstrip("/"),
        plain_http=variables.get("ANLAN_PLAIN_HTTP") == "1",
        demo=variables.get("ANLAN_DEMO") == "1" and variables.get("ANLAN_PLAIN_HTTP") == "1",
        behind_proxy=variables.get("ANLAN_BEHIND_PROXY") == "1",
        clamd=variables.get("ANLAN_CLAMD", ""),
        smtp=secret(variables, "ANLAN_SMTP"),
        mail_from=variables.get("ANLAN_MAIL_FROM", "anlan@localhost"),
        webhook_networks=tuple(n.strip() for n in variables.get("ANLAN_WEBHOOK_NETWORKS", "").split(",") if n.strip()),
        nats=secret(variables, "ANLAN_NATS") or "nats://127.0.0.1:4222",
        nats_credentials=Path(variables["ANLAN_NATS_CREDENTIALS"]) if variables.get("ANLAN_NATS_CREDENTIALS") else None,
        alerts_to=variables.get("ANLAN_ALERTS_TO", ""),
        alerts_as=variables.get("ANLAN_ALERTS_AS", ""),
        session_idle_minutes=int(variables.get("ANLAN_SESSION_IDLE", "30")),
        session_hours=int(variables.get("ANLAN_SESSION_HOURS", "12")),
        made_keys=not (secret_key and field_key),
    )


def secret(variables: Mapping[str, str], name: str) -> str:
    """The secret itself, or the content of the file named by ``<name>_FILE``; empty when neither is set."""
    if variables.get(name):
        return variables[name]
    path = variables.get(f"{name}_FILE")
    return Path(path).read_text(encoding="utf-8").strip() if path else ""


def kept_key(path: Path) -> str:
    """The key in ``path``, made on first use."""
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as out:
            out.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii").strip()


def database_settings(address: str, home: Path) -> dict[str, object]:
    """Django's settings of one database: PostgreSQL for ``postgresql://…``, SQLite in ``home`` for an empty address.

    SQLite: write-ahead log and IMMEDIATE transactions, without which concurrent writers meet "database is locked".
    PostgreSQL: what a connection has asked more than ``PREPARED_AFTER`` times is planned no more; planning took half of its time.
    """
    if not address:
        pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=20000"
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(home / "anlan.sqlite3"),
            "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE", "init_command": pragmas},
            "TEST": {"NAME": str(home / "test.sqlite3")},
        }
    parts = urlsplit(address)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ValueError(f"ANLAN_DATABASE begins with {parts.scheme}://; postgresql:// or nothing at all is understood")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "anlan",
        "USER": unquote(parts.username or options.pop("user", "")),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or options.pop("host", ""),
        "PORT": str(parts.port or options.pop("port", "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": PREPARED_AFTER, "options": SHORT_QUERIES, **options},
    }
