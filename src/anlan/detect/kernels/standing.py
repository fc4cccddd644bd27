"""What a holder has open at each opening. What a kernel takes is as in ``chains.py``; an opening is the holder's payment."""

from anlan.detect.kernels import Amounts, Ints, leaf
from anlan.detect.kernels.chains import begin, instant, opens
from anlan.detect.kernels.journal import BEFORE, OUT, whole


@leaf
def standing(sides: Ints, time: Ints, change: Amounts, category: Ints, institution: Ints, base: int, start: int, width: int,
             out: Ints) -> None:  # fmt: skip
    """For each opening: how many of its category the holder has open with it, at its institution and at all (two columns)."""
    openings = sides[OUT]
    low, end = begin(time, base, start, width)
    for i in range(start, time.size):
        end, low = instant(time, base, start, i, end), opens(time, base, low, time[i] - width)
        if whole(change, i) < 0:
            continue
        here, across, number = 1, 1, openings[i, BEFORE]
        while number >= low:
            place = number - base
            if number < end and category[place] == category[i]:
                across += whole(change, place)
                if institution[place] == institution[i]:
                    here += whole(change, place)
            number = openings[place, BEFORE]
        out[i - start, 0], out[i - start, 1] = here, across
