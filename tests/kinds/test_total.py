"""The rule kind total."""

from __future__ import annotations

from datetime import date
from typing import Any

from drawn import fields_of, some
from edges import Edge, at, several, written
from hypothesis import strategies as st
from kind_case import KindCase
from rows_of import rows_of, short_of, states_rows_of, without
from small import two_rotations

from builders import tiny_model
from forcegen.analysis.frontier import frontier


def bounds(least: int, more: int) -> dict[str, Any]:
    return {"at_least": least, "at_most": least + more}


CASE = KindCase(
    kind="total",
    sample={"at_least": 1200, "at_most": 9000},
    figure="at least 1,200 and at most 9,000",
    edges=(
        Edge("whole plan", "total", {1: 30, 2: 30, 3: 40, 4: 500}, 3, "a-rule", tables=written("total", at_most=600)),
        Edge(
            "rotations that a time touches",
            "total",
            {1: 900, 2: 30, 3: 70, 4: 900},
            2,
            "a-rule",
            tables=written("total", at_most=100, scope={"from": date(2026, 12, 31), "until": date(2027, 1, 1)}),
        ),
        Edge(
            "at least",
            "total",
            {1: 30, 4: 70},
            4,
            "a-rule",
            tables=written("total", at_least=100, at_most=200),
            more=-1,
        ),
        Edge(
            "not a whole person",
            "total",
            {1: 5, 2: 7},
            1,
            "a-rule",
            tables=written("total", at_most=12.5),
        ),
        Edge(
            "of a country at a site",
            "total",
            at("lviv", FRA=60) | at("lviv", t=3, FRA=40) | at("odesa", FRA=900) | at("lviv", GBR=900),
            ("FRA", "lviv", "protection", 2),
            "a-rule",
            tables=several("total", at_most=100, scope={"countries": ["FRA"], "sites": ["lviv"]}),
        ),
    ),
    together=(
        {"at_least": 20, "at_most": 5000},
        {"id": "french-total", "at_most": 900, "scope": {"countries": ["FRA"], "from": 2}},
        {"id": "no-time", "at_least": 9, "scope": {"until": 0}, "idle": True},
    ),
    stated=(2, 1, 0),
    answers=("relaxations",),
    drawn=st.one_of(fields_of(at_most=some), st.builds(bounds, st.integers(0, 20), some)),
)


@states_rows_of("total")
def test_a_total_is_over_all_rotations_of_a_time() -> None:
    """Proves one row for each bound, over the rotations that the time touches. Without it it would be a ceiling."""
    both = {"id": "sum", "kind": "total", "at_least": 10, "at_most": 150}
    model, later = two_rotations(both), two_rotations(both | {"scope": {"from": date(2026, 6, 30), "until": 9}})
    assert rows_of(model, "sum") == {
        ("least",): "y.FRA.land.1 + y.FRA.land.2 >= 10",
        ("most",): "y.FRA.land.1 + y.FRA.land.2 <= 150",
    }
    assert rows_of(later, "sum") == {("least",): "y.FRA.land.2 >= 10", ("most",): "y.FRA.land.2 <= 150"}
    assert rows_of(two_rotations(both | {"scope": {"until": 0}}), "sum") == {}
    assert [short_of(one) for one in (model, later, without(model, "sum"))] == [50, 0, 0]


def test_a_least_total_is_given_when_it_likes() -> None:
    """Proves that a minimum takes people from others, in any rotation. Without it nobody could be held to an offer."""
    rules = [{"id": "sum", "kind": "total", "at_least": 30, "scope": {"countries": ["FRA"]}}]
    model = tiny_model({"FRA": 500, "GBR": 500}, 20, rotations=2, rules=rules)
    assert short_of(model) == 0
    few = tiny_model({"FRA": 14}, 20, rotations=2, rules=rules)
    assert short_of(without(few, "sum")) == 12


def test_the_frontier_asks_a_least_total_when_its_time_is_over() -> None:
    """Proves that a short plan is not told to give at once what a long one gives in time.

    10 posts a rotation make 30 in three rotations and no sooner. Without it every shorter plan would be contradictory.
    """
    rules = [{"id": "sum", "kind": "total", "at_least": 30}]
    curve = frontier(tiny_model({"FRA": 500}, 10, rotations=4, rules=rules)).curves[0]
    assert [point.contradictory for point in curve.points] == [False] * 4
