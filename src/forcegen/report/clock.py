"""The clock of mandates: when each approval, term, renewal and limit lets people go, from the model's rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from forcegen.model import ForceModel
from forcegen.rules import Rule
from forcegen.rules.answers import State
from forcegen.terms.stretches import equal, stretches


@dataclass(frozen=True, slots=True)
class Span:
    """Consecutive rotations in which a rule is in one state, with their first and last day."""

    state: State
    first: int
    last: int
    begins: date
    ends: date


@dataclass(frozen=True, slots=True)
class Mark:
    """A day on which something ends or must be decided anew."""

    day: date
    says: str
    granted: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """One rule over time; a rotation in which it does not apply lies in no span."""

    rule: Rule
    owner: str
    spans: tuple[Span, ...]
    marks: tuple[Mark, ...]

    @property
    def states(self) -> frozenset[State]:
        """States that occur."""
        return frozenset(span.state for span in self.spans)

    @property
    def runs_out(self) -> bool:
        """Whether people may go first and no longer later."""
        return any(
            one.state != "shut" and later.state == "shut"
            for one, later in zip(self.spans, self.spans[1:], strict=False)
        )


def clock(model: ForceModel) -> tuple[Lane, ...]:
    """Every rule of the model that opens and shuts with time, by owner and id.

    A lane says of the rule alone what it allows; another rule may still forbid what this one leaves open.
    """
    names = {country.id: country.name for country in model.countries}
    lanes: list[Lane] = []
    for rule in model.rules:
        spans = tuple(_spans(rule, model))
        if spans:
            lanes.append(Lane(rule, names.get(rule.owner, rule.owner), spans, tuple(_marks(rule, spans, model))))
    return tuple(sorted(lanes, key=lambda lane: (lane.rule.owner != "coalition", lane.owner, lane.rule.id)))


def _spans(rule: Rule, model: ForceModel) -> Iterator[Span]:
    states = rule.clock(model)
    for rotations in stretches(states, equal(states)):
        first, last = rotations[0], rotations[-1]
        yield Span(states[first], first, last, model.calendar.first_day(first), model.calendar.last_day(last))


def _marks(rule: Rule, spans: Iterable[Span], model: ForceModel) -> Iterator[Mark]:
    """Days within the plan on which a door that was open may shut, or a shut one opens."""
    calendar = model.calendar
    for mark in _days(rule, model):
        eve = mark.day - timedelta(days=1)
        ajar = any(span.state != "shut" and span.begins <= eve <= span.ends for span in spans)
        if calendar.start < mark.day <= calendar.last_day(calendar.rotations) and (mark.granted or ajar):
            yield mark


def _days(rule: Rule, model: ForceModel) -> Iterable[Mark]:
    calendar = model.calendar
    for end in rule.deadlines(model):
        yield Mark(end.day, end.says, granted=bool(end.condition) and model.condition(end.condition).holds)
    for name in dict.fromkeys(rule.conditions()):
        condition = model.condition(name)
        if condition.holds and condition.since is not None:
            yield Mark(calendar.begins(condition.since), f"begins: {name}", granted=True)
        if condition.holds and condition.until is not None:
            yield Mark(calendar.ends(condition.until) + timedelta(days=1), f"expires: {name}", granted=False)
