"""A requirement that changes within a rotation: refused with an offer, or counted as the model states."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rows_of import proven

import forcegen as fg
from builders import ASSUMED, ModelFolder, examples, small_folder, tiny_model
from forcegen.audit.figures import Figures
from forcegen.formulation.sets import lines_of
from forcegen.model import ForceModel
from forcegen.problems import ModelError
from processes import forcegen

TWO_ROWS = """\
site,role,personnel,from,until,status
lviv,protection,300,,2025-09-30,assumed
lviv,protection,120,2025-10-01,,assumed
"""

BY_READING = {"larger": 300, "later": 120, "by-days": 210}
"""92 days of 300 and 92 days of 120 in the half-year from July 2025."""


def changing(folder: Path, reading: str = "") -> ModelFolder:
    model = small_folder(folder)
    model.write("requirements.csv", TWO_ROWS)
    if reading:
        model.edit("model.toml", "rotations = 4\n", f'rotations = 4\nrequirement_changes = "{reading}"\n')
    return model


def test_a_change_is_refused_with_what_can_be_said(tmp_path: Path) -> None:
    """Proves that the message offers the setting. Without it nobody would know that a change can be stated."""
    changing(tmp_path)
    done = forcegen("check", tmp_path)
    assert (done.code, done.stdout) == (2, "")
    assert done.stderr.splitlines()[0] == (
        'requirements.csv line 3: found "lviv" and "protection" in rotation 1 again (as in requirements.csv line 2),'
        " expected one row for a site, role, priority and rotation."
        ' Maybe requirement_changes = "larger", "later" or "by-days" in the table [calendar],'
        " to say which number counts?"
    )


@pytest.mark.parametrize("reading", BY_READING)
def test_each_reading_counts_and_is_told(tmp_path: Path, reading: str) -> None:
    """Proves the number of each reading in plan, audit and remark. Without it nobody would know which counts."""
    folder, plan = tmp_path / "model", tmp_path / "plan.json"
    folder.mkdir()
    changing(folder, reading)
    done = forcegen("solve", folder, "--format", "json", "--out", plan)
    assert done.code == 0
    (said,) = [line for line in done.stderr.splitlines() if "rotation 1 (" in line]
    counts = BY_READING[reading]
    assert "requirements.csv line 3, from" in said
    assert f"300 for 92 days and 120 for 92 days, so that {counts} count in it" in said
    made = fg.Plan.from_json(plan.read_text(encoding="utf-8"))
    assert [int(one.required) for one in made.shortfalls] == [counts, 120, 120, 120]
    assert forcegen("verify", plan, folder).code == 0


def test_a_wrong_reading_is_told(tmp_path: Path) -> None:
    """Proves one clear message for a value that is none. Without it a slip would be taken for the default."""
    assert changing(tmp_path, "latest").problems()[0] == (
        'model.toml, calendar.requirement_changes: found "latest", expected one of larger, later, by-days.'
        ' Maybe "later"?'
    )


@pytest.mark.parametrize("reading", BY_READING)
def test_two_rows_for_one_day_are_refused_by_any_reading(reading: str) -> None:
    """Proves that a reading does not hide a slip. Without it one of two rows would be dropped in silence."""
    rows = [need(300, until=date(2025, 10, 1)), need(120, since=date(2025, 10, 1))]
    with pytest.raises(ModelError, match="in rotation 1 again") as caught:
        half_years(reading, *rows)
    assert "Maybe" not in str(caught.value)


def need(personnel: float, since: object = None, until: object = None, site: str = "lviv") -> dict[str, Any]:
    row = {"site": site, "role": "protection", "personnel": personnel, **ASSUMED}
    return row | {key: one for key, one in (("from", since), ("until", until)) if one is not None}


def half_years(reading: str | None, *rows: dict[str, Any], sites: tuple[str, ...] = ("lviv",)) -> ForceModel:
    """Two half-years from July 2025, with France's 500 people."""
    calendar = {"start": date(2025, 7, 1), "rotations": 2, "requirement_changes": reading}
    return tiny_model({"FRA": 500}, sites=sites, requirements=rows, calendar=calendar)


def required(model: ForceModel) -> list[int]:
    return [int(one.required) for one in proven(model).shortfalls]


def test_a_row_for_a_part_of_a_rotation_counts_whole_unless_days_count() -> None:
    """Proves what one row alone does: 46 of 184 days. Without it a month would count as half a year by days too."""
    row = need(100, since=date(2025, 11, 16), until=1)
    assert {how: required(half_years(how, row)) for how in (None, "larger", "later", "by-days")} == {
        None: [100],
        "larger": [100],
        "later": [100],
        "by-days": [25],
    }


def test_whole_people_are_required_by_days() -> None:
    """Proves that a mean is rounded up: one day of one person is one. Without it a need would be rounded away."""
    assert required(half_years("by-days", need(1, since=date(2025, 12, 31), until=1))) == [1]


def test_the_order_of_rows_changes_nothing() -> None:
    """Proves that "later" is by date and not by place. Without it a sorted table would be another requirement."""
    rows = [
        need(30, until=date(2025, 8, 31)),
        need(90, date(2025, 9, 1), date(2025, 9, 30)),
        need(60, date(2025, 10, 1)),
    ]
    for reading, first in (("larger", 90), ("later", 60)):
        for order in (rows, rows[::-1]):
            assert required(half_years(reading, *order)) == [first, 60]


def test_equal_sites_are_still_one() -> None:
    """Proves that sites merged for the solve count as they do apart. Without it the split plan would miss its lines."""
    both = ("lviv", "odesa")
    rows = [
        row
        for site in both
        for row in (need(300, until=date(2025, 8, 31), site=site), need(50, date(2025, 9, 1), site=site))
    ]
    plan = proven(half_years("larger", *rows, sites=both))
    lines = sorted((one.site, one.rotation, int(one.required)) for one in plan.shortfalls)
    assert lines == [("lviv", 1, 300), ("lviv", 2, 50), ("odesa", 1, 300), ("odesa", 2, 50)]
    assert plan.totals.short == 100


DAYS = st.dates(date(2025, 5, 1), date(2026, 9, 1))


@settings(max_examples=examples(200), deadline=None)
@given(
    st.lists(DAYS, min_size=2, max_size=8, unique=True),
    st.lists(st.integers(0, 300), min_size=7, max_size=7),
    st.sampled_from(sorted(BY_READING)),
    st.booleans(),
)
def test_program_and_audit_read_one_requirement(days: list[date], numbers: list[int], reading: str, gaps: bool) -> None:
    """Proves that both statements of the requirement agree, whatever changes when. Without it plans would fail."""
    ends = sorted(days)
    spans = list(zip(ends, [day - timedelta(days=1) for day in ends[1:]], strict=False))[:: 2 if gaps else 1]
    model = half_years(reading, *(need(n, *span) for n, span in zip(numbers, spans, strict=False)))
    lines = lines_of(model)
    found = {
        ("lviv", "protection", int(t)): {1: int(persons) // lines.scale}
        for t, persons in zip(lines.rotation, lines.required, strict=True)
    }
    assert found == {post: {1: int(persons[1])} for post, persons in Figures(model).required.items()}
