"""From files to raw rows: TOML and CSV, read with suspicion, every row with the place it was written at."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path, PurePosixPath
from typing import Any

from forcegen.problems import Problem, nearest, quoted
from forcegen.terms.record import Text

MOST_BYTES = 20_000_000
"""A larger file is refused unread: the largest model of the benchmarks has a tenth of it."""

MOST_DEPTH = 12
"""Deeper nesting is refused: no part of a model is nested deeper than four."""


@dataclass(frozen=True)
class RawRow:
    """A row as it was written: unchecked values by key, and its place."""

    where: str
    values: Mapping[str, Any]


def read_text(root: Path, name: str, problems: list[Problem]) -> str | None:
    """The text of a file of the model, or ``None`` with a problem noted."""
    path = root / PurePosixPath(name)
    if not path.resolve().is_relative_to(root.resolve()):
        problems.append(Problem(name, "a path that leaves the folder of the model", "a file inside it"))
        return None
    if not path.is_file():
        beside = [entry.name for entry in root.iterdir()] if root.is_dir() else []
        near = nearest(path.name, [one for one in beside if one != path.name])
        problems.append(Problem(str(path), "no file", "a file there", near))
        return None
    size = path.stat().st_size
    if size > MOST_BYTES:
        problems.append(Problem(name, f"{size:,} bytes", f"a file of at most {MOST_BYTES:,} bytes"))
        return None
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        problems.append(
            Problem(f"{name} line {line}", f"the byte 0x{raw[error.start]:02x}", "UTF-8 text", "save it as UTF-8")
        )
        return None
    if "\0" in text:
        problems.append(Problem(name, "a NUL character", "UTF-8 text", "save it as UTF-8"))
        return None
    return text


def read_toml(root: Path, name: str, problems: list[Problem]) -> dict[str, Any]:
    """A TOML file as plain values, numbers exact; empty with a problem noted where it cannot be read."""
    text = read_text(root, name, problems)
    if text is None:
        return {}
    if _deepest_bracket(text) > 100 * MOST_DEPTH:
        problems.append(Problem(name, "brackets nested without end", f"at most {MOST_DEPTH} levels"))
        return {}
    try:
        plain = tomllib.loads(text, parse_float=Decimal)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError, ArithmeticError) as error:
        problems.append(Problem(name, str(error).splitlines()[0] if str(error) else "nesting too deep", "valid TOML"))
        return {}
    if _depth(plain) > MOST_DEPTH:
        problems.append(Problem(name, f"{_depth(plain)} levels of nesting", f"at most {MOST_DEPTH}"))
        return {}
    return plain


def _deepest_bracket(text: str) -> int:
    """An upper bound on nesting, found without parsing, because a parser may recurse."""
    depth = deepest = 0
    for character in text:
        if character in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth = max(0, depth - 1)
    return deepest


def _depth(plain: object) -> int:
    level, below = 0, [plain]
    while below:
        level += 1
        below = [
            child
            for one in below
            if isinstance(one, dict | list)
            for child in (one.values() if isinstance(one, dict) else one)
        ]
    return level


def toml_rows(name: str, table: str, rows: object, problems: list[Problem]) -> Iterator[RawRow]:
    """The rows of an array of tables, each with its place in the file."""
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        problems.append(Problem(f"{name}, {table}", quoted(rows), f"a list of rows, each under [[{table}]]"))
        return
    for number, row in enumerate(rows, start=1):
        named = f" ({row['id']})" if isinstance(row.get("id"), str) else ""
        yield RawRow(f"{name}, {table} row {number}{named}", row)


def csv_rows(root: Path, name: str, problems: list[Problem]) -> Iterator[RawRow]:
    """The rows of a table with a header; ``scope.roles`` is a key of a key, an empty cell no value at all."""
    text = read_text(root, name, problems)
    if text is None:
        return
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, None)
        if header is None:
            problems.append(Problem(name, "an empty file", "a header and at least one row"))
            return
        header = [key.strip() for key in header]
        for key in sorted({key for key in header if header.count(key) > 1 or not key}):
            problems.append(Problem(f"{name} line 1", f"the column {quoted(key)} twice or without a name", "each column once"))
            return
        count = 0
        last = reader.line_num
        for cells in reader:
            where, last = f"{name} line {last + 1}", reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            count += 1
            if len(cells) != len(header):
                problems.append(Problem(where, f"{len(cells)} cells", f"{len(header)} cells, as in the header"))
                continue
            yield RawRow(where, _nested(header, cells))
        if not count:
            problems.append(Problem(name, "a header without rows", "at least one row"))
    except csv.Error as error:
        problems.append(Problem(f"{name} line {reader.line_num}", str(error), "a table with commas and double quotes"))


def _nested(header: Sequence[str], cells: Sequence[str]) -> dict[str, Any]:
    """Cells by key; a dotted column goes into a table of its own, beside a plain one it is a figure's part."""
    row: dict[str, Any] = {}
    for key, cell in zip(header, cells, strict=True):
        value = cell.strip()
        if not value:
            continue
        first, dot, rest = key.partition(".")
        if not dot:
            row[first] = {**row[first], "value": Text(value)} if isinstance(row.get(first), dict) else Text(value)
            continue
        held = row.get(first, {})
        row[first] = {**(held if isinstance(held, dict) else {"value": held}), rest: Text(value)}
    return row
