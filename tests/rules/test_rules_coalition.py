"""What countries agree among themselves: ceilings, pledges, shares and burdens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest
from rows_of import proven, rows_of, short_of, states_rows_of, without

from builders import tiny_model
from forcegen.model import ForceModel
from forcegen.plan.solve import solve
from forcegen.problems import ModelError


def two_countries(
    rule: Mapping[str, Any], need: float = 100, fra: int = 500, gbr: int = 500, sites: Sequence[str] = ("kyiv", "lviv")
) -> ForceModel:
    """France and Britain at some sites in one rotation, under one rule ``rule``."""
    return tiny_model({"FRA": fra, "GBR": gbr}, need, sites=sites, rules=[{"id": "rule", **rule}])


@states_rows_of("ceiling")
def test_a_ceiling_names_deployed_variables_where_they_stand_for_all_of_its_scope() -> None:
    """Proves the three forms of a sum: whole pools, single posts, and both together.

    Without it a ceiling would miss a site, count a person twice, or name thousands of columns.
    """
    ceiling = {"kind": "ceiling", "personnel": 60}
    assert rows_of(two_countries(ceiling), "rule") == {(1,): "y.FRA.land.1 + y.GBR.land.1 <= 60"}
    france = {**ceiling, "scope": {"countries": ["FRA"]}}
    assert rows_of(two_countries(france), "rule") == {(1,): "y.FRA.land.1 <= 60"}
    lviv = {**ceiling, "scope": {"sites": ["lviv"]}}
    assert rows_of(two_countries(lviv), "rule") == {
        (1,): "x.FRA.land.lviv.protection.1 + x.GBR.land.lviv.protection.1 <= 60"
    }
    mixed = two_countries(lviv).with_tables(
        roles=[{"id": role, "name": role} for role in ("protection", "medical")],
        requirements=[
            {"site": "kyiv", "role": "medical", "personnel": 100},
            {"site": "lviv", "role": "protection", "personnel": 100},
        ],
        pools=[
            {"country": "FRA", "id": "land", "strength": 500, "roles": ["protection"], "status": "assumed"},
            {"country": "GBR", "id": "land", "strength": 500, "roles": ["protection", "medical"], "status": "assumed"},
        ],
    )
    assert rows_of(mixed, "rule") == {(1,): "x.GBR.land.lviv.protection.1 + y.FRA.land.1 <= 60"}


def test_a_ceiling_costs_what_is_above_it() -> None:
    """Proves the smallest case with and without a ceiling."""
    model = two_countries({"kind": "ceiling", "personnel": 60, "scope": {"countries": ["FRA"]}}, gbr=0, sites=("lviv",))
    assert (short_of(model), short_of(without(model, "rule"))) == (40, 0)


@pytest.mark.parametrize(
    ("scope", "rotations"),
    [
        ({}, [1, 2, 3, 4]),
        ({"from": date(2025, 12, 31), "until": date(2026, 1, 1)}, [1, 2]),
        ({"from": date(2026, 3, 1), "until": date(2026, 12, 1)}, [2, 3]),
        ({"from": 2, "until": 3}, [2, 3]),
        ({"until": date(2025, 12, 31)}, [1]),
        ({"from": 4}, [4]),
        ({"until": 0}, []),
    ],
)
def test_a_ceiling_binds_in_every_rotation_that_its_period_touches(
    scope: Mapping[str, Any], rotations: list[int]
) -> None:
    """Proves that a limit counts from the first day it touches to the last.

    Without it a ceiling that ends in the middle of a tour would already be broken on its last days.
    """
    model = tiny_model(
        {"FRA": 100}, 50, rotations=4, rules=[{"id": "cap", "kind": "ceiling", "personnel": 60, "scope": scope}]
    )
    assert rows_of(model, "cap") == {(t,): f"y.FRA.land.{t} <= 60" for t in rotations}


@pytest.mark.parametrize(
    ("gate", "truce", "rotations"),
    [
        # December 2025 to June 2026 touches rotations 1 and 2, and covers rotation 2
        ({"while": ["truce"]}, {"holds": True}, [1, 2]),
        ({"unless": ["truce"]}, {"holds": True}, [1, 3, 4]),
        ({"while": ["truce"]}, {"holds": False}, []),
        ({"unless": ["truce"]}, {"holds": False}, [1, 2, 3, 4]),
        ({"while": ["truce"], "scope": {"from": 2}}, {"holds": True}, [2]),
    ],
)
def test_a_condition_gates_a_ceiling_on_the_safe_side(
    gate: Mapping[str, Any], truce: Mapping[str, bool], rotations: list[int]
) -> None:
    """Proves that a limit applies while its condition *may* hold, and is lifted only where one holds throughout.

    Without it a truce of one month would lift, or spare, a limit for the whole half-year.
    """
    model = tiny_model(
        {"FRA": 100},
        50,
        rotations=4,
        rules=[{"id": "cap", "kind": "ceiling", "personnel": 60, **gate}],
        conditions={"truce": True},
    )
    dated = {"id": "truce", "name": "A truce", "from": date(2025, 12, 1), "until": date(2026, 6, 30), **truce}
    assert set(rows_of(model.with_tables(conditions=[dated]), "cap")) == {(t,) for t in rotations}


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


@states_rows_of("share")
def test_a_share_is_a_part_of_a_whole_that_it_belongs_to() -> None:
    """Proves that the part is taken off the whole within one row, exactly.

    Without it a third of the force could be counted as half of the rest.
    """
    half = {"kind": "share", "scope": {"countries": ["FRA"]}, "at_most": 0.5}
    model = two_countries(half, gbr=20, sites=("lviv",))
    assert rows_of(model, "rule") == {(1, "most"): "1/2 y.FRA.land.1 - 1/2 y.GBR.land.1 <= 0"}
    assert (short_of(model), short_of(without(model, "rule"))) == (60, 0)


def test_a_share_of_each_site_is_a_row_a_site() -> None:
    """Proves a lead nation's part: site by site, and not of the force as a whole."""
    lead = {"kind": "share", "scope": {"countries": ["FRA"]}, "at_least": 0.4, "at_most": 0.9, "each": "site"}
    at = "x.{0}.land.{1}.protection.1"
    expected = {}
    for site in ("kyiv", "lviv"):
        own, other = at.format("FRA", site), at.format("GBR", site)
        expected[1, site, "least"] = f"3/5 {own} - 2/5 {other} >= 0"
        expected[1, site, "most"] = f"1/10 {own} - 9/10 {other} <= 0"
    assert rows_of(two_countries(lead), "rule") == expected


