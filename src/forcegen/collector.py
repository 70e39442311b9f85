"""Python's collector of cyclic garbage, and when it has nothing to do."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Make tables of thousands without being looked through for cycles again and again: they have none.

    Every so many new objects the collector walks through all that live, which costs as much as making the rows of a
    program or of a plan. It is paused for a second or so, never while a solver runs, and goes on afterwards as before;
    where others have switched it off, it stays off.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
