"""The model: everything a person wrote, as one frozen value."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from functools import cache
from typing import Annotated, Any, Final, NamedTuple, Self

from pydantic import TypeAdapter, ValidationError, ValidationInfo, model_validator
from pydantic.functional_validators import ModelWrapValidatorHandler

from forcegen.model.checks import contradictions, idle_rules, mixed_up_periods, unknown_references, unsourced
from forcegen.model.edits import wrong_scenarios
from forcegen.model.findings import Locator
from forcegen.model.force_tables import ForceTables
from forcegen.model.messages import problems_of
from forcegen.model.rows import ROWS, row_type
from forcegen.problems import ModelError, Problem, quoted
from forcegen.rules.base import Rule
from forcegen.terms.calendar import Calendar
from forcegen.terms.entities import Defaults
from forcegen.terms.record import Record, Sourced, apart
from forcegen.terms.text import Id

SCHEMA: Final = "forcegen.model/1"

_WHERE: Final = "_where"
"""Name under which a model keeps where its rows were written, beside its fields."""


class ForceModel(ForceTables):
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
