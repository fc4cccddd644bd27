"""P13: the scenarios come out as written, and together they visit everything the definition says."""

from collections.abc import Iterator

from anlan.procedure.finding import Finding
from anlan.procedure.lint import Subject
from anlan.procedure.visits import Visit, wanted


def check(subject: Subject) -> Iterator[Finding]:
    """Differences of scenarios, one finding a scenario at a time, and places that no scenario visits."""
    visited: set[Visit] = set()
    for name, played in subject.played.items():
        visited |= played.visited
        for difference in played.differences:
            table = f"{name}.steps[{difference.step}]"
            values = {"expected": difference.expected, "found": difference.found}
            yield Finding.of("P13", "lint.p13_differs", file=subject.scenario_file, table=table, at=difference.key, **values)
    for visit in sorted(set(wanted(subject.proc)) - visited):
        kind, *words = visit
        yield subject.find("P13", f"p13_{kind}", _table(visit), "-", what=" → ".join(word for word in words if word))


def _table(visit: Visit) -> str:
    kind, *words = visit
    if kind == "step":
        return f"on.{words[1]}"
    return f"on.{words[0]}" if kind in ("role", "bare") or (kind == "times" and len(words) == 1) else f"terms.{words[0]}"
