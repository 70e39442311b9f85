"""From files to raw rows: TOML and CSV, read with suspicion, every row with the place it was written at."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from forcegen.model.forms import MOST_BYTES, form_of, is_utf_16, kind_of
from forcegen.model.places import Place
from forcegen.model.toml_lines import Cells, TomlLines
from forcegen.problems import Problem, nearest, quoted
from forcegen.terms.dates import likely_day
from forcegen.terms.text import Text

if TYPE_CHECKING:
    from forcegen.model.findings import Remark

MOST_DEPTH = 12
"""Deeper nesting is refused: no part of a model is nested deeper than four."""

MOST_DOTS = 20_000_000
"""Dots of a line squared, over all lines: the parser takes time by the square of a key's parts."""


@dataclass(frozen=True)
class RawRow:
    """A row as it was written: unchecked values, and its place."""

    place: Place
    values: object


@dataclass(frozen=True)
class Written:
    """A model as it was written, before anything of it is understood.

    Attributes:
        file: File that holds what is in no table.
        head: What is in no table.
        rows: Rows by table.
        torn: Tables of which not everything could be read.
        keys: Places of what is in no table, by key, where the file alone does not say enough.
        sheets: Whether the tables are sheets of a workbook.
        notes: What was left out.
    """

    file: str
    head: dict[str, Any]
    rows: dict[str, list[RawRow]]
    torn: set[str]
    keys: Mapping[str, str] = field(default_factory=dict)
    sheets: bool = False
    notes: tuple[Remark, ...] = ()

    def at(self, key: str) -> str:
        """The place of a key that is in no table, as a message names it."""
        return f"{self.keys.get(key, self.file)}, {key}"


@dataclass(frozen=True)
class Named:
    """A file of the model.

    Attributes:
        name: Its name, or its path from the model's folder.
        by: Where somebody wrote its name; empty where it was found beside the others.
    """

    name: str
    by: str = ""

    def problem(self, found: str, expected: str, maybe: str = "") -> Problem:
        """What is wrong with the file as a whole, told where it is named."""
        return Problem(self.by or self.name, f"{quoted(self.name)}, {found}" if self.by else found, expected, maybe)


def read_text(root: Path, file: Named, problems: list[Problem]) -> str | None:
    """The text of a file of the model, or ``None`` with a problem noted."""
    name = file.name
    try:
        raw = _read_bytes(root, file, problems)
    except (OSError, ValueError, RuntimeError) as error:  # no permission, a loop of links, a name with NUL
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        problems.append(file.problem(f"a file that cannot be read ({reason})", "a readable file"))
        return None
    if raw is None:
        return None
    form, advice = form_of(raw, PurePosixPath(name).suffix)
    if form:
        problems.append(Problem(name, form, "UTF-8 text", advice))
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        odd = "UTF-16" if is_utf_16(raw) else f"the byte 0x{raw[error.start]:02x}"
        problems.append(Problem(f"{name} line {line}", odd, "UTF-8 text", "save it as UTF-8"))
        return None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        problems.append(Problem(f"{name} line {line}", "a NUL character", "UTF-8 text", "save it as UTF-8"))
        return None
    return text


def _read_bytes(root: Path, file: Named, problems: list[Problem]) -> bytes | None:
    path = root / PurePosixPath(file.name)
    if not path.resolve().is_relative_to(root.resolve()):
        what = "a path that leaves" if file.by else "a link out of"
        problems.append(file.problem(f"{what} the folder of the model", "a file inside it"))
        return None
    if not path.is_file():
        found = kind_of(path)
        beside = [entry.name for entry in root.iterdir() if entry.is_file()] if found == "no such file" else []
        near = nearest(path.name, beside, cutoff=0.75)
        problems.append(file.problem(found, "a file in the model's folder", near))
        return None
    with path.open("rb") as opened:
        raw = opened.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        size = path.stat().st_size
        problems.append(Problem(file.name, f"{size:,} bytes", f"a file of at most {MOST_BYTES:,} bytes"))
        return None
    return raw


# -- TOML ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Toml:
    """A TOML file that was read.

    Attributes:
        name: Its name, as messages have it.
        plain: Its values, numbers exact.
        lines: On which line each key stands.
    """

    name: str
    plain: dict[str, Any]
    lines: TomlLines

    def at(self, key: str, *, shown: str | None = None) -> str:
        """The place of a key, as a message names it; what is ``shown`` after the line is the key, or less of it."""
        where = self.keys().get(key, self.name)
        return ", ".join(part for part in (where, key if shown is None else shown) if part)

    def keys(self, below: str = "", says: str = "") -> Cells:
        """The places of all keys, or of those below one; see ``Cells``."""
        return Cells(self.lines, self.name, below, says)


