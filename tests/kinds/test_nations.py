"""The rule kind nations."""

from __future__ import annotations

from drawn import fields_of
from edges import Edge, at, several
from hypothesis import strategies as st
from kind_case import KindCase
from rows_of import rows_of, short_of, states_rows_of, without

from builders import tiny_model

CASE = KindCase(
    kind="nations",
    sample={"most": 3},
    figure="3",
    edges=(
        Edge(
            "at a site",
            "nations",
            at("lviv", FRA=100, GBR=1) | at("lviv", "logistics", GBR=10) | at("odesa", NLD=9, GBR=1),
            ("NLD", "lviv", "logistics", 1),
            "a-rule",
            tables=several("nations", most=2),
        ),
        Edge(
            "in a rotation",
            "nations",
            at("lviv", FRA=100) | at("lviv", t=2, GBR=10) | at("constanta", GBR=10, FRA=10),
            ("NLD", "lviv", "protection", 2),
            "a-rule",
            tables=several("nations", most=1, scope={"zones": ["west"]}),
        ),
    ),
    together=({"most": 2},),
    stated=(4 * 3,),
    answers=("most_countries", "tells_apart"),
    drawn=fields_of(most=st.integers(1, 2)),
)


@states_rows_of("nations")
def test_few_nations_share_a_site() -> None:
    """Proves that the countries at a site are counted. Without it a platoon of each would hold an airport."""
    model = tiny_model({"FRA": 60, "GBR": 70}, 100, rules=[{"id": "few", "kind": "nations", "most": 1}])
    assert rows_of(model, "few") == {
        (1, "FRA", "lviv"): "x.FRA.land.lviv.protection.1 - 60 n.few.1.FRA.lviv <= 0",
        (1, "GBR", "lviv"): "x.GBR.land.lviv.protection.1 - 70 n.few.1.GBR.lviv <= 0",
        (1, "lviv"): "n.few.1.FRA.lviv + n.few.1.GBR.lviv <= 1",
    }
    assert (short_of(model), short_of(without(model, "few"))) == (30, 0)
