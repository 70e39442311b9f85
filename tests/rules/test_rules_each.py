"""Rules that are asked of each: who its members are, whatever the scopes name."""

from __future__ import annotations

from typing import Any

import pytest
from rows_of import rows_of, short_of, without

from builders import ASSUMED, tiny_model
from forcegen.audit import audit
from forcegen.audit.clauses import law
from forcegen.audit.figures import Figures
from forcegen.model import ForceModel
from forcegen.plan.solve import solve
from forcegen.rules import Capacity, Share, Support

EVERYBODY = {
    "country": ["FRA", "GBR"],
    "host": ["ROU", "UKR"],
    "zone": ["south", "west"],
    "site": ["constanta", "lviv", "odesa"],
    "role": ["protection", "transport"],
}
"""All members of each sort."""

SCOPES: tuple[tuple[dict[str, list[str]], dict[str, list[str]]], ...] = (
    ({}, {}),
    ({"countries": ["FRA"]}, {"country": ["FRA"]}),
    ({"pools": ["air"]}, {"country": ["FRA"]}),
    ({"pools": ["land"]}, {}),
    ({"countries": ["GBR"], "pools": ["air"]}, {"country": []}),
    ({"sites": ["odesa"]}, {"host": ["UKR"], "zone": ["south"], "site": ["odesa"]}),
    ({"zones": ["south"]}, {"zone": ["south"], "site": ["constanta", "odesa"]}),
    ({"zones": ["west"]}, {"host": ["UKR"], "zone": ["west"], "site": ["lviv"]}),
    ({"hosts": ["UKR"]}, {"host": ["UKR"], "site": ["lviv", "odesa"]}),
    ({"hosts": ["ROU"]}, {"host": ["ROU"], "zone": ["south"], "site": ["constanta"]}),
    ({"zones": ["south"], "hosts": ["UKR"]}, {"host": ["UKR"], "zone": ["south"], "site": ["odesa"]}),
    ({"zones": ["west"], "hosts": ["ROU"]}, {"host": [], "zone": [], "site": []}),
    ({"sites": ["lviv"], "zones": ["south"]}, {"host": [], "zone": [], "site": []}),
    ({"roles": ["protection"]}, {"role": ["protection"]}),
    ({"components": ["air"]}, {"role": ["transport"]}),
    ({"roles": ["protection"], "components": ["air"]}, {"role": []}),
    (
        {"countries": ["FRA"], "zones": ["south"], "components": ["ground"]},
        {"country": ["FRA"], "zone": ["south"], "site": ["constanta", "odesa"], "role": ["protection"]},
    ),
)
"""What a scope names, and the members of each sort of which it covers anything, where these are not all."""


def theatre(rule: dict[str, Any], persons: int = 10) -> ForceModel:
    """Two countries, one with two pools; three sites in two zones and at two hosts; two roles of two components.

    Everywhere ``persons`` are needed in each role, under one rule ``rule``.
    """
    places = {"lviv": ("west", "UKR"), "odesa": ("south", "UKR"), "constanta": ("south", "ROU")}
    components = {"protection": "ground", "transport": "air"}
    written = {"id": "rule", "owner": "coalition", "bindingness": "force", **ASSUMED, **rule}
    return tiny_model({"FRA": 500, "GBR": 500}, persons, sites=tuple(places), roles=tuple(components)).with_tables(
        zones=[{"id": zone, "name": zone.capitalize()} for zone in ("south", "west")],
        sites=[{"id": site, "name": site, "zone": zone, "host": host} for site, (zone, host) in places.items()],
        roles=[{"id": role, "name": role, "component": component} for role, component in components.items()],
        pools=[
            {"id": pool, "country": country, "strength": 500, "roles": list(components), **ASSUMED}
            for country, pool in (("FRA", "land"), ("FRA", "air"), ("GBR", "land"))
        ],
        rules=[written],
    )


