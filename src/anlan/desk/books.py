"""What every process of the office reads before its threads begin: definitions, registers, law, and how their rows are shaped.

The shape of a struct is worked out when the first row of it is read. Two threads that do so at the same time can end the whole
process: msgspec sees what the other has half finished. So nothing is left for a first reader to find.

What has been read stays as long as the process. The collector of cycles is told so: one pass over these 200,000 objects takes
a tenth of a second, and whichever page set it off would wait for it. As the process ends everything is given back.
"""

import atexit
import gc
from collections.abc import Iterator
from contextlib import suppress

import msgspec
from django.urls import get_resolver

from anlan.desk.audit.naming import words
from anlan.desk.matters.procedures import by_sha, calendar
from anlan.desk.papers.form import forms
from anlan.procedure.registry import consequences, roles
from anlan.procedure.reminding import watches
from anlan.procedure.risk_points.point import points


def read_books() -> None:
    """Read them, once. To be called in the main thread after Django's set-up and whatever else stays, before there is another."""
    for read in (by_sha, calendar, roles, consequences, watches, points, forms, words):
        read()
    get_resolver().url_patterns  # noqa: B018  whatever answers an address is imported with it
    for struct in _structs(msgspec.Struct):
        with suppress(TypeError):  # one that is never read from text
            msgspec.json.Decoder(struct)
    gc.collect()
    gc.freeze()
    atexit.register(gc.unfreeze)


def _structs(base: type[msgspec.Struct]) -> Iterator[type[msgspec.Struct]]:
    for struct in base.__subclasses__():
        yield struct
        yield from _structs(struct)
