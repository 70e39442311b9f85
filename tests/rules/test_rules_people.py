"""Rules that pools bring, and those that loosen or delay them: exact rows, and the smallest case with and without."""

from __future__ import annotations

from datetime import date

from rows_of import forbidden_by, proven, rows_of, short_of, states_rows_of, without

from builders import ASSUMED, tiny_model
from forcegen.model import ForceModel


def one_pool(need: int = 100, strength: int = 100, dwell: int = 1, rotations: int = 4, **pool: object) -> ForceModel:
    """France's land forces at one site, with figures of its own in the pool's row."""
    model = tiny_model({"FRA": strength}, need, dwell=dwell, rotations=rotations)
    return model.with_tables(pools=[{**model.pools[0].model_dump(exclude_defaults=True), **pool}])


@states_rows_of("availability")
def test_availability_takes_off_what_is_bound_elsewhere() -> None:
    """Proves strength × share − committed − floor, missions and handover exactly.

    Without it a person could guard the home country, serve on a mission and in the force at the same time.
    """
    model = one_pool(400, 1000, 0, 2, deployable_share=0.5, committed=100, floor=50, overlap_days=14).with_tables(
        commitments=[{"country": "FRA", "pool": "land", "mission": "Elsewhere", "personnel": 30, "from": 2}]
    )
    assert rows_of(model, "FRA.land.availability") == {
        (1,): "365/337 y.FRA.land.1 <= 350",
        (2,): "365/337 y.FRA.land.2 <= 320",
    }
    # 323 and 295 whole posts of 350 and 320 people
    assert short_of(model) == (400 - 323) + (400 - 295)
    assert short_of(one_pool(400, 1000, 0, 2)) == 0


def test_a_pool_that_grows_has_more_people_from_then_on() -> None:
    """Proves that the dated strengths count from the first rotation that begins after them.

    Without it growth would come a rotation too early, in the middle of a tour.
    """
    model = one_pool(150, 100, 0, 3).with_tables(
        strengths=[{"country": "FRA", "pool": "land", "from": date(2025, 7, 2), "personnel": 150, **ASSUMED}]
    )
    assert rows_of(model, "FRA.land.availability") == {
        (1,): "y.FRA.land.1 <= 100",
        (2,): "y.FRA.land.2 <= 150",
        (3,): "y.FRA.land.3 <= 150",
    }
    assert short_of(model) == 50


@states_rows_of("dwell")
def test_dwell_counts_those_who_served_before_the_plan() -> None:
    """Proves the windows at the beginning of a plan: history and a mission that was there all along.

    Without it a plan would begin with an army that has never been anywhere.
    """
    model = one_pool(dwell=2).with_tables(
        history=[
            {"country": "FRA", "pool": "land", "rotation": 0, "personnel": 10},
            {"country": "FRA", "pool": "land", "rotation": -1, "personnel": 20},
            {"country": "FRA", "pool": "land", "rotation": -2, "personnel": 40},
        ],
        commitments=[{"country": "FRA", "pool": "land", "mission": "Elsewhere", "personnel": 5}],
    )
    assert rows_of(model, "FRA.land.dwell") == {
        (1,): "y.FRA.land.1 <= 55",  # 100 - (20 + 5) - (10 + 5) - 5
        (2,): "y.FRA.land.1 + y.FRA.land.2 <= 75",  # 100 - (10 + 5) - 5 - 5
        (3,): "y.FRA.land.1 + y.FRA.land.2 + y.FRA.land.3 <= 85",  # 100 - 3 · 5
        (4,): "y.FRA.land.2 + y.FRA.land.3 + y.FRA.land.4 <= 85",
    }
    # 55, then 20 and 10 as windows allow, then 55 again: windows (1..3) and (2..4) hold 85 each
    assert short_of(model) == 400 - (55 + 85)


