"""Saying where something went wrong without saying what was in the row: the text of an exception may hold it."""

import traceback


def where(wrong: BaseException) -> str:
    """The kind of a fault and the line it came from."""
    place = traceback.extract_tb(wrong.__traceback__)[-1]
    return f"{type(wrong).__name__} in {place.name} ({place.filename.rpartition('/')[2]}:{place.lineno})"
