"""P9: every gate, every term and every change of a term cites an article that stands for as long as the file applies."""

from collections.abc import Iterator

from anlan.law.citation import find_article
from anlan.law.term import cites, names
from anlan.procedure.finding import Finding
from anlan.procedure.lint import Subject
from anlan.values import InputError, near

_PARTS = ("extend", "restart", "pause", "defer", "reading")


def check(subject: Subject) -> Iterator[Finding]:
    """What has no citation, citations that lead nowhere, and names of texts that nothing cites."""
    definition = subject.definition
    given: list[tuple[str, str]] = []
    for name, gate in definition.gates.items():
        given += [(f"gates.{name}", cite) for cite in names(gate.cite)]
        if not names(gate.cite):
            yield subject.find("P9", "p09_no_citation", f"gates.{name}", "cite")
    for name, clock in definition.terms.items():
        found = [(f"terms.{name}.{part}".rstrip("."), cite) for part, cite in cites(clock.term)]
        given += found
        places = [f"terms.{name}", *(f"terms.{name}.{kind}.{part}" for kind in _PARTS for part in getattr(clock.term, kind))]
        for place in places:
            if place not in {table for table, _ in found}:
                yield subject.find("P9", "p09_no_citation", place, "cite")
        if clock.term.kind == "statutory" and not names(clock.term.row):
            yield subject.find("P9", "p09_no_row", f"terms.{name}", "row")
    for table, cite in given:
        yield from _stands(subject, table, cite)
    for alias in sorted(set(definition.law) - {cite.partition(":")[0] for _, cite in given}):
        yield subject.find("P9", "p09_unused", "law", alias)


def _stands(subject: Subject, table: str, cite: str) -> Iterator[Finding]:
    alias = cite.partition(":")[0]
    act = subject.definition.law.get(alias)
    if act is None:
        yield subject.find("P9", "p09_unknown_alias", table, "cite", cite=cite, known=near(alias, subject.definition.law))
        return
    try:
        find_article(cite, subject.definition.in_force_from, subject.until, subject.definition.law)
    except InputError as wrong:
        yield Finding("P9", subject.file, table, "cite", wrong.note)
