"""Run the command as its users do: as a process of its own, whose real stdout, stderr and exit code count."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Finished:
    """What a process wrote to its file descriptors 1 and 2, and its exit code."""

    code: int
    stdout: str
    stderr: str


def forcegen(
    *arguments: str | Path, folder: Path | None = None, environment: Mapping[str, str] | None = None
) -> Finished:
    """Run ``forcegen`` with some arguments to its end.

    Args:
        arguments: The command line without the program's name.
        folder: Folder to run in.
        environment: Variables to set besides those of this process.
    """
    return _run([sys.executable, "-m", "forcegen", *map(str, arguments)], folder, environment)


def python(program: str, *, folder: Path | None = None, environment: Mapping[str, str] | None = None) -> Finished:
    """Run a Python program in a fresh interpreter to its end."""
    return _run([sys.executable, "-c", program], folder, environment)


def _run(command: list[str], folder: Path | None, environment: Mapping[str, str] | None) -> Finished:
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    return Finished(done.returncode, done.stdout, done.stderr)
