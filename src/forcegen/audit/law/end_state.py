"""What the audit demands of a plan under rules of the kind end-state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from forcegen.audit.law.alike import Says, contributions_in, posts_of
from forcegen.audit.law.dwell import bound_together, counted, people_there
from forcegen.audit.statements import Block, Statement

if TYPE_CHECKING:
    from forcegen import rules
    from forcegen.audit.figures import Figures
    from forcegen.terms.entities import Pool


def end_state(rule: rules.EndState, figures: Figures) -> Says:
    """The pools can go on after the plan: each as in its last rotation, or all together with so many posts."""
    last = figures.rotations[-1]
    if last not in figures.in_force(rule):
        return
    keys = sorted(contributions_in(rule.scope, figures).pools, key=".".join)
    pools = [figures.pools[key] for key in keys]
    if rule.personnel is None:
        for pool in pools:
            for ahead in range(1, rule.rotations + 1):
                yield from _again(rule, pool, ahead, figures)
    else:
        yield _together(rule, pools, figures)


def _again(rule: rules.EndState, pool: Pool, ahead: int, figures: Figures) -> Iterator[Statement]:
    """Those of the last rotation find as many people once more, so many rotations later."""
    last = figures.rotations[-1]
    posts, index = posts_of(pool, figures), (last, f"{pool.country}.{pool.id}")
    again = replace(posts, rotations=(last,))
    free = figures.people(pool, last + ahead) - figures.serving(pool, last + ahead)
    yield Statement(rule.id, (*index, f"after-{ahead}", "there"), (again,), "<=", max(Fraction(0), free))
    for since, weights, room in _windows(pool, last + ahead, figures):
        part = f"after-{ahead}" + ("" if since is None else f"-from-{last - since}")
        times = sum((weight for t, weight in weights.items() if t > last), Fraction(0))
        left = (*counted(posts, weights, figures), replace(again, weight=posts.weight * times))
        yield Statement(rule.id, (*index, part), left, "<=", _left_over(pool, weights, room, figures))


def _together(rule: rules.EndState, pools: list[Pool], figures: Figures) -> Statement:
    """The posts for which the pools have rested people in the last of the rotations after the plan."""
    last = figures.rotations[-1]
    most, parts = -Fraction(rule.personnel or 0), list[Block]()
    for pool in pools:
        bound = figures.rest(pool) + pool.preparation
        t = last + rule.rotations
        leavers = "in-proportion" if figures.leavers(pool) == "in-proportion" else "rested"
        ((_, weights, room),) = bound_together(people_there(pool, range(t - bound, t + 1), figures), t, bound, leavers)
        most += _left_over(pool, weights, room, figures) / figures.cost_of_a_post(pool)
        parts += counted(replace(posts_of(pool, figures), weight=Fraction(1)), weights, figures)
    return Statement(rule.id, (last, "together"), tuple(parts), "<=", most)


def _windows(pool: Pool, t: int, figures: Figures) -> Iterator[tuple[int | None, dict[int, Fraction], Fraction]]:
    """Services whose people are all in the pool in a rotation: since when (unless the longest), weights, room."""
    bound = figures.rest(pool) + pool.preparation
    people = people_there(pool, range(t - bound, t + 1), figures)
    for since, weights, room in bound_together(people, t, bound, figures.leavers(pool) if bound else "rested"):
        yield None if since == t - bound else since, weights, room


def _left_over(pool: Pool, weights: dict[int, Fraction], room: Fraction, figures: Figures) -> Fraction:
    """People whom neither the past nor missions take."""
    away = sum((weight * figures.serving(pool, t) for t, weight in weights.items()), Fraction(0))
    return max(Fraction(0), room - away)
