"""Names near a name that nobody knows: what a message offers to somebody who misspelt one."""

import difflib
from collections.abc import Iterable

MOST = 12


def near(name: str, names: Iterable[str], most: int = MOST) -> str:
    """The names that would have been right, the likeliest first and at most so many, with commas; ``-`` when there are none.

    Likely is what is spelt almost so, then what the name is a part of.
    """
    pool = sorted(names)
    close = difflib.get_close_matches(name, pool, n=3, cutoff=0.6)
    close += [other for other in pool if name and name in other and other not in close]
    listed = [*close, *(other for other in pool if other not in close)]
    return ", ".join(listed[:most] + ["…"] * (len(listed) > most)) or "-"
