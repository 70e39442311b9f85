"""Rules that need whole numbers: units, contingents, nations at a site, thresholds."""

from __future__ import annotations

from rows_of import rows_of, short_of, states_rows_of, without

from builders import ASSUMED, tiny_model
from forcegen.formulation import formulate


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
