"""The money of the demonstration: the small sample case, handed in and reported through the same acts as in service.

The worker reads and traces it as soon as the office runs, as it would any other case. Without the examples folder (an installed
package has none) the demonstration has no such case.
"""

from datetime import timedelta
from pathlib import Path

from anlan.desk.funds.acts.report_payments import report_table
from anlan.desk.funds.acts.upload_statements import Upload, upload_statements
from anlan.desk.matters.acts.open_matter import open_matter
from anlan.desk.matters.models import Matter
from anlan.server.demo_office import DemoOffice
from anlan.values import Instant

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "small-case"
TITLE = "冒充客服退款电信网络诈骗案"


def sample_case(office: DemoOffice, now: Instant) -> Matter | None:
    """The case of the anti-fraud centre with its statements and reported payments; none without the examples folder."""
    if not EXAMPLE.is_dir():
        return None
    at = now - timedelta(hours=20)
    lin = office.powers("lin", at)
    matter = open_matter(
        procedure="criminal_case", title=TITLE, organisation=office.bodies["centre"], role="officer", at=at, powers=lin, now=at,
        facts={"kind": "ordinary"},
    )  # fmt: skip
    files = sorted((EXAMPLE / "statements").iterdir())
    uploads = [Upload(path.name, [path.read_bytes()]) for path in files]
    upload_statements(matter=matter, uploads=uploads, powers=lin, now=at)
    victims = EXAMPLE / "victims.csv"
    report_table(matter=matter, name=victims.name, content=victims.read_bytes(), powers=lin, now=at)
    return matter
