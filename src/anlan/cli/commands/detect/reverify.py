"""``anlan detect reverify CALLS``: which cards to verify again first, in tiers, with the reasons."""

import csv
from pathlib import Path

import click
from rich.table import Table

from anlan.cli.commands.detect._asked import Asked
from anlan.cli.commands.detect._common import (
    FILE,
    bands_option,
    exempt_option,
    files_argument,
    json_option,
    rules_of,
    tell_letters,
    typologies_option,
)
from anlan.cli.language import LANG, tr
from anlan.cli.output import console, print_json
from anlan.cli.shapes.detect import CardJson, card_document
from anlan.detect.reverify import cards_to_verify, load_tiers
from anlan.engine.tables import guarded
from anlan.values import mask_account


@click.command(
    help=tr(
        "分级重新实名核验名单：哪些电话卡、物联网卡先核验，附理由（第十一条）。只针对卡。",
        "Which cards to verify again first, in tiers by risk, with the reasons (art. 11). It is about cards alone.",
    )
)
@files_argument
@click.option(
    "--openings", multiple=True, type=FILE, help=tr("办卡登记簿，一并计数。", "Registers of cards taken out, to count them too.")
)
@click.option("--iot", type=FILE, help=tr("物联网卡登记簿。", "Register of cards of things."))
@click.option("--limits", type=FILE, help=tr("办卡数量限制文件（TOML）。", "A file of limits on cards (TOML)."))
@click.option("--plan", type=FILE, help=tr("编号计划文件（TOML）。", "A numbering plan (TOML)."))
@bands_option
@typologies_option
@exempt_option
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help=tr("另存名单（.csv）。", "Also write the list (.csv).")
)
@json_option
def command(
    *,
    files: tuple[Path, ...],
    openings: tuple[Path, ...],
    bands: Path | None,
    typologies: Path | None,
    exempt: Path | None,
    out: Path | None,
    as_json: bool,
    **named: Path | None,
) -> None:
    """Scan calls and registers, then put cards into tiers."""
    registers = {name: path for name, path in named.items() if path is not None}
    rules = rules_of(bands, typologies, exempt, cool_down=0)
    calls = Asked(files, "calls", (), registers).scan(rules)
    alerts, letters = list(calls.alerts), list(calls.letters)
    if openings:
        limits = {name: path for name, path in registers.items() if name == "limits"}
        taken_out = Asked(openings, "openings", (), limits).scan(rules)
        alerts += taken_out.alerts
        letters += taken_out.letters
    tell_letters(letters)
    found = [card_document(one, rules, LANG) for one in cards_to_verify(alerts, calls.tables["calls"])]
    if out:
        write_list(out, found)
    if as_json:
        print_json(found)
        return
    show_list(found)


def show_list(found: list[CardJson]) -> None:
    """The cards on the terminal, masked."""
    table = Table(tr("批次", "tier"), tr("卡", "card"), tr("等级", "level"), tr("分量", "weight"), tr("理由", "reasons"))
    names = [tr(tier.zh, tier.en) for tier in load_tiers()]
    for one in found:
        reasons = "\n".join(reason.sentence for reason in one.reasons)
        table.add_row(names[one.tier - 1], mask_account(one.card), str(one.level), str(one.weight), reasons)
    console.print(table)
    each = tr("；", "; ").join(f"{name} {sum(one.tier == place for one in found)}" for place, name in enumerate(names, start=1))
    console.print(tr("需重新核验的卡 {} 张（{}）。", "{} cards to verify again ({}).").format(len(found), each))


def write_list(path: Path, found: list[CardJson]) -> None:
    """The list as a table, whole card numbers, one card a row; no cell that a spreadsheet would run."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow(["tier", "card", "level", "weight", "reasons"])
        for one in found:
            reasons = "；".join(reason.sentence for reason in one.reasons)
            out.writerow([one.tier, guarded(one.card), one.level, one.weight, guarded(reasons)])
