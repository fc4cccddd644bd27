"""`./anlan bench [NAME …] [--quick] [--markdown FILE]`: run benchmarks, print tables. Exit 1 when one is below its floor."""

import argparse
import importlib
import os
import pkgutil
import platform
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

import benchmarks
from benchmarks.harness import Row

NOT_BENCHMARKS = {"__main__", "harness"}


def names() -> list[str]:
    """All benchmark files."""
    found = (module.name for module in pkgutil.iter_modules(benchmarks.__path__))
    return sorted(name for name in found if name not in NOT_BENCHMARKS and not name.startswith("_"))


def figure(value: float) -> str:
    """Three significant digits, thousands separated."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def cells(row: Row) -> list[str]:
    """A row as text."""
    promise = "" if row.floor is None else f"{figure(row.floor)}× / {figure(row.goal)}×" if row.goal else f"{figure(row.floor)}×"
    return [
        row.work,
        f"{figure(row.ours)} {row.unit}",
        f"{row.peer_name}: {figure(row.peer)} {row.unit}",
        f"{figure(row.ratio)}×",
        promise,
        row.verdict,
        row.note,
    ]


HEADS = ["work", "ours", "peer", "ratio", "floor / goal", "reached", "note"]


def machine() -> str:
    """What the figures were measured on."""
    return f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}"


def main() -> int:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(prog="./anlan bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which: {', '.join(names())} (default: all)")
    parser.add_argument("--quick", action="store_true", help="smaller data, to see that it runs; figures mean little")
    parser.add_argument("--markdown", type=Path, help="also append the tables to this file")
    asked = parser.parse_args()
    unknown = set(asked.names) - set(names())
    if unknown:
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}; there are {', '.join(names())}")
    console = Console(width=None if Console().is_terminal else 200)
    below = 0
    for name in asked.names or names():
        module = importlib.import_module(f"benchmarks.{name}")
        rows: list[Row] = module.run(quick=asked.quick)
        below += sum(row.verdict == "below" for row in rows)
        show(console, module.TITLE, rows)
        if asked.markdown:
            append(asked.markdown, module.TITLE, name, rows)
    return 1 if below else 0


def show(console: Console, title: str, rows: list[Row]) -> None:
    """The table on a terminal."""
    table = Table(*HEADS, title=escape(f"{title}  [{machine()}]"))
    for row in rows:
        table.add_row(*cells(row))
    console.print(table)


def append(path: Path, title: str, name: str, rows: list[Row]) -> None:
    """The table in Markdown."""
    lines = [
        f"\n## {title}\n",
        f"`./anlan bench {name}` on {machine()}\n",
        "| " + " | ".join(HEADS) + " |",
        "|" + "---|" * len(HEADS),
    ]
    lines += ["| " + " | ".join(cells(row)) + " |" for row in rows]
    with path.open("a", encoding="utf-8") as out:
        out.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    raise SystemExit(main())
