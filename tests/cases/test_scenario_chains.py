"""Scenarios that build on each other: what one drops is said to those above, and chains have an end."""

from __future__ import annotations

from pathlib import Path

import pytest
from watch import folder, scenario

from builders import without_lines
from processes import forcegen

SETS = "set = { rules.pier-cap.personnel = 480 }"
STILL = "expected a figure that is still there"


@pytest.mark.parametrize(
    ("rows", "options", "reason"),
    [
        (scenario("above", "open", SETS), (), "(open, which above extends, drops pier-cap)"),
        (scenario("mid", "open", "") + scenario("top", "mid", SETS), (), "(open, on which top builds, drops pier-cap)"),
        (scenario("both", "", f'without = ["pier-cap"]\n{SETS}'), (), "(both itself drops pier-cap)"),
        ("", ("--scenario", "open", "--set", "rules.pier-cap.personnel=480"), "(the scenario open drops pier-cap)"),
        (
            "",
            ("--without", "pier-cap", "--set", "rules.pier-cap.personnel=480"),
            "(what is asked by hand drops pier-cap)",
        ),
        (
            "",
            ("--without", "requirements.pier", "--set", "requirements.pier.patrol.personnel=9"),
            "(what is asked by hand drops requirements.pier)",
        ),
        (
            scenario("gone", "", 'without = ["requirements.pier.patrol"]')
            + scenario("wants", "gone", "set = { requirements.pier.patrol.personnel = 9 }"),
            (),
            "(gone, which wants extends, drops requirements.pier.patrol)",
        ),
    ],
)
def test_who_dropped_a_row_is_said(tmp_path: Path, rows: str, options: tuple[str, ...], reason: str) -> None:
    """Proves that the reason is told. Without it a path would look misspelt that is right in the model as written."""
    done = forcegen("check", folder(tmp_path, rows), *options)
    assert (done.code, done.stdout) == (2, "")
    first, *_ = done.stderr.splitlines()
    assert f"{STILL} {reason}." in first
    assert "Maybe" not in first


def test_a_path_that_was_never_there_is_still_told_as_misspelt(tmp_path: Path) -> None:
    """Proves that the reason is not told of every path. Without it a slip beside a dropped rule would be hidden."""
    done = forcegen("check", folder(tmp_path), "--without", "pier-cap", "--set", "rules.portugal-cop.personnel=1")
    assert 'Maybe "rules.portugal-cap.personnel"?' in done.stderr
    assert STILL not in done.stderr


def chain(length: int) -> str:
    return "".join(scenario(f"s{n}", f"s{n - 1}" if n else "", f"rotations = {2 + n % 5}") for n in range(length))


def test_a_chain_of_scenarios_has_an_end(tmp_path: Path) -> None:
    """Proves the limit, told once for a chain however long. Without it 3,000 scenarios took minutes."""
    done = forcegen("check", folder(tmp_path, chain(3000)))
    assert (done.code, done.stdout) == (2, "")
    told = "found a chain of 101 scenarios, each of which builds on the next, expected a chain of at most 100."
    message, last = done.stderr.splitlines()
    assert without_lines(message) == f"model.toml, scenarios row 106 (s100), extends: {told}"
    assert last == "1 problem; nothing was done."


def test_a_chain_of_a_hundred_is_read(tmp_path: Path) -> None:
    """Proves that the limit is where it is said to be. Without it a long chain that is allowed could be refused."""
    done = forcegen("check", folder(tmp_path, chain(100)))
    assert done.code == 0, done.stderr
