"""Small models, and the documents of plans for them, made by hand and without a solver."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from forcegen.documents.cited_rules import RuleSource
from forcegen.documents.plan import Contribution, Plan
from forcegen.model import ForceModel, assumptions
from forcegen.model.norms import overruns

ASSUMED = {"status": "assumed"}

Sent = tuple[str, str, str, str, int, int]
"""Country, pool, site, role, rotation, personnel."""

ONE_POOL: dict[str, Any] = {
    "name": "one-pool",
    "as_of": "2025-02-20",
    "calendar": {"start": "2026-01-01", "rotations": 4, "rotation_months": 6},
    "roles": [{"id": "protection", "name": "Site protection"}],
    "zones": [{"id": "west", "name": "West"}],
    "sites": [{"id": "lviv", "name": "Lviv", "zone": "west", "host": "UKR"}],
    "countries": [{"id": "FRA", "name": "France"}],
    "pools": [{"id": "land", "country": "FRA", "strength": 1000, "roles": ["protection"]} | ASSUMED],
    "requirements": [{"site": "lviv", "role": "protection", "personnel": 1000}],
    "defaults": {"deployable_share": 1, "dwell": 0, "overlap_days": 0},
}
"""One pool of 1,000 that owes no rest, one site that needs 1,000, four half-years from January 2026."""


def one_pool(pool: Mapping[str, Any] | None = None, **tables: object) -> ForceModel:
    """The model ``ONE_POOL``, with figures of its pool and whole tables replaced."""
    values = {**ONE_POOL, **tables}
    if pool:
        values["pools"] = [{**ONE_POOL["pools"][0], **pool}]
    return ForceModel.model_validate(_with_days(values))


SEVERAL: dict[str, Any] = {
    "name": "several",
    "roles": [
        {"id": "protection", "name": "Site protection"},
        {"id": "logistics", "name": "Logistics", "component": "air", "enabling": True},
    ],
    "zones": [{"id": "west", "name": "West"}, {"id": "south", "name": "South"}],
    "sites": [
        {"id": "lviv", "name": "Lviv", "zone": "west", "host": "UKR"},
        {"id": "odesa", "name": "Odesa", "zone": "south", "host": "UKR"},
        {"id": "constanta", "name": "Constanța", "zone": "south", "host": "ROU"},
    ],
    "countries": [
        {"id": "FRA", "name": "France", "active": 600, "population": 700, "gdp": 0},
        {"id": "GBR", "name": "United Kingdom", "active": 300, "gdp": 10},
        {"id": "NLD", "name": "Netherlands", "active": 100, "population": 300, "gdp": 30},
    ],
    "pools": [
        {"id": "land", "country": country, "strength": 1000, "roles": ["protection", "logistics"]} | ASSUMED
        for country in ("FRA", "GBR", "NLD")
    ],
    "requirements": [
        {"site": site, "role": role, "personnel": 1000}
        for site in ("lviv", "odesa", "constanta")
        for role in ("protection", "logistics")
    ],
}
"""Tables of three countries with pools of 1,000 and keys, three sites of two zones and two hosts, two roles."""


def _with_days(values: dict[str, Any]) -> dict[str, Any]:
    calendar = {**values["calendar"], "start": date.fromisoformat(values["calendar"]["start"])}
    return {**values, "as_of": date.fromisoformat(values["as_of"]), "calendar": calendar}


def served(by_rotation: Mapping[int, int]) -> list[Sent]:
    """Contributions of the one pool at the one site, by rotation."""
    return [("FRA", "land", "lviv", "protection", t, number) for t, number in by_rotation.items() if number]


def coalition(*, enabling: bool = True) -> ForceModel:
    """Three countries, two sites, an enabling role (or none), two priorities, a rule of every kind."""
    rule = {"bindingness": "legal"} | ASSUMED
    return ForceModel.model_validate(
        _with_days(
            {
                **ONE_POOL,
                "name": "coalition-1",
                "roles": [
                    {"id": "protection", "name": "Site protection"},
                    {"id": "logistics", "name": "Logistics", "enabling": enabling},
                ],
                "zones": [{"id": "west", "name": "West"}, {"id": "south", "name": "South"}],
                "sites": [
                    {"id": "lviv", "name": "Lviv", "zone": "west", "host": "UKR"},
                    {"id": "odesa-2", "name": "Odesa", "zone": "south", "host": "UKR"},
                ],
                "countries": [
                    {"id": "FRA", "name": "France"},
                    {"id": "GBR", "name": "United Kingdom"},
                    {"id": "NLD", "name": "Netherlands"},
                ],
                "defaults": {"deployable_share": 0.5, "dwell": 1},
                "pools": [
                    {"id": "land", "country": "FRA", "strength": 2000, "roles": ["protection", "logistics"]} | ASSUMED,
                    {
                        "id": "land",
                        "country": "GBR",
                        "strength": 1500,
                        "committed": 50,
                        "floor": 100,
                        "dwell": 0,
                    }
                    | {"roles": ["protection"]}
                    | ASSUMED,
                    {
                        "id": "land",
                        "country": "NLD",
                        "strength": 730,
                        "deployable_share": 1,
                        "overlap_days": 14,
                    }
                    | {"roles": ["logistics"]}
                    | ASSUMED,
                ],
                "requirements": [
                    {"site": "lviv", "role": "protection", "personnel": 600},
                    {"site": "lviv", "role": "protection", "personnel": 100, "priority": 2},
                    {"site": "lviv", "role": "logistics", "personnel": 50},
                    {"site": "odesa-2", "role": "protection", "personnel": 200, "priority": 2, "from": 2},
                ],
                "conditions": [{"id": "vote", "name": "The chamber agrees.", "holds": True, "from": 2}],
                "rules": [
                    {"id": "GBR.offer", "kind": "ceiling", "owner": "GBR", "personnel": 400}
                    | rule
                    | {"scope": {"countries": ["GBR"]}},
                    {"id": "FRA.no-south", "kind": "caveat", "owner": "FRA"}
                    | rule
                    | {"scope": {"countries": ["FRA"], "zones": ["south"]}},
                    {"id": "NLD.vote", "kind": "approval", "owner": "NLD", "condition": "vote", "exempt": 12}
                    | {"scope": {"countries": ["NLD"]}}
                    | rule,
                ],
                "scenarios": [{"id": "long-1", "name": "Long", "rotations": 9}],
            }
        )
    )


COALITION: tuple[Sent, ...] = (
    ("FRA", "land", "lviv", "protection", 1, 250),
    ("FRA", "land", "lviv", "protection", 2, 500),
    ("FRA", "land", "lviv", "protection", 3, 500),
    ("FRA", "land", "lviv", "protection", 4, 500),
    ("FRA", "land", "lviv", "logistics", 1, 38),
    ("GBR", "land", "lviv", "protection", 1, 400),
    ("GBR", "land", "lviv", "protection", 2, 180),
    ("GBR", "land", "lviv", "protection", 3, 200),
    ("GBR", "land", "lviv", "protection", 4, 190),
    ("GBR", "land", "odesa-2", "protection", 2, 190),
    ("GBR", "land", "odesa-2", "protection", 3, 200),
    ("GBR", "land", "odesa-2", "protection", 4, 200),
    ("NLD", "land", "lviv", "logistics", 1, 12),
    ("NLD", "land", "lviv", "logistics", 2, 50),
    ("NLD", "land", "lviv", "logistics", 3, 50),
    ("NLD", "land", "lviv", "logistics", 4, 50),
)
"""A plan for the coalition: every rule obeyed, nobody too many, 90 of the second priority short."""


def answer(
    model: ForceModel, sent: Iterable[Sent], effects: Mapping[tuple[str, str], str] | None = None, /, **changes: object
) -> Plan:
    """The document of a plan that sends these people; the lower bound is the shortfall itself.

    Stand-ins count for less than one by the ``effects`` of their pool in the role. Values of the document
    named in ``changes`` replace what would stand there.
    """
    contributions: list[dict[str, Any]] = [dict(zip(Contribution.model_fields, one, strict=True)) for one in sent]
    there: dict[tuple[str, str, int], Decimal] = {}
    for one in contributions:
        where = (one["site"], one["role"], one["rotation"])
        effect = Decimal((effects or {}).get((one["pool"], one["role"]), "1"))
        there[where] = there.get(where, Decimal(0)) + effect * one["personnel"]
    shortfalls: list[dict[str, Any]] = []
    for line in sorted(model.requirements, key=lambda line: line.priority):
        for t in model.calendar.touched(line.since, line.until):
            where = (line.site, line.role, t)
            filled = min(line.personnel, there.get(where, Decimal(0)))
            there[where] = there.get(where, Decimal(0)) - filled
            row = {"site": line.site, "role": line.role, "rotation": t, "priority": line.priority}
            row |= {"required": line.personnel, "filled": filled, "short": line.personnel - filled}
            shortfalls.append(row)
    tiers: list[dict[str, Any]] = []
    for priority in sorted({row["priority"] for row in shortfalls}):
        rows = [row for row in shortfalls if row["priority"] == priority]
        sums = {key: sum(row[key] for row in rows) for key in ("required", "filled", "short")}
        tiers.append({"priority": priority, **sums, "lower_bound": sums["short"]})
    totals = {key: sum(tier[key] for tier in tiers) for key in ("required", "filled", "short", "lower_bound")}
    return Plan.model_validate(
        {
            "model": model.name,
            "scenario": "base",
            "reason": "" if changes.get("verdict") in (None, "met", "short") else "written by hand",
            "whole_numbers": any(rule.whole_numbers for rule in model.rules),
            "verdict": "short" if totals["short"] else "met",
            "totals": totals,
            "tiers": tiers,
            "proof": "multipliers",
            "shortfalls": shortfalls,
            "contributions": contributions,
            "rules": [
                {"id": rule.id, "kind": rule.kind, "owner": rule.owner, "bindingness": rule.bindingness}
                | {
                    "binding": False,
                    "price": 0,
                    "sentence": rule.sentence(),
                    "source": RuleSource.of(rule, model).model_dump(),
                }
                for rule in model.rulebook
            ],
            "assumed": assumptions(model),
            "overruns": [
                {"rule": one.rule, "country": one.country, "pool": one.pool, "rotation": one.rotation}
                | {"personnel": Decimal(float(one.persons)), "allowed": Decimal(float(one.allowed))}
                | {"facts": [f"{fact.table}: {fact.name}, {fact.personnel:,}" for fact in one.facts]}
                for one in overruns(model)
            ],
            "input_sha256": model.sha256,
            "solver": {"name": "by hand", "version": "1", "status": "written", "seconds": 0.0},
            **changes,
        }
    )


def no_answer(model: ForceModel, verdict: str, /, **changes: object) -> Plan:
    """The document where there is no plan: what is required, and nothing about what is filled."""
    plan = answer(model, [])
    totals = {"required": plan.totals.required, "filled": None, "short": None, "lower_bound": None}
    empty: dict[str, object] = {"verdict": verdict, "totals": totals, "tiers": (), "shortfalls": ()}
    return answer(model, [], **{**empty, "reason": "written by hand", **changes})
