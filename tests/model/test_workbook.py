"""Workbooks: the same model as its folder, to the last figure, and every problem told with sheet and cell."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import forcegen as fg
from builders import ModelFolder, tiny_model
from forcegen.model.workbook import in_toml
from forcegen.model.writing import as_workbook
from forcegen.problems import ModelError


def rewritten(model: fg.ForceModel, path: Path, change: Callable[[Any], None]) -> Path:
    """The model as a workbook that a person has changed and saved."""
    book = openpyxl.load_workbook(io.BytesIO(as_workbook(model)))
    change(book)
    file = path / "book.xlsx"
    book.save(file)
    return file


def refused(file: Path) -> list[str]:
    with pytest.raises(ModelError) as caught:
        fg.load(file)
    return str(caught.value).splitlines()


def cell(sheet: Any, key: str, row: int) -> Any:
    """The cell of a column, by its title."""
    titles = [one.value for one in sheet[1]]
    return sheet.cell(row, titles.index(key) + 1)


@pytest.mark.parametrize("name", sorted(fg.shipped_models()))
def test_a_model_is_the_same_after_its_workbook(name: str, tmp_path: Path) -> None:
    """Proves that every shipped model, law and provenance included, has one hash in both forms.

    Without it a plan of the workbook could not be verified against the folder.
    """
    model = fg.load(name)
    file = tmp_path / "model.xlsx"
    file.write_bytes(as_workbook(model))
    assert as_workbook(model) == file.read_bytes()
    again = fg.load(file)
    assert again.sha256 == model.sha256
    assert again.document() == model.document()


def test_odd_texts_and_numbers_survive(tmp_path: Path) -> None:
    """Proves that what looks like a formula, a number or an escape stays what it is. Without it names would change."""
    odd = ["=1+1", "'quoted", "_x000D_", "two\nlines", "0012", "TRUE", "2025-01-01", "é & <b>", "1e3"]
    model = tiny_model({"FRA": 1000}, 1, sites=[f"s{number}" for number, _ in enumerate(odd)])
    sites = [one.model_copy(update={"name": text}) for one, text in zip(model.sites, odd, strict=True)]
    requirements = [{"site": one.id, "role": "protection", "personnel": Decimal("0.000001")} for one in sites]
    pools = [one.model_copy(update={"strength": Decimal("1234567.123456789")}) for one in model.pools]
    model = model.with_tables(sites=sites, requirements=requirements, pools=pools, title="-2 + 3")
    file = tmp_path / "odd.xlsx"
    file.write_bytes(as_workbook(model))
    again = fg.load(file)
    assert again.sha256 == model.sha256
    assert [site.name for site in again.sites] == odd
    sheet = openpyxl.load_workbook(file)["sites"]
    assert {cell(sheet, "name", row).data_type for row in range(2, 2 + len(odd))} == {"s"}


def test_what_scenarios_set_and_add_survives(folder: ModelFolder, tmp_path: Path) -> None:
    """Proves that a scenario's paths, factors and rows have a place in a workbook. Without it they would be lost."""
    folder.append(
        "model.toml",
        """
[[scenarios]]
id = "otherwise"
name = "Otherwise"
set = { "countries.FRA.pools.land.dwell" = 2, "calendar.start" = 2025-08-01, "defaults.deployable_share" = 0.25 }
scale = { "roles.medical" = 1.5 }
without = ["fra-mandate"]
requirements = [{ site = "lviv", role = "medical", personnel = 5, priority = 2 }]
""",
    )
    model = folder.load()
    file = tmp_path / "book.xlsx"
    file.write_bytes(as_workbook(model))
    assert fg.load(file).sha256 == model.sha256
    assert fg.vary(fg.load(file), "otherwise").model.sha256 == fg.vary(model, "otherwise").model.sha256


def test_cells_have_types_and_headers_stay_in_view() -> None:
    """Proves that a person meets numbers and dates, not text. Without it Excel could neither sum nor sort them."""
    book = openpyxl.load_workbook(io.BytesIO(as_workbook(fg.load("template"))))
    assert book.sheetnames[0] == "model"
    assert all(sheet.freeze_panes == "A2" for sheet in book)
    assert cell(book["pools"], "strength", 2).value == 6000
    assert cell(book["conditions"], "holds", 2).value is True
    since = next(row for row in (2, 3) if cell(book["conditions"], "from", row).value)
    assert cell(book["conditions"], "from", since).value == datetime(2026, 1, 1)
    assert all(one.data_type != "f" for sheet in book for row in sheet for one in row)


def test_yes_and_no_may_be_functions(tmp_path: Path) -> None:
    """Proves that a workbook saved by LibreOffice is the same model. Without it every yes was refused as a formula."""
    model = fg.load("template")

    def save_as_libreoffice(book: Any) -> None:
        for sheet in book:
            for row in sheet:
                for one in row:
                    if isinstance(one.value, bool):
                        one.value = f"={one.value}()".upper()

    assert fg.load(rewritten(model, tmp_path, save_as_libreoffice)).sha256 == model.sha256

    def reckon(book: Any) -> None:
        cell(book["conditions"], "holds", 2).value = "=NOT(TRUE())"

    (line, *_) = refused(rewritten(model, tmp_path, reckon))
    assert 'found the formula "=NOT(TRUE())", expected the value itself' in line


