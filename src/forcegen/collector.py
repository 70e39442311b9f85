"""Python's collector of cyclic garbage, and when it has nothing to do."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_pausing = Lock()
"""Held by whoever has paused the collector: it is one for the whole process."""


@contextmanager
def collector_paused() -> Iterator[None]:
    """Make tables of thousands without being looked through for cycles again and again: they have none.

    Every so many new objects the collector walks through all that live, which costs as much as making the rows of a
    program or of a plan. It is paused for a second or so and goes on afterwards as before; where others have switched
    it off, it stays off. One thread at a time pauses it, and another that comes meanwhile leaves it alone: where many
    threads overlap, the collector still runs between two pauses, and the last to leave finds it as it was.
    """
    mine = gc.isenabled() and _pausing.acquire(blocking=False)
    if not mine:
        yield
        return
    try:
        gc.disable()
        yield
    finally:
        gc.enable()
        _pausing.release()
