"""Letters: one session with the mail server for all that waits.

In: ``smtp://user:password@host:port``; ``smtp+tls://`` starts TLS, ``smtps://`` begins with it. Out: nothing, or an ``OSError``:
`Refused` and `NotNow` concern one letter, everything else the server.
"""

import hashlib
import smtplib
import ssl
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from anlan.worker.message import TIMEOUT, Message, NotNow, Refused

PERMANENT = 500
"""From this answer on the server will not change its mind."""


class Mail:
    """A session, opened with its first letter."""

    def __init__(self, server: str, sender: str) -> None:
        self._server, self._sender = urlsplit(server), sender
        self._session: smtplib.SMTP | None = None
        self._sent = 0

    def send(self, message: Message, to: str) -> None:
        """Hand over one letter."""
        letter = self._letter(message, to)
        try:
            self._hand_over(letter)
        except smtplib.SMTPServerDisconnected:
            if not self._sent:
                raise
            self.close()  # servers end a session after some letters
            self._hand_over(letter)
        self._sent += 1

    def close(self) -> None:
        """End the session."""
        session, self._session, self._sent = self._session, None, 0
        if session is not None:
            try:
                session.quit()
            except (smtplib.SMTPException, OSError):
                session.close()

    def _letter(self, message: Message, to: str) -> EmailMessage:
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = self._sender, to, message.subject
        name = hashlib.sha256(message.key.encode()).hexdigest()[:40]
        letter["Message-ID"] = f"<{name}@{self._sender.rpartition('@')[2]}>"
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(message.body)
        return letter

    def _hand_over(self, letter: EmailMessage) -> None:
        if self._session is None:
            self._session = self._connect()
        try:
            self._session.send_message(letter)
        except smtplib.SMTPRecipientsRefused as cause:
            code = next(iter(cause.recipients.values()))[0]
            raise (Refused if code >= PERMANENT else NotNow)(f"the mail server refuses the recipient: {code}") from cause
        except smtplib.SMTPDataError as cause:
            raise (Refused if cause.smtp_code >= PERMANENT else NotNow)(f"the mail server: {cause.smtp_code}") from cause

    def _connect(self) -> smtplib.SMTP:
        parts = self._server
        host, safe = parts.hostname or "localhost", ssl.create_default_context()
        session: smtplib.SMTP
        if parts.scheme == "smtps":
            session = smtplib.SMTP_SSL(host, parts.port or 465, timeout=TIMEOUT, context=safe)
        else:
            session = smtplib.SMTP(host, parts.port or 25, timeout=TIMEOUT)
        try:
            if parts.scheme == "smtp+tls":
                session.starttls(context=safe)
            if parts.username:
                session.login(unquote(parts.username), unquote(parts.password or ""))
        except (smtplib.SMTPException, OSError):
            session.close()
            raise
        return session
