"""The slow, readable twins of the kernels: the same answers by looking at every earlier transfer each time."""

from itertools import pairwise

Transfer = tuple[int, int, int, int]  # payer, payee, time, amount


def known(transfers: list[Transfer], i: int, width: int) -> list[Transfer]:
    """What was known before event ``i``: transfers in ``[t - width, t)``."""
    now = transfers[i][2]
    return [t for t in transfers[:i] if now - width <= t[2] < now]


def figures(transfers: list[Transfer], i: int, width: int) -> list[tuple[int, int, int, int, int]]:
    """Fan, degree, sum, least, greatest of payer-out, payer-in, payee-out, payee-in; the event itself where it belongs."""
    before, event = known(transfers, i, width), transfers[i]
    asked = [(event[0], 0, True), (event[0], 1, False), (event[1], 0, False), (event[1], 1, True)]
    return [_figure([t for t in before if t[side] == account] + [event] * own, 1 - side) for account, side, own in asked]


def _figure(chosen: list[Transfer], partner: int) -> tuple[int, int, int, int, int]:
    amounts = [t[3] for t in chosen]
    least, greatest = (min(amounts), max(amounts)) if amounts else (0, 0)
    return len({t[partner] for t in chosen}), len(chosen), sum(amounts), least, greatest


def scatter_gather_sizes(transfers: list[Transfer], i: int, width: int) -> list[int]:
    """How many middle accounts each scatter–gather has that event ``i`` completes or enlarges."""
    a, b = transfers[i][:2]
    if a == b:
        return []
    pairs = {t[:2] for t in known(transfers, i, width) if t[0] != t[1]}
    accounts = {x for pair in pairs for x in pair}
    ends = {(u, b) for u in accounts if (u, a) in pairs} | {(a, w) for w in accounts if (b, w) in pairs}
    sizes = []
    for u, w in ends:
        if u == w:
            continue
        middle = {m for m in accounts | {a, b} if (u, m) in pairs | {(a, b)} and (m, w) in pairs | {(a, b)}}
        sizes.append(len(middle))
    return sorted(size for size in sizes if size >= 2)


def cycle_lengths(transfers: list[Transfer], i: int, width: int, longest: int, timed: bool) -> list[int]:
    """Hops of each simple cycle that event ``i`` closes; a cycle is a row of accounts."""
    a, b = transfers[i][:2]
    before = known(transfers, i, width)
    if a == b:
        return []
    walks, found = [[b]], []
    while walks:
        walk = walks.pop()
        for follower in sorted({t[1] for t in before if t[0] == walk[-1]}):
            if follower == a and _possible([*walk, a], before, timed):
                found.append(len(walk) + 1)
            elif follower not in walk and follower != a and len(walk) + 2 <= longest:
                walks.append([*walk, follower])
    return sorted(found)


def _possible(walk: list[int], before: list[Transfer], timed: bool) -> bool:
    """Whether the hops can be made, each later than the one before: always take the earliest that is late enough."""
    at = -1
    for hop in pairwise(walk):
        later = [t[2] for t in before if t[:2] == hop and (t[2] > at or not timed)]
        if not later:
            return False
        at = min(later)
    return True


def ring_size(transfers: list[Transfer], i: int, width: int, common: int, busy: int) -> int:
    """Accounts that share at least ``common`` partners with the payer of event ``i``, itself among them; 0 when there is none."""
    before, account = known(transfers, i, width), transfers[i][0]

    def partners(party: int) -> set[int] | None:
        out, back = [t[1] for t in before if t[0] == party], [t[0] for t in before if t[1] == party]
        return None if max(len(out), len(back)) > busy else {*out, *back} - {party}

    mine = partners(account)
    if mine is None:
        return 0
    theirs = [partners(party) or set() for party in (mine | {transfers[i][1]}) - {account}]
    others = {other for found in theirs for other in found} - {account}
    members = [other for other in others if sum(other in found for found in theirs) >= common]
    return len(members) + 1 if members else 0


def persons_that_sent_back(transfers: list[Transfer], i: int, width: int, share: int, companies: set[int]) -> int:
    """Persons (accounts that are no company) that returned to the company paid by event ``i`` enough of what it had paid them."""
    person, company = transfers[i][:2]
    if person in companies or company not in companies:
        return 0
    before = known(transfers, i, width)
    found = set()
    for one in {t[0] for t in [*before, transfers[i]] if t[1] == company} - companies:
        paid = [t for t in before if t[:2] == (company, one)]
        back = [t for t in [*before, transfers[i]] if t[:2] == (one, company) and paid and t[2] > paid[0][2]]
        if paid and sum(t[3] for t in back) * 1000 >= share * sum(t[3] for t in paid):
            found.add(one)
    return len(found) if person in found else 0


def accounts_open(rows: list[tuple[str, str, str, str, int, int]], i: int) -> tuple[int, int]:
    """Of the opened one's class: how many its holder has open at its institution and at all. Rows are holder, item, institution,
    class, time, change."""
    holder, _, institution, category, now, change = rows[i]
    if change < 0:
        return 0, 0
    earlier = [row for row in rows[:i] if row[0] == holder and row[3] == category and row[4] < now]
    here = sum(row[5] for row in earlier if row[2] == institution)
    return 1 + here, 1 + sum(row[5] for row in earlier)
