"""Properties of every model: what a change may do to the answer, and what it may not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from plan_models import least_shortfall, models

from builders import examples
from forcegen.audit import audit
from forcegen.documents.plan import Plan
from forcegen.model import ForceModel
from forcegen.plan.solve import solve

ONE = models(priorities=1)
NEARLY = 1e-5
checked = settings(max_examples=examples(35))


def dumped(rows: tuple[Any, ...]) -> list[dict[str, Any]]:
    return [row.model_dump(exclude_defaults=True, by_alias=True) | _kind(row) for row in rows]


def _kind(row: Any) -> dict[str, str]:
    return {"kind": row.kind} if hasattr(row, "kind") else {}


@checked
@given(ONE)
def test_one_more_approval_never_lowers_the_force(model: ForceModel) -> None:
    """Proves that a yes is never worse than a no. Without it a parliament could weaken the force by agreeing."""
    no, yes = (
        model.with_tables(conditions=[{"id": "vote", "name": "vote", "holds": holds}]) for holds in (False, True)
    )
    assert least_shortfall(yes) <= least_shortfall(no) + NEARLY


@checked
@given(ONE, st.integers(1, 2))
def test_more_dwell_never_raises_the_force(model: ForceModel, more: int) -> None:
    """Proves that longer rest never sends more people. Without it the windows would overlap wrongly."""
    rested = [{**pool, "dwell": pool.get("dwell", 4) + more} for pool in dumped(model.pools)]
    assert least_shortfall(model.with_tables(pools=rested)) >= least_shortfall(model) - NEARLY


@checked
@given(ONE)
def test_ten_times_the_people_is_ten_times_the_result(model: ForceModel) -> None:
    """Proves that nothing but halves of persons depends on the unit. Without it a tolerance would be worth people."""

    def tenfold(rows: tuple[Any, ...]) -> list[dict[str, Any]]:
        keys = ("strength", "personnel", "exempt", "committed", "floor")
        return [{**row, **{key: row[key] * 10 for key in keys if key in row}} for row in dumped(rows)]

    tables = ("pools", "requirements", "rules", "history")
    scaled = model.with_tables(**{table: tenfold(getattr(model, table)) for table in tables})
    ten_times = 10 * least_shortfall(model)
    if all(model.available(pool, 1).denominator == 1 for pool in model.pools):
        assert least_shortfall(scaled) == pytest.approx(ten_times, abs=1e-4)
    else:  # of ten pools of half a person five persons can be sent, of one nobody
        assert least_shortfall(scaled) <= ten_times + 1e-4


@checked
@given(ONE, st.data())
def test_dropping_a_rule_never_worsens_the_plan(model: ForceModel, data: st.DataObject) -> None:
    """Proves that rules only limit; what permits is told apart from them.

    Without it the asks of an explanation could name a rule whose end would make things worse.
    """
    assume(model.rules)
    dropped = data.draw(st.sampled_from(model.rules))
    left = least_shortfall(model.with_tables(rules=[rule for rule in model.rules if rule.id != dropped.id]))
    if dropped.permits:
        assert left >= least_shortfall(model) - NEARLY
    else:
        assert left <= least_shortfall(model) + NEARLY


def without_seconds(plan: Plan) -> str:
    document = json.loads(plan.to_json())
    del document["solver"]["seconds"]
    return json.dumps(document, indent=1)


@settings(max_examples=examples(25))
@given(models(), st.randoms(use_true_random=False))
def test_the_order_of_input_rows_changes_nothing_at_all(model: ForceModel, chance: Any) -> None:
    """Proves the same document, byte for byte, for the same model in any order, seconds aside.

    Without it thousands of people would move when a table is sorted.
    """
    tables = {
        name: list(value) for name in type(model).model_fields if isinstance(value := getattr(model, name), tuple)
    }
    for rows in tables.values():
        chance.shuffle(rows)
    assert without_seconds(solve(model.with_tables(**tables))) == without_seconds(solve(model))


@settings(max_examples=examples(40))
@given(models())
def test_a_verdict_says_what_is_proven(model: ForceModel) -> None:
    """Proves: met exactly when nobody is short, short exactly when a bound above nothing is proven.

    Without it a verdict could be an opinion.
    """
    plan = solve(model)
    audited = audit(plan, model)
    assert audited.ok, audited.breaches
    assert (plan.verdict == "met") == (plan.totals.short == 0)
    if plan.verdict == "short":
        assert plan.totals.lower_bound
        assert any(rule.binding for rule in plan.rules) or not any(tier.filled for tier in plan.tiers)
    if plan.verdict == "inconclusive":
        assert plan.totals.short
        assert plan.totals.lower_bound == 0
    assert (plan.verdict == "contradictory") == (plan.totals.filled is None)
