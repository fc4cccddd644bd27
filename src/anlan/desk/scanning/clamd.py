"""Asking clamd, the daemon of ClamAV, about one file by its INSTREAM command.

In: the file in pieces, as it passes. Out: the name of what was found in it, or nothing. After the command ``zINSTREAM\\0`` comes
each piece after its length in four bytes, then the length 0. The answer ends with a null byte: ``stream: OK``,
``stream: NAME FOUND``, ``INSTREAM size limit exceeded. ERROR`` or another error. Whatever is no word about the file is one
exception, `NoVerdict`.
"""

import socket
from contextlib import suppress
from datetime import date, datetime
from types import TracebackType
from typing import Self

Address = str | tuple[str, int]
"""The path of a socket, or a host and its port."""
PIECE = 1024 * 1024
LONGEST_ANSWER = 4096
LIMITS = "Heuristics.Limits.Exceeded"
"""What a clamd with ``AlertExceedsMax`` says of what it did not look through to the end: neither malware nor none."""
CONNECTING = 2.0
"""Seconds that a connection may take."""


class NoVerdict(Exception):
    """The scanner did not say what the file is. ``too_large``: it would have to be set up to take larger ones."""

    def __init__(self, why: str, *, too_large: bool = False) -> None:
        super().__init__(why)
        self.too_large = too_large


def address_of(text: str) -> Address | None:
    """The address of ``unix:/run/clamav/clamd.ctl`` or ``host:port``; none of an empty text. Raises ``ValueError``."""
    if not text:
        return None
    if text.startswith("unix:/"):
        return text.removeprefix("unix:")
    host, _, port = text.rpartition(":")
    if not host or host == "unix" or not port.isdecimal():
        raise ValueError(f"ANLAN_CLAMD is {text}; unix:/run/clamav/clamd.ctl or host:port is understood")
    return host.strip("[]"), int(port)


def version(address: Address) -> str:
    """What clamd says it is, such as ``ClamAV 1.4.6/27123/Mon Jan 12 09:38:16 2026``. Raises ``NoVerdict``."""
    with Scanning(address, CONNECTING, command=b"zVERSION\0") as asked:
        return asked.answer()


def day_of_definitions(version: str) -> date | None:
    """The day of the newest official definitions that a version tells; none where it tells none."""
    with suppress(ValueError):
        return datetime.strptime(version.rpartition("/")[2], "%a %b %d %H:%M:%S %Y").date()  # noqa: DTZ007  clamd's own time
    return None


class Scanning:
    """One file on its way to the scanner; a context manager that hangs up. ``patience``: seconds without a sign of life."""

    def __init__(self, address: Address, patience: float, *, command: bytes = b"zINSTREAM\0") -> None:
        """Connect and say what is wanted. Raises ``NoVerdict``."""
        self._line = _dial(address)
        self._line.settimeout(patience)
        try:
            self._send(command)
        except NoVerdict:
            self._line.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, wrong: BaseException | None, trace: TracebackType | None) -> None:
        self._line.close()

    def show(self, chunk: bytes) -> None:
        """Pass on a part of the file. Raises ``NoVerdict``."""
        for start in range(0, len(chunk), PIECE):
            piece = chunk[start : start + PIECE]
            self._send(len(piece).to_bytes(4, "big") + piece)

    def found(self) -> str:
        """The file has ended: the name of what was found in it; empty when nothing was. Raises ``NoVerdict``."""
        self._send(bytes(4))
        return _meaning(self.answer())

    def answer(self) -> str:
        """What the scanner says, without the null byte at its end. Raises ``NoVerdict``."""
        said = b""
        while not said.endswith(b"\0"):
            try:
                more = self._line.recv(LONGEST_ANSWER)
            except OSError as wrong:
                raise NoVerdict(f"no answer: {type(wrong).__name__}") from wrong
            said += more
            if not more or len(said) > LONGEST_ANSWER:
                raise NoVerdict("it hung up" if not more else "an endless answer")
        return said[:-1].decode("utf-8", "replace")

    def _send(self, content: bytes) -> None:
        """Send; where the scanner has hung up it may have said why before."""
        try:
            self._line.sendall(content)
        except OSError as wrong:
            if isinstance(wrong, ConnectionError):
                _meaning(self.answer())
            raise NoVerdict(f"not sent: {type(wrong).__name__}") from wrong


def _dial(address: Address) -> socket.socket:
    try:
        if isinstance(address, tuple):
            return socket.create_connection(address, CONNECTING)
        line = socket.socket(socket.AF_UNIX)
        try:
            line.settimeout(CONNECTING)
            line.connect(address)
        except OSError:
            line.close()
            raise
    except OSError as wrong:
        raise NoVerdict(f"no connection: {type(wrong).__name__}") from wrong
    return line


def _meaning(answer: str) -> str:
    """The name of what was found; empty for ``stream: OK``. Raises ``NoVerdict``."""
    if answer == "stream: OK":
        return ""
    name = answer.removeprefix("stream: ").removesuffix(" FOUND")
    if answer != f"stream: {name} FOUND" or name.startswith(LIMITS):
        raise NoVerdict(answer[:100], too_large=name.startswith((LIMITS, "INSTREAM size limit exceeded")))
    return "".join(letter for letter in name if letter.isprintable()) or "?"
