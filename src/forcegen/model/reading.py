"""A folder becomes a ``ForceModel``, or one list of everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from forcegen.model.checks import Locator, idle_rules
from forcegen.model.force_model import ForceModel
from forcegen.model.shipped import find_model
from forcegen.model.tables import RawRow, csv_rows, read_toml, toml_rows
from forcegen.problems import ModelError, Problem, nearest, quoted
from forcegen.rules import KINDS, Rule
from forcegen.terms.entities import (
    Commitment,
    Condition,
    Country,
    PastDeployment,
    Pool,
    Requirement,
    Role,
    Scenario,
    Site,
    Source,
    Zone,
)
from forcegen.terms.record import Record

FILE = "model.toml"

TABLES: dict[str, type[Record]] = {
    "sources": Source,
    "roles": Role,
    "zones": Zone,
    "sites": Site,
    "countries": Country,
    "pools": Pool,
    "commitments": Commitment,
    "history": PastDeployment,
    "conditions": Condition,
    "requirements": Requirement,
    "rules": Rule,
    "scenarios": Scenario,
}
"""Every table of a model, and what a row of it is."""


def load(model: str | Path) -> ForceModel:
    """Read a model from its folder, or a shipped model by its name.

    Args:
        model: A folder that holds ``model.toml``, or the name of a shipped model such as
            ``reassurance-force``.

    Raises:
        ModelError: With every problem found, each with file and line or key.
    """
    root = find_model(model)
    problems: list[Problem] = []
    head = read_toml(root, FILE, problems)
    if problems:
        raise ModelError(problems)
    rows = _gather(root, head, problems)
    records: dict[str, list[Record]] = {}
    places: dict[tuple[str, int], str] = {}
    for table, raw_rows in rows.items():
        for raw in raw_rows:
            record = _record(table, raw, problems)
            if record is not None:
                places[table, len(records.setdefault(table, []))] = raw.where
                records[table].append(record)
    values = {key: value for key, value in head.items() if key not in TABLES and key != "tables"}
    values.update(records)
    for table, raw_rows in rows.items():
        if raw_rows and table not in records:
            values[table] = []  # every row was wrong, and said so; the table is not missing
    return _model(values, Locator(places), problems)


def _gather(root: Path, head: dict[str, Any], problems: list[Problem]) -> dict[str, list[RawRow]]:
    """All rows of all tables: from ``model.toml``, and from the file of the table beside it."""
    elsewhere = head.get("tables", {})
    if not isinstance(elsewhere, dict) or not all(isinstance(file, str) for file in elsewhere.values()):
        problems.append(Problem(f"{FILE}, tables", quoted(elsewhere), 'names of files such as pools = "pools.csv"'))
        elsewhere = {}
    for table in sorted(set(elsewhere) - set(TABLES)):
        problems.append(Problem(f"{FILE}, tables", f'"{table}"', "the name of a table", nearest(table, TABLES)))
    rows: dict[str, list[RawRow]] = {}
    for table in TABLES:
        if table in head:
            rows.setdefault(table, []).extend(toml_rows(FILE, table, head[table], problems))
        beside = [f"{table}.csv", f"{table}.toml"]
        files = [elsewhere[table]] if table in elsewhere else [name for name in beside if (root / name).exists()]
        for file in files:
            rows.setdefault(table, []).extend(_file_rows(root, file, table, problems))
    return rows


def _file_rows(root: Path, file: str, table: str, problems: list[Problem]) -> Iterable[RawRow]:
    if not file.endswith(".toml"):
        yield from csv_rows(root, file, problems)
        return
    plain = read_toml(root, file, problems)
    for key in sorted(set(plain) - {table}):
        problems.append(Problem(file, f'"{key}"', f"rows of [[{table}]] only", nearest(key, [table])))
    yield from toml_rows(file, table, plain.get(table, []), problems)


def _record(table: str, raw: RawRow, problems: list[Problem]) -> Record | None:
    kind = TABLES[table]
    if kind is Rule:
        written = {one.model_fields["kind"].default: one for one in KINDS if not one.derived}
        given = raw.values.get("kind")
        if not isinstance(given, str) or given not in written:
            found = quoted(given) if given is not None else "no kind"
            near = nearest(str(given), written)
            problems.append(Problem(f"{raw.where}, kind", found, f"one of {', '.join(sorted(written))}", near))
            return None
        kind = written[given]
    try:
        return kind.model_validate(raw.values)
    except ValidationError as error:
        problems.extend(problems_of(error, kind, lambda key: f"{raw.where}, {key}" if key else raw.where))
        return None


def _model(values: dict[str, Any], locate: Locator, problems: list[Problem]) -> ForceModel:
    try:
        model = ForceModel.model_validate(values, context=locate)
    except ModelError as error:
        raise ModelError([*problems, *error.problems]) from None
    except ValidationError as error:
        problems.extend(problems_of(error, ForceModel, lambda key: f"{FILE}, {key}" if key else FILE))
    else:
        problems.extend(finding.problem(locate) for finding in idle_rules(model))
    if problems:
        raise ModelError(problems)
    return model


def problems_of(error: ValidationError, kind: type[Record], where: Callable[[str], str]) -> list[Problem]:
    """The errors of a record as messages that a person can act on."""
    return [_problem(detail, kind, where) for detail in error.errors(include_url=False)]


def _problem(detail: ErrorDetails, kind: type[Record], where: Callable[[str], str]) -> Problem:
    path = [str(part) for part in detail["loc"] if part not in ("int", "date")]
    place = where(".".join(path))
    match detail["type"]:
        case "extra_forbidden":
            known = _keys(_holder(kind, path[:-1]))
            listing = ", ".join(sorted(known))
            return Problem(where(".".join(path[:-1])), f'the key "{path[-1]}"', f"one of {listing}", nearest(path[-1], known))
        case "missing":
            return Problem(where(".".join(path[:-1])), "", f'the key "{path[-1]}"')
        case "value_error":
            return Problem(place, quoted(detail["input"]) if path else "", str(detail.get("ctx", {}).get("error", detail["msg"])))
        case "literal_error" | "enum":
            expected = str(detail.get("ctx", {}).get("expected", ""))
            choices = expected.replace("'", "").replace(" or ", ", ").split(", ")
            return Problem(place, quoted(detail["input"]), f"one of {', '.join(choices)}", nearest(str(detail["input"]), choices))
        case "model_type" | "dict_type" | "model_attributes_type":
            return Problem(place, quoted(detail["input"]), "a table of keys and values")
        case _:
            return Problem(place, quoted(detail["input"]), detail["msg"][0].lower() + detail["msg"][1:])


def _holder(kind: type[Record], path: list[str]) -> type[Record]:
    """The record that a key path leads to inside a record."""
    for part in path:
        field = next((f for name, f in kind.model_fields.items() if part in (name, f.alias)), None)
        if field is None or not isinstance(field.annotation, type) or not issubclass(field.annotation, Record):
            return kind
        kind = field.annotation
    return kind


def _keys(kind: type[Record]) -> set[str]:
    return {field.alias or name for name, field in kind.model_fields.items()}
