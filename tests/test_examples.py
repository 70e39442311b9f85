"""The examples: short scripts that run as they are and print something worth reading."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from builders import EVERYTHING

EXAMPLES = Path(__file__).parents[1] / "examples"

PRINTED = {
    "build_in_python.py": (
        r"SHORT: 2,500 of 24,000 person-rotations",
        r"\nEST Estonia +250 +250  plant\n",
        r"\nlegal ceiling +6  EST +the government's offer\n",
        r"\nAudit passed: \d+ rows recomputed exactly, no breach\.\n$",
    ),
    "change_a_strength.py": (
        r"\n +0  short +6,000 +12,000\n",
        r"\n +9,000  short +1,500 +12,900\n +12,000  met +0 +13,200\n",
        r"rest for 4, one in 5 is there at any time, and\n50% of",
    ),
    "claims.py": (
        r"\n  64,000 for two years take 256,000; 1:3 +64,000  inferred;",
        r"\n  the UK's 6,500 for ever take 32,500; 1:4 +6,500  stated:",
        r"\n  30,000 at .* +90,000 / 120,000 / 150,000 / 180,000\n",
        r"\n  100,000 at .* +300,000 / 400,000 / 500,000 / 600,000\n",
        r"\n  manpower alone +35,437\.5 / 28,800 / 28,800\n    kinks: 1: 135,000, 2: 68,625, 3: 46,500, 4: ",
        r"\n  troops at the 7 sites at the front or occupied +0\n.* refused  \"zaporizhzhia-npp\", which is occupied\n",
        r"\n  US troops in Ukraine +0  Statement of the Secretary of Defense, February 2025\n",
        r"\n  2,000 a day in 30 days keep up +30,000\n  4,286 a day in 14 days keep up +30,002\n",
        r"\n  Europe alone +18,000  binds: lift-for-reliefs\n",
        r"\n  Netherlands out +-[\d,.]+  NLD-consent: .*\n  DEU in +\+[\d,.]+  DEU-bundestag, ",
        r"\n  ITA in +\+[\d,.]+  ITA-mandate, .*\n  POL in +\+[\d,.]+  poland-refuses: ",
        r"\n  no-ceasefire +0  ceasefire alone: .*\n  no-ukraine-consent +0  ukraine-consent alone: .*\n$",
    ),
    "solve_and_list_gaps.py": (
        r"\nall +[\d,]+ +[\d,]+\nproven, at least +[\d,]+ +[\d,]+\n",
        r"\n  GBR +[\d,]+ -> +[\d,]+\n",
        r"Rules that bind only without it:\n  GBR needs the approval 'us-backstop' to deploy \[",
    ),
}
"""What each must print. The figures that are given are closed forms; the others may change with the model."""

LONGEST = {"claims.py": 140}
"""Lines of a script that is a table; the others are read in one look."""


def test_every_example_is_tested() -> None:
    """Proves that no script is passed over. Without it a new example could be broken from its first day."""
    assert {path.name for path in EXAMPLES.glob("*.py")} == set(PRINTED)


LONG = pytest.mark.skipif(not EVERYTHING, reason="its answers are those of test_claims.py; FORCEGEN_TESTS=all runs it")


@pytest.mark.parametrize("name", [pytest.param(name, marks=LONG if name == "claims.py" else ()) for name in PRINTED])
def test_an_example_runs_and_says_what_it_is_for(name: str) -> None:
    """Proves that a script runs from anywhere, quietly, is short, and prints what it promises.

    Without it the first thing that a newcomer copies would fail, or print something that is no longer so.
    """
    script = EXAMPLES / name
    assert len(script.read_text(encoding="utf-8").splitlines()) <= LONGEST.get(name, 40)
    done = subprocess.run(
        [sys.executable, "-W", "error", str(script)], capture_output=True, text=True, check=False, timeout=60, cwd="/"
    )
    assert (done.returncode, done.stderr) == (0, "")
    for expected in PRINTED[name]:
        assert re.search(expected, done.stdout), f"{expected!r} not in:\n{done.stdout}"
