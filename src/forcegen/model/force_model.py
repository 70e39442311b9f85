"""The model: everything a person wrote, as one frozen value."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache, cached_property
from typing import Annotated, Any, Final, Literal, NamedTuple, Self

from pydantic import (
    BeforeValidator,
    Field,
    SerializeAsAny,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    model_validator,
)
from pydantic.functional_validators import ModelWrapValidatorHandler

from forcegen.display import Displayed
from forcegen.model.checks import contradictions, idle_rules, mixed_up_periods, unknown_references, unsourced
from forcegen.model.edits import wrong_scenarios
from forcegen.model.findings import Locator
from forcegen.model.messages import problems_of
from forcegen.model.rows import ROWS, of_its_kind, row_type
from forcegen.problems import ModelError, Problem, quoted
from forcegen.removed import WithRemovedMembers
from forcegen.rules.availability import Availability
from forcegen.rules.base import Rule
from forcegen.rules.dwell import Dwell
from forcegen.rules.mobilisation import Mobilisation
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
    Strength,
    Zone,
    people_per_post,
)
from forcegen.terms.record import Day, Id, Record, Sentence, Sourced, apart
from forcegen.terms.scope import Scope

SCHEMA: Final = "forcegen.model/1"

_WHERE: Final = "_where"
"""Name under which a model keeps where its rows were written, beside its fields."""


class ForceModel(WithRemovedMembers, Displayed, Record):
    """A force to be stood up and kept up: who could send whom, what is needed where, and which rules bind.

    Frozen: a changed model is a new model. Every reference between rows is checked when it is made; a model
    that contradicts itself raises ``ModelError`` with every problem at once.

    >>> import forcegen as fg
    >>> model = fg.load("template")
    >>> [country.name for country in model.countries]
    ['France', 'Netherlands', 'Denmark']
    >>> len(model.rules), len(model.rulebook)
    (4, 12)
    >>> larger = model.with_tables(calendar=fg.Calendar(start=model.calendar.start, rotations=6))
    >>> len(model.calendar), len(larger.calendar)
    (4, 6)
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
    strengths: tuple[Strength, ...] = ()
    """How the strength of a pool changes over time."""
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

    @model_validator(mode="wrap")
    @classmethod
    def _with_every_problem(cls, data: Any, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo) -> Self:
        locate = info.context if isinstance(info.context, Locator) else Locator()
        unread: dict[str, frozenset[str] | None] = dict.fromkeys(locate.torn)
        try:
            model = handler(data)
        except ValidationError as error:
            if not isinstance(data, dict):
                raise ModelError([Problem("model", quoted(data), "a table of keys and values")]) from None
            problems = list(problems_of(error, cls, data, locate))
            readable = _readable(cls, data, error, unread)
            part = readable.model
            found = [*unknown_references(part, unread, readable.torn, whole=False), *unsourced(readable.sourced)]
            problems += [finding.problem(locate) for finding in found]
            locate = locate.renumbered(readable.numbers)
        else:
            problems, part = [], model
        found = list(contradictions(part, unread))
        if locate.file and "calendar" not in unread:
            found += mixed_up_periods(part)
        if locate.file and not unread and _REACH.isdisjoint(one.table for one in found):
            found += idle_rules(part, besides={one.row for one in found if one.table == "rules"})
            found += wrong_scenarios(part)
        problems += [finding.problem(locate) for finding in found]
        if problems:
            raise ModelError(problems)
        return model.located(locate) if isinstance(info.context, Locator) else model

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
            bound = dwell + pool.preparation
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
                    leavers=pool.leavers or self.defaults.leavers or "in-proportion",
                    people_per_post=per_post,
                )

    # -- people ------------------------------------------------------------------------------------------

    def people_per_post(self, pool: Pool) -> Fraction:
        """People that one filled post costs the pool."""
        overlap = self.defaults.overlap_days if pool.overlap_days is None else pool.overlap_days
        return people_per_post(overlap, self.calendar.rotation_months, pool.longest_tour_months)

    def dwell(self, pool: Pool) -> int:
        """Rotations of rest that the pool is owed after each rotation deployed."""
        return self.defaults.dwell if pool.dwell is None else pool.dwell

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
        past = (h.personnel for h in self._history.get(pool.key, ()) if h.rotation == rotation)
        return Fraction(sum(past, served))

    @cached_property
    def _strengths(self) -> dict[str, list[tuple[date, Strength]]]:
        return {
            pool: sorted(((self.calendar.begins(row.since), row) for row in rows), key=lambda pair: pair[0])
            for pool, rows in _by_pool(self.strengths).items()
        }

    @cached_property
    def _commitments(self) -> dict[str, list[Commitment]]:
        return _by_pool(self.commitments)

    @cached_property
    def _history(self) -> dict[str, list[PastDeployment]]:
        return _by_pool(self.history)

    # -- changing ----------------------------------------------------------------------------------------

    def with_tables(self, **tables: object) -> Self:
        """A new model with some of its tables or other parts replaced, checked like any other.

        Raises:
            ModelError: When the changed model contradicts itself.
            ValueError: When the model has no part of that name.
        """
        unknown = sorted(set(tables) - set(type(self).model_fields))
        if unknown:
            raise ValueError(f"a model has no part named {', '.join(unknown)}")
        parts = {name: getattr(self, name) for name in type(self).model_fields if name != "schema_"}
        return type(self).model_validate({**parts, **tables}).located(self.where.replaced(tables))

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


