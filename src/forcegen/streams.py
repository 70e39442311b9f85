"""Standard streams that nobody reads."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TextIO


def mute(stream: TextIO) -> None:
    """Send what a stream still holds nowhere: Python's flush at the end could fail, and change the exit code."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
