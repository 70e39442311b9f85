"""Remarks: what is no error in a model, but what a reader of its results should know.

Each check is a function from a model to its findings; none needs a solver. ``CHECKS`` lists them all.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from forcegen.collector import collector_paused
from forcegen.model.checks import uncounted
from forcegen.model.dates import near_misses, times_that_cover_nothing
from forcegen.model.findings import Finding, Remark
from forcegen.model.norms import exceeded_norms, impossible_pledges
from forcegen.model.part_rotations import parts_that_count_whole
from forcegen.model.requirement_changes import changes_within_a_rotation
from forcegen.model.units import units_that_fit_nothing
from forcegen.problems import quoted

if TYPE_CHECKING:
    from forcegen.model.force_model import ForceModel

Check = Callable[["ForceModel"], Iterator[Finding]]
"""A function that yields what it finds in a model."""


@collector_paused()
def remarks(model: ForceModel) -> tuple[Remark, ...]:
    """What a reader of the model's results should know, each with the place where it was written.

    Args:
        model: The model as it is solved. Its rows are located by file and line, by sheet and cell, or, in a model
            built in Python, by table and index; rows that a scenario adds are located at the scenario.

    Returns:
        First what was left out when the model was read, then what ``CHECKS`` find, in their order.

    >>> import forcegen as fg
    >>> model = fg.load("template")
    >>> fg.remarks(model)
    ()
    >>> early = fg.Requirement(site="airport", role="medical", personnel=20, priority=5, until=0)
    >>> for remark in fg.remarks(model.with_tables(requirements=[*model.requirements, early])):
    ...     print(remark.where)
    requirements[5], until
    """
    found = list(model.where.notes)
    for kind, check in CHECKS:
        found += [Remark.of(kind, finding.problem(model.where)) for finding in check(model)]
    return tuple(found)


def selected(every: tuple[Remark, ...], most: int) -> tuple[Remark, ...]:
    """At most so many remarks, of as many kinds as possible, with those of a kind side by side."""
    kinds: dict[str, list[Remark]] = defaultdict(list)
    for remark in every:
        kinds[remark.kind].append(remark)
    by_turns = [(turn, place) for place, group in enumerate(kinds.values()) for turn in range(len(group))]
    shown = [0] * len(kinds)
    for _, place in sorted(by_turns)[:most]:
        shown[place] += 1
    return tuple(remark for group, many in zip(kinds.values(), shown, strict=True) for remark in group[:many])


# -- checks ----------------------------------------------------------------------------------------------


def roles_of_no_pool(model: ForceModel) -> Iterator[Finding]:
    """Requirements that nobody can ever fill."""
    able = {role for pool in model.pools for role in pool.roles}
    for row, requirement in enumerate(model.requirements):
        if requirement.role not in able:
            found = f"{quoted(requirement.role)}, which no pool has"
            yield Finding("requirements", row, "role", found, "a role of some pool")


def parts_of_persons(model: ForceModel) -> Iterator[Finding]:
    """Requirements of which a part of a person stays short in every plan."""
    for row, requirement in enumerate(model.requirements):
        if requirement.personnel != requirement.personnel.to_integral_value():
            found = f"{requirement.personnel}, of whom a fraction stays unfilled in every rotation"
            yield Finding("requirements", row, "personnel", found, "whole persons")


def requirements_outside_the_plan(model: ForceModel) -> Iterator[Finding]:
    """Requirements that count in no rotation."""
    calendar = model.calendar
    for row in uncounted(model):
        since, until = model.requirements[row].since, model.requirements[row].until
        if until is not None and calendar.ends(until) < calendar.start:
            found = f"{quoted(until)}, before the plan begins, so that the requirement does not count"
            yield Finding("requirements", row, "until", found, f"{calendar.start} or later")
        else:
            last = calendar.last_day(calendar.rotations)
            found = f"{quoted(since)}, after the plan ends, so that the requirement does not count"
            yield Finding("requirements", row, "from", found, f"{last} or earlier")


def changed_requirements(model: ForceModel) -> Iterator[Finding]:
    """Requirements that change within a rotation, with the number that counts in it."""
    yield from changes_within_a_rotation(model.calendar, model.requirements)


def rows_that_never_count(model: ForceModel) -> Iterator[Finding]:
    """Missions, past deployments and strengths that change no rotation of the plan, nor anybody's rest in one."""
    calendar, last = model.calendar, model.calendar.rotations
    first = {pool.key: 1 - model.dwell(pool) - pool.preparation for pool in model.pools}
    for row, mission in enumerate(model.commitments):
        since = first[f"{mission.country}.{mission.pool}"]
        if not any(calendar.touches(t, mission.since, mission.until) for t in range(since, last + 1)):
            over = mission.until is not None and calendar.ends(mission.until) < calendar.start
            key, when = ("until", mission.until) if over else ("from", mission.since)
            why = "too early to matter for rest in the plan" if over else "after the plan ends"
            yield Finding("commitments", row, key, f"{quoted(when)}, {why}", "a time that counts")
    for row, past in enumerate(model.history):
        if past.rotation < first[f"{past.country}.{past.pool}"]:
            found = f"{past.rotation}, too early to matter for rest in the plan"
            yield Finding("history", row, "rotation", found, "a rotation that counts")
    begins = [calendar.first_day(t) for t in range(1, last + 1)]
    dated: dict[str, list[tuple[date, int]]] = defaultdict(list)
    for row, strength in enumerate(model.strengths):
        dated[f"{strength.country}.{strength.pool}"].append((calendar.begins(strength.since), row))
    for rows in dated.values():
        days = [day for day, _ in sorted(rows)]
        used = {bisect_right(days, day) - 1 for day in begins}
        for place, (day, row) in enumerate(sorted(rows)):
            if place not in used and day <= begins[-1]:  # later ones are told as dates that cover no rotation
                found = f"{quoted(day)}, before the next one that counts"
                yield Finding("strengths", row, "from", found, "a day that counts")


def unused_conditions(model: ForceModel) -> Iterator[Finding]:
    """Conditions that decide nothing."""
    used = {condition for rule in model.rules for condition in rule.conditions()}
    for row, condition in enumerate(model.conditions):
        if condition.id not in used:
            found = f"{quoted(condition.id)}, which no rule refers to"
            yield Finding("conditions", row, "id", found, "a rule that does")


def empty_pools(model: ForceModel) -> Iterator[Finding]:
    """Pools that have nobody to send."""
    for row, pool in enumerate(model.pools):
        if model.available(pool, 1) <= 0:
            expected = "more people than are bound at home and elsewhere"
            yield Finding("pools", row, "strength", "no deployable persons", expected)


CHECKS: tuple[tuple[str, Check], ...] = (
    ("a role that no pool has", roles_of_no_pool),
    ("a part of a person", parts_of_persons),
    ("a requirement outside the plan", requirements_outside_the_plan),
    ("a requirement that changes within a rotation", changed_requirements),
    ("dates that cover no rotation", times_that_cover_nothing),
    ("dates that nearly cover a rotation", near_misses),
    ("a part of a rotation", parts_that_count_whole),
    ("a row that never counts", rows_that_never_count),
    ("a condition that no rule refers to", unused_conditions),
    ("a pool without deployable persons", empty_pools),
    ("a norm that facts exceed", exceeded_norms),
    ("a pledge that cannot be kept", impossible_pledges),
    ("a unit that fits nothing", units_that_fit_nothing),
)
"""Every check with the kind of its remarks, by which they are grouped, in the order in which they are told."""
