"""What each detector measures, once more: slowly, from its own words, by looking at every earlier event each time.

A world is a list of events as plain dicts; a formula takes the world, the place of an event and the detector for its
parameters. Nothing here is shared with the product but the parameters and the registers themselves.
"""

import unicodedata
from collections.abc import Callable, Iterable
from typing import Any

from anlan.detect.detector import DAY, HOUR
from tests.unit.detect import twins

World = list[dict[str, Any]]
Formula = Callable[[World, int, Any], int]


def known(world: World, i: int, width: int) -> World:
    """Events in ``[t - width, t)``."""
    now = world[i]["time"]
    return [event for event in world[:i] if now - width <= event["time"] < now]


def own(world: World, i: int, width: int, side: str = "src", of: str = "src") -> World:
    """Known events whose ``side`` is this one's ``of``."""
    return [event for event in known(world, i, width) if event[side] == world[i][of]]


def each(events: Iterable[dict[str, Any]], name: str) -> set[Any]:
    return {event[name] for event in events}


def fan(count: str, side: str) -> Formula:
    return lambda world, i, d: len(each([*own(world, i, d.width, side, side), world[i]], count))


def shared(owner: str, member: str, least: int = 1) -> Formula:
    def formula(world: World, i: int, d: Any) -> int:
        event = world[i]
        if event[owner] is None or event[member] is None:
            return 0
        count = len(each([*own(world, i, d.width, owner, owner), event], member) - {None})
        return count if count >= least else 0

    return formula


def gather_scatter(world: World, i: int, d: Any) -> int:
    paid, pays = own(world, i, d.width, "dst"), [*own(world, i, d.width), world[i]]
    return max(
        min(len(each((e for e in paid if e["time"] < turn), "src")), len(each((e for e in pays if e["time"] >= turn), "dst")))
        for turn in {event["time"] for event in pays}
    )


def pass_through(world: World, i: int, d: Any) -> int:
    came = sum(event["amount"] for event in own(world, i, d.width, "dst"))
    left = sum(event["amount"] for event in [*own(world, i, d.width), world[i]])
    return 0 if came < d.least else min(came, left) * 100 // max(came, left)


def structuring(world: World, i: int, d: Any) -> int:
    def limit(event: dict[str, Any]) -> int | None:
        kinds = (event["src_kind"], event["dst_kind"])
        cash = event["channel"] in ("atm", "counter_cash", "cash")
        of = 5_000_000 if cash else 200_000_000 if "company" in kinds else 50_000_000
        return of if of * (1000 - d.margin) <= event["amount"] * 1000 < of * 1000 else None

    if limit(world[i]) is None:
        return 0
    count = 1 + sum(limit(event) == limit(world[i]) for event in own(world, i, d.width))
    return count if count > 1 else 0


def probe_then_large(world: World, i: int, d: Any) -> int:
    small = [e for e in own(world, i, d.width) if e["dst"] == world[i]["dst"] and e["amount"] <= d.small]
    return world[i]["amount"] // small[0]["amount"] if small and world[i]["amount"] > d.small else 0


def dormant_then(side: str) -> Formula:
    def still(world: World, i: int, d: Any) -> int:
        now, account = world[i]["time"], world[i][side]
        seen = [e["time"] for e in world[:i] if e["time"] < now and account in (e["src"], e["dst"])]
        still = now - max(seen) if seen else 0
        return still // DAY if d.still <= still <= d.width and world[i]["amount"] >= d.least else 0

    return still


def cash_out_burst(world: World, i: int, d: Any) -> int:
    if world[i]["channel"] not in d.channels:
        return 0
    return 1 + sum(event["channel"] in d.channels for event in own(world, i, d.width))


def round_trip(world: World, i: int, d: Any) -> int:
    if world[i]["src"] == world[i]["dst"]:  # money moved to itself goes nowhere
        return 0
    return int(any(event["src"] == world[i]["dst"] for event in own(world, i, d.width, "dst")))


def night_burst(world: World, i: int, d: Any) -> int:
    def by_night(event: dict[str, Any]) -> bool:
        moment = (event["time"] + 8 * HOUR) % DAY
        return d.first <= moment < d.last if d.first <= d.last else not d.last <= moment < d.first

    return 1 + sum(by_night(event) for event in own(world, i, d.width)) if by_night(world[i]) else 0


