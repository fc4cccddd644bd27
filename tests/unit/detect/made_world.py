"""A made world in which every detector says something worth an alert, and rules under which each of them can alert alone.

The busy small world of the battery, with stories beside it that chance does not write: one terminal of many payers, a box of
cards, a caller of strangers, an account that wakes after a hundred days, chains longer than their bound.
"""

import numpy as np
import pyarrow as pa

from anlan.detect.bands import load_bands
from anlan.detect.columns import SCHEMAS, Kind
from anlan.detect.detector import DAY, HOUR, MINUTE
from anlan.detect.evaluate import Rules
from anlan.detect.typology import Typology
from tests.contract.test_detectors import DETECTORS, T0, events, table

LATER = T0 + 120 * DAY
"""When the stories happen that look back on the busy days."""

Story = dict[str, object]


def made_world(kind: Kind, count: int = 200) -> pa.Table:
    """Events in time order."""
    told = {"transfers": _transfers, "calls": _calls, "joined": _joined}.get(kind, list)()
    rows = [{"id": f"story{k}", "late": False} | story for k, story in enumerate(told)]
    stories = table(kind, {name: [row.get(name) for row in rows] for name in SCHEMAS[kind].names}, len(rows))
    whole = pa.concat_tables([events(kind, count), stories]).combine_chunks()
    order = np.argsort(whole["time"].cast(pa.int64()).to_numpy(), kind="stable")
    return whole.take(pa.array(order)).unify_dictionaries()


def rules_of_each() -> Rules:
    """A typology for each detector, and no cool-down: what one says can hide nothing that another says."""
    typologies = {
        f"only_{one.name}": Typology(
            when=f"{one.name} >= 1", weight=1, zh="仅此一项", en="this alone", article="—", answers=("verify",)
        )
        for one in DETECTORS
    }
    return Rules(load_bands(), typologies, cool_down=0)


def _transfers() -> list[Story]:
    return [*_one_terminal(), *_sleeper(), *_chain(), *_many_to_one(), *_below_the_limit()]


def _pay(at: int, src: str, dst: str, yuan: int, **more: object) -> Story:
    return {"time": at, "src": src, "dst": dst, "amount": yuan * 100} | more


def _one_terminal() -> list[Story]:
    return [_pay(LATER + k * MINUTE, f"payer{k}", "shop", 80, terminal="t9") for k in range(12)]


def _sleeper() -> list[Story]:
    """Still for 119 days: its last transfer has long left the memory of every other detector."""
    return [
        _pay(T0 + DAY, "sleeper", "landlord", 900),
        _pay(T0 + DAY, "shop", "sleeper2", 20),
        _pay(LATER + 2 * HOUR, "victim", "sleeper2", 80_000),
        _pay(LATER + 3 * HOUR, "sleeper2", "fence9", 79_000),
        *(_pay(LATER + 2 * HOUR + k * MINUTE, "sleeper", f"fence{k}", 60_000) for k in range(4)),
    ]


def _chain() -> list[Story]:
    """Twelve hops of nearly the same sum within two hours."""
    return [_pay(LATER + 3 * HOUR + k * 10 * MINUTE, f"layer{k}", f"layer{k + 1}", 90_000 - 100 * k) for k in range(12)]


def _many_to_one() -> list[Story]:
    """Many pay one at night, who hands all on at once."""
    night = LATER - LATER % DAY + 18 * HOUR  # two in the morning in Shanghai
    come = [_pay(night + k * MINUTE, f"victim{k}", "collector", 5_000) for k in range(25)]
    return [*come, *(_pay(night + (30 + k) * MINUTE, "collector", f"mule{k}", 12_000) for k in range(10))]


def _below_the_limit() -> list[Story]:
    return [_pay(LATER + 5 * HOUR + k * HOUR, "careful", f"shop{k}", 490_000) for k in range(9)]


def _calls() -> list[Story]:
    """A caller of strangers from a box that changes its cards, and a card that moves from device to device."""

    def call(k: int, src: str, **more: object) -> Story:
        return {"time": LATER + k * MINUTE, "src": src, "dst": f"1371000{k:04d}", "amount": 20} | more

    return [
        *(call(k, "13600000001", device="box", card=f"sim{k % 20}") for k in range(60)),
        *(call(100 + k, "13600000002", device=f"phone{k}", card="nomad") for k in range(8)),
    ]


def _joined() -> list[Story]:
    """A long call by a number nobody suspects that shows a suspect one, and soon a payment to an account never paid before."""
    return [
        {"time": LATER, "src": "deceived", "dst": "13700000001", "amount": 600, "what": "call", "shown_number": "13800138002"},
        _pay(LATER + 5 * MINUTE, "deceived", "stranger", 5_000, what="transfer"),
    ]
