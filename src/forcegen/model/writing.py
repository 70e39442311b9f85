"""A model as a workbook."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from forcegen.extras import need
from forcegen.model.rows import ROWS
from forcegen.model.workbook import _FIGURE, AS_IN_TOML, ENDING, HEAD, in_toml, read_workbook
from forcegen.problems import ModelError, Problem, quoted
from forcegen.sheets import Sheet, Value, workbook_of
from forcegen.terms.record import Record

if TYPE_CHECKING:
    from forcegen.model.force_model import ForceModel


def as_workbook(model: ForceModel) -> bytes:
    """The model as a workbook, which is read back before it is handed over; the same bytes for the same model.

    Raises:
        ModelError: When a workbook cannot hold the model exactly, or openpyxl is not installed.
    """
    from forcegen.model.reading import build

    need("openpyxl", where="a workbook")
    book = workbook_of(sheets_of(model))
    problems: list[Problem] = []
    written = read_workbook(io.BytesIO(book), f"{model.name}{ENDING}", problems)
    if written is not None and build(written, problems).sha256 == model.sha256:
        return book
    found = f"the model {quoted(model.name)}, which is not the same when read back"
    raise ModelError([Problem("a workbook", found, "a model whose tables a workbook can hold"), *problems])


def sheets_of(model: ForceModel) -> Iterator[Sheet]:
    """The sheets of a model: ``model`` first, then every table that has a row."""
    yield _head(model)
    for table in ROWS:
        rows = [_flat(row, AS_IN_TOML.get(table, frozenset())) for row in getattr(model, table)]
        if rows:
            header = _ordered(rows)
            yield Sheet(table, header, tuple(tuple(row.get(column) for column in header) for row in rows))


def _head(model: ForceModel) -> Sheet:
    plain = model.model_dump(by_alias=True, exclude_none=True, exclude=set(ROWS))
    rows: list[tuple[Value, ...]] = []
    for key, value in plain.items():
        if key == "defaults":
            own = model.defaults
            for name in type(own).model_fields:
                known, figure = own.provenance.get(name), getattr(own, name)
                parts = (known.source, known.status, known.note) if known else (None, None, None)
                if name != "provenance" and figure not in {None, ""}:
                    rows.append((f"{key}.{name}", figure, *parts))
        elif isinstance(value, dict):
            rows += [(f"{key}.{name}", inner, None, None, None) for name, inner in value.items()]
        elif value != "":
            rows.append((key, value, None, None, None))
    return Sheet(HEAD, ("key", "value", *_FIGURE), tuple(rows))


def _flat(row: Record, nested: frozenset[str]) -> dict[str, Value]:
    """A row as cells by column: what is a table itself in dotted columns, a list with spaces between its ids."""
    plain = row.model_dump(by_alias=True, exclude_none=True, exclude_defaults=True)
    figures = plain.pop("provenance", {})
    flat: dict[str, Value] = {}
    for name, field in type(row).model_fields.items():
        column = field.alias or name
        value = plain.get(column)
        if name == "kind" or name in figures:
            value = getattr(row, name)
        if value is None:
            continue
        if column in nested:
            flat[column] = in_toml(value)
        elif isinstance(value, dict):
            flat |= {f"{column}.{key}": _cell(inner) for key, inner in value.items()}
        else:
            flat[column] = _cell(value)
        flat |= {f"{column}.{part}": figures[name][part] for part in _FIGURE if figures.get(name, {}).get(part)}
    return flat


def _cell(value: Any) -> Value:
    return " ".join(value) if isinstance(value, tuple | list) else value


def _ordered(rows: Iterable[Mapping[str, Value]]) -> tuple[str, ...]:
    """Every column that a row has: what names a row first, then in the order in which they are met."""
    met = dict.fromkeys(column for row in rows for column in row)
    first = [column for column in ("id", "kind", "country", "pool", "site", "role") if column in met]
    last = [column for column in _FIGURE if column in met]
    return (*first, *(column for column in met if column not in {*first, *last}), *last)
