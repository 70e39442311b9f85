"""The rule kind pledge."""

from __future__ import annotations

from drawn import fields_of, some
from edges import Edge, written
from kind_case import KindCase
from rows_of import proven, rows_of, states_rows_of, without
from small import two_countries

from forcegen.plan.solve import solve

CASE = KindCase(
    kind="pledge",
    sample={"personnel": 30},
    figure="30",
    edges=(
        Edge(
            "least",
            "pledge",
            {1: 40, 2: 40, 3: 40, 4: 40},
            3,
            "a-rule",
            tables=written("pledge", personnel=40),
            more=-1,
        ),
        Edge(
            "not a whole person",
            "pledge",
            {1: 1},
            1,
            "a-rule",
            tables=written("pledge", personnel=0.5, scope={"until": 1}),
            more=-1,
        ),
    ),
    together=({"personnel": 40, "scope": {"countries": ["GBR"], "from": 2, "until": 3}},),
    stated=(2,),
    answers=("relaxations", "least_at_once"),
    drawn=fields_of(personnel=some),
)


@states_rows_of("pledge")
def test_a_pledge_takes_people_from_where_they_are_needed_more() -> None:
    """Proves the row, and that a promise counts before the priorities of the requirement.

    Without it a country would be planned to break its word wherever another site comes first.
    """
    model = two_countries({"kind": "pledge", "personnel": 30, "scope": {"sites": ["kyiv"]}}, fra=100, gbr=0)
    model = model.with_tables(
        requirements=[
            {"site": "kyiv", "role": "protection", "personnel": 50, "priority": 2},
            {"site": "lviv", "role": "protection", "personnel": 100},
        ]
    )
    assert rows_of(model, "rule") == {
        (1,): "x.FRA.land.kyiv.protection.1 + x.GBR.land.kyiv.protection.1 >= 30",
    }
    assert [tier.short for tier in proven(model).tiers] == [30, 20]
    assert [tier.short for tier in proven(without(model, "rule")).tiers] == [0, 50]


def test_a_pledge_beyond_the_pool_contradicts_it() -> None:
    """Proves that a promise nobody can keep is no shortfall: the rules contradict each other."""
    model = two_countries({"kind": "pledge", "personnel": 101, "scope": {"countries": ["FRA"]}}, fra=100)
    assert solve(model).verdict == "contradictory"
