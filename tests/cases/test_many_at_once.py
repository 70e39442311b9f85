"""Hundreds of scenarios, dropped rules, sites in a scope: what is put together from them is as long as it takes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import forcegen as fg
import processes
from builders import tiny_model
from forcegen.report.explanation import explanation_report
from forcegen.report.frontier import text_frontier

ROOT = Path(__file__).parents[2]
MANY = 100
LETTERS = "a-name-of-many-letters-that-is-repeated-so-often-that"
SCENARIOS = [f"{LETTERS}-scenario-{one}" for one in range(MANY)]
RULES = [f"{LETTERS}-rule-{one}" for one in range(MANY)]
"""Joined, each of them is longer than a text in a file may be."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The template with many scenarios, each of which sets a condition of its own, and with many ceilings."""
    path = tmp_path_factory.mktemp("many") / "harbour"
    shutil.copytree(ROOT / "models" / "template", path)
    parts = [
        f'[[scenarios]]\nid = "{scenario}"\nname = "no {one}"\nconditions = {{ fact-{one} = true }}\n\n'
        f'[[conditions]]\nid = "fact-{one}"\nname = "Fact {one}"\nholds = false\nstatus = "assumed"\n\n'
        f'[[rules]]\nid = "{rule}"\nkind = "ceiling"\nowner = "coalition"\nbindingness = "legal"\n'
        f'status = "assumed"\npersonnel = {900 + one}\nscope = {{ sites = ["port"] }}\n'
        for one, (scenario, rule) in enumerate(zip(SCENARIOS, RULES, strict=True))
    ]
    with (path / "model.toml").open("a", encoding="utf-8") as file:
        file.write("\n" + "\n".join(parts))
    return path


def options(name: str, values: list[str]) -> list[str]:
    return [word for value in values for word in (name, value)]


def test_many_scenarios_are_combined_and_their_plan_is_verified(folder: Path, tmp_path: Path) -> None:
    """Proves a plan, and every page, of scenarios whose names joined are longer than 4,000 characters.

    Without it the command would end with the traceback of a library.
    """
    asked = options("--scenario", SCENARIOS)
    plan = tmp_path / "plan.json"
    done = processes.forcegen("solve", folder, *asked, "--format", "json", "--out", plan, "--quiet")
    assert (done.code, done.stdout, done.stderr) == (0, "", "")
    document = json.loads(plan.read_text(encoding="utf-8"))
    assert document["scenario"] == "+".join(SCENARIOS)
    assert len(document["scenario"]) > 4_000
    assert len(document["settings"]["set"]) == MANY
    assert processes.forcegen("verify", plan, folder).code == 0
    page = processes.forcegen("explain", folder, *asked, "--budget", "1", "--quiet").stdout
    assert f"{SCENARIOS[0]}, {SCENARIOS[1]} and {MANY - 2} more\n" in page.replace("\n", " ", 2) + "\n"
    for command in ("alternatives", "burden"):
        extra = ["--plans", "1"] if command == "alternatives" else ["--key", "active"]
        done = processes.forcegen(command, folder, *asked, *extra, "--quiet")
        assert (done.code, done.stderr) == (0, "")
        assert max(map(len, done.stdout.splitlines())) <= 80


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("--without", RULES),
        ("--set", [f"fact-{one}=yes" for one in range(MANY)]),
        ("--cost", [f"{rule}=2" for rule in RULES]),
    ],
)
def test_many_changes_by_hand_are_made(folder: Path, name: str, values: list[str]) -> None:
    """Proves the same of rules that are dropped, values that are set, and costs of changes."""
    asked = options(name, values)
    if name != "--cost":
        done = processes.forcegen("solve", folder, *asked, "--format", "json", "--quiet")
        assert (done.code, done.stderr) == (0, "")
        settings = json.loads(done.stdout)["settings"]
        assert len(settings["without"] if name == "--without" else settings["set"]) == MANY
    done = processes.forcegen("explain", folder, *asked, "--budget", "1", "--quiet")
    assert "Traceback" not in done.stderr
    assert done.code in (0, 4)


def test_a_contradiction_may_rest_on_many_sites() -> None:
    """Proves the pages of a pledge at many sites that nobody can keep. Without it a list of posts could be too long."""
    sites = tuple(f"{LETTERS}-site-{one}" for one in range(MANY))
    pledge = {"id": "promise", "kind": "pledge", "personnel": 4_000, "scope": {"sites": list(sites)}}
    model = tiny_model({"FRA": 100}, 1, sites=(*sites, "inland"), rules=[pledge], rotations=2)
    plan = fg.solve(model)
    assert plan.verdict == "contradictory"
    assert fg.Plan.from_json(plan.to_json()) == plan
    explained = fg.explain(plan, model, budget=5)
    assert len("".join(explained.rests_on)) > 4_000
    assert "promise" in explanation_report(explained)
    found = fg.frontier(model)
    assert "no plan" in text_frontier(found)
    assert fg.Frontier.from_json(found.to_json()) == found


def test_a_scenario_that_sets_what_stands_already_keeps_its_name(tmp_path: Path) -> None:
    """Proves that the plan of a scenario which changes nothing here is verified under the scenario's name.

    Without it the audit would refuse an honest plan.
    """
    path = shutil.copytree(ROOT / "models" / "template", tmp_path / "template")
    with (path / "model.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[scenarios]]\nid = "as-ever"\nname = "As ever"\nset = { "defaults.dwell" = 2 }\n')
    plan = tmp_path / "plan.json"
    model = fg.load(path)
    assert int(model.defaults.dwell) == 2
    assert processes.forcegen("solve", path, "--scenario", "as-ever", "--format", "json", "--out", plan).code == 0
    done = processes.forcegen("verify", plan, path)
    assert (done.code, done.stderr) == (0, "")
