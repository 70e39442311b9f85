"""Remarks on dates: what permits nothing because it covers no rotation, and what misses a rotation by a few days.

A permission counts only in the rotations that it covers from the first to the last day. The dates of a vote or of
a mandate are seldom those of the plan, so that a permission can be given and still let nobody go.

Looked at are the dates of conditions that permit something, of strengths, and of rules: the terms of a mandate and
its renewals, time limits, notices, mobilisations, and the scopes of permissions. A date is remarked on only where
it makes a difference: where another approval or term covers the rotation, nothing is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from forcegen.model.facts import FactsOfModel
from forcegen.model.findings import Finding
from forcegen.problems import quoted
from forcegen.rules.base import Rule, Window
from forcegen.terms.calendar import Calendar, in_words, rotations_in_words, time_in_words
from forcegen.terms.scope import Scope
from forcegen.words import count

if TYPE_CHECKING:
    from forcegen.model.force_tables import ForceTables

NEAR_DAYS = 31
"""Most days by which a time misses a rotation nearly."""

NEAR_PART = 4
"""A time misses a rotation nearly if at most one day in so many of the rotation is missing."""


@dataclass(frozen=True, slots=True)
class _Dated:
    """Times that were written in one row of a table, and what they are for.

    Attributes:
        table: Table of the row.
        row: Number of the row.
        windows: The times, the longest last.
        loses: Whether more people could go if the times covered a rotation.
        effect: What comes of it where they cover none, as a sentence.
    """

    table: str
    row: int
    windows: tuple[Window, ...]
    loses: Callable[[int], bool]
    effect: Callable[[], str]


@dataclass(frozen=True, slots=True)
class _Miss:
    """A rotation that a time touches and does not cover.

    Attributes:
        window: The time.
        rotation: The rotation.
        late: Days of the rotation before the time begins.
        early: Days of the rotation after the time has ended.
    """

    window: Window
    rotation: int
    late: int
    early: int

    @property
    def days(self) -> int:
        """Days of the rotation that are missing."""
        return self.late + self.early

    @property
    def key(self) -> str:
        """Field of which a change would cover the rotation, of two that with more days missing."""
        return self.window.begins or self.window.key if self.late > self.early else self.window.key


@dataclass(frozen=True, slots=True)
class _Outside:
    """A time that touches no rotation of the plan.

    Attributes:
        key: Field that says so.
        how: How it lies, as a phrase that follows its name.
        nearest: The nearest rotation that it would have to cover.
    """

    key: str
    how: str
    nearest: int


def times_that_cover_nothing(model: ForceTables) -> Iterator[Finding]:
    """Approvals, mandates and other permissions that count in no rotation, because they cover none as a whole."""
    for dated in _all_dates(model):
        if misses := _of_nothing(dated, model.calendar):
            yield _covering_nothing(dated, misses, model.calendar)
        elif outside := _outside(dated, model.calendar):
            yield _beside_the_plan(dated, outside, model.calendar)


def near_misses(model: ForceTables) -> Iterator[Finding]:
    """Rotations that a time misses by at most 31 days, and by at most a quarter of the rotation.

    Times that cover no rotation at all are left to ``times_that_cover_nothing``, which says what is missing.
    """
    for dated in _all_dates(model):
        for miss in _nearly(dated, model.calendar):
            yield _near(dated, miss, model.calendar)


def missed_rotations(model: ForceTables) -> tuple[str, ...]:
    """What the remarks on dates come to, in a phrase each: what misses which rotation by how much, or all of them.

    >>> import forcegen as fg
    >>> print(*missed_rotations(fg.load("rule-book")))
    the time after the notice of EST-notice misses rotation 1 (1 July to 31 December 2025) by 14 days
    """
    calendar = model.calendar
    said: list[str] = []
    for dated in _all_dates(model):
        misses = _of_nothing(dated, calendar) or _nearly(dated, calendar)
        by_time: dict[str, list[str]] = {}
        for miss in misses:
            phrase = f"{calendar.in_words(miss.rotation)} by {_days(miss.days)}"
            by_time.setdefault(miss.window.what, []).append(phrase)
        said += [f"{what} misses {' and '.join(phrases)}" for what, phrases in by_time.items()]
        if outside := _outside(dated, calendar):
            said.append(f"{dated.windows[-1].what} {outside.how}")
    return tuple(said)


# -- what is dated -------------------------------------------------------------------------------------------


def _all_dates(model: ForceTables) -> Iterator[_Dated]:
    yield from _conditions(model)
    yield from _rules(model)
    yield from _strengths(model)


def _conditions(model: ForceTables) -> Iterator[_Dated]:
    """Conditions with dates that permit something, with the rules that they do it for."""
    asking: dict[str, list[Rule]] = {}
    for rule in model.rules:
        for name in dict.fromkeys(rule.permitted_by()):
            asking.setdefault(name, []).append(rule)
    calendar = model.calendar
    every = frozenset(range(1, calendar.rotations + 1))
    for row, condition in enumerate(model.conditions):
        since, until = condition.since, condition.until
        rules = asking.get(condition.id)
        if not rules or not condition.holds or (since is None and until is None):
            continue
        window = Window(
            key="until",
            begins="from",
            what=quoted(condition.id),
            since=None if since is None else calendar.begins(since),
            until=None if until is None else calendar.ends(until),
            rotations=every,
        )
        losing = _Losing(model, condition.id, tuple(rules))
        yield _Dated("conditions", row, (window,), losing.in_rotation, losing.effect)


def _rules(model: ForceTables) -> Iterator[_Dated]:
    """Rules that let people go by their own dates, those that pools bring with them too."""
    rows = {rule.id: ("rules", row) for row, rule in enumerate(model.rules)}
    pools = {pool.key: ("pools", row) for row, pool in enumerate(model.pools)}
    for rule in model.rulebook:
        windows = tuple(rule.windows(model))
        if not windows:
            continue
        table, row = pools[rule.id.rpartition(".")[0]] if rule.derived else rows[rule.id]
        own = _Losing(model, "", (rule,))
        yield _Dated(table, row, windows, own.withheld, own.effect)


def _strengths(model: ForceTables) -> Iterator[_Dated]:
    """Strengths from a day on, which count from the first rotation that begins on it or later."""
    every = frozenset(range(1, model.calendar.rotations + 1))
    for row, one in enumerate(model.strengths):
        since = model.calendar.begins(one.since)
        window = Window("from", f"the strength of {one.country}.{one.pool}", since, None, every)
        yield _Dated("strengths", row, (window,), lambda _: True, lambda: "it never counts")


@dataclass(frozen=True, slots=True)
class _Losing:
    """What rules do not permit for want of a condition, or for want of time of their own.

    Attributes:
        model: The model.
        condition: The condition; empty for the rules' own time.
        rules: The rules.
    """

    model: ForceTables
    condition: str
    rules: tuple[Rule, ...]

    def withheld(self, rotation: int) -> bool:
        """Whether a rule lets fewer people go in a rotation than it could."""
        return any(rotation in rule.withheld(self.model) for rule in self.rules)

    def in_rotation(self, rotation: int) -> bool:
        """Whether a rule would say something else if the condition covered a rotation."""
        return any(self._changes(rule, rotation) for rule in self.rules)

    def _changes(self, rule: Rule, rotation: int) -> bool:
        supposed = _Supposing(self.model, self.condition, rotation)
        as_it_is = rule.applies(self.model), rule.withheld(self.model)
        return (rule.applies(supposed), rule.withheld(supposed)) != as_it_is

    def effect(self) -> str:
        """What the rules keep from happening, each thing once: two at most, and how many more there are."""
        said = list(dict.fromkeys(filter(None, map(self._effect, self.rules))))
        more = [f"and {len(said) - 2} more of the kind"] if len(said) > 2 else []
        return "; ".join([*said[:2], *more])

    def _effect(self, rule: Rule) -> str:
        every = range(1, self.model.calendar.rotations + 1)
        if self.condition and not any(self._changes(rule, t) for t in every):
            return ""
        shut = rule.forbids(self.model)
        if not shut:
            return f"it makes no difference to {rule.id}" if self.condition else f"{rule.id} permits nothing"
        rotations = f" in {rotations_in_words(shut)}"
        return _nobody(rule.scope) + ("" if len(shut) == len(every) else rotations)


class _Supposing(FactsOfModel):
    """The facts of a model, if a condition covered one rotation more."""

    def __init__(self, model: ForceTables, condition: str, rotation: int) -> None:
        super().__init__(model)
        self._condition, self._rotation = condition, rotation

    def holds(self, condition: str) -> tuple[int, ...]:
        """Rotations that a condition covers, with that which is supposed."""
        return self._with(condition, super().holds(condition))

    def may_hold(self, condition: str) -> tuple[int, ...]:
        """Rotations that a condition touches, with that which is supposed."""
        return self._with(condition, super().may_hold(condition))

    def _with(self, condition: str, known: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(sorted({*known, self._rotation})) if condition == self._condition else known


# -- which rotations -----------------------------------------------------------------------------------------


def _never(dated: _Dated, calendar: Calendar) -> bool:
    """Whether times that are meant to cover a rotation cover none."""
    return not dated.windows[-1].brief and not any(_covered(window, calendar) for window in dated.windows)


def _of_nothing(dated: _Dated, calendar: Calendar) -> list[_Miss]:
    """The rotations that times touch which cover none, if more people could go by them."""
    if not _never(dated, calendar):
        return []
    misses = list(_misses(dated.windows[-1], calendar))
    return misses if any(dated.loses(miss.rotation + miss.window.ahead) for miss in misses) else []


def _nearly(dated: _Dated, calendar: Calendar) -> list[_Miss]:
    """The rotations that times nearly cover, if more people could go in them, each by the time that comes nearest."""
    if _never(dated, calendar):
        return []
    nearest: dict[int, _Miss] = {}
    for window in dated.windows:
        for miss in _misses(window, calendar):
            if miss.days < nearest.setdefault(miss.rotation, miss).days:
                nearest[miss.rotation] = miss
    return [
        miss
        for rotation, miss in sorted(nearest.items())
        if miss.days <= min(NEAR_DAYS, calendar.days(rotation) // NEAR_PART)
        and dated.loses(rotation + miss.window.ahead)
    ]


def _covered(window: Window, calendar: Calendar) -> bool:
    """Whether a time covers any rotation that it can count for."""
    since, until, ahead = window.since, window.until, window.ahead
    if not ahead:
        return not window.rotations.isdisjoint(calendar.covered(since, until))
    return any(calendar.covers(t - ahead, since, until) for t in window.rotations)


def _misses(window: Window, calendar: Calendar) -> Iterator[_Miss]:
    """The rotations in which a time begins or ends without covering them: two at most."""
    since, until = window.since, window.until
    if since is not None and until is not None and since > until:
        return
    for t in sorted({calendar.rotation_of(day) for day in (since, until) if day is not None}):
        late = 0 if since is None else max(0, (since - calendar.first_day(t)).days)
        early = 0 if until is None else max(0, (calendar.last_day(t) - until).days)
        if (late or early) and t + window.ahead in window.rotations:
            yield _Miss(window, t, late, early)


def _outside(dated: _Dated, calendar: Calendar) -> _Outside | None:
    """How a time lies beside the plan, if more people could go by it; ``None`` where it touches the plan."""
    window = dated.windows[-1]
    since, until, ahead = window.since, window.until, window.ahead
    before = until is not None and until < calendar.first_day(1 - ahead)
    after = since is not None and since > calendar.last_day(calendar.rotations - ahead)
    if not (before or after) or not _never(dated, calendar):
        return None
    wanted = next(filter(dated.loses, sorted(window.rotations, reverse=after)), None)
    if wanted is None:
        return None
    if before and until is not None:
        how = f"ends on {in_words(until)}, before the plan begins on {in_words(calendar.start)}"
        return _Outside(window.key, how, wanted - ahead)
    preparation = f"{count(ahead, 'rotation')} of preparation"
    late = f"too late for {preparation} before" if ahead else "after"
    end = in_words(calendar.last_day(calendar.rotations))
    how = f"begins on {in_words(since or calendar.start)}, {late} the plan ends on {end}"
    return _Outside(window.begins or window.key, how, wanted - ahead)


# -- in words ------------------------------------------------------------------------------------------------


def _covering_nothing(dated: _Dated, misses: list[_Miss], calendar: Calendar) -> Finding:
    window = dated.windows[-1]
    numbers = " and ".join(str(miss.rotation) for miss in misses)
    one = len(misses) == 1
    touched = f"rotation {numbers}" if one else f"rotations {numbers}"
    covered = "does not cover it" if one else "covers neither"
    missing = " and ".join(f"{_days(miss.days)} of {calendar.in_words(miss.rotation)}" for miss in misses)
    found = (
        f"{window.what}, which touches {touched} from {time_in_words(window.since, window.until)} and {covered} "
        f"(missing: {missing}); {dated.effect()}"
    )
    wanted = [miss for miss in misses if dated.loses(miss.rotation + window.ahead)]
    best = min(wanted, key=lambda miss: miss.days)
    return Finding(dated.table, dated.row, best.key, found, _such_as(window, best.rotation, calendar))


def _beside_the_plan(dated: _Dated, outside: _Outside, calendar: Calendar) -> Finding:
    window = dated.windows[-1]
    found = f"{window.what}, which {outside.how}; {dated.effect()}"
    return Finding(dated.table, dated.row, outside.key, found, _such_as(window, outside.nearest, calendar))


def _near(dated: _Dated, miss: _Miss, calendar: Calendar) -> Finding:
    window, rotation = miss.window, calendar.in_words(miss.rotation)
    first, last = _bounds(miss.rotation, calendar)
    says: list[str] = []
    expected: list[str] = []
    if miss.late and window.since is not None:
        says.append(f"begins on {in_words(window.since)}, {_days(miss.late)} after the start of {rotation}")
        expected.append(f"a beginning on {first} or earlier")
    if miss.early and window.until is not None:
        says.append(f"ends on {in_words(window.until)}, {_days(miss.early)} before the end of {rotation}")
        expected.append(f"an end on {last} or later")
    served = miss.rotation + window.ahead
    lost = (
        "it does not count in that rotation"
        if served == miss.rotation
        else f"no persons are ready for rotation {served}"
    )
    found = f"{window.what}, which {', and '.join(says)}, so that {lost}"
    return Finding(dated.table, dated.row, miss.key, found, " and ".join(expected))


def _such_as(window: Window, rotation: int, calendar: Calendar) -> str:
    """The dates nearest to a time that would cover a rotation."""
    first, last = _bounds(rotation, calendar)
    if window.since is None:
        return f"dates that would work: {in_words(last)} or later"
    if window.until is None:
        return f"dates that would work: {in_words(first)} or earlier"
    return f"dates that would work: {time_in_words(first, last)}"


def _bounds(rotation: int, calendar: Calendar) -> tuple[date, date]:
    return calendar.first_day(rotation), calendar.last_day(rotation)


def _days(days: int) -> str:
    return f"{days} day{'' if days == 1 else 's'}"


def _nobody(scope: Scope) -> str:
    """That nobody in a scope can deploy."""
    people = f" of {_listed(scope.countries, 'countries')}" if scope.countries else ""
    pools = f" from the pool {_listed(scope.pools, 'pools')}" if scope.pools else ""
    places = [_listed(part, what) for part, what in ((scope.sites, "sites"), (scope.zones, "zones")) if part]
    places += [f"the territory of {_listed(scope.hosts, 'hosts')}"] if scope.hosts else []
    where = f" to {' in '.join(places)}" if places else ""
    roles = [*scope.roles, *scope.components]
    as_what = f" as {_listed(tuple(roles), 'roles')}" if roles else ""
    return f"no persons{people}{pools} can deploy{where}{as_what}"


def _listed(names: tuple[str, ...], several: str) -> str:
    if len(names) > 4:
        return f"{len(names)} {several}"
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last
