"""One quiet colour a bank, the same on screen and on paper; and the few colours that mean something."""

from collections import Counter

from anlan.report.case_report import CaseReport

BANK_COLOURS = (
    "#2f5d8a",
    "#4f8a76",
    "#8a6d3b",
    "#7a5c8e",
    "#3d8296",
    "#9a5f6d",
    "#66783a",
    "#5b6fa8",
    "#a1763f",
    "#4d7a4f",
    "#8c5a86",
    "#567a8c",
)
"""Dark enough on white for a thin bar (3:1 and more), of like weight, told apart by hue."""
OTHER_BANK = "#7b8794"


def bank_order(report: CaseReport) -> list[str]:
    """Banks of the picture, the one with most accounts first."""
    counts = Counter(node.bank for node in report.nodes if node.bank)
    return [bank for bank, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]


def bank_colour(place: int | None) -> str:
    """The colour of the bank at that place of ``bank_order``; grey for none and for those beyond the palette."""
    return OTHER_BANK if place is None or place >= len(BANK_COLOURS) else BANK_COLOURS[place]
