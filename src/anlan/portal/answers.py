"""How the answer of each kind of page is taken, checked and said again before sending.

In: what was posted, the page, the draft. Out: the draft with the answer, and what is wrong. Nothing is stored here.
"""

from collections.abc import Mapping

from anlan.desk.asked import number as row_number
from anlan.desk.intake.reception import receivers_of
from anlan.desk.people.models import Organisation
from anlan.desk.words import tr
from anlan.portal import rows
from anlan.portal.draft import Draft
from anlan.portal.questions import FOUND, PLACE, Question, forms
from anlan.portal.wrong import Wrong
from anlan.values import Instant

LONGEST = 20_000
LONGEST_LINE = 200
IDENTITY = ("name", "phone", "identity")


def pages_of(kind: str, *, several: bool) -> list[Question]:
    """The pages of a form in their order: the place if there are ``several``, the questions, what was recognised, the name."""
    asked = list(forms()[kind].question)
    at = next((number for number, page in enumerate(asked) if page.kind == "identity"), len(asked))
    return [*([PLACE] if several else []), *asked[:at], FOUND, *asked[at:]]


def take(posted: Mapping[str, str], page: Question, draft: Draft, now: Instant) -> list[Wrong]:
    """Put the answer of one page into the draft; what is wrong with it."""
    if page.kind == "identity":
        return _take_identity(posted, page, draft)
    if page.kind == "payments":
        return rows.take_payments(posted, page, draft, now)
    if page.kind == "found":
        return rows.take_found(posted, draft)
    longest = LONGEST if page.kind == "long" else LONGEST_LINE
    draft.answers[page.key] = posted.get(page.key, "").replace("\r\n", "\n").replace("\x00", "").strip()[:longest]
    if page.kind == "choice" and draft.answers[page.key] not in {option.key for option in page.option}:
        draft.answers[page.key] = ""
        return [Wrong("answer", tr("请选择一项。", "Choose one."))]
    return missing(page, draft)


def missing(page: Question, draft: Draft) -> list[Wrong]:
    """What a page lacks that may not be left empty."""
    if not page.needed or page.kind == "place":
        return []
    if page.kind == "identity":
        says = tr("请填写姓名和电话，否则无法与您核实。", "Enter your name and phone; without them we cannot come back to you.")
        return [Wrong("answer", says)] if not (draft.answers.get("identity.name") and draft.answers.get("identity.phone")) else []
    if page.kind == "payments":
        says = tr("请至少填写一笔付款。", "Give at least one payment.")
        return [] if rows.kept(draft, page.key) else [Wrong("amount-0", says)]
    says = tr("这一项不能空着。请用自己的话写下来。", "This cannot be left empty. Write it in your own words.")
    return [] if draft.answers.get(page.key) else [Wrong("answer", says)]


def heading(page: Question) -> str:
    """What the page of answers calls a page."""
    return (
        tr("提到的账户、电话、链接和金额", "Accounts, phones, links and amounts mentioned")
        if page.kind == "found"
        else str(page.ask)
    )


def told(page: Question, draft: Draft, now: Instant) -> str:
    """The answer as the page of answers says it."""
    if page.kind in ("payments", "found"):
        return rows.told(draft, page, now)
    if page.kind == "identity":
        given = [v for name in IDENTITY if (v := draft.answers.get(f"identity.{name}"))]
        return tr("、", ", ").join(given) or tr("（匿名）", "(anonymous)")
    if page.kind == "place":
        body = body_of(draft)
        return str(body) if body else ""
    if page.kind == "choice":
        return next((str(option.says) for option in page.option if option.key == draft.answers.get(page.key)), "")
    return draft.answers.get(page.key, "")


def text_of(draft: Draft, now: Instant) -> str:
    """Everything told but the name and what was recognised, as the office reads it. Payments stand in their own table as well."""
    asked = [page for page in forms()[draft.kind].question if page.kind != "identity"]
    return "\n\n".join(f"{page.ask}\n{said}" for page in asked if (said := told(page, draft, now)))


def body_of(draft: Draft) -> Organisation | None:
    """The body that the submission goes to."""
    bodies = receivers_of(draft.kind)
    wanted = row_number(draft.answers.get("place"))
    return bodies.filter(pk=wanted).first() if wanted else bodies.first()


def _take_identity(posted: Mapping[str, str], page: Question, draft: Draft) -> list[Wrong]:
    for name in IDENTITY:
        draft.answers[f"identity.{name}"] = posted.get(name, "").replace("\x00", "").strip()[:LONGEST_LINE]
    return missing(page, draft)
