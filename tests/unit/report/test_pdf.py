"""The PDF: set without the system's fonts, the same bytes for the same report, no name that breaks it."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from anlan.report.fonts import find_typefaces
from anlan.report.glyphs import spell_out, undrawn
from anlan.report.pdf import write_pdf
from anlan.values import InputError, format_fen, say

from .example import example_report
from .sample_case import sample_case

REPORT = example_report()


def words_of(path: Path) -> str:
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("no pdftotext on this machine (Debian: apt-get install poppler-utils)")
    return subprocess.run([program, "-layout", path, "-"], check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_pdf_is_made_with_the_packaged_fonts_alone_and_says_the_totals(lang: str, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    assert write_pdf(REPORT, path, "en" if lang == "en" else "zh", find_typefaces(system=False)) == set()
    start = path.read_bytes()[:8]
    assert start.startswith(b"%PDF-1.")
    text = words_of(path)
    totals = REPORT.flow.totals
    for fen in (totals.paid, totals.held, totals.not_obtained, totals.exited):
        assert format_fen(fen) in text
    for line in (*REPORT.stop, *REPORT.request):
        assert line.account in text
    assert REPORT.fingerprint.digest[:16] in text
    assert re.search(r"1 ?/ ?\d+", text)


def test_the_same_report_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one.pdf", "other.pdf"):
        write_pdf(REPORT, tmp_path / name, "zh", find_typefaces(system=False))
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "other.pdf").read_bytes()


def test_hostile_names_and_characters_without_a_glyph_are_set_as_text(tmp_path: Path) -> None:
    names = ("#panic(1)", "*x* _y_ $z$ @w <v>", "张\ue000三", "a\x00b\x1b", "</text><script/>")
    missing = write_pdf(example_report(sample_case(names=names)), tmp_path / "x.pdf", "zh", find_typefaces(system=False))
    assert missing == {"\ue000"}
    text = words_of(tmp_path / "x.pdf")
    assert "#panic(1)" in text
    assert "〔U+E000〕" in text


def test_a_machine_without_a_chinese_font_is_told_what_to_install() -> None:
    with pytest.raises(InputError) as told:
        find_typefaces(system=False, package=False)
    for lang in ("zh", "en"):
        assert "fonts-noto-cjk" in say(told.value.note, lang)  # type: ignore[arg-type]


def test_a_character_without_a_glyph_is_spelled_out_and_others_are_kept() -> None:
    assert spell_out("张𠮷\n三", {"𠮷"}) == "张〔U+20BB7〕\n三"
    assert undrawn('error: the text `"\\u{e000}"` could not be displayed with font `"X"`') == {"\ue000"}
    assert undrawn("some other complaint") == set()
