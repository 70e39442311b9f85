"""Dates, months and rotations: the one place where they convert.

Rotation ``t`` (1, 2, …, T) lasts from its first day up to, but not including, the first day of rotation
``t + 1``. Two questions are asked of a period, and they differ where it begins or ends inside a rotation:

* a *restriction* counts in every rotation that it **touches**: whoever is there on one of its days breaks it;
* a *permission* counts only in the rotations that it **covers** from the first to the last day: a contingent
  cannot be sent home in the middle of its tour without leaving a gap.

Months are always added to a day that was written down, never to the result of another addition: a short month
in between would clip the day once and for all. A moment given as a rotation is the boundary of that rotation,
so that months which begin with it are counted from the first day of the plan; a date counts from itself.
"""

from __future__ import annotations

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterable
from datetime import MAXYEAR, date, timedelta
from functools import cached_property
from typing import Annotated, Literal

from forcegen.terms.dates import Day, Moment
from forcegen.terms.numbers import Integer, within
from forcegen.terms.record import Record
from forcegen.terms.stretches import stretches

MOST_ROTATIONS = 400
"""A century of quarterly rotations: anything longer is a slip of the pen."""

Rotations = Annotated[Integer, within(1, MOST_ROTATIONS, "a number of rotations")]
"""How many rotations a plan has."""

