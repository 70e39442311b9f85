"""Asks: the cheapest packages, against brute force; what they promise, against a plan of the changed model."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import chain, combinations, islice, pairwise

import pytest
from explained import NO_END, case_of, planted
from hypothesis import given, settings

import forcegen as fg
from builders import examples
from explained_models import forces, reordered, without
from forcegen.explain.asks import default_target, floor_of, levers, packages, trade_off
from forcegen.explain.case import NOTHING, Case
from forcegen.explain.packages import PackageSearch, cost_of
from forcegen.solver.budget import Budget, TimeOverError

Rules = frozenset[str]


def subsets(rules: tuple[str, ...]) -> Iterator[Rules]:
    """Every subset, the smallest first."""
    return (frozenset(one) for one in chain.from_iterable(combinations(rules, n) for n in range(len(rules) + 1)))


def minimal_packages(case: Case, target: Fraction) -> set[Rules]:
    """By brute force: sets of rules without which little enough is missing, and of which nothing can be left out."""
    enough = [one for one in subsets(case.askable) if case.without(one, NO_END) <= target + NOTHING]
    return {one for one in enough if not any(other < one for other in enough)}


@settings(max_examples=examples(25))
@given(forces(priorities=2, contradict=True))
def test_packages_are_those_of_brute_force_in_order_of_cost(model: fg.ForceModel) -> None:
    """Proves that every minimal package is found, the cheapest first. Without it the best could be missed."""
    case = case_of(model, {"rule-1": 3})
    missing, floor = case.missing(NO_END), floor_of(case, NO_END)
    for target in {Fraction(0), default_target(missing, floor)}:
        expected = minimal_packages(case, target)
        search = PackageSearch(case, target)
        found = list(islice(search.packages(NO_END), 100))
        assert search.complete
        costs = [cost_of(case, one) for one in found]
        assert costs == sorted(costs)
        if case.formulation.priorities == (1,) or not target:
            assert set(found) == expected
        else:  # with earlier priorities first, more changes can leave more missing in all
            assert expected <= set(found)


def test_planted_changes_are_found_and_bystanders_are_not_named() -> None:
    """Proves that the two ways out are the two that were planted. Without it a reader would try the wrong door."""
    case = case_of(planted())
    found = packages(case, Fraction(0), 5, NO_END)
    assert case.missing(NO_END) == 280
    assert [[ask.rule.id for ask in one.asks] for one in found.packages] == [
        ["DEU-mandate"],
        ["ESP-decision", "ESP-law"],
    ]
    assert found.floor == 0
    assert found.extent.complete
    germany = found.packages[0].asks[0]
    assert [(need.first, need.last, need.persons) for need in germany.needs] == [(1, 2, Decimal(140))]
    assert germany.rule.citation == "Mandate of the Bundestag"


def test_what_a_package_promises_a_plan_keeps() -> None:
    """Proves each package by a plan of the changed model, and the amounts too. Without it they would be hearsay."""
    model = planted()
    case = case_of(model)
    for package in packages(case, Fraction(0), 5, NO_END).packages:
        plan = fg.solve(without(model, {ask.rule.id for ask in package.asks}))
        assert plan.totals.short == round(package.missing) == 0
    raised = [
        rule.model_copy(update={"personnel": Decimal(240)}) if rule.id == "DEU-mandate" else rule
        for rule in model.rules
    ]
    assert fg.solve(model.with_tables(rules=raised)).totals.short == 0
    less = [
        rule.model_copy(update={"personnel": Decimal(239)}) if rule.id == "DEU-mandate" else rule for rule in raised
    ]
    assert fg.solve(model.with_tables(rules=less)).totals.short == 2


def test_costs_decide_the_order_and_make_facts_of_people_askable() -> None:
    """Proves stated costs. Without it a dear change would be asked for like any other, and dwell never."""
    case = case_of(planted(), {"DEU-mandate": 5})
    assert [sorted(one) for one in PackageSearch(case, Fraction(0)).packages(NO_END)] == [
        ["ESP-decision", "ESP-law"],
        ["DEU-mandate"],
    ]
    model = planted()
    dear = [rule.model_copy(update={"cost": Decimal(5)}) if rule.id == "DEU-mandate" else rule for rule in model.rules]
    by_model = PackageSearch(case_of(model.with_tables(rules=dear)), Fraction(0)).packages(NO_END)
    assert [sorted(one) for one in by_model] == [["ESP-decision", "ESP-law"], ["DEU-mandate"]]
    more = {("lviv", "guard"): 800, ("lviv", "medic"): 20}
    rested = planted(rules=[], requirement=more, defaults={"deployable_share": 1, "dwell": 1, "overlap_days": 0})
    assert not case_of(rested).askable
    dwell = case_of(rested, {"ESP.land.dwell": 2})
    assert dwell.askable == ("ESP.land.dwell",)
    assert [sorted(one) for one in PackageSearch(dwell, Fraction(200)).packages(NO_END)] == [["ESP.land.dwell"]]


def test_single_changes_say_when_none_is_enough() -> None:
    """Proves the levers. Without it a reader would look for the one change that does not exist."""
    case = case_of(planted())
    found = levers(case, Fraction(0), NO_END)
    assert [(one.ask.rule.id, one.lessens) for one in found.levers] == [("DEU-mandate", Decimal(280))]
    assert found.suffices
    poor = case_of(planted(requirement={("lviv", "guard"): 900, ("lviv", "medic"): 20}))
    found = levers(poor, Fraction(0), NO_END)
    assert [(one.ask.rule.id, one.lessens) for one in found.levers] == [("DEU-mandate", Decimal(400))]
    assert not found.suffices


def test_only_those_are_asked_who_are_to_be_asked() -> None:
    """Proves the filter by country. Without it a delegation would be handed another country's homework."""
    case = case_of(planted(), owners=("ESP",))
    assert [[ask.rule.id for ask in one.asks] for one in packages(case, Fraction(0), 5, NO_END).packages] == [
        ["ESP-decision", "ESP-law"]
    ]


