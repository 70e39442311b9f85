"""Paths: a readable name for every figure of a model, such as ``countries.DEU.pools.land.dwell``.

A path is the table, what tells the row apart, and the field, with dots between them:

========================================  ==========================================
``defaults.dwell``                        what stands once in a model
``rules.EST-mandate.personnel``           a row with an id, in whichever table
``rules.EST-mandate.scope.until``         a field of its scope
``countries.DEU.pools.land.dwell``        a pool, under its country
``requirements.lviv.medical.personnel``   a row without an id, by what it is about
``us-backstop``                           whether a condition holds, by its id alone
``rules.EST-mandate.personnel.source``    where a figure comes from
========================================  ==========================================

Where several rows are about the same, what differs is added: ``requirements.lviv.medical.2.personnel`` is that
of priority 2, ``strengths.DEU.land.2027-01-01.personnel`` that from a day on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic.fields import FieldInfo

from forcegen.problems import UnfitError, nearest
from forcegen.terms.entities import (
    Commitment,
    Condition,
    Country,
    Eligible,
    PastDeployment,
    Pool,
    Requirement,
    RoleShare,
    Strength,
)
from forcegen.terms.record import Provenance, Record, Sourced, figures_of

ONCE = ("calendar", "defaults")
"""Parts of a model that are one record and no table."""

VALUE = "value"
"""The part of a figure that is its value; the others are those of its provenance."""

_LONGEST = 1000
"""A longer path names nothing, and looking for it would take long."""

_CLOSED = frozenset({"id", "kind", "provenance", "schema"})
"""Fields that make a row what it is, or that are reached through the figures they belong to."""


@dataclass(frozen=True, order=True)
class Cell:
    """A field of a row, or a part of such a field.

    Attributes:
        table: Table of the row; or ``calendar`` or ``defaults``.
        row: Number of the row in its table.
        keys: The field as it is written; then a field of the scope, or a part of the figure's provenance.
    """

    table: str
    row: int
    keys: tuple[str, ...]


class Paths:
    """Every path of a model, there and back."""

    def __init__(self, tables: Mapping[str, Sequence[Record]], gone: frozenset[tuple[str, int]] = frozenset()) -> None:
        """Name the rows of the tables, without those in ``gone`` (table and number)."""
        self._tables = tables
        self._rows: dict[str, list[tuple[str, int]]] = {}
        self._spelled: dict[tuple[str, int], list[str]] = {}
        for table, rows in tables.items():
            for number, row in enumerate(rows):
                if (table, number) in gone:
                    continue
                spelled = [*_addresses(table, row)]
                self._spelled[table, number] = spelled
                for address in spelled:
                    self._rows.setdefault(address, []).append((table, number))

    def address(self, table: str, row: int) -> str:
        """The shortest name that only this row has, or its longest where it has none of its own."""
        spelled = self._spelled[table, row]
        return next((one for one in spelled if len(self._rows[one]) == 1), spelled[-1])

    def rows(self, name: str) -> list[tuple[str, int]]:
        """The rows that can go under a name: a rule by its id, others by their address or its beginning."""
        rows = self._rows.get(f"rules.{name}") or self._rows.get(name, [])
        if rows or "." not in name:
            return rows if "." in name or f"rules.{name}" in self._rows else []
        begins = f"{name}."
        return [row for row, spelled in self._spelled.items() if spelled[-1].startswith(begins)]

    def rows_on(self, path: str) -> list[tuple[str, int]]:
        """The rows that the longest beginning of a path names; none where it names none."""
        parts = path.split(".")
        names = [f"conditions.{path}", *(".".join(parts[:cut]) for cut in range(len(parts) - 1, 0, -1))]
        return next((rows for name in names if (rows := self._rows.get(name))), [])

    def near(self, name: str) -> str:
        """The rule, or the row, that was probably meant."""
        rules = [address.removeprefix("rules.") for address in self._rows if address.startswith("rules.")]
        return nearest(name, rules if "." not in name else [*rules, *self._rows])

    def path(self, cell: Cell) -> str:
        """The path of a cell, spelled in the one way in which forcegen spells it."""
        row = self._tables[cell.table][cell.row]
        if isinstance(row, Condition) and cell.keys == ("holds",):
            return row.id
        return ".".join((self.address(cell.table, cell.row), *cell.keys))

    def cell(self, path: str) -> Cell:
        """The cell that a path names.

        Raises:
            UnfitError: When it names none, or several.
        """
        for row in self._rows.get(f"conditions.{path}", ()):
            return Cell(*row, ("holds",))
        if len(path) > _LONGEST:
            raise UnfitError(f"a path of at most {_LONGEST} characters")
        parts = path.split(".")
        for cut in range(len(parts) - 1, 0, -1):
            address = ".".join(parts[:cut])
            rows = self._rows.get(address)
            if rows is None:
                continue
            if len(rows) > 1:
                several = ", ".join(self.address(*row) for row in rows)
                raise UnfitError(f"one row: {several}")
            table, number = rows[0]
            try:
                return Cell(table, number, _keys(type(self._tables[table][number]), parts[cut:], address))
            except UnfitError as unfit:  # a slip further on, such as in the name of a pool, looks like a wrong field
                further = self._unknown(path)
                raise unfit if unfit.maybe or not further.maybe else further from None
        raise self._unknown(path)

    def _unknown(self, path: str) -> UnfitError:
        """What was probably meant by a path whose row is not there."""
        conditions = [row.id for row in self._tables.get("conditions", ()) if isinstance(row, Condition)]
        pool = next((self.address("pools", number) for number, _ in enumerate(self._tables["pools"])), "defaults")
        expected = f"a path such as {pool}.dwell"
        if conditions:
            listed = ", ".join(sorted(conditions)[:8]) + (", …" if len(conditions) > 8 else "")
            expected = f"a condition ({listed}) or {expected}"
        row, dot, field = path.rpartition(".")
        if row == "conditions":
            return UnfitError(expected, nearest(field, conditions))
        if not dot:
            return UnfitError(expected, nearest(path, [*conditions, *ONCE]))
        meant = {address: address for address in self._rows}
        meant.update({f"pools.{one.key}": self.address("pools", n) for n, one in self._pools()})
        names = {row.id: row.name for row in self._tables.get("countries", ()) if isinstance(row, Country)}
        for number, one in self._pools():
            if one.country in names:
                meant[f"countries.{names[one.country]}.pools.{one.id}"] = self.address("pools", number)
        meant.update({one: f"conditions.{one}" for one in conditions})
        near = nearest(row, meant).strip('"')
        if near and meant[near] != row:
            return UnfitError(expected, f'"{meant[near]}.{field}"')
        return UnfitError(expected, nearest(path, conditions))

    def _pools(self) -> Iterator[tuple[int, Pool]]:
        return ((number, row) for number, row in enumerate(self._tables["pools"]) if isinstance(row, Pool))


def _addresses(table: str, row: Record) -> Iterator[str]:
    """The names of a row, from the shortest to one that tells it apart from every other."""
    further: tuple[object, ...] = ()
    match row:
        case Pool():
            address = f"countries.{row.country}.pools.{row.id}"
        case Strength():
            address, further = f"{table}.{row.country}.{row.pool}", (row.since,)
        case Commitment():
            address = f"{table}.{row.country}.{row.pool}"
            further = (row.mission, *_when(row.since, row.until))
        case PastDeployment():
            address, further = f"{table}.{row.country}.{row.pool}", (row.rotation,)
        case RoleShare():
            address, further = f"{table}.{row.country}.{row.pool}", (row.role,)
        case Eligible():
            address = f"{table}.{row.country}"
            further = (row.pool or "all", row.role or "all", row.site or "all", *_when(row.since, row.until))
        case Requirement():
            address = f"{table}.{row.site}.{row.role}"
            further = (row.priority, *_when(row.since, row.until))
        case _:
            own = getattr(row, "id", None)
            address = table if own is None else f"{table}.{own}"
    yield address
    for part in further:
        address = f"{address}.{part}"
        yield address


def _when(since: object, until: object) -> tuple[object, object]:
    return ("start" if since is None else since, "end" if until is None else until)


def fields_of(kind: type[Record]) -> dict[str, tuple[str, FieldInfo]]:
    """The keys of a record as they are written, each with the field that it fills."""
    return {field.alias or name: (name, field) for name, field in kind.model_fields.items()}


def _keys(kind: type[Record], keys: Sequence[str], address: str) -> tuple[str, ...]:
    """The keys of a path within a row, or what is wrong with them."""
    key, *rest = keys
    fields = {one: of for one, of in fields_of(kind).items() if one not in _CLOSED}
    if key not in fields:
        known = ", ".join(sorted(fields))
        meant = _meant(address, key, fields, rest) if key not in _CLOSED else ""
        raise UnfitError(f"a field of {address} ({known})", meant)
    inner = inner_record(fields[key][1])
    if inner is not None:
        if not rest:
            raise UnfitError(f"a path into it, such as {address}.{key}.{next(iter(fields_of(inner)))}")
        return (key, *_keys(inner, rest, f"{address}.{key}"))
    if key in figures_of(kind) and issubclass(kind, Sourced):
        if rest == [VALUE]:
            return (key,)
        if len(rest) == 1 and rest[0] in Provenance.model_fields:
            return (key, rest[0])
        parts = [VALUE, *Provenance.model_fields]
        if rest:
            raise UnfitError(
                f"a part of {address}.{key} ({', '.join(parts)})", _meant(f"{address}.{key}", rest[0], parts)
            )
    elif rest:
        raise UnfitError(f"nothing below {address}.{key}", f'"{address}.{key}"')
    return (key,)


def _meant(address: str, key: str, known: Mapping[str, Any] | Sequence[str], rest: Sequence[str] = ()) -> str:
    near = nearest(key, known).strip('"')
    return f'"{".".join((address, near, *rest))}"' if near else ""


def inner_record(field: FieldInfo) -> type[Record] | None:
    """The record that a field holds, such as a scope; ``None`` where it holds something else."""
    kind = field.annotation
    return kind if isinstance(kind, type) and issubclass(kind, Record) else None
