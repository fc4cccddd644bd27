"""Which fonts the PDF is set in: text in a serif (宋体), headings and tables in a sans (黑体), as official papers are.

The fonts of the package ``pylopdf-fonts-zh-cn`` (Noto Sans SC and Noto Serif SC, OFL 1.1) come first, so that the paper looks
alike on every machine; where that package is absent, a Chinese font of the system serves. Without any there is no PDF.
"""

import importlib.util
from dataclasses import dataclass
from pathlib import Path

import typst

from anlan.values import InputError, Note

PACKAGE = "pylopdf_fonts_zh_cn"
SERIF = ("Noto Serif SC", "Noto Serif CJK SC", "Source Han Serif SC", "SimSun", "Songti SC", "FandolSong", "AR PL UMing CN")
SANS = (
    "Noto Sans SC",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "SimHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Droid Sans Fallback",
)


@dataclass(frozen=True, slots=True)
class Typefaces:
    """The families to set in, best first, and the fonts that a PDF may take glyphs from."""

    serif: tuple[str, ...]
    sans: tuple[str, ...]
    fonts: typst.Fonts


def find_typefaces(*, system: bool = True, package: bool = True) -> Typefaces:
    """The typefaces of this machine. Raises ``InputError`` that names the package to install when none has Chinese.

    ``system`` and ``package`` tell where to look. A rare character that the first family lacks is taken from any other.
    """
    folders: list[str] = _package_folders() if package else []
    fonts = typst.Fonts(include_system_fonts=system, include_embedded_fonts=False, font_paths=folders)
    known = set(fonts.families())
    serif, sans = (tuple(name for name in names if name in known) for names in (SERIF, SANS))
    if not serif and not sans:
        raise InputError(Note.of("report.pdf.no_font"))
    return Typefaces(serif or sans, sans or serif, fonts)


def _package_folders() -> list[str]:
    found = importlib.util.find_spec(PACKAGE)
    return [] if found is None or found.origin is None else [str(Path(found.origin).parent)]