def test_a_partial_caveat_bounds_a_countrys_part_of_its_own_contingent() -> None:
    """Proves a share of a whole that is not the force: at most a quarter of the French at Kyiv."""
    caveat = {"kind": "share", "scope": {"countries": ["FRA"], "sites": ["kyiv"]}, "of": {"countries": ["FRA"]}}
    model = two_countries({**caveat, "at_most": 0.25}, gbr=0)
    assert rows_of(model, "rule") == {(1, "most"): "x.FRA.land.kyiv.protection.1 - 1/4 y.FRA.land.1 <= 0"}
    # 100 at Lviv carry a third as many at Kyiv
    assert short_of(model) == 67


def test_no_country_above_its_share_of_the_force() -> None:
    """Proves one rule for all countries that measures each against all together, and not against its own.

    Two countries fill 80 of 100 where the third, with people for all, may have two fifths. Without it the same
    rule would have to be written once for each country, and none for those that were forgotten.
    """
    part = {"id": "rule", "kind": "share", "at_most": 0.4, "each": "country"}
    against_all = {**part, "measured_against": "all"}

    def model(rule: Mapping[str, Any]) -> ForceModel:
        return tiny_model({"FRA": 500, "GBR": 30, "NLD": 20}, 100, rules=[rule])

    assert rows_of(model(against_all), "rule") == {
        (1, "FRA", "most"): "3/5 y.FRA.land.1 - 2/5 y.GBR.land.1 - 2/5 y.NLD.land.1 <= 0",
        (1, "GBR", "most"): "- 2/5 y.FRA.land.1 + 3/5 y.GBR.land.1 - 2/5 y.NLD.land.1 <= 0",
        (1, "NLD", "most"): "- 2/5 y.FRA.land.1 - 2/5 y.GBR.land.1 + 3/5 y.NLD.land.1 <= 0",
    }
    # 50 others carry 33 French; against its own contingent nobody could be less than all
    assert [short_of(model(rule)) for rule in (against_all, part)] == [17, 100]
    assert short_of(without(model(against_all), "rule")) == 0


def test_each_site_has_a_part_of_the_whole_force() -> None:
    """Proves the least of each, and that only the part is taken within the scope: Lviv alone, of all sites.

    Without it "a tenth of the force at each site of the west" could only be said of a force that is all there.
    """
    rule = {"kind": "share", "scope": {"sites": ["lviv"]}, "at_least": 0.1, "each": "site", "measured_against": "all"}
    model = two_countries(rule, gbr=0)
    lviv = "x.FRA.land.lviv.protection.1 + x.GBR.land.lviv.protection.1"
    assert rows_of(model, "rule") == {(1, "lviv", "least"): f"{lviv} - 1/10 y.FRA.land.1 - 1/10 y.GBR.land.1 >= 0"}


def test_who_is_measured_against_all_must_be_named() -> None:
    """Proves that a share of the whole needs its members. Without it the word would be read and do nothing."""
    with pytest.raises(ModelError, match="'each' beside 'measured_against'"):
        two_countries({"kind": "share", "at_most": 0.4, "measured_against": "all"})


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
