"""Tells the C library's allocator to keep one store of memory for all threads.

By itself glibc gives each thread one of its own, and what a thread has freed serves nobody else.
Ours take turns with Python anyway, so that stores of their own cost megabytes and gain nothing.
"""

import ctypes

_ARENA_MAX = -8
"""M_ARENA_MAX of glibc's malloc.h."""


def share_one_store() -> None:
    """To be said before threads are started. Where the C library is another one, nothing is."""
    set_option = getattr(ctypes.CDLL(None), "mallopt", None)
    if set_option is not None:
        set_option(_ARENA_MAX, 1)
