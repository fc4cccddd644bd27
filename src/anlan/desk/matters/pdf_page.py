"""One page of a PDF as a picture (PNG), drawn in a process of its own: ``python -m anlan.desk.matters.pdf_page PAGE < FILE``.

A PDF from outside may be broken or made to do harm. It is drawn by typst, which runs nothing that stands in it; the process ends
by itself after ``SECONDS`` of work, holds at most ``MEMORY`` bytes, and puts nothing on disk: the file lives in memory alone.
"""

import os
import resource
import sys

import typst

SECONDS, MEMORY, DOTS = 20, 2 << 30, 110
OPEN_FILES = "/proc/self/fd"
DRAW = """
#set page(width: auto, height: auto, margin: 0pt)
#image(read("/{file}", encoding: none), format: "pdf", page: {page})
"""


def draw(content: bytes, page: int) -> bytes:
    """The page, counted from 1. Raises ``typst.TypstError`` where there is no such page or the file cannot be read."""
    file = os.memfd_create("pdf")
    with os.fdopen(os.dup(file), "wb") as out:
        out.write(content)
    source = DRAW.format(file=file, page=page).encode()
    return bytes(typst.compile(source, root=OPEN_FILES, format="png", ppi=DOTS))  # type: ignore[call-overload]  # one type for both


def main() -> int:
    """Draw what comes in; 1 when it cannot be drawn."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        sys.stdout.buffer.write(draw(sys.stdin.buffer.read(), int(sys.argv[1])))
    except typst.TypstError:
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
