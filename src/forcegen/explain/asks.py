"""What could be asked of whom: packages of changes, single changes, and what asking more or less would leave."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from math import ceil

from forcegen.documents.explanation import Ask, Extent, Knee, Lever, Levers, Need, Package, Packages, TradeOff
from forcegen.explain.case import NOTHING, Case, figure, rounded
from forcegen.explain.packages import PackageSearch, cost_of
from forcegen.solver.budget import Budget, TimeOverError
from forcegen.terms.stretches import stretches
from forcegen.whatif.live import NEARLY

MOST_KNEES = 24
"""Corners of a trade-off that are looked for."""

_SAME = Fraction(1, 100)
"""Persons within which two rotations need the same."""


def floor_of(case: Case, budget: Budget) -> Fraction:
    """What is missing even if every rule falls that can be asked away.

    Raises:
        TimeOverError: When the budget is over.
    """
    return case.without(case.askable, budget)


def default_target(missing: Fraction, floor: Fraction) -> Fraction:
    """All of it, where that can be had; else half of what changes can do at all."""
    return Fraction(0) if floor <= NOTHING else floor + (missing - floor) / 2


def packages(case: Case, target: Fraction, most: int, budget: Budget) -> Packages:
    """The cheapest packages that leave no more than a target missing.

    Raises:
        TimeOverError: When the budget is over before anything is known.
    """
    floor, missing = floor_of(case, budget), case.missing(budget)
    search = PackageSearch(case, target)
    found: list[frozenset[str]] = []
    note, time_over = "", False
    if search.enough(missing):
        note = "no change is needed"
        if missing - floor <= NOTHING < missing:
            note = "no changeable rule would help"
    elif search.enough(floor):
        try:
            for package in search.packages(budget):
                found.append(package)
                if len(found) == most:
                    break
        except TimeOverError:
            others = "there may be others, and cheaper ones" if found else "none was found so far"
            time_over, note = True, f"time limit reached: {others}"
    else:
        note = f"no changes suffice: {round(floor):,} remain even without all changeable rules{case.asked.of_owners}"
    if len(found) == most and not search.complete:
        note = f"the {most} cheapest: there may be others that cost the same, or more"
    described = [_package(case, package, target, budget) for package in found]
    described.sort(key=lambda one: (one.cost, one.missing, [ask.rule.id for ask in one.asks]))
    return Packages(
        target=figure(target),
        floor=figure(floor),
        packages=tuple(described),
        extent=Extent(complete=not time_over, proven=True, note=note),
    )


def _package(case: Case, package: frozenset[str], target: Fraction, budget: Budget) -> Package:
    missing = case.without(package, Budget(None))  # known already
    needs = _needs(case, package, max(target, missing), budget)
    return Package(
        cost=cost_of(case, package),
        asks=tuple(_ask(case, rule, needs.get(rule, ())) for rule in sorted(package)),
        missing=figure(missing),
    )


def _ask(case: Case, rule: str, needs: tuple[Need, ...]) -> Ask:
    return Ask(rule=case.blamed(rule), cost=case.cost(rule), needs=needs)


def _needs(case: Case, package: frozenset[str], most: Fraction, budget: Budget) -> Mapping[str, tuple[Need, ...]]:
    """By how much each rule of a package has to give way; nothing where there was no time to ask."""
    if budget.over or case.in_whole_units:  # by how much rules give way is asked with units that can be divided
        return {}
    moves = case.elastic.least_moves(package, float(most) + NEARLY, case.focus, budget.left)
    by_rule: dict[str, dict[int, Fraction]] = {}
    for (rule, rotation), persons in (moves or {}).items():
        # up to the next thousandth, so that it is enough; a little of the next is the solver's tolerance
        needed = Fraction(ceil(persons * 1000 - 0.05), 1000)
        if needed > NOTHING:
            by_rule.setdefault(rule, {})[rotation] = needed
    return {rule: _stretches(persons) for rule, persons in by_rule.items()}


def _stretches(persons: Mapping[int, Fraction]) -> tuple[Need, ...]:
    """Rotations in a row that need the same, as one; of nearly the same the most."""
    return tuple(
        Need(first=one[0], last=one[-1], persons=figure(max(persons[rotation] for rotation in one)))
        for one in stretches(persons, lambda before, t: abs(persons[t] - persons[before]) <= _SAME)
    )


def levers(case: Case, target: Fraction, budget: Budget) -> Levers:
    """Every single change that helps, and whether one is enough.

    Raises:
        TimeOverError: When the budget is over before anything is known.
    """
    missing = case.missing(budget)
    found: list[tuple[Fraction, str]] = []
    note = ""
    try:
        for rule in case.askable:
            left = case.without((rule,), budget)
            if missing - left > NOTHING:
                found.append((missing - left, rule))
    except TimeOverError:
        note = "time limit reached: other changes may help as well"
    found.sort(key=lambda one: (-one[0], one[1]))
    return Levers(
        levers=tuple(
            Lever(ask=_ask(case, rule, ()), lessens=figure(lessens), suffices=missing - lessens <= target + NOTHING)
            for lessens, rule in found
        ),
        suffices=any(missing - lessens <= target + NOTHING for lessens, _ in found),
        extent=Extent(complete=not note, proven=True, note=note),
    )


def trade_off(case: Case, budget: Budget) -> TradeOff:
    """The least that can be missing for every number of person-rotations by which rules give way.

    The corners are found from the outside in: a price for each person asked gives the corner farthest out in its
    direction, and the prices worth trying are the slopes between neighbours.

    Raises:
        TimeOverError: When the budget is over before anything is known.
    """
    ends = [_corner(case, price, budget) for price in (_FREE, _DEAR)]
    knees = dict.fromkeys(ends)
    note = ""
    todo = [(ends[1], ends[0])]
    try:
        while todo and len(knees) < MOST_KNEES:
            near, far = todo.pop(0)
            more, less = far[0] - near[0], near[1] - far[1]
            if more <= NOTHING or less <= NOTHING:
                continue
            price = less / more
            corner = _corner(case, price, budget)
            if corner[1] + price * corner[0] < near[1] + price * near[0] - NOTHING * 10:
                knees[corner] = None
                todo += [(near, corner), (corner, far)]
    except TimeOverError:
        note = "time limit reached: there may be breakpoints in between"
    if todo and not note:
        note = f"only {MOST_KNEES} breakpoints were computed"
    ordered = sorted(knees, key=lambda one: (one[0], -one[1]))
    distinct = [ordered[0], *(after for before, after in pairwise(ordered) if after[0] - before[0] > NOTHING)]
    return TradeOff(
        knees=tuple(Knee(asked=figure(asked), missing=figure(left), rules=rules) for asked, left, rules in distinct),
        extent=Extent(complete=not note, proven=True, note=note),
    )


_FREE, _DEAR = Fraction(1, 1000), Fraction(1000)
"""Prices of a person asked at which all is asked that helps, and nothing."""


def _corner(case: Case, price: Fraction, budget: Budget) -> tuple[Fraction, Fraction, tuple[str, ...]]:
    """Persons asked, persons missing, and the rules that give way, at a price of a person asked."""
    if budget.over:
        raise TimeOverError
    weighed = case.elastic.weigh_moves(dict.fromkeys(case.askable, float(price)), case.focus, budget.left)
    if weighed is None:
        raise TimeOverError
    missing, _, moves = weighed
    asked = sum((rounded(persons) for persons in moves.values()), Fraction(0))
    return asked, rounded(missing), tuple(sorted({rule for rule, _ in moves}))
