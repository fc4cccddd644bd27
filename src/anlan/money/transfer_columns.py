"""Transfers as columns: the index of the ledger, thirty-two bytes a transfer."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class TransferColumns:
    """Transfers, one a place. ``src`` account or −1 (from no account); ``dst`` account or −1 − kind of exit; ``amount`` fen;
    ``time`` µs; ``debit`` and ``credit`` where the entries stand that tell each side, −1 where no statement does."""

    src: NDArray[np.int32]
    dst: NDArray[np.int32]
    amount: NDArray[np.int64]
    time: NDArray[np.int64]
    debit: NDArray[np.int32]
    credit: NDArray[np.int32]

    def __len__(self) -> int:
        return int(self.src.size)

    @classmethod
    def empty(cls, size: int) -> "TransferColumns":
        """Columns of that length, not filled."""
        codes = [np.empty(size, np.int32) for _ in range(4)]
        return cls(codes[0], codes[1], np.empty(size, np.int64), np.empty(size, np.int64), codes[2], codes[3])

    def at(self, rows: NDArray[np.integer] | NDArray[np.bool_]) -> "TransferColumns":
        """The transfers of ``rows`` (numbers or a mask), in that order."""
        return TransferColumns(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))
