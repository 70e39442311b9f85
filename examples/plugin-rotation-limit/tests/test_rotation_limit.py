"""The rule kind as a distribution of its own: it passes the conformance suite, and bites as it should."""

from decimal import Decimal

import forcegen as fg
from forcegen.testing import check_plugin, small_model

ONE_IN_TWO = {
    "id": "every-other",
    "kind": "rotation-limit",
    "owner": "FRA",
    "bindingness": "political",
    "most": 1,
    "out_of": 2,
    "status": "assumed",
}


def test_it_passes_the_conformance_suite() -> None:
    """Proves that forcegen can rely on the kind. Without it a plan could be called right that breaks the rule."""
    assert check_plugin("rotation-limit").reasons == ()


def test_a_pool_rests_every_other_rotation() -> None:
    """Proves, by a count by hand, that of four rotations each pool fills two, and no more people can be had."""
    plan = fg.solve(small_model(rotations=4, rules=[ONE_IN_TWO]))
    assert {len(rotations) for rotations in _rotations_by_pool(plan).values()} == {2}
    assert (plan.totals.required, plan.totals.short) == (Decimal(4 * 7), Decimal(2 * 7))


def _rotations_by_pool(plan: fg.Plan) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for one in plan.contributions:
        found.setdefault(f"{one.country}.{one.pool}", set()).add(one.rotation)
    return found
