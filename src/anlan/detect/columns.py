"""An *event*: a transfer of money, a call, an account or card opened, as a row of columns. Readers make it, detectors take it.

Text columns are dictionary-coded, since an account or a device comes back thousands of times. Rows stand in time order.
A call carries who called whom, when, how long and from which device. Where the caller stood (cell, city, route) and
what was said have no column here, so no detector can use them.
"""

from typing import Any, Literal, get_args

import pyarrow as pa

Kind = Literal["transfers", "calls", "openings", "joined"]
KINDS: tuple[Kind, ...] = get_args(Kind)
FILE_KINDS: tuple[Kind, ...] = KINDS[:-1]
"""Kinds that a file may hold; joined events are made out of two of them."""

Column = Any
"""A column of Arrow, in one piece or several. The stubs of pyarrow give no common name for the two."""

_WORD: pa.DataType = pa.dictionary(pa.int32(), pa.string())
_TIME: pa.DataType = pa.timestamp("us", tz="Asia/Shanghai")

TRANSFER = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("time", _TIME, nullable=False),
        pa.field("src", _WORD, nullable=False),  # account that pays
        pa.field("dst", _WORD, nullable=False),  # account that is paid
        pa.field("amount", pa.int64(), nullable=False),  # fen, more than zero
        pa.field("late", pa.bool_(), nullable=False),  # came after a later event; ``time`` is when it became known
        pa.field("ip", _WORD),
        pa.field("mac", _WORD),
        pa.field("terminal", _WORD),
        pa.field("channel", _WORD),  # counter, atm, pos, mobile, web, wallet, virtual_currency, …
        pa.field("payer_name", _WORD),  # as the paying side states it
        pa.field("payee_name", _WORD),  # as the paying side states it
        pa.field("payer_name_received", _WORD),  # as it arrived at the receiving side
        pa.field("payee_name_received", _WORD),
        pa.field("src_kind", _WORD),  # person, company, wallet, exchange
        pa.field("dst_kind", _WORD),
        pa.field("payment", _WORD),  # the payment this transfer is a leg of, when it goes through several institutions
        pa.field("merchant_name", _WORD),  # the next three as stated on this leg
        pa.field("payer_account", _WORD),  # whom the whole payment comes from
        pa.field("payee_account", _WORD),  # whom it is for
    ]
)
"""Columns of transfers, in this order."""

CALL = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("time", _TIME, nullable=False),  # start of the call
        pa.field("src", _WORD, nullable=False),  # calling number
        pa.field("dst", _WORD, nullable=False),  # called number
        pa.field("amount", pa.int64(), nullable=False),  # seconds of talk, zero or more
        pa.field("late", pa.bool_(), nullable=False),
        pa.field("device", _WORD),  # IMEI of the calling device
        pa.field("card", _WORD),  # ICCID of the calling card
        pa.field("service", _WORD),  # voice, sms, data: what an IoT card was sold for
        pa.field("shown_number", _WORD),  # the number shown to the called side
        pa.field("gateway", _WORD),  # local, international: the gateway the call came in by
    ]
)
"""Columns of calls, in this order. ``src``, ``dst``, ``amount`` are caller, callee, seconds, so that one kernel serves both."""

OPENING = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("time", _TIME, nullable=False),
        pa.field("src", _WORD, nullable=False),  # holder: a keyed token, or a company's unified code
        pa.field("dst", _WORD, nullable=False),  # account or card that is opened or closed
        pa.field("amount", pa.int64(), nullable=False),  # 1 opened, -1 closed
        pa.field("late", pa.bool_(), nullable=False),
        pa.field("institution", _WORD),  # bank, payment institution or carrier
        pa.field("category", _WORD),  # account_1, account_2, account_3, payment_account, company_account, phone_card, iot_card
        pa.field("holder_kind", _WORD),  # person, company
        pa.field("agent", _WORD),  # who acted for the holder: a keyed token
        pa.field("address", _WORD),  # registered address as stated, of a company alone
    ]
)
"""Columns of openings, in this order. The subject of what is noticed is the account or card (``dst``), never its holder."""

JOINED = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),  # of the transfer or of the call
        pa.field("time", _TIME, nullable=False),  # of the transfer; of a call its end, when it becomes known
        pa.field("src", _WORD, nullable=False),  # account that pays, or that is linked to the number in the call
        pa.field("dst", _WORD, nullable=False),  # account that is paid, or number at the other end of the call
        pa.field("amount", pa.int64(), nullable=False),  # fen, or seconds
        pa.field("late", pa.bool_(), nullable=False),
        pa.field("what", _WORD),  # transfer, call
        pa.field("shown_number", _WORD),  # the number that a call to the linked number showed, in its clean form
    ]
)
"""Transfers of accounts that are linked to a number, and that number's calls, in one order of time (``joining.py``)."""

SCHEMAS: dict[Kind, pa.Schema] = {"transfers": TRANSFER, "calls": CALL, "openings": OPENING, "joined": JOINED}

OPTIONAL: dict[Kind, tuple[str, ...]] = {kind: tuple(schema.names[6:]) for kind, schema in SCHEMAS.items()}
"""Text columns that may be empty."""
