"""Remarks on times that cover a part of a rotation and count for the whole of it, or not at all.

A plan knows whole rotations. A mission elsewhere, and a rule that restricts, count in every rotation that they touch,
be it for a month; a new strength counts only from the first rotation that begins on its day or later. Where but a few
days are missing (``forcegen.model.dates``), that is a whole rotation in all but name and nothing is said here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from forcegen.model.dates import NEAR_DAYS, NEAR_PART
from forcegen.model.findings import Finding
from forcegen.problems import quoted
from forcegen.terms.calendar import Calendar, in_words
from forcegen.terms.dates import Moment
from forcegen.words import count

if TYPE_CHECKING:
    from forcegen.model.force_tables import ForceTables


def parts_that_count_whole(model: ForceTables) -> Iterator[Finding]:
    """Strengths, missions, rules and conditions that begin or end well inside a rotation."""
    yield from _strengths(model)
    yield from _missions(model)
    yield from _rules(model)
    yield from _conditions(model)


@dataclass(frozen=True, slots=True)
class _Part:
    """A rotation of which a time covers a part.

    Attributes:
        rotation: The rotation.
        inside: Days of it that the time covers.
        key: Field of the time that lies inside the rotation.
    """

    rotation: int
    inside: int
    key: str

    def told(self, calendar: Calendar) -> str:
        """The part in words: ``31 of 184 days of rotation 2 (1 January to 30 June 2026)``."""
        return f"{self.inside} of {count(calendar.days(self.rotation), 'day')} of {calendar.in_words(self.rotation)}"


def _parts(calendar: Calendar, since: Moment | None, until: Moment | None, among: Iterable[int]) -> list[_Part]:
    """The rotations that a time touches and of which it misses more than a few days."""
    parts = []
    for t in among:
        inside = calendar.days_within(t, since, until)
        if inside and _well_inside(calendar, t, calendar.days(t) - inside):
            early = until is not None and calendar.ends(until) < calendar.last_day(t)
            parts.append(_Part(t, inside, "until" if early else "from"))
    return parts


def _well_inside(calendar: Calendar, rotation: int, missing: int) -> bool:
    return missing > min(NEAR_DAYS, calendar.days(rotation) // NEAR_PART)


def _strengths(model: ForceTables) -> Iterator[Finding]:
    """Strengths from a day well inside a rotation, if they ever count."""
    calendar = model.calendar
    days: dict[tuple[str, str], list[date]] = {}
    for one in model.strengths:
        days.setdefault((one.country, one.pool), []).append(calendar.begins(one.since))
    for row, one in enumerate(model.strengths):
        day = calendar.begins(one.since)
        t = calendar.rotation_of(day)
        late, following = (day - calendar.first_day(t)).days, calendar.first_day(t + 1)
        superseded = any(day < other <= following for other in days[one.country, one.pool])
        if not 1 <= t < calendar.rotations or superseded or not _well_inside(calendar, t, late):
            continue
        found = (
            f"{in_words(day)}, {count(late, 'day')} after the start of {calendar.in_words(t)}, so that the strength of"
            f" {one.country}.{one.pool} counts only from rotation {t + 1} on ({in_words(following)})"
        )
        expected = f"{in_words(calendar.first_day(t))}, if it is to count in rotation {t}"
        yield Finding("strengths", row, "from", found, expected)


def _missions(model: ForceTables) -> Iterator[Finding]:
    """Missions elsewhere that take people for a part of a rotation, or of one before whose rest still counts."""
    calendar = model.calendar
    first = {(pool.country, pool.id): 1 - model.dwell(pool) - pool.preparation for pool in model.pools}
    for row, one in enumerate(model.commitments):
        among = range(first.get((one.country, one.pool), 1), calendar.rotations + 1)
        if one.personnel and (parts := _parts(calendar, one.since, one.until, among)):
            yield _whole(calendar, "commitments", row, quoted(one.mission), parts)


def _rules(model: ForceTables) -> Iterator[Finding]:
    """Rules that restrict for a part of a rotation by their own dates."""
    for row, rule in enumerate(model.rules):
        since, until = rule.scope.since, rule.scope.until
        if rule.permits or (since is None and until is None):
            continue
        if parts := _parts(model.calendar, since, until, rule.applies(model)):
            yield _whole(model.calendar, "rules", row, rule.id, parts, of="scope.")


def _conditions(model: ForceTables) -> Iterator[Finding]:
    """Conditions while which a rule restricts for a part of a rotation."""
    restricting = [rule for rule in model.rules if not rule.permits and rule.holds_while]
    for row, one in enumerate(model.conditions):
        rules = [rule for rule in restricting if one.id in rule.holds_while]
        if not one.holds or not rules or (one.since is None and one.until is None):
            continue
        among = sorted({t for rule in rules for t in rule.applies(model)})
        if parts := _parts(model.calendar, one.since, one.until, among):
            yield _whole(model.calendar, "conditions", row, f"{quoted(one.id)} (for {rules[0].id})", parts)


def _whole(calendar: Calendar, table: str, row: int, what: str, parts: list[_Part], *, of: str = "") -> Finding:
    """A time that is counted for more days than it has."""
    told = " and ".join(part.told(calendar) for part in parts)
    found = f"{what}, whose time covers {told} and which counts in all of {'it' if len(parts) == 1 else 'them'}"
    return Finding(table, row, of + parts[0].key, found, "whole rotations, if a part is not to count as a whole")
