"""The rule kind lift."""

from __future__ import annotations

from datetime import date

from drawn import a_fact, fields_of, some
from edges import Edge, fact, written
from hypothesis import strategies as st
from kind_case import KindCase
from rows_of import rows_of, short_of, states_rows_of, without
from small import two_rotations

CASE = KindCase(
    kind="lift",
    sample={"per_day": 2000, "days": 30, "backstop": "vote", "backstop_per_day": 500},
    figure="2,000",
    edges=(
        Edge(
            "relief",
            "lift",
            {1: 300, 2: 300, 3: 900},
            2,
            "a-rule",
            tables=written("lift", per_day=20, days=30, scope={"until": 2}),
        ),
        Edge(
            "relief with the backstop",
            "lift",
            {1: 600, 3: 900},
            3,
            "a-rule",
            tables=written("lift", per_day=20, days=30, backstop="fact", backstop_per_day=10) | fact(**{"from": 3}),
        ),
        Edge(
            "relief with the backstop in the middle of a rotation",
            "lift",
            {1: 600, 3: 900},
            1,
            "a-rule",
            tables=written("lift", per_day=20, days=30, backstop="fact", backstop_per_day=10)
            | fact(**{"from": date(2026, 1, 2)}),
        ),
    ),
    together=({"per_day": 100, "days": 30, "backstop": "vote", "backstop_per_day": 10},),
    stated=(4,),
    answers=("clock", "withheld", "permitted_by", "conditions"),
    drawn=fields_of(
        per_day=st.integers(0, 30), days=st.integers(0, 30), backstop=st.none() | a_fact, backstop_per_day=some
    ),
)


@states_rows_of("lift")
def test_a_relief_moves_one_contingent_in_and_one_out() -> None:
    """Proves that 30,000 relieved are 60,000 moved, and that the backstop lifts only while it holds throughout.

    Without it lift would be planned for half of those who travel.
    """
    lift = {"id": "lift", "kind": "lift", "per_day": 5, "days": 30, "backstop": "us", "backstop_per_day": 2}
    model = two_rotations(lift, conditions={"us": True})
    backed = model.with_tables(conditions=[{"id": "us", "name": "Backstop", "holds": True, "from": 2}])
    alone = model.with_tables(conditions=[{"id": "us", "name": "Backstop", "holds": False}])
    assert rows_of(backed, "lift") == {(1,): "y.FRA.land.1 <= 150", (2,): "y.FRA.land.1 + y.FRA.land.2 <= 210"}
    assert rows_of(alone, "lift")[2,] == "y.FRA.land.1 + y.FRA.land.2 <= 150"
    assert [short_of(one) for one in (backed, alone, without(alone, "lift"))] == [0, 50, 0]
