"""What a holder has open at each opening. ``src_out`` leads from an event to the holder's event before (see ``chains.py``)."""

from anlan.detect.kernels import Ints, leaf


@leaf
def standing(src_out: Ints, time: Ints, change: Ints, category: Ints, institution: Ints, base: int, start: int, width: int,
             out: Ints) -> None:  # fmt: skip
    """For each opening: how many of its category the holder has open with it, at its institution and at all (two columns)."""
    for i in range(start, time.size):
        if change[i] < 0:
            continue
        here, across, place = 1, 1, src_out[i] - base
        while place >= 0 and time[place] >= time[i] - width:
            if time[place] < time[i] and category[place] == category[i]:
                across += change[place]
                if institution[place] == institution[i]:
                    here += change[place]
            place = src_out[place] - base
        out[i - start, 0], out[i - start, 1] = here, across


@leaf
def opened(src_out: Ints, time: Ints, change: Ints, asked: Ints, base: int, start: int, width: int, out: Ints) -> None:
    """For each opening that is ``asked``: how many such openings the holder made in the window, itself included."""
    for i in range(start, time.size):
        if change[i] < 0 or not asked[i]:
            continue
        count, place = 1, src_out[i] - base
        while place >= 0 and time[place] >= time[i] - width:
            if time[place] < time[i] and change[place] > 0 and asked[place]:
                count += 1
            place = src_out[place] - base
        out[i - start] = count
