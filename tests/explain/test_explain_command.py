"""The command and its page: at most a page, every figure of it to be had again by what is printed beside it."""

from __future__ import annotations

import json
import re
import shlex
from decimal import Decimal
from pathlib import Path

import pytest
from explained import planted

import forcegen as fg
from builders import tiny_model
from forcegen.cli import main
from forcegen.commands.again import command_of
from forcegen.report.explanation import explanation_report
from forcegen.scenario import Variation


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a command."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    shown = capsys.readouterr()
    return int(str(ended.value.code or 0)), shown.out, shown.err


def test_the_page_is_a_page_and_says_what_is_known() -> None:
    """Proves the page of the planted force, letter by letter. Without it the page could grow odd unnoticed."""
    model = planted()
    page = explanation_report(fg.explain(fg.solve(model), model, questions=["ESP as guard"], budget=None))
    assert (
        page
        == """\
Why 280 of 840 person-rotations (33.3 %) are unfilled
tiny, base
> forcegen solve tiny
In the order people, force, law, policy, all of it is due to law. One change
closes the gap: DEU-mandate (DEU).

Why not ESP as guard? 2 rules forbid it.
  – ESP-decision, rotations 1–2: ESP does not deploy in this scope [1]
  – ESP-law, rotations 1–2: ESP does not deploy in this scope [1]
  Without these rules the shortfall is smaller by 280.
     > --without ESP-decision --without ESP-law

Balance of requirements and limits
       840  required: guard 800, medic 40
      -300  FRA.land.availability: 300, rotations 1–2 [1]
      -200  DEU-mandate: 200, rotations 1–2 [2]
       -60  EST.land.availability: 60, rotations 1–2 [1]
     = 280  unfilled, while 2 rules forbid other contributions

Attribution of the shortfall
  by bindingness, cumulative: people 0 + force 0 + legal 280 + political 0 = 280
  by owner (Shapley value): DEU 140, ESP 140

Changes that would close the gap, cheapest first
  1. DEU: relaxed by up to 140 in rotations 1–2 [2]; 0 stay unfilled
     > --without DEU-mandate
  2. ESP: relaxed by up to 140 in rotations 1–2 [1]; 0 stay unfilled
     > --without ESP-decision --without ESP-law

Reduction of the shortfall by single changes (* sufficient)  > --without RULE
  DEU-mandate −280*
Each person-rotation of relaxation closes one, up to 280.

Total cost of rules, and shadow price per extra person in each rotation
  DEU ceiling: 280; shadow price 2 (up to 140)
     > --without DEU-mandate
     > --set rules.DEU-mandate.personnel=101
  ESP caveat: 280
     > --without ESP-decision --without ESP-law
Shadow price per deployable person in every rotation: EST.land.availability 2
  (up to 140), FRA.land.availability 2 (up to 140)
     > --set countries.EST.pools.land.strength=31

Minimal conflict of 4 rules with the requirement for guard: ESP-decision,
  DEU-mandate, EST.land.availability, FRA.land.availability

[1] assumed
[2] Mandate of the Bundestag

Add options after > to the first command; --format json has every term.
"""
    )
    assert len(page.splitlines()) <= 55
    assert max(map(len, page.splitlines())) <= 80