def test_dwell_counts_a_mission_that_ended_before_the_plan() -> None:
    """Proves that people of an ended mission still rest. Without it they would be sent straight on."""
    model = one_pool(rotations=2).with_tables(
        commitments=[
            {"country": "FRA", "pool": "land", "mission": "Over", "personnel": 30, "until": date(2025, 3, 31)},
            {"country": "FRA", "pool": "land", "mission": "Long over", "personnel": 60, "until": -1},
        ]
    )
    assert rows_of(model, "FRA.land.dwell") == {
        (1,): "y.FRA.land.1 <= 70",
        (2,): "y.FRA.land.1 + y.FRA.land.2 <= 100",
    }


def test_dwell_of_none_is_no_rule() -> None:
    """Proves that d = 0 brings no window. Without it such a pool would rest one rotation after all."""
    model = one_pool(dwell=0)
    assert [rule.id for rule in model.rulebook] == ["FRA.land.availability"]
    assert (short_of(one_pool(dwell=0, rotations=2)), short_of(one_pool(dwell=1, rotations=2))) == (0, 100)


def test_a_handover_of_14_days_costs_365_337ths_of_a_person() -> None:
    """Proves the exact price of a relief in place. Without it one in thirteen people would be double-booked."""
    assert rows_of(one_pool(rotations=2, overlap_days=14), "FRA.land.dwell") == {
        (1,): "365/337 y.FRA.land.1 <= 100",
        (2,): "365/337 y.FRA.land.1 + 365/337 y.FRA.land.2 <= 100",
    }


def test_a_short_tour_mans_a_post_more_than_once_a_rotation() -> None:
    """Proves that a tour of 4 months costs 6/4 people a half-year. Without it a third of the rest would be missing."""
    assert rows_of(one_pool(rotations=1, longest_tour_months=4), "FRA.land.dwell") == {(1,): "3/2 y.FRA.land.1 <= 100"}


@states_rows_of("mobilisation")
def test_a_reserve_serves_after_mobilisation_and_preparation() -> None:
    """Proves that the clock of a reserve starts at its call-up: later to come, and longer to rest.

    Without it reservists would be in theatre on the day of their call-up.
    """
    model = one_pool(mobilised=date(2026, 1, 1), preparation=1)
    assert rows_of(model, "FRA.land.mobilisation") == {}
    assert forbidden_by(model, "FRA.land.mobilisation") == {
        "x.FRA.land.lviv.protection.1",
        "x.FRA.land.lviv.protection.2",
    }
    assert rows_of(model, "FRA.land.dwell") == {
        (1,): "y.FRA.land.1 <= 100",
        (2,): "y.FRA.land.1 + y.FRA.land.2 <= 100",
        (3,): "y.FRA.land.1 + y.FRA.land.2 + y.FRA.land.3 <= 100",
        (4,): "y.FRA.land.2 + y.FRA.land.3 + y.FRA.land.4 <= 100",
    }
    assert (short_of(model), short_of(one_pool())) == (300, 200)


def test_a_mobilisation_within_a_rotation_counts_from_the_next() -> None:
    """Proves that a reserve called up on 2 January is not there for the rotation of 1 January."""
    assert forbidden_by(one_pool(mobilised=date(2026, 1, 2)), "FRA.land.mobilisation") == {
        "x.FRA.land.lviv.protection.1",
        "x.FRA.land.lviv.protection.2",
    }


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


@states_rows_of("notice")
def test_nobody_is_there_before_the_notice_has_run() -> None:
    """Proves that a rotation counts from its first day on. Without it people would arrive before they can."""

    def noticed(decided: date) -> ForceModel:
        rule = {"id": "notice", "kind": "notice", "days": 30, "decided": decided}
        return tiny_model({"FRA": 100}, 100, rotations=2, rules=[rule])

    late, just = noticed(date(2025, 6, 2)), noticed(date(2025, 6, 1))
    assert rows_of(late, "notice") == {}
    assert forbidden_by(late, "notice") == {"x.FRA.land.lviv.protection.1"}
    assert forbidden_by(just, "notice") == set()
    assert (short_of(late), short_of(just), short_of(without(late, "notice"))) == (100, 0, 0)
