"""The earlier legs of a payment, along a column of links (``anlan.detect.trail``). What a kernel takes is as in ``chains.py``."""

from anlan.detect.kernels import Ints, leaf
from anlan.detect.kernels.chains import begin, instant, opens


@leaf
def first_stated(links: Ints, time: Ints, base: int, start: int, width: int, codes: Ints, out: Ints) -> None:
    """For each event: the place of the oldest earlier leg in the window that has a value in ``codes``; what stood in ``out``
    where there is none."""
    low, end = begin(time, base, start, width)
    for i in range(start, time.size):
        end, low = instant(time, base, start, i, end), opens(time, base, low, time[i] - width)
        number = links[i]
        while number >= low:
            if number < end and codes[number - base] >= 0:
                out[i - start] = number - base
            number = links[number - base]
