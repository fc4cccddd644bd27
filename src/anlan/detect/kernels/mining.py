"""Runs a block of transfers through the graph of recent ones and counts the patterns that each completes."""

from anlan.detect.kernels import Ints, Whole, leaf
from anlan.detect.kernels.adjacency import advance, append, first_tick
from anlan.detect.kernels.patterns import close_cycles, scatter_gather

SCATTER_GATHER, TEMPORAL, CYCLES, KEEP = range(4)
LONGEST_WALK = 16


@leaf
def mine(
    rows: Ints,
    pool: Ints,
    used: Ints,
    free: Ints,
    ticks: Ints,
    clock: Ints,
    heads: Ints,
    widths: Ints,
    longest: Ints,
    pad: Ints,
    lists: Ints,
    stack: Ints,
    stamps: Ints,
    bins: Ints,
    start: int,
    src: Ints,
    dst: Ints,
    time: Ints,
    out_gather: Ints,
    out_largest: Ints,
    out_temporal: Ints,
    out_cycles: Ints,
) -> Whole:
    """Take the transfers ``start …`` of a block; gives the number taken, less than all when the pool must grow first.

    ``widths`` (µs; 0 switches off) and ``heads`` are those of scatter–gather, temporal cycles, cycles, and of what is kept;
    ``longest`` the hops of the last two kinds of cycles. Fills, for each event: scatter–gathers by size (``bins``) and the
    greatest size, temporal cycles by hops, cycles by hops.
    """
    for i in range(start, src.size):
        a, b = src[i], dst[i]
        if a == b:  # money moved to itself makes no pattern
            continue
        tick = advance(ticks, clock, time[i])
        keep = first_tick(ticks, clock, heads, KEEP, time[i] - widths[KEEP])
        if widths[SCATTER_GATHER] > 0:
            low = first_tick(ticks, clock, heads, SCATTER_GATHER, time[i] - widths[SCATTER_GATHER])
            out_largest[i] = scatter_gather(rows, pool, a, b, low, tick, pad, lists, stamps, bins, out_gather[i])
        if widths[TEMPORAL] > 0:
            low = first_tick(ticks, clock, heads, TEMPORAL, time[i] - widths[TEMPORAL])
            close_cycles(rows, pool, a, b, low, tick, longest[0], True, pad, lists, stack, stamps, out_temporal[i])
        if widths[CYCLES] > 0:
            low = first_tick(ticks, clock, heads, CYCLES, time[i] - widths[CYCLES])
            close_cycles(rows, pool, a, b, low, tick, longest[1], False, pad, lists, stack, stamps, out_cycles[i])
        if not append(rows, pool, used, free, a, b, tick, keep):
            out_gather[i] = 0
            out_temporal[i] = 0
            out_cycles[i] = 0
            return i
    return src.size
