"""Caveats and substitution: what is no variable at all, and who may stand in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from rows_of import forbidden_by, inequality, proven, rows_of, short_of, states_rows_of, without

from builders import ASSUMED, tiny_model
from forcegen.formulation import formulate
from forcegen.model import ForceModel


def theatre(scope: Mapping[str, Sequence[str]]) -> ForceModel:
    """France and Britain, protection and air defence, a site in the west and one at the coast; one caveat."""
    model = tiny_model(
        {"FRA": 100, "GBR": 100}, 10, sites=("lviv", "odesa"), roles=("flak", "guard"), rules=[{"id": "free"} | CEILING]
    )
    sites = [{"id": "lviv", "name": "Lviv", "zone": "west", "host": "UKR"}]
    return model.with_tables(
        zones=[{"id": "west", "name": "West"}, {"id": "coast", "name": "Coast"}],
        sites=[*sites, {"id": "odesa", "name": "Odesa", "zone": "coast", "host": "MDA"}],
        roles=[{"id": "flak", "name": "Flak", "component": "air"}, {"id": "guard", "name": "Guard"}],
        rules=[{"id": "no", "kind": "caveat", "owner": "FRA", "bindingness": "political", "scope": scope, **ASSUMED}],
    )


CEILING = {"kind": "ceiling", "personnel": 1000}


@states_rows_of("caveat")
@pytest.mark.parametrize(
    ("scope", "forbidden"),
    [
        ({"countries": ["FRA"], "roles": ["flak"]}, {"FRA.land.lviv.flak", "FRA.land.odesa.flak"}),
        ({"countries": ["FRA"], "zones": ["coast"]}, {"FRA.land.odesa.flak", "FRA.land.odesa.guard"}),
        ({"countries": ["FRA"], "components": ["air"]}, {"FRA.land.lviv.flak", "FRA.land.odesa.flak"}),
        ({"hosts": ["MDA"], "roles": ["guard"]}, {"FRA.land.odesa.guard", "GBR.land.odesa.guard"}),
        ({"countries": ["GBR"], "sites": ["lviv"], "roles": ["guard"]}, {"GBR.land.lviv.guard"}),
        ({"pools": ["navy"]}, set()),
    ],
)
def test_a_caveat_forbids_exactly_its_scope(scope: Mapping[str, Sequence[str]], forbidden: set[str]) -> None:
    """Proves that every part of a scope narrows it. Without it a declined role would close a whole zone."""
    if "pools" in scope:  # a pool that France does not have is refused by the model, and forbids nobody here
        model = theatre({"countries": ["FRA"]})
        navy = [{**pool.model_dump(exclude_defaults=True)} for pool in model.pools]
        navy.append({"id": "navy", "country": "GBR", "strength": 5, "roles": ["flak"], **ASSUMED})
        model = model.with_tables(
            pools=navy, rules=[{**model.rules[0].model_dump(exclude_defaults=True), "kind": "caveat", "scope": scope}]
        )
        assert forbidden_by(model, "no") == {"x.GBR.navy.lviv.flak.1", "x.GBR.navy.odesa.flak.1"}
        return
    model = theatre(scope)
    assert rows_of(model, "no") == {}
    assert forbidden_by(model, "no") == {f"x.{name}.1" for name in forbidden}


def test_a_caveat_costs_what_nobody_else_can_fill() -> None:
    """Proves the smallest case with and without a caveat, and that others may fill what one declines."""
    no = {"id": "no", "kind": "caveat", "scope": {"countries": ["FRA"]}}
    assert short_of(tiny_model({"FRA": 100, "GBR": 40}, 100, rules=[no])) == 60
    assert short_of(tiny_model({"FRA": 100, "GBR": 40}, 100)) == 0


@states_rows_of("substitution")
def test_a_substitute_counts_for_less_and_serves_like_anybody() -> None:
    """Proves that two engineers fill one medical post, and that both are counted as deployed.

    Without it a plan would be met on paper by people who cannot do the work, or deploy people whom nobody counts.
    """
    rule = {"id": "instead", "kind": "substitution", "role": "medical", "by": "engineer", "effect": 0.5}
    model = tiny_model({"FRA": 60, "GBR": 100}, {("lviv", "medical"): 100}, roles=("engineer", "medical"), rules=[rule])
    pools = [{"id": "land", "country": "FRA", "strength": 60, "roles": ["medical"], **ASSUMED}]
    pools += [{"id": "land", "country": "GBR", "strength": 100, "roles": ["engineer"], **ASSUMED}]
    model = model.with_tables(pools=pools)
    assert rows_of(model, "instead") == {}
    assert forbidden_by(model, "instead") == set()
    formulation = formulate(model)
    rows = range(formulation.program.rows)
    stated = {formulation.index(number): inequality(formulation, number) for number in rows}
    assert stated["requirement", "lviv", "medical", 1] == (
        "x.FRA.land.lviv.medical.1 + 1/2 x.GBR.land.lviv.medical.1 + u.lviv.medical.1.1 == 100"
    )
    assert stated["deployed", "GBR.land", 1] == "- x.GBR.land.lviv.medical.1 + y.GBR.land.1 == 0"
    plan = proven(model)
    assert plan.totals.short == 0
    assert plan.by("country") == {("FRA",): 60, ("GBR",): 80}
    assert short_of(without(model, "instead")) == 40