@pytest.mark.parametrize("scenario", ["base", "tired-army"])
def test_every_command_that_is_printed_gives_the_figure_beside_it(
    scenario: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Proves the page by its own commands. Without it a reader could check nothing.

    A plan in whole people is short of a few more than the least, so its bound is read.
    """
    code, page, _ = run(capsys, "explain", "template", "--scenario", scenario)
    assert code == 0
    lines = page.splitlines()
    assert len(lines) <= 45
    assert max(map(len, lines)) <= 80
    base = next(shlex.split(line.removeprefix("> "))[1:] for line in lines if line.startswith("> forcegen"))
    missing = int(re.search(r"Why ([\d,]+) of", lines[0])[1].replace(",", ""))  # type: ignore[index]
    assert least(capsys, base) == pytest.approx(missing, abs=1)
    packages = re.findall(r"(\d+) stay unfilled\n +> (--without .*)", page)
    assert len(packages) == (scenario != "base")
    for left, options in packages:
        assert least(capsys, [*base, *shlex.split(options)]) == pytest.approx(int(left), abs=1)


def least(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> int:
    """What a plan is proven to be short of at least."""
    code, out, _ = run(capsys, *arguments, "--format", "json")
    assert code == 0
    return int(json.loads(out)["totals"]["lower_bound"])


def test_options_reach_the_explanation(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Proves that each option does what it says. Without it a filter would be read and forgotten."""
    out = tmp_path / "why.json"
    arguments = ["explain", "template", "--scenario", "tired-army", "--role", "protection", "--during", "2-4"]
    arguments += [
        "--priority",
        "1",
        "--priority",
        "2",
        "--country",
        "NLD",
        "--target",
        "400",
        "--why-not",
        "NLD at port",
    ]
    arguments += ["--cost", "netherlands-mandate=2.5", "--format", "json", "--out", str(out), "--budget", "60"]
    assert run(capsys, *arguments)[0] == 0
    found = fg.Explanation.from_json(out.read_text(encoding="utf-8"))
    assert found.asked.roles == ("protection",)
    assert found.asked.rotations == (2, 4)
    assert found.asked.priorities == (1, 2)
    assert found.asked.owners == ("NLD",)
    assert found.scenario == "tired-army"
    assert found.why_not[0].question == "NLD at port"
    assert found.packages is not None
    assert found.packages.target == 400
    assert [[(ask.rule.id, ask.cost) for ask in one.asks] for one in found.packages.packages] == [
        [("netherlands-mandate", Decimal("2.5"))]
    ]


def test_what_is_wrong_with_the_options_is_told_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    """Proves strict reading. Without it a slip of the pen would be answered with another question's answer."""
    wrong = ["--during", "x", "--priority", "one", "--target", "-1", "--cost", "a=b", "--budget", "soon"]
    code, out, err = run(capsys, "explain", "template", *wrong)
    assert (code, out) == (2, "")
    assert [line.partition(":")[0] for line in err.splitlines()] == [
        "--during",
        "--priority",
        "--target",
        "--cost",
        "--budget",
        "5 problems; nothing was done.",
    ]
    code, _, err = run(
        capsys, "explain", "template", "--cost", "netherlands-mandate=1", "--cost", "netherlands-mandate=2"
    )
    assert code == 2
    assert err.startswith("--cost: found netherlands-mandate=1 and netherlands-mandate=2, expected one of them.")


def test_the_command_at_the_top_is_the_one_that_was_given() -> None:
    """Proves that all changes are in the command. Without it the figures beside the options would be others."""
    variation = Variation("tired-army", {"ceasefire": "no"}, ["a b"], 3, {"requirements": "2", "roles.medical": "1.5"})
    assert command_of("my model", variation) == (
        "forcegen solve 'my model' --scenario tired-army --set ceasefire=no --without 'a b' --rotations 3 "
        "--scale 2 --scale roles.medical=1.5"
    )


def test_nothing_missing_is_said_in_a_line() -> None:
    """Proves the page of a plan that is met. Without it there would be empty parts."""
    model = tiny_model({"FRA": 100}, 50)
    page = explanation_report(fg.explain(fg.solve(model), model))
    assert page == "No shortfall: all 50 person-rotations are filled\ntiny, base\n> forcegen solve tiny\n"


def test_the_long_form_leaves_nothing_out() -> None:
    """Proves -v. Without it what the page hides could be read in JSON alone."""
    model = planted()
    found = fg.explain(fg.solve(model), model, budget=None)
    page = explanation_report(found, full=True)
    assert "more (-v shows all)" not in page
    for rule in ("DEU-mandate", "ESP-law", "ESP-decision", "EST.land.availability", "FRA.land.availability"):
        assert rule in page
    assert "by kind" in page


def test_a_rule_alone_is_no_conflict_of_several() -> None:
    """Proves the sentence for one rule. Without it one rule would be said not to hold together."""
    stay = {"id": "stays", "owner": "FRA", "kind": "caveat", "scope": {"countries": ["FRA"]}}
    model = tiny_model({"FRA": 100}, 50, rules=[stay])
    page = explanation_report(fg.explain(fg.solve(model), model, budget=None))
    assert re.search(r"^stays alone makes it impossible to meet the requirement for \w+$", page, flags=re.MULTILINE)
    assert "1 rule" not in page.replace("while 1 rule forbids", "")


def test_what_is_asked_of_some_is_told_of_them() -> None:
    """Proves the bottom line with a filter by country. Without it the gap would seem to be out of reach for all."""
    model = planted(requirement={("lviv", "guard"): 900, ("lviv", "medic"): 20})
    found = fg.explain(fg.solve(model), model, owners=["DEU"], budget=None)
    head = " ".join(explanation_report(found).split("\n\n")[0].split())
    assert found.packages is not None
    floor, target = round(found.packages.floor), round(found.packages.target)
    assert f"Without all changeable rules of DEU, {floor:,} would still remain: " in head
    assert f"the target is half of the rest: at most {target:,}." in head


def test_single_changes_that_are_enough_are_marked() -> None:
    """Proves the mark, change by change. Without it each would seem to close the gap by itself."""
    model = fg.load("core-sustainment")
    found = fg.explain(fg.solve(model), model).levers
    assert found is not None
    assert {one.ask.rule.id for one in found.levers if one.suffices} == {
        "allies-decision",
        "germany-decision",
        "poland-decision",
    }
    assert {one.ask.rule.id for one in found.levers if not one.suffices} == {"estonia-ceiling", "finland-ceiling"}
