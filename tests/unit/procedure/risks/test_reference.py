"""The reference page of the risk points is the committed one."""

from pathlib import Path

from anlan.procedure.risk_points.point import points
from anlan.procedure.risk_points.reference import page

PAGE = Path(__file__).parents[4] / "docs" / "reference" / "risk-points.md"


def test_the_page_equals_the_committed_one() -> None:
    """Out of date? ``python -m anlan.procedure.risk_points.reference > docs/reference/risk-points.md``."""
    assert page() == PAGE.read_text(encoding="utf-8")


def test_the_page_tells_of_every_point() -> None:
    assert all(f"### {name} · {point.name.zh}" in page() for name, point in points().items())
