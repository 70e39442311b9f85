"""The rule kind burden."""

from __future__ import annotations

from drawn import bounds, fields_of, just
from edges import Edge, at, several
from hypothesis import strategies as st
from kind_case import KindCase
from rows_of import rows_of, short_of, states_rows_of, without
from small import two_countries

CASE = KindCase(
    kind="burden",
    sample={"key": "active", "at_most": 2},
    edges=(
        Edge(
            "most of a fair share",
            "burden",
            at("lviv", FRA=60, GBR=30, NLD=10),
            ("NLD", "lviv", "protection", 1),
            "a-rule",
            tables=several("burden", key="active", at_most=1),
        ),
        Edge(
            "least of a fair share",
            "burden",
            at("lviv", FRA=80, NLD=5) | at("odesa", GBR=15),
            ("GBR", "odesa", "protection", 1),
            "a-rule",
            tables=several("burden", key="active", at_least=0.5),
            more=-1,
        ),
        # the United Kingdom has no population here: it is neither bounded nor counted; of what is, NLD has 300 / 1000
        Edge(
            "country without the key",
            "burden",
            at("lviv", FRA=70, GBR=500, NLD=30),
            ("NLD", "lviv", "protection", 1),
            "a-rule",
            tables=several("burden", key="population", at_most=1),
        ),
        # France has an output of nothing, by which no share is fair; NLD has 30 / 40
        Edge(
            "country with a key of nothing",
            "burden",
            at("lviv", FRA=500, GBR=20, NLD=60),
            ("GBR", "lviv", "protection", 1),
            "a-rule",
            tables=several("burden", key="gdp", at_most=1),
        ),
        # without France in scope, NLD has 100 / 400
        Edge(
            "countries in scope",
            "burden",
            at("lviv", FRA=500, GBR=60, NLD=20),
            ("NLD", "lviv", "protection", 1),
            "a-rule",
            tables=several("burden", key="active", at_most=1, scope={"countries": ["GBR", "NLD"]}),
        ),
    ),
    together=({"key": "population", "at_most": 1.2},),
    stated=(4 * 2,),  # the United Kingdom has no population here
    drawn=bounds.flatmap(lambda bound: fields_of(key=st.sampled_from(["active", "gdp"]), **just(bound))),
)


@states_rows_of("burden")
def test_a_burden_is_measured_against_what_all_send_together() -> None:
    """Proves both bounds by population, three fifths and two fifths.

    Without it a fair share would be taken of the requirement, which nobody may be able to fill.
    """
    model = two_countries({"kind": "burden", "key": "population", "at_least": 0.5, "at_most": 1.5}, sites=("lviv",))
    model = model.with_tables(
        countries=[
            {"id": "FRA", "name": "France", "population": 60_000},
            {"id": "GBR", "name": "Britain", "population": 40_000},
        ]
    )
    assert rows_of(model, "rule") == {
        (1, "FRA", "least"): "7/10 y.FRA.land.1 - 3/10 y.GBR.land.1 >= 0",
        (1, "FRA", "most"): "1/10 y.FRA.land.1 - 9/10 y.GBR.land.1 <= 0",
        (1, "GBR", "least"): "- 1/5 y.FRA.land.1 + 4/5 y.GBR.land.1 >= 0",
        (1, "GBR", "most"): "- 3/5 y.FRA.land.1 + 2/5 y.GBR.land.1 <= 0",
    }
    small = model.with_tables(
        pools=[
            {**pool.model_dump(exclude_defaults=True), "strength": 8 if pool.country == "GBR" else 500}
            for pool in model.pools
        ]
    )
    # eight British carry 32 French: at least half of two fifths of 40
    assert (short_of(small), short_of(without(small, "rule"))) == (60, 0)
