"""Random models with a few of everything that has dates, and rules of any kind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from audit_case import one_pool
from collected import CASES
from drawn import a_fact, days, period, scope, some
from hypothesis import strategies as st

from forcegen.model import ForceModel
from forcegen.rules import KINDS
from forcegen.terms.calendar import Calendar

_IN_WHOLE_NUMBERS = {kind.model_fields["kind"].default for kind in KINDS if kind.whole_numbers}

LINEAR: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    name: case.drawn for name, case in CASES.items() if case.drawn is not None and name not in _IN_WHOLE_NUMBERS
}
"""What a person may write of each kind that is linear."""

WHOLE: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    name: case.drawn for name, case in CASES.items() if case.drawn is not None and name in _IN_WHOLE_NUMBERS
}
"""The same of each kind that asks for whole numbers."""

POOLS = [("FRA", "land"), ("GBR", "air")]

ROLES = ["protection", "logistics"]

specialists = st.fixed_dictionaries({"share": st.sampled_from([0, 0.1, 0.7])}) | st.fixed_dictionaries(
    {"personnel": st.integers(0, 400)}
)
leaves = st.tuples(
    st.sampled_from([*POOLS, ("FRA", None)]),
    st.sampled_from([None, *ROLES]),
    st.sampled_from([None, "lviv", "odesa"]),
    period,
)

figures = st.fixed_dictionaries(
    {},
    optional={
        "deployable_share": st.sampled_from([0.3, 0.5, 1]),
        "dwell": st.integers(0, 5),
        "overlap_days": st.integers(0, 27),
        "committed": st.integers(0, 200),
        "floor": st.integers(0, 200),
        "longest_tour_months": st.integers(1, 7),
        "mobilised": st.integers(-2, 6) | days,
        "preparation": st.integers(0, 3),
        "leavers": st.sampled_from(["in-proportion", "served", "rested"]),
    },
)
facts = st.lists(a_fact, unique=True)
several = st.lists(st.sampled_from(POOLS), max_size=4)


@st.composite
def models(
    draw: st.DrawFn, of_its_kind: Mapping[str, st.SearchStrategy[dict[str, Any]]], *, each_once: bool = False
) -> ForceModel:
    """Models with two pools, two sites, two roles, and a few of everything that has dates.

    The rules are some of the kinds, or one of each, and a second waiver: two of them add up.
    """
    kinds = sorted(of_its_kind)
    written = kinds if each_once else draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=6))
    if each_once and "waiver" in kinds:
        written = [*kinds, "waiver"]
    conditions = [{"id": name, "name": name, "holds": draw(st.booleans())} | draw(period) for name in ("one", "two")]
    rules = [
        {"id": f"rule-{n}", "kind": kind, "owner": "coalition", "bindingness": "political", "status": "assumed"}
        | {"scope": draw(scope), "while": draw(facts), "unless": draw(facts)}
        | draw(of_its_kind[kind])
        for n, kind in enumerate(written)
    ]
    missions = [
        {"country": country, "pool": pool, "mission": f"m{n}", "personnel": draw(st.integers(0, 300))} | draw(period)
        for n, (country, pool) in enumerate(draw(several))
    ]
    served = {(country, pool, draw(st.integers(-6, 0))) for country, pool in draw(several)}
    past = [
        {"country": country, "pool": pool, "rotation": rotation, "personnel": 100 + n}
        for n, (country, pool, rotation) in enumerate(sorted(served))
    ]
    calendar = Calendar(
        start=draw(st.sampled_from([date(2026, 1, 1), date(2026, 8, 31)])),
        rotations=draw(st.integers(1, 6)),
        rotation_months=draw(st.sampled_from([1, 4, 6])),
    )
    changes = [(country, pool, draw(st.integers(-2, 6) | days)) for country, pool in draw(several)]
    once_a_day = {(country, calendar.begins(moment)): (country, pool, moment) for country, pool, moment in changes}
    grown = [
        {"country": country, "pool": pool, "from": moment, "personnel": draw(some), "status": "assumed"}
        for country, pool, moment in once_a_day.values()
    ]
    shares = draw(st.lists(st.tuples(st.sampled_from(POOLS), st.sampled_from(ROLES)), max_size=2, unique=True))
    trained = [
        {"country": country, "pool": pool, "role": role, "status": "assumed"} | draw(specialists)
        for (country, pool), role in shares
    ]
    rows = {
        (country, pool, role, site): period
        for (country, pool), role, site, period in draw(st.lists(leaves, max_size=2))
    }
    eligible = [
        {"country": country, "pool": pool, "role": role, "site": site, "status": "assumed"} | dates
        for (country, pool, role, site), dates in rows.items()
    ]
    return one_pool(
        role_shares=trained,
        eligibility=eligible,
        calendar=calendar.model_dump(mode="json"),
        roles=[
            {"id": "protection", "name": "Site protection"},
            {"id": "logistics", "name": "Logistics", "component": "air", "enabling": True},
        ],
        zones=[{"id": "west", "name": "West"}, {"id": "south", "name": "South"}],
        sites=[
            {"id": "lviv", "name": "Lviv", "zone": "west", "host": "UKR"},
            {"id": "odesa", "name": "Odesa", "zone": "south", "host": "ROU"},
        ],
        countries=[
            {"id": "FRA", "name": "France", "active": 200, "gdp": draw(st.sampled_from([None, 30]))},
            {"id": "GBR", "name": "United Kingdom", "active": 100, "gdp": 10},
        ],
        pools=[
            {"id": pool, "country": country, "strength": 1000, "roles": ["protection", "logistics"]}
            | {"status": "assumed"}
            | draw(figures)
            for country, pool in POOLS
        ],
        requirements=[
            {"site": site, "role": role, "personnel": draw(st.sampled_from([1000, 40, 12.3]))}
            for site in ("lviv", "odesa")
            for role in ("protection", "logistics")
        ],
        conditions=conditions,
        rules=rules,
        commitments=missions,
        history=past,
        strengths=grown,
    )
