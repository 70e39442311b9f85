"""What processes write to their real standard streams: the result on stdout, all else on stderr, a true exit code."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
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
    "replan": (["plan.json", "template", "--from", "2", "--set", "defaults.dwell=3"], "Replanned from rotation 2 "),
    "frontier": (["template"], "Largest sustainable force "),
    "alternatives": (["template"], ""),
    "burden": (["template", "--key", "strength"], "Shortfall "),
    "report": (["template"], "<!DOCTYPE html>"),
    "export": (["template", "--to", "model.lp"], ""),
    "rules": (["dwell"], "dwell"),
    "tables": (["pools"], "pools"),
    "new": (["fresh"], "Created fresh."),
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


FULL = Path("/dev/full")

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


def _in_a_shell(folder: Path, command: str) -> subprocess.CompletedProcess[str]:
    """Run a line of bash in which ``forcegen`` is the command, and whose exit code is the command's own."""
    line = f'forcegen() {{ "$0" -m forcegen "$@"; }}; set -o pipefail; {command}'
    return subprocess.run(
        ["bash", "-c", line, sys.executable], cwd=folder, capture_output=True, text=True, check=False, timeout=120
    )


PRINTED = [
    *(" ".join([name, *arguments]) for name, (arguments, begins) in OF_EACH.items() if name != "export" or begins)
]
"""A line of every command that has a result on stdout."""


@pytest.mark.parametrize("command", [*PRINTED, "--help", "--version", "solve --help", "solve template --format json"])
def test_a_result_that_cannot_be_written_is_reported(command: str, tmp_path: Path) -> None:
    """Proves, for every command, its help and the version, that a closed stdout ends with 1 and one line.

    Without it a job whose output goes nowhere would be taken for done.
    """
    if "plan.json" in command:
        assert _in_a_shell(tmp_path, "forcegen solve template --format json --out plan.json").returncode == 0
    done = _in_a_shell(tmp_path, f"forcegen {command} >&-")
    also = " Already written: fresh." if command == "new fresh" else ""
    assert done.returncode == 1
    assert done.stderr == f"stdout: cannot write to it (it is closed). The result was not written.{also}\n"


@pytest.mark.parametrize("command", ["rules", "--help", "solve --help", "--version"])
@pytest.mark.parametrize(
    ("stdout", "number"),
    [
        ("1</dev/null", errno.EBADF),
        pytest.param(">/dev/full", errno.ENOSPC, marks=pytest.mark.skipif(not FULL.exists(), reason="/dev/full")),
    ],
)
def test_a_stdout_that_takes_nothing_is_reported(command: str, stdout: str, number: int, tmp_path: Path) -> None:
    """Proves the same for a full disk and a file that can only be read. Without it help would end in a traceback."""
    done = _in_a_shell(tmp_path, f"forcegen {command} {stdout}")
    told = f"stdout: cannot write to it ({os.strerror(number)}). The result was not written.\n"
    assert (done.returncode, done.stderr) == (1, told)


@pytest.mark.parametrize("command", ["rules", "solve template", "--help", "solve --help", "--version"])
def test_a_reader_that_stops_early_is_no_fault(command: str, tmp_path: Path) -> None:
    """Proves the difference to a closed stdout: the reader has seen what it wanted. Without it ``| head`` would fail.

    The reader is gone before the command begins to write.
    """
    done = _in_a_shell(tmp_path, f"{{ sleep 0.1; forcegen {command}; }} | exec true")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_closed_stdout_does_not_matter_where_nothing_is_printed(tmp_path: Path) -> None:
    """Proves that a result in a file is a result. Without it jobs with ``--out`` would need a stdout for nothing."""
    done = _in_a_shell(tmp_path, "forcegen solve template --out page.txt >&-")
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "page.txt").read_text().startswith("SHORT: ")
    done = _in_a_shell(tmp_path, "forcegen solve template --certificate proof.json >&-")
    assert done.returncode == 1
    assert not (tmp_path / "proof.json").exists()


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
