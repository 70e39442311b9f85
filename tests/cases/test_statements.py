"""Every sentence that the program prints is true, and every document that it accepts is what it says."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import forcegen as fg
import processes
from builders import solved

Edit = Callable[[dict[str, Any]], object]


def _template_plan(folder: Path, *options: str) -> Path:
    """The plan of the template as a file."""
    path = folder / "plan.json"
    done = processes.forcegen("solve", "template", "--format", "json", "--out", path, "--quiet", *options)
    assert done.code == 0
    return path


# -- documents ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [("verify", "{plan}", "template"), ("compare", "template", "--plan", "{plan}")])
def test_a_plan_under_the_name_of_another_scenario_is_refused(tmp_path: Path, command: tuple[str, ...]) -> None:
    """Proves that a plan of ``base`` called ``tired-army`` is neither verified nor compared.

    Without it ``compare`` would show the figures of one scenario in the row of another.
    """
    path = _template_plan(tmp_path)
    renamed = json.loads(path.read_text(encoding="utf-8")) | {"scenario": "tired-army"}
    path.write_text(json.dumps(renamed), encoding="utf-8")
    done = processes.forcegen(*(one.format(plan=path) for one in command))
    assert (done.code, done.stdout) == (2, "")
    assert 'scenario: found "tired-army", expected a scenario whose changes the plan has; it lacks' in done.stderr
    assert not fg.audit(fg.Plan.read(path), fg.load("template")).ok


@pytest.mark.parametrize("name", fg.shipped_models())
def test_every_scenario_keeps_its_own_name(name: str) -> None:
    """Proves that the settings of each shipped scenario, alone or with changes by hand, fit its name and base.

    Without it the test of names would refuse plans that are right.
    """
    from forcegen.scenario.traces import lacking

    model = fg.load(name)
    for scenario in ("base", *(one.id for one in model.scenarios)):
        by_hand = {"defaults.dwell": 3} if name != "rule-book-whole" else {}
        settings = fg.vary(model, scenario, changes=by_hand, rotations=3).settings
        assert lacking(model, scenario, settings) == ()
        assert lacking(model, "base", settings) == ()


def test_a_scenario_changed_by_hand_keeps_its_name(tmp_path: Path) -> None:
    """Proves that a plan whose scenario is taken back by hand, figure by figure or row by row, is still verified.

    Without it honest plans would be refused.
    """
    for options in (
        ("--scenario", "tired-army", "--set", "countries.NLD.pools.land.dwell=2"),
        ("--scenario", "tired-army", "--without", "netherlands-mandate"),
        ("--scenario", "second-port", "--set", "ceasefire=no"),
    ):
        path = _template_plan(tmp_path, *options)
        done = processes.forcegen("verify", path, "template")
        assert (done.code, done.stderr) == (0, ""), options


REPEATED = '"verdict": "short",'


@pytest.mark.parametrize("kind", [fg.Plan, fg.Certificate, fg.Explanation, fg.Comparison, fg.Frontier])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": 1,\n "b": [{"c": 1, "c": 2}],\n "a": 3}', ("doc:2:", "doc:3:")),
        ('{"a": NaN, "b": -Infinity}', ("found NaN", "found -Infinity")),
        ('{"a": 1e999}', ("found 1e999",)),
        ('{"a": 1e-999999999999}', ("found 1e-999999999999",)),
        ('{"a": ' + "9" * 5000 + "}", ("(5,000 characters)",)),
        ("[" * 60 + "]" * 60, ("nested deeper than 50 levels",)),
        ('{"a": "[[[[\\"[", "b": tru}', ('doc:1:23: found "tru", expected a value',)),
    ],
)
def test_a_text_with_two_meanings_is_no_document(kind: Any, text: str, expected: tuple[str, ...]) -> None:
    """Proves that every reader of documents refuses a key twice, what is no number, and absurd sizes, with the line.

    Without it one reader of a plan could see another figure than the next.
    """
    with pytest.raises(fg.ModelError) as error:
        kind.from_json(text, "doc")
    for part in expected:
        assert part in str(error.value)
    assert len(str(error.value)) < 400


def test_a_plan_with_a_key_twice_is_not_verified(tmp_path: Path) -> None:
    """Proves that ``verify`` refuses a plan that states its verdict twice. Without it the last one would win unseen."""
    path = _template_plan(tmp_path)
    text = path.read_text(encoding="utf-8")
    assert REPEATED in text
    path.write_text(text.replace(REPEATED, f"{REPEATED}\n {REPEATED}"), encoding="utf-8")
    done = processes.forcegen("verify", path, "template")
    assert (done.code, done.stdout) == (2, "")
    assert 'the key "verdict" again (first on line' in done.stderr


@pytest.mark.parametrize(
    ("edit", "where"),
    [
        (lambda plan: plan["rules"][0].update(sentence="FRA may send everybody"), "sentence"),
        (lambda plan: plan["rules"][0]["source"].update(article="Article 99"), "source, article"),
        (lambda plan: plan["rules"][0]["source"].update(url="https://example.org"), "source, url"),
        (lambda plan: plan["rules"][0]["source"].update(status="verified"), "source, status"),
        (lambda plan: plan["rules"][0].update(bindingness="force"), "bindingness"),
        (lambda plan: plan["rules"][0].update(price=-1), "price"),
        (lambda plan: plan.update(whole_numbers=True), "whole_numbers"),
        (lambda plan: plan.update(reason="it was late"), "reason"),
    ],
)
def test_what_a_plan_says_of_rules_is_compared(edit: Edit, where: str) -> None:
    """Proves that a plan cannot put a sentence, citation or standing into a rule that the model does not contain.

    Without it a plan that passes its audit could quote a law that nobody wrote.
    """
    plan, model = solved("template")
    document = json.loads(plan.to_json())
    edit(document)
    found = fg.audit(fg.Plan.from_json(json.dumps(document)), model).breaches
    assert any(where in breach.where for breach in found)


def test_an_audit_says_what_it_takes_on_trust() -> None:
    """Proves that prices, the solver's word and the changes are named as unchecked, and the bound where one is stated.

    Without it a price would look as sure as a sum.
    """
    plan, model = solved("template", "tired-army")
    told = " ".join(fg.audit(plan, model).unchecked)
    assert all(word in told for word in ("prices", "solver", "lower bound", "changes"))
    met, answered = solved("core-sustainment", "with-allies")
    assert "lower bound" not in " ".join(fg.audit(met, answered).unchecked)
