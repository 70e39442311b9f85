"""The rule kind capacity."""

from __future__ import annotations

from drawn import each, fields_of, ratios, some
from edges import Edge, at, several, written
from kind_case import KindCase
from rows_of import rows_of, short_of, states_rows_of, without
from small import two_rotations

CASE = KindCase(
    kind="capacity",
    sample={"personnel": 1500},
    figure="1,500",
    edges=(
        Edge(
            "room for half of those relieved",
            "capacity",
            {1: 300, 2: 350, 3: 900},
            2,
            "a-rule",
            tables=written("capacity", personnel=500, handover=0.5, scope={"until": 2}),
        ),
        Edge("room", "capacity", {1: 500, 2: 500}, 2, "a-rule", tables=written("capacity", personnel=500)),
        Edge(
            "room at each host",
            "capacity",
            at("lviv", FRA=60) | at("odesa", GBR=40) | at("constanta", GBR=70, NLD=30),
            ("FRA", "lviv", "protection", 1),
            "a-rule",
            tables=several("capacity", personnel=100, each="host"),
        ),
        Edge(
            "room at each site of a zone",
            "capacity",
            at("lviv", FRA=160) | at("odesa", GBR=100) | at("constanta", GBR=70, NLD=30),
            ("NLD", "constanta", "protection", 1),
            "a-rule",
            tables=several("capacity", personnel=100, each="site", scope={"zones": ["south"]}),
        ),
    ),
    together=({"personnel": 900, "handover": 0.5, "each": "site"},),
    stated=(4 * 3,),
    answers=("relaxations", "tells_apart"),
    drawn=fields_of(personnel=some, handover=ratios, each=each),
)


@states_rows_of("capacity")
def test_a_relief_needs_room_for_both_contingents() -> None:
    """Proves the headcount at a handover, and none before the plan.

    Without it a camp would be full exactly when two contingents sleep in it.
    """
    room = {"id": "room", "kind": "capacity", "personnel": 150}
    both, half, one = (two_rotations({**room, "handover": part}) for part in (1, 0.5, 0))
    assert rows_of(both, "room") == {(1,): "y.FRA.land.1 <= 150", (2,): "y.FRA.land.1 + y.FRA.land.2 <= 150"}
    assert rows_of(half, "room")[2,] == "1/2 y.FRA.land.1 + y.FRA.land.2 <= 150"
    assert rows_of(one, "room")[2,] == "y.FRA.land.2 <= 150"
    assert [short_of(model) for model in (both, half, one, without(both, "room"))] == [50, 0, 0, 0]


def test_each_site_has_room_by_itself() -> None:
    """Proves a row a site. Without it an empty camp would make room for a full one."""
    model = two_rotations(
        {"id": "room", "kind": "capacity", "personnel": 70, "each": "site", "scope": {"sites": ["kyiv", "lviv"]}},
        sites=("kyiv", "lviv", "odesa"),
    )
    assert rows_of(model, "room") == {
        (t, site): f"x.FRA.land.{site}.protection.{t} <= 70" for site in ("kyiv", "lviv") for t in (1, 2)
    }
