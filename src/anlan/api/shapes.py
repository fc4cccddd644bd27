"""The shapes of what comes in and goes out: money in whole fen, time with its zone, bounded texts without control characters."""

from datetime import datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field, StrictBool

LARGEST_FEN = 10**15
LARGEST_KEY = 2**62


def _plain(text: str) -> str:
    if any(ord(c) < 32 and c not in "\n\t\r" for c in text) or any(0xD800 <= ord(c) <= 0xDFFF for c in text):
        raise ValueError("control characters")
    return text


def _near(at: datetime) -> datetime:
    if not 2000 <= at.year <= 2100:
        raise ValueError("no time of ours")
    return at


Moment = Annotated[AwareDatetime, AfterValidator(_near)]
Short = Annotated[str, Field(max_length=60), AfterValidator(_plain)]
Line = Annotated[str, Field(max_length=200), AfterValidator(_plain)]
Long = Annotated[str, Field(min_length=4, max_length=4000), AfterValidator(_plain)]
Needed = Annotated[str, Field(min_length=1, max_length=60), AfterValidator(_plain)]
Fen = Annotated[int, Field(strict=True, ge=0, le=LARGEST_FEN)]
OrderId = Annotated[int, Field(ge=1, le=LARGEST_KEY)]
Cursor = Annotated[int, Field(ge=0, le=LARGEST_KEY)]
Limit = Annotated[int, Field(ge=1, le=500)]
CaseNumber = Annotated[str, Field(max_length=32), AfterValidator(_plain)]
Whole = Annotated[int, Field(strict=True, ge=-LARGEST_FEN, le=LARGEST_FEN)]
PaidFen = Annotated[int, Field(strict=True, ge=1, le=LARGEST_FEN)]


class In(Schema):
    """What comes in: a misspelt field is an error, not silence."""

    model_config = ConfigDict(extra="forbid")


class ReasonIn(In):
    """A reason in both languages with its figures."""

    zh: Line
    en: Line
    article: Short = ""


class RowIn(In):
    """A transfer (amount_fen) or call (seconds) that an alert rests on."""

    event: Needed
    at: Moment | None = None
    payer: Short = ""
    payee: Short = ""
    amount_fen: Fen = 0
    seconds: Annotated[int, Field(strict=True, ge=0, le=10**7)] = 0


class AlertIn(In):
    """One alert. key: the sender's own name of it. name and phone: who is in danger, kept sealed until dissuasion begins."""

    key: Needed
    kind: Literal["account", "card", "number", "device", "address"]
    number: Needed
    typology: Needed
    title_zh: Needed
    title_en: Needed
    level: Annotated[int, Field(strict=True, ge=1, le=3)]
    first_at: Moment
    last_at: Moment
    reasons: Annotated[list[ReasonIn], Field(min_length=1, max_length=20)]
    rows: Annotated[list[RowIn], Field(max_length=500, default_factory=list)]
    money_fen: Fen = 0
    endangered: bool = False
    name: Short = ""
    phone: Short = ""


class AlertsIn(In):
    """Up to 200 alerts."""

    alerts: Annotated[list[AlertIn], Field(min_length=1, max_length=200)]


class RefusedOut(Schema):
    """An alert that was not taken, and every reason."""

    key: str
    reasons: list[str]


class AlertsOut(Schema):
    """What came of them: new ones, those that added to an open alert, those known before, those refused."""

    new: int
    added: int
    known: list[str]
    refused: list[RefusedOut]


class ReportIn(In):
    """A victim's report as told to the partner."""

    text: Long
    name: Short = ""
    identity: Short = ""
    phone: Short = ""


class ReportOut(Schema):
    """The public number and secret receipt for the victim, and the number of the case for payments."""

    number: str
    receipt: str
    case: str


class PaymentIn(In):
    """One payment of a victim."""

    victim: Needed
    victim_account: Needed
    payee_account: Needed
    amount_fen: PaidFen
    paid_at: Moment


class PaymentsIn(In):
    """Up to 500 payments."""

    payments: Annotated[list[PaymentIn], Field(min_length=1, max_length=500)]


class PaymentsOut(Schema):
    """How many are new and how many the case had already."""

    added: int
    known: int


class OrderLine(Schema):
    """One place of the feed: something happened on an order. subject is masked; the order itself tells the whole account."""

    cursor: int
    order: int
    number: str
    procedure: str
    event: str
    state: str
    at: AwareDatetime
    subject: str


class OrdersOut(Schema):
    """A page of the feed. cursor: ask the next page with since=cursor; more: whether there is one."""

    orders: list[OrderLine]
    cursor: int
    more: bool


class ClockOut(Schema):
    """A running term of the order."""

    term: str
    due_at: AwareDatetime


class FactAsked(Schema):
    """A fact that goes with an answer.

    `kind`: yes_no (a boolean), number (an integer), money (an integer, whole fen), text, choice (one of `choices`),
    date (with its zone), length (such as 3d, 48h, 6m).
    """

    name: str
    label: str
    kind: str
    choices: list[str]


class AnswerOption(Schema):
    """An answer that may be given now, and the facts that go with it."""

    event: str
    label: str
    facts: list[FactAsked]


class OrderOut(Schema):
    """An order in full. Reading it is recorded."""

    order: int
    number: str
    procedure: str
    state: str
    account: str
    holder: str
    amount_fen: int
    sent_by: str
    clocks: list[ClockOut]
    answers: list[AnswerOption]


class AnswerIn(In):
    """What was really done, and when; the term counts from then. `facts`: names and kinds as the order's answers list them."""

    event: Needed
    at: Moment
    facts: Annotated[dict[Needed, Line | StrictBool | Whole], Field(max_length=20, default_factory=dict)]


class AnswerTaken(Schema):
    """The order after the answer."""

    order: int
    state: str


class KeyOut(Schema):
    """What the key is."""

    name: str
    organisation: str
    receiver: str
    scopes: list[str]
    expires_at: AwareDatetime
    per_minute: int


class ProblemOut(Schema):
    """Why something was not done (RFC 9457). errors: places of the request; reasons: what the procedure lacks."""

    type: str
    title: str
    status: int
    detail: str
    errors: Annotated[list[dict[str, str]], Field(default_factory=list)]
    reasons: Annotated[list[str], Field(default_factory=list)]