def read_toml(root: Path, file: Named, problems: list[Problem], called: str = "") -> Toml | None:
    """A TOML file, which messages may call by another name; ``None`` with a problem noted where it cannot be read."""
    name, text = file.name, read_text(root, file, problems)
    if text is None:
        return None
    if sum(line.count(".") ** 2 for line in text.splitlines()) > MOST_DOTS:
        problems.append(Problem(name, "a key with very many dots", "keys of a few parts"))
        return None
    try:
        plain = tomllib.loads(text, parse_float=exact)
    except tomllib.TOMLDecodeError as error:
        problems.append(_no_toml(name, text, str(error)))
        return None
    except RecursionError:
        problems.append(Problem(name, "brackets nested without end", f"at most {MOST_DEPTH} levels"))
        return None
    except ValueError:  # Python reads no whole number of more than 4,300 digits
        problems.append(Problem(name, "a number of thousands of digits", "a number that a force can have"))
        return None
    depth = _depth(plain)
    if depth > MOST_DEPTH:
        problems.append(Problem(name, f"{depth} levels of nesting", f"at most {MOST_DEPTH} levels"))
        return None
    return Toml(called or name, plain, TomlLines(text.replace("\r\n", "\n")))


def exact(text: str) -> Decimal:
    """The decimal that stands there; beyond even a decimal's range it is infinite, and refused as that."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal("-Infinity" if text.startswith("-") else "Infinity")


_REASONS = {
    "Cannot overwrite a value": "each key once in a table",
    "Cannot declare": "each table once",
    "Cannot mutate immutable": "nothing added to a table or list that is written in one place",
    "Cannot redefine": "each key once in a table",
    "Duplicate inline": "each key once in a table",
    "Invalid value": 'a value such as 12, "text", true or 2025-07-01, or a list in brackets',
    "Invalid initial character for a key": "a key",
    "Invalid statement": "a key and its value, or a table in brackets",
    "Invalid date": "a day of the calendar",
    "Expected '='": "an equals sign after the key",
    "Expected newline": "one key and its value a line",
    "Expected ']]'": "two closing brackets after the name of the table",
    "Expected ']'": "a closing bracket after the name of the table",
    "Unclosed array": "a comma, or the closing bracket of the list",
    "Unclosed inline table": "a comma, or the closing brace of the table, on one line",
    "Unterminated string": "a closing quotation mark",
    'Expected "\'"': "a closing quotation mark",
    "Illegal character": "a closing quotation mark on the same line, or text without control characters",
    "Unescaped": 'a backslash only before n, t, " and the like, or text in single quotes',
    "Found invalid character in key": "a key",
}
"""What was expected, by how the message of Python's reader begins."""


def _no_toml(name: str, text: str, message: str) -> Problem:
    """The line that the parser stumbled over, and what was expected there."""
    place = re.fullmatch(
        r"(?P<reason>.*) \(at (?:line (?P<line>\d+), column \d+|end of document)\)", message, re.DOTALL
    )
    reason = place["reason"] if place else message
    lines = text.rstrip().split("\n")
    number = int(place["line"]) if place and place["line"] else len(lines)
    expected = next((says for begins, says in _REASONS.items() if reason.startswith(begins)), f"valid TOML ({reason})")
    if place and not place["line"] and not reason.startswith(("Cannot", "Duplicate", "Invalid")):
        return Problem(f"{name} line {text.count('\n') + 1}", "the end of the file", expected)
    line = (text.split("\n")[number - 1]).strip()
    day = re.search(r"\d{4}-\d\d-\d\d", line, re.ASCII)
    if day and not _is_a_day(day[0]):
        return Problem(f"{name} line {number}", quoted(line), "a day of the calendar", likely_day(day[0]))
    return Problem(f"{name} line {number}", quoted(line), expected)


def _is_a_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _depth(plain: object) -> int:
    """Levels of tables and lists."""
    level, below = 0, [plain]
    while below := [one for one in below if isinstance(one, dict | list)]:
        level += 1
        below = [child for one in below for child in (one.values() if isinstance(one, dict) else one)]
    return level


