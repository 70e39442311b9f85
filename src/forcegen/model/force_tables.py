"""The tables of a model and what can be looked up in them, without the checks between them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Generator, Iterable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Any, Final, Literal, NamedTuple, Self

from pydantic import BeforeValidator, Field, SerializeAsAny

from forcegen.display import Displayed
from forcegen.model.findings import Locator
from forcegen.model.requirement_changes import counted
from forcegen.model.rows import ROWS, of_its_kind
from forcegen.removed import WithRemovedMembers
from forcegen.rules.availability import Availability
from forcegen.rules.base import Rule
from forcegen.rules.dwell import Dwell
from forcegen.rules.eligibility import Eligibility
from forcegen.rules.mobilisation import Mobilisation
from forcegen.rules.specialists import Specialists
from forcegen.terms.calendar import Calendar
from forcegen.terms.dates import Day
from forcegen.terms.entities import (
    Commitment,
    Condition,
    Country,
    Defaults,
    Eligible,
    Leavers,
    PastDeployment,
    Pool,
    Requirement,
    Role,
    RoleShare,
    Scenario,
    Site,
    Source,
    Strength,
    Zone,
    people_per_post,
)
from forcegen.terms.record import Record, Sourced
from forcegen.terms.scope import Scope
from forcegen.terms.text import Id, Sentence

SCHEMA: Final = "forcegen.model/1"

_WHERE: Final = "_where"
"""Name under which a model keeps where its rows were written, beside its fields."""


class ForceTables(WithRemovedMembers, Displayed, Record):
    """Everything a person wrote, and what follows from it; ``ForceModel`` checks it as a whole."""

    schema_: Literal["forcegen.model/1"] = Field(default=SCHEMA, alias="schema")
    """Version of this form."""
    name: Id
    """Name of the model."""
    title: Sentence = ""
    """What a reader sees."""
    description: Sentence = ""
    """What the model says, and what it leaves out."""
    as_of: Day
    """Day on which its facts were true."""
    calendar: Calendar
    """Rotations of the plan."""
    defaults: Defaults = Defaults()
    """Figures that every pool takes unless it has its own."""
    sources: tuple[Source, ...] = ()
    """Pages, laws and data sets that figures were taken from."""
    roles: tuple[Role, ...]
    """Capabilities that requirements ask for."""
    zones: tuple[Zone, ...] = ()
    """Parts of the theatre."""
    sites: tuple[Site, ...]
    """Places where people serve."""
    countries: tuple[Country, ...]
    """Countries that may contribute."""
    pools: tuple[Pool, ...]
    """People that they have."""
    strengths: tuple[Strength, ...] = ()
    """How the strength of a pool changes over time."""
    role_shares: tuple[RoleShare, ...] = ()
    """How many people of a pool are trained for a role, where not all are."""
    eligibility: tuple[Eligible, ...] = ()
    """Who may serve where and as what; of pools that no row names, all people."""
    commitments: tuple[Commitment, ...] = ()
    """Missions elsewhere that occupy pools."""
    history: tuple[PastDeployment, ...] = ()
    """Deployments before the plan, from which people are owed rest."""
    conditions: tuple[Condition, ...] = ()
    """Facts that rules depend on."""
    requirements: tuple[Requirement, ...]
    """People needed: where, as what, when."""
    rules: tuple[Annotated[SerializeAsAny[Rule], BeforeValidator(of_its_kind)], ...] = ()
    """Rules written by hand; the pools bring their own (see ``rulebook``)."""
    scenarios: tuple[Scenario, ...] = ()
    """Named sets of changes to the model."""

    def __iter__(self) -> Generator[tuple[str, Any], None, None]:  # noqa: PYI058 - as the base class says it
        """Its parts by name, so that ``dict(model)`` is what a model is made of and nothing that it has worked out."""
        yield from ((name, getattr(self, name)) for name in type(self).model_fields)

    # -- where it was written ----------------------------------------------------------------------------

    @property
    def where(self) -> Locator:
        """Where its rows were written: no part of what the model is, nor of its hash, nor of what equals it."""
        known = vars(self).get(_WHERE)
        return known if isinstance(known, Locator) else Locator()

    def located(self, where: Locator) -> Self:
        """The model itself, which from now on knows where its rows were written."""
        vars(self)[_WHERE] = where
        return self

    # -- what rules may ask ------------------------------------------------------------------------------

    def holds(self, condition: str) -> tuple[int, ...]:
        """Rotations that a condition covers from the first to the last day."""
        fact = self.condition(condition)
        return self.calendar.covered(fact.since, fact.until) if fact.holds else ()

    def may_hold(self, condition: str) -> tuple[int, ...]:
        """Rotations of which a condition touches at least one day."""
        fact = self.condition(condition)
        return self.calendar.touched(fact.since, fact.until) if fact.holds else ()

    # -- finding things ----------------------------------------------------------------------------------

    def condition(self, condition: str) -> Condition:
        """A condition by its id; ``KeyError`` when there is none."""
        return self._conditions[condition]

    def source(self, source: str | None) -> Source | None:
        """A source by its id; ``None`` for no id."""
        return None if source is None else self._sources[source]

    @cached_property
    def _sources(self) -> dict[str, Source]:
        return {source.id: source for source in self.sources}

    @cached_property
    def scenario_by_id(self) -> dict[str, Scenario]:
        """Scenarios by name."""
        return {scenario.id: scenario for scenario in self.scenarios}

    @cached_property
    def _conditions(self) -> dict[str, Condition]:
        return {condition.id: condition for condition in self.conditions}

    @cached_property
    def rulebook(self) -> tuple[Rule, ...]:
        """Every rule that limits the plan, the pools' own among them, by id."""
        return tuple(sorted((*self._pool_rules(), *self.rules), key=lambda rule: rule.id))

    def _pool_rules(self) -> Iterator[Rule]:
        for pool in self.pools:
            dwell = self.dwell(pool)
            bound, leavers = self.rest(pool.country, pool.id)
            per_post = self.people_per_post(pool)
            available, elsewhere = self.people(pool)
            strength = pool.provenance_of("strength")
            yield Availability.known(  # the model that it comes from is checked
                id=f"{pool.key}.availability",
                owner=pool.country,
                bindingness="people",
                source=strength.source,
                status=strength.status,
                pool=pool.id,
                available=available,
                elsewhere=elsewhere,
                people_per_post=per_post,
            )
            if pool.mobilised is not None:
                called = pool.provenance_of("mobilised")
                yield Mobilisation.known(
                    id=f"{pool.key}.mobilisation",
                    owner=pool.country,
                    bindingness="people",
                    scope=Scope(countries=(pool.country,), pools=(pool.id,)),
                    source=called.source,
                    status=called.status,
                    pool=pool.id,
                    mobilised=pool.mobilised,
                    preparation=pool.preparation,
                )
            yield from self._limits_within(pool)
            if bound:
                rest = pool.provenance_of("dwell") if pool.dwell is not None else self.defaults.provenance_of("dwell")
                yield Dwell.known(
                    id=f"{pool.key}.dwell",
                    owner=pool.country,
                    bindingness="people",
                    source=rest.source,
                    status=rest.status,
                    pool=pool.id,
                    dwell=dwell,
                    preparation=pool.preparation,
                    available=available,
                    elsewhere=elsewhere,
                    before=tuple(self.elsewhere(pool, t) for t in range(1 - bound, 1)),
                    earlier=self._earlier(pool, bound),
                    leavers=leavers,
                    people_per_post=per_post,
                )

    def _limits_within(self, pool: Pool) -> Iterator[Rule]:
        """The rules of a pool by which not all of its people may do everything."""
        scope = Scope(countries=(pool.country,), pools=(pool.id,))
        trained = sorted(self._trained.get(pool.key, ()), key=lambda row: row.role)
        if trained:
            bound, leavers = self.rest(pool.country, pool.id)
            rotations = range(1 - bound, self.calendar.rotations + 1)
            first = trained[0].provenance_of("personnel" if trained[0].share is None else "share")
            yield Specialists.known(
                id=f"{pool.key}.specialists",
                owner=pool.country,
                bindingness="people",
                scope=scope,
                source=first.source,
                status=first.status,
                pool=pool.id,
                roles=tuple(row.role for row in trained),
                trained=tuple(tuple(self._specialists(pool, row, t) for t in rotations) for row in trained),
                bound=bound,
                leavers=leavers,
                people_per_post=self.people_per_post(pool),
            )
        entries = tuple(row for row in self.eligibility if row.country == pool.country and row.pool in (None, pool.id))
        if entries:
            yield Eligibility.known(
                id=f"{pool.key}.eligibility",
                owner=pool.country,
                bindingness="people",
                scope=scope,
                source=entries[0].source,
                status=entries[0].status,
                pool=pool.id,
                entries=entries,
            )

    def _specialists(self, pool: Pool, row: RoleShare, rotation: int) -> Fraction:
        """People of a pool trained for a role and available in a rotation."""
        if row.share is None:
            return Fraction(row.personnel or 0)
        return max(Fraction(0), self.available(pool, rotation)) * Fraction(row.share)

    # -- requirements ------------------------------------------------------------------------------------

    @cached_property
    def counted(self) -> tuple[Requirement, ...]:
        """The requirements as they count: one number for a site, role, priority and rotation, also where it changes."""
        return counted(self.calendar, self.requirements)

    # -- people ------------------------------------------------------------------------------------------

    def people_per_post(self, pool: Pool) -> Fraction:
        """People that one filled post costs the pool."""
        overlap = self.defaults.overlap_days if pool.overlap_days is None else pool.overlap_days
        return people_per_post(overlap, self.calendar.rotation_months, pool.longest_tour_months)

    def dwell(self, pool: Pool) -> int:
        """Rotations of rest that the pool is owed after each rotation deployed."""
        return self.defaults.dwell if pool.dwell is None else pool.dwell

    def rest(self, country: str, pool: str) -> tuple[int, Leavers]:
        """Rotations for which whoever served is bound, rest and preparation, and who leaves a pool that shrinks."""
        own = self._pool_of[country, pool]
        return self.dwell(own) + own.preparation, own.leavers or self.defaults.leavers or "in-proportion"

    def people_in(self, country: str, pool: str, rotation: int) -> tuple[Fraction, Fraction]:
        """People of a pool available in any rotation, and those elsewhere then: before the plan, its own too."""
        own = self._pool_of[country, pool]
        return self.available(own, rotation), self.elsewhere(own, rotation)

    def people(self, pool: Pool) -> People:
        """People of a pool in every rotation of the plan, worked out once: program, bounds and proof all ask."""
        return self._people[pool.key]

    @cached_property
    def _people(self) -> dict[str, People]:
        rotations = range(1, self.calendar.rotations + 1)
        people: dict[str, People] = {}
        for pool in self.pools:
            steady = pool.key not in self._strengths
            busy = pool.key in self._commitments or pool.key in self._history
            people[pool.key] = People(
                (self.available(pool, 1),) * len(rotations)
                if steady
                else tuple(self.available(pool, t) for t in rotations),
                tuple(self.elsewhere(pool, t) for t in rotations) if busy else (Fraction(0),) * len(rotations),
            )
        return people

    def _earlier(self, pool: Pool, rotations: int) -> tuple[Fraction, ...]:
        """People available in so many rotations before the plan, the latest last."""
        if pool.key not in self._strengths:
            return (self.people(pool).available[0],) * rotations
        return tuple(self.available(pool, t) for t in range(1 - rotations, 1))

    @cached_property
    def waivable(self) -> dict[tuple[str, str, int], dict[str, int]]:
        """Country, pool and rotation → the rules that let people of it go before their rest is over, and how many."""
        waivable: dict[tuple[str, str, int], dict[str, int]] = {}
        for rule in sorted(self.rules, key=lambda rule: rule.id):
            for rotation, people in rule.waives(self).items():
                for pool in self.pools:
                    if rule.scope.covers_pool(pool):
                        waivable.setdefault((pool.country, pool.id, rotation), {})[rule.id] = people
        return waivable

    def strength(self, pool: Pool, rotation: int) -> Fraction:
        """People in the pool on the first day of a rotation."""
        day = self.calendar.first_day(rotation)
        dated = [(begins, row) for begins, row in self._strengths.get(pool.key, ()) if begins <= day]
        return Fraction(dated[-1][1].personnel if dated else pool.strength)

    def available(self, pool: Pool, rotation: int) -> Fraction:
        """People of the pool available in a rotation: strength × deployable share − committed − floor."""
        share = self.defaults.deployable_share if pool.deployable_share is None else pool.deployable_share
        return self.strength(pool, rotation) * Fraction(share) - Fraction(pool.committed) - Fraction(pool.floor)

    def elsewhere(self, pool: Pool, rotation: int) -> Fraction:
        """People of the pool serving elsewhere in a rotation; before the plan, its past deployments too."""
        served = sum(
            (
                c.personnel
                for c in self._commitments.get(pool.key, ())
                if self.calendar.touches(rotation, c.since, c.until)
            ),
            Decimal(0),
        )
        return Fraction(served) + self.past(pool.country, pool.id, rotation)

    def past(self, country: str, pool: str, rotation: int) -> Fraction:
        """People of a pool whom the force had in a rotation before the plan."""
        history = self._history.get(f"{country}.{pool}", ())
        return sum((Fraction(row.personnel) for row in history if row.rotation == rotation), Fraction(0))

    @cached_property
    def _pool_of(self) -> dict[tuple[str, str], Pool]:
        return {(pool.country, pool.id): pool for pool in self.pools}

    @cached_property
    def _strengths(self) -> dict[str, list[tuple[date, Strength]]]:
        return {
            pool: sorted(((self.calendar.begins(row.since), row) for row in rows), key=lambda pair: pair[0])
            for pool, rows in _by_pool(self.strengths).items()
        }

    @cached_property
    def _trained(self) -> dict[str, list[RoleShare]]:
        return _by_pool(self.role_shares)

    @cached_property
    def _commitments(self) -> dict[str, list[Commitment]]:
        return _by_pool(self.commitments)

    @cached_property
    def _history(self) -> dict[str, list[PastDeployment]]:
        return _by_pool(self.history)

    def every_row(self) -> Iterator[tuple[str, int | None, Sourced]]:
        """Yield every record that may name its source: its table, its number there (the defaults have none), itself."""
        yield "defaults", None, self.defaults
        for table in ROWS:
            for number, row in enumerate(getattr(self, table)):
                yield table, number, row

    # -- the model as a document -------------------------------------------------------------------------

    def document(self) -> dict[str, Any]:
        """The model as plain JSON values, rows in the order of their ids, so that equal models look equal."""
        plain: dict[str, Any] = json.loads(self._as_text())
        return plain

    def _as_text(self) -> str:
        """The document: keys in order, and rows in the order of their text, each of them written once."""
        plain = self.model_dump(mode="json", by_alias=True, exclude_none=True)
        text = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode
        parts = {
            table: f"[{','.join(sorted(map(text, rows)))}]" if isinstance(rows, list) else text(rows)
            for table, rows in plain.items()
        }
        return f"{{{','.join(f'{text(table)}:{part}' for table, part in sorted(parts.items()))}}}"

    @cached_property
    def sha256(self) -> str:
        """Hash of the document: the same for the same model, whatever the order of its rows or files."""
        return hashlib.sha256(self._as_text().encode()).hexdigest()


class People(NamedTuple):
    """People of a pool, by rotation of the plan."""

    available: tuple[Fraction, ...]
    """Available: strength × deployable share − committed − floor."""
    elsewhere: tuple[Fraction, ...]
    """Serving elsewhere."""


def _by_pool[T: (Strength, RoleShare, Commitment, PastDeployment)](rows: Iterable[T]) -> dict[str, list[T]]:
    """Rows by the key of the pool that they are of."""
    grouped: dict[str, list[T]] = {}
    for row in rows:
        grouped.setdefault(f"{row.country}.{row.pool}", []).append(row)
    return grouped
