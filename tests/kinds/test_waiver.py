"""The rule kind waiver."""

from __future__ import annotations

from drawn import fields_of, some
from edges import FRENCH
from kind_case import KindCase
from rows_of import proven, rows_of, short_of, states_rows_of, without

from builders import tiny_model

CASE = KindCase(
    kind="waiver",
    sample={"personnel": 100},
    figure="100",
    together=({"personnel": 10, "scope": FRENCH},),
    stated=(4,),
    answers=("waives",),
    drawn=fields_of(personnel=some),
)


@states_rows_of("waiver")
def test_a_waiver_loosens_the_window_and_is_listed() -> None:
    """Proves that a waiver is bounded, enters the dwell row, and that every use of it stands in the plan.

    Without it rest could be cut short in silence, or by more than was allowed.
    """
    model = tiny_model(
        {"FRA": 100}, 100, dwell=1, rotations=2, rules=[{"id": "leave", "kind": "waiver", "personnel": 30}]
    )
    assert rows_of(model, "leave") == {
        (1, "FRA.land"): "w.leave.FRA.land.1 <= 30",
        (2, "FRA.land"): "w.leave.FRA.land.2 <= 30",
    }
    assert rows_of(model, "FRA.land.dwell") == {
        (1,): "y.FRA.land.1 - w.leave.FRA.land.1 <= 100",
        (2,): "y.FRA.land.1 + y.FRA.land.2 - w.leave.FRA.land.2 <= 100",
    }
    plan = proven(model)
    assert plan.totals.short == 70
    assert [one.model_dump() for one in plan.waivers] == [
        {"country": "FRA", "pool": "land", "rotation": 2, "personnel": 30, "rule": "leave"}
    ]
    assert short_of(without(model, "leave")) == 100


def test_leave_for_people_who_serve_again_and_again() -> None:
    """Proves that a window may be loosened by more people than the pool has, where the rule says so.

    Who serves three times running is away twice too often in the third window. Without it leave would end at the
    strength of the pool, by a limit that no rule states.
    """
    model = tiny_model(
        {"FRA": 40}, 40, dwell=2, rotations=3, rules=[{"id": "leave", "kind": "waiver", "personnel": 80}]
    )
    plan = proven(model)
    assert plan.verdict == "met"
    assert [(one.rotation, one.personnel) for one in plan.waivers] == [(2, 40), (3, 80)]
    assert short_of(without(model, "leave")) == 80


def test_half_a_person_is_not_waived() -> None:
    """Proves that leave is given to whole people. Without it a plan in whole people could keep to no such rule."""
    leave = {"id": "leave", "kind": "waiver", "personnel": 30.5}
    model = tiny_model({"FRA": 100}, 100, dwell=1, rotations=2, rules=[leave])
    assert rows_of(model, "leave")[2, "FRA.land"] == "w.leave.FRA.land.2 <= 30"
    assert short_of(model) == 70