def toml_rows(toml: Toml, table: str, problems: list[Problem]) -> Iterator[RawRow]:
    """The rows of an array of tables, each with its place in the file."""
    rows = toml.plain[table]
    if not isinstance(rows, list):
        problems.append(Problem(toml.at(table), quoted(rows), f"a list of rows, each under [[{table}]]"))
        return
    for number, row in enumerate(rows, start=1):
        given = row.get("id") if isinstance(row, dict) else None
        named = f" ({given[:80]})" if isinstance(given, str) else ""
        says = f", {table} row {number}{named}"
        yield RawRow(Place(f"{toml.name}{says}", cells=toml.keys(f"{table}[{number - 1}]", says)), row)


# -- CSV -------------------------------------------------------------------------------------------------


def csv_rows(root: Path, file: Named, problems: list[Problem]) -> Iterator[RawRow]:
    """The rows of a table with a header; ``scope.roles`` is a key of a key, an empty cell no value at all."""
    name, text = file.name, read_text(root, file, problems)
    if text is None:
        return
    yield from table_rows(name, _csv_lines(name, text, problems), problems)


def _csv_lines(name: str, text: str, problems: list[Problem]) -> Iterator[tuple[str, Sequence[str]]]:
    """The cells of each row, and where they were written."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    last = 0
    try:
        for cells in reader:
            line, last = last + 1, reader.line_num
            yield f"{name} line {line}", cells
    except csv.Error as error:
        problems.append(_no_csv(f"{name} line {last + 1}", str(error)))


def table_rows(
    name: str,
    lines: Iterable[tuple[str, Sequence[str]]],
    problems: list[Problem],
    letter: Callable[[int], str] = str,
) -> Iterator[RawRow]:
    """The rows under a header, from the cells of each line and where they were written.

    Args:
        name: The table, as a message names it.
        lines: Place and cells of each line, the header's among them.
        problems: Problems found, to which others are added.
        letter: What a column is called, by its number from 1.
    """
    header: list[str] = []
    columns: frozenset[str] = frozenset()
    head, count, before = "", 0, len(problems)
    for where, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        if not header:
            header = [key.strip() for key in cells]
            columns = frozenset(header)
            faults = list(_faults(header, where, letter))
            if faults:
                problems.extend(faults)
                return
            head = where
            continue
        count += 1
        if len(cells) != len(header):
            problems.append(Problem(where, f"{len(cells)} cells", f"{len(header)} cells, as in the header"))
            continue
        yield RawRow(Place(where, head, columns), _nested(header, cells))
    if len(problems) > before:
        return
    if not header:
        problems.append(Problem(name, "an empty file", "a header and at least one row"))
    elif not count:
        problems.append(Problem(name, "a header without rows", "at least one row"))


def _faults(header: Sequence[str], where: str, letter: Callable[[int], str]) -> Iterator[Problem]:
    if len(header) == 1 and (separator := re.search("[;\t]", header[0])):
        found = "tabs" if separator[0] == "\t" else "semicolons"
        yield Problem(where, f"{found} between the cells", "commas between the cells")
        return
    for number in (number for number, key in enumerate(header, start=1) if not key):
        yield Problem(where, f"no name for column {letter(number)}", "a name for every column")
    for key, times in Counter(header).items():
        if key and times > 1:
            yield Problem(where, f"the column {quoted(key)} {times} times", "each column once")


def _no_csv(where: str, message: str) -> Problem:
    if "unexpected end" in message:
        return Problem(where, "a quote that is never closed", "a closing quote")
    if "field limit" in message:
        limit = csv.field_size_limit()
        return Problem(where, f"a cell of more than {limit:,} characters", "shorter cells", "a quote is not closed")
    return Problem(
        where,
        f"a row that cannot be read ({message})",
        "cells with commas between them, in double quotes where need be",
    )


def _nested(header: Sequence[str], cells: Sequence[str]) -> dict[str, Any]:
    """Cells by key; a dotted column goes into a table of its own, beside a plain one it is a figure's part."""
    row: dict[str, Any] = {}
    for key, cell in zip(header, cells, strict=True):
        value = cell.strip()
        if not value:
            continue
        first, dot, rest = key.partition(".")
        held = row.get(first)
        if dot and not isinstance(held, dict):
            row[first] = {rest: Text(value)} if held is None else {"value": held, rest: Text(value)}
        elif isinstance(held, dict):
            held[rest if dot else "value"] = Text(value)
        else:
            row[first] = Text(value)
    return row
