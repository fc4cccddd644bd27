"""Filling a Word template: the places get their words, a table gets a line for each of its list.

The template's expressions run in a sandbox, everything filled in is escaped; a place that nothing fills is an error.
"""

import io
import zipfile
from collections.abc import Mapping
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

EPOCH = (1980, 1, 1, 0, 0, 0)


def fill(template: bytes, values: Mapping[str, Any]) -> bytes:
    """``template`` with its places filled: the same values give the same bytes.

    Raises ``jinja2.TemplateError`` where the template names a place that ``values`` does not have.
    """
    word = DocxTemplate(io.BytesIO(template))
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    word.render(dict(values), environment)
    out = io.BytesIO()
    word.save(out)
    return _still(out.getvalue())


def _still(content: bytes) -> bytes:
    """The archive with fixed times, in a fixed order: what is signed can be compared byte by byte."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda one: (one != "[Content_Types].xml", one)):
            target.writestr(zipfile.ZipInfo(name, EPOCH), source.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
