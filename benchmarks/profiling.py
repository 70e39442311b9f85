"""Where a solve spends its time, function by function."""

from __future__ import annotations

import cProfile
import re
from pathlib import Path
from types import CodeType

import forcegen as fg
from benchmarks.results import Hot, Profile

MOST = 15
"""Functions that are told."""


def profiled(model: fg.ForceModel) -> Profile:
    """Those with the most time of their own; being watched slows down what is called often."""
    profiler = cProfile.Profile()
    profiler.runcall(fg.solve, model)
    entries = sorted(profiler.getstats(), key=lambda entry: -entry.inlinetime)[:MOST]
    return Profile(
        functions=tuple(
            Hot(function=_name(entry.code), calls=entry.callcount, seconds=entry.inlinetime) for entry in entries
        )
    )


def _name(code: CodeType | str) -> str:
    """Module and function; of what is not written in Python, how Python calls it."""
    if isinstance(code, str):
        return re.sub(r" at 0x[0-9a-f]+", "", code.strip("<>"))  # an address says nothing, and is another each time
    file = Path(code.co_filename)
    return f"{file.parent.name}/{file.stem}: {code.co_qualname}"