def test_a_figure_has_the_digits_that_a_spreadsheet_shows(tmp_path: Path) -> None:
    """Proves that the noise of a spreadsheet's sums is no figure. Without it 0.1 + 0.2 were not 0.3."""

    def add(book: Any) -> None:
        cell(book["pools"], "strength", 2).value = 1000 * (0.1 + 0.2)
        cell(book["pools"], "strength", 3).value = 0.1 + 0.2

    pools = fg.load(rewritten(fg.load("template"), tmp_path, add)).pools
    assert [pool.strength for pool in pools[:2]] == [300, Decimal("0.3")]
    exact = tiny_model({"FRA": 1000}, 1)
    exact = exact.with_tables(pools=[exact.pools[0].model_copy(update={"strength": Decimal("1234567.123456789")})])
    file = tmp_path / "exact.xlsx"
    file.write_bytes(as_workbook(exact))
    assert fg.load(file).sha256 == exact.sha256, "what a cell would round is written as text"


def test_the_law_can_be_asked_for(tmp_path: Path) -> None:
    """Proves that a workbook may include the catalogue as a folder may. Without it its rules had to be copied."""
    model = fg.load("template")

    def ask(book: Any) -> None:
        book["model"].append(["law.countries", "DNK NLD"])
        book["model"].append(["law.hosts", "UKR"])

    rules = {rule.id for rule in fg.load(rewritten(model, tmp_path, ask)).rules}
    assert {rule.id for rule in model.rules} < rules


def test_every_fault_is_told_with_sheet_and_cell(tmp_path: Path) -> None:
    """Proves that a person finds the cell to mend. Without it a workbook of a thousand cells could only be refused."""

    def spoil(book: Any) -> None:
        cell(book["pools"], "strength", 2).value = "12 000"
        cell(book["pools"], "strength.status", 3).value = "asumed"
        cell(book["requirements"], "personnel", 2).value = "=400*2"
        cell(book["requirements"], "personnel", 3).value = -5
        cell(book["conditions"], "holds", 2).value = "maybe"
        cell(book["conditions"], "from", 3).value = datetime(2026, 1, 1, 12)
        book["sites"].title = "sitse"
        for row in book["model"].iter_rows():
            if row[0].value == "calendar.rotations":
                row[1].value = "many"
            elif row[0].value == "defaults.dwell":
                row[3].value = "asumed"
        book["model"].append(["calendar.start", date(2025, 1, 1)])
        book["model"].append([None, "what?"])

    found = refused(rewritten(fg.load("template"), tmp_path, spoil))
    assert all(line.startswith("book.xlsx") for line in found)
    for said in (
        'book.xlsx, pools!C2, strength: found "12 000", expected a plain number such as 1200 or 0.5. Maybe 12000?',
        'strength.status: found "asumed", expected one of verified, reported, assumed. Maybe "assumed"?',
        'book.xlsx, requirements!C2: found the formula "=400*2", expected the value itself.',
        'book.xlsx, requirements!C3, personnel: found "-5", expected a number of 0 or more. Maybe 5?',
        'book.xlsx, conditions!C2, holds: found "maybe", expected yes or no.',
        'book.xlsx, conditions!D3, from: found "2026-01-01 12:00:00", expected a date such as 2025-02-20',
        'sheet "sitse": found a sheet that is no table of a model, expected the name of a table. Maybe "sites"?',
        'book.xlsx, model!B8, calendar.rotations: found "many", expected a whole number.',
        'book.xlsx, model!D11, defaults.dwell.status: found "asumed"',
        'book.xlsx, model row 13: found the key "calendar.start" twice, expected each key once.',
        'book.xlsx, model row 14: expected a value for "key".',
    ):
        assert any(said in line for line in found), (said, found)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "a file that cannot be read (BadZipFile"),
        (b"PK\x03\x04 nonsense", "a damaged ZIP archive or workbook, expected a workbook (.xlsx)"),
        (b"x" * 10_000_001, "10,000,001 bytes, expected a file of at most 10,000,000 bytes"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused(content: bytes, said: str, tmp_path: Path) -> None:
    """Proves that any bytes end in one message. Without it a damaged file would end in a traceback."""
    file = tmp_path / "book.xlsx"
    file.write_bytes(content)
    (line,) = refused(file)
    assert said in line


def test_a_workbook_that_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    """Proves that a small file cannot fill the memory. Without it opening a stranger's model would be a risk."""
    import zipfile

    file = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", b"0" * 200_000_001)
    (line,) = refused(file)
    assert "200,000,001 bytes unpacked, expected at most 200,000,000 bytes" in line


def test_a_workbook_of_something_else_says_what_is_missing(tmp_path: Path) -> None:
    """Proves that a stranger's workbook is told from a model. Without it its sheets would be passed over in silence."""
    book = openpyxl.Workbook()
    book.active.title = "Sheet1"
    book.save(tmp_path / "other.xlsx")
    found = refused(tmp_path / "other.xlsx")
    assert 'other.xlsx: expected a sheet "model".' in found
    assert 'other.xlsx: expected a sheet "pools".' in found


def test_what_stands_in_toml_is_read_back() -> None:
    """Proves that values keep their kinds in a cell. Without it a path set to 2 could become the text "2"."""
    import tomllib

    value = {"a.b": [1, Decimal("0.5"), True, date(2025, 1, 2), 'quo"te\n'], "é": {"deep": ()}}
    read = tomllib.loads(f"value = {in_toml(value)}", parse_float=Decimal)["value"]
    assert read == {"a.b": [1, Decimal("0.5"), True, date(2025, 1, 2), 'quo"te\n'], "é": {"deep": []}}
    with pytest.raises(ModelError, match="a value that TOML can hold"):
        in_toml(object())
