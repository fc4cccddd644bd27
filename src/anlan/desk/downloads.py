"""Answers that are saved, never shown: whatever was uploaded is no page of ours."""

from collections.abc import Iterable

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

PLAIN = "application/octet-stream"


def content_disposition(name: str) -> str:
    """The header for a name in any script."""
    return content_disposition_header(as_attachment=True, filename=name) or "attachment"


def streamed(chunks: Iterable[bytes], name: str) -> StreamingHttpResponse:
    """``chunks`` as a download under ``name``."""
    return StreamingHttpResponse(chunks, content_type=PLAIN, headers={"Content-Disposition": content_disposition(name)})