def _by_pool[T: (Strength, Commitment, PastDeployment)](rows: Iterable[T]) -> dict[str, list[T]]:
    """Rows by the key of the pool that they are of."""
    grouped: dict[str, list[T]] = {}
    for row in rows:
        grouped.setdefault(f"{row.country}.{row.pool}", []).append(row)
    return grouped


_REACH = frozenset({"countries", "defaults", "pools", "requirements", "roles", "sites", "zones"})
"""Tables that decide what a rule's scope touches."""


class _Readable(NamedTuple):
    """What can be read of a model with errors."""

    model: ForceModel
    """Its rows without errors."""
    numbers: dict[str, list[int]]
    """Numbers that these have among all rows, by table."""
    torn: list[tuple[str, int, Sourced]]
    """Rows with errors: what can be read of them, all else ``None``."""
    sourced: list[tuple[str, int, Sourced]]
    """Those of them that say, rightly or wrongly, where their figures come from."""


def _readable(
    kind: type[ForceModel],
    data: Mapping[str, Any],
    error: ValidationError,
    unread: dict[str, frozenset[str] | None],
) -> _Readable:
    """The part of the data without the errors, so that it can be checked as well; ``unread`` takes what it lacks."""
    wrong: dict[str, dict[int, set[str]]] = {}
    for detail in error.errors(include_url=False, include_context=False, include_input=False):
        name, row, key, *_ = (*detail["loc"], None, None, None)
        faulty = wrong.setdefault(str(name), {})
        if isinstance(row, int):
            faulty.setdefault(row, set()).add(str(key))
        elif name in ROWS or name == "calendar":
            unread[str(name)] = None
    values: dict[str, Any] = {"defaults": Defaults()}
    for name, record in (("calendar", Calendar), ("defaults", Defaults)):
        if name in data and name not in wrong:
            values[name] = record.model_validate(data[name])
    numbers: dict[str, list[int]] = {}
    torn: list[tuple[str, int, Sourced]] = []
    sourced: list[tuple[str, int, Sourced]] = []
    for table in ROWS:
        rows = data[table] if isinstance(data.get(table), list | tuple) else ()
        faulty = wrong.get(table, {})
        for number, wrong_keys in sorted(faulty.items()):
            if one := _torn(table, rows[number], wrong_keys):
                torn.append((table, number, one))
                sourced += torn[-1:] if _says_its_source(rows[number], wrong_keys) else []
        numbers[table] = [number for number in range(len(rows)) if number not in faulty]
        values[table] = tuple(_row(table, rows[number]) for number in numbers[table])
        ids = frozenset(_id(rows[number]) for number in faulty)
        if ids:
            unread[table] = None if "" in ids or table in unread else ids
    return _Readable(kind.model_construct(**values), numbers, torn, sourced)


def _says_its_source(row: Mapping[str, Any], wrong: Collection[str]) -> bool:
    """Whether nothing is wrong with where the figures of a row come from."""
    lost = any(isinstance(row.get(key), dict) and "value" not in row[key] for key in wrong)
    return not lost and {"source", "status", "provenance"}.isdisjoint(wrong)


def _torn(table: str, row: Any, wrong: Collection[str]) -> Sourced | None:
    """What can be read of a row with errors; all else of it is ``None``."""
    kind = row_type(table, row)
    if not isinstance(row, dict) or not issubclass(kind, Sourced) or kind is Rule:
        return None
    empty: dict[str, Any] = {**dict.fromkeys(kind.model_fields), "note": "", "provenance": {}}
    plain = kind.model_construct(**empty)
    names = {key: name for name, field in kind.model_fields.items() for key in (name, field.alias or name)}
    for key, value in apart(kind, row).items():
        name = names.get(key)
        if name is None or name in wrong or key in wrong:
            continue
        with suppress(ValidationError):
            vars(plain)[name] = _reader(kind, name).validate_python(value)
    return plain


@cache
def _reader(kind: type[Record], name: str) -> TypeAdapter[Any]:
    """What reads one field of a record."""
    field = kind.model_fields[name]
    annotation: Any = field.annotation
    return TypeAdapter(Annotated[annotation, *field.metadata] if field.metadata else annotation)


def _row(table: str, row: Any) -> Record:
    return row if isinstance(row, Record) else row_type(table, row).model_validate(row)


_ID: TypeAdapter[str] = TypeAdapter(Id)


def _id(row: Any) -> str:
    """The id of a row that cannot be read; empty where it has none, or none that can be read."""
    try:
        return _ID.validate_python(row.get("id") if isinstance(row, dict) else None)
    except ValidationError:
        return ""
