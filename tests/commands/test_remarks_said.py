"""Remarks on stderr: every command that solves says them, few of them, and says where the others are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from builders import small_folder
from processes import forcegen

ENDED = "requirements.csv line 4, until: found 2024-12-31, before the plan begins"
COMMANDS = (
    ("solve",),
    ("explain",),
    ("frontier",),
    ("compare", "--scenario", "no-ceasefire"),
    ("alternatives",),
    ("burden", "--key", "strength"),
    ("report", "--out", "page.html", "--budget", "0"),
    ("export", "--to", "program.lp", "--rows", "rows.csv"),
    ("export", "--to", "book.xlsx"),
    ("export", "--plan", "--to", "plan.xlsx"),
)
"""Every command that solves a model, or writes it for those who do."""


@pytest.fixture
def ended(tmp_path: Path) -> Path:
    """A folder with the small model and a requirement that has ended before the plan."""
    (tmp_path / "model").mkdir()
    folder = small_folder(tmp_path / "model")
    folder.append("requirements.csv", "lviv,medical,30,,2024-12-31,assumed\n")
    return tmp_path


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_command_that_solves_says_the_remarks(ended: Path, command: tuple[str, ...]) -> None:
    """Proves that a reader of any result learns what does not count. Without it only ``check`` would say so."""
    name, *options = command
    done = forcegen(name, "model", *options, folder=ended)
    assert done.code == 0, done.stderr
    assert done.stderr.startswith(f"warning: {ENDED}")
    assert "warning" not in done.stdout
    quiet = forcegen(name, "model", *options, "--quiet", folder=ended)
    assert (quiet.code, quiet.stderr) == (0, "")


def test_replan_says_them_of_the_model_as_it_is_now(ended: Path) -> None:
    """Proves that a change that takes a line out of the plan is said. Without it its gap would vanish unseen."""
    solved = forcegen("solve", "model", "--format", "json", "--out", "plan.json", "--quiet", folder=ended)
    assert solved.code == 0
    change = "requirements.lviv.medical.1.1.2025-12-31.until=0"
    done = forcegen(
        "replan", "plan.json", "model", "--from", "2", "--set", change.replace("until=0", "from=0"), folder=ended
    )
    assert done.code == 0, done.stderr
    assert ENDED in done.stderr


def test_at_most_five_lines_and_where_to_read_the_others(ended: Path) -> None:
    """Proves that remarks never bury a result, and that none is lost. Without it hundreds of lines would be skipped."""
    folder = ended / "model"
    lines = "".join(f"lviv,medical,{number},,2024-12-31,assumed\n" for number in range(1, 8))
    with (folder / "requirements.csv").open("a") as file:
        file.write(lines + "lviv,medical,0.5,3,,assumed\n")
    asked = ("--set", "defaults.dwell=2")
    done = forcegen("solve", "model", *asked, "--format", "json", "--out", "plan.json", folder=ended)
    *shown, last = done.stderr.splitlines()
    assert len(shown) == 5
    assert sum("0.5, of whom a fraction" in line for line in shown) == 1
    assert last == "... 4 more: forcegen check model --set defaults.dwell=2"
    assert json.loads((ended / "plan.json").read_text())["model"] == "small"
    every = forcegen("check", "model", *asked, folder=ended).stderr.splitlines()
    assert len([line for line in every if "can never bind" not in line]) == 9
    assert {*shown} <= {*every}
