"""The model: everything a person wrote, as one frozen value."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal, Self

from pydantic import Field, SerializeAsAny, ValidationInfo, field_validator, model_validator

from forcegen.model.checks import Locator, contradictions
from forcegen.problems import ModelError
from forcegen.rules import KINDS, Availability, Dwell, Rule
from forcegen.terms.calendar import Calendar
from forcegen.terms.entities import (
    Commitment,
    Condition,
    Country,
    Defaults,
    PastDeployment,
    Pool,
    Requirement,
    Role,
    Scenario,
    Site,
    Source,
    Zone,
    people_per_post,
)
from forcegen.terms.record import Day, Id, Record, Sentence

SCHEMA = "forcegen.model/1"


class ForceModel(Record):
    """A force to be stood up and kept up: who could send whom, what is needed where, and which rules bind.

    Frozen: a changed model is a new model. Every reference between rows is checked when it is made; a model
    that contradicts itself raises ``ModelError`` with every problem at once.
    """

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
    commitments: tuple[Commitment, ...] = ()
    """Missions elsewhere that occupy pools."""
    history: tuple[PastDeployment, ...] = ()
    """Deployments before the plan, from which people are owed rest."""
    conditions: tuple[Condition, ...] = ()
    """Facts that rules depend on."""
    requirements: tuple[Requirement, ...]
    """People needed: where, as what, when."""
    rules: tuple[SerializeAsAny[Rule], ...] = ()
    """Rules written by hand; the pools bring their own (see ``rulebook``)."""
    scenarios: tuple[Scenario, ...] = ()
    """Named sets of changes to the model."""

    @field_validator("rules", mode="before")
    @classmethod
    def _by_kind(cls, value: Any) -> Any:  # noqa: ANN401 - raw input can be anything
        if not isinstance(value, list | tuple):
            return value
        kinds = {kind.model_fields["kind"].default: kind for kind in KINDS}
        return tuple(
            kinds[entry["kind"]].model_validate(entry)
            if isinstance(entry, dict) and entry.get("kind") in kinds
            else entry
            for entry in value
        )

    @model_validator(mode="after")
    def _agrees_with_itself(self, info: ValidationInfo) -> Self:
        locate = info.context if isinstance(info.context, Locator) else Locator()
        problems = [finding.problem(locate) for finding in contradictions(self)]
        if problems:
            raise ModelError(problems)
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
    def _conditions(self) -> dict[str, Condition]:
        return {condition.id: condition for condition in self.conditions}

    @cached_property
    def rulebook(self) -> tuple[Rule, ...]:
        """Every rule that limits the plan, the pools' own among them, by id."""
        return tuple(sorted((*self._pool_rules(), *self.rules), key=lambda rule: rule.id))

    def _pool_rules(self) -> Iterator[Rule]:
        for pool in self.pools:
            dwell = self.dwell(pool)
            rotations = range(1, self.calendar.rotations + 1)
            per_post = self.people_per_post(pool)
            available = tuple(self.available(pool, t) for t in rotations)
            elsewhere = tuple(self.elsewhere(pool, t) for t in rotations)
            strength = pool.provenance_of("strength")
            yield Availability(
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
            if dwell:
                rest = pool.provenance_of("dwell") if pool.dwell is not None else self.defaults.provenance_of("dwell")
                yield Dwell(
                    id=f"{pool.key}.dwell",
                    owner=pool.country,
                    bindingness="people",
                    source=rest.source,
                    status=rest.status,
                    pool=pool.id,
                    dwell=dwell,
                    available=available,
                    elsewhere=elsewhere,
                    before=tuple(self.elsewhere(pool, t) for t in range(1 - dwell, 1)),
                    people_per_post=per_post,
                )

    # -- people ------------------------------------------------------------------------------------------

    def people_per_post(self, pool: Pool) -> Fraction:
        """People that one filled post costs the pool."""
        overlap = self.defaults.overlap_days if pool.overlap_days is None else pool.overlap_days
        return people_per_post(overlap, self.calendar.rotation_months)

    def dwell(self, pool: Pool) -> int:
        """Rotations of rest that the pool is owed after each rotation deployed."""
        return self.defaults.dwell if pool.dwell is None else pool.dwell

    def available(self, pool: Pool, rotation: int) -> Fraction:  # noqa: ARG002 - strengths change over time
        """People of the pool available in a rotation: strength × deployable share − committed − floor."""
        share = self.defaults.deployable_share if pool.deployable_share is None else pool.deployable_share
        return Fraction(pool.strength) * Fraction(share) - Fraction(pool.committed) - Fraction(pool.floor)

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
        past = (h.personnel for h in self._history.get(pool.key, ()) if h.rotation == rotation)
        return Fraction(sum(past, served))

    @cached_property
    def _commitments(self) -> dict[str, list[Commitment]]:
        grouped: dict[str, list[Commitment]] = {}
        for commitment in self.commitments:
            grouped.setdefault(f"{commitment.country}.{commitment.pool}", []).append(commitment)
        return grouped

    @cached_property
    def _history(self) -> dict[str, list[PastDeployment]]:
        grouped: dict[str, list[PastDeployment]] = {}
        for past in self.history:
            grouped.setdefault(f"{past.country}.{past.pool}", []).append(past)
        return grouped

    # -- the model as a document -------------------------------------------------------------------------

    def document(self) -> dict[str, Any]:
        """The model as plain JSON values, rows in the order of their ids, so that equal models look equal."""
        plain = self.model_dump(mode="json", by_alias=True, exclude_none=True)
        for table, rows in plain.items():
            if isinstance(rows, list):
                plain[table] = sorted(rows, key=lambda row: json.dumps(row, sort_keys=True))
        return plain

    @cached_property
    def sha256(self) -> str:
        """Hash of the document: the same for the same model, whatever the order of its rows or files."""
        text = json.dumps(self.document(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()
