"""Several scenarios at once: combined in their order, stated in every output, and made again from the plan."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from watch import folder

import forcegen as fg
from forcegen.problems import ModelError
from processes import forcegen


def test_scenarios_given_one_after_the_other_are_combined_and_stated_in_every_form(tmp_path: Path) -> None:
    """Proves that no ``--scenario`` is dropped. Without it the last would win without a word."""
    model = folder(tmp_path)
    file = tmp_path / "plan.json"
    forcegen("solve", model, "--scenario", "more", "--scenario", "less", "--format", "json", "--out", file)
    document = json.loads(file.read_text("utf-8"))
    assert document["scenario"] == "more+less"
    assert document["totals"]["short"] == 2 * (500 - 150)
    assert document["settings"]["overridden"] == ["less sets rules.portugal-cap.personnel after more"]
    for form in ("text", "markdown", "html"):
        done = forcegen("solve", model, "--scenario", "more", "--scenario", "less", "--format", form)
        assert done.code == 0, done.stderr
        page = done.stdout.replace("<wbr>", "").replace("\\", "")
        assert "more+less" in page, form
        assert "less sets rules.portugal-cap.personnel after more" in " ".join(page.split()), form


def test_the_later_scenario_has_the_last_word_and_a_shared_one_counts_once(tmp_path: Path) -> None:
    """Proves the order by the plan. Without it what both build on would come again and undo the first."""
    model = fg.load(folder(tmp_path))
    for name, ceiling in {
        "more+less": 150,
        "less+more": 300,
        "more+open": 300,
        "open+more": 300,
        "base+less": 150,
    }.items():
        variant = fg.vary(model, name)
        (cap,) = [rule for rule in variant.model.rules if rule.id == "portugal-cap"]
        assert cap.model_dump()["personnel"] == ceiling, name
    assert fg.vary(model, "more+open").settings.without == ("pier-cap",)
    assert fg.vary(model, "more+open").settings.overridden == ()
    assert fg.vary(model, "base+less").scenario == "less"
    assert fg.vary(model, "more+shared").settings == fg.vary(model, "more").settings


def test_a_dropped_rule_that_another_sets_is_said_or_refused(tmp_path: Path) -> None:
    """Proves both orders. Without it a figure of one scenario would vanish with the row that another drops."""
    model = fg.load(
        folder(tmp_path, '\n[[scenarios]]\nid = "wide"\nname = "Wide"\nset = { rules.pier-cap.personnel = 480 }\n')
    )
    said = fg.vary(model, "wide+open").settings.overridden
    assert said == ("open drops pier-cap, of which rules.pier-cap.personnel was set by wide",)
    with pytest.raises(ModelError) as told:
        fg.vary(model, "open+wide")
    assert str(told.value) == (
        'scenarios.wide, set: found "rules.pier-cap.personnel", expected a figure that is still there '
        "(open, which comes before wide, drops pier-cap)."
    )
    assert fg.vary(model, "open", without=["pier-cap"]).settings.without == ("pier-cap",)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "more+lss",
            'expected "lss" to be one of base, shared, more, open, less, double (+ joins scenarios; no id holds one).',
        ),
        ("more, less", 'Maybe "more+less"?'),
        ("more+more", 'found "more+more", expected each scenario once. Maybe "more"?'),
        ("more+", 'expected "" to be one of'),
        ("moer", 'found "moer", expected one of base, shared, more, open, less, double. Maybe "more"?'),
    ],
)
def test_an_unknown_part_is_named(tmp_path: Path, name: str, message: str) -> None:
    """Proves the message. Without it a user would look for a scenario of the whole name."""
    done = forcegen("check", folder(tmp_path), "--scenario", name)
    assert (done.code, done.stdout) == (2, "")
    assert message in done.stderr


def test_no_id_of_a_scenario_holds_a_plus(tmp_path: Path) -> None:
    """Proves that a combination can be read in one way only. Without it a+b could be a scenario's name."""
    done = forcegen("check", folder(tmp_path, '\n[[scenarios]]\nid = "a+b"\nname = "Both"\n'))
    assert done.code == 2
    assert 'found "a+b", expected an id of letters' in done.stderr


def test_the_plan_is_verified_compared_and_replanned_under_its_combination(tmp_path: Path) -> None:
    """Proves that ``more+less`` in a document makes the same model again. Without it no such plan could be checked."""
    model, plan, proof, anew = folder(tmp_path), tmp_path / "plan.json", tmp_path / "proof.json", tmp_path / "new.json"
    made = forcegen(
        "solve", model, "--scenario", "more+less", "--format", "json", "--out", plan, "--certificate", proof
    )
    assert made.code == 0, made.stderr
    verified = forcegen("verify", plan, model, "--certificate", proof)
    assert (verified.code, verified.stdout.count("passed")) == (0, 2), verified.stderr
    beside = forcegen("compare", model, "--plan", plan, "--scenario", "less+more", "--scenario", "open")
    assert beside.code == 0, beside.stderr
    names = ["more+less", "less+more", "open"]
    assert [line.split()[0] for line in beside.stdout.splitlines() if " SHORT " in line or " MET " in line] == names
    later = forcegen("replan", plan, model, "--from", "2", "--scenario", "open", "--format", "json", "--out", anew)
    assert later.code == 0, later.stderr
    assert json.loads(anew.read_text("utf-8"))["scenario"] == "more+less+open"
    assert forcegen("verify", anew, model).code == 0


def test_a_plan_that_does_not_say_whose_word_counted_is_refused(tmp_path: Path) -> None:
    """Proves that the statement is checked like any other. Without it a plan could hide an overridden scenario."""
    model, file = folder(tmp_path), tmp_path / "plan.json"
    forcegen("solve", model, "--scenario", "more+less", "--format", "json", "--out", file)
    document = json.loads(file.read_text("utf-8"))
    document["settings"]["overridden"] = []
    file.write_text(json.dumps(document), "utf-8")
    done = forcegen("verify", file, model)
    assert done.code == 2
    assert "less sets rules.portugal-cap.personnel after more" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("explain",),
        ("burden", "--key", "strength"),
        ("alternatives",),
        ("frontier",),
        ("compare",),
        ("report", "--budget", "0"),
        ("check",),
    ],
)
def test_every_command_takes_a_combination(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """Proves one spelling for all commands. Without it a question could be put to some of them only."""
    command, *options = arguments
    done = forcegen(command, folder(tmp_path), *options, "--scenario", "more+less")
    assert done.code == 0, done.stderr
    assert "more+less" in done.stdout or command == "check"


def test_an_export_holds_the_combination(tmp_path: Path) -> None:
    """Proves that a workbook of two scenarios has both. Without it the exported model would be the last's."""
    book = tmp_path / "watch.xlsx"
    done = forcegen("export", folder(tmp_path), "--scenario", "more", "--scenario", "double", "--to", book)
    assert done.code == 0, done.stderr
    exported = fg.load(book)
    assert [one.personnel for one in exported.requirements] == [1000]
    assert next(rule for rule in exported.rules if rule.id == "portugal-cap").model_dump()["personnel"] == 300
