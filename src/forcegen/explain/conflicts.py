"""Conflicts: minimal sets of whole rules that cannot hold together with a requirement.

A conflict is looked for among the rules that somebody could change, the facts of people taken as they are; only
then is it asked which of these facts it needs. So people are blamed last, and the conflict is minimal all the
same: without any one of its rules, the others leave the requirement within reach.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from forcegen.documents.explanation import Conflict, Conflicts, Extent
from forcegen.explain.case import NOTHING, Case, figure, rounded
from forcegen.explain.cores import core_of
from forcegen.explain.search import Choice, MinimalSets, Rules
from forcegen.solver.budget import Budget, TimeOverError
from forcegen.whatif.change import EVERYTHING, Change, Focus
from forcegen.whatif.live import Answer
from forcegen.whatif.units import fewest


@dataclass(frozen=True, eq=False)
class _Requirement:
    """What cannot be had.

    Attributes:
        roles: Its roles; none for all that is asked about.
        focus: Its lines; nothing is asked of the others.
    """

    roles: tuple[str, ...]
    focus: Focus


def conflicts(case: Case, most: int, budget: Budget) -> Conflicts:
    """Minimal conflicts, some of each requirement, the smallest first.

    Raises:
        TimeOverError: When the budget is over before anything is known.
    """
    if case.in_whole_units:
        return _in_whole_units(case, budget)
    found: list[Conflict] = []
    complete, note = True, ""
    requirements = _requirements(case, budget)
    each = max(1, most // max(1, len(requirements)))
    try:
        for requirement in requirements:
            search = _Search(case, requirement)
            for rules in search.conflicts(budget):
                found.append(_conflict(case, requirement, rules, budget))
                if len(search.found) == each:
                    break
            complete = complete and search.complete
    except TimeOverError:
        complete, note = False, "time limit reached: there may be others"
    if not complete and not note:
        note = f"at most {each} were computed for each requirement"
    found.sort(key=lambda one: (len(one.rules), one.roles, [(case.blame(rule.id), rule.id) for rule in one.rules]))
    return Conflicts(conflicts=tuple(found), extent=Extent(complete=complete, proven=True, note=note))


def _in_whole_units(case: Case, budget: Budget) -> Conflicts:
    """One minimal conflict of all that is asked about, by a search in whole units.

    Raises:
        TimeOverError: When the budget is over before anything is known.
    """

    def short(kept: Rules) -> bool | None:
        try:
            return case.only(kept, budget) > NOTHING
        except TimeOverError:
            return None

    rules, sure = fewest(sorted(case.limits, key=lambda rule: (-case.blame(rule), rule)), short)
    ordered = sorted(rules, key=lambda one: (case.blame(one), one))
    conflict = Conflict(
        roles=(),
        missing=figure(case.only(rules, Budget(None))),
        rules=tuple(case.blamed(rule) for rule in ordered),
    )
    note = "there may be others" if sure else "time limit reached: fewer rules may be enough, and there may be others"
    return Conflicts(conflicts=(conflict,), extent=Extent(complete=False, proven=sure, note=note))


def _requirements(case: Case, budget: Budget) -> list[_Requirement]:
    """What cannot be had even by itself: roles, or where every role can, all that is asked about together."""
    if case.measure == "violation":
        return [_Requirement((), EVERYTHING)]
    asked = case.asked
    parts = frozenset(asked.sites), asked.rotations, frozenset(asked.priorities)
    found: list[_Requirement] = []
    for role in sorted({role for _, role, _, _ in case.lines}):
        if not asked.roles or role in asked.roles:
            alone = _Requirement((role,), Focus(parts[0], frozenset({role}), parts[1], parts[2]))
            if case.without((), budget, alone.focus, "total") > NOTHING:
                found.append(alone)
    together = _Requirement((), Focus(parts[0], frozenset(asked.roles), parts[1], parts[2]))
    if not found and case.without((), budget, together.focus, "total") > NOTHING:
        found.append(together)
    return found


def _conflict(case: Case, requirement: _Requirement, rules: Rules, budget: Budget) -> Conflict:
    dropped = frozenset(case.limits) - rules
    ordered = sorted(rules, key=lambda one: (case.blame(one), one))
    return Conflict(
        roles=requirement.roles,
        missing=figure(case.without(dropped, budget, requirement.focus, "total")),
        rules=tuple(case.blamed(rule) for rule in ordered),
    )


class _Search(MinimalSets):
    """Every minimal conflict of one requirement: what is not hit by the changes that are known to help is one more."""

    def __init__(self, case: Case, requirement: _Requirement) -> None:
        super().__init__()
        self._case = case
        self._focus = requirement.focus
        self._changeable = case.changeable
        self._helped: list[Rules] = []

    def conflicts(self, budget: Budget) -> Iterator[Rules]:
        """Conflicts, each once; what is found of one are the rules that somebody could change.

        Raises:
            TimeOverError: When the budget is over.
        """
        for changeable in self.sets(budget):
            yield changeable | self._people(changeable, budget)

    def _tried(self, dropped: Rules, budget: Budget) -> Rules | None:
        answer = self._ask(dropped, dropped, budget)
        if self._short(answer):
            return self._least(self._core(answer, self._changeable, dropped), self._case.people, budget)
        self._helped.append(dropped)
        return None

    def _proposed(self, budget: Budget) -> Rules | None:
        """Fewest changes that break every known conflict, and are not known to be enough; ``None`` if none are."""
        choice = Choice({rule: 1_000_000 + place for place, rule in enumerate(self._changeable)}, budget)
        for conflict in self.found:
            choice.one_of(conflict)
        for helped in self._helped:
            choice.not_all_of(helped)
        return choice.cheapest()

    def _people(self, changeable: Rules, budget: Budget) -> Rules:
        """The facts of people that a conflict needs besides its rules."""
        dropped = frozenset(self._changeable) - changeable
        answer = self._ask(dropped, dropped, budget)
        people = self._case.people
        return self._least(self._core(answer, people, frozenset()), changeable, budget)

    def _core(self, answer: Answer, rules: tuple[str, ...], dropped: Rules) -> Rules:
        if answer.multipliers is None:
            raise ValueError("a requirement that cannot be stated has no conflict")
        return core_of(self._case, answer.multipliers, rules, dropped)

    def _least(self, core: Rules, stand: tuple[str, ...] | Rules, budget: Budget) -> Rules:
        """Of a core what is needed for too much to be missing, while some rules stand and all others are dropped."""
        near = frozenset(self._case.limits) - core - frozenset(stand)
        dropped = near
        for rule in sorted(core, key=lambda one: (-self._case.blame(one), one)):
            if self._short(self._ask(dropped | {rule}, near, budget)):
                dropped |= {rule}
        return core - dropped

    def _short(self, answer: Answer) -> bool:
        return rounded(answer.missing) > NOTHING

    def _ask(self, dropped: Rules, near: Rules, budget: Budget) -> Answer:
        change = Change(dropped, focus=self._focus, order="total")
        return self._case.relax(change, budget, near)
