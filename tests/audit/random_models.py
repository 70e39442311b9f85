"""Random models with a few of everything that has dates, and rules of any kind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from audit_case import one_pool
from hypothesis import strategies as st

from forcegen.model import ForceModel

days = st.dates(date(2025, 1, 1), date(2028, 12, 31))
moments = st.none() | st.integers(-2, 6) | days


@st.composite
def periods(draw: st.DrawFn) -> dict[str, Any]:
    since, until = draw(moments), draw(moments)
    both: Any = [since, until]
    if type(since) is type(until) and since is not None:
        both.sort()
    return {key: value for key, value in zip(("from", "until"), both, strict=True) if value is not None}


PARTS = {
    "countries": ["FRA", "GBR"],
    "pools": ["land", "air"],
    "sites": ["lviv", "odesa"],
    "zones": ["west", "south"],
    "hosts": ["UKR", "ROU"],
    "roles": ["protection", "logistics"],
    "components": ["ground", "air"],
}
"""All that a scope may name."""

period = periods()
named = st.dictionaries(st.sampled_from(sorted(PARTS)), st.integers(0, 2), max_size=3)


@st.composite
def parts(draw: st.DrawFn) -> dict[str, Any]:
    """A scope without dates, as a rule measures its own against."""
    return {part: PARTS[part][n : n + 1] or PARTS[part] for part, n in draw(named).items()}


@st.composite
def scopes(draw: st.DrawFn) -> dict[str, Any]:
    return draw(parts()) | draw(period)


def _just(fields: Mapping[str, Any]) -> dict[str, st.SearchStrategy[Any]]:
    return {name: st.just(value) for name, value in fields.items()}


def _fields(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(fields)


scope = scopes()
some = st.integers(0, 900)
ratios = st.sampled_from([0, 0.02, 0.5, 1])
fact = st.sampled_from(["one", "two"])
each = st.sampled_from([None, "country", "host", "zone", "site", "role"])
MEASURED: list[dict[str, str]] = [{}, {"measured_against": "all"}]
bounds = st.sampled_from([{"at_least": 0.25}, {"at_most": 0.5}, {"at_least": 0.1, "at_most": 0.9}])

LINEAR: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "approval": _fields(condition=fact, exempt=st.sampled_from([0, 12])),
    "basis": _fields(any_of=st.sampled_from([["one"], ["one", "two"]])),
    "budget": _fields(amount=some, per_person_month=st.integers(1, 9), over=st.sampled_from(["plan", "rotation"])),
    "burden": bounds.flatmap(lambda bound: _fields(key=st.sampled_from(["active", "gdp"]), **_just(bound))),
    "capacity": _fields(personnel=some, handover=ratios, each=each),
    "caveat": _fields(),
    "ceiling": _fields(personnel=some),
    "information": _fields(condition=fact, prior=st.booleans()),
    "lift": _fields(
        per_day=st.integers(0, 30), days=st.integers(0, 30), backstop=st.none() | fact, backstop_per_day=some
    ),
    "mandate": _fields(
        personnel=st.none() | some,
        begins=st.integers(-2, 6) | days,
        term_months=st.integers(1, 24),
        renewals=st.sampled_from([[], ["one"], ["two", "one"]]),
    ),
    "notice": _fields(days=st.integers(0, 400), decided=days),
    "pledge": _fields(personnel=some),
    "share": st.tuples(bounds, st.sampled_from(MEASURED)).flatmap(
        lambda pair: _fields(of=parts(), each=each.filter(bool) if pair[1] else each, **_just(pair[0] | pair[1]))
    ),
    "support": _fields(ratio=ratios, supported=parts(), each=each),
    "time-limit": _fields(condition=fact, begins=st.integers(-2, 6) | days)
    .flatmap(lambda own: st.sampled_from(["days", "months"]).map(lambda unit: (own, unit)))
    .flatmap(lambda pair: st.integers(1, 400 if pair[1] == "days" else 24).map(lambda n: pair[0] | {pair[1]: n})),
    "waiver": _fields(personnel=some),
}
"""What a person may write of each kind that is linear."""

WHOLE: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "block": _fields(size=st.sampled_from([1, 20, 30])),
    "contingent": _fields(personnel=st.integers(1, 90)),
    "nations": _fields(most=st.integers(1, 2)),
    "threshold": _fields(personnel=st.integers(0, 150), others=parts()),
}
"""The same of each kind that asks for whole numbers."""


POOLS = [("FRA", "land"), ("GBR", "air")]

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
facts = st.lists(fact, unique=True)
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
    grown = [
        {"country": country, "pool": pool, "from": draw(st.integers(-2, 6) | days), "personnel": draw(some)}
        | {"status": "assumed"}
        for country, pool in draw(several)
    ]
    grown = [row for n, row in enumerate(grown) if row["from"] not in [one["from"] for one in grown[:n]]]
    return one_pool(
        calendar={
            "start": draw(st.sampled_from(["2026-01-01", "2026-08-31"])),
            "rotations": draw(st.integers(1, 6)),
            "rotation_months": draw(st.sampled_from([1, 4, 6])),
        },
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
