"""Figures derived from what a carrier knows of a phone card: how concentrated its calls are, how it talks compared to how it
writes, how even its bills are.

In go the columns of ``sichuan_telecom`` by name (missing is NaN), out come further columns: quotients and differences of columns
that mean something together. None looks at where the card was used (docs/decisions/0062).
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

QUOTIENTS = (
    ("imeis", "opposite_count"),
    ("imeis", "opposite_unique"),
    ("opposite_unique", "opposite_count"),
    ("phone2opposite_max", "opposite_count"),
    ("voc_hour_mode_count", "opposite_count"),
    ("voc_day_mode_count", "opposite_count"),
    ("opposite_count", "voc_day_nunique"),
    ("hour_mode_count", "sms_count"),
    ("day_mode_count", "sms_count"),
    ("sms_count", "day_nunique"),
    ("opposite_count", "sms_count"),
    ("opposite_unique", "sms_nunique"),
    ("call_dur_mean", "call_dur_median"),
    ("phone2oppo_sum_max", "phone2oppo_sum_mean"),
    ("flow_sum", "arpu_sum"),
    ("flow_sum", "flow_mean"),
    ("arpu_sum", "arpu_mean"),
    ("arpu_sum", "opposite_count"),
    ("arpu_max", "arpu_mean"),
    ("arpu_min", "arpu_max"),
    ("arpu_sem", "arpu_mean"),
)
"""Pairs of columns, one over the other: how few devices, counterparts, hours and days make up the whole; calls beside messages;
long calls beside usual ones; months billed and how much bills differ."""
DIFFERENCES = (
    ("opposite_count", "voccalltype1"),
    ("sms_count", "calltype_2"),
    ("voc_day_nunique", "day_nunique"),
    ("voc_hour_nunique", "hour_nunique"),
    ("arpu_max", "arpu_min"),
)
"""One column less another: incoming calls and messages, days and hours of calls beside those of messages, span of bills."""


def derived(columns: Mapping[str, Floats]) -> Floats:
    """All derived figures, one row a card, and last how many columns are missing. Pairs the set does not have are passed over."""
    with np.errstate(divide="ignore", invalid="ignore"):
        figures = [columns[a] / columns[b] for a, b in QUOTIENTS if a in columns and b in columns]
    figures += [columns[a] - columns[b] for a, b in DIFFERENCES if a in columns and b in columns]
    figures.append(np.isnan(np.column_stack(list(columns.values()))).sum(1).astype(float))
    table = np.column_stack(figures)
    table[~np.isfinite(table)] = np.nan
    return table