Length = Annotated[Integer, within(1, 24, "a number of months")]
"""How many months a rotation has."""

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""Months as a reader sees them, in any locale."""


def add_months(day: date, months: int) -> date:
    """Return the same day of the month ``months`` later, or the last day of that month where it has no such day.

    A time that would end after the year 9999 never ends: it is cut to the last day that a date can be.

    >>> add_months(date(2024, 8, 31), 6)
    datetime.date(2025, 2, 28)
    """
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if years > MAXYEAR:
        return date.max
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


class Calendar(Record):
    """The rotations of a plan: how many, how long, and the day on which the first begins.

    >>> from datetime import date
    >>> import forcegen as fg
    >>> calendar = fg.Calendar(start=date(2025, 9, 1), rotations=6)
    >>> calendar.label(2)
    'Mar–Aug 2026'
    >>> calendar.touched(since=date(2026, 5, 1))
    (2, 3, 4, 5, 6)
    """

    start: Day
    """First day of rotation 1."""
    rotations: Rotations
    """Number of rotations in the plan, 1 to 400."""
    rotation_months: Length = 6
    """Length of a rotation in whole months, 1 to 24."""
    requirement_changes: Literal["larger", "later", "by-days"] | None = None
    """Which number counts in a rotation within which a requirement changes: the larger, the later, or the mean by days.

    ``later`` is the number of the row that begins later. ``by-days`` weighs each row by its days in the rotation, one
    that covers a part of it alone among them, and rounds up to whole persons. Without it two rows of one site, role and
    priority may not touch the same rotation.
    """

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

    def after(self, moment: Moment, months: int) -> date:
        """Return the first day after ``months`` months that begin with ``moment``.

        Months from a rotation are counted from the first day of the plan, so that so many months as k rotations
        have end exactly with the k-th, whatever day of the month the plan begins on. Months from a date keep the
        date's own day of the month.

        >>> calendar = Calendar(start=date(2025, 8, 31), rotations=4)
        >>> calendar.first_day(2), calendar.after(2, 6) == calendar.first_day(3)
        (datetime.date(2026, 2, 28), True)
        >>> calendar.after(date(2026, 2, 28), 6)
        datetime.date(2026, 8, 28)
        """
        if isinstance(moment, int):
            return add_months(self.start, (moment - 1) * self.rotation_months + months)
        return add_months(moment, months)

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

    def days_within(self, rotation: int, since: Moment | None = None, until: Moment | None = None) -> int:
        """Return how many days of a rotation lie in the period (ends included; ``None`` is open)."""
        first, last = self.first_day(rotation), self.last_day(rotation)
        first = first if since is None else max(first, self.begins(since))
        last = last if until is None else min(last, self.ends(until))
        return max(0, (last - first).days + 1)

    @cached_property
    def _first_days(self) -> tuple[date, ...]:
        """First days of the rotations 1 to T + 1, because every row of a model asks for them."""
        return tuple(self.first_day(t) for t in range(1, self.rotations + 2))

    def touched(self, since: Moment | None = None, until: Moment | None = None) -> tuple[int, ...]:
        """Rotations of the plan that the period touches."""
        first = 1 if since is None else since if isinstance(since, int) else self._rotation(since)
        last = self.rotations if until is None else until if isinstance(until, int) else self._rotation(until)
        return tuple(range(max(first, 1), min(last, self.rotations) + 1))

    def covered(self, since: Moment | None = None, until: Moment | None = None) -> tuple[int, ...]:
        """Rotations of the plan that the period covers."""
        first, last = 1, self.rotations
        if since is not None:  # the rotation after the one of the day before
            first = since if isinstance(since, int) else self._rotation(since - timedelta(days=1)) + 1
        if until is not None:
            last = until if isinstance(until, int) else self._rotation(until + timedelta(days=1)) - 1
        return tuple(range(max(first, 1), min(last, self.rotations) + 1))

    def _rotation(self, day: date) -> int:
        """Rotation in which a day lies; 0 for any day before the plan, T + 1 for any after it."""
        return bisect_right(self._first_days, day)

    def rotation_of(self, day: date) -> int:
        """Return the rotation in which a day lies; 0 and below lie before the plan, T + 1 and above after it."""
        months = (day.year - self.start.year) * 12 + day.month - self.start.month
        rotation = months // self.rotation_months + 1
        if day < self.first_day(rotation):
            return rotation - 1
        return rotation + (day >= self.first_day(rotation + 1))

    def in_words(self, rotation: int) -> str:
        """Return a rotation with its dates as a sentence names it: ``rotation 2 (1 January to 30 June 2026)``."""
        return f"rotation {rotation} ({time_in_words(self.first_day(rotation), self.last_day(rotation))})"

    def label(self, rotation: int) -> str:
        """A rotation as a reader sees it: its months, such as ``Mar–Aug 2025``, in any locale."""
        first, last = self.first_day(rotation), self.last_day(rotation)
        start, end = MONTHS[first.month - 1], MONTHS[last.month - 1]
        return f"{start}{f' {first.year}' if first.year != last.year else ''}–{end} {last.year}"


_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def in_words(day: date, *, year: bool = True) -> str:
    """A day as a sentence names it, in any locale.

    >>> in_words(date(2026, 3, 15))
    '15 March 2026'
    """
    return f"{day.day} {_MONTHS[day.month - 1]}{f' {day.year}' if year else ''}"


def time_in_words(since: date | None, until: date | None) -> str:
    """A time from its first to its last day as a sentence names it; ``None`` is open.

    >>> time_in_words(date(2026, 3, 15), date(2026, 9, 14)), time_in_words(date(2026, 3, 15), None)
    ('15 March to 14 September 2026', '15 March 2026 on')
    """
    if since is None:
        return "always" if until is None else f"the beginning to {in_words(until)}"
    if until is None:
        return f"{in_words(since)} on"
    return f"{in_words(since, year=since.year != until.year)} to {in_words(until)}"


def spans(rotations: Iterable[int]) -> str:
    """Rotations as ranges: ``1–4, 7``."""
    return ", ".join(str(part[0]) if len(part) == 1 else f"{part[0]}–{part[-1]}" for part in stretches(rotations))


def rotations_in_words(rotations: Iterable[int]) -> str:
    """Return the ranges with their noun: ``rotation 3``, ``rotations 1–4, 7``."""
    distinct = set(rotations)
    return f"rotation{'' if len(distinct) == 1 else 's'} {spans(distinct)}"
