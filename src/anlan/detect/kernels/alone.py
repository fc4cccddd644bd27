"""All that detectors of transfers measure at one event that comes by itself, in one call.

What such an event costs is less its walks than the way to them: thirteen calls, each with its own arrays to be made, checked and
taken apart. Here the kernels of thirteen detectors are called one after the other for the last event of the journal. Each
measures what it measures for a block; nothing is defined here. The arrays are handed in one by one, since a tuple of arrays takes
four times as long to cross over from Python as the arrays themselves, and put together behind the border.
"""

from typing import NamedTuple

from anlan.detect.kernels import Amounts, Ints, leaf
from anlan.detect.kernels.chains import any_between, count_hours, longest_chain, probed, stillness
from anlan.detect.kernels.journal import IN, OUT, WHO
from anlan.detect.kernels.mining import longest_hops, mine
from anlan.detect.kernels.order import gathered_then_scattered
from anlan.detect.kernels.patterns import SIZE
from anlan.detect.kernels.rings import shared_partners
from anlan.detect.kernels.windows import PAYEE_IN, PAYER_OUT, passed_on, slide

ASK = -1
"""Instead of a value: the detector must be asked itself, since more than the journal knows has a part in it."""

# Cells of ``out``, in the order of the detectors' names.
DORMANT, FAN_IN, FAN_OUT, GATHERED, CHAIN, NIGHT, PASSED, PROBED, ROUND, SCATTERED, RING, STRUCTURED, CYCLE = range(13)
# Cells of ``asked``, the detectors' parameters: widths in µs, then what each asks besides (spans in µs, sums in fen).
FAN_WIDTH, GATHER_WIDTH, PASS_WIDTH, RING_WIDTH, CHAIN_WIDTH, NIGHT_WIDTH, PROBE_WIDTH = range(7)
PASS_LEAST, COMMON, BUSY, TOLERANCE, MOST, STILL, WOKEN_LEAST, FIRST, LAST, ZONE, SMALL = range(7, 18)


class Rows(NamedTuple):
    """The journal as kernels take it (``journal.py``, ``shelves.py``), and the place of the event."""

    sides: tuple[Ints, Ints]
    pairs: Ints
    time: Ints
    amount: Amounts
    heads: Ints
    slots: Ints
    prints: Ints
    shelves: tuple[Ints, Ints, Ints]
    base: int
    start: int


class Window(NamedTuple):
    """What ``windows.slide`` keeps of one window by account, fans or sums, and room for the figures of one event."""

    cursor: Ints
    kept: Ints
    figures: Ints


class Mine(NamedTuple):
    """What ``mining.mine`` keeps, and room for what one event completes."""

    lows: Ints
    widths: Ints
    longest: Ints
    degrees: Ints
    marks: Ints
    pad: Ints
    lists: Ints
    stack: Ints
    stamps: Ints
    bins: Ints
    gathers: Ints
    best: Ints
    temporal: Ints


class Cells(NamedTuple):
    """Scratch of a walk: marks by account, the last mark, lists."""

    marks: Ints
    stamps: Ints
    lists: Ints


@leaf
def measure(outs: Ints, ins: Ints, pairs: Ints, time: Ints, low: Ints, high: Ints, heads: Ints, slots: Ints, prints: Ints,
            labels: Ints, partners: Ints, numbers: Ints, hops: Ints, under: Ints, base: int, day: Ints, day_fans: Ints,
            day_figures: Ints, days: Ints, days_fans: Ints, days_figures: Ints, passing: Ints, sums: Ints, totals: Ints,
            lows: Ints, widths: Ints, longest: Ints, degrees: Ints, marks: Ints, pad: Ints, lists: Ints, stack: Ints,
            stamps: Ints, bins: Ints, gathers: Ints, best: Ints, temporal: Ints, ring: Ints, ring_stamps: Ints, ring_lists: Ints,
            turn: Ints, turn_stamps: Ints, turn_lists: Ints, asked: Ints, floors: Ints, limits: Ints,
            out: Ints) -> None:  # fmt: skip
    """Write the values of the last event to ``out``; ``ASK`` where a detector must be asked itself.

    In this order: the journal; ``hops`` of the chain that each event ends, ``under`` which reporting limit it lies; three windows
    (fans of a day, fans of gathering, sums of passing on); what is mined; scratch of rings and of turns from gathering to
    scattering; parameters; between which sums (``floors``, ``limits``) an amount lies under some limit.
    """
    rows = Rows((outs, ins), pairs, time, (low, high), heads, slots, prints, (labels, partners, numbers), base, time.size - 1)
    gathering = Window(days, days_fans, days_figures)
    out[:] = 0
    _windows(rows, Window(day, day_fans, day_figures), gathering, Window(passing, sums, totals), asked, out)
    _patterns(rows, Mine(lows, widths, longest, degrees, marks, pad, lists, stack, stamps, bins, gathers, best, temporal), out)
    _partners(rows, Cells(ring, ring_stamps, ring_lists), Cells(turn, turn_stamps, turn_lists), gathering, asked, out)
    _chains(rows, hops, asked, out)
    under[rows.start] = 0
    if any_between(rows.amount, rows.start, floors, limits):
        out[STRUCTURED] = ASK


