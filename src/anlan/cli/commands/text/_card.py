"""How a model's card is shown to people."""

from rich.markup import escape
from rich.table import Table

from anlan.cli.language import tr
from anlan.cli.output import console
from anlan.cli.shapes.text import ModelJson


def show_card(model: ModelJson) -> None:
    """Fingerprint, data, split, figures by label, limits."""
    card = model.card
    splits = {"batches": ("整批留出", "whole batches held out"), "folds": ("随机五折", "five shuffled folds")}
    console.print(f"{tr('指纹', 'Fingerprint')}: {model.fingerprint}", soft_wrap=True)
    console.print(f"{tr('数据', 'Data')} SHA-256: {card.data or '-'}", soft_wrap=True)
    batches = ", ".join(f"{name or '-'} {count}" for name, count in card.batches.items())
    console.print(escape(f"{tr('批次', 'Batches')}: {batches}; {tr('种子', 'seed')} {card.seed}; {tr(*splits[card.split])}"))
    heads = (("标签", "label"), ("段数", "talks"), ("F1 整通", "F1 whole"), ("F1 首轮", "F1 opening"))
    table = Table(*(tr(zh, en) for zh, en in heads))
    for label, count in card.talks.items():
        table.add_row(escape(label), str(count), f"{card.whole.by_label[label]:.3f}", f"{card.opening.by_label[label]:.3f}")
    table.add_section()
    for name, figure in ((tr("加权", "weighted"), "weighted_f1"), (tr("给出标签的占比", "given a label"), "clear"),
                         (tr("给出标签中正确的", "right when given"), "right_if_clear")):  # fmt: skip
        table.add_row(name, "", f"{getattr(card.whole, figure):.3f}", f"{getattr(card.opening, figure):.3f}")
    console.print(table)
    for limit in model.limits:
        console.print(f"· {limit}", markup=False)
