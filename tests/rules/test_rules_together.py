"""Rules that meet on one scope: both hold, whichever was written first."""

from __future__ import annotations

import pytest

from builders import tiny_model
from forcegen.plan.solve import solve

TIGHT = {"id": "tight", "kind": "ceiling", "personnel": 40, "scope": {"countries": ["FRA"]}}
LOOSE = {"id": "loose", "kind": "ceiling", "personnel": 70, "scope": {"countries": ["FRA"]}}
UNAPPROVED = {"id": "vote", "kind": "approval", "condition": "voted", "exempt": 12, "scope": {"countries": ["FRA"]}}


@pytest.mark.parametrize("rules", [(TIGHT, LOOSE), (LOOSE, TIGHT)])
def test_the_tighter_of_two_ceilings_decides(rules: tuple[dict[str, object], ...]) -> None:
    """Proves that a later rule does not replace an earlier one. Without it the order of rows would be law."""
    plan = solve(tiny_model({"FRA": 500}, 100, rules=rules))
    assert plan.verdict == "short"
    assert plan.totals.filled == 40
    assert {rule.id: rule.binding for rule in plan.rules if rule.kind == "ceiling"} == {"tight": True, "loose": False}


def test_an_approval_and_a_ceiling_hold_together() -> None:
    """Proves that rules of two kinds add up. Without it an exemption could lift a mandate's ceiling."""
    for voted, filled in ((True, 40), (False, 12)):
        plan = solve(tiny_model({"FRA": 500}, 100, rules=[TIGHT, UNAPPROVED], conditions={"voted": voted}))
        assert plan.totals.filled == filled
