"""What is solved passes the audit, and nothing that passes the audit is better than what is proven."""

from __future__ import annotations

import pytest
from audit_case import ASSUMED, one_pool
from edges import Edge
from hypothesis import given, settings
from law_cases import CASES, every_kind, under_every_kind
from random_models import LINEAR, WHOLE, models

from builders import examples
from forcegen.audit import audit
from forcegen.documents.plan import Plan
from forcegen.model import ForceModel
from forcegen.plan.solve import solve

AUTHOR = {"owner": "FRA", "bindingness": "political"} | ASSUMED


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.kind}: {case.name}")
def test_a_plan_solved_beside_a_plan_by_hand(case: Edge) -> None:
    """Proves of each kind that the solved plan is lawful, and that the lawful plan made by hand refutes no bound.

    Without it a rule could be stricter in the program than in the law: plans would pass their audit, and the
    proof that none is better would be of another law.
    """
    model = case.model
    plan = solve(model)
    assert audit(plan, model).breaches == ()
    by_hand = case.plan(model, over=False)
    assert by_hand.totals.short is not None
    assert plan.totals.lower_bound is not None
    assert plan.totals.lower_bound <= by_hand.totals.short


def test_a_plan_under_every_kind_of_rule() -> None:
    """Proves that all kinds go together: the plan is no worse than one by hand, passes, and is read back the same.

    Without it kinds could be sound alone and not beside each other: waivers, stand-ins and whole numbers are
    rounded to whole people at once.
    """
    model = every_kind()
    plan = solve(model)
    by_hand = under_every_kind(model)
    assert plan.verdict == "short"
    assert plan.totals.short is not None
    assert by_hand.totals.short is not None
    assert plan.totals.short <= by_hand.totals.short
    found = audit(plan, model)
    assert found.breaches == ()
    assert audit(Plan.from_json(plan.to_json()), model) == found


def test_a_plan_that_needs_its_permissions() -> None:
    """Proves that a solved plan makes use of a waiver and of stand-ins, lists both and passes.

    Without it the audit could meet waivers and stand-ins only in plans made by hand.
    """
    model = one_pool(
        {"roles": ["signals"], "strength": 1000, "dwell": 1},
        roles=[{"id": "protection", "name": "Site protection"}, {"id": "signals", "name": "Signals"}],
        requirements=[{"site": "lviv", "role": "protection", "personnel": 440}],
        rules=[
            {"id": "leave", "kind": "waiver", "personnel": 100} | AUTHOR,
            {"id": "instead", "kind": "substitution", "role": "protection", "by": "signals", "effect": 0.8} | AUTHOR,
        ],
    )
    plan = solve(model)
    assert plan.verdict == "met"
    assert [(one.rotation, one.personnel) for one in plan.contributions] == [(t, 550) for t in (1, 2, 3, 4)]
    assert [(one.rotation, one.personnel) for one in plan.waivers] == [(t, 100) for t in (2, 3, 4)]
    assert audit(plan, model).breaches == ()


@settings(max_examples=examples(30))
@given(model=models(LINEAR) | models({**WHOLE, "ceiling": LINEAR["ceiling"], "pledge": LINEAR["pledge"]}))
def test_whatever_is_solved_passes(model: ForceModel) -> None:
    """Proves of random models, of several rules each, that the answer passes its audit.

    Without it two kinds could only go wrong together, and nobody would have tried.
    """
    plan = solve(model)
    assert audit(plan, model).breaches == ()
