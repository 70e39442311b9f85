"""Dates and rotations: leap years, month ends, and what a period touches but does not cover."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forcegen.terms.calendar import Calendar, add_months

HALF_YEARS = Calendar(start=date(2025, 7, 1), rotations=4)
"""Rotations from July 2025 to June 2027."""

CALENDARS = st.builds(
    Calendar,
    start=st.dates(date(1990, 1, 1), date(2060, 12, 31)),
    rotations=st.integers(1, 60),
    rotation_months=st.integers(1, 24),
)

MONTH_ENDS = st.builds(
    Calendar,
    start=st.sampled_from(
        [
            date(year, month, day)
            for year in (2023, 2024, 2025, 2096, 2100)
            for month in range(1, 13)
            for day in range(28, monthrange(year, month)[1] + 1)
        ]
    ),
    rotations=st.integers(1, 60),
    rotation_months=st.integers(1, 24),
)
"""Calendars that start on the 28th or later, in leap years and others: where months are clipped."""


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2023, 2, 28), 12, date(2024, 2, 28)),
        (date(2096, 2, 29), 48, date(2100, 2, 28)),
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2025, 10, 31), 1, date(2025, 11, 30)),
        (date(2025, 1, 1), -1, date(2024, 12, 1)),
        (date(2025, 3, 31), -13, date(2024, 2, 29)),
        (date(2025, 12, 31), 0, date(2025, 12, 31)),
        (date(9999, 11, 30), 1, date(9999, 12, 30)),
        (date(9999, 12, 31), 1, date.max),
        (date(2200, 1, 31), 1_000_000, date.max),
    ],
)
def test_months_are_added_on_the_calendar(day: date, months: int, expected: date) -> None:
    """Proves that a month later is the same day, or the last. Without it a leap year would move every rotation."""
    assert add_months(day, months) == expected


def test_rotations_that_start_at_the_end_of_a_month_do_not_drift() -> None:
    """Proves that each rotation is counted from the start. Without it one February would move all that follow."""
    calendar = Calendar(start=date(2025, 8, 31), rotations=4)
    assert [calendar.first_day(t) for t in range(1, 5)] == [
        date(2025, 8, 31),
        date(2026, 2, 28),
        date(2026, 8, 31),
        date(2027, 2, 28),
    ]
    assert calendar.last_day(1) == date(2026, 2, 27)


@given(MONTH_ENDS, st.integers(-60, 60), st.integers(0, 30))
def test_months_from_a_rotation_end_with_a_rotation(calendar: Calendar, begins: int, rotations: int) -> None:
    """Proves that so many months as k rotations have, begun with a rotation, end exactly with the k-th.

    Without it a term that begins on a 28 February which stands for the 31st would end three days early, in August.
    """
    assert calendar.after(begins, 0) == calendar.begins(begins) == calendar.first_day(begins)
    assert calendar.after(begins, rotations * calendar.rotation_months) == calendar.first_day(begins + rotations)


@given(MONTH_ENDS, st.integers(-60, 60), st.integers(0, 60), st.integers(0, 60))
def test_months_from_a_rotation_are_those_from_the_first_day(
    calendar: Calendar, begins: int, some: int, more: int
) -> None:
    """Proves that no addition starts from a clipped day, for months that are no whole rotations either.

    Without it a limit of 4 months would end earlier where a short month lies before it.
    """
    before = (begins - 1) * calendar.rotation_months
    assert calendar.after(begins, some) == add_months(calendar.start, before + some)
    assert calendar.after(begins, some) <= calendar.after(begins, some + more)


@given(MONTH_ENDS, st.dates(date(1950, 1, 1), date(2100, 12, 31)), st.integers(0, 600))
def test_months_from_a_date_keep_its_day(calendar: Calendar, begins: date, months: int) -> None:
    """Proves that a date in a law counts from itself, whatever day the plan begins on.

    Without it a vote of 28 February for six months would be stretched to the plan's end of August.
    """
    assert calendar.after(begins, months) == add_months(begins, months)


def test_rotations_of_four_months() -> None:
    """Proves that three rotations of four months are a year. Without it German tours would not fit the calendar."""
    calendar = Calendar(start=date(2024, 1, 1), rotations=6, rotation_months=4)
    assert [calendar.first_day(t) for t in (1, 2, 3, 4)] == [
        date(2024, 1, 1),
        date(2024, 5, 1),
        date(2024, 9, 1),
        date(2025, 1, 1),
    ]
    assert [calendar.days(t) for t in (1, 2, 3, 4)] == [121, 123, 122, 120]
    assert calendar.touched(date(2024, 4, 30), date(2024, 9, 1)) == (1, 2, 3)
    assert calendar.covered(date(2024, 4, 30), date(2024, 9, 1)) == (2,)


def test_rotations_before_and_after_the_plan() -> None:
    """Proves that history has dates too. Without it a deployment before the plan could not be placed."""
    assert HALF_YEARS.first_day(0) == date(2025, 1, 1)
    assert HALF_YEARS.last_day(0) == date(2025, 6, 30)
    assert HALF_YEARS.first_day(-1) == date(2024, 7, 1)
    assert HALF_YEARS.first_day(5) == date(2027, 7, 1)
    assert HALF_YEARS.touches(0, date(2025, 6, 30), None)
    assert not HALF_YEARS.touches(0, date(2025, 7, 1), None)


@pytest.mark.parametrize(
    ("since", "until", "touched", "covered"),
    [
        (None, None, (1, 2, 3, 4), (1, 2, 3, 4)),
        (date(2025, 7, 1), date(2027, 6, 30), (1, 2, 3, 4), (1, 2, 3, 4)),
        (date(2025, 7, 2), date(2027, 6, 29), (1, 2, 3, 4), (2, 3)),
        (None, date(2026, 3, 15), (1, 2), (1,)),
        (date(2026, 3, 15), None, (2, 3, 4), (3, 4)),
        (date(2026, 2, 1), date(2026, 3, 1), (2,), ()),
        (date(2026, 1, 1), date(2026, 6, 30), (2,), (2,)),
        (date(2025, 12, 31), date(2025, 12, 31), (1,), ()),
        (date(2027, 7, 1), None, (), ()),
        (None, date(2025, 6, 30), (), ()),
        (2, 3, (2, 3), (2, 3)),
        (-5, 99, (1, 2, 3, 4), (1, 2, 3, 4)),
        (0, 0, (), ()),
        (3, date(2026, 7, 1), (3,), ()),
        (date(2026, 6, 30), 3, (2, 3), (3,)),
        (4, 3, (), ()),
    ],
)
def test_a_period_touches_more_than_it_covers(
    since: int | date | None, until: int | date | None, touched: tuple[int, ...], covered: tuple[int, ...]
) -> None:
    """Proves that a ban counts from its first day and a leave only for whole rotations.

    Without it an approval that ends in March would still send people until June.
    """
    assert HALF_YEARS.touched(since, until) == touched
    assert HALF_YEARS.covered(since, until) == covered


def test_a_rotation_number_is_its_dates() -> None:
    """Proves that "from 2" is "from the first day of rotation 2". Without it a number and its date would disagree."""
    for t in range(1, 5):
        first, last = HALF_YEARS.first_day(t), HALF_YEARS.last_day(t)
        assert (HALF_YEARS.begins(t), HALF_YEARS.ends(t)) == (first, last)
        assert HALF_YEARS.touched(t, t) == HALF_YEARS.touched(first, last) == (t,)
        assert HALF_YEARS.covered(t, t) == HALF_YEARS.covered(first, last) == (t,)


MOMENTS = st.none() | st.integers(-60, 400) | st.dates(date(1950, 1, 1), date(2190, 12, 31))


@given(CALENDARS, MOMENTS, MOMENTS)
def test_the_quick_way_is_the_definition(
    calendar: Calendar, since: int | date | None, until: int | date | None
) -> None:
    """Proves that looking rotations up by date finds what asking each one would. Without it speed could cost truth."""
    rotations = range(1, len(calendar) + 1)
    assert calendar.touched(since, until) == tuple(t for t in rotations if calendar.touches(t, since, until))
    assert calendar.covered(since, until) == tuple(t for t in rotations if calendar.covers(t, since, until))
    assert set(calendar.covered(since, until)) <= set(calendar.touched(since, until)) or (
        since is not None and until is not None and calendar.begins(since) > calendar.ends(until)
    )


@given(CALENDARS)
def test_rotations_leave_no_day_out(calendar: Calendar) -> None:
    """Proves that every day of the plan lies in one rotation. Without it a day could count twice, or never."""
    for t in range(1, len(calendar) + 1):
        assert calendar.last_day(t) + timedelta(days=1) == calendar.first_day(t + 1)
        assert calendar.days(t) == (calendar.last_day(t) - calendar.first_day(t)).days + 1 >= 28


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        (date(2025, 3, 1), 6, "Mar–Aug 2025"),
        (date(2025, 7, 1), 12, "Jul 2025–Jun 2026"),
        (date(2025, 5, 1), 1, "May–May 2025"),
        (date(2025, 12, 15), 4, "Dec 2025–Apr 2026"),
    ],
)
def test_labels(start: date, months: int, expected: str) -> None:
    """Proves that a label names first and last month, and the year once. Without it a reader could not tell when."""
    assert Calendar(start=start, rotations=1, rotation_months=months).label(1) == expected
