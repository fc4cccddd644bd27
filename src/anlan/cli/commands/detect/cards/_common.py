"""What the card commands share: columns named on the command line, letters, and a card on the terminal."""

from pathlib import Path

import click
from rich.table import Table

from anlan.cli.language import LANG, tr
from anlan.cli.output import console, progress_console
from anlan.cli.shapes.cards import CardModelJson
from anlan.detect.cards.card import Figures
from anlan.detect.deadletter import DeadLetter, quoted, write_dead_letters
from anlan.values import mask_account, say

id_option = click.option(
    "--id", "id_", default="user", show_default=True, help=tr("卡号所在的列。", "The column of the card's number.")
)
dead_letters_option = click.option(
    "--dead-letters",
    type=click.Path(dir_okay=False, path_type=Path),
    help=tr("有问题的行和单元格及原因写入此文件。", "Write rows and cells that were wrong, with the reason, to this file."),
)
FIRST = 3


def tell_letters(letters: tuple[DeadLetter, ...], path: Path | None) -> None:
    """How many rows and cells were wrong, the first of them in words (numbers masked), all in the file when one is given."""
    if path:
        write_dead_letters(path, letters, LANG)
    for letter in letters[:FIRST]:
        where = tr("第 {} 行", "line {}").format(letter.row)
        reason = say(quoted(letter.reason, mask_account), LANG)
        progress_console.print(f"{letter.source} {where}: {reason}", markup=False)
    if len(letters) > FIRST:
        progress_console.print(tr("……共 {} 处", "… {} in all").format(len(letters)))


def show_figures(figures: Figures) -> None:
    """How good, on cards not learnt from."""
    table = Table(tr("指标", "measure"), tr("数值", "figure"), tr("95% 区间", "95 % interval"))
    low, high = figures.auc_likely
    table.add_row("AUC", f"{figures.auc:.4f}", f"{low:.4f} – {high:.4f}")
    table.add_row(tr("宏平均 F1（0.5）", "macro F1 (at 0.5)"), f"{figures.macro_f1:.4f}", "")
    table.add_row(tr("误报 1% 时的召回", "recall at 1 % false positives"), f"{figures.recall_at_1_percent_fpr:.4f}", "")
    console.print(table)


def show_card(model: CardModelJson) -> None:
    """Fingerprint, data, figures, limits."""
    card = model.card
    console.print(f"{tr('指纹', 'Fingerprint')}: {model.fingerprint}", soft_wrap=True)
    console.print(f"{tr('数据', 'Data')} SHA-256: {card.data}", soft_wrap=True)
    text = tr("卡 {} 张，其中涉诈 {} 张；所用的列 {} 个。", "{} cards, {} of them fraud cards; {} columns.")
    console.print(text.format(card.cards, card.fraud, len(model.columns)))
    if card.figures:
        console.print(tr("交叉验证 {} 轮：", "Cross-validated in {} rounds:").format(card.rounds))
        show_figures(card.figures)
    for limit in model.limits:
        console.print(f"· {limit}", markup=False)
