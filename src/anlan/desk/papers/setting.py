"""A filled Word file as PDF/A, set by typst in the fonts of the package: the same words give the same file (decision 0031)."""

from functools import cache
from importlib import resources
from typing import Any

import msgspec
import typst

from anlan.desk.papers.blocks import blocks_of
from anlan.report.fonts import Typefaces, find_typefaces
from anlan.report.glyphs import set_with_every_glyph, spell_out
from anlan.values import Instant, Lang


def set_pdf(content: bytes, *, title: str, lang: Lang, at: Instant, over: str = "") -> bytes:
    """``content`` (a Word file) as PDF. ``over``: words laid across every page of a draft.

    Raises ``InputError`` when this machine has no Chinese font.
    """
    faces = _typefaces()
    blocks = blocks_of(content)

    def compile(missing: set[str]) -> bytes:
        data: dict[str, Any] = {
            "title": title,
            "lang": lang,
            "over": over,
            "serif": faces.serif,
            "sans": faces.sans,
            "blocks": [_spelled(block, missing) for block in blocks],
        }
        return typst.compile(
            (resources.files("anlan.desk.papers") / "paper.typ").read_bytes(),
            font_paths=faces.fonts,
            format="pdf",
            sys_inputs={"data": msgspec.json.encode(data).decode("utf-8")},
            pdf_standards="a-2a",
            timestamp=int(at.timestamp()),
        )

    return set_with_every_glyph(compile, typst.TypstError)[0]


@cache
def _typefaces() -> Typefaces:
    return find_typefaces()


def _spelled(block: dict[str, Any], missing: set[str]) -> dict[str, Any]:
    if "rows" in block:
        return {**block, "rows": [[spell_out(cell, missing) for cell in row] for row in block["rows"]]}
    return {**block, "text": spell_out(block["text"], missing)}
