"""The register of companies, as the market regulator keeps it: code, registered address, whether it still exists.

Companies only: a sole trader's address may be a home, so leave sole traders out of the file.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from anlan.detect.registers.address import normalise_address, same_address
from anlan.detect.registers.reading import Row


@dataclass(frozen=True, slots=True)
class Companies:
    """Registered address (normalised) by code, and the codes of companies that are no more."""

    address: Mapping[str, str] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()

    @classmethod
    def of(cls, rows: Iterable[Row]) -> "Companies":
        """From rows of the register; of two rows of one company the later stands."""
        address: dict[str, str] = {}
        gone: set[str] = set()
        for row in rows:
            code = str(row["company"])
            address[code] = normalise_address(str(row["address"]))
            (gone.add if row.get("state") == "gone" else gone.discard)(code)
        return cls(address, frozenset(gone))

    def differs(self, company: str, address: str | None) -> int:
        """0 when the address is the registered one (or none is stated), 1 when it is another, 2 when no such company exists or it
        is no more."""
        if company not in self.address or company in self.gone:
            return 2
        return int(address is not None and not same_address(normalise_address(address), self.address[company]))

    def __str__(self) -> str:
        return f"{len(self.address)} companies" if self.address else "none given"
