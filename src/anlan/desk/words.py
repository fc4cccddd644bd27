"""The words of screens in the reader's language.

Fixed words of a screen stand where they are used, in both languages beside each other: ``{% tr "今日" "Today" %}`` in a
template, ``tr("今日", "Today")`` in Python. Sentences with values are notes (`anlan.values.Note`). Decision 0070 says why.
"""

from django.utils.functional import lazy
from django.utils.translation import get_language

from anlan.values import Lang, Note, say


def language() -> Lang:
    """The language of the reader of this request; Chinese when none is active."""
    return "en" if (get_language() or "zh").startswith("en") else "zh"


def tr(zh: str, en: str) -> str:
    """The one of the two texts that the reader wants."""
    return en if language() == "en" else zh


def said(note: Note) -> str:
    """The note as a sentence for the reader."""
    return say(note, language())


tr_later = lazy(tr, str)
"""As ``tr``, chosen when it is shown: for labels of forms and choices, which are built once."""
