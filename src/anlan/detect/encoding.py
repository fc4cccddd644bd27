"""What a file's bytes say as text, whatever office program wrote them: UTF-8, UTF-16 by its mark, GB 18030 (GBK).

A byte that fits no character never costs more than its own line: it stays in the text as a lone surrogate, by which ``is_whole``
finds the line and ``shown`` writes the byte as ``\\xff``.
"""

from typing import Literal

Encoding = Literal["utf-8", "gb18030"]

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_LOOKED_AT = 2_000
"""Lines beyond ASCII by which the encoding is told."""


def decode(data: bytes, only: Encoding | None = None) -> str:
    """The text of a file; ``only``: the encoding where the form of the file fixes it."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _marked(data[len(mark) :], encoding)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(only or _told(data), "surrogateescape")


def _marked(data: bytes, encoding: str) -> str:
    if encoding == "utf-8":
        return data.decode(encoding, "surrogateescape")
    odd = data[len(data) & ~1 :]
    return data[: len(data) & ~1].decode(encoding, "surrogatepass") + odd.decode("ascii", "surrogateescape")


def _told(data: bytes) -> Encoding:
    """The encoding in which more of the lines are whole."""
    lines = [line for line in data.split(b"\n") if not line.isascii()][:_LOOKED_AT]
    return "gb18030" if _whole(lines, "gb18030") > _whole(lines, "utf-8") else "utf-8"


def _whole(lines: list[bytes], encoding: Encoding) -> int:
    found = 0
    for line in lines:
        try:
            line.decode(encoding)
        except UnicodeDecodeError:
            continue
        found += 1
    return found


def is_whole(text: str) -> bool:
    """Whether every byte of it was a character's."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def shown(text: str) -> str:
    """The text with the bytes that fit no character written as ``\\xff``."""
    try:
        return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    except UnicodeEncodeError:  # half a character of UTF-16
        return text.encode("utf-8", "backslashreplace").decode()
