"""Nothing that a person wrote is left out without a word: lines outside the plan, cells, sheets, files and rows."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from builders import ModelFolder, small_folder
from forcegen.model.writing import as_workbook
from processes import forcegen


def lines(text: str) -> list[str]:
    return text.splitlines()


# -- requirements outside the plan ---------------------------------------------------------------------------


@pytest.fixture
def home(tmp_path: Path) -> ModelFolder:
    """The small model in a folder ``model`` of its own."""
    (tmp_path / "model").mkdir()
    return small_folder(tmp_path / "model")


def test_solve_counts_the_lines_outside_the_plan(home: ModelFolder, tmp_path: Path) -> None:
    """Proves that a line that has ended is said in the text, in the document and on stderr, with row and date.

    Without it a plan could be MET because a slip in a year took a requirement out of it.
    """
    before = forcegen("solve", "model", "--format", "json", "--out", "before.json", folder=tmp_path)
    assert (before.code, before.stderr) == (0, "")
    assert "Not counted" not in forcegen("solve", "model", folder=tmp_path).stdout
    home.append("requirements.csv", "lviv,medical,30,,2019-12-31,assumed\nlviv,protection,12,5,,assumed\n")
    solved = forcegen("solve", "model", folder=tmp_path)
    assert solved.code == 0
    assert "Not counted: 2 requirements (42 persons) outside the plan's rotations." in lines(solved.stdout)
    assert lines(solved.stderr) == [
        (
            "warning: requirements.csv line 4, until: found 2019-12-31, before the plan begins, "
            "so that the requirement does not count, expected 2025-07-01 or later."
        ),
        (
            "warning: requirements.csv line 5, from: found 5, after the plan ends, "
            "so that the requirement does not count, expected 2027-06-30 or earlier."
        ),
    ]
    after = forcegen("solve", "model", "--format", "json", "--out", "after.json", folder=tmp_path)
    assert lines(after.stderr) == lines(solved.stderr)
    old, new = (json.loads((tmp_path / name).read_text()) for name in ("before.json", "after.json"))
    assert old["not_counted"] == {"lines": 0, "personnel": 0}
    assert new["not_counted"] == {"lines": 2, "personnel": 42}
    assert old["totals"] == new["totals"]
    assert forcegen("verify", "after.json", "model", folder=tmp_path).code == 0
    new["not_counted"]["personnel"] = 40
    (tmp_path / "after.json").write_text(json.dumps(new))
    forged = forcegen("verify", "after.json", "model", folder=tmp_path)
    assert forged.code == 3
    assert "not_counted, personnel" in forged.stdout


# -- workbooks -----------------------------------------------------------------------------------------------


def saved(home: ModelFolder, file: Path, change: Callable[[Any], None]) -> None:
    """Save the small model as a workbook that a person has changed."""
    file.write_bytes(as_workbook(home.load()))
    book = openpyxl.load_workbook(file)
    change(book)
    book.save(file)


def both(file: Path) -> list[tuple[int, list[str]]]:
    """Exit code and stderr of ``check`` and of ``solve``."""
    done = [forcegen(command, file.name, folder=file.parent) for command in ("check", "solve")]
    return [(one.code, lines(one.stderr)) for one in done]


def test_a_priority_written_once_for_two_rows_is_refused(home: ModelFolder, tmp_path: Path) -> None:
    """Proves that a merged cell is told with its range. Without it the second row would silently have priority 1."""

    def merge(book: Any) -> None:
        sheet = book["requirements"]
        sheet["G1"], sheet["G2"] = "priority", 3
        sheet.merge_cells("G2:G3")

    saved(home, tmp_path / "book.xlsx", merge)
    told = (
        'book.xlsx, requirements!G2:G3: found merged cells that show "3", expected a value in each cell. '
        "Maybe unmerge them, and fill each cell?"
    )
    assert both(tmp_path / "book.xlsx") == [(2, [told, "1 problem; nothing was done."])] * 2


def test_a_sheet_that_is_not_read_is_named_by_check_and_solve(home: ModelFolder, tmp_path: Path) -> None:
    """Proves that a sheet under a name of its own is said, with the table it looks like.

    Without it people on missions that stand there would be counted as free.
    """

    def add(book: Any) -> None:
        book.create_sheet("deployed elsewhere").append(["country", "pool", "mission", "personnel", "until"])
        book.create_sheet("notes").append(["country", "pool"])

    saved(home, tmp_path / "book.xlsx", add)
    told = (
        'warning: book.xlsx, sheet "deployed elsewhere": found a sheet that is not read, expected the name of a table, '
        'or, for notes, "notes" or a name that begins with "_". Maybe "commitments"?'
    )
    for code, errors in both(tmp_path / "book.xlsx"):
        assert code == 0
        assert told in errors
        assert not any('"notes":' in line for line in errors)


def test_a_calculated_figure_is_answered_with_one_that_can_be_written(home: ModelFolder, tmp_path: Path) -> None:
    """Proves that fifteen digits of a spreadsheet bring the figure to write, for degrees as for persons.

    Without it a person would have to guess how many places are too many.
    """

    def reckon(book: Any) -> None:
        titles = [one.value for one in book["pools"][1]]
        book["pools"].cell(2, titles.index("strength") + 1).value = 2000 / 3
        book["sites"]["G1"], book["sites"]["H1"] = "lat", "lon"
        book["sites"]["G2"], book["sites"]["H2"] = 49.8396830000123, 24.0297170000456

    saved(home, tmp_path / "book.xlsx", reckon)
    for code, errors in both(tmp_path / "book.xlsx"):
        assert code == 2
        maybe = [line.partition(": ")[0] + " " + line.rpartition("Maybe ")[2] for line in errors[:-1]]
        assert maybe == [
            "book.xlsx, sites!G2, lat 49.839683?",
            "book.xlsx, sites!H2, lon 24.029717?",
            "book.xlsx, pools!C2, strength 666.666666667?",
        ]


def test_blank_roles_are_told_at_their_row_in_both_forms(home: ModelFolder, tmp_path: Path) -> None:
    """Proves that a cell below a title that is also a table's name is told as a cell.

    Without it a person would look for a sheet that is there.
    """

    def empty(book: Any) -> None:
        titles = [one.value for one in book["pools"][1]]
        book["pools"].cell(3, titles.index("roles") + 1).value = None

    saved(home, tmp_path / "book.xlsx", empty)
    end = "1 problem; nothing was done."
    assert both(tmp_path / "book.xlsx") == [(2, ['book.xlsx, pools row 3: expected a value for "roles".', end])] * 2
    home.edit("pools.csv", "reported,protection,", "reported,,")
    for command in ("check", "solve"):
        done = forcegen(command, "model", folder=tmp_path)
        assert (done.code, lines(done.stderr)) == (2, ['pools.csv line 3: expected a value for "roles".', end])


# -- words of trust ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("requirements.lviv.medical", "status"),
        ("requirements.lviv.medical", "personnel.status"),
        ("defaults.dwell", "status"),
        ("conditions.ceasefire", "status"),
        ("rules.fra-mandate.personnel", "status"),
        ("commitments.FRA.land", "status"),
    ],
)
def test_a_setting_cannot_claim_a_source(home: ModelFolder, tmp_path: Path, path: str, key: str) -> None:
    """Proves that ``verified`` set by hand needs a source as in a file. Without it one option would hide a guess."""
    if path.startswith("rules"):  # its rule has a source, from which the figure would have it
        home.edit("model.toml", 'source = "yearbook"\nstatus = "verified"', 'status = "assumed"')
    done = forcegen("check", "model", "--set", f"{path}.{key}=verified", folder=tmp_path)
    assert done.code == 2
    first, end = lines(done.stderr)
    assert 'found "verified" without a source, expected a source beside it, or "assumed".' in first
    assert end == "1 problem; nothing was done."
    named = ["--set", f"{path}.{key}=verified", "--set", f"{path}.{key.replace('status', 'source')}=yearbook"]
    assert forcegen("check", "model", *named, folder=tmp_path).code == 0
