"""The examples: short scripts that run as they are and print something worth reading."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[1] / "examples"

PRINTED = {
    "build_in_python.py": (
        r"SHORT: 2,500 of 24,000 person-rotations",
        r"\nEST Estonia +250 +250  plant\n",
        r"\nlegal ceiling +6  EST +the government's offer\n",
        r"\nAudit passed: \d+ rows recomputed exactly, no breach\.\n$",
    ),
    "change_a_strength.py": (
        r"\n +0  short +6,000 +12,200\n",
        r"\n +9,000  short +1,500 +12,950\n +12,000  met +0 +13,200\n",
        r"rest for 4, one in 5 is there at any time, and\n50% of",
    ),
    "solve_and_list_gaps.py": (
        r"\nall +[\d,]+ +[\d,]+\nno plan does better than +[\d,]+ +[\d,]+\n",
        r"\n  GBR +[\d,]+ -> +[\d,]+\n",
        r"Rules that bind only without it:\n  GBR may not send anybody without the approval 'us-backstop' \[",
    ),
}
"""What each must print. The figures that are given are closed forms; the others may change with the model."""


def test_every_example_is_tested() -> None:
    """Proves that no script is passed over. Without it a new example could be broken from its first day."""
    assert {path.name for path in EXAMPLES.glob("*.py")} == set(PRINTED)


@pytest.mark.parametrize("name", PRINTED)
def test_an_example_runs_and_says_what_it_is_for(name: str) -> None:
    """Proves that a script runs from anywhere, quietly, in forty lines at most, and prints what it promises.

    Without it the first thing that a newcomer copies would fail, or print something that is no longer so.
    """
    script = EXAMPLES / name
    assert len(script.read_text(encoding="utf-8").splitlines()) <= 40
    done = subprocess.run(
        [sys.executable, "-W", "error", str(script)], capture_output=True, text=True, check=False, timeout=60, cwd="/"
    )
    assert (done.returncode, done.stderr) == (0, "")
    for expected in PRINTED[name]:
        assert re.search(expected, done.stdout), f"{expected!r} not in:\n{done.stdout}"
