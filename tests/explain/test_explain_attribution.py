"""Whose is what is missing: everything adds up, and Shapley's values are those of their definition."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import permutations
from typing import Any

import pytest
from explained import NO_END, case_of, planted
from hypothesis import given, settings

import forcegen as fg
from builders import ASSUMED, examples, tiny_model
from explained_models import forces, reordered
from forcegen.explain import attribution
from forcegen.explain.attribution import shares, waterfall
from forcegen.explain.case import GRID, Case, figure
from forcegen.terms.apportion import apportion


def by_definition(case: Case, players: Mapping[str, set[str]]) -> dict[str, Fraction]:
    """The mean of what each player adds, over every order of all players."""
    adds = dict.fromkeys(players, Fraction(0))
    orders = list(permutations(players))
    for order in orders:
        standing: set[str] = set()
        for one in order:
            before = case.without(set(case.changeable) - standing, NO_END)
            standing |= players[one]
            adds[one] += case.without(set(case.changeable) - standing, NO_END) - before
    return {one: total / len(orders) for one, total in adds.items()}


@settings(max_examples=examples(20))
@given(forces(priorities=2, contradict=True))
def test_everything_adds_up_exactly_and_is_what_it_says(model: fg.ForceModel) -> None:
    """Proves both divisions. Without it the parts would be near the whole, and a reader would ask who got the rest."""
    case = case_of(model)
    missing = figure(case.missing(NO_END))
    steps = waterfall(case, NO_END)
    assert sum(step.adds for step in steps) == missing == steps[-1].missing
    assert [step.bindingness for step in steps] == ["people", "force", "legal", "political"]
    divided = shares(case, "owner", NO_END)
    assert divided.people + sum(one.share for one in divided.shares) == missing
    assert divided.extent.proven
    players: dict[str, set[str]] = {}
    for rule in case.changeable:
        players.setdefault(case.rules[rule].owner, set()).add(rule)
    expected = by_definition(case, players)
    assert {one.player: float(one.share) for one in divided.shares} == pytest.approx(
        {one: float(share) for one, share in expected.items()}, abs=2e-6
    )
    for one in divided.shares:
        left = case.without(players[one.player], NO_END)
        assert float(one.removal) == pytest.approx(float(case.missing(NO_END) - left), abs=2e-6)
    kinds = shares(case, "kind", NO_END)
    assert kinds.people + sum(one.share for one in kinds.shares) == missing


def test_a_bystander_has_no_share_and_equals_have_the_same() -> None:
    """Proves the two virtues of the division on planted rules. Without it room that is empty would be blamed."""
    divided = shares(case_of(planted()), "owner", NO_END)
    # without Spain's rules, or without Germany's, nothing is missing: neither is to blame alone
    assert {one.player: one.share for one in divided.shares} == {"DEU": 140, "ESP": 140, "EST": 0, "coalition": 0}
    assert {one.player: one.removal for one in divided.shares} == {"DEU": 280, "ESP": 280, "EST": 0, "coalition": 0}
    assert {one.player: one.alone for one in divided.shares} == {"DEU": 0, "ESP": 0, "EST": 0, "coalition": 0}
    assert [one.player for one in divided.shares] == ["DEU", "ESP", "EST", "coalition"]
    assert divided.people == 0
    assert divided.monotone


def test_a_rule_that_lessens_the_total_is_told() -> None:
    """Proves the note where a rule makes less missing. Without it a negative share would look like a mistake.

    A guard (first priority) ties up a driver as well. Without the ceiling on guards, 50 of the 100 people guard and
    50 drive, and none of the 100 medics of the second priority is there.
    """
    rules: list[dict[str, Any]] = [
        {"id": "drivers", "kind": "support", "ratio": 1, "scope": {"roles": ["driver"]}}
        | {"supported": {"roles": ["guard"]}},
        {"id": "no-guards", "owner": "FRA", "kind": "ceiling", "personnel": 0, "scope": {"roles": ["guard"]}},
    ]
    names = ("driver", "guard", "medic")
    roles = [fg.Role(id=one, name=one, enabling=one == "driver") for one in names]
    needs = [
        {"site": "lviv", "role": "guard", "personnel": 50, "priority": 1},
        {"site": "lviv", "role": "medic", "personnel": 100, "priority": 2},
    ]
    model = tiny_model({"FRA": 100}, roles=names, requirements=needs).with_tables(roles=roles)
    model = model.with_tables(rules=[{"owner": "coalition", "bindingness": "force", **ASSUMED, **one} for one in rules])
    case = case_of(model)
    assert case.missing(NO_END) == 50
    assert case.without({"no-guards"}, NO_END) == 100
    divided = shares(case, "owner", NO_END)
    assert not divided.monotone
    # people alone leave 50 missing: 50 guards and 50 medics
    assert divided.people == 50
    assert {one.player: one.share for one in divided.shares} == {"coalition": 25, "FRA": -25}


def test_sampling_adds_up_and_says_how_near_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves the sample against the exact shares. Without it thirty countries would get numbers of no known worth."""
    case = case_of(planted())
    exact = {one.player: one.share for one in shares(case, "owner", NO_END).shares}
    monkeypatch.setattr(attribution, "MOST_PLAYERS", 1)
    sampled = shares(case, "owner", NO_END)
    assert sampled.orders >= attribution.FEWEST_ORDERS
    assert sampled.extent.note == f"estimated from {sampled.orders} random orders of rules"
    assert not sampled.extent.proven
    assert sampled.people + sum(one.share for one in sampled.shares) == 280
    for one in sampled.shares:
        assert one.error is not None
        assert abs(one.share - exact[one.player]) <= 3 * one.error + 1
    assert sampled == shares(case_of(reordered(planted())), "owner", NO_END)


def test_parts_are_rounded_so_that_they_add_up() -> None:
    """Proves the largest remainders. Without it three thirds would come to 0.999999."""
    thirds = apportion({"a": Fraction(1, 3), "b": Fraction(1, 3), "c": Fraction(1, 3)}, Fraction(1), GRID)
    assert sum(thirds.values()) == 1
    assert thirds == {"a": Decimal("0.333334"), "b": Decimal("0.333333"), "c": Decimal("0.333333")}
    mixed = apportion({"a": Fraction(-1, 3), "b": Fraction(4, 3)}, Fraction(1), GRID)
    assert sum(mixed.values()) == 1