def members_of(rule: dict[str, Any]) -> list[str]:
    """The members of a rule, in which its own reading and the audit's agree; it has rows of no others."""
    model = theatre({"idle": True, **rule})
    (written,) = model.rules
    match written:
        case Share():
            parts = written.parts(model)
        case Support():
            parts = written.members(model, written.each, written.scope, written.supported)
        case Capacity():
            parts = written.members(model, written.each, written.scope, written.scope)
    names = [name for (name,), _, _ in parts]
    said = next(clause for clause in law(Figures(model)) if clause.id == "rule")
    assert sorted({str(statement.index[1]) for statement in said.statements}) == names
    assert {str(index[1]) for index in rows_of(model, "rule")} <= set(names)
    return names


@pytest.mark.parametrize("each", EVERYBODY)
@pytest.mark.parametrize(("scope", "covered"), SCOPES, ids=lambda one: " ".join(one) or "all")
def test_members_are_those_of_which_every_scope_covers_something(
    scope: dict[str, list[str]], covered: dict[str, list[str]], each: str
) -> None:
    """Proves, for each sort of member and each part of a scope, of whom a rule speaks; in rules and in the audit.

    A part that narrows the members does so in whichever of the two scopes it stands, and where the whole is taken
    together only the rule's own scope does. Without it a rule about the sites of one zone would empty all others.
    """
    expected = covered.get(each, EVERYBODY[each])
    rule = {"each": each, "at_least": 0.5, "kind": "share"}
    assert members_of({**rule, "scope": scope}) == expected
    assert members_of({**rule, "of": scope}) == expected
    assert members_of({**rule, "of": scope, "scope": scope}) == expected
    assert members_of({**rule, "scope": scope, "measured_against": "all"}) == expected
    assert members_of({**rule, "of": scope, "measured_against": "all"}) == EVERYBODY[each]
    support = {"each": each, "kind": "support", "ratio": 0.5}
    assert members_of({**support, "scope": scope, "supported": {}}) == expected
    assert members_of({**support, "supported": scope}) == expected
    assert members_of({"each": each, "kind": "capacity", "personnel": 9, "scope": scope}) == expected


def test_members_are_those_that_both_scopes_cover() -> None:
    """Proves that scopes which name different things narrow the members together, down to none at all."""
    rule = {"kind": "share", "at_least": 0.5}
    south, ukraine, lviv = {"zones": ["south"]}, {"hosts": ["UKR"]}, {"sites": ["lviv"]}
    assert members_of({**rule, "each": "site", "scope": south, "of": ukraine}) == ["odesa"]
    assert members_of({**rule, "each": "zone", "scope": south, "of": ukraine}) == ["south"]
    assert members_of({**rule, "each": "host", "scope": south, "of": ukraine}) == ["UKR"]
    assert members_of({**rule, "each": "zone", "scope": south, "of": lviv}) == []
    ground, transport = {"components": ["ground"]}, {"roles": ["transport"]}
    assert members_of({**rule, "each": "role", "scope": ground, "of": transport}) == []


def test_a_lead_nation_in_one_zone_leads_in_no_other() -> None:
    """Proves the rows and the smallest case of a part that names a zone and a whole that names none.

    France leads at each site of the south, and sends nobody to the west; the west is left to others. Without it
    the sites of the west would be members of whose people France has no part, and so could have none.
    """
    lead = {"kind": "share", "at_least": 0.5, "each": "site", "scope": {"countries": ["FRA"], "zones": ["south"]}}
    model = theatre(lead)
    assert {index: row.count("x.") for index, row in rows_of(model, "rule").items()} == {
        (1, "constanta", "least"): 6,  # three pools in two roles
        (1, "odesa", "least"): 6,
    }
    home = {"id": "home", "kind": "caveat", "owner": "FRA", "bindingness": "political", **ASSUMED}
    stays = model.with_tables(rules=[*model.rules, {**home, "scope": {"countries": ["FRA"], "zones": ["west"]}}])
    plan = solve(stays)
    assert plan.verdict == "met"
    assert audit(plan, stays).ok
    gone = model.with_tables(rules=[*model.rules, {**home, "scope": {"countries": ["FRA"]}}])
    assert (short_of(gone), short_of(without(gone, "rule"))) == (2 * 2 * 10, 0)
    west = {"country": "GBR", "site": "lviv", "role": "protection"}
    assert west.items() <= solve(gone).contributions[0].model_dump().items()
