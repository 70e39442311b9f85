"""The rule kind dwell."""

from __future__ import annotations

from datetime import date

from edges import DWELL, Edge, grown, mission, past, written
from kind_case import KindCase
from rows_of import rows_of, short_of, states_rows_of
from small import one_pool

CASE = KindCase(
    kind="dwell",
    figure="2 rotations",
    edges=(
        Edge(
            "window against the strength at its end",
            "dwell",
            {1: 300, 2: 300, 3: 500},
            3,
            DWELL,
            {"dwell": 1, "strength": 600},
            grown((3, 800)),
        ),
        Edge("preparation", "dwell", {1: 300, 2: 300, 3: 400}, 2, DWELL, {"dwell": 1, "preparation": 1}),
        Edge("preparation without rest", "dwell", {2: 600, 3: 400}, 3, DWELL, {"preparation": 1}),
        Edge(
            "preparation reaches before the plan",
            "dwell",
            {1: 300},
            1,
            DWELL,
            {"dwell": 1, "preparation": 2},
            past((-2, 400), (0, 300), (-3, 900)),
        ),
        Edge(
            "window with people waived",
            "dwell",
            {1: 600, 2: 500},
            2,
            DWELL,
            {"dwell": 1},
            written("waiver", personnel=100),
            waived={2: 100},
        ),
        Edge("window", "dwell", {1: 300, 2: 300, 3: 400, 4: 300}, 3, DWELL, {"dwell": 2}),
        Edge("rest ended", "dwell", {1: 1000, 4: 1000}, 2, DWELL, {"dwell": 2}),
        Edge(
            "default dwell",
            "dwell",
            {1: 250, 2: 250, 3: 250, 4: 250},
            4,
            DWELL,
            tables={"defaults": {"deployable_share": 1, "dwell": 3}},
        ),
        Edge("overlap", "dwell", {1: 337, 2: 337}, 2, DWELL, {"strength": 730, "overlap_days": 14, "dwell": 1}),
        Edge("the last deployment before the plan", "dwell", {1: 400}, 1, DWELL, {"dwell": 1}, past((0, 600))),
        Edge(
            "two deployments before the plan",
            "dwell",
            {1: 100, 2: 300},
            2,
            DWELL,
            {"dwell": 2},
            past((0, 600), (-1, 300), (-2, 900)),
        ),
        Edge(
            "mission over before the plan",
            "dwell",
            {1: 300, 2: 600},
            1,
            DWELL,
            {"dwell": 1},
            mission(700, until=date(2025, 7, 1)),
        ),
        Edge(
            "mission without end",
            "dwell",
            {1: 200, 2: 200, 3: 200, 4: 200},
            4,
            DWELL,
            {"dwell": 1},
            mission(300),
        ),
    ),
    answers=("people_of", "window", "people_rows"),
)


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
