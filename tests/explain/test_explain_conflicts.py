"""Conflicts: minimal sets of rules, against brute force, with people blamed last."""

from __future__ import annotations

from itertools import chain, combinations

import pytest
from explained import NO_END, case_of, planted
from hypothesis import given, settings

import forcegen as fg
from builders import examples, tiny_model
from explained_models import forces, reordered
from forcegen.documents.explanation import Conflict
from forcegen.explain.case import NOTHING, Case
from forcegen.explain.conflicts import conflicts
from forcegen.solver.budget import Budget, TimeOverError
from forcegen.whatif.change import EVERYTHING, Focus


def focus_of(conflict: Conflict) -> Focus:
    """The requirement of a conflict."""
    return Focus(roles=frozenset(conflict.roles)) if conflict.roles else EVERYTHING


def holds(case: Case, rules: frozenset[str], focus: Focus) -> bool:
    """Whether too much is missing while these rules stand, and no others."""
    return case.without(frozenset(case.limits) - rules, NO_END, focus, "total") > NOTHING


def minimal_of_the_changeable(case: Case, focus: Focus) -> set[frozenset[str]]:
    """By brute force: minimal sets of changeable rules that with all facts of people leave too much missing."""
    rules, people = case.changeable, frozenset(case.people)
    some = chain.from_iterable(combinations(rules, size) for size in range(len(rules) + 1))
    short = [frozenset(one) for one in some if holds(case, frozenset(one) | people, focus)]
    return {one for one in short if not any(other < one for other in short)}


@settings(max_examples=examples(20))
@given(forces(contradict=True))
def test_conflicts_are_those_of_brute_force_and_minimal(model: fg.ForceModel) -> None:
    """Proves that every conflict is found and none is padded. Without it a rule would be blamed that never mattered."""
    case = case_of(model)
    found = conflicts(case, 1000, NO_END)
    assert found.extent.complete
    by_roles: dict[tuple[str, ...], set[frozenset[str]]] = {}
    for conflict in found.conflicts:
        rules = frozenset(rule.id for rule in conflict.rules)
        focus = focus_of(conflict)
        assert holds(case, rules, focus)
        for rule in rules:
            assert not holds(case, rules - {rule}, focus), rule
        by_roles.setdefault(conflict.roles, set()).add(rules & frozenset(case.changeable))
        people = [rule.bindingness == "people" for rule in conflict.rules]
        assert people == sorted(people)
    for roles, changeable in by_roles.items():
        focus = Focus(roles=frozenset(roles)) if roles else EVERYTHING
        assert changeable == minimal_of_the_changeable(case, focus)
    assert bool(found.conflicts) == (case.without((), NO_END, order="total") > NOTHING)


def test_the_planted_conflict_is_named_and_bystanders_are_not() -> None:
    """Proves that a conflict is who it was planted to be. Without it the room that is empty would be blamed as well."""
    found = conflicts(case_of(planted()), 100, NO_END)
    named = [[rule.id for rule in one.rules] for one in found.conflicts]
    assert found.extent.complete
    assert named == [
        ["ESP-decision", "DEU-mandate", "EST.land.availability", "FRA.land.availability"],
        ["DEU-mandate", "ESP-law", "EST.land.availability", "FRA.land.availability"],
    ] or sorted(map(sorted, named)) == [
        ["DEU-mandate", "ESP-decision", "EST.land.availability", "FRA.land.availability"],
        ["DEU-mandate", "ESP-law", "EST.land.availability", "FRA.land.availability"],
    ]
    assert {one.roles for one in found.conflicts} == {("guard",)}


def test_people_alone_are_a_conflict_of_people_alone() -> None:
    """Proves that nobody's rule is blamed for a lack of people. Without it politics would answer for arithmetic."""
    found = conflicts(case_of(planted(requirement={("lviv", "guard"): 2000, ("lviv", "medic"): 1})), 10, NO_END)
    assert len(found.conflicts) == 1
    assert {rule.bindingness for rule in found.conflicts[0].rules} == {"people"}
    assert len(found.conflicts[0].rules) == 4


def test_rules_that_contradict_each_other_are_their_own_conflict() -> None:
    """Proves conflicts without any requirement. Without it a contradictory model would have no culprit."""
    rules = [
        {"id": "pledge", "owner": "FRA", "kind": "pledge", "personnel": 200, "scope": {"countries": ["FRA"]}},
        {"id": "cap", "owner": "FRA", "kind": "ceiling", "personnel": 100, "scope": {"countries": ["FRA"]}},
        {"id": "wide", "owner": "FRA", "kind": "ceiling", "personnel": 250, "scope": {"countries": ["FRA"]}},
    ]
    case = case_of(tiny_model({"FRA": 300, "GBR": 50}, 300, rules=rules))
    assert case.measure == "violation"
    assert case.missing(NO_END) == 100
    found = conflicts(case, 10, NO_END)
    assert [sorted(rule.id for rule in one.rules) for one in found.conflicts] == [["cap", "pledge"]]
    assert found.extent.complete


def test_conflicts_do_not_depend_on_the_order_of_rows() -> None:
    """Proves one order of ties. Without it the same model would blame another set every day."""
    model = planted()
    assert conflicts(case_of(model), 100, NO_END) == conflicts(case_of(reordered(model)), 100, NO_END)


def test_a_budget_ends_the_search() -> None:
    """Proves that what is missing from the list is told. Without it two conflicts would pass for all."""
    case = case_of(planted())
    found = conflicts(case, 1, NO_END)
    assert len(found.conflicts) == 1
    assert not found.extent.complete
    assert found.extent.note
    with pytest.raises(TimeOverError):
        conflicts(case, 1, Budget(0.0))
