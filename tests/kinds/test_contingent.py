"""The rule kind contingent."""

from __future__ import annotations

from drawn import fields_of
from edges import Edge, at, several
from hypothesis import strategies as st
from kind_case import KindCase
from rows_of import rows_of, short_of, states_rows_of, without

from builders import ASSUMED, tiny_model

CASE = KindCase(
    kind="contingent",
    sample={"personnel": 40},
    figure="40",
    edges=(
        Edge(
            "enough in two roles",
            "contingent",
            at("lviv", FRA=60, GBR=300) | at("lviv", "logistics", FRA=40),
            ("FRA", "lviv", "logistics", 1),
            "a-rule",
            tables=several("contingent", personnel=100),
            more=-1,
        ),
        Edge(
            "none",
            "contingent",
            at("lviv", FRA=100) | at("constanta", NLD=5),
            ("GBR", "lviv", "protection", 1),
            "a-rule",
            tables=several("contingent", personnel=100, scope={"hosts": ["UKR"]}),
        ),
    ),
    together=({"personnel": 50, "scope": {"hosts": ["ROU"]}},),
    stated=(4 * 3 * 1,),
    answers=("group", "tells_apart"),
    drawn=fields_of(personnel=st.integers(1, 90)),
)


@states_rows_of("contingent")
def test_a_contingent_is_large_enough_or_not_there() -> None:
    """Proves none or enough. Without it three people would be called a contribution."""
    model = tiny_model({"FRA": 500}, 30, rules=[{"id": "viable", "kind": "contingent", "personnel": 40}])
    there = "n.viable.1.FRA.lviv"
    assert rows_of(model, "viable") == {
        (1, "FRA", "lviv", "least"): f"x.FRA.land.lviv.protection.1 - 40 {there} >= 0",
        (1, "FRA", "lviv", "most"): f"x.FRA.land.lviv.protection.1 - 500 {there} <= 0",
    }
    assert (short_of(model), short_of(without(model, "viable"))) == (30, 0)


def test_a_contingent_may_grow_with_its_pool() -> None:
    """Proves that the bound on a contingent is the largest strength of its pool, not the first.

    Without it a pool that grows would be cut off at the size that it once had, by a rule that says nothing of it.
    """
    model = tiny_model(
        {"FRA": 50}, 100, rotations=2, rules=[{"id": "viable", "kind": "contingent", "personnel": 40}]
    ).with_tables(strengths=[{"country": "FRA", "pool": "land", "from": 2, "personnel": 100, **ASSUMED}])
    assert rows_of(model, "viable")[2, "FRA", "lviv", "most"] == (
        "x.FRA.land.lviv.protection.2 - 100 n.viable.2.FRA.lviv <= 0"
    )
    assert short_of(model) == 50
