"""Dates, months and rotations: the one place where they convert.

Rotation ``t`` (1, 2, …, T) lasts from its first day up to, but not including, the first day of rotation
``t + 1``. Two questions are asked of a period, and they differ where it begins or ends inside a rotation:

* a *restriction* counts in every rotation that it **touches**: whoever is there on one of its days breaks it;
* a *permission* counts only in the rotations that it **covers** from the first to the last day: a contingent
  cannot be sent home in the middle of its tour without leaving a gap.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from pydantic import field_validator

from forcegen.terms.record import Day, Moment, Record, Whole

MOST_ROTATIONS = 400
"""A century of quarterly rotations: anything longer is a slip of the pen."""


def add_months(day: date, months: int) -> date:
    """The same day of the month ``months`` later, or the last day of that month where it has no such day.

    >>> add_months(date(2024, 8, 31), 6)
    datetime.date(2025, 2, 28)
    """
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, min(day.day, calendar.monthrange(years, month + 1)[1]))


class Calendar(Record):
    """The rotations of a plan: how many, how long, and the day on which the first begins."""

    start: Day
    """First day of rotation 1."""
    rotations: Whole
    """Number of rotations in the plan, 1 to 400."""
    rotation_months: Whole = 6
    """Length of a rotation in whole months, 1 to 24."""

    @field_validator("rotations")
    @classmethod
    def _some_rotations(cls, value: int) -> int:
        if not 1 <= value <= MOST_ROTATIONS:
            raise ValueError(f"from 1 to {MOST_ROTATIONS} rotations")
        return value

    @field_validator("rotation_months")
    @classmethod
    def _some_months(cls, value: int) -> int:
        if not 1 <= value <= 24:
            raise ValueError("from 1 to 24 months")
        return value

    @field_validator("start")
    @classmethod
    def _within_reach(cls, value: date) -> date:
        if not 1900 <= value.year <= 2200:
            raise ValueError("a year from 1900 to 2200")
        return value

    def __len__(self) -> int:
        """Number of rotations."""
        return self.rotations

    def first_day(self, rotation: int) -> date:
        """First day of a rotation (of any number: 0 and below lie before the plan)."""
        return add_months(self.start, (rotation - 1) * self.rotation_months)

    def last_day(self, rotation: int) -> date:
        """Last day of a rotation."""
        return self.first_day(rotation + 1) - timedelta(days=1)

    def days(self, rotation: int) -> int:
        """Length of a rotation in days (181 to 184 for six months)."""
        return (self.first_day(rotation + 1) - self.first_day(rotation)).days

    def begins(self, moment: Moment) -> date:
        """First day meant by "from ``moment``"."""
        return self.first_day(moment) if isinstance(moment, int) else moment

    def ends(self, moment: Moment) -> date:
        """Last day meant by "until ``moment``"."""
        return self.last_day(moment) if isinstance(moment, int) else moment

    def touches(self, rotation: int, since: Moment | None = None, until: Moment | None = None) -> bool:
        """Whether at least one day of a rotation lies in the period (ends included; ``None`` is open)."""
        return (since is None or self.last_day(rotation) >= self.begins(since)) and (
            until is None or self.first_day(rotation) <= self.ends(until)
        )

    def covers(self, rotation: int, since: Moment | None = None, until: Moment | None = None) -> bool:
        """Whether all days of a rotation lie in the period (ends included; ``None`` is open)."""
        return (since is None or self.first_day(rotation) >= self.begins(since)) and (
            until is None or self.last_day(rotation) <= self.ends(until)
        )

    def touched(self, since: Moment | None = None, until: Moment | None = None) -> tuple[int, ...]:
        """Rotations of the plan that the period touches."""
        return tuple(t for t in range(1, self.rotations + 1) if self.touches(t, since, until))

    def covered(self, since: Moment | None = None, until: Moment | None = None) -> tuple[int, ...]:
        """Rotations of the plan that the period covers."""
        return tuple(t for t in range(1, self.rotations + 1) if self.covers(t, since, until))

    def label(self, rotation: int) -> str:
        """A rotation as a reader sees it: its months, such as ``Mar–Aug 2025``."""
        first, last = self.first_day(rotation), self.last_day(rotation)
        if first.year == last.year:
            return f"{first:%b}–{last:%b} {last.year}"
        return f"{first:%b} {first.year}–{last:%b} {last.year}"
