"""Free text that may hold account numbers, as pages show it: every run of twelve digits or more is masked, but for times."""

import re

from anlan.values import mask_account

_NUMBER = re.compile(r"(?<![0-9.])(?!20[0-9]{12}(?![0-9]))[0-9]{12,}")


def mask_text(text: object) -> str:
    """The text with account-like numbers masked."""
    return _NUMBER.sub(lambda found: mask_account(found[0]), str(text))
