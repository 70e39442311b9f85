"""Reports and exports from the command line: one grammar, nothing half done, a line of progress and no more."""

from __future__ import annotations

import io
import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from threading import Event
from typing import get_args

import click
import pytest
from click.shell_completion import BashComplete, ShellComplete

import forcegen as fg
from forcegen.cli import main
from forcegen.commands import cli
from forcegen.commands.progress import QUIET, Progress
from forcegen.interruption import Interruption
from forcegen.stages import Stage


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert isinstance(left.value.code, int)
    return left.value.code


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(*arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "nothing was done." in err
    return err


def test_each_form_is_written_as_its_ending_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Proves that what is named decides what is written, and its ending in which form.

    Without it a model could land where a plan was asked for.
    """
    plan = tmp_path / "plan.json"
    assert run("solve", "template", "--format", "json", "--out", str(plan)) == 0
    for arguments, file, beginning in (
        (["template"], "model.xlsx", b"PK"),
        (["template"], "model.lp", b"\\* template *\\"),
        (["template"], "other.mps", b"*SENSE:Minimize"),
        ([str(plan)], "plan.xlsx", b"PK"),
        ([str(plan)], "plan.csv", b"country,pool,site,role,rotation,personnel\n"),
        ([str(plan), "--table", "tiers"], "tiers.csv", b"priority,required,filled,short,lower_bound\n"),
        (["template", "--plan", "--rotations", "2"], "two.parquet", b"PAR1"),
    ):
        assert run("export", *arguments, "--to", str(tmp_path / file)) == 0
        assert (tmp_path / file).read_bytes().startswith(beginning), file
    assert capsys.readouterr() == ("", "")
    assert fg.load(tmp_path / "model.xlsx").sha256 == fg.load("template").sha256
    assert (tmp_path / "model.rows.csv").read_text("utf-8").startswith("row,sense,limit,rule,")
    assert run("solve", str(tmp_path / "model.xlsx")) == 0
    assert capsys.readouterr().out.startswith("SHORT: 342 of ")


def test_what_makes_no_sense_is_refused_before_anything_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Proves that a wrong ending, table or mixture is told at once. Without it it would be told after the solver."""
    plan = tmp_path / "plan.json"
    run("solve", "template", "--format", "json", "--out", str(plan))
    out = str(tmp_path / "x.")
    assert "Maybe --plan, to write the plan of the model?" in refused(capsys, "export", "template", "--to", f"{out}csv")
    told = refused(capsys, "export", str(plan), "--to", f"{out}lp", "--table", "contribution")
    assert "a file that ends in .xlsx, .csv or .parquet for a plan" in told
    assert 'Maybe "contributions"?' in told
    assert "it only for one table of a plan" in refused(
        capsys, "export", "template", "--to", f"{out}xlsx", "--table", "tiers"
    )
    assert "changes of the model beside the document of a plan" in refused(
        capsys, "export", str(plan), "--to", f"{out}csv", "--set", "ceasefire=no"
    )
    book = tmp_path / "book.xlsx"
    run("export", "template", "--to", str(book))
    assert "another file than the one that is read" in refused(capsys, "export", str(book), "--to", str(book))
    assert "FILE or CHART=FILE" in refused(capsys, "solve", "template", "--plot", "chart.pdf")
    assert 'Maybe "coverage"?' in refused(capsys, "solve", "template", "--plot", "covrage=x.svg")
    assert "a file of its own: --plot" in refused(
        capsys, "solve", "template", "--plot", f"{out}svg", "--plot", f"map={out}svg"
    )
    assert sorted(file.name for file in tmp_path.iterdir()) == ["book.xlsx", "plan.json"]


def test_a_page_and_charts_come_from_one_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Proves that the page says how it was made, and that charts lie where they are asked for."""
    chart = tmp_path / "clock.svg"
    arguments = ["--rotations", "2", "--set", "defaults.dwell=1", "--format", "html", "--plot", f"mandates={chart}"]
    assert run("solve", "template", *arguments) == 0
    page, err = capsys.readouterr()
    assert err == ""
    assert page.startswith("<!DOCTYPE html>")
    assert "<code>forcegen solve template --set defaults.dwell=1 --rotations 2</code>" in page
    assert "rotations = 2" in page or "calendar.rotations: 4 → 2" in page
    assert chart.read_text("utf-8").startswith("<svg")
    assert run("report", "template", "--budget", "0", "--out", str(tmp_path / "report.html")) == 0
    assert 'id="asks"' not in (tmp_path / "report.html").read_text("utf-8")


# -- progress --------------------------------------------------------------------------------------------


def test_the_line_says_what_is_known_and_fits() -> None:
    """Proves that nothing is said for two seconds, then stage, time and bounds. Without it a wait would be silent."""
    interruption = Interruption()
    progress = Progress(interruption)
    assert progress.line(10) == ""
    progress.stage("solving", "while solving")
    assert str(interruption) == "Interrupted while solving."
    assert progress.line(QUIET - 0.1) == ""
    assert progress.line(3.4) == "solving … 3 s"
    progress.bounds(120_922.7, 130_000.4)
    assert progress.line(75) == "solving … 75 s, at least 120,922 unfilled, 130,001 found"
    for stage in get_args(Stage):
        progress.watch(stage)
        assert progress.line(5).startswith("solving: ")
    progress.stage("explaining", "while solving")
    assert progress.line(5) == "explaining … 5 s"
    progress.part("the packages", 5, 10)
    assert progress.line(5) == "explaining: 5 of 10, the packages … 5 s"
    assert str(interruption) == "Interrupted while solving."
    progress.stage("explaining" * 20, "while explaining")
    progress.bounds(1e9, 2e9)
    assert len(progress.line(5)) == 79
    assert progress.line(5).endswith("at least 1,000,000,000 unfilled, 2,000,000,000 found")


@pytest.mark.parametrize(
    ("terminal", "quiet", "told"), [(True, False, True), (True, True, False), (False, False, False)]
)
def test_progress_is_for_terminals_and_leaves_nothing(
    terminal: bool, quiet: bool, told: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves that a log and a pipe get no line, and a terminal is left clean. Without it logs would fill with it."""
    seen = Event()

    class Screen(io.StringIO):
        encoding = "ascii"

        def write(self, text: str) -> int:
            written = super().write(text)
            seen.set()
            return written

        def isatty(self) -> bool:
            return terminal

    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr("forcegen.commands.progress.QUIET", 0.0)
    monkeypatch.setattr("forcegen.commands.progress._EVERY", 0.01)
    with Progress(Interruption(), quiet=quiet) as progress:
        progress.stage("solving", "while solving")
        seen.wait(60 if told else 0.1)
    written = screen.getvalue()
    assert ("\rsolving ? 0 s" in written) == told
    assert "\n" not in written
    if told:
        assert written.endswith("\r")
        assert written.split("\r")[-2].strip() == ""


# -- completion ------------------------------------------------------------------------------------------


def completed(line: str) -> list[str]:
    """What a shell offers for the last word of a line."""
    *before, incomplete = line.split(" ")
    shell: ShellComplete = BashComplete(cli, {}, "forcegen", "_FORCEGEN_COMPLETE")
    return [item.value for item in shell.get_completions(before, incomplete)]


def test_a_shell_completes_what_a_model_holds() -> None:
    """Proves that names need not be known by heart. Without it ids of rules would be copied from files."""
    assert completed("sol") == ["solve"]
    assert completed("solve tem") == ["template"]
    assert completed("export core") == ["core-sustainment"]
    assert completed("solve template --scenario no-") == ["no-ceasefire"]
    assert "base" in completed("solve template --scenario ")
    assert completed("solve template --set cease") == ["ceasefire="]
    assert completed("solve template --set ceasefire=n") == ["ceasefire=no"]
    assert completed("check template --without denmark-c") == ["denmark-consent"]
    assert completed("solve reassurance-force --without DEU-m") == ["DEU-mandate"]
    assert completed("rules man") == ["mandate"]
    assert completed("solve nowhere --scenario ") == ["base"]
    assert completed("solve --form") == ["--format"]


def test_every_command_has_an_example_and_completes_its_model() -> None:
    """Proves that help shows how, and that no command forgets completion. Without it a new one could lack both."""
    for name, command in cli.commands.items():
        assert isinstance(command, click.Command)
        assert "forcegen " + name in (command.help or ""), name
        arguments = [param.name for param in command.params if isinstance(param, click.Argument)]
        if "model" in arguments:
            before = ["x.json"] * arguments.index("model")
            assert completed(" ".join([name, *before, "templ"])) == ["template"], name


def test_a_real_terminal_is_left_clean(tmp_path: Path) -> None:
    """Proves that a quick command on a terminal prints its page and no more. Without it codes would litter it."""
    leader, follower = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "forcegen", "solve", "template", "--format", "json", "--out", str(tmp_path / "p.json")],
        stdout=follower,
        stderr=follower,
        check=False,
        timeout=60,
        env={**os.environ, "NO_COLOR": "1"},
    )
    os.close(follower)
    os.set_blocking(leader, False)
    try:
        screen = os.read(leader, 4096)
    except OSError:
        screen = b""
    os.close(leader)
    assert done.returncode == 0
    assert b"\x1b" not in screen
    assert b"\n" not in screen
    assert json.loads((tmp_path / "p.json").read_text("utf-8"))["verdict"] == "short"
