"""How long a law gives: ``30min 48h 3d 15wd 2m 1y``, and a range that a decision chooses from: ``1d..4d``.

In: the text of a definition file. Out: an amount and a unit, nothing counted yet; counting is ``anlan.law.counting``.
"""

import re
from typing import Final, Literal, cast

Unit = Literal["min", "h", "d", "wd", "m", "y"]

_FORM: Final = re.compile(r"(?P<amount>[1-9]\d{0,4})(?P<unit>min|h|d|wd|m|y)")
_MONTHS: Final = {"m": 1, "y": 12}
_MINUTES: Final = {"min": 1, "h": 60, "d": 1440}
_ORDER: Final = {"min": 1, "h": 60, "d": 1440, "wd": 1440, "m": 43_200, "y": 525_600}


class NotALength(ValueError):
    """``value`` is no length, or no range from short to long; loaders add the file and the key."""

    def __init__(self, value: object) -> None:
        super().__init__(f"expected a length such as 30min, 48h, 3d, 15wd, 2m, 1y or 1d..4d, found {value!s}")
        self.value = str(value)


class Length:
    """An amount and a unit. Years are kept as years: a definition prints as it was written.

    ``months``: 12 for a year, 0 for a length that does not run in months. ``minutes``: 0 for working days, months and years,
    whose minutes depend on the calendar. ``rough``: minutes with months of 30 days, good for putting lengths in order, never
    for a date.
    """

    __slots__ = ("amount", "minutes", "months", "rough", "unit")
    amount: int
    unit: Unit
    months: int
    minutes: int
    rough: int

    def __init__(self, amount: int, unit: Unit) -> None:
        self.amount = amount
        self.unit = unit
        self.months = amount * _MONTHS.get(unit, 0)
        self.minutes = amount * _MINUTES.get(unit, 0)
        self.rough = amount * _ORDER[unit]

    @classmethod
    def parse(cls, text: str) -> "Length":
        """Read ``48h``. Raises ``NotALength``."""
        found = _FORM.fullmatch(text) if isinstance(text, str) else None
        if found is None:
            raise NotALength(text)
        return cls(int(found["amount"]), cast(Unit, found["unit"]))

    def __str__(self) -> str:
        return f"{self.amount}{self.unit}"

    def __repr__(self) -> str:
        return f"Length({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Length) and (self.amount, self.unit) == (other.amount, other.unit)

    def __hash__(self) -> int:
        return hash((self.amount, self.unit))


class LengthRange:
    """What a decision may grant: ``least`` to ``most``, both included (以内 includes the figure). Fixed when they are equal."""

    __slots__ = ("least", "most")
    least: Length
    most: Length

    def __init__(self, least: Length, most: Length) -> None:
        if least.unit != most.unit and not (least.unit == "d" and most.unit in ("m", "y")):
            raise NotALength(f"{least}..{most}")  # one unit, or days up to months
        if least.rough > most.rough:
            raise NotALength(f"{least}..{most}")
        self.least = least
        self.most = most

    @classmethod
    def parse(cls, text: str) -> "LengthRange":
        """Read ``1d..4d``, or ``1m`` for a fixed grant. Raises ``NotALength``."""
        least, dots, most = text.partition("..") if isinstance(text, str) else (text, "", "")
        first = Length.parse(least)
        return cls(first, Length.parse(most) if dots else first)

    @property
    def fixed(self) -> Length | None:
        """The one length it can be, or none when the decision chooses."""
        return self.most if self.least == self.most else None

    def holds(self, length: Length) -> bool:
        """Whether a decision may grant ``length``. Days against months compare by months of 30 days; ``max`` guards dates."""
        one_unit = length.unit in (self.least.unit, self.most.unit)
        return one_unit and self.least.rough <= length.rough <= self.most.rough

    def __str__(self) -> str:
        return str(self.most) if self.fixed else f"{self.least}..{self.most}"

    def __repr__(self) -> str:
        return f"LengthRange({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LengthRange) and (self.least, self.most) == (other.least, other.most)

    def __hash__(self) -> int:
        return hash((self.least, self.most))
