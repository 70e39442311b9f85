"""Measurements, each in a process of its own: time and memory are then nobody else's."""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_RSS_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes in what the system counts resident memory in."""


class CrashedError(Exception):
    """A measured process that ended badly."""


@dataclass(frozen=True)
class Spent:
    """What a process took, from its start to its end.

    Attributes:
        wall: Seconds by the clock.
        cpu: Seconds of processor time, of all its threads.
        memory: Peak resident memory, in bytes.
        stopped: Whether its own alarm ended it.
    """

    wall: float
    cpu: float
    memory: int
    stopped: bool


def peak_memory(resident: int) -> int:
    """Bytes of a peak as the system reports it."""
    return resident * _RSS_UNIT


def run(command: Sequence[str]) -> Spent:
    """Run a command to its end.

    Raises:
        CrashedError: When it fails, with what it said.
    """
    with tempfile.TemporaryFile() as said:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=ROOT, env=_environment(), stdin=subprocess.DEVNULL, stdout=said, stderr=said
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        stopped = process.returncode == -signal.SIGALRM
        if process.returncode and not stopped:
            said.seek(0)
            raise CrashedError(f"{' '.join(command)}\n{said.read().decode(errors='replace')}")
    return Spent(wall, usage.ru_utime + usage.ru_stime, peak_memory(usage.ru_maxrss), stopped)


@cache
def _environment() -> dict[str, str]:
    """That of this process, with a place for bytecode where it forbids that: an installed program has it.

    Otherwise every process would compile every library first, and start-up and memory would be the compiler's.
    """
    there = dict(os.environ)
    if there.pop("PYTHONDONTWRITEBYTECODE", None):
        kept = tempfile.TemporaryDirectory(prefix="bytecode-")
        atexit.register(kept.cleanup)
        there["PYTHONPYCACHEPREFIX"] = kept.name
    return there


def python(*arguments: str) -> list[str]:
    """A command of this interpreter."""
    return [sys.executable, *arguments]


def stop_after(seconds: float) -> None:
    """From now on this process has so long to live, whatever it does: no solver can overhear it."""
    signal.setitimer(signal.ITIMER_REAL, seconds)


def go_on() -> None:
    """It is not stopped any more."""
    signal.setitimer(signal.ITIMER_REAL, 0)
