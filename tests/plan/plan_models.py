"""Random small models of every shape, and their least shortfall before it is rounded to people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from hypothesis import strategies as st

from builders import ASSUMED, tiny_model
from forcegen.formulation import formulate
from forcegen.model import ForceModel
from forcegen.solver.highs import Highs

COUNTRIES = ("FRA", "GBR", "NLD")
SITES = ("kyiv", "lviv", "odesa")


@st.composite
def models(draw: st.DrawFn, *, priorities: int = 2) -> ForceModel:
    """Up to three countries, three sites, two roles and four rotations, with rules that send nobody by themselves."""
    countries = COUNTRIES[: draw(st.integers(1, 3))]
    sites, roles = SITES[: draw(st.integers(1, 3))], ("guard", "medic")[: draw(st.integers(1, 2))]
    people = st.integers(0, 400)
    model = tiny_model(
        {country: draw(people) for country in countries},
        sites=sites,
        roles=roles,
        rotations=draw(st.integers(1, 4)),
        conditions={"vote": draw(st.booleans())},
    )
    enabling = draw(st.booleans())
    pools = [
        {
            **pool.model_dump(exclude_defaults=True),
            "dwell": draw(st.integers(0, 3)),
            "overlap_days": draw(st.sampled_from([0, 0, 14])),
            "deployable_share": draw(st.sampled_from([1, 0.5])),
        }
        for pool in model.pools
    ]
    required = [
        {"site": site, "role": role, "personnel": draw(people), "priority": priority}
        for site in sites
        for role in roles
        for priority in range(1, 1 + draw(st.integers(1, priorities)))
    ]
    strength = int(model.pools[0].strength)
    history = [{"country": "FRA", "pool": "land", "rotation": 0, "personnel": draw(st.integers(0, strength // 2))}]
    return model.with_tables(
        roles=[{"id": role, "name": role, "enabling": enabling and role == "medic"} for role in roles],
        pools=pools,
        requirements=required,
        history=history if draw(st.booleans()) else [],
        rules=[{"bindingness": "legal", **ASSUMED, **rule} for rule in draw(_rules(countries, sites, roles))],
    )


@st.composite
def _rules(
    draw: st.DrawFn, countries: tuple[str, ...], sites: tuple[str, ...], roles: tuple[str, ...]
) -> list[Mapping[str, Any]]:
    people = st.integers(0, 300)
    rules: list[Mapping[str, Any]] = []
    for country in countries:
        own: dict[str, Any] = {"owner": country, "scope": {"countries": [country]}}
        here: dict[str, Any] = {"owner": country, "scope": {"countries": [country], "sites": [draw(_one(sites))]}}
        cap = {"id": f"{country}.cap", "kind": "ceiling", "personnel": draw(people)}
        kinds: list[Mapping[str, Any]] = [
            {**own, **cap},
            {**here, **cap},
            {**own, "id": f"{country}.vote", "kind": "approval", "condition": "vote", "exempt": draw(people)},
            {**own, "id": f"{country}.veto", "kind": "approval", "condition": "vote"},
            {
                "owner": country,
                "id": f"{country}.no",
                "kind": "caveat",
                "scope": {"countries": [country], "roles": [draw(_one(roles))]},
            },
        ]
        rules += [rule for rule in (draw(_one((None, *kinds))),) if rule]
    some: dict[str, Any] = {"owner": "coalition"}
    common: list[Mapping[str, Any]] = [
        {**some, "id": "room", "kind": "capacity", "personnel": draw(people), "each": "site", "handover": 0.5},
        {**some, "id": "lead", "kind": "share", "scope": {"countries": ["FRA"]}, "at_least": 0.25},
        {**some, "id": "leave", "kind": "waiver", "personnel": draw(people)},
        {**some, "id": "tail", "kind": "support", "scope": {"roles": ["medic"]}, "ratio": 0.1}
        | {"supported": {"roles": ["guard"]}},
    ]
    rules += [rule for rule in (draw(_one((None, *common[: 3 + len(roles) - 1]))),) if rule]
    return rules


def _one[T](values: tuple[T, ...]) -> st.SearchStrategy[T]:
    return st.sampled_from(values)


def least_shortfall(model: ForceModel) -> float:
    """The least shortfall of a model of one priority, in fractions of persons; infinite if its rules contradict."""
    formulation = formulate(model)
    assert formulation.priorities == (1,)
    cost = formulation.shortfall_cost(1)
    outcome = Highs(formulation.program, formulation.permitted).minimise(cost)
    if outcome.status == "infeasible":
        return float("inf")
    assert outcome.status == "optimal"
    assert outcome.values is not None
    return float(np.dot(cost, outcome.values))
