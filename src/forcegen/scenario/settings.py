"""Settings: what was changed in a model as written, as plain values that a plan's document can hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer

from forcegen.problems import UnfitError
from forcegen.terms.entities import Scale
from forcegen.terms.record import Record
from forcegen.terms.text import Ids, LongText

_DEEPEST = 6

_LARGEST = 10**12

_FEW = 5
"""Rows added to a table that are told one by one."""


def plain(value: object, levels: int = _DEEPEST) -> object:
    """A value as a document holds it: a yes or no, a number, text, or a list or table of these."""
    match value:
        case None | bool():
            return value
        case int():
            return _number(Decimal(value))
        case str():
            return str(value)
        case date():
            return str(value)
        case float() | Decimal():
            return _number(Decimal(repr(value)) if isinstance(value, float) else value)
        case dict() | list() | tuple() if not levels:
            raise UnfitError(f"at most {_DEEPEST} levels of lists and tables")
        case dict():
            return {str(key): plain(one, levels - 1) for key, one in sorted(value.items())}
        case list() | tuple():
            return tuple(plain(one, levels - 1) for one in value)
    raise UnfitError("a number, text, yes or no, or a list or table of these")


def _number(value: Decimal) -> int | Decimal | str:
    """A number that JSON keeps as it is; as text where its binary neighbour would be another."""
    if not value.is_finite() or value.copy_abs() > _LARGEST:
        raise UnfitError(f"a finite number of at most {_LARGEST:,}")
    if value == value.to_integral_value():
        return int(value)
    return value.normalize() if Decimal(repr(float(value))) == value else f"{value:f}"


def _to_json(value: object) -> Any:
    match value:
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case dict():
            return {key: _to_json(one) for key, one in value.items()}
        case tuple():
            return [_to_json(one) for one in value]
    return value


Plain = Annotated[Any, BeforeValidator(plain), PlainSerializer(_to_json, return_type=Any, when_used="json")]
"""A value as a document holds it."""

Factors = Annotated[Scale, PlainSerializer(_to_json, return_type=dict[str, float], when_used="json")]
"""Factors by what they scale."""


class Change(Record):
    """A figure that is otherwise than in the model as written; ``None`` is one that is not given."""

    was: Plain = None
    """Its value in the model as written."""
    now: Plain = None
    """Its value here."""


class Settings(Record):
    """Exactly what is otherwise than in the model as written: with it the changed model can be made again."""

    figures: dict[str, Change] = Field(default_factory=dict, alias="set")
    """Figures by path."""
    scale: Factors = Field(default_factory=dict)
    """Factors of the requirement as written, by what they scale."""
    without: Ids = ()
    """Rules dropped."""
    added: dict[str, tuple[dict[str, Plain], ...]] = Field(default_factory=dict)
    """Rows added, by table."""
    overridden: tuple[LongText, ...] = ()
    """Where one of several scenarios that were combined has the last word over another: ``c sets defaults.dwell
    after a``."""

    @property
    def changes(self) -> tuple[str, ...]:
        """Each as a reader sees it: ``ceasefire = no``, ``defaults.dwell: 4 → 2``; many rows added are counted.

        First stands where one of several scenarios has the last word over another.
        """
        several = {table for table, rows in self.added.items() if len(rows) > _FEW}
        return (
            *self.overridden,
            *(line for line, one in self.singly() if several.isdisjoint(one.added)),
            *(f"added {len(rows):,} {table}" for table, rows in self.added.items() if table in several),
        )

    @property
    def told_first(self) -> tuple[str, ...]:
        """Figures, factors and rules dropped, as a reader sees them: what is told before rows and facts."""
        return (*self.overridden, *(line for line, one in self.singly() if not one.added and not one.facts))

    @property
    def facts(self) -> dict[str, Change]:
        """Figures that are a matter of yes or no, by path."""
        return {path: change for path, change in self.figures.items() if type(change.now) is bool}

    def singly(self) -> Iterator[tuple[str, Settings]]:
        """Each change as a reader sees it, and alone: what is a matter of yes or no comes last."""
        for path, change in self.figures.items():
            if path not in self.facts:
                yield _line(path, change), Settings(figures={path: change})
        for group, factor in self.scale.items():
            yield f"{group} × {factor.normalize():f}", Settings(scale={group: factor})
        for rule in self.without:
            yield f"without {rule}", Settings(without=(rule,))
        for table, rows in self.added.items():
            for row in rows:
                yield f"added {table} {_named(row)}", Settings(added={table: (row,)})
        for path, change in self.facts.items():
            yield _line(path, change), Settings(figures={path: change})

    def together(self, other: Settings) -> Settings:
        """Both, where neither speaks of what the other does."""
        added = {
            table: self.added.get(table, ()) + other.added.get(table, ()) for table in {**self.added, **other.added}
        }
        return Settings(
            figures={**self.figures, **other.figures},
            scale={**self.scale, **other.scale},
            without=(*self.without, *other.without),
            added=added,
        )


def _line(path: str, change: Change) -> str:
    was, now = change.was, change.now
    if type(now) is bool:
        return f"{path} = {_shown(now)}"
    if _shown(was) == "nothing" or was == now or isinstance(was, tuple):
        return f"{path} = {_shown(now)}"
    return f"{path}: {_shown(was)} → {_shown(now)}"


def _shown(value: object) -> str:
    match value:
        case None | "" | ():
            return "nothing"
        case bool():
            return "yes" if value else "no"
        case int() | Decimal():
            return f"{value:,}"
        case tuple():
            return " ".join(map(_shown, value))
    return str(value)


def _named(row: Mapping[str, object]) -> str:
    """What tells a row apart, in words."""
    return " ".join(str(row[key]) for key in ("country", "pool", "site", "role", "mission", "id") if key in row)
