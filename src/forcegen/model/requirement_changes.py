"""Requirements that change within a rotation: one number counts in each, by the reading that the model states.

A plan knows whole rotations. Where the number required at a site in a role changes in the middle of one, the calendar
says which number counts in it (``requirement_changes``); where it says nothing, two rows for one rotation are refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import NamedTuple

from forcegen.model.findings import Finding
from forcegen.problems import quoted
from forcegen.terms.calendar import Calendar
from forcegen.terms.entities import Requirement
from forcegen.words import count

Line = tuple[str, str, int]
"""Site, role, priority."""


Rows = tuple[Requirement, ...]
"""The requirements of a model, as they are written."""


def counted(calendar: Calendar, requirements: Rows) -> Rows:
    """The requirements with one number for each site, role, priority and rotation, whatever changes within one."""
    if calendar.requirement_changes is None:
        return requirements
    spans: list[tuple[Line, Decimal, int, int]] = []
    for line, by_rotation in _lines(calendar, requirements).items():
        for t, rows in sorted(by_rotation.items()):
            persons = _persons(calendar, [requirements[row] for row in rows], t)
            if spans and spans[-1][:2] == (line, persons) and spans[-1][3] == t - 1:
                spans[-1] = (line, persons, spans[-1][2], t)
            else:
                spans.append((line, persons, t, t))
    return Requirement.table(
        site=[line[0] for line, *_ in spans],
        role=[line[1] for line, *_ in spans],
        priority=[line[2] for line, *_ in spans],
        personnel=[persons for _, persons, *_ in spans],
        since=[first for *_, first, _ in spans],
        until=[last for *_, last in spans],
    )


def changes_within_a_rotation(calendar: Calendar, requirements: Rows) -> Iterator[Finding]:
    """Rotations in which a number required is not the same on every day, with the number that counts."""
    how = calendar.requirement_changes
    if how is None:
        return
    for (site, role, _), by_rotation in _lines(calendar, requirements).items():
        for t, rows in sorted(by_rotation.items()):
            required = [requirements[row] for row in rows]
            if not _changes(calendar, required, t):
                continue
            told = " and ".join(
                f"{one.personnel:,} for {count(calendar.days_within(t, one.since, one.until), 'day')}"
                for one in required
            )
            found = (
                f"{quoted(site)} and {quoted(role)} in {calendar.in_words(t)}: {told}, so that"
                f" {_persons(calendar, required, t):,} count in it ({READINGS[how]})"
            )
            expected = "rows that change with a rotation, or another calendar.requirement_changes, if another is meant"
            yield Finding("requirements", rows[-1], "from", found, expected)


READINGS = {
    "larger": "the larger number",
    "later": "the number of the row that begins later",
    "by-days": "the mean by days, in whole persons",
}
"""Each reading in words."""


class _Days(NamedTuple):
    """First and last day of a requirement, as numbers; an end that is open lies beyond every date."""

    first: float
    last: float


def on_the_same_day(calendar: Calendar, one: Requirement, other: Requirement) -> bool:
    """Whether two requirements ask for people on one day, so that no reading of a change tells which counts."""
    mine, theirs = _time(calendar, one), _time(calendar, other)
    return mine.first <= theirs.last and theirs.first <= mine.last


def _time(calendar: Calendar, one: Requirement) -> _Days:
    since = float("-inf") if one.since is None else calendar.begins(one.since).toordinal()
    until = float("inf") if one.until is None else calendar.ends(one.until).toordinal()
    return _Days(since, until)


def _lines(calendar: Calendar, requirements: Rows) -> dict[Line, dict[int, list[int]]]:
    """The rows that touch each rotation, by line, the earliest first."""
    lines: dict[Line, dict[int, list[int]]] = {}
    times = [_time(calendar, one) for one in requirements]
    for row in sorted(range(len(times)), key=times.__getitem__):
        one = requirements[row]
        by_rotation = lines.setdefault((one.site, one.role, one.priority), {})
        for t in calendar.touched(one.since, one.until):
            by_rotation.setdefault(t, []).append(row)
    return lines


def _changes(calendar: Calendar, required: Sequence[Requirement], t: int) -> bool:
    """Whether the number is not the same on every day, so far as the reading asks."""
    whole = calendar.covers(t, required[0].since, required[0].until)
    return len(required) > 1 or (calendar.requirement_changes == "by-days" and not whole)


def _persons(calendar: Calendar, required: Sequence[Requirement], t: int) -> Decimal:
    """The number that counts in a rotation, of the rows that touch it, the earliest first."""
    if not _changes(calendar, required, t):
        return required[0].personnel
    match calendar.requirement_changes:
        case "larger":
            return max(one.personnel for one in required)
        case "later":
            return required[-1].personnel
        case _:
            days = (Fraction(one.personnel) * calendar.days_within(t, one.since, one.until) for one in required)
            return Decimal(ceil(sum(days, Fraction(0)) / calendar.days(t)))
