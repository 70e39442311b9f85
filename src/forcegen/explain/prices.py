"""Prices: what one person more or less under a rule changes, by solving again, and how far that holds.

The multipliers of an optimum say what a price would be if nothing were round. On round data, where several rules
bind at once, one person more is often worth less than that and one less costs more; so both are asked for. Bans
are limits of zero: one person more is one whom a ban lets through in each rotation, and where other rules forbid
the same people, it is said which would have to fall with it. The people of a pool are one limit, though two rules
speak of them: what is available and what rests.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np
from pydantic import ValidationError

from forcegen.documents.explanation import Extent, Price, Prices
from forcegen.explain.case import Case, figure, rounded
from forcegen.formulation.program import column_sums
from forcegen.model import ForceModel
from forcegen.solver.budget import Budget, TimeOverError
from forcegen.terms.numbers import PLACES
from forcegen.terms.record import Record
from forcegen.whatif.change import Change, Move
from forcegen.whatif.live import Answer

FARTHEST = Fraction(10_000_000)
"""Persons beyond which nobody asks how far a price holds."""

_STEPS = 12
"""Times that a corner is looked for: each comes nearer, and few rules have as many."""

_SMALL = 1e-9


@dataclass(frozen=True, slots=True)
class _Limit:
    """Rules that are moved together, named after the one that binds.

    Attributes:
        rule: The rule that binds.
        rules: All of them.
        falls: What is missing less without it, and without those as well that have to fall with it.
    """

    rule: str
    rules: tuple[str, ...]
    falls: tuple[Fraction, Fraction] | None


def prices(case: Case, most: int, budget: Budget) -> Prices:
    """Prices of the rules that bind: those that somebody could change, the costliest first; then those of people.

    Raises:
        TimeOverError: When the budget is over before anything is known.
    """
    base = case.ask(Change(focus=case.focus), budget)
    found: list[Price] = []
    note, several = "", 0
    try:
        limits = [*(_that_help(case, base, budget) if case.in_whole_units else _limits(case, base, budget))]
        several = len(limits)
        limits.sort(key=lambda one: (one.falls is None, -max(one.falls or (Fraction(0),)), one.rule))
        decided = sum(limit.falls is not None for limit in limits)
        shown = [*limits[: min(decided, most)], *limits[decided : decided + most]]
        found.extend(_price(case, limit, base, budget) for limit in shown)
    except TimeOverError:
        note = "time limit reached: other rules bind as well"
    if several > len(found) and not note:
        note = f"{len(found)} of {several} binding rules"
    people = [one for one in found if one.without is None]
    people.sort(key=lambda one: (-one.more, one.rule.id))
    found = [one for one in found if one.without is not None] + people
    return Prices(prices=tuple(found), extent=Extent(complete=not note, proven=True, note=note))


def _that_help(case: Case, base: Answer, budget: Budget) -> Iterator[_Limit]:
    """Rules without which less is missing in whole units: no multipliers say there which they are."""
    missing = rounded(base.missing)
    for rule in case.changeable:
        alone, others = missing - case.without((rule,), budget), _with_it(case, rule)
        together = missing - case.without((rule, *others), budget) if others else alone
        if max(alone, together) > 0:
            yield _Limit(rule, (rule,), (alone, together))


def _limits(case: Case, base: Answer, budget: Budget) -> Iterator[_Limit]:
    """Rules on which the multipliers rest; the people of a pool once."""
    missing = rounded(base.missing)
    pools: dict[tuple[str, str], list[str]] = {}
    for rule in case.limits:
        this = case.rules[rule]
        if this.people_of is not None:
            pools.setdefault(this.people_of, []).append(rule)
    named: set[tuple[str, ...]] = set()
    for rule in _binding(case, base):
        this = case.rules[rule]
        if this.people_of is not None:
            together = tuple(pools[this.people_of])
            if together not in named:
                named.add(together)
                yield _Limit(rule, together, None)
        elif this.bindingness == "people" and rule not in case.costs:
            yield _Limit(rule, (rule,), None)
        else:
            alone = missing - case.without((rule,), budget)
            others = _with_it(case, rule)
            yield _Limit(rule, (rule,), (alone, missing - case.without((rule, *others), budget) if others else alone))


def _binding(case: Case, base: Answer) -> list[str]:
    """Rules that bind by the multipliers."""
    if base.multipliers is None:
        return []
    formulation = case.formulation
    binds = np.zeros(len(formulation.rulebook), dtype=np.bool_)
    owners = formulation.owner[np.abs(base.multipliers) > _SMALL]
    binds[owners[owners >= 0]] = True
    useful = column_sums(formulation.program, base.multipliers)[: formulation.sets.contributions] > _SMALL
    for rule, banned in formulation.forbidden.items():
        binds[rule] |= bool(useful[banned].any())
    return [rule for rule in case.limits if binds[case.live.limits.rules[rule]]]


def _price(case: Case, limit: _Limit, base: Answer, budget: Budget) -> Price:
    own_rows = any(case.live.limits.movable(rule) for rule in limit.rules)
    if case.in_whole_units and case.rules[limit.rule].whole_numbers:  # a unit has no limit to which one can be added
        more, up_to, own_rows = Fraction(0), None, False
    else:
        more, up_to = _one_way(case, limit, base, 1, budget)
    less, down_to = _one_way(case, limit, base, -1, budget) if own_rows else (Fraction(0), Fraction(0))
    with_it = () if limit.falls is None else _with_it(case, limit.rule)
    return Price(
        rule=case.blamed(limit.rule),
        more=figure(more),
        less=figure(less),
        up_to=None if up_to is None else figure(up_to),
        down_to=None if down_to is None else figure(down_to),
        without=None if limit.falls is None else figure(limit.falls[0]),
        together_with=with_it,
        together=figure(limit.falls[1]) if limit.falls is not None and with_it else None,
        option=_option(case, limit.rule),
    )


def _with_it(case: Case, rule: str) -> tuple[str, ...]:
    """Other rules that forbid some of what a rule forbids, and that somebody could change."""
    formulation, live = case.formulation, case.live
    mine = np.zeros(formulation.sets.contributions, dtype=np.bool_)
    mine[formulation.forbidden.get(live.limits.rules[rule], np.zeros(0, dtype=np.int64))] = True
    others = (
        formulation.rulebook[other]
        for other, banned in formulation.forbidden.items()
        if other != live.limits.rules[rule] and mine[banned].any()
    )
    return tuple(sorted(other.id for other in others if other.bindingness != "people"))


def _option(case: Case, rule: str) -> str:
    """The option with which a plan is made for one person more; empty where no single figure says so."""
    this = case.rules[rule]
    if this.people_of is not None:
        return _stronger(case.model, *this.people_of)
    change = next(this.relaxations(), None)
    if change is None or not _accepts(this, change.key, change.value):
        return ""
    return f"--set rules.{rule}.{change.key}={change.value:f}"


def _accepts(row: Record, key: str, value: Decimal) -> bool:
    """Whether a field of a row takes a value: one at its largest takes none that is larger."""
    try:
        type(row).model_validate(row.model_dump(by_alias=True, exclude_unset=True) | {key: value})
    except ValidationError:
        return False
    return True


def _stronger(model: ForceModel, country: str, pool: str) -> str:
    """The option that adds one deployable person to a pool; empty where its strength is dated, or nobody deploys."""
    own = next(one for one in model.pools if (one.country, one.id) == (country, pool))
    share = Fraction(model.defaults.deployable_share if own.deployable_share is None else own.deployable_share)
    if not share or any((one.country, one.pool) == (country, pool) for one in model.strengths):
        return ""
    strength = figure(Fraction(own.strength) + 1 / share, 10**PLACES)
    if not _accepts(own, "strength", strength):
        return ""
    return f"--set countries.{country}.pools.{pool}.strength={strength:f}"


def _one_way(case: Case, limit: _Limit, base: Answer, way: int, budget: Budget) -> tuple[Fraction, Fraction | None]:
    """What one person more (or less) changes, and up to how many that holds; none where no end is in sight."""

    def moves(persons: Fraction) -> tuple[Move, ...]:
        return tuple(Move(rule, way * persons, bans=not case.live.limits.movable(rule)) for rule in limit.rules)

    def at(persons: Fraction) -> Answer:
        return case.ask(Change(moved=moves(persons), focus=case.focus), budget)

    one = at(Fraction(1))
    if one.status == "infeasible":  # not even one person less
        return Fraction(0), Fraction(0)
    change = abs(rounded(base.missing) - rounded(one.missing))
    if case.in_whole_units:  # units are no straight line: what one person changes says nothing of the next
        return change, Fraction(1)
    # how far the first stretch goes is asked of the objective, which is convex
    slope = one.objective - base.objective
    ends = case.live.limits.excess if way > 0 else case.live.limits.room
    rooms = [room for rule in limit.rules if (room := ends(rule)) is not None]
    far = min(rooms, default=FARTHEST)
    for _ in range(_STEPS):
        if far <= 1:
            return change, Fraction(1)
        there = at(far)
        on_line = base.objective + slope * float(far)
        if there.status == "infeasible":
            far = far / 2
        elif abs(there.objective - on_line) <= max(1e-5, 1e-9 * max(abs(base.objective), abs(on_line))):
            return change, None if far == FARTHEST else far
        else:
            nearer = _corner(base.objective, slope, there.objective, case.live.slope(moves(far), there) * way, far)
            if nearer is None or nearer >= far:
                return change, Fraction(1)
            far = nearer
    return change, Fraction(1)


def _corner(start: float, slope: float, value: float, steep: float, far: Fraction) -> Fraction | None:
    """Where the line from the start meets the line through a value farther out."""
    if abs(steep - slope) < _SMALL:
        return None
    return rounded((value - steep * float(far) - start) / (slope - steep))
