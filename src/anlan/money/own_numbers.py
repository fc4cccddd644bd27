"""Whose account a statement is of where it does not give the number (bills of wallets, printouts with a name only).

Its holder's name, bank and file stand in for the number: two people of one name at two banks are two accounts, and so are two
files of which nothing proves that they are one account. Whether the other sides' statements tell the number is left to
``inferred_numbers``.
"""

from pathlib import PurePath

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from anlan.money.entry_columns import texts

BY_NAME, BY_FILE = "户名:", "文件:"
"""How numbers begin that stand in for one that no statement gives."""


def is_stand_in(number: str) -> bool:
    """Whether a number is none, but stands in for one."""
    return number.startswith((BY_NAME, BY_FILE))


def own_numbers(entries: pa.Table) -> tuple[list[str], NDArray[np.int32]]:
    """The statement's account of each entry, as its distinct texts and each entry's place among them; stand-ins for none."""
    words, places = texts(entries, "own_account")
    rows = np.flatnonzero(places == len(words))
    if rows.size == 0:
        return words, places
    told = {name: texts(entries, name) for name in ("own_name", "bank", "file")}
    alike, which = np.unique(np.stack([at[rows] for _, at in told.values()], axis=1), axis=0, return_inverse=True)
    files = _short_names(told["file"][0])
    stand_ins = []
    for codes in alike.tolist():
        name, bank, file = ((*of, "")[code] for (of, _), code in zip(told.values(), codes, strict=True))
        shown = ", ".join(filter(None, (bank, files[file])))
        stand_ins.append(f"{BY_NAME}{name} ({shown})" if name else f"{BY_FILE}{files[file]}")
    places = places.copy()
    places[rows] = len(words) + which.reshape(-1)
    return [*words, *stand_ins], places


def _short_names(files: list[str]) -> dict[str, str]:
    """Each file by the last parts of its path, as few as tell all files apart."""
    paths = {file: PurePath(file).parts for file in files}
    for size in range(1, max(map(len, paths.values()), default=1) + 1):
        short = {file: "/".join(parts[-size:]) for file, parts in paths.items()}
        if len(set(short.values())) == len(short):
            return short
    return {file: file for file in files}