def call_many_strangers(world: World, i: int, d: Any) -> int:
    called = each([*own(world, i, d.width), world[i]], "dst")
    return len(called - each(own(world, i, d.width, "dst"), "src"))


def scatter_gather(world: World, i: int, d: Any) -> int:
    return max(twins.scatter_gather_sizes(transfers(world), i, d.width), default=0)


def temporal_cycle(world: World, i: int, d: Any) -> int:
    lengths = twins.cycle_lengths(transfers(world), i, d.width, 6, True)
    return max((length for length in lengths if length >= 3), default=0)


def layered_chain(world: World, i: int, d: Any) -> int:
    def longest(k: int) -> int:
        if world[k]["src"] == world[k]["dst"]:  # money moved to itself goes nowhere
            return 0
        before = [
            place
            for place, event in enumerate(world[:k])
            if event["dst"] == world[k]["src"] != event["src"]
            and world[k]["time"] - d.width <= event["time"] < world[k]["time"]
            and abs(event["amount"] - world[k]["amount"]) * 1000 <= d.tolerance * max(event["amount"], world[k]["amount"])
        ]
        return 1 + max(map(longest, before), default=0)

    hops = longest(i)
    return hops if hops > 1 else 0


def message_mismatch(world: World, i: int, d: Any) -> int:
    def differ(one: str | None, other: str | None) -> bool:
        if one is None or other is None:
            return False
        one, other = ("".join(unicodedata.normalize("NFKC", text).split()) for text in (one, other))
        if one[:1] == "*" or other[:1] == "*":  # in these worlds a mask hides the first character alone
            one, other = one[1:], other[1:]
        return one != other

    event = world[i]
    return sum(differ(event[name], event[f"{name}_received"]) for name in ("payer_name", "payee_name"))


def message_legs(world: World, i: int, d: Any) -> int:
    event = world[i]
    if event["payment"] is None:
        return 0
    legs = [leg for leg in known(world, i, d.width) if leg["payment"] == event["payment"]]
    found = 0
    for name in ("merchant_name", "payer_name", "payee_name", "payer_account", "payee_account"):
        stated = [leg[name] for leg in legs if leg[name] is not None][:1]
        found += bool(stated) and "".join((event[name] or "").split()) != "".join(stated[0].split())
    came = [leg for leg in world[:i] if leg["payment"] == event["payment"] and leg["time"] >= event["time"] - d.width]
    return found + (not came and event["payer_account"] not in (None, event["src"]))


def virtual_exit(world: World, i: int, d: Any) -> int:
    leaves = world[i]["dst_kind"] in d.kinds or world[i]["channel"] in d.channels
    return world[i]["amount"] // 100 if leaves else 0


def shared_counterparties(world: World, i: int, d: Any) -> int:
    return twins.ring_size(transfers(world), i, d.width, d.common, d.busy)


def company_round_trip(world: World, i: int, d: Any) -> int:
    def account(event: dict[str, Any], side: str) -> str:  # in these worlds an account is a company's by the event alone
        return f"{event[side]}/{event[f'{side}_kind']}"

    person, company = account(world[i], "src"), account(world[i], "dst")
    if not person.endswith("/person") or not company.endswith("/company"):
        return 0
    number, before = world[i]["dst"], known(world, i, d.width)
    outs = [e for e in before if e["src"] == number and e["dst_kind"] == "person"]
    ins = [e for e in [*before, world[i]] if e["dst"] == number and e["src_kind"] == "person"]
    found = set()
    for one in each(ins, "src"):
        paid = [e for e in outs if e["dst"] == one]
        back = [e for e in ins if e["src"] == one and paid and e["time"] > paid[0]["time"]]
        if paid and sum(e["amount"] for e in back) * 1000 >= d.share * sum(e["amount"] for e in paid):
            found.add(one)
    return len(found) if world[i]["src"] in found else 0


