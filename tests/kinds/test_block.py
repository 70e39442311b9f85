"""The rule kind block."""

from __future__ import annotations

from drawn import fields_of
from edges import Edge, at, several
from hypothesis import strategies as st
from kind_case import KindCase
from rows_of import rows_of, short_of, states_rows_of, without

from builders import ASSUMED, tiny_model
from forcegen.formulation import formulate

CASE = KindCase(
    kind="block",
    sample={"size": 30},
    figure="30",
    edges=(
        Edge(
            "units",
            "block",
            at("lviv", FRA=240, GBR=120) | at("odesa", FRA=120) | at("lviv", "logistics", FRA=7),
            ("FRA", "lviv", "protection", 1),
            "a-rule",
            tables=several("block", size=120, scope={"roles": ["protection"]}),
        ),
        Edge(
            "units one short",
            "block",
            at("lviv", t=2, FRA=240),
            ("FRA", "lviv", "protection", 2),
            "a-rule",
            tables=several("block", size=120),
            more=-1,
        ),
    ),
    together=({"size": 30, "scope": {"roles": ["protection"], "zones": ["south"]}},),
    stated=(4 * 3 * 2,),  # three countries, two sites of the south, one role
    answers=("group", "tells_apart"),
    drawn=fields_of(size=st.sampled_from([1, 20, 30])),
)


@states_rows_of("block")
def test_units_go_whole() -> None:
    """Proves multiples of a company, the pools of a country together. Without it half a battery would deploy."""
    model = tiny_model({"FRA": 70}, 100, rules=[{"id": "companies", "kind": "block", "size": 30}])
    reserve = {"id": "reserve", "country": "FRA", "strength": 25, "roles": ["protection"], **ASSUMED}
    model = model.with_tables(pools=[*model.pools, reserve])
    assert rows_of(model, "companies") == {
        (1, "FRA", "lviv", "protection"): (
            "x.FRA.land.lviv.protection.1 + x.FRA.reserve.lviv.protection.1 - 30 n.companies.1.FRA.lviv.protection == 0"
        )
    }
    formulation = formulate(model)
    (companies,) = formulation.own
    assert companies.name == ("companies", 1, "FRA", "lviv", "protection")
    assert companies.most == 3
    assert companies.whole
    assert (short_of(model), short_of(without(model, "companies"))) == (10, 5)
