"""Tables for other programs: typed, exact where the form allows, never a formula, the same bytes every time."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from decimal import Decimal
from functools import cache
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest

import forcegen as fg
from forcegen.documents.plan import Plan
from forcegen.extras import need
from forcegen.formulation import formulate
from forcegen.report.program import program_file, rows_sheet
from forcegen.report.tables import TABLES, parquet_of, plan_tables, table_of
from forcegen.sheets import Sheet, csv_of, held_exactly, workbook_of

FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1+1", '=HYPERLINK("https://example.org")')


@cache
def plan() -> Plan:
    return fg.solve(fg.load("template"))


def test_every_part_of_a_plan_is_a_table() -> None:
    """Proves that no part of a plan is kept from other programs. Without it a new part could be forgotten."""
    tables = {table.name: table for table in plan_tables(plan())}
    assert tuple(tables) == TABLES
    parts = {name for name in Plan.model_fields if isinstance(getattr(plan(), name), tuple)} - {"left_out"}
    assert parts <= set(tables)
    for name in parts:
        assert len(tables[name].rows) == len(getattr(plan(), name))
        assert all(len(row) == len(tables[name].columns) for row in tables[name].rows)
    facts = {str(what): says for what, says in tables["plan"].rows}
    assert facts["verdict"] == "short"
    assert facts["input_sha256"] == plan().input_sha256


def test_data_frames_have_the_types_of_their_columns() -> None:
    """Proves that sums can be taken at once, of empty tables too. Without it figures would be text."""
    frames = fg.tables(plan())
    assert set(frames) == set(TABLES)
    assert dict(frames["contributions"].dtypes.astype(str)) == {
        **dict.fromkeys(("country", "pool", "site", "role"), "object"),
        "rotation": "int64",
        "personnel": "int64",
    }
    assert frames["waivers"].empty
    assert str(frames["waivers"]["personnel"].dtype) == "int64"
    assert frames["shortfalls"]["short"].sum() == float(plan().totals.short or 0)
    by_country = frames["contributions"].groupby("country")["personnel"].sum()
    assert {(one,): total for one, total in by_country.items()} == plan().by("country")
    assert frames["rules"]["binding"].dtype == bool


def test_what_a_plan_has_not_is_empty() -> None:
    """Proves that what is unknown is no number. Without it a contradictory plan would be short of nothing."""
    totals = plan().totals.model_copy(update={"filled": None, "short": None, "lower_bound": None})
    unknown = plan().model_copy(update={"totals": totals})
    assert fg.tables(unknown)["totals"]["short"].isna().all()
    (row,) = csv.reader(io.StringIO(csv_of(table_of(unknown, "totals").sheet).split("\n", 1)[1]))
    assert row[1:] == ["", "", ""]


def test_csv_is_exact_and_starts_no_formula() -> None:
    """Proves that opening a table runs nothing and loses nothing. Without it a name could be a formula."""
    sheet = Sheet("t", ("=name", "n"), tuple((text, Decimal("-0.000001")) for text in FORMULAS))
    rows = list(csv.reader(io.StringIO(csv_of(sheet))))
    assert rows[0] == ["'=name", "n"]
    assert [row[0] for row in rows[1:]] == [f"'{text}" for text in FORMULAS]
    assert {row[1] for row in rows[1:]} == {"-0.000001"}, "a number below zero stays a number"
    (header, *read) = csv.reader(io.StringIO(csv_of(table_of(plan(), "contributions").sheet)))
    assert header == ["country", "pool", "site", "role", "rotation", "personnel"]
    assert sum(int(row[-1]) for row in read) == sum(one.personnel for one in plan().contributions)


def test_workbooks_have_typed_cells_and_no_formula() -> None:
    """Proves that a workbook holds numbers, yes and no, and text that only looks like a formula as text."""
    sheet = Sheet("odd", ("text", "n", "yes"), tuple((text, Decimal("0.1"), True) for text in FORMULAS))
    book = openpyxl.load_workbook(io.BytesIO(workbook_of([sheet, *(one.sheet for one in plan_tables(plan()))])))
    assert book.sheetnames == ["odd", *TABLES]
    rows = list(book["odd"].iter_rows(min_row=2))
    assert [row[0].value for row in rows] == list(FORMULAS)
    assert {tuple(cell.data_type for cell in row) for row in rows} == {("s", "n", "b")}
    assert {(row[1].value, row[2].value) for row in rows} == {(0.1, True)}
    shortfalls = book["shortfalls"]
    assert shortfalls.freeze_panes == "A2"
    assert all(cell.font.bold for cell in shortfalls[1])
    assert [cell.data_type for cell in shortfalls[2]] == ["s", "s", "n", "n", "n", "n", "n"]
    assert sum(row[-1] for row in shortfalls.iter_rows(min_row=2, values_only=True)) == plan().totals.short


@pytest.mark.parametrize(
    ("value", "held"),
    [
        ("12", 12),
        ("0.1", 0.1),
        ("123456.123456789", 123456.123456789),
        ("1234567.123456789", "1234567.123456789"),
        ("12345678901234.123456", "12345678901234.123456"),
    ],
)
def test_a_number_is_held_exactly_or_as_text(value: str, held: float | str) -> None:
    """Proves that no cell holds a neighbour of its number. Without it a model would change on its way through Excel."""
    assert held_exactly(Decimal(value)) == held
    assert Decimal(str(held_exactly(Decimal(value)))) == Decimal(value)


def test_parquet_and_workbooks_are_the_same_bytes_every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that exports can be compared. Without it the clock of the machine would stand in them."""
    table = table_of(plan(), "shortfalls")
    first = workbook_of([table.sheet]), parquet_of(table)
    monkeypatch.setattr("time.time", lambda: 1.5e9)
    monkeypatch.setattr("time.localtime", lambda *_: (2031, 2, 3, 4, 5, 6, 0, 1, 0))
    assert (workbook_of([table.sheet]), parquet_of(table)) == first
    read = pq.read_table(io.BytesIO(first[1]))
    assert {name: str(kind) for name, kind in zip(read.schema.names, read.schema.types, strict=True)} == {
        "site": "string",
        "role": "string",
        **dict.fromkeys(("rotation", "priority"), "int64"),
        **dict.fromkeys(("required", "filled", "short"), "double"),
    }
    pd.testing.assert_frame_equal(
        read.to_pandas().astype({"site": "object", "role": "object"}), fg.tables(plan())["shortfalls"]
    )