@settings(max_examples=examples(15))
@given(forces())
def test_the_trade_off_is_convex_and_ends_where_it_must(model: fg.ForceModel) -> None:
    """Proves the curve of what asking leaves missing. Without it "half the ask for half the gap" would be a guess."""
    case = case_of(model)
    found = trade_off(case, NO_END)
    assert found.extent.complete
    asked, missing = [one.asked for one in found.knees], [one.missing for one in found.knees]
    assert asked[0] == 0
    assert float(missing[0]) == pytest.approx(float(case.missing(NO_END)), abs=1e-3)
    assert float(missing[-1]) == pytest.approx(float(floor_of(case, NO_END)), abs=1e-2)
    assert asked == sorted(asked)
    slopes = [(missing[at] - missing[at + 1]) / (asked[at + 1] - asked[at]) for at in range(len(asked) - 1)]
    assert all(before >= after - Decimal("0.001") for before, after in pairwise(slopes))


def test_a_budget_gives_what_is_known_and_says_so() -> None:
    """Proves that time that is over is told. Without it a part of the list would pass for all of it."""
    case = case_of(planted())
    with pytest.raises(TimeOverError):
        packages(case, Fraction(0), 5, Budget(0.0))
    search = PackageSearch(case, Fraction(0))
    assert next(search.packages(NO_END)) == {"DEU-mandate"}
    assert not search.complete


@settings(max_examples=examples(10))
@given(forces(contradict=True))
def test_packages_do_not_depend_on_the_order_of_rows(model: fg.ForceModel) -> None:
    """Proves that the same model has the same packages. Without it two readers would plead for two things."""
    one, other = case_of(model), case_of(reordered(model))
    assert one.missing(NO_END) == other.missing(NO_END)
    target = default_target(one.missing(NO_END), floor_of(one, NO_END))
    assert packages(one, target, 3, NO_END).packages == packages(other, target, 3, NO_END).packages
