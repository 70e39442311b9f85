"""What the model's tables say, as exact numbers."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from datetime import MAXYEAR, date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import product
from math import ceil
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from forcegen.audit.law.permissions import stand_in, waived

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from forcegen.audit.statements import Key, Leave
    from forcegen.model import ForceModel
    from forcegen.rules import Rule
    from forcegen.terms.entities import Commitment, Condition, Pool, Requirement

TABLES = (
    "sources",
    "roles",
    "zones",
    "sites",
    "countries",
    "pools",
    "strengths",
    "role_shares",
    "eligibility",
    "commitments",
    "history",
    "conditions",
    "requirements",
    "rules",
    "scenarios",
)
"""Tables whose figures have a source and a status."""

NO_FIGURES = frozenset({"begins", "lat", "lon", "mobilised", "priority", "rotation", "rotations", "since", "until"})
"""Numbers that say where, when or in which order, and so are neither verified nor assumed."""

MONTH = Fraction(365, 12)
"""Days in a month, of whatever length the months of the calendar are."""


type Exact = int | Fraction
"""A number that is counted exactly: an ``int`` where it is whole, which is faster to sum than a fraction is."""


class StandsIn(NamedTuple):
    """A leave to stand in for a role, for all whom it is given: each counts for ``effect`` persons of the role."""

    pools: frozenset[Key]
    sites: frozenset[str]
    rotations: frozenset[int]
    effect: Exact


class Figures:
    """The model as the audit reads it.

    Attributes:
        model: The model.
        rotations: Rotations of the plan, 1 to T.
        pools: Pools by country and pool.
        sites: Sites by id.
        roles: Roles by id.
        rules: Ids of the rules that a person wrote.
        required: Persons required, by priority, at a site in a role in a rotation.
    """

    def __init__(self, model: ForceModel) -> None:
        self.model = model
        self._first_days: dict[int, date] = {}
        self.rotations = range(1, model.calendar.rotations + 1)
        self.pools: dict[Key, Pool] = {(pool.country, pool.id): pool for pool in model.pools}
        self.sites = {site.id: site for site in model.sites}
        self.roles = {role.id: role for role in model.roles}
        self.rules = frozenset(rule.id for rule in model.rules)
        self._touched: dict[tuple[int | date | None, int | date | None], tuple[int, ...]] = {}
        self.required = self._required()
        self._facts: dict[str, Condition] = {fact.id: fact for fact in model.conditions}
        self._held: dict[str, frozenset[int]] = {}
        self._possible: dict[str, frozenset[int]] = {}
        self._served: dict[tuple[str, str, int], Fraction] = {}
        for past in model.history:
            key = (past.country, past.pool, past.rotation)
            self._served[key] = self._served.get(key, Fraction(0)) + Fraction(past.personnel)
        self._missions: dict[Key, list[Commitment]] = {}
        for mission in model.commitments:
            self._missions.setdefault((mission.country, mission.pool), []).append(mission)
        self._strengths: dict[Key, dict[date, Fraction]] = {}
        for change in model.strengths:
            dated = self._strengths.setdefault((change.country, change.pool), {})
            dated[self.first_day_of(change.since)] = Fraction(change.personnel)

    def _required(self) -> dict[tuple[str, str, int], Mapping[int, Exact]]:
        """Persons required by post; rotations in which a post has the same lines share what they require."""
        reading = self.model.calendar.requirement_changes
        by_post: dict[tuple[str, str], list[Requirement]] = {}
        for line in self.model.requirements:
            by_post.setdefault((line.site, line.role), []).append(line)
        required: dict[tuple[str, str, int], Mapping[int, Exact]] = {}
        for post, lines in by_post.items():
            in_each: dict[int, tuple[int, ...]] = {}
            for number, line in enumerate(lines):
                for t in self.touched(line.since, line.until):
                    in_each[t] = (*in_each.get(t, ()), number)
            alike: dict[tuple[int, ...], Mapping[int, Exact]] = {}
            for t, numbers in in_each.items():
                if reading is not None:
                    required[*post, t] = self._by_reading([lines[one] for one in numbers], t, reading)
                    continue
                if numbers not in alike:
                    alike[numbers] = {lines[one].priority: exact(lines[one].personnel) for one in numbers}
                required[*post, t] = alike[numbers]
        return required

    def _by_reading(self, lines: list[Requirement], rotation: int, reading: str) -> dict[int, Exact]:
        """Persons required at a post by priority, where several rows may follow each other within a rotation."""
        priorities = dict.fromkeys(line.priority for line in lines)
        return {
            one: self._asked([line for line in lines if line.priority == one], rotation, reading) for one in priorities
        }

    def _asked(self, lines: list[Requirement], rotation: int, reading: str) -> Exact:
        """Persons of the rows for one post and priority in a rotation: one number for all of its days."""
        if reading == "by-days" and not (len(lines) == 1 and self.covers(rotation, lines[0].since, lines[0].until)):
            first, end = self.first_day(rotation), self.first_day(rotation + 1)
            day_by_day = Fraction(0)
            for line in lines:
                begins = first if line.since is None else max(first, self.first_day_of(line.since))
                over = end if line.until is None else min(end, self._over(line.until))
                day_by_day += Fraction(line.personnel) * (over - begins).days
            return ceil(day_by_day / (end - first).days)
        if reading == "later":
            lines = [max(lines, key=lambda line: date.min if line.since is None else self.first_day_of(line.since))]
        return max(exact(line.personnel) for line in lines)

    def outside(self) -> list[Exact]:
        """Persons of each requirement that touches no rotation of the plan."""
        return [exact(line.personnel) for line in self.model.requirements if not self.touched(line.since, line.until)]

    # -- when --------------------------------------------------------------------------------------------

    def first_day(self, rotation: int) -> date:
        """First day of a rotation: so many months after the first day of the plan; 0 and below lie before it."""
        if rotation not in self._first_days:
            self._first_days[rotation] = self.months_on(rotation, 0)
        return self._first_days[rotation]

    def months_on(self, moment: int | date, months: int) -> date:
        """Day on which so many months have passed that begin with a date, or with the first day of a rotation.

        Those before a rotation and those after it are added to the first day of the plan at once.
        """
        if isinstance(moment, date):
            return months_after(moment, months)
        calendar = self.model.calendar
        return months_after(calendar.start, months + (moment - 1) * calendar.rotation_months)

    def first_day_of(self, moment: int | date) -> date:
        """First day that "from" a date or rotation means."""
        return moment if isinstance(moment, date) else self.first_day(moment)

    def touches(self, rotation: int, since: int | date | None, until: int | date | None) -> bool:
        """Whether a period that includes its last day, or last rotation, has at least one day of a rotation."""
        begun = since is None or self.first_day_of(since) < self.first_day(rotation + 1)
        return begun and (until is None or self.first_day(rotation) < self._over(until))

    def touched(self, since: int | date | None, until: int | date | None) -> tuple[int, ...]:
        """Rotations of the plan that a period touches."""
        if (since, until) not in self._touched:
            self._touched[since, until] = tuple(t for t in self.rotations if self.touches(t, since, until))
        return self._touched[since, until]

    def covers(self, rotation: int, since: int | date | None, until: int | date | None) -> bool:
        """Whether a period that includes its last day, or last rotation, has every day of a rotation."""
        begun = since is None or self.first_day_of(since) <= self.first_day(rotation)
        return begun and (until is None or self.first_day(rotation + 1) <= self._over(until))

    def _over(self, until: int | date) -> date:
        """First day after the last one of a period."""
        return until + timedelta(days=1) if isinstance(until, date) else self.first_day(until + 1)

    def held(self, condition: str) -> frozenset[int]:
        """Rotations that a condition covers: in these, what it permits is permitted."""
        if condition not in self._held:
            fact = self._facts[condition]
            covered = (t for t in self.rotations if fact.holds and self.covers(t, fact.since, fact.until))
            self._held[condition] = frozenset(covered)
        return self._held[condition]

    def possible(self, condition: str) -> frozenset[int]:
        """Rotations that a condition touches: in these, what it forbids is forbidden."""
        if condition not in self._possible:
            fact = self._facts[condition]
            self._possible[condition] = frozenset(self.touched(fact.since, fact.until) if fact.holds else ())
        return self._possible[condition]

    def in_force(self, rule: Rule) -> list[int]:
        """Rotations that a restriction's period touches, unless a condition keeps the rule out of them."""
        return [
            t
            for t in self.touched(rule.scope.since, rule.scope.until)
            if all(t in self.possible(condition) for condition in rule.holds_while)
            and not any(t in self.held(condition) for condition in rule.holds_unless)
        ]

    def granted(self, rule: Rule) -> list[int]:
        """Rotations that a permission's period covers, unless a condition may keep it out of a day of them."""
        return [
            t
            for t in self.rotations
            if self.covers(t, rule.scope.since, rule.scope.until)
            and all(t in self.held(condition) for condition in rule.holds_while)
            and not any(t in self.possible(condition) for condition in rule.holds_unless)
        ]

    def between(self, first: date, end: date) -> frozenset[int]:
        """Rotations of which every day lies on or after the first day and before the end."""
        return frozenset(t for t in self.rotations if first <= self.first_day(t) and self.first_day(t + 1) <= end)

    # -- where and as what -------------------------------------------------------------------------------

    def names(self, each: str) -> list[str]:
        """Names of all countries, hosts, zones, sites or roles, in order."""
        match each:
            case "country":
                return sorted(country.id for country in self.model.countries)
            case "role":
                return sorted(self.roles)
            case "site":
                return sorted(self.sites)
            case _:
                return sorted({getattr(site, each) for site in self.sites.values()})

    @cached_property
    def manned(self) -> dict[int, set[str]]:
        """Sites at which anything is required, by rotation."""
        sites: dict[int, set[str]] = {t: set() for t in self.rotations}
        for site, _, t in self.required:
            sites[t].add(site)
        return sites

    @cached_property
    def posts(self) -> dict[int, set[tuple[str, str]]]:
        """Sites and roles in which somebody is of use, by rotation.

        That is where the role is required; and, for an enabling role, wherever anything is required at the site.
        """
        enabling = [role.id for role in self.model.roles if role.enabling]
        posts = {t: set(product(self.manned[t], enabling)) for t in self.rotations}
        for site, role, t in self.required:
            posts[t].add((site, role))
        return posts

    @cached_property
    def _posts_in_order(self) -> dict[int, list[tuple[str, str]]]:
        return {t: sorted(posts) for t, posts in self.posts.items()}

    @cached_property
    def stand_ins(self) -> dict[str, tuple[StandsIn, ...]]:
        """Every leave to stand in for a role, by the role; pools of the role itself need none."""
        leaves: dict[str, list[StandsIn]] = {}
        for rule in self.model.rules:
            leave = stand_in(rule)
            if leave is not None and leave.role in self.roles and rule.scope.covers_role(self.roles[leave.role]):
                standing_in = StandsIn(
                    frozenset(
                        key
                        for key, pool in self.pools.items()
                        if leave.by in pool.roles and leave.role not in pool.roles and rule.scope.covers_pool(pool)
                    ),
                    frozenset(site for site, place in self.sites.items() if rule.scope.covers_site(place)),
                    frozenset(self.granted(rule)),
                    exact(leave.effect),
                )
                leaves.setdefault(leave.role, []).append(standing_in)
        return {role: tuple(of_role) for role, of_role in leaves.items()}

    def effect(self, country: str, pool: str, site: str, role: str, rotation: int) -> Exact:
        """Persons of the role that one person sent counts for: 1 of its own, less as a stand-in, else none."""
        key = (country, pool)
        if key not in self.pools or site not in self.sites or role not in self.roles:
            return 0
        if role in self.pools[key].roles:
            return 1
        leaves = self.stand_ins.get(role, ())
        return max((one.effect for one in leaves if _given(one, key, site, rotation)), default=0)

    def places(self, key: Key, rotation: int) -> Iterable[tuple[str, str, Exact]]:
        """Where a pool can serve in a rotation, in order: site, role, and what one of its people counts for there."""
        for site, role in self._posts_in_order[rotation]:
            effect = self.effect(*key, site, role, rotation)
            if effect:
                yield site, role, effect

    @cached_property
    def in_whole_persons(self) -> bool:
        """Whether whole people are required everywhere, and whoever is sent counts for whole people."""
        return all(
            type(required) is int for lines in self.required.values() for required in lines.values()
        ) and not any(self._counts_for_parts(role, one) for role, leaves in self.stand_ins.items() for one in leaves)

    def _counts_for_parts(self, role: str, leave: StandsIn) -> bool:
        """Whether anybody counts for a part of a person where a leave is given: where no other leave gives more."""
        return type(leave.effect) is not int and any(
            type(self.effect(*key, site, role, t)) is not int
            for t in leave.rotations
            for site in leave.sites
            if (site, role) in self.posts[t]
            for key in leave.pools
        )

    # -- how many ----------------------------------------------------------------------------------------

    def strength(self, pool: Pool, rotation: int) -> Fraction:
        """People of a pool in a rotation: the latest strength that is dated by the rotation's first day."""
        first = self.first_day(rotation)
        dated = self._strengths.get((pool.country, pool.id), {})
        latest = max((day for day in dated if day <= first), default=None)
        return Fraction(pool.strength) if latest is None else dated[latest]

    @cached_property
    def largest(self) -> dict[Key, Fraction]:
        """The largest strength that each pool ever has."""
        return {
            key: max([Fraction(pool.strength), *self._strengths.get(key, {}).values()])
            for key, pool in self.pools.items()
        }

    def people(self, pool: Pool, rotation: int) -> Fraction:
        """People of a pool that can be away from home: strength × deployable share − committed − floor."""
        share = Fraction(_own(pool.deployable_share, self.model.defaults.deployable_share))
        return self.strength(pool, rotation) * share - Fraction(pool.committed) - Fraction(pool.floor)

    def leavers(self, pool: Pool) -> str:
        """Who leaves the pool when it shrinks."""
        return pool.leavers or self.model.defaults.leavers or "in-proportion"

    def rest(self, pool: Pool) -> int:
        """Rotations of rest owed after each rotation deployed."""
        return _own(pool.dwell, self.model.defaults.dwell)

    def cost_of_a_post(self, pool: Pool) -> Fraction:
        """People that one filled post costs: tours in a rotation × 1 / (1 − overlap / tour)."""
        rotation = self.model.calendar.rotation_months
        tour = rotation if pool.longest_tour_months is None else min(rotation, pool.longest_tour_months)
        overlap = _own(pool.overlap_days, self.model.defaults.overlap_days)
        return Fraction(rotation, tour) / (1 - overlap / (tour * MONTH))

    @cached_property
    def waivable(self) -> dict[Leave, int]:
        """Most whole persons whose rest each waiver rule allows to be cut short, by pool and rotation."""
        waivers = ((rule, waived(rule)) for rule in self.model.rules)
        return {
            (rule.id, key, rotation): personnel
            for rule, personnel in waivers
            if personnel is not None
            for key, rotation in product(self.pools, self.granted(rule))
            if rule.scope.covers_pool(self.pools[key])
        }

    @cached_property
    def waived_in_all(self) -> Counter[tuple[Key, int]]:
        """Most whole persons whose rest all waiver rules together allow to be cut short, by pool and rotation."""
        together: Counter[tuple[Key, int]] = Counter()
        for (_, key, rotation), personnel in self.waivable.items():
            together[key, rotation] += personnel
        return together

    def serving(self, pool: Pool, rotation: int) -> Fraction:
        """People of a pool on missions elsewhere in a rotation; before the plan, those of the force too."""
        on_missions = sum(
            Fraction(mission.personnel)
            for mission in self._missions.get((pool.country, pool.id), ())
            if self.touches(rotation, mission.since, mission.until)
        )
        return on_missions + self.past(pool, rotation)

    def past(self, pool: Pool, rotation: int) -> Fraction:
        """People of a pool whom the force had in a rotation before the plan."""
        return self._served.get((pool.country, pool.id, rotation), Fraction(0))

    def facts(self, pool: Pool, rotations: range) -> list[str]:
        """The rows that say who of a pool is away in some rotations, and how many it has in the last, in words."""
        key, calendar = (pool.country, pool.id), self.model.calendar
        said = [
            f"commitments: {mission.mission}, {mission.personnel:,}"
            for mission in self._missions.get(key, ())
            if mission.personnel and any(calendar.touches(t, mission.since, mission.until) for t in rotations)
        ]
        said += [
            f"history: rotation {past.rotation}, {past.personnel:,}"
            for past in self.model.history
            if (past.country, past.pool) == key and past.personnel and past.rotation in rotations
        ]
        first = calendar.first_day(rotations[-1])
        dated = [
            (calendar.begins(change.since), change)
            for change in self.model.strengths
            if (change.country, change.pool) == key and calendar.begins(change.since) <= first
        ]
        if dated:
            _, latest = max(dated, key=itemgetter(0))
            since = f"rotation {latest.since}" if isinstance(latest.since, int) else latest.since
            said.append(f"strengths: strength from {since}, {latest.personnel:,}")
        if pool.committed + pool.floor:
            said.append(f"pools: floor and committed, {pool.committed + pool.floor:,}")
        return said

    # -- how sure ----------------------------------------------------------------------------------------

    def assumed(self) -> dict[str, int]:
        """Figures that nobody verified or reported, counted by table and field.

        A number is a figure where it is not what it would be anyway; the model's defaults are figures always.
        """
        counted: Counter[str] = Counter()
        records = [(table, record) for table in TABLES for record in getattr(self.model, table)]
        for table, record in (*records, ("defaults", self.model.defaults)):
            for name, field in type(record).model_fields.items():
                value = getattr(record, name)
                figure = isinstance(value, int | Decimal) and not isinstance(value, bool) and name not in NO_FIGURES
                chosen = table == "defaults" or value != field.default
                if figure and chosen and record.provenance_of(name).status not in {"verified", "reported"}:
                    counted[f"{table} {name}"] += 1
        return dict(counted)


def exact(number: Decimal | Fraction | int) -> Exact:
    """A number as it is counted."""
    if type(number) is int:
        return number
    fraction = Fraction(number)
    return fraction.numerator if fraction.denominator == 1 else fraction


def _given(leave: StandsIn, key: Key, site: str, rotation: int) -> bool:
    """Whether a leave is given to a pool at a site in a rotation."""
    return key in leave.pools and site in leave.sites and rotation in leave.rotations


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months later, or the last day of that month if it is shorter.

    Nothing lasts beyond the last day of the year 9999.
    """
    years, month = divmod(day.month - 1 + months, 12)
    if day.year + years > MAXYEAR:
        return date.max
    longest = monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, longest))


def _own[T](own: T | None, default: T) -> T:
    """A pool's own figure, or the model's default."""
    return default if own is None else own
