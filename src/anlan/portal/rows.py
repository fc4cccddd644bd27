"""Pages of rows: a victim's payments, and what was recognised, to be corrected. Rows are added by a button, without script.

The draft keeps rows as JSON under the page's key. Fields are named ``at-0``, ``amount-0`` …; those names are the ids on the page.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from anlan.desk.intake.recognise import Found, recognise
from anlan.desk.intake.told import KINDS, Paid, found_of, paid_of, typed
from anlan.desk.words import tr
from anlan.portal.draft import Draft
from anlan.portal.questions import Question, forms
from anlan.portal.wrong import Wrong
from anlan.values import Instant

PAYMENT_FIELDS = ("at", "amount", "payer", "payee", "name")
FOUND_FIELDS = ("kind", "value", "own")
FIELDS = {"payments": PAYMENT_FIELDS, "found": FOUND_FIELDS}
MOST = 40
SPARE = {"payments": 1, "found": 2}
LONGEST = 300


def read(posted: Mapping[str, str], fields: Sequence[str]) -> list[dict[str, str]]:
    """The rows as posted, empty ones left out; a ticked ``out-3`` takes row 3 out."""
    rows = []
    for number in range(MOST):
        row = {field: posted.get(f"{field}-{number}", "").strip()[:LONGEST] for field in fields}
        told = {field: value for field, value in row.items() if field not in ("kind", "own")}
        if any(told.values()) and not posted.get(f"out-{number}"):
            rows.append(row)
    return rows


def kept(draft: Draft, key: str) -> list[dict[str, str]]:
    """The rows in the draft."""
    return list(json.loads(draft.answers.get(key) or "[]"))


def shown(rows: list[dict[str, str]], kind: str, wrong: Sequence[Wrong]) -> list[dict[str, Any]]:
    """The rows for the page, empty ones behind, each with its number and what is wrong by field."""
    said = dict(wrong)
    spare = min(max(SPARE[kind], 2 - len(rows)), MOST - len(rows))
    all_rows = [*rows, *({} for _ in range(spare))]
    return [
        {"number": number, "row": row, "wrong": {f: said[f"{f}-{number}"] for f in FIELDS[kind] if f"{f}-{number}" in said}}
        for number, row in enumerate(all_rows)
    ]


def take_payments(posted: Mapping[str, str], page: Question, draft: Draft, now: Instant) -> list[Wrong]:
    """Put the payments into the draft; what is wrong with them, by field."""
    rows = read(posted, PAYMENT_FIELDS)
    draft.answers[page.key] = json.dumps(rows, ensure_ascii=False)
    wrong = [
        Wrong(f"{field}-{number}", tr(f"第 {number + 1} 笔：{text}", f"Payment {number + 1}: {text}"))
        for number, row in enumerate(rows)
        for field, text in paid_of(row, now)[1].items()
    ]
    if page.needed and not rows:
        return [
            Wrong("amount-0", tr("请至少填写一笔付款的金额或对方账号。", "Give at least one payment: its amount or the account."))
        ]
    return wrong


def payments(draft: Draft, now: Instant) -> list[Paid]:
    """The payments in the draft that hold."""
    found = (paid_of(row, now) for row in kept(draft, "payments"))
    return [paid for paid, wrong in found if paid is not None and not wrong]


def take_found(posted: Mapping[str, str], draft: Draft) -> list[Wrong]:
    """Put the corrected rows into the draft; which of them cannot be what they are said to be."""
    rows = [row for row in read(posted, FOUND_FIELDS) if row["kind"] in KINDS]
    draft.answers["found"] = json.dumps(rows, ensure_ascii=False)
    says = {
        "account": tr("账户应为 8 到 28 位数字或字母", "an account has 8 to 28 digits or letters"),
        "phone": tr("电话应为 3 到 15 位数字", "a phone has 3 to 15 digits"),
        "link": tr("链接应像 example.com/a，不含空格", "a link looks like example.com/a, without blanks"),
        "amount": tr("金额应像 4860.00", "an amount looks like 4860.00"),
    }
    return [
        Wrong(f"value-{number}", tr(f"“{row['value']}”：{says[row['kind']]}。", f"“{row['value']}”: {says[row['kind']]}."))
        for number, row in enumerate(rows)
        if found_of(row["kind"], row["value"]) is None
    ]


def recognise_again(draft: Draft) -> None:
    """Look at the texts, unless they are the ones that were looked at before: corrections stay until a text changes."""
    texts = "\n".join(draft.answers.get(page.key, "") for page in forms()[draft.kind].question if page.kind in ("long", "line"))
    mark = hashlib.sha256(texts.encode()).hexdigest()
    if draft.answers.get("found of") != mark:
        rows = [{"kind": f.kind, "value": typed(f), "own": "1" if f.own else ""} for f in recognise(texts)[:MOST]]
        draft.answers["found"], draft.answers["found of"] = json.dumps(rows, ensure_ascii=False), mark


def mentions(draft: Draft) -> list[Found]:
    """What the sender left standing."""
    made = ((found_of(row["kind"], row["value"]), bool(row.get("own"))) for row in kept(draft, "found"))
    return [replace(found, own=own and found.kind in ("account", "phone")) for found, own in made if found is not None]


def told(draft: Draft, page: Question, now: Instant) -> str:
    """The rows as the page of answers says them."""
    if page.kind == "found":
        return "\n".join(
            f"{kind_label(one.kind)} {typed(one)}{tr('（我自己的）', ' (my own)') if one.own else ''}" for one in mentions(draft)
        )
    lines: list[Any] = []
    for row in kept(draft, page.key):
        paid = paid_of(row, now)[0]
        if paid is not None:
            way = " → ".join(part for part in (row["payer"], " ".join(p for p in (row["payee"], row["name"]) if p)) if part)
            lines.append(
                " ".join(
                    part for part in (row["at"].replace("T", " "), f"¥{row['amount']}" if row["amount"] else "", way) if part
                )
            )
    return "\n".join(lines)


def kind_label(kind: str) -> str:
    """What a kind of mention is called."""
    words = {"account": ("账户", "account"), "phone": ("电话", "phone"), "link": ("链接", "link"), "amount": ("金额", "amount")}
    return tr(*words[kind])
