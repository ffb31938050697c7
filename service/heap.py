"""The memory of a process that serves for long, and what Python's search for cycles in it costs."""

import gc

# Measured on a busy machine, in workers that keep some 100,000 objects of streams: as Python comes, all of them were
# looked through about every 700 acts, which took 8 % of the processor time and held each request for 50 to 235 ms. What
# is let go of is freed by its count, as ever; only cycles wait for this. So: seldom.
_YOUNG, _MIDDLE, _ALL = 2_000, 10, 100


def settle() -> None:
    """Once all is loaded: never look through that again, and seldom through what is kept later."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, _ALL)
