"""A model as an Excel workbook: the sheet ``model`` for what is in no table, and a sheet for every table.

The sheets have the columns that the CSV tables have. Cells have types (numbers, dates, yes and no); text that
looks like one of these is read as that, as in CSV. What a scenario sets or adds stands in a cell as it would in
TOML. No cell may hold a formula (but for TRUE() and FALSE(), as which some programs save yes and no): a figure stands
there itself, so that what is read is what was written.
"""

from __future__ import annotations

import io
import json
import tomllib
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from threading import Lock
from typing import Any

from forcegen.extras import need
from forcegen.model.findings import Remark
from forcegen.model.forms import MOST_BYTES, form_of
from forcegen.model.layout import Layout, layout_of, spans_of
from forcegen.model.left_out import on_purpose, unread_sheet
from forcegen.model.places import Place
from forcegen.model.rows import ROWS
from forcegen.model.tables import RawRow, Written, exact, table_rows
from forcegen.problems import ModelError, Problem, nearest, quoted
from forcegen.terms.entities import ADDABLE
from forcegen.terms.text import Text

ENDING = ".xlsx"
"""What the name of a workbook ends in."""

HEAD = "model"
"""The sheet for what is in no table."""

AS_IN_TOML: Mapping[str, frozenset[str]] = {"scenarios": frozenset({"set", *ADDABLE})}
"""Columns whose cells hold a table or a list of tables, by table."""

HIDDEN = "something hidden that is read"
"""Kind of the remarks on sheets, rows and columns that nobody sees."""

_MOST_UNPACKED = 20 * MOST_BYTES
_FIGURE = ("source", "status", "note")
_CONSTANTS = {"=TRUE()": "yes", "=FALSE()": "no"}
"""Yes and no as LibreOffice saves them: formulas, but such as can say nothing else."""

_LISTS = ("law.countries", "law.hosts")


# -- writing ---------------------------------------------------------------------------------------------


