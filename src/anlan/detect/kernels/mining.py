"""Runs a block of transfers through the graph of recent ones and counts the patterns that each completes."""

from anlan.detect.kernels import Ints, inner, leaf
from anlan.detect.kernels.ahead import AHEAD, bring
from anlan.detect.kernels.chains import begin, instant
from anlan.detect.kernels.journal import IN, OUT, WHO, move_on, rewind
from anlan.detect.kernels.patterns import close_cycles, scatter_gather

SCATTER_GATHER, TEMPORAL, CYCLES, KEEP = range(4)
LONGEST_WALK = 16
MOST = 2**16 - 1
"""Transfers of an account beyond which none is counted: it is taken for as busy from then on."""


@inner
def _look_ahead(outs: Ints, ins: Ints, heads: Ints, degrees: Ints, pad: Ints, base: int, i: int) -> None:
    """Have brought near what is looked at first of the accounts of an event that follows, and a few steps later their latest
    transfers."""
    a, b = ins[i, WHO], outs[i, WHO]
    for account in (a, b):
        bring(heads, account)
        bring(degrees, account)
        bring(pad, account)
    a, b = ins[i - AHEAD // 2, WHO], outs[i - AHEAD // 2, WHO]
    bring(ins, heads[a, IN] - base)
    bring(outs, heads[b, OUT] - base)


@inner
def _count(degrees: Ints, a: int, b: int, step: int) -> None:
    """Let a transfer enter (``step`` 1) or leave (-1)."""
    if degrees[a, OUT] < MOST:
        degrees[a, OUT] += step
    if degrees[b, IN] < MOST:
        degrees[b, IN] += step


@leaf
def mine(sides: Ints, pairs: Ints, time: Ints, heads: Ints, base: int, start: int, slots: Ints, prints: Ints, lows: Ints,
         widths: Ints, longest: Ints, degrees: Ints, marks: Ints, pad: Ints, lists: Ints, stack: Ints, stamps: Ints,
         shelves: Ints, bins: Ints, out_gather: Ints, out_best: Ints, out_temporal: Ints,
         out_cycles: Ints) -> None:  # fmt: skip
    """Mine the events from place ``start`` on, which the journal holds already.

    ``widths`` (µs; 0 switches off) and ``lows`` (the first event in the window) are those of scatter–gather, temporal cycles,
    cycles, and of the widest; ``longest`` the hops of the last two kinds of cycles. ``degrees`` uint16[accounts, 2]: transfers
    of each account, out and in, in the widest window, up to ``MOST``. Fills, for each event: scatter–gathers by size (``bins``)
    and the greatest, temporal cycles by hops, cycles by hops.
    """
    rewind(sides, heads, start)
    _, end = begin(time, base, start, 0)
    outs, ins = sides[OUT], sides[IN]
    path = stack[LONGEST_WALK, :0]
    for i in range(start, len(outs)):
        if i + AHEAD < len(outs):
            _look_ahead(outs, ins, heads, degrees, pad, base, i + AHEAD)
        a, b = ins[i, WHO], outs[i, WHO]
        end = instant(time, base, start, i, end)
        for which in range(KEEP):
            while lows[which] < end and time[lows[which] - base] < time[i] - widths[which]:
                lows[which] += 1
        while lows[KEEP] < end and time[lows[KEEP] - base] < time[i] - widths[KEEP]:
            gone = lows[KEEP] - base
            _count(degrees, ins[gone, WHO], outs[gone, WHO], -1)
            lows[KEEP] += 1
        if a != b:  # money moved to itself makes no pattern
            if widths[SCATTER_GATHER] > 0:
                low = lows[SCATTER_GATHER]
                scatter_gather(sides, pairs, heads, base, slots, prints, degrees, a, b, low, end, shelves, marks, lists, stamps,
                               bins, out_gather[i - start], out_best[i - start])  # fmt: skip
            if widths[TEMPORAL] > 0:
                close_cycles(sides, pairs, time, heads, base, degrees, a, b, lows[TEMPORAL], end, longest[0], True, pad, lists,
                             stack, stamps, out_temporal[i - start], path)  # fmt: skip
            if widths[CYCLES] > 0:
                close_cycles(sides, pairs, time, heads, base, degrees, a, b, lows[CYCLES], end, longest[1], False, pad, lists,
                             stack, stamps, out_cycles[i - start], path)  # fmt: skip
        _count(degrees, a, b, 1)
        move_on(sides, heads, base, i)


@leaf
def longest_hops(cycles: Ints, least: int, out: Ints) -> None:
    """For each event: the hops of the longest cycle counted in a row of ``cycles`` (two hops first) that has ``least`` or more;
    0 where there is none."""
    for i in range(out.size):
        hops = cycles.shape[1] + 1
        while hops >= least and cycles[i, hops - 2] == 0:
            hops -= 1
        out[i] = hops if hops >= least else 0
