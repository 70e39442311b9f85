"""The shipped models: they load, solve, pass their audit, and between them use every rule kind."""

from __future__ import annotations

import pytest

import forcegen as fg
from builders import solved, without_lines
from forcegen.formulation import formulate
from forcegen.formulation.slack import never_binding
from forcegen.model import remarks
from forcegen.rules import KINDS

MODELS = sorted(fg.shipped_models())
SLOW = {"thirty-years", "two-years"}
"""Scenarios whose point is their length; the shorter ones say the same of the code."""


def scenarios() -> list[tuple[str, str]]:
    """Every scenario of every small model, and those of the large one that differ most."""
    cases = []
    for name in MODELS:
        own = [scenario.id for scenario in fg.load(name).scenarios if scenario.id not in SLOW]
        few = ["no-backstop", "with-allies", "no-ceasefire"] if name == "reassurance-force" else own
        cases += [(name, scenario) for scenario in ("base", *few)]
    return cases


REMARKED = {"rule-book": ["model.toml, rules row 2 (EST-notice), days"]}
"""Places that are remarked on, and meant: Estonia's notice of 30 days runs into the first rotation."""


@pytest.mark.parametrize(("name", "scenario"), scenarios())
def test_a_shipped_model_solves_and_passes_its_audit(name: str, scenario: str) -> None:
    """Proves that what is shipped works. Without it a rule could forbid what a model's own scenario needs."""
    plan, model = solved(name, scenario)
    assert plan.verdict in {"met", "short"}
    audit = fg.audit(plan, model)
    assert audit.ok, audit.breaches[:3]
    assert [without_lines(remark.where) for remark in remarks(fg.load(name))] == REMARKED.get(name, [])


def test_every_kind_is_used_by_a_shipped_model() -> None:
    """Proves that each kind has been tried on data. Without it a kind could exist on paper."""
    used = {rule.kind for name in MODELS for rule in fg.load(name).rulebook}
    assert used == {kind.model_fields["kind"].default for kind in KINDS}


def test_every_binding_legal_rule_is_cited() -> None:
    """Proves that no gap is blamed on a law that cannot be looked up. Without it a citation could be lost."""
    plan, _ = solved("reassurance-force")
    legal = [rule for rule in plan.rules if rule.binding and rule.bindingness == "legal"]
    assert legal
    assert [rule.id for rule in legal if not rule.source.instrument] == []


def test_a_rule_that_can_never_bind_is_found() -> None:
    """Proves that a ceiling above everybody is seen and a tight one is not. Without it a slip of a zero would hide."""
    model = fg.load("core-sustainment")
    scope = fg.Scope(countries=("FRA",))
    high, low = (
        fg.Ceiling(id=name, owner="FRA", bindingness="legal", status="assumed", personnel=number, scope=scope)
        for name, number in (("high", 60_001), ("low", 20_000))
    )
    changed = model.with_tables(rules=[*model.rules, high, low])
    assert never_binding(formulate(changed)) == ("high",)
