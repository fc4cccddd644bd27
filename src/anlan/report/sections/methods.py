"""What another method would change, what the method means, and the doubts that a person must judge."""

from dataclasses import dataclass

from anlan.money.trace import Method
from anlan.report.case_report import CaseReport, Flow, Matching, Text
from anlan.report.markup import Child, Markup, h
from anlan.report.sections.tables import heading, money, plain, table
from anlan.report.words import node_name, word

SHOWN = 12


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where methods disagree: what it is called, its account if it is one, fen by each method."""

    name: Text
    account: str | None
    amounts: tuple[int, ...]

    @property
    def spread(self) -> int:
        """The largest amount less the smallest."""
        return max(self.amounts) - min(self.amounts)


def sums_by_method(report: CaseReport) -> list[Difference]:
    """The three totals by each method."""
    totals = [flow.totals for flow in report.flows]
    return [
        Difference(word("sum_held"), None, tuple(one.held for one in totals)),
        Difference(word("sum_missing"), None, tuple(one.not_obtained for one in totals)),
        Difference(word("sum_exited"), None, tuple(one.exited for one in totals)),
    ]


def differences(report: CaseReport) -> list[Difference]:
    """Accounts and exits that do not come to the same by every method, largest difference first."""
    found = []
    for node in report.nodes:
        amounts = tuple(_left(flow, node.id, node.exit_kind) for flow in report.flows)
        found.append(Difference(node_name(node), None if node.exit_kind else node.id, amounts))
    return sorted((one for one in found if one.spread), key=lambda one: (-one.spread, one.account or ""))


def _left(flow: Flow, id: str, exit_kind: str | None) -> int:
    if exit_kind is not None:
        return flow.exits.get(exit_kind, 0)
    return flow.held.get(id, 0) + flow.not_obtained.get(id, 0)


def differences_block(report: CaseReport) -> Markup | None:
    """The table of differences; nothing when there is one method only."""
    if len(report.flows) < 2:
        return None
    found = differences(report)
    columns = [(word("differences_place"), False), (word("account"), False)]
    columns += [(word(f"method_{flow.method}"), True) for flow in report.flows]
    columns += [(word("differences_spread"), True)]
    body: Child = h("p", word("differences_none"))
    if found:
        sums = h("tbody", [_row(one) for one in sums_by_method(report)], class_="sums-of-methods")
        body = table(columns, sums, h("tbody", [_row(one) for one in found[:SHOWN]]))
    rest: Child = None
    if len(found) > SHOWN:
        more = table(columns, h("tbody", [_row(one) for one in found[SHOWN:]]))
        rest = h("details", h("summary", word("differences_rest", n=len(found) - SHOWN)), more)
    lead = h("p", word("differences_lead"), class_="lead")
    return h("div", h("h3", word("differences_title")), lead, body, rest, id="differences")


def _row(one: Difference) -> Markup:
    first, *others = one.amounts
    cells = [money(first, class_="strong"), [money(fen, class_="quiet" if fen == first else None) for fen in others]]
    return h("tr", plain(one.name, "strong"), plain(one.account or "", "number"), cells, money(one.spread))


def rules(matching: Matching) -> list[Text]:
    """What holds for every method."""
    said = [word(f"rule_{key}") for key in ("payment", "missing", "sum", "layer")]
    return [*said, word("rule_matching", minutes=matching.tolerance_minutes, seconds=matching.window_seconds)]


def note_texts(report: CaseReport) -> list[Text]:
    """The method of the report, what holds for every method, and what the others do: each a sentence."""
    described = [described_method(flow.method) for flow in report.flows]
    return [described[0], *rules(report.matching), *described[1:]]


def described_method(method: Method) -> Text:
    """The method's name and what it does."""
    name, about = word(f"method_{method}"), word(f"describe_{method}")
    return Text(f"{name.zh}：{about.zh}", f"{name.en}: {about.en}")


def section(report: CaseReport) -> Markup:
    """What the methods mean and what is doubtful."""
    others = [flow.method for flow in report.flows[1:]]
    doubts = h("ul", [h("li", text) for text in report.doubts], class_="notes") if report.doubts else h("p", word("doubts_none"))
    return h(
        "section",
        heading("methods", word("methods_title")),
        h(
            "p",
            word("methods_lead"),
            h("b", word(f"method_{report.method}")),
            Text("。", ". "),
            word(f"describe_{report.method}"),
        ),
        h("ul", [h("li", note) for note in rules(report.matching)], class_="notes"),
        h("dl", [[h("dt", word(f"method_{name}")), h("dd", word(f"describe_{name}"))] for name in others], class_="methods"),
        h("h3", word("doubts_title")),
        h("p", word("doubts_lead"), class_="lead"),
        doubts,
        id="methods",
    )
