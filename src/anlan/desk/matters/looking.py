"""Clean copies to look at beside the kept original: made anew from what is seen, so nothing hidden in a file reaches a screen.

In: the bytes of a file and what it is. Out: a picture. Of a picture it holds the points alone: no place, no camera, no name. Of a
PDF it is one page, drawn by `pdf_page` in a process of its own. Other files have none; open originals on a separate machine.
"""

import os
import subprocess
import sys
import warnings
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps

MOST_POINTS = 50_000_000
LONGEST_SIDE = 2400
PATIENCE = 40
"""Seconds that somebody waits for a page at most."""
PDF = "application/pdf"
_PICTURES = {"image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "GIF", "image/webp": "WEBP"}
SEEN = (PDF, *_PICTURES)
"""What can be looked at."""
_PASSED_ON = ("PATH", "PYTHONPATH", "LANG", "LC_ALL")


@dataclass(frozen=True, slots=True)
class Seen:
    """A picture of a file, or of one page of it."""

    picture: bytes
    media_type: str


def look_at(content: bytes, kind: str, page: int) -> Seen | None:
    """The clean copy; of a PDF its ``page``, counted from 1. None where there is nothing to be seen."""
    if kind == PDF:
        drawn = page_of_pdf(content, page)
        return Seen(drawn, "image/png") if drawn else None
    copy = clean_copy(content, kind) if page == 1 else None
    return Seen(copy, "image/jpeg") if copy else None


def page_of_pdf(content: bytes, page: int) -> bytes | None:
    """The page as PNG; none where there is no such page or the file cannot be drawn in time and memory."""
    command = [sys.executable, "-m", "anlan.desk.matters.pdf_page", str(page)]
    known = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    try:
        done = subprocess.run(command, input=content, capture_output=True, check=False, timeout=PATIENCE, env=known)
    except subprocess.TimeoutExpired:
        return None
    return done.stdout if done.returncode == 0 and done.stdout else None


def clean_copy(content: bytes, kind: str) -> bytes | None:
    """A JPEG of the picture's points, upright, at most `LONGEST_SIDE` wide and high; none for what is no readable picture."""
    if kind not in _PICTURES:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            picture = Image.open(BytesIO(content), formats=(_PICTURES[kind],))
            if picture.width * picture.height > MOST_POINTS:
                return None
            upright = ImageOps.exif_transpose(picture).convert("RGB")
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            out = BytesIO()
            Image.frombytes("RGB", upright.size, upright.tobytes()).save(out, "JPEG", quality=85)
    except (
        Exception
    ):  # decoders meet broken and hostile files with errors of every kind; none of them is ours, and the original stays
        return None
    return out.getvalue()
