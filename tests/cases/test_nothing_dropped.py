"""Nothing that a person wrote is left out without a word: lines outside the plan, cells, sheets, files and rows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from builders import ModelFolder, small_folder
from processes import forcegen


def lines(text: str) -> list[str]:
    return text.splitlines()


# -- requirements outside the plan ---------------------------------------------------------------------------


@pytest.fixture
def home(tmp_path: Path) -> ModelFolder:
    """The small model in a folder ``model`` of its own."""
    (tmp_path / "model").mkdir()
    return small_folder(tmp_path / "model")


def test_solve_counts_the_lines_outside_the_plan(home: ModelFolder, tmp_path: Path) -> None:
    """Proves that a line that has ended is said in the text, in the document and on stderr, with row and date.

    Without it a plan could be MET because a slip in a year took a requirement out of it.
    """
    before = forcegen("solve", "model", "--format", "json", "--out", "before.json", folder=tmp_path)
    assert (before.code, before.stderr) == (0, "")
    assert "Not counted" not in forcegen("solve", "model", folder=tmp_path).stdout
    home.append("requirements.csv", "lviv,medical,30,,2019-12-31,assumed\nlviv,protection,12,5,,assumed\n")
    solved = forcegen("solve", "model", folder=tmp_path)
    assert solved.code == 0
    assert "Not counted: 2 requirements (42 persons) outside the plan's rotations." in lines(solved.stdout)
    assert lines(solved.stderr) == [
        (
            "warning: requirements.csv line 4, until: found 2019-12-31, before the plan begins, "
            "so that the requirement does not count, expected 2025-07-01 or later."
        ),
        (
            "warning: requirements.csv line 5, from: found 5, after the plan ends, "
            "so that the requirement does not count, expected 2027-06-30 or earlier."
        ),
    ]
    after = forcegen("solve", "model", "--format", "json", "--out", "after.json", folder=tmp_path)
    assert lines(after.stderr) == lines(solved.stderr)
    old, new = (json.loads((tmp_path / name).read_text()) for name in ("before.json", "after.json"))
    assert old["not_counted"] == {"lines": 0, "personnel": 0}
    assert new["not_counted"] == {"lines": 2, "personnel": 42}
    assert old["totals"] == new["totals"]
    assert forcegen("verify", "after.json", "model", folder=tmp_path).code == 0
    new["not_counted"]["personnel"] = 40
    (tmp_path / "after.json").write_text(json.dumps(new))
    forged = forcegen("verify", "after.json", "model", folder=tmp_path)
    assert forged.code == 3
    assert "not_counted, personnel" in forged.stdout
