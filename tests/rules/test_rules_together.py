"""Rules that meet on one scope: both hold, whichever was written first."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rows_of import proven, rows_of, short_of, without

from builders import examples, tiny_model
from forcegen.audit import audit
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


def leave(name: str, personnel: float, **scope: object) -> dict[str, object]:
    """A waiver rule."""
    return {"id": name, "kind": "waiver", "personnel": personnel, "scope": scope}


@pytest.mark.parametrize("second_first", [False, True])
def test_leave_of_two_rules_adds_up(second_first: bool) -> None:
    """Proves that each waiver has people of its own, that a window is loosened by all of them, and who is listed.

    A permission beside another can only loosen. Without it a second leave of 20 would cut a first one of 30 down.
    """
    rules = [leave("few", 20, countries=["FRA"]), leave("more", 30)]
    model = tiny_model({"FRA": 100}, 100, dwell=1, rotations=2, rules=rules[::-1] if second_first else rules)
    assert rows_of(model, "few") == {(t, "FRA.land"): f"w.few.FRA.land.{t} <= 20" for t in (1, 2)}
    assert rows_of(model, "more") == {(t, "FRA.land"): f"w.more.FRA.land.{t} <= 30" for t in (1, 2)}
    window = "y.FRA.land.1 + y.FRA.land.2 - w.few.FRA.land.2 - w.more.FRA.land.2 <= 100"
    assert rows_of(model, "FRA.land.dwell")[2,] == window
    plan = proven(model)
    assert plan.totals.short == 50
    assert [(one.rule, one.pool, one.rotation, one.personnel) for one in plan.waivers] == [
        ("few", "land", 2, 20),
        ("more", "land", 2, 30),
    ]
    assert audit(plan, model).ok
    assert [short_of(without(model, name)) for name in ("few", "more")] == [70, 80]


def test_leave_that_meets_in_one_rotation_alone() -> None:
    """Proves that a waiver adds where it is granted and nowhere else: to one pool's window, in one rotation."""
    model = tiny_model(
        {"FRA": 100, "GBR": 100},
        200,
        dwell=1,
        rotations=2,
        rules=[leave("all", 10), leave("late", 7, countries=["GBR"], **{"from": 2})],
    )
    assert rows_of(model, "late") == {(2, "GBR.land"): "w.late.GBR.land.2 <= 7"}
    assert rows_of(model, "GBR.land.dwell") == {
        (1,): "y.GBR.land.1 - w.all.GBR.land.1 <= 100",
        (2,): "y.GBR.land.1 + y.GBR.land.2 - w.all.GBR.land.2 - w.late.GBR.land.2 <= 100",
    }
    assert rows_of(model, "FRA.land.dwell")[2,] == "y.FRA.land.1 + y.FRA.land.2 - w.all.FRA.land.2 <= 100"
    assert short_of(model) == 200 - (10 + 10 + 7)


waivers = st.fixed_dictionaries(
    {"personnel": st.integers(0, 60) | st.just(12.5)},
    optional={"countries": st.sampled_from([["FRA"], ["GBR"]]), "from": st.integers(1, 3), "until": st.integers(3, 4)},
)


@settings(max_examples=examples(25))
@given(first=waivers, second=waivers, dwell=st.integers(1, 3), need=st.integers(1, 150))
def test_a_second_waiver_never_raises_the_shortfall(
    first: dict[str, Any], second: dict[str, Any], dwell: int, need: int
) -> None:
    """Proves of random pairs that a permission more never makes a plan worse, and that two equal one of their sum.

    Without it adding leave to a model could tighten it in silence.
    """

    def short(*rules: dict[str, Any]) -> int:
        named = [leave(f"leave-{n}", **rule) for n, rule in enumerate(rules)]
        model = tiny_model({"FRA": 90, "GBR": 40}, need, dwell=dwell, rotations=4, rules=named)
        plan = proven(model)
        assert audit(plan, model).ok
        return int(plan.totals.short or 0)

    assert short(first, second) <= min(short(first), short(second))
    twice = {**first, "personnel": 2 * int(first["personnel"])}
    assert short(first, first) == short(twice)
