"""What a person sees in a workbook and its cells alone do not tell: merged cells, hidden ones, unread sheets."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import forcegen as fg
from builders import ModelFolder
from forcegen.model.left_out import UNREAD
from forcegen.model.workbook import HIDDEN
from forcegen.model.writing import as_workbook
from forcegen.problems import ModelError


@pytest.fixture
def saved(folder: ModelFolder, tmp_path: Path) -> Callable[[Callable[[Any], None]], Path]:
    """The small model as a workbook that a person has changed and saved."""

    def save(change: Callable[[Any], None]) -> Path:
        book = openpyxl.load_workbook(io.BytesIO(as_workbook(folder.load())))
        change(book)
        file = tmp_path / "book.xlsx"
        book.save(file)
        return file

    return save


Saved = Callable[[Callable[[Any], None]], Path]


def refused(file: Path) -> list[str]:
    with pytest.raises(ModelError) as caught:
        fg.load(file)
    return str(caught.value).splitlines()


def told(file: Path) -> list[str]:
    return [str(remark) for remark in fg.remarks(fg.load(file))]


MERGED = "expected a value in each cell. Maybe unmerge them, and fill each cell?"


def test_merged_cells_are_refused_with_their_range(saved: Saved) -> None:
    """Proves that a value written once for two rows is not lost for the second, and that nothing echoes it.

    Without it a column that may be empty would silently have its default there.
    """

    def merge(book: Any) -> None:
        sheet = book["requirements"]
        sheet["F1"], sheet["F2"] = "priority", 2
        sheet.merge_cells("F2:F3")
        book["pools"].merge_cells("A2:A3")
        book["roles"].merge_cells("A1:B1")
        book["model"].merge_cells("A3:B3")

    found = refused(saved(merge))
    assert found == [
        f'book.xlsx, model!A3:B3: found merged cells that show "name", {MERGED}',
        f'book.xlsx, roles!A1:B1: found merged cells that show "id", {MERGED}',
        f'book.xlsx, pools!A2:A3: found merged cells that show "land", {MERGED}',
        f'book.xlsx, requirements!F2:F3: found merged cells that show "2", {MERGED}',
    ]


def test_merged_cells_without_a_value_do_no_harm(saved: Saved) -> None:
    """Proves that only what would be lost is refused. Without it a decoration would make a workbook useless."""

    def decorate(book: Any) -> None:
        book["requirements"].merge_cells("J20:L22")
        book.create_sheet("notes").append(["A title"])
        book["notes"].merge_cells("A1:D1")

    assert told(saved(decorate)) == []


def test_sheets_that_are_not_read_are_named(saved: Saved) -> None:
    """Proves that a sheet under another name is said, with the table whose columns it has; notes are left alone.

    Without it 200 people on missions abroad would be counted as free.
    """

    def add(book: Any) -> None:
        book.create_sheet("missions abroad").append(["country", "pool", "mission", "personnel"])
        book.create_sheet("Sheet7").append(["whatever", "=1+1"])
        book.create_sheet("pool list").append(["x"])
        book.create_sheet("Notes").append(["checked by the desk officer"])
        book.create_sheet("_old").append(["country", "pool"])
        book.create_sheet("empty")
        book.create_sheet("hidden data").append(["mission"])
        book["hidden data"].sheet_state = "veryHidden"

    expected = 'expected the name of a table, or, for notes, "notes" or a name that begins with "_".'
    file = saved(add)
    assert told(file) == [
        f'book.xlsx, sheet "missions abroad": found a sheet that is not read, {expected} Maybe "commitments"?',
        f'book.xlsx, sheet "Sheet7": found a sheet that is not read, {expected}',
        f'book.xlsx, sheet "pool list": found a sheet that is not read, {expected} Maybe "pools"?',
        f'book.xlsx, sheet "hidden data": found a sheet that is not read, {expected}',
    ]
    assert {remark.kind for remark in fg.remarks(fg.load(file))} == {UNREAD}
    varied = fg.vary(fg.load(file), changes={"defaults.dwell": 2}).model
    assert fg.remarks(varied) == fg.remarks(fg.load(file))


def test_hidden_cells_that_are_read_are_said(saved: Saved) -> None:
    """Proves that what counts and is not seen is said. Without it a filtered row would be in a plan unnoticed."""

    def hide(book: Any) -> None:
        sheet = book["requirements"]
        sheet.append(["lviv", "medical", 5, 3])
        sheet.row_dimensions[2].hidden = sheet.row_dimensions[3].hidden = True
        sheet.row_dimensions[40].hidden = True
        sheet.column_dimensions["C"].hidden = sheet.column_dimensions["Z"].hidden = True
        book["history"].sheet_state = "hidden"
        book["pools"].row_dimensions[3].hidden = True

    read = "read all the same"
    file = saved(hide)
    assert told(file) == [
        f"book.xlsx, pools row 3: found a hidden row, which is {read}, expected rows in view.",
        f'book.xlsx, sheet "history": found a hidden sheet, which is {read}, expected a sheet in view.',
        f"book.xlsx, requirements rows 2 to 3: found hidden rows, which are {read}, expected rows in view.",
        f"book.xlsx, requirements column C: found a hidden column, which is {read}, expected columns in view.",
    ]
    assert {remark.kind for remark in fg.remarks(fg.load(file))} == {HIDDEN}


def test_blank_rows_and_columns_without_a_title(saved: Saved) -> None:
    """Proves that rows below a gap are read, and that cells below no title are refused. Without it both could go."""

    def spread(book: Any) -> None:
        sheet = book["requirements"]
        for column, value in enumerate(["lviv", "medical", 5], start=1):
            sheet.cell(9, column).value = value
        sheet.cell(9, 4).value = 3  # from rotation 3 on

    assert len(fg.load(saved(spread)).requirements) == 3

    def stray(book: Any) -> None:
        book["requirements"].cell(3, 9).value = "see annex"

    found = refused(saved(stray))
    assert found[0].startswith("book.xlsx, requirements row 1: found no name for column G")


def test_a_source_for_no_value_is_refused(saved: Saved) -> None:
    """Proves that a line of the sheet ``model`` with a source and no value is told. Without it it would be dropped."""

    def empty(book: Any) -> None:
        for row in book["model"].iter_rows():
            if row[0].value == "defaults.overlap_days":
                row[1].value, row[2].value, row[3].value = None, "yearbook", "verified"

    found = refused(saved(empty))
    assert len(found) == 1
    assert found[0].endswith('expected a value for "defaults.overlap_days" beside its source.')
