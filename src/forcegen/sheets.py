"""Tables for other programs: workbooks with typed cells that hold no formula, and CSV that starts none."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

Value = str | int | Decimal | bool | date | None
"""What a cell can hold; ``None`` is an empty cell."""

_SAME_DAY = (1980, 1, 1, 0, 0, 0)
"""The date of every part of a workbook, so that the same tables are the same bytes."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its name, the names of its columns, and its rows, one cell a column."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


# -- CSV -------------------------------------------------------------------------------------------------

_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_of(sheet: Sheet) -> str:
    """A table as CSV: numbers exact, text that a spreadsheet would take for a formula behind an apostrophe."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    for row in (sheet.header, *sheet.rows):
        writer.writerow([_plain(value) for value in row])
    return buffer.getvalue()


def _plain(value: Value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return f"{value:f}"
        case str():
            return f"'{value}" if value.lstrip(" ").startswith(_STARTS_FORMULA) else value
        case _:
            return str(value)


# -- workbooks -------------------------------------------------------------------------------------------

_WIDEST = 60


def workbook_of(sheets: Iterable[Sheet]) -> bytes:
    """Tables as an XLSX workbook, one sheet each, its header frozen; the same bytes for the same tables.

    A number is a number cell where a spreadsheet holds it exactly, else text. Text is text whatever it looks like.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for sheet in sheets:
        _fill(book.create_sheet(sheet.name), sheet)
    buffer = io.BytesIO()
    book.save(buffer)
    return _undated(buffer.getvalue())


def _fill(paper: WriteOnlyWorksheet, sheet: Sheet) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    paper.freeze_panes = "A2"
    for number, title in enumerate(sheet.header):
        longest = max((len(str(row[number])) for row in sheet.rows if row[number] is not None), default=0)
        paper.column_dimensions[get_column_letter(number + 1)].width = min(_WIDEST, max(longest, len(title)) + 2)
    if sheet.rows:
        paper.auto_filter.ref = f"A1:{get_column_letter(len(sheet.header))}{len(sheet.rows) + 1}"
    bold = Font(bold=True)

    def cell(value: Value, font: Font | None = None) -> Any:
        if value is None or value == "":
            return None
        if isinstance(value, str):
            made = WriteOnlyCell(paper)
            made._value, made.data_type = value, "s"  # noqa: SLF001 - through the door it would be a formula
        else:
            held = value if not isinstance(value, Decimal) else held_exactly(value)
            made = WriteOnlyCell(paper, value=held)
            if isinstance(held, str):
                made.data_type = "s"
            elif isinstance(held, date):
                made.number_format = "yyyy-mm-dd"
        if font is not None:
            made.font = font
        return made

    paper.append([cell(title, bold) for title in sheet.header])
    for row in sheet.rows:
        paper.append([cell(value) for value in row])


def held_exactly(value: Decimal) -> int | float | str:
    """A number as a spreadsheet's cell holds it, or its text where the cell would hold another number."""
    if value == value.to_integral_value() and abs(value) < 2**53:
        return int(value)
    nearest = float(value)
    return nearest if Decimal(f"{nearest:.15g}") == value else f"{value:f}"  # the digits that a spreadsheet keeps


def _undated(book: bytes) -> bytes:
    """The workbook with every date of its making left out."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"1980-01-01T00:00:00Z", content)
            part = zipfile.ZipInfo(name, _SAME_DAY)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = 0o644 << 16
            new.writestr(part, content)
    return buffer.getvalue()
