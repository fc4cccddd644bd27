"""``anlan detect cards score MODEL CARDS``: scores of cards the model has not seen."""

import csv
from pathlib import Path

import click
import msgspec
from rich.table import Table

from anlan.cli.commands.detect.cards._common import dead_letters_option, id_option, show_figures, tell_letters
from anlan.cli.language import tr
from anlan.cli.learning import FILE, json_option, only_option
from anlan.cli.output import console, print_json
from anlan.cli.shapes.cards import ScoredCard, ScoresJson
from anlan.detect.cards.learning import figures_of_scores
from anlan.detect.cards.reading import read_cards
from anlan.detect.cards.store import fingerprint, read_model
from anlan.engine.tables import guarded
from anlan.values import mask_account

SHOWN = 20
"""Cards the terminal shows; the file of ``--out`` holds all."""


@click.command(
    help=tr(
        "给未见过的卡评分（0 到 1），供分级核验参考；数据须有模型所用的列，单元格可空。",
        "Score cards the model has not seen, from 0 to 1; the file needs the model's columns, cells may be empty.",
    )
)
@click.argument("model", metavar=tr("模型", "MODEL"), type=FILE)
@click.argument("cards", metavar=tr("数据", "CARDS"), type=FILE)
@id_option
@click.option(
    "--label", help=tr("标签所在的列；给出则一并算出指标。", "The column of the label, to say how good the scores are.")
)
@only_option
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help=tr("另存分数（.csv：card,score；或 .json）。", "Also write the scores (.csv: card,score; or .json)."),
)
@dead_letters_option
@json_option
def command(
    *,
    model: Path,
    cards: Path,
    id_: str,
    label: str | None,
    only: tuple[str, str] | None,
    out: Path | None,
    dead_letters: Path | None,
    as_json: bool,
) -> None:
    """Read, score, write."""
    read = read_cards(cards, id_, label, only)
    tell_letters(read.letters, dead_letters)
    scores = read_model(model).score(read.columns)
    good = figures_of_scores(read.fraud, scores) if read.fraud is not None and 0 < read.fraud.sum() < len(scores) else None
    scored = [ScoredCard(card, round(float(score), 6)) for card, score in zip(read.ids, scores, strict=True)]
    document = ScoresJson(fingerprint(model.read_bytes()), len(read.letters), scored, good)
    if out and out.suffix.lower() == ".json":
        out.write_bytes(msgspec.json.encode(document))
    elif out:
        write_scores(out, scored)
    if as_json:
        print_json(document)
        return
    table = Table(tr("卡", "card"), tr("分数", "score"))
    for one in sorted(scored, key=lambda one: -one.score)[:SHOWN]:
        table.add_row(mask_account(one.card), f"{one.score:.4f}")
    console.print(table)
    console.print(tr("已评分 {} 张。", "{} cards scored.").format(len(scored)))
    if good:
        show_figures(good)


def write_scores(path: Path, scored: list[ScoredCard]) -> None:
    """One card a row, in the order of the file; numbers whole; none that a spreadsheet would run."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["card", "score"])
        out.writerows((guarded(one.card), f"{one.score:.6f}") for one in scored)
