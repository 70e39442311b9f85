"""Dates of rules: to which scope they belong, and in which rotations terms and limits of months count."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Any

import pytest
from pydantic import ValidationError

import forcegen as fg
from builders import tiny_model
from forcegen.audit.clauses import OF_A_RULE
from forcegen.audit.figures import Figures
from forcegen.audit.statements import Statement
from forcegen.rules import Rule

ROTATIONS = 5

STARTS = [
    date(year, month, day)
    for year in (2024, 2025)
    for month in range(1, 13)
    for day in range(28, monthrange(year, month)[1] + 1)
]
"""Every day from the 28th on of a leap year and of another: where months are clipped."""


def calendars() -> Iterator[fg.ForceModel]:
    """A model for every start, in rotations of 1, 4 and 6 months, with two conditions that hold."""
    for start, months in product(STARTS, (1, 4, 6)):
        yield tiny_model(
            {"FRA": 100},
            10,
            rotations=ROTATIONS,
            rotation_months=months,
            start=start,
            conditions={"on": True, "again": True},
        )


def allowed(model: fg.ForceModel, kind: type[Rule], **fields: Any) -> set[int]:
    """Rotations in which a rule lets anybody go, as the rule says and as the audit says, which must agree."""
    rule = kind(id="dated", owner="FRA", bindingness="legal", status="assumed", **fields)
    figures = Figures(model)
    statements = [one for one in OF_A_RULE[rule.kind](rule, figures) if isinstance(one, Statement)]
    audited = {int(one.index[0]) for one in statements if not one.limit}
    assert audited == set(rule.forbids(model))
    return set(figures.rotations) - audited


def test_a_term_of_whole_rotations_covers_exactly_them() -> None:
    """Proves that k rotations of months begun with rotation b are the rotations b to b + k - 1, and no other.

    Without it a plan that starts on 31 August would lose every rotation whose term crosses a short month.
    """
    for model in calendars():
        months = model.calendar.rotation_months
        for begins, many in product((-1, 1, 2, 5), (1, 2, 3)):
            expected = {t for t in range(begins, begins + many) if 1 <= t <= ROTATIONS}
            term = {"begins": begins, "term_months": many * months}
            assert allowed(model, fg.Mandate, **term) == expected, (model.calendar, term)
            if many * months <= 24:
                limit = {"begins": begins, "months": many * months, "condition": "off"}
                short = model.with_tables(conditions=[{"id": "off", "name": "off", "holds": False}])
                assert allowed(short, fg.TimeLimit, **limit) == expected, (model.calendar, limit)


def test_a_term_one_month_short_loses_a_rotation() -> None:
    """Proves that the end of a term is not rounded up. Without it the law could be stretched by a month."""
    for model in calendars():
        months = model.calendar.rotation_months
        assert allowed(model, fg.Mandate, begins=2, term_months=2 * months - 1) == {2}
        assert allowed(model, fg.Mandate, begins=2, term_months=2 * months + 1) == ({2, 3} if months > 1 else {2, 3, 4})


def test_renewals_chain_to_one_long_term() -> None:
    """Proves that n renewals that hold are one term n + 1 times as long, begun with a rotation or on any date.

    Without it each renewal would start from the clipped end of the one before it, and lose days every time.
    """
    for model in calendars():
        months = model.calendar.rotation_months
        for begins, renewed in product((1, 2, model.calendar.start, model.calendar.first_day(2)), (1, 2)):
            chained = allowed(model, fg.Mandate, begins=begins, term_months=months, renewals=["on", "again"][:renewed])
            assert chained == allowed(model, fg.Mandate, begins=begins, term_months=(1 + renewed) * months)


def test_half_a_rotation_twice_is_a_rotation() -> None:
    """Proves that terms which end inside a rotation are taken together. Without it renewals would leave gaps."""
    for model in calendars():
        months = model.calendar.rotation_months
        if months % 2 == 0:
            assert allowed(model, fg.Mandate, begins=2, term_months=months // 2) == set()
            assert allowed(model, fg.Mandate, begins=2, term_months=months // 2, renewals=["on"]) == {2}


def test_a_moment_as_a_rotation_is_its_boundary_everywhere() -> None:
    """Proves that "from 2 until 3" is the same as the two days, in conditions, scopes, missions and requirements.

    Without it a number and the date that it stands for would disagree where the plan starts at a month's end.
    """
    for model in calendars():
        first, last = model.calendar.first_day(2), model.calendar.last_day(3)
        for since, until in ((2, 3), (first, last), (2, last), (first, 3)):
            dated = {"id": "vote", "name": "vote", "holds": True, "from": since, "until": until}
            voted = model.with_tables(conditions=[dated])
            assert allowed(voted, fg.Approval, condition="vote") == {2, 3}
            assert allowed(voted, fg.Basis, any_of=["vote"]) == {2, 3}
            assert allowed(model, fg.Caveat, scope=fg.Scope(since=since, until=until)) == {1, 4, 5}
            pool = model.pools[0]
            away = {"country": "FRA", "pool": "land", "mission": "m", "personnel": 7, "from": since, "until": until}
            busy = model.with_tables(commitments=[away])
            audited = Figures(busy)
            every = range(1, ROTATIONS + 1)
            assert [busy.elsewhere(pool, t) for t in every] == [audited.serving(pool, t) for t in every]
            assert [t for t in every if busy.elsewhere(pool, t)] == [2, 3]
        grown = model.with_tables(
            strengths=[{"country": "FRA", "pool": "land", "from": 2, "personnel": 9, "status": "assumed"}]
        )
        assert [grown.strength(pool, t) for t in (1, 2, 3)] == [100, 9, 9]
        assert [Figures(grown).strength(pool, t) for t in (1, 2, 3)] == [100, 9, 9]
        assert allowed(model, fg.Notice, days=0, decided=first) == {2, 3, 4, 5}


def test_a_term_given_by_a_date_keeps_its_own_day() -> None:
    """Proves that six months from 28 February end on 27 August, in a plan from 31 August too.

    Without it a mandate would be stretched by the days that the calendar lost in February.
    """
    model = tiny_model({"FRA": 100}, 10, rotations=4, start=date(2025, 8, 31))
    assert model.calendar.last_day(2) == date(2026, 8, 30)
    assert allowed(model, fg.Mandate, begins=date(2026, 2, 28), term_months=6) == set()
    assert allowed(model, fg.Mandate, begins=2, term_months=6) == {2}


def test_terms_without_end_are_no_error() -> None:
    """Proves that terms beyond the year 9999 count for ever. Without it a long list of renewals would end the run."""
    votes = [f"vote-{number}" for number in range(200)]
    model = tiny_model({"FRA": 100}, 10, rotations=2, conditions=dict.fromkeys(votes, True))
    assert allowed(model, fg.Mandate, begins=400, term_months=600, renewals=votes) == set()
    assert allowed(model, fg.Mandate, begins=1, term_months=600, renewals=votes) == {1, 2}


def test_a_date_in_the_whole_of_a_share_is_refused() -> None:
    """Proves that no date is ignored in silence. Without it a share could seem to end and go on."""
    with pytest.raises(ValidationError, match="dates in 'scope' alone"):
        fg.Share(
            id="lead",
            owner="coalition",
            bindingness="force",
            status="assumed",
            at_least=0.5,
            of=fg.Scope(sites=["odesa"], since=3),
        )
