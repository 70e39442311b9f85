"""The README is run: what it shows is what is printed, what it says to type works.

After a change that is meant to change what the README shows, ``python tests/documented.py`` writes it again.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from documented import README, ROOT, blocks, elsewhere, printed_by, written_anew
from forcegen.commands import cli

TEXT = README.read_text(encoding="utf-8")


def test_what_the_readme_shows_is_what_is_printed() -> None:
    """Proves every figure that the README shows. Without it a newcomer's first run would differ from the page.

    The blocks are run in their order in one folder, and compared letter by letter.
    """
    assert len(blocks(TEXT, "console")) >= 2
    with elsewhere():
        assert written_anew(TEXT) == TEXT, "if this is meant: python tests/documented.py"


@pytest.mark.parametrize("program", blocks(TEXT, "python"))
def test_the_python_of_the_readme_runs(program: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Proves that the library is used as the README says. Without it the first thing copied would not work."""
    with elsewhere():
        exec(compile(program, "README.md", "exec"), {"__name__": "readme"})  # noqa: S102 - the README's own code
    shown = capsys.readouterr().out
    assert "person-rotations" in shown
    assert shown.splitlines()[0].split()[0] == "short"


def test_the_shell_of_the_readme_works() -> None:
    """Proves the lines by which a newcomer begins: each is forcegen, its tests, or the way to them.

    Without it the way into the project could end at its first command. What is not forcegen's own is a script that
    an installation of it has.
    """
    steps = [step for block in blocks(TEXT, "sh") for step in re.split(r" && |\n", block.strip())]
    run = [step.removeprefix("uv run ").removeprefix("--group dev ") for step in steps if step.startswith("uv run ")]
    commands = [f"uv run {step}" if step.startswith("forcegen ") else f"uv run --group dev {step}" for step in run]
    assert steps.count("pip install uv") + len(commands) == len(steps)
    assert [step for step in steps if step != "pip install uv"] == commands  # forcegen is run without its tools
    assert "pytest" in run
    assert any(step.startswith("forcegen solve ") for step in run)
    for step in run:
        assert (Path(sys.executable).parent / step.split()[0]).exists()
        if step != "pytest":
            with elsewhere():
                assert printed_by(step).startswith("SHORT: ")


def test_the_readme_leads_to_every_command_and_page_that_it_names() -> None:
    """Proves that no command is left out and no link is dead. Without it a reader would stop at the first page."""
    for name in cli.commands:
        assert re.search(rf"`{name}`|forcegen {name} ", TEXT), name
    for target in re.findall(r"\]\(([^)\s]+)\)", TEXT):
        assert (ROOT / target).exists(), target
    for path in re.findall(r"`((?:src|models|examples|tests)/[^`*]*)`", TEXT):
        assert (ROOT / path).exists(), path


def test_the_readme_is_one_page() -> None:
    """Proves that the first page stays one. Without it what belongs in the documentation would gather here again."""
    assert len(TEXT.splitlines()) <= 130


def test_lines_of_the_readme_are_not_too_long() -> None:
    """Proves that the source of the README can be read in a terminal. Without it its diffs could not."""
    for line in TEXT.splitlines():
        assert len(line) <= 120 or line.startswith("|"), line
