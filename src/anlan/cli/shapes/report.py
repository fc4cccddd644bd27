"""``anlan report --json``: the files that were written and the answer in figures. Amounts are fen, times ISO 8601 at +08:00.

``python -m anlan.cli.shapes.report`` prints the JSON schema.
"""

from typing import Literal

import click
import msgspec

from anlan.money.trace import Method
from anlan.report.case_report import CaseReport
from anlan.report.writing import Written
from anlan.values import SHANGHAI, Lang, say


class ReportFile(msgspec.Struct):
    """A file that was written, with its size in bytes."""

    format: Literal["html", "xlsx", "pdf"]
    path: str
    size: int


class ReportTotals(msgspec.Struct):
    """``paid`` is ``held`` + ``exits`` + ``not_obtained``, to the fen; ``unmatched`` is reported beside it."""

    paid: int
    held: int
    exits: int
    not_obtained: int
    unmatched: int


class ReportDocument(msgspec.Struct):
    """What was written about a case.

    ``totals``: method → fen, the report's own ``method`` first. ``stop`` and ``request`` count the lines of those lists.
    ``digest`` is the fingerprint over all input files. ``failed`` says why a format that was asked for is missing.
    ``spelled_out`` are characters that stand in the PDF as their code.
    """

    case: str
    method: Method
    made_at: str
    digest: str
    files: list[ReportFile]
    failed: str | None
    spelled_out: list[str]
    totals: dict[str, ReportTotals]
    stop: int
    request: int
    doubts: list[str]


def document(report: CaseReport, written: Written, lang: Lang) -> ReportDocument:
    """The document about a report that was written, its sentences in ``lang``."""
    unmatched = sum(payment.amount for payment in report.payments if payment.movement is None)
    totals = ((flow.method, flow.totals) for flow in report.flows)
    return ReportDocument(
        case=report.case,
        method=report.method,
        made_at=report.made_at.astimezone(SHANGHAI).isoformat(),
        digest=report.fingerprint.digest,
        files=[ReportFile(format, str(path), path.stat().st_size) for format, path in written.files.items()],
        failed=None if written.failed is None else say(written.failed, lang),
        spelled_out=sorted(written.spelled_out),
        totals={name: ReportTotals(one.paid, one.held, one.exited, one.not_obtained, unmatched) for name, one in totals},
        stop=len(report.stop),
        request=len(report.request),
        doubts=[text.say(lang) for text in report.doubts],
    )


def schema() -> bytes:
    """The JSON schema of the document."""
    return msgspec.json.format(msgspec.json.encode(msgspec.json.schema(ReportDocument)), indent=2) + b"\n"


if __name__ == "__main__":
    click.echo(schema(), nl=False)
