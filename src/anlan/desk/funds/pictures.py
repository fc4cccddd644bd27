"""Pictures of a trace kept beside its report, ready to be sent: made by the worker, so that no page waits for a large case.

Only a picture with opened groups is made when it is asked for, and then kept too.
"""

import hashlib
import re

import msgspec

from anlan.desk.funds.models import CaseTrace
from anlan.desk.funds.picture import OPENED_AT_MOST, draw, picture_data
from anlan.desk.funds.shelf import read_whole, write_whole
from anlan.desk.funds.tracing import folder_of, report_of_digest
from anlan.desk.matters.models.party import shown_name
from anlan.report.case_report import CaseReport
from anlan.report.embed import safe_json
from anlan.report.layout import lay_out
from anlan.report.picture import still_picture
from anlan.values import Lang
from anlan.values.note import LANGS

GROUP = re.compile(r"g\d{1,4}n?")


def keep_pictures(digest: str) -> None:
    """Make the pictures that a page begins with."""
    report = report_of_digest(digest)
    masked, layout, picture = without_names(report), lay_out(report), draw(report)
    for lang in LANGS:
        write_whole(folder_of(digest) / f"still-{lang}.svg", [still_picture(masked, layout, lang).encode()])
        write_whole(folder_of(digest) / f"picture-{lang}.json", [safe_json(picture_data(picture, lang)).encode()])


def picture_of(trace: CaseTrace, lang: Lang, opened: list[str]) -> str:
    """The data of the picture as JSON that is safe inside a page."""
    known = [one for one in opened if GROUP.fullmatch(one)][:OPENED_AT_MOST]
    suffix = f"-{hashlib.sha256(' '.join(known).encode()).hexdigest()[:16]}" if known else ""
    path = folder_of(trace.digest) / f"picture-{lang}{suffix}.json"
    if not path.exists():
        data = picture_data(draw(report_of_digest(trace.digest), known), lang)
        write_whole(path, [safe_json(data).encode()])
    return read_whole(path).decode()


def still_of(trace: CaseTrace, lang: Lang) -> str:
    """The picture for readers without scripts."""
    return read_whole(folder_of(trace.digest) / f"still-{lang}.svg").decode()


def without_names(report: CaseReport) -> CaseReport:
    """The report with victims' names masked; the still picture shows only last digits of accounts."""
    nodes = (
        msgspec.structs.replace(node, name=shown_name(node.name)) if node.victim and node.name else node for node in report.nodes
    )
    return msgspec.structs.replace(report, nodes=tuple(nodes))
