"""Small forces that are short by their rules, for tests that ask what would be otherwise."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from hypothesis import strategies as st

from builders import tiny_model
from forcegen.model import ForceModel

COUNTRIES = ("FRA", "GBR", "NLD")
SITES = ("kyiv", "lviv")
ROLES = ("guard", "medic")


@st.composite
def forces(draw: st.DrawFn, *, priorities: int = 1, contradict: bool = False) -> ForceModel:
    """Two or three countries, two sites, two roles, up to two rotations, and up to seven rules of many kinds.

    Args:
        draw: Draws.
        priorities: Number of priorities.
        contradict: Whether pledges may ask for more than other rules allow.
    """
    countries = COUNTRIES[: draw(st.integers(2, 3))]
    people = st.sampled_from([50, 120, 200, 310])
    scope = st.fixed_dictionaries(
        {},
        optional={
            "countries": st.sampled_from(countries).map(lambda one: [one]),
            "sites": st.sampled_from(SITES).map(lambda one: [one]),
            "roles": st.sampled_from(ROLES).map(lambda one: [one]),
        },
    )
    kinds: list[st.SearchStrategy[dict[str, Any]]] = [
        st.fixed_dictionaries({"kind": st.just("ceiling"), "personnel": st.sampled_from([0, 30, 90]), "scope": scope}),
        st.fixed_dictionaries({"kind": st.just("caveat"), "scope": scope}),
        st.fixed_dictionaries({"kind": st.just("capacity"), "personnel": st.just(100), "each": st.just("site")}),
        st.fixed_dictionaries({"kind": st.just("approval"), "condition": st.just("vote"), "scope": scope}),
        st.fixed_dictionaries({"kind": st.just("share"), "at_most": st.just(0.5), "scope": scope}),
    ]
    if contradict:
        kinds.append(
            st.fixed_dictionaries({"kind": st.just("pledge"), "personnel": st.sampled_from([40, 150]), "scope": scope})
        )
    written = draw(st.lists(st.one_of(kinds), min_size=2, max_size=6))
    bindingness = st.sampled_from(["force", "legal", "political"])
    owners = st.sampled_from([*countries, "coalition"])
    return tiny_model(
        {country: draw(people) for country in countries},
        sites=SITES,
        roles=ROLES,
        rotations=draw(st.integers(1, 2)),
        dwell=draw(st.integers(0, 1)),
        conditions={"vote": False},
        rules=[
            {"id": f"rule-{number}", "owner": draw(owners), "bindingness": draw(bindingness), **rule}
            for number, rule in enumerate(written)
        ],
        requirements=[
            {"site": site, "role": role, "personnel": draw(people), "priority": draw(st.integers(1, priorities))}
            for site in SITES
            for role in ROLES
        ],
    )


def without(model: ForceModel, rules: Collection[str]) -> ForceModel:
    """The model without some of its rules."""
    return model.with_tables(rules=[rule for rule in model.rules if rule.id not in rules])


def reordered(model: ForceModel) -> ForceModel:
    """The same model, the rows of its tables the other way round."""
    tables: Mapping[str, Any] = {
        name: tuple(reversed(getattr(model, name)))
        for name in ("rules", "requirements", "pools", "countries", "sites", "roles", "conditions")
    }
    return model.with_tables(**tables)
