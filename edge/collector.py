"""Tells Python's garbage collector what need not be looked through again.

A full collection stops everybody for a tenth of a second or more while it looks through modules,
the schema and connections, none of which is garbage. What is there once the gateway is open is
set aside, and a full collection looks through the requests of late only. A request makes thousands
of objects and few rings, so that young ones are looked through more seldom than Python would.
"""

import gc

YOUNG_OBJECTS = 10_000
"""More than five times as many are no quicker, and hold what only a collection can free."""


def set_aside() -> None:
    """Everything that is alive now; what was set aside before and is no longer needed goes."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, *gc.get_threshold()[1:])
