"""Facts that break a norm: what nobody can undo, found without a solver.

People who serve elsewhere, who served before the plan, and the strength itself are facts. Where they alone exceed
what a pool's availability or dwell allows (waivers included), no plan is at fault: the others plan on, the pool
sends nobody more in those rotations, and the excess is named with the rows that it comes from. What would close it
is fewer people there or more strength; for dwell, and for nothing else, also a waiver.

A pledge is no fact. One that needs more posts or people than there are contradicts the model; that is found here
as well, rule by rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

from forcegen.model.findings import Finding
from forcegen.problems import quoted
from forcegen.rules.base import beside_facts
from forcegen.terms.calendar import rotations_in_words
from forcegen.terms.entities import Pool, Requirement

if TYPE_CHECKING:
    from forcegen.model.force_tables import ForceTables


@dataclass(frozen=True, slots=True)
class Fact:
    """A row of a table that counts in a pool's norm.

    Attributes:
        table: ``commitments``, ``history``, ``strengths`` or ``pools``.
        row: Number of the row in the table, from 0.
        name: What a reader calls it: the mission, the rotation, the strength.
        personnel: Its persons.
    """

    table: str
    row: int
    name: str
    personnel: Decimal


@dataclass(frozen=True, slots=True)
class Overrun:
    """Persons by which facts alone exceed what a rule allows in a rotation.

    Attributes:
        rule: Id of the rule of the pool.
        country: Country of the pool.
        pool: The pool.
        rotation: Rotation; of a window of rest the last.
        persons: Persons above what the rule and the waivers allow.
        allowed: Persons whom the rule and the waivers allow.
        facts: The rows that count, the largest first.
        waivable: Whether waivers loosen the rule.
    """

    rule: str
    country: str
    pool: str
    rotation: int
    persons: Fraction
    allowed: Fraction
    facts: tuple[Fact, ...]
    waivable: bool


def overruns(model: ForceTables) -> tuple[Overrun, ...]:
    """Every rule of a pool that facts alone exceed, rotation by rotation.

    >>> import forcegen as fg
    >>> model = fg.load("core-sustainment")
    >>> overruns(model)
    ()
    >>> mission = fg.Commitment(country="LVA", pool="land", mission="Elsewhere", personnel=4000, until=1)
    >>> for one in overruns(model.with_tables(commitments=[mission]))[:1]:
    ...     print(one.rule, one.rotation, one.persons, [fact.name for fact in one.facts])
    LVA.land.availability 1 750 ['Elsewhere']
    """
    pools = {(pool.country, pool.id): pool for pool in model.pools}
    found: list[Overrun] = []
    for rule in model.rulebook:
        if rule.people_of is None:
            continue
        pool = pools[rule.people_of]
        worst: dict[int, Overrun] = {}
        for row in rule.people_rows(with_facts=True):
            last = row.last
            leave = model.waivable.get((pool.country, pool.id, last), {}) if row.waivable else {}
            waivable = sum(leave.values())
            _, excess = beside_facts(row.people, row.facts, waivable)
            if excess and (last not in worst or excess > worst[last].persons):
                rows = tuple(facts_in(model, pool, range(row.first, last + 1)))
                allowed = row.people + waivable
                who = rule.id, pool.country, pool.id
                worst[last] = Overrun(*who, last, excess, allowed, rows, waivable=row.waivable)
        found += worst.values()
    return tuple(sorted(found, key=lambda one: (one.rule, one.rotation)))


def facts_in(model: ForceTables, pool: Pool, rotations: range) -> Iterator[Fact]:
    """The rows that say who of a pool is away in some rotations, and how strong it is in the last of them."""
    own = (pool.country, pool.id)
    found: list[Fact] = []
    for row, mission in enumerate(model.commitments):
        if (
            (mission.country, mission.pool) == own
            and mission.personnel
            and any(model.calendar.touches(t, mission.since, mission.until) for t in rotations)
        ):
            found.append(Fact("commitments", row, mission.mission, mission.personnel))
    for row, past in enumerate(model.history):
        if (past.country, past.pool) == own and past.personnel and past.rotation in rotations:
            found.append(Fact("history", row, f"rotation {past.rotation}", past.personnel))
    yield from sorted(found, key=lambda fact: (-fact.personnel, fact.table, fact.row))
    dated = [
        (model.calendar.begins(one.since), row, one)
        for row, one in enumerate(model.strengths)
        if (one.country, one.pool) == own
        and model.calendar.begins(one.since) <= model.calendar.first_day(rotations[-1])
    ]
    if dated:
        _, row, strength = max(dated, key=lambda one: one[0])
        since = f"rotation {strength.since}" if isinstance(strength.since, int) else str(strength.since)
        yield Fact("strengths", row, f"strength from {since}", strength.personnel)
    if pool.floor or pool.committed:
        yield Fact("pools", model.pools.index(pool), "floor and committed", pool.floor + pool.committed)


# -- pledges --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Unfillable:
    """A pledge of more persons than there are posts, or people, in its scope.

    Attributes:
        rule: Id of the pledge.
        row: Its row among the rules.
        personnel: Persons pledged.
        what: ``posts`` or ``people``.
        there: Posts or people that there are.
        rotations: Rotations in which that is so.
        where: Posts or pools in its scope.
    """

    rule: str
    row: int
    personnel: Decimal
    what: str
    there: Fraction
    rotations: tuple[int, ...]
    where: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """What is wrong, in words."""
        there = _persons(self.there)
        return (
            f"{self.rule} needs {self.personnel:,} {self.what} and there are {there}"
            f" in {rotations_in_words(self.rotations)} ({_some(self.where) or 'none in its scope'})"
        )


def unfillable_pledges(model: ForceTables) -> Iterator[Unfillable]:
    """Pledges that nothing but the requirement or the people in their scope makes impossible."""
    pools = {pool.key: pool for pool in model.pools}
    sites = {site.id: site for site in model.sites}
    roles = {role.id: role for role in model.roles}
    leaves = [leave for rule in model.rules for leave in rule.stand_ins(model)]

    @cache
    def lines(rotation: int) -> list[Requirement]:
        touches = model.calendar.touches
        return [line for line in model.counted if touches(rotation, line.since, line.until)]

    for row, rule in enumerate(model.rules):
        pledged = rule.least_at_once()
        if pledged is None:
            continue
        able = [pool for pool in pools.values() if rule.scope.covers_pool(pool)]
        fillable = {role for pool in able for role in pool.roles}
        grouped: dict[tuple[str, Fraction, tuple[str, ...]], list[int]] = {}
        for t in rule.applies(model):
            inside = [line for line in lines(t) if rule.scope.covers_site(sites[line.site])]
            # more than is required may be sent of an enabling role, and more persons where some count for less
            roomy = {role.id for role in model.roles if role.enabling and inside}
            roomy |= {leave.role for leave in leaves if t in leave.rotations}
            if any(rule.scope.covers_role(roles[role]) for role in roomy):
                posts = None
            else:
                inside = [line for line in inside if line.role in fillable and rule.scope.covers_role(roles[line.role])]
                posts = sum((Fraction(line.personnel) for line in inside), Fraction(0))
                where = tuple(dict.fromkeys(f"{line.site} {line.role}" for line in inside))
                if posts < pledged:
                    grouped.setdefault(("posts", posts, where), []).append(t)
            people = sum((_sendable(model, pool, t) for pool in able), Fraction(0))
            if people < pledged and (posts is None or people < posts):
                grouped.setdefault(("people", people, tuple(pool.key for pool in able)), []).append(t)
        for (what, there, where), rotations in grouped.items():
            yield Unfillable(rule.id, row, pledged, what, there, tuple(rotations), where)


def _sendable(model: ForceTables, pool: Pool, rotation: int) -> Fraction:
    """Posts that a pool can fill in a rotation if it does nothing else."""
    people = model.people(pool)
    free = people.available[rotation - 1] - people.elsewhere[rotation - 1]
    return max(Fraction(0), free) / model.people_per_post(pool)


# -- what is told of them -------------------------------------------------------------------------------


def exceeded_norms(model: ForceTables) -> Iterator[Finding]:
    """Rows of facts with which rules on a pool's people are exceeded, whatever is planned, each with all the rules."""
    sentences = {rule.id: rule.sentence() for rule in model.rulebook if rule.people_of is not None}
    of_row: dict[tuple[str, int], dict[str, list[Overrun]]] = {}
    facts: dict[tuple[str, int], Fact] = {}
    for one in overruns(model):
        for fact in one.facts:
            of_row.setdefault((fact.table, fact.row), {}).setdefault(one.rule, []).append(one)
            facts[fact.table, fact.row] = fact
    for (table, row), by_rule in of_row.items():
        fact, rules = facts[table, row], sorted(by_rule.values(), key=lambda ones: -max(one.persons for one in ones))
        first = rules[0][0]
        found = (
            f"{fact.personnel:,} of {first.country}.{first.pool} ({quoted(fact.name)}): with it facts exceed"
            f" {' and '.join(map(_exceeded, rules))}, and the pool cannot contribute more"
        )
        people = "more people" if table == "strengths" else "fewer people"
        expected = "; ".join(
            f"{people}{', or a waiver,' if waivable else ','} as {' and '.join(sentences[one] for one in ids)}"
            for waivable in (False, True)
            if (ids := [ones[0].rule for ones in rules if ones[0].waivable is waivable])
        )
        yield Finding(table, row, _KEYS[table], found, expected)


def _exceeded(ones: list[Overrun]) -> str:
    """A rule, by how much it is exceeded and when."""
    most = max(one.persons for one in ones)
    up_to = "" if len({one.persons for one in ones}) == 1 else "up to "
    return f"{ones[0].rule} by {up_to}{_persons(most)} in {rotations_in_words([one.rotation for one in ones])}"


_KEYS = {"commitments": "personnel", "history": "personnel", "strengths": "personnel", "pools": "floor"}
"""The key of a row that holds its persons."""


def impossible_pledges(model: ForceTables) -> Iterator[Finding]:
    """Pledges of more than there are posts or people, which contradict the model."""
    for one in unfillable_pledges(model):
        found = f"{one.personnel:,}, but {one.sentence}, so that no plan satisfies all rules"
        yield Finding("rules", one.row, "personnel", found, f"at most the {one.what} in its scope")


def _some(names: tuple[str, ...]) -> str:
    return ", ".join(names[:3]) + (f" +{len(names) - 3}" if len(names) > 3 else "")


def _persons(number: Fraction) -> str:
    return f"{int(number):,}" if number.denominator == 1 else f"{float(number):,.2f}"
