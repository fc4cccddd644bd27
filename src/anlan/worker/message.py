"""What is handed over, and how a way says that it could not."""

from dataclasses import dataclass

TIMEOUT = 20
"""Seconds to wait for the other side, each time it is waited for."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message. Its key travels along, so that the other side can drop a repeat.

    There is one when we crash between handing over and noting it.
    """

    key: str
    subject: str
    body: str


class Refused(OSError):
    """The other side is there and will never take this message; the way is in order and the next message may go."""


class NotNow(OSError):
    """The other side is there and will not take this message now; the way is in order and the next message may go."""
