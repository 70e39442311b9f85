"""What processes write to their real standard streams: the result on stdout, all else on stderr, a true exit code."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from forcegen.commands import cli
from processes import forcegen, python


def _is_json(text: str) -> None:
    assert isinstance(json.loads(text), dict)


def _is_csv(text: str) -> None:
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) > 1
    assert {len(row) for row in rows} == {len(rows[0])}
    assert all(name.isidentifier() for name in rows[0])


def _is_markdown(text: str) -> None:
    assert text.startswith("# ")


def _is_page(text: str) -> None:
    assert text.startswith("<!DOCTYPE html>")
    assert text.rstrip().endswith("</html>")


IS: dict[str, Callable[[str], None]] = {"json": _is_json, "csv": _is_csv, "markdown": _is_markdown, "html": _is_page}

OF_EACH = {
    "solve": (["template"], "SHORT: "),
    "explain": (["template"], "Why "),
    "check": (["template"], "template: "),
    "verify": (["plan.json", "template"], "Audit passed: "),
    "compare": (["template", "--scenario", "tired-army"], "template "),
    "replan": (["plan.json", "template", "--from", "2", "--set", "defaults.dwell=3"], "Planned anew from rotation 2 "),
    "frontier": (["template"], "The largest force "),
    "alternatives": (["template"], ""),
    "burden": (["template", "--key", "strength"], "Short of "),
    "report": (["template"], "<!DOCTYPE html>"),
    "export": (["template", "--to", "model.lp"], ""),
    "rules": (["dwell"], "dwell"),
    "tables": (["pools"], "pools"),
    "new": (["fresh"], "Made fresh."),
    "models": ([], "core-sustainment "),
    "schema": (["plan"], "{"),
}
"""Arguments with which each command has a result, and how its text begins; empty where there is none to begin with."""


def _forms(command: str) -> list[str]:
    options = [option for option in cli.commands[command].params if "--format" in option.opts]
    return [form for option in options for form in str(option.metavar).split("|")]


WITH_A_PLUG_IN = {"check-plugin"}
"""Commands that have a result only where a plug-in is installed, as in the gate's own step for them."""

RUNS = [(name, form) for name in cli.commands if name not in WITH_A_PLUG_IN for form in _forms(name) or ["text"]]


@pytest.mark.parametrize(("command", "form"), RUNS)
def test_stdout_holds_the_result_and_nothing_else(command: str, form: str, tmp_path: Path) -> None:
    """Proves, for every command in every format, that a program that reads the real stdout gets the document.

    Without it a library below could write its banner to file descriptor 1, past Python's own stdout, into the JSON.
    """
    arguments, begins = OF_EACH[command]
    if "plan.json" in arguments:
        assert forcegen("solve", "template", "--format", "json", "--out", "plan.json", folder=tmp_path).stdout == ""
    done = forcegen(command, *arguments, *(["--format", form] if form != "text" else []), folder=tmp_path)
    assert done.code == 0, done.stderr
    assert "HiGHS" not in done.stderr
    if form in IS:
        IS[form](done.stdout)
    elif begins:
        assert done.stdout.startswith(begins)
    elif command == "export":
        assert done.stdout == ""
    else:
        assert done.stdout[:1].isalnum()
        assert "Copyright" not in done.stdout
    if command == "schema":
        _is_json(done.stdout)


def test_the_library_prints_nothing() -> None:
    """Proves that whoever imports forcegen finds nothing on either stream. Without it a notebook would show banners."""
    program = """
import forcegen as fg
model = fg.load("template")
plan = fg.solve(model)
fg.explain(plan, model)
fg.frontier(model)
fg.alternatives(plan, model)
fg.certify(fg.vary(model, "base"))
"""
    done = python(program)
    assert (done.code, done.stdout, done.stderr) == (0, "", "")


BROKEN = ["2>&-", "2>/dev/full", "2> >(exec 2>&-; exit)"]


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full")
@pytest.mark.parametrize("stderr", BROKEN, ids=["closed", "full", "nobody reads"])
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ("solve template", 0),
        ("check no-such-model", 2),
        ("solve template --no-such-option", 2),
        ("", 2),
        ("solve template --strict", 3),
    ],
)
def test_stderr_has_no_say_in_the_exit_code(arguments: str, code: int, stderr: str) -> None:
    """Proves that the exit code is that of the answer, also where nobody can read the messages.

    Without it a job whose log has run full would take bad input for a defect, or a good plan for bad input.
    """
    command = f'"$0" -m forcegen {arguments} {stderr}'
    done = subprocess.run(["bash", "-c", command, sys.executable], capture_output=True, check=False, timeout=120)
    assert done.returncode == code
    assert bool(done.stdout) == (code in {0, 3})


def test_messages_do_not_get_into_a_file_that_took_the_number_of_stderr(tmp_path: Path) -> None:
    """Proves that with a closed stderr the first file to be opened does not become file descriptor 2.

    Without it what a library or an interruption writes there would stand in the plan.
    """
    program = "import os, forcegen.cli as c; c._occupy_closed_streams(); print(os.open(os.devnull, os.O_RDONLY))"
    for closed in ("2>&-", "<&-", "<&- 2>&-"):
        done = subprocess.run(
            ["bash", "-c", f'"$0" -c "$1" {closed}', sys.executable, program],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert int(done.stdout) > 2, closed
