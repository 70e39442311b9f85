"""The rule kind ceiling."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from drawn import fields_of, some
from edges import Edge, fact, written
from kind_case import KindCase
from rows_of import rows_of, short_of, states_rows_of, without
from small import two_countries

from builders import tiny_model

CASE = KindCase(
    kind="ceiling",
    sample={"personnel": 2900},
    figure="2,900",
    edges=(
        Edge("everywhere", "ceiling", {1: 700, 2: 700}, 2, "a-rule", tables=written("ceiling", personnel=700)),
        Edge(
            "period that touches a rotation on one day",
            "ceiling",
            {1: 700, 2: 1000},
            1,
            "a-rule",
            tables=written("ceiling", personnel=700, scope={"until": date(2026, 1, 1)}),
        ),
        Edge(
            "while a condition may hold",
            "ceiling",
            {1: 1000, 2: 700},
            2,
            "a-rule",
            tables=written("ceiling", personnel=700, **{"while": ["fact"]}) | fact(**{"from": date(2026, 12, 31)}),
        ),
        Edge(
            "unless a condition covers all of it",
            "ceiling",
            {1: 1000, 2: 700},
            2,
            "a-rule",
            tables=written("ceiling", personnel=700, unless=["fact"]) | fact(until=date(2026, 12, 30)),
        ),
        Edge("not a whole person", "ceiling", {1: 12}, 1, "a-rule", tables=written("ceiling", personnel=12.5)),
    ),
    together=({"personnel": 2000},),
    stated=(4,),
    answers=("relaxations", "most_at_once"),
    drawn=fields_of(personnel=some),
)


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
