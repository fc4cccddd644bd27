"""What an act has against it is kept for the page that follows, which says it: sentences under ``refused`` in the session."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.http import HttpRequest

from anlan.desk.words import language, said
from anlan.procedure.refusal import Refused
from anlan.values import InputError


@contextmanager
def kept_refusals(request: HttpRequest) -> Iterator[None]:
    """Around an act: where it is refused, every reason is kept and the view goes on."""
    try:
        yield
    except Refused as refused:
        request.session["refused"] = [reason.say(language()) for reason in refused.reasons]
    except InputError as wrong:
        request.session["refused"] = [said(wrong.note)]
