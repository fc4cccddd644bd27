"""Text in a room of a given width: which of several ways to say something fits, and amounts as short as a label needs.

About as wide as a typeface draws it; the screen does the same in ``assets/picture.js``. Widths and sizes are picture units.
"""

from collections.abc import Sequence

from anlan.values import Lang, format_fen

_SIZES: dict[Lang, tuple[tuple[int, str], ...]] = {"zh": ((10**10, "亿"), (10**6, "万")), "en": ((10**8, "m"), (10**5, "k"))}


def width_of(text: str, size: float) -> float:
    """How wide a text is: Chinese characters are square, others a bit more than half as wide."""
    return sum(1.0 if letter > "\u2e80" else 0.57 for letter in text) * size


def fitting(ways: Sequence[str], size: float, room: float) -> str:
    """The first way to say something that has room; the last one cut where even that has none."""
    found = next((way for way in ways if width_of(way, size) <= room), None)
    if found is not None:
        return found
    kept = ways[-1]
    while len(kept) > 1 and width_of(f"{kept}…", size) > room:
        kept = kept[:-1]
    return f"{kept}…"


def short_fen(fen: int, lang: Lang) -> str:
    """Yuan as short as a label needs, never more than it is: ``32.1万``, ``7,621``; in English ``321k``, ``1.2m``."""
    for size, unit in _SIZES[lang]:
        if fen >= size:
            tenths = fen * 10 // size
            return f"{tenths // 10:,}{f'.{tenths % 10}' if tenths % 10 else ''}{unit}"
    return format_fen(fen)[:-3]
