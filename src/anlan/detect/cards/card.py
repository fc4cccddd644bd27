"""A card model's card: what it was trained on, how good it was on cards it had not seen, what it must not be used for."""

import msgspec

LIMITS = ("about_cards", "share_of_fraud", "made_elsewhere", "no_places")
"""Notes of ``detect/messages/cards.toml`` that every card carries."""


class Figures(msgspec.Struct, frozen=True):
    """How good, on cards that were not learnt from. F1 at the even threshold 0.5, fixed beforehand. ``fraud_in_lower_half``:
    share of fraud cards among the half that scores lowest. ``auc_likely`` holds 95 % of what comes out when the cards are drawn
    again."""

    scored: int
    auc: float
    auc_likely: tuple[float, float]
    macro_f1: float
    recall_at_1_percent_fpr: float
    fraud_in_lower_half: float


class Card(msgspec.Struct, frozen=True):
    """The card. ``data`` is the SHA-256 of the file of cards; ``figures`` are of cross-validation in ``rounds`` rounds, none when
    it was left out."""

    data: str
    cards: int
    fraud: int
    rounds: int
    seed: int
    figures: Figures | None = None
    limits: tuple[str, ...] = LIMITS
