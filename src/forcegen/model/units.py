"""Whole units that fit nothing: what rules in whole numbers ask for and no post, pool or ceiling lets happen.

Everything here follows from the tables alone; no plan is made.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache, cached_property
from math import lcm
from typing import TYPE_CHECKING

from forcegen.model.findings import Finding
from forcegen.problems import quoted
from forcegen.rules.answers import Awaited, Group
from forcegen.rules.base import Rule
from forcegen.terms.calendar import rotations_in_words

if TYPE_CHECKING:
    from forcegen.model.force_tables import ForceTables
    from forcegen.terms.entities import Pool


def units_that_fit_nothing(model: ForceTables) -> Iterator[Finding]:
    """Blocks and contingents larger than every post, pool or ceiling in their scope; what is asked of nations."""
    room = _Room(model)
    for row, rule in enumerate(model.rules):
        group, awaited, most = rule.group(), rule.awaited(), rule.most_countries()
        if group is not None:
            yield from _too_large(model, row, rule, group, room)
        if awaited is not None:
            yield from _never_reached(model, row, rule, awaited)
        if most is not None:
            yield from _too_few_nations(model, row, rule, most)


@dataclass(frozen=True)
class _Room:
    """How many persons of one country can serve together in what a rule counts by itself.

    Attributes:
        model: The model; nothing is worked out of its requirements before a rule asks.
    """

    model: ForceTables

    def fits(self, size: Decimal, rule: Rule, when: Collection[int]) -> bool:
        """Whether a single requirement in scope is large enough, which settles the matter for most rules."""
        sites, roles = self._scope(rule)
        rotations = frozenset(when)
        return any(
            line.personnel >= size
            and line.site in sites
            and line.role in roles
            and not rotations.isdisjoint(self.model.calendar.touched(line.since, line.until))
            for line in self.model.counted
        )

    def largest(self, rule: Rule, when: Collection[int], *, one_role: bool) -> Fraction:
        """The most persons in one of some rotations at a site, together or in one role."""
        sites, roles = self._scope(rule)
        exceeding = any(role.enabling and role.id in roles for role in self.model.roles)
        together: dict[tuple[str, ...], list[int]] = {}
        for (site, role), persons in self._persons.items():
            if site in sites and exceeding and any(persons[t] for t in when):
                return _ANY
            if site in sites and role in roles:
                key = (site, role) if one_role else (site,)
                known = together.get(key)
                together[key] = persons if known is None else [a + b for a, b in zip(known, persons, strict=True)]
        most = max((persons[t] for persons in together.values() for t in when), default=0)
        return Fraction(most, self._scale)

    def _scope(self, rule: Rule) -> tuple[set[str], set[str]]:
        sites = {site.id for site in self.model.sites if rule.scope.covers_site(site)}
        return sites, {role.id for role in self.model.roles if rule.scope.covers_role(role)}

    @cached_property
    def _least(self) -> dict[str, Fraction]:
        """The least that a stand-in counts for in a role: more persons than are required then fill a post."""
        least: dict[str, Fraction] = {}
        for rule in self.model.rules:
            for leave in rule.stand_ins(self.model):
                least[leave.role] = min(least.get(leave.role, Fraction(1)), leave.effect)
        return least

    @cached_property
    def _scale(self) -> int:
        """What the persons of ``_persons`` are multiplied by, so that all of them are whole numbers."""
        effects = (effect.numerator for effect in self._least.values())
        parts = (personnel.as_integer_ratio()[1] for personnel in {line.personnel for line in self.model.counted})
        return lcm(*effects) * lcm(*parts)

    @cached_property
    def _persons(self) -> dict[tuple[str, str], list[int]]:
        """Persons that can serve at a site in a role, times ``_scale``, at the index of each rotation."""
        length, scale = self.model.calendar.rotations + 1, self._scale
        persons: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * length)
        touched = cache(self.model.calendar.touched)  # thousands of requirements share a few periods
        factors = {role.id: scale / self._least.get(role.id, Fraction(1)) for role in self.model.roles}
        for line in self.model.counted:
            upper, lower = line.personnel.as_integer_ratio()
            count = upper * factors[line.role].numerator // (lower * factors[line.role].denominator)
            at = persons[line.site, line.role]
            for t in touched(line.since, line.until):
                at[t] += count
        return dict(persons)


_ANY = Fraction(10**12)
"""More people than there are: an enabling role may exceed what is required, wherever anything is."""


def _too_large(model: ForceTables, row: int, rule: Rule, group: Group, room: _Room) -> Iterator[Finding]:
    """Whether what must come together at once finds a post, a country and a ceiling large enough."""
    key, size, what, one_role = group
    when = rule.applies(model)
    if not when:
        return
    if not room.fits(size, rule, when):
        most = room.largest(rule, when, one_role=one_role)
        if most < size:
            found = f"{size:,}, where {what} fits no requirement in scope: no contribution is possible"
            expected = f"at most {_persons(most)}, the largest that is required in one place"
            yield Finding("rules", row, key, found, expected)
    pools = [pool for pool in model.pools if rule.scope.covers_pool(pool)]
    people = _people(model, pools, when)
    if pools and max(people.values()) < size:
        found = f"{size:,}, where {what} is more than any country in scope has: no contribution is possible"
        yield Finding("rules", row, key, found, f"at most {_persons(max(people.values()))}")
    able = [country for country, persons in people.items() if persons >= size]
    low = [
        (other, allowed)
        for other in model.rules
        if (allowed := other.most_at_once()) is not None and allowed < size and _covers_places(model, other, rule)
    ]
    for country in able if low else ():
        for other, allowed in low:
            both = set(when).intersection(other.applies(model))
            if both and _covers_pools(model, other, rule, country):
                at_most = f"at most {allowed:,}"
                when_both = rotations_in_words(both)
                found = f"{size:,}, but {quoted(other.id)} allows {country} {at_most} in {when_both}"
                yield Finding("rules", row, key, found, f"{at_most}: under both rules {country} cannot contribute")


def _people(model: ForceTables, pools: Iterable[Pool], when: Iterable[int]) -> dict[str, Fraction]:
    """The most people that each country has in one of some rotations."""
    own: dict[str, list[tuple[Fraction, ...]]] = defaultdict(list)
    for pool in pools:
        own[pool.country].append(model.people(pool).available)
    return {
        country: max(sum(together, Fraction(0)) for together in {_at(available, t) for t in when})
        for country, available in own.items()
    }


def _at(available: Iterable[tuple[Fraction, ...]], rotation: int) -> tuple[Fraction, ...]:
    """People of each pool in a rotation; a pool that has less than nobody has nobody."""
    return tuple(people[rotation - 1] if people[rotation - 1].numerator > 0 else Fraction(0) for people in available)


def _covers_places(model: ForceTables, wide: Rule, narrow: Rule) -> bool:
    """Whether every site and role that one rule speaks of is within another."""
    return all(wide.scope.covers_site(site) for site in model.sites if narrow.scope.covers_site(site)) and all(
        wide.scope.covers_role(role) for role in model.roles if narrow.scope.covers_role(role)
    )


def _covers_pools(model: ForceTables, wide: Rule, narrow: Rule, country: str) -> bool:
    """Whether every pool of one country that one rule speaks of is within another."""
    return all(
        wide.scope.covers_pool(pool)
        for pool in model.pools
        if pool.country == country and narrow.scope.covers_pool(pool)
    )


def _never_reached(model: ForceTables, row: int, rule: Rule, awaited: Awaited) -> Iterator[Finding]:
    """A threshold above all the people that the others have."""
    others = [model.people(pool).available for pool in model.pools if awaited.scope.covers_pool(pool)]
    most = max((sum(together, Fraction(0)) for together in {_at(others, t) for t in rule.applies(model)}), default=None)
    if most is not None and most < awaited.personnel:
        found = f"{awaited.personnel:,}, which the others never reach: no contribution in scope is possible"
        yield Finding("rules", row, "personnel", found, f"at most {_persons(most)}, the people that the others have")


def _too_few_nations(model: ForceTables, row: int, rule: Rule, most: int) -> Iterator[Finding]:
    """More countries that have pledged people for one site than may share it."""
    when = set(rule.applies(model))
    pledged: dict[str, set[str]] = defaultdict(set)
    for one in model.rules:
        if one.least_at_once() and len(one.scope.countries) == 1 and len(one.scope.sites) == 1:
            country, site = one.scope.countries[0], one.scope.sites[0]
            if (
                when.intersection(one.applies(model))
                and _covers_places(model, rule, one)
                and _covers_pools(model, rule, one, country)
            ):
                pledged[site].add(country)
    for site in [one.id for one in model.sites if rule.scope.covers_site(one)]:
        if len(pledged[site]) > most:
            found = f"{most}, though {len(pledged[site])} countries have pledged people for {quoted(site)}"
            yield Finding("rules", row, "most", found, f"at least {len(pledged[site])}, or fewer pledges")


def _persons(persons: Fraction) -> str:
    return f"{int(persons):,}"
