"""What one person is worth: the effect of one more and of one fewer, and never one side of a corner for both."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

import forcegen as fg
from builders import examples, tiny_model
from explained_models import forces
from forcegen.documents.plan import RuleResult
from forcegen.formulation import formulate
from forcegen.model import ForceModel
from forcegen.model.writing import as_workbook
from forcegen.rules import Approval, Capacity, Ceiling, Mandate, Pledge
from forcegen.rules.base import Rule
from forcegen.whatif.live import Live
from processes import forcegen


def cap(name: str, personnel: int, country: str = "NLD") -> dict[str, Any]:
    """A law of a country that allows so many."""
    return {
        "id": name,
        "owner": country,
        "kind": "ceiling",
        "personnel": personnel,
        "scope": {"countries": [country]},
    }


def by_rule(plan: fg.Plan) -> dict[str, RuleResult]:
    """The rules of a plan by id."""
    return {rule.id: rule for rule in plan.rules}


def missing(model: ForceModel) -> float:
    """The least shortfall in all, solved afresh."""
    return Live(formulate(model)).ask().missing


def test_a_plan_that_is_met_names_no_worth(tmp_path: Path) -> None:
    """Proves a ceiling just as high as the requirement: 0 for one more, 3 for one fewer, and no "worth" on any page.

    Without it a rule would be praised for removing people who are not missing. What the multipliers of a plan at 0 are
    is the solver's choice: where they are all 0, the rule is not among those that bind, and nothing is said of it.
    """
    model = tiny_model({"NLD": 500}, 80, rotations=3, rules=[cap("law", 80)])
    (tmp_path / "model.xlsx").write_bytes(as_workbook(model))
    pages: dict[str, str] = {}
    for form in ("text", "markdown", "json"):
        done = forcegen("solve", tmp_path / "model.xlsx", "--format", form, *(["-v"] if form == "text" else []))
        assert done.code == 0
        assert "worth" not in done.stdout
        pages[form] = done.stdout
    law = by_rule(fg.solve(model))["law"]
    assert (law.one_more, law.one_fewer) == ((0, 3) if law.rotations else (None, None))
    assert ("one fewer" in pages["text"]) == bool(law.rotations)
    assert '"one_fewer"' in pages["json"]
    page = forcegen("report", tmp_path / "model.xlsx", "--out", tmp_path / "page.html")
    assert page.code == 0
    assert "worth" not in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_twin_laws_are_listed_together(tmp_path: Path) -> None:
    """Proves two laws with one number: worth nothing alone, and both together what one more under each removes.

    Without it the law that the proof happens to rest on would be named, and its change would change nothing.
    """
    model = tiny_model({"NLD": 500}, 80, rotations=3, rules=[cap("first-law", 50), cap("second-law", 50)])
    (tmp_path / "model.xlsx").write_bytes(as_workbook(model))
    plan = fg.solve(model)
    (binding,) = [rule for rule in plan.rules if rule.binding]
    (other,) = {"first-law", "second-law"} - {binding.id}
    assert binding.one_more == 0
    assert binding.one_fewer == binding.together_more == 3
    assert binding.together == (other,)
    for form in (["--format", "text"], ["--format", "text", "-v"], ["--format", "markdown"]):
        shown = forcegen("solve", tmp_path / "model.xlsx", *form).stdout
        assert "first-law and second-law" in shown
        assert "together" in shown
    changed = fg.solve(model, changes={f"rules.{binding.id}.personnel": 51})
    assert changed.totals.short == plan.totals.short


def test_a_pool_behind_a_law_is_listed_with_it() -> None:
    """Proves a pool as large as its law allows: they bind together. Without it one of both would show a price."""
    plan = fg.solve(tiny_model({"NLD": 50}, 80, rotations=2, rules=[cap("law", 50)]))
    (binding,) = [rule for rule in plan.rules if rule.binding]
    assert binding.one_more == 0
    assert {binding.id, *binding.together} == {"law", "NLD.land.availability"}
    assert binding.together_more == 2


def test_a_price_without_a_corner_is_the_same_both_ways() -> None:
    """Proves one more and one fewer where only the law is tight. Without it every price would look like a corner."""
    law = by_rule(fg.solve(tiny_model({"NLD": 500}, 80, rotations=2, rules=[cap("law", 50)])))["law"]
    assert law.one_more == law.one_fewer == 2
    assert not law.together


def test_whole_units_have_no_worth() -> None:
    """Proves that units of 60 that no post of 50 can take are not priced. Without it they were worth 4 a person."""
    model = tiny_model({"NLD": 500}, 50, rules=[{"id": "units", "kind": "block", "size": 60}])
    plan = fg.solve(model)
    assert by_rule(plan)["units"].one_more is None
    assert "worth" not in fg.text_report(plan, model)


@settings(max_examples=examples(60))
@given(forces())
def test_what_one_person_changes_is_what_another_solve_says(model: ForceModel) -> None:
    """Proves every stated effect by the model that was changed by hand, and none above what is missing.

    Without it a figure could be that of one side of a corner.
    """
    plan = fg.solve(model)
    if plan.verdict not in ("short", "met"):
        return
    before = missing(model)
    rules = {rule.id: rule for rule in model.rules}
    for result in plan.rules:
        if result.one_more is not None:
            assert result.one_more <= Decimal(str(before)) + Decimal("0.001")
            assert result.one_more <= result.price + Decimal("0.001")
        if not result.binding or result.id not in rules:
            continue
        for stated, step in ((result.one_more, 1), (result.one_fewer, -1)):
            change = with_persons(rules[result.id], step)
            if stated is not None and change:
                after = missing(fg.vary(model, changes=change).model)
                assert (before - after) * step == pytest.approx(float(stated), abs=1e-3), (result.id, step)


def with_persons(rule: Rule, step: int) -> dict[str, object]:
    """The change that lets one person more under a rule, or one fewer; none where no single figure says so."""
    path = f"rules.{rule.id}"
    match rule:
        case Ceiling() | Capacity() if rule.personnel + step >= 0:
            return {f"{path}.personnel": rule.personnel + step}
        case Mandate() if rule.personnel is not None and rule.personnel + step >= 0:
            return {f"{path}.personnel": rule.personnel + step}
        case Pledge() if rule.personnel - step >= 0:
            return {f"{path}.personnel": rule.personnel - step}
        case Approval() if step > 0:
            return {f"{path}.exempt": rule.exempt + step}
        case _:
            return {}
