"""The rule kind threshold."""

from __future__ import annotations

from drawn import fields_of, parts
from edges import FRENCH, Edge, at, several
from hypothesis import strategies as st
from kind_case import KindCase
from rows_of import rows_of, short_of, states_rows_of, without

from builders import tiny_model

CASE = KindCase(
    kind="threshold",
    sample={"others": {"countries": ["FRA"]}, "personnel": 1000},
    figure="1,000",
    edges=(
        Edge(
            "others gone",
            "threshold",
            at("lviv", FRA=3, GBR=60) | at("odesa", "logistics", NLD=40),
            ("NLD", "odesa", "logistics", 1),
            "a-rule",
            tables=several("threshold", personnel=100, scope=FRENCH, others={"countries": ["GBR", "NLD"]}),
            more=-1,
        ),
        Edge(
            "first to come",
            "threshold",
            at("lviv", GBR=99) | at("lviv", t=2, GBR=100, FRA=200),
            ("FRA", "lviv", "protection", 1),
            "a-rule",
            tables=several("threshold", personnel=100, scope=FRENCH, others={"countries": ["GBR", "NLD"]}),
        ),
    ),
    together=({"personnel": 20, "scope": {"countries": ["NLD"]}, "others": {"countries": ["GBR"]}},),
    stated=(4,),
    answers=("awaited", "scopes"),
    drawn=fields_of(personnel=st.integers(0, 150), others=parts()),
)


@states_rows_of("threshold")
def test_a_country_comes_only_when_others_have() -> None:
    """Proves "only if others go". Without it everybody would wait for everybody, or nobody for anybody."""
    rule = {"id": "after-france", "kind": "threshold", "scope": {"countries": ["GBR"]}, "personnel": 50}
    model = tiny_model({"FRA": 40, "GBR": 60}, 100, rules=[{**rule, "others": {"countries": ["FRA"]}}])
    assert rows_of(model, "after-france") == {
        (1, "comes"): "y.GBR.land.1 - 60 n.after_france.1 <= 0",
        (1, "others"): "y.FRA.land.1 - 50 n.after_france.1 >= 0",
    }
    enough = model.with_tables(
        pools=[{**pool.model_dump(exclude_defaults=True), "strength": 60} for pool in model.pools]
    )
    assert [short_of(one) for one in (model, enough, without(model, "after-france"))] == [60, 0, 0]
