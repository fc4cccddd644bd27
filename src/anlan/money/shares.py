"""Dividing an amount so that the parts add up to it, to the fen.

The rule everywhere in this house: each part is the floor of its exact share, the missing fen go one by one to the largest
remainders, and equal remainders are served in the order given (the earlier victim payment first).
"""

from collections.abc import Sequence

from anlan.values import Fen


def apportion(total: int, weights: Sequence[int]) -> list[Fen]:
    """Divide ``total`` fen in proportion to ``weights`` (not negative, at least one positive). The parts add up to ``total``."""
    whole = sum(weights)
    if total < 0 or whole <= 0 or min(weights) < 0:
        raise ValueError("a division needs an amount and weights that are not negative, one of them positive")
    parts = [total * weight // whole for weight in weights]
    remainders = [total * weight % whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda place: -remainders[place])  # stable: ties keep the order given
    for place in by_remainder[: total - sum(parts)]:
        parts[place] += 1
    return [Fen(part) for part in parts]


def percentages(parts: Sequence[int]) -> list[str]:
    """Each part's share of their sum as ``12.3%``; they re-add to ``100.0%``, or are ``0.0%`` each when there is nothing."""
    tenths = apportion(1000, parts) if any(parts) else [0] * len(parts)
    return [f"{share // 10}.{share % 10}%" for share in tenths]


def apportion_capped(total: int, weights: Sequence[int], caps: Sequence[int]) -> list[Fen]:
    """As ``apportion``, but no part exceeds its cap; what a capped one cannot take is divided among the others again.

    The parts add up to the smaller of ``total`` and the sum of the caps of those with a weight.
    """
    parts = [0] * len(weights)
    open_places = [place for place, weight in enumerate(weights) if weight > 0 and caps[place] > 0]
    left = min(total, sum(caps[place] for place in open_places))
    while left > 0:
        offered = apportion(left, [weights[place] for place in open_places])
        full = [place for place, part in zip(open_places, offered, strict=True) if part >= caps[place]]
        if not full:
            for place, part in zip(open_places, offered, strict=True):
                parts[place] = part
            break
        # Those who reach their cap leave with it; the rest divide what remains. Each turn closes at least one place.
        for place in full:
            parts[place] = caps[place]
            left -= caps[place]
        open_places = [place for place in open_places if place not in set(full)]
    return [Fen(part) for part in parts]