def over_limit(world: World, i: int, d: Any) -> int:
    event = world[i]
    if event["amount"] < 0 or event["category"] not in d.categories:
        return 0
    mine = [e for e in own(world, i, d.width) if e["category"] == event["category"]]
    here = 1 + sum(e["amount"] for e in mine if e["institution"] == event["institution"])
    across, limit = 1 + sum(e["amount"] for e in mine), d.limits.of[event["category"]]
    return max(here - limit.per_institution, across - limit.across, 0)


def burst(world: World, i: int, d: Any) -> int:
    def counts(event: dict[str, Any]) -> bool:
        return event["amount"] > 0 and event["category"] in d.categories

    count = 1 + sum(map(counts, own(world, i, d.width))) if counts(world[i]) else 0
    return count if count > 1 else 0


def company_address(world: World, i: int, d: Any) -> int:
    event = world[i]
    if event["holder_kind"] != "company" or event["amount"] < 0:
        return 0
    registered = d.companies.address.get(event["src"])
    if registered is None or event["src"] in d.companies.gone:
        return 2
    return int(event["address"] is not None and event["address"] != registered)


def iot_out_of_scope(world: World, i: int, d: Any) -> int:
    event, scope = world[i], d.iot.scope.get(world[i]["card"])
    if scope is None:
        return 0
    used = ((scope.devices, event["device"]), (scope.services, event["service"]), (scope.peers, event["dst"]))
    return sum(bool(allowed) and one is not None and one not in allowed for allowed, one in used)


def shown_number(world: World, i: int, d: Any) -> int:
    """In these worlds mobiles begin with 13, a fixed number is 01085521111, foreign ones begin with 00, and 99 is nobody's."""
    event = world[i]
    shown = event["shown_number"] or event["src"]
    mainland, foreign, abroad = shown[:2] in ("13", "01"), shown[:2] == "00", event["gateway"] == "international"
    if abroad and mainland and (shown[:2] == "01" or shown != event["src"]):
        return 3
    if shown != event["src"]:
        return 2
    return int(not (mainland or foreign) or (abroad and mainland) or (foreign and event["gateway"] == "local"))


def with_a_suspect(call: dict[str, Any], now: int, d: Any) -> bool:
    return any(d.suspects.number.get(number, now + 1) <= now for number in (call["dst"], call["shown_number"]))


def victim_in_danger(world: World, i: int, d: Any) -> int:
    event, now = world[i], world[i]["time"]

    def alarming(call: dict[str, Any]) -> bool:
        return call["amount"] >= d.long and with_a_suspect(call, now, d)

    def degree(transfer: dict[str, Any], earlier: World) -> int:
        if d.suspects.account.get(transfer["dst"], now + 1) <= now:
            return 2
        paid = [e for e in earlier if e["what"] == "transfer" and e["time"] < transfer["time"]]
        return int(transfer["dst"] not in each(paid, "dst"))

    mine = own(world, i, d.known)
    if event["what"] == "call":
        begun = now - event["amount"] * 1_000_000
        during = [e for e in mine if e["what"] == "transfer" and e["time"] >= begun]
        return max((degree(e, mine) for e in during), default=0) if alarming(event) else 0
    calls = [e for e in mine if e["what"] == "call" and e["time"] >= now - d.width and alarming(e)]
    return degree(event, mine) if calls else 0


def proof_of_company_round_trip(world: World, i: int, d: Any) -> list[int]:
    company, start, now = world[i]["dst"], world[i]["time"] - d.width, world[i]["time"]
    seen = [k for k in range(i) if start <= world[k]["time"] < now] + [i]
    paid = [k for k in seen if world[k]["src"] == company and world[k]["dst_kind"] == "person" and k != i]
    back = [
        k for k in seen if world[k]["dst"] == company and world[k]["src_kind"] == "person" and world[k]["dst_kind"] == "company"
    ]
    proof: list[int] = []
    for person in {world[k]["src"] for k in back}:
        out = [k for k in paid if world[k]["dst"] == person]
        came = [k for k in back if world[k]["src"] == person and out and world[k]["time"] > world[out[0]]["time"]]
        if out and sum(world[k]["amount"] for k in came) * 1000 >= d.share * sum(world[k]["amount"] for k in out):
            proof += out + came
    return sorted(proof)