def in_toml(value: Any) -> str:
    """A value as it stands in a TOML file after the equals sign, on one line.

    Raises:
        ModelError: When it is none that TOML has.
    """
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return json.dumps(str(value), ensure_ascii=False)
        case Decimal():
            return f"{value:f}"
        case int() | date():
            return str(value)
        case dict():
            return "{" + ", ".join(f"{in_toml(str(key))} = {in_toml(one)}" for key, one in value.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(in_toml(one) for one in value) + "]"
    raise ModelError([Problem("a workbook", quoted(value), "a value that TOML can hold")])


# -- reading ---------------------------------------------------------------------------------------------


def read_workbook(source: Path | io.BytesIO, name: str, problems: list[Problem]) -> Written | None:
    """The model that a workbook holds, as it was written; ``None`` with a problem noted where it cannot be read.

    Args:
        source: The workbook.
        name: How messages name it.
        problems: Problems found, to which others are added.
    """
    need("openpyxl", where=name)
    sheets = _sheets(source, name, problems)
    if sheets is None:
        return None
    head: dict[str, Any] = {}
    keys: dict[str, str] = {}
    torn: set[str] = set()
    notes: list[Remark] = []
    if HEAD in sheets:
        for row in _rows(name, HEAD, sheets[HEAD], problems):
            _take(row, head, keys, problems)
    else:
        problems.append(Problem(name, "", f"a sheet {quoted(HEAD)}", nearest(HEAD, sheets)))
    tables: dict[str, list[RawRow]] = {}
    for title, sheet in sheets.items():
        if title in ROWS:
            before = len(problems)
            tables[title] = list(_rows(name, title, sheet, problems))
            if len(problems) > before:
                torn.add(title)
        elif title != HEAD:
            notes += _unread(name, title, sheet, torn, problems)
        if title in ROWS or title == HEAD:
            notes += _unseen(name, title, sheet)
    return Written(name, head, tables, torn, keys, sheets=True, notes=tuple(notes))


def _unread(name: str, title: str, sheet: _Sheet, torn: set[str], problems: list[Problem]) -> Iterator[Remark]:
    """What is to be said of a sheet that is no table; one that is called almost like a table is refused."""
    where = f"{name}, sheet {quoted(title)}"
    if near := nearest(title, [*ROWS, HEAD], cutoff=0.8):  # in silence its rows would be left out
        problems.append(Problem(where, "a sheet that is no table of a model", "the name of a table", near))
        torn.add(near.strip('"'))
    elif sheet.lines and not on_purpose(title):
        yield unread_sheet(where, title, sheet.lines[0][1])


def _unseen(name: str, title: str, sheet: _Sheet) -> Iterator[Remark]:
    """What is read of a sheet although nobody sees it."""
    from openpyxl.utils import get_column_letter

    hidden = "a hidden {}, which is read all the same"
    if sheet.layout.hidden:
        yield Remark(f"{name}, sheet {quoted(title)}", hidden.format("sheet"), "a sheet in view", kind=HIDDEN)
    rows = sheet.layout.rows & {number for number, _ in sheet.lines}
    for span in spans_of(rows):
        last, one = span.stop - 1, len(span) == 1
        where = f"{name}, {title} {f'row {last}' if one else f'rows {span.start} to {last}'}"
        found = hidden.format("row") if one else "hidden rows, which are read all the same"
        yield Remark(where, found, "rows in view", kind=HIDDEN)
    used = {number for _, cells in sheet.lines for number, cell in enumerate(cells, start=1) if cell}
    for number in sorted(used):
        if any(number in span for span in sheet.layout.columns):
            where = f"{name}, {title} column {get_column_letter(number)}"
            yield Remark(where, hidden.format("column"), "columns in view", kind=HIDDEN)


Line = tuple[int, list[str]]
"""Number of a row, from 1, and the text of its cells."""


@dataclass(frozen=True)
class _Sheet:
    """What stands in a sheet, and how it is laid out."""

    lines: list[Line]
    layout: Layout


_one_at_a_time = Lock()
"""Held while a workbook is read: which warnings are shown is settled for the whole process."""


def _sheets(source: Path | io.BytesIO, name: str, problems: list[Problem]) -> dict[str, _Sheet] | None:
    """The rows of every sheet, with a problem for each cell of a table that holds a formula or an error."""
    from openpyxl import load_workbook

    try:
        size = source.stat().st_size if isinstance(source, Path) else source.getbuffer().nbytes
        if size > MOST_BYTES:
            problems.append(Problem(name, f"{size:,} bytes", f"a file of at most {MOST_BYTES:,} bytes"))
            return None
        with zipfile.ZipFile(source) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
        if unpacked > _MOST_UNPACKED:
            problems.append(Problem(name, f"{unpacked:,} bytes unpacked", f"at most {_MOST_UNPACKED:,} bytes"))
            return None
        with _one_at_a_time, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what it leaves out: charts, checks of cells, colours
            book = load_workbook(source, read_only=True, data_only=False)
            try:
                return {sheet.title: _sheet(name, sheet, problems) for sheet in book.worksheets}
            finally:
                book.close()
    except Exception as error:  # the reader of a damaged file raises whatever it stumbles over
        reason = error.strerror if isinstance(error, OSError) and error.strerror else f"{type(error).__name__}: {error}"
        found, maybe = _instead(source)
        problems.append(Problem(name, found or f"a file that cannot be read ({reason})", "a workbook (.xlsx)", maybe))
        return None


def _instead(source: Path | io.BytesIO) -> tuple[str, str]:
    """What a file is that is called a workbook and is none, and what to do about it; empty where that is not known."""
    try:
        raw = source.read_bytes() if isinstance(source, Path) else source.getvalue()
        found, maybe = form_of(raw, ENDING)
        if raw and not found and raw.decode().replace("\n", "").replace("\r", "").replace("\t", "").isprintable():
            return "a text", "save it as .xlsx, or use a folder with tables as .csv"
    except (OSError, UnicodeDecodeError):
        return "", ""
    return ("", "") if found.startswith("an Excel workbook") else (found, maybe)


def _sheet(name: str, sheet: Any, problems: list[Problem]) -> _Sheet:
    """A sheet; what is wrong with the cells of one that is no table does not matter."""
    is_read = sheet.title in ROWS or sheet.title == HEAD
    lines = list(_lines(name, sheet, problems if is_read else []))
    if not is_read:
        return _Sheet(lines, Layout())
    with sheet._get_source() as part:  # noqa: SLF001 - the quick reader has no other door to what it skips
        return _Sheet(lines, layout_of(part, hidden=sheet.sheet_state != "visible"))


def _lines(name: str, sheet: Any, problems: list[Problem]) -> Iterator[Line]:
    sheet.reset_dimensions()  # what the file says of its size need not be so
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells: list[str] = []
        for cell in row:
            text = ""
            if cell.value is not None:
                where = f"{name}, {sheet.title}!{cell.coordinate}"
                if cell.data_type == "f" and (known := _CONSTANTS.get(str(cell.value).upper())):
                    text = known
                elif cell.data_type == "f":
                    problems.append(Problem(where, f"the formula {quoted(str(cell.value))}", "the value itself"))
                elif cell.data_type == "e":
                    problems.append(Problem(where, f"the error {quoted(str(cell.value))}", "a value"))
                else:
                    text = _text(cell.value)
            cells.append(text)
        if any(cells):
            yield number, cells


def _unmerged(name: str, title: str, sheet: _Sheet, problems: list[Problem]) -> list[Line]:
    """The rows of a sheet with a problem for merged cells, of which all but the first would be empty.

    The others are taken to have its value, so that nothing else is said of them; where they are in the header there
    are no rows to be read.
    """
    width = max((len(cells) for _, cells in sheet.lines), default=0)
    lines = {number: [*cells, *[""] * (width - len(cells))] for number, cells in sheet.lines}
    first = min(lines, default=0)
    for merged in sheet.layout.merged:
        top, left = merged.rows.start, merged.columns.start
        value = lines[top][left - 1] if top in lines and left <= width else ""
        if not value or len(merged.rows) * len(merged.columns) == 1:
            continue
        found = f"merged cells that show {quoted(value)}"
        problems.append(
            Problem(f"{name}, {title}!{merged.name}", found, "a value in each cell", "unmerge them, and fill each cell")
        )
        if first in merged.rows:
            return []
        for number, cells in lines.items():
            if number in merged.rows:
                lines[number] = [value if at in merged.columns else cell for at, cell in enumerate(cells, start=1)]
    return list(lines.items())


def _text(value: object) -> str:
    """What a cell holds, as it would stand in a CSV table."""
    match value:
        case bool():
            return "yes" if value else "no"
        case float() | Decimal():
            # 15 digits are what a spreadsheet shows and keeps: 0.1 + 0.2 is 0.3 in it
            number = Decimal(f"{value:.15g}") if isinstance(value, float) else value
            return f"{number:f}" if number.is_finite() else str(number)
        case datetime() if value.time() == time():
            return str(value.date())
    return str(value).strip()


def _rows(name: str, title: str, sheet: _Sheet, problems: list[Problem]) -> Iterator[RawRow]:
    """The rows of a sheet, each with the places of its cells."""
    from openpyxl.utils import get_column_letter

    lines = _unmerged(name, title, sheet, problems)
    if sheet.lines and not lines:
        return
    used = max((number for _, cells in lines for number, cell in enumerate(cells, start=1) if cell), default=0)
    padded = [(f"{name}, {title} row {row}", [*cells, *[""] * used][:used]) for row, cells in lines]
    numbers = {where: row for (where, _), (row, _) in zip(padded, lines, strict=True)}
    columns = [(key, get_column_letter(at)) for at, key in enumerate(padded[0][1] if padded else (), start=1)]
    for raw in table_rows(f"{name}, sheet {title}", padded, problems, get_column_letter):
        row = numbers[raw.place.row]
        place = replace(raw.place, cells={key: f"{name}, {title}!{letter}{row}" for key, letter in columns})
        given = raw.values if isinstance(raw.values, dict) else {}
        yield RawRow(place, {key: _understood(title, key, value, place, problems) for key, value in given.items()})


def _understood(table: str, key: str, value: Any, place: Place, problems: list[Problem]) -> Any:
    """A cell as it is; of a column that holds tables, what stands there in TOML."""
    if key not in AS_IN_TOML.get(table, frozenset()) or not isinstance(value, Text):
        return value
    try:
        return tomllib.loads(f"value = {value}", parse_float=exact)["value"]
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        expected = "a table or a list of tables, as in TOML"
        problems.append(Problem(place.at(key), f"{quoted(str(value))} ({error})", expected))
        return {}


def _take(row: RawRow, head: dict[str, Any], keys: dict[str, str], problems: list[Problem]) -> None:
    """Put a row of the sheet ``model`` where its key says."""
    given = row.values if isinstance(row.values, dict) else {}
    key, value = str(given.get("key", "")), given.get("value")
    expected = None
    if unknown := sorted(set(given) - {"key", "value", *_FIGURE}):
        expected = (f"the column {quoted(unknown[0])}", f"one of key, value, {', '.join(_FIGURE)}")
    elif not key:
        expected = ("", 'a value for "key"')
    elif key in keys:
        expected = (f"the key {quoted(key)} twice", "each key once")
    if expected:
        problems.append(Problem(row.place.row, *expected))
        return
    parts = [part for part in _FIGURE if part in given]
    if value is None:  # an empty cell is no value, as everywhere
        if parts:
            problems.append(Problem(row.place.row, "", f"a value for {quoted(key)} beside its {parts[0]}"))
        return
    keys[key] = row.place.cells["value"]
    keys.update({f"{key}.{part}": row.place.cells[part] for part in parts})
    figure = {part: given[part] for part in parts}
    *above, last = key.split(".")
    table = head
    for part in above:
        inner = table.setdefault(part, {})
        if not isinstance(inner, dict):
            problems.append(
                Problem(keys[key], f"the key {quoted(key)}", f"no key within {quoted(part)}, which has a value")
            )
            return
        table = inner
    held = str(value).split() if key in _LISTS else value
    table[last] = {"value": held, **figure} if figure else held