# -- the linear program ----------------------------------------------------------------------------------


def test_the_program_comes_with_whose_every_row_is(tmp_path: Path) -> None:
    """Proves that the LP file solves to the proven bound, and that each of its rows is named in the table beside it.

    Without it a row of the file could not be traced to a law, or the file could be another problem.
    """
    import pulp

    formulation = formulate(fg.load("template"))
    text = program_file(formulation, "lp")
    assert text == program_file(formulation, "lp")
    sheet = rows_sheet(formulation)
    rows = [dict(zip(sheet.header, row, strict=True)) for row in sheet.rows]
    named = [str(row["row"]) for row in rows if row["sense"]]
    assert len(named) == formulation.program.rows
    assert all(f"\n{name}: " in text for name in named)
    assert {row["rule"] for row in rows} - {None} <= {rule.id for rule in formulation.rulebook}
    ceiling = [row for row in rows if row["rule"] == "netherlands-mandate"]
    assert [row["row"] for row in ceiling] == [f"rule.netherlands_mandate.{t}" for t in (1, 2, 3, 4)]
    assert {(row["limit"], row["citation"], row["sense"]) for row in ceiling} == {
        ("600", "Letter to parliament", "at most")
    }
    bans = {row["rule"] for row in rows if not row["sense"]}
    assert "denmark-not-at-the-coast" in bans
    file = tmp_path / "program.mps"
    file.write_text(program_file(formulation, "mps"), encoding="utf-8")
    _, problem = pulp.LpProblem.fromMPS(str(file))
    problem.solve(pulp.HiGHS(msg=False))
    assert problem.objective is not None
    assert problem.objective.value() == pytest.approx(float(plan().totals.lower_bound or 0), abs=1)


# -- what a plain installation says ----------------------------------------------------------------------


def test_a_missing_extra_is_told_in_one_line() -> None:
    """Proves that a plain installation says how to get charts and tables. Without it a reader would see a traceback."""
    program = (
        "import sys\n"
        "from importlib.machinery import PathFinder\n"
        "real = PathFinder.find_spec\n"
        "gone = {'matplotlib', 'jinja2', 'openpyxl', 'pandas', 'pyarrow'}\n"
        "PathFinder.find_spec = lambda name, *rest: None if name in gone else real(name, *rest)\n"
        "from forcegen.cli import main\n"
        "for line in sys.argv[1:]:\n"
        "    try:\n        main(line.split())\n"
        "    except SystemExit as left:\n        assert left.code == 2\n"
    )
    lines = ["solve template --format html", "export template --to x.xlsx"]
    done = subprocess.run(
        [sys.executable, "-c", program, *lines], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout) == (0, "")
    for extra in ("report", "tables"):
        assert f'the extra {extra}. Maybe pip install "forcegen[{extra}]"?' in done.stderr
    assert "Traceback" not in done.stderr
    need("matplotlib", "openpyxl", where="a test")
