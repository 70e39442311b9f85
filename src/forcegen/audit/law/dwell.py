"""What the audit demands of a plan under rules of the kind dwell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING

from forcegen.audit.law.alike import posts_of
from forcegen.audit.statements import Excess, Statement, Waived

if TYPE_CHECKING:
    from forcegen.audit.figures import Figures
    from forcegen.audit.statements import Block
    from forcegen.terms.entities import Pool


def dwell(pool: Pool, figures: Figures) -> list[Statement] | None:
    """Nobody is away twice in the rotations that bind a person, those before the plan included, unless waived.

    They are the rotation, the rest owed and the preparation. A pool bound for no other rotation than that in which
    it serves has no such rule. Where missions and past deployments alone take more people than rest and waivers
    allow, nobody may be added to them, and no waiver is left for anybody else.
    """
    bound = figures.rest(pool) + pool.preparation
    if not bound:
        return None
    posts, rule, key = posts_of(pool, figures), f"{pool.key}.dwell", (pool.country, pool.id)
    serving = {tau: figures.serving(pool, tau) for tau in range(1 - bound, figures.rotations.stop)}
    people = people_there(pool, serving, figures)
    statements: list[Statement] = []
    for t in figures.rotations:
        waivable = figures.waived_in_all[key, t]
        for since, weights, room in bound_together(people, t, bound, figures.leavers(pool)):
            gone = sum((weight * serving[tau] for tau, weight in weights.items()), Fraction(0))
            planned = counted(posts, weights, figures)
            index = (t,) if since == t - bound else (t, f"from-{since}")
            if gone > room + waivable:
                excess = Excess(gone - room - waivable, room + waivable, since, waivable=True)
                statements.append(Statement(rule, index, planned, "<=", Fraction(0), excess=excess))
            else:
                waived = Waived(key, (t,), Fraction(-1))
                statements.append(Statement(rule, index, (*planned, waived), "<=", room - gone))
    return statements


def people_there(pool: Pool, rotations: Iterable[int], figures: Figures) -> dict[int, Fraction]:
    """People in a pool by rotation, before and after the plan too; where missions take more than all, nobody."""
    return {t: max(Fraction(0), figures.people(pool, t)) for t in rotations}


def counted(posts: Block, weights: Mapping[int, Fraction], figures: Figures) -> tuple[Block, ...]:
    """Those of the plan who fill some posts, each rotation by its weight."""
    alike: dict[Fraction, list[int]] = {}
    for t, weight in weights.items():
        if t in figures.rotations:
            alike.setdefault(weight, []).append(t)
    return tuple(
        replace(posts, rotations=tuple(rotations), weight=posts.weight * weight) for weight, rotations in alike.items()
    )


def bound_together(
    people: dict[int, Fraction], t: int, bound: int, leavers: str
) -> Iterator[tuple[int, dict[int, Fraction], Fraction]]:
    """Which services take different people who are all to be found among so many: since when, their weights, how many.

    Args:
        people: People in the pool by rotation, those before the plan included.
        t: The rotation in which they are counted.
        bound: Rotations for which a service binds whoever did it.
        leavers: Who leaves when there are fewer than in the rotation before.
    """
    window = range(t - bound, t + 1)
    steps = {tau: people[tau] - people[tau - 1] for tau in window[1:]}
    match leavers:
        case "in-proportion":
            # a millionth is the smallest part that is counted, and what is left over has left
            weights: dict[int, Fraction] = {}
            for since in window:
                weight = Fraction(1)
                for tau in range(since + 1, t + 1):
                    if steps[tau] < 0:
                        weight = Fraction(floor(weight * people[tau] / people[tau - 1] * MILLION), MILLION)
                weights[since] = weight
            yield window.start, weights, people[t]
        case "served":
            # whoever served since a rotation was in the pool then, or joined it later
            for since in window[:-1]:
                if since == window.start or people[since] < people[since - 1]:
                    joined = sum(max(steps[tau], Fraction(0)) for tau in range(since + 1, t + 1))
                    yield since, dict.fromkeys(range(since, t + 1), Fraction(1)), people[since] + joined
        case _:
            yield window.start, dict.fromkeys(window, Fraction(1)), people[t]


MILLION = 10**6
"""Parts into which a person counts where the people of a pool leave in proportion."""
