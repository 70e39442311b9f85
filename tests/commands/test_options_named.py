"""Messages of a command name the options that were typed, and those of the library the arguments of the call."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

import forcegen as fg
from builders import solved
from forcegen.cli import main
from forcegen.commands import cli

ARGUMENTS = {
    "solve": ["template"],
    "explain": ["template"],
    "check": ["template"],
    "compare": ["template", "--scenario", "tired-army"],
    "replan": ["{plan}", "template", "--from", "2"],
    "frontier": ["template"],
    "alternatives": ["template"],
    "burden": ["template"],
    "report": ["template"],
    "export": ["template", "--to", "{folder}/model.lp"],
}
"""What each command that changes a model, or asks something of it, is called with where nothing is wrong."""

OF_ANY = ["nope", "-1", "x=y"]
"""Values that are wrong for every option; for some of them only the library knows."""

OF_ONE = {
    "--from": ["9"],
    "--during": ["3-99", "9"],
    "--priority": ["7"],
    "--key": ["gdp"],
    "--most-even": ["gdp"],
    "--least-from": ["XXX"],
    "--keep": ["XXX"],
    "--host": ["XXX"],
    "--why-not": ["XXX at y as z in rotation 9", "0 of FRA"],
    "--cost": ["nope=1"],
    "--scale": ["roles.air=1001"],
    "--set": ["defaults.dwell=many", "calendar.rotations=x"],
    "--rotations": ["0", "401"],
}
"""Values that only the library can refuse, as they depend on the model."""

OTHERS = {"--out", "--plot", "--format", "--certificate", "--to", "--rows", "--table", "--plan", "--solver", "--budget"}
"""Options of files, and of how it is solved: tested with those."""

WRONG = [
    (name, option.opts[0], value)
    for name in ARGUMENTS
    for option in cli.commands[name].params
    if isinstance(option, click.Option) and not option.is_flag and option.opts[0] not in OTHERS
    for value in [*OF_ONE.get(option.opts[0], []), *OF_ANY]
]


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan of the template as a file."""
    path = tmp_path_factory.mktemp("plan") / "plan.json"
    path.write_text(solved("template")[0].to_json(), "utf-8")
    return path


@pytest.mark.parametrize("command", ARGUMENTS)
def test_what_is_wrong_with_an_option_is_told_of_that_option(
    command: str, plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Proves, for every option of every command and several wrong values, that each message begins with the option.

    Without it ``--from 9`` would be refused as ``since``, which nobody typed.
    """
    tried = [(option, value) for name, option, value in WRONG if name == command]
    assert {option for option, _ in tried} >= {"--scenario", "--set", "--without", "--rotations", "--scale"}
    for option, value in tried:
        usual = [one.format(plan=plan, folder=tmp_path) for one in ARGUMENTS[command]]
        if option in usual:
            del usual[usual.index(option) : usual.index(option) + 2]
        with pytest.raises(SystemExit) as left:
            main([command, *usual, option, value])
        assert left.value.code == 2, (option, value)
        messages = capsys.readouterr().err.splitlines()[:-1]
        assert messages
        assert [one for one in messages if one.partition(":")[0].split()[0] != option] == []


def test_a_part_in_which_nobody_is_required_is_told_of_an_option(capsys: pytest.CaptureFixture[str]) -> None:
    """Proves it for what several options make wrong together. Without it ``scope`` would be named."""
    with pytest.raises(SystemExit):
        main(["frontier", "template", "--site", "air-base", "--role", "medical"])
    assert capsys.readouterr().err.startswith("--site: found no person required, expected a part of the requirement")


def test_a_plan_that_does_not_fit_is_told_by_its_file(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Proves that ``replan`` and ``compare`` name the file. Without it "plan 2" would be to be counted."""
    for line in (["replan", str(plan), "core-sustainment", "--from", "2"], ["compare", "core-sustainment", "--plan"]):
        with pytest.raises(SystemExit):
            main([*line, str(plan)] if line[-1] == "--plan" else line)
        assert capsys.readouterr().err.startswith(f'{plan}: found a plan for "template", expected one for')


def test_the_library_names_its_arguments() -> None:
    """Proves that a caller in Python is told of arguments. Without it a script would be told of options."""
    result, model = solved("template")
    for call, where in (
        (lambda: fg.replan(result, model, since=9), "since"),
        (lambda: fg.frontier(model, scope=fg.Scope(sites=("nope",))), "scope, sites"),
        (lambda: fg.explain(result, model, owners=["XXX"]), "owners"),
        (lambda: fg.explain(result, model, questions=["XXX at port"]), "questions, country"),
        (lambda: fg.alternatives(result, model, directions=[fg.LeastFrom(country="XXX")]), "directions"),
        (lambda: fg.compare(model, []), "cases"),
        (lambda: fg.vary(model, changes={"nope": 1}), "changes"),
        (lambda: fg.vary(model, rotations=0), "rotations"),
    ):
        with pytest.raises(fg.ModelError) as caught:
            call()
        assert [problem.where for problem in caught.value.problems] == [where]