@leaf
def _windows(rows: Rows, day: Window, days: Window, sums: Window, asked: Ints, out: Ints) -> None:
    journal = (rows.sides[IN][:, WHO], rows.sides[OUT][:, WHO], rows.pairs, rows.time, rows.amount, rows.base, rows.start)
    pairs, no_counts, no_sums = (rows.slots, rows.prints), day.kept[:0], sums.kept[:0]
    for fans, width in ((day, asked[FAN_WIDTH]), (days, asked[GATHER_WIDTH])):
        slide(*journal, *pairs, fans.cursor, width, fans.kept, no_counts, no_sums, no_counts, no_counts, fans.figures,
              fans.figures, sums.figures)  # fmt: skip
    slide(*journal, *pairs, sums.cursor, asked[PASS_WIDTH], no_counts, no_counts, sums.kept, no_counts, no_counts, day.figures,
          day.figures, sums.figures)  # fmt: skip
    out[FAN_IN], out[FAN_OUT] = day.figures[0, PAYEE_IN], day.figures[0, PAYER_OUT]
    passed_on(sums.figures[:, :, 0], asked[PASS_LEAST], out[PASSED : PASSED + 1])


@leaf
def _patterns(rows: Rows, mined: Mine, out: Ints) -> None:
    mined.gathers[:], mined.best[:], mined.temporal[:] = 0, 0, 0
    mine(rows.sides, rows.pairs, rows.time, rows.heads, rows.base, rows.start, rows.slots, rows.prints, mined.lows, mined.widths,
         mined.longest, mined.degrees, mined.marks, mined.pad, mined.lists, mined.stack, mined.stamps, rows.shelves, mined.bins,
         mined.gathers, mined.best, mined.temporal, mined.temporal)  # fmt: skip
    out[ROUND], out[SCATTERED] = mined.temporal[0, 0] > 0, mined.best[0, SIZE]
    longest_hops(mined.temporal, 3, out[CYCLE : CYCLE + 1])


@leaf
def _partners(rows: Rows, ring: Cells, turn: Cells, gathering: Window, asked: Ints, out: Ints) -> None:
    walk = (rows.sides, rows.heads, rows.time, rows.base, rows.start)
    shared_partners(*walk, asked[RING_WIDTH], asked[COMMON], asked[BUSY], rows.shelves, ring.marks, ring.stamps, ring.lists,
                    out[RING : RING + 1])  # fmt: skip
    gathered_then_scattered(*walk, asked[GATHER_WIDTH], gathering.figures, turn.marks, turn.stamps, turn.lists,
                            out[GATHERED : GATHERED + 1])  # fmt: skip


@leaf
def _chains(rows: Rows, hops: Ints, asked: Ints, out: Ints) -> None:
    sides, time, amount, base, start = rows.sides, rows.time, rows.amount, rows.base, rows.start
    longest_chain(sides, rows.heads, time, amount, base, start, asked[CHAIN_WIDTH], asked[TOLERANCE], asked[MOST], hops,
                  out[CHAIN : CHAIN + 1])  # fmt: skip
    stillness(sides, rows.heads, time, amount, base, start, IN, asked[STILL], asked[WOKEN_LEAST], out[DORMANT : DORMANT + 1])
    if out[DORMANT] != 0:  # long still, or not seen by the journal
        out[DORMANT] = ASK
    probed(rows.pairs, time, amount, base, start, asked[PROBE_WIDTH], asked[SMALL], out[PROBED : PROBED + 1])
    count_hours(sides, time, base, start, asked[NIGHT_WIDTH], asked[FIRST], asked[LAST], asked[ZONE], out[NIGHT : NIGHT + 1])
