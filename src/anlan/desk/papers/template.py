"""The template in force for a form: the one a clerk put in its place, else ours; and what a template must not hold.

A Word file from outside is a program of a kind: it may run macros, fetch another template, or call Python through its places. So
a new one is unpacked within limits, refused with macros or links, filled once in a sandbox with sample words, and only then kept.
"""

import io
import zipfile
from typing import Final

from docx import Document
from docx.document import Document as Word
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from jinja2.exceptions import TemplateError

from anlan.desk.papers.filling import fill
from anlan.desk.papers.form import Form, places
from anlan.desk.papers.making import make_template
from anlan.desk.papers.models import Template
from anlan.values import InputError, Lang, Note

LARGEST: Final = 2 * 1024 * 1024
LARGEST_UNPACKED: Final = 20 * 1024 * 1024
SAMPLE: Final = "样"


class AnyLine(dict[str, str]):
    """A sample line of a table: has every column."""

    def __missing__(self, key: str) -> str:
        return SAMPLE


def template_of(form: Form, lang: Lang) -> bytes:
    """The Word file that the form is filled into."""
    found = Template.objects.filter(form=form.key, lang=lang).first()
    return bytes(found.content) if found is not None else make_template(form, lang)


def check_template(content: bytes, form: Form) -> None:
    """Raise ``InputError`` saying why ``content`` cannot be the template of ``form``."""
    _unpack(content)
    try:
        lists = {name: [AnyLine()] for name in ("lines", *(table.list for table in form.zh.tables))}
        fill(content, {**dict.fromkeys(places(form), SAMPLE), **lists})
    except TemplateError as wrong:
        raise InputError(Note.of("desk.papers.template_place", why=str(wrong))) from wrong
    except (ValueError, KeyError, TypeError, SyntaxError) as wrong:
        raise InputError(Note.of("desk.papers.template_broken")) from wrong


def _unpack(content: bytes) -> None:
    if len(content) > LARGEST:
        raise InputError(Note.of("desk.papers.template_size", limit=LARGEST // 1024 // 1024))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST_UNPACKED:
                raise InputError(Note.of("desk.papers.template_size", limit=LARGEST_UNPACKED // 1024 // 1024))
            names = archive.namelist()
            linked = any(b'TargetMode="External"' in archive.read(name) for name in names if name.endswith(".rels"))
        if linked or any("vbaProject" in name for name in names):
            raise InputError(Note.of("desk.papers.template_active"))
        _refuse_what_is_not_carried_over(Document(io.BytesIO(content)))
    except (zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError) as wrong:
        raise InputError(Note.of("desk.papers.template_broken")) from wrong


def _refuse_what_is_not_carried_over(word: Word) -> None:
    """Pictures, text boxes, headers and footers would stand in the Word file and be missing in the PDF."""
    body = word.element.body
    drawn = next(body.iter(qn("w:drawing"), qn("w:pict")), None) is not None
    edges = [edge for section in word.sections for edge in (section.header, section.footer)]
    if drawn or any(line.text.strip() for edge in edges for line in edge.paragraphs):
        raise InputError(Note.of("desk.papers.template_drawn"))
