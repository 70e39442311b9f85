"""Many changes of one rule in one rotation: one live solver against a fresh solve for each.

A change moves the limit of one country's mandate in one of its rotations, up or down by as much as half of it. All
ways are asked the same question, the least shortfall by priority, so that a fresh solve is spared the plan in whole
people and the proof; that makes it the harder one to beat.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

import forcegen as fg
from benchmarks.contestants import TEXTBOOK
from benchmarks.results import Resolves, Way
from forcegen.formulation import formulate
from forcegen.formulation.equal_sites import merge_equal_sites
from forcegen.solver.optimise import optimise
from forcegen.whatif.change import Change, Move
from forcegen.whatif.live import Live

_SEED = 7


@dataclass(frozen=True)
class _Moved:
    """The limit of a ceiling, moved by so many persons in one rotation."""

    ceiling: fg.Ceiling
    rotation: int
    persons: int

    def made(self, model: fg.ForceModel) -> fg.ForceModel:
        """The model with the change: the ceiling in up to three parts, of which the middle one is moved."""
        rule, scope = self.ceiling, self.ceiling.scope
        touched = model.calendar.touched(scope.since, scope.until)
        spans = [
            (touched[0], self.rotation - 1, 0),
            (self.rotation, self.rotation, self.persons),
            (self.rotation + 1, touched[-1], 0),
        ]
        parts = [
            rule.model_copy(
                update={
                    "id": f"{rule.id}-{since}",
                    "personnel": rule.personnel + persons,
                    "scope": scope.model_copy(update={"since": since, "until": until}),
                }
            )
            for since, until, persons in spans
            if since <= until
        ]
        return model.with_tables(rules=[*(one for one in model.rules if one.id != rule.id), *parts])


def _changes(model: fg.ForceModel, count: int) -> Iterator[_Moved]:
    rng = np.random.default_rng(_SEED)
    ceilings = [rule for rule in model.rules if isinstance(rule, fg.Ceiling) and rule.personnel > 0]
    for _ in range(count):
        rule = ceilings[rng.integers(len(ceilings))]
        rotations = model.calendar.touched(rule.scope.since, rule.scope.until)
        part = rng.uniform(0.05, 0.5) * rng.choice([-1, 1])
        yield _Moved(rule, rotations[rng.integers(len(rotations))], round(part * float(rule.personnel)))


def resolved(way: Way, model: fg.ForceModel, count: int) -> Resolves:
    """Answer the first changes of the series, one way."""
    changes = list(_changes(model, count))
    if way == "live":
        return _live(model, changes)
    ask = _fresh if way == "fresh" else _textbook
    ask(model)()  # everything has run once before a clock starts
    seconds, short = 0.0, []
    for change in changes:
        question = ask(change.made(model))
        started = time.perf_counter()
        short.append(question())
        seconds += time.perf_counter() - started
    return Resolves(way=way, changes=count, seconds=seconds, solves=count, short=tuple(short))


def _live(model: fg.ForceModel, changes: list[_Moved]) -> Resolves:
    Live(formulate(merge_equal_sites(model).model)).ask()  # the same
    started = time.perf_counter()
    live = Live(formulate(merge_equal_sites(model).model))
    short = [
        dict(live.ask(Change(moved=(Move(one.ceiling.id, Fraction(one.persons), one.rotation, one.rotation),))).short)
        for one in changes
    ]
    seconds = time.perf_counter() - started
    return Resolves(way="live", changes=len(changes), seconds=seconds, solves=live.solves, short=tuple(short))


def _fresh(model: fg.ForceModel) -> Callable[[], dict[int, float]]:
    def ask() -> dict[int, float]:
        formulation = formulate(merge_equal_sites(model).model)
        values = optimise(formulation).values
        assert values is not None, "a model of the family has an optimum"
        return {priority: float(formulation.shortfall_cost(priority) @ values) for priority in formulation.priorities}

    return ask


def _textbook(model: fg.ForceModel) -> Callable[[], dict[int, float]]:
    solve = TEXTBOOK.prepare(model)
    return lambda: dict(solve(lambda _: None)().short)