def proof_of_victim_in_danger(world: World, i: int, d: Any) -> list[int]:
    event, now = world[i], world[i]["time"]
    called = event["what"] == "call"

    def proves(other: dict[str, Any]) -> bool:
        if not called:
            return other["what"] == "call" and other["amount"] >= d.long and with_a_suspect(other, now, d)
        if other["what"] == "call":
            return False
        before = [e for e in world[:i] if now - d.known <= e["time"] < other["time"] and e["what"] == "transfer"]
        known_payee = any(e["src"] == other["src"] and e["dst"] == other["dst"] for e in before)
        return d.suspects.account.get(other["dst"], now + 1) <= now or not known_payee

    back = min(event["amount"] * 1_000_000, d.known) if called else d.width
    mine = [k for k in range(i) if now - back <= world[k]["time"] < now and world[k]["src"] == event["src"]]
    return [*(k for k in mine if proves(world[k])), i]


def proof_by_night(world: World, i: int, d: Any) -> list[int]:
    return [k for k in range(i + 1) if (k == i or _before(world, k, i, d.width)) and night_burst([world[k]], 0, d)
            and world[k]["src"] == world[i]["src"]]  # fmt: skip


def proof_under_a_limit(world: World, i: int, d: Any) -> list[int]:
    mine = [k for k in range(i) if _before(world, k, i, d.width) and world[k]["src"] == world[i]["src"]]
    return [*(k for k in mine if structuring([{**world[k], "time": 0}, {**world[i], "time": 1}], 1, d) == 2), i]


def proof_of_cash(world: World, i: int, d: Any) -> list[int]:
    mine = [k for k in range(i) if _before(world, k, i, d.width) and world[k]["src"] == world[i]["src"]]
    return [*(k for k in mine if world[k]["channel"] in d.channels), i]


def _before(world: World, k: int, i: int, width: int) -> bool:
    return world[i]["time"] - width <= world[k]["time"] < world[i]["time"]


def transfers(world: World) -> list[twins.Transfer]:
    names = {name: code for code, name in enumerate(sorted(each(world, "src") | each(world, "dst")))}
    return [(names[e["src"]], names[e["dst"]], e["time"], e["amount"]) for e in world]


FORMULAS: dict[str, Formula] = {
    "account_burst": burst,
    "account_count": over_limit,
    "call_many_strangers": call_many_strangers,
    "card_burst": burst,
    "card_count": over_limit,
    "card_many_devices": shared("card", "device"),
    "cash_out_burst": cash_out_burst,
    "company_address": company_address,
    "company_round_trip": company_round_trip,
    "company_shared_address": shared("address", "src", least=2),
    "device_many_cards": shared("device", "card"),
    "dormant_then_active": dormant_then("src"),
    "dormant_then_paid": dormant_then("dst"),
    "fan_in": fan("src", "dst"),
    "fan_out": fan("dst", "src"),
    "gather_scatter": gather_scatter,
    "iot_out_of_scope": iot_out_of_scope,
    "layered_chain": layered_chain,
    "message_legs": message_legs,
    "message_mismatch": message_mismatch,
    "night_burst": night_burst,
    "pass_through": pass_through,
    "probe_then_large": probe_then_large,
    "round_trip": round_trip,
    "scatter_gather": scatter_gather,
    "shared_agent": shared("agent", "src", least=2),
    "shared_counterparties": shared_counterparties,
    "shared_ip": shared("ip", "src"),
    "shared_mac": shared("mac", "src"),
    "shared_terminal": shared("terminal", "src"),
    "shown_number": shown_number,
    "structuring": structuring,
    "temporal_cycle": temporal_cycle,
    "victim_in_danger": victim_in_danger,
    "virtual_exit": virtual_exit,
}

PROOFS: dict[str, Callable[[World, int, Any], list[int]]] = {
    "cash_out_burst": proof_of_cash,
    "company_round_trip": proof_of_company_round_trip,
    "night_burst": proof_by_night,
    "structuring": proof_under_a_limit,
    "victim_in_danger": proof_of_victim_in_danger,
}
"""Which events prove a value, for detectors that leave some of an account's out. That nothing is missing is a battery's test for
all; that nothing is too much is told here."""
