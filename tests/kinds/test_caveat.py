"""The rule kind caveat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from drawn import fields_of
from edges import Edge, written
from kind_case import KindCase
from rows_of import forbidden_by, rows_of, short_of, states_rows_of
from small import theatre

from builders import ASSUMED, tiny_model

CASE = KindCase(
    kind="caveat",
    sample={"scope": {"sites": ["lviv"]}},
    edges=(
        Edge("forbidden", "caveat", {2: 1000}, 1, "a-rule", tables=written("caveat", scope={"until": 1})),
        Edge(
            "forbidden by zone, host, role, component, pool and country",
            "caveat",
            {},
            4,
            "a-rule",
            tables=written(
                "caveat",
                scope={"zones": ["west"], "hosts": ["UKR"], "roles": ["protection"], "components": ["ground"]}
                | {"pools": ["land"], "countries": ["FRA"], "sites": ["lviv"]},
            ),
        ),
    ),
    together=({"scope": {"countries": ["GBR"], "roles": ["logistics"], "until": 1}},),
    stated=(1,),
    answers=("forbids",),
    drawn=fields_of(),
)


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
