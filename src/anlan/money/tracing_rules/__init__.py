"""One file a tracing rule: in which order an account's money leaves it. ``METHOD`` is its name, its ``sweep`` runs it."""

from collections.abc import Callable

from anlan.money.flow import Flow, Swept
from anlan.money.trace import Method
from anlan.money.tracing_rules import fifo, lifo, lowest_intermediate_balance, pro_rata

RULES: dict[Method, Callable[[Flow], Swept]] = {
    rule.METHOD: rule.sweep for rule in (fifo, lifo, pro_rata, lowest_intermediate_balance)
}
"""Method → rule."""
