"""Approvals, duties, time limits, mandates and legal bases: the exact rotations in which they bind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from rows_of import forbidden_by, rows_of, short_of, states_rows_of, without

from builders import tiny_model
from forcegen.model import ForceModel


def under(rule: Mapping[str, Any], *, rotations: int = 4, **conditions: Mapping[str, Any]) -> ForceModel:
    """100 of France's 500 needed at Lviv from July 2025 on, half-year by half-year, under one rule ``law``.

    A condition's dates are given as those of a file: ``vote={"from": 2}``.
    """
    model = tiny_model(
        {"FRA": 500},
        100,
        rotations=rotations,
        rules=[{"id": "law", "scope": {"countries": ["FRA"]}, **rule}],
        conditions=dict.fromkeys(conditions, True),
    )
    dated = [{"id": name, "name": name, "holds": True, **when} for name, when in conditions.items()]
    return model.with_tables(conditions=dated)


def barred(model: ForceModel) -> set[int]:
    """Rotations in which the rule forbids France's contribution."""
    return {int(name.rpartition(".")[2]) for name in forbidden_by(model, "law")}


@states_rows_of("approval")
def test_an_approval_exempts_some_until_it_covers_a_whole_rotation() -> None:
    """Proves that an approval given on 2 January permits nothing in the half-year that began the day before.

    Without it a contingent would be sent home, or sent too early, in the middle of a tour.
    """
    late = under({"kind": "approval", "condition": "vote", "exempt": 12}, vote={"from": date(2026, 1, 2)})
    assert rows_of(late, "law") == {(1,): "y.FRA.land.1 <= 12", (2,): "y.FRA.land.2 <= 12"}
    assert barred(late) == set()
    in_time = under({"kind": "approval", "condition": "vote", "exempt": 12}, vote={"from": date(2026, 1, 1)})
    assert rows_of(in_time, "law") == {(1,): "y.FRA.land.1 <= 12"}
    assert (short_of(late), short_of(in_time), short_of(without(late, "law"))) == (176, 88, 0)


def test_an_approval_that_exempts_nobody_forbids() -> None:
    """Proves that no variable is left where nobody is exempt. Without it a ban would be a row among rows."""
    model = under(
        {"kind": "approval", "condition": "vote"}, vote={"from": date(2026, 1, 1), "until": date(2026, 12, 30)}
    )
    assert rows_of(model, "law") == {}
    assert barred(model) == {1, 3, 4}
    assert short_of(model) == 300


def test_an_approval_that_fails_is_needed_all_the_time() -> None:
    """Proves that a condition that does not hold covers nothing, whatever its dates."""
    model = under({"kind": "approval", "condition": "vote"}, vote={"holds": False, "from": 1})
    assert barred(model) == {1, 2, 3, 4}


def test_an_approval_is_needed_only_in_its_scope() -> None:
    """Proves that dates of the scope bound the need itself. Without them yesterday's law would bind for ever."""
    rule = {"kind": "approval", "condition": "vote", "scope": {"countries": ["FRA"], "until": date(2026, 1, 1)}}
    assert barred(under(rule, vote={"holds": False})) == {1, 2}


@states_rows_of("information")
@pytest.mark.parametrize(("prior", "bars"), [(True, {1}), (False, set())])
def test_only_a_prior_duty_to_inform_holds_anybody_back(prior: bool, bars: set[int]) -> None:
    """Proves that telling parliament afterwards forbids nothing. Without it a duty would be taken for a veto."""
    model = under({"kind": "information", "condition": "letter", "prior": prior}, letter={"from": 2})
    assert rows_of(model, "law") == {}
    assert barred(model) == bars
    assert short_of(model) == 100 * len(bars)


@states_rows_of("time-limit")
@pytest.mark.parametrize(
    ("limit", "bars"),
    [
        ({"months": 4}, {1, 2}),  # too short for any whole rotation
        ({"months": 6}, {2}),
        ({"days": 183}, {1, 2}),  # July to December has 184 days
        ({"days": 184}, {2}),
        ({"months": 12}, set()),
        ({"months": 6, "begins": 2}, {1}),  # an operation that has not begun has no time left
        ({"months": 6, "begins": date(2025, 7, 2)}, {1, 2}),
    ],
)
def test_a_time_limit_runs_from_the_beginning(limit: Mapping[str, Any], bars: set[int]) -> None:
    """Proves the last day of a limit of days and of months; the vote in 2026 covers from July on.

    Without it France's four months, or Czechia's sixty days, would be a rotation too long.
    """
    model = under({"kind": "time-limit", "condition": "vote", **limit}, vote={"from": date(2026, 7, 1)})
    assert rows_of(model, "law") == {}
    assert barred(model) == bars
    assert short_of(model) == 100 * len(bars)


@states_rows_of("mandate")
def test_a_mandate_holds_while_each_of_its_renewals_does() -> None:
    """Proves the ceiling within the terms, and nobody after the first renewal that fails.

    Without it a mandate of a year would run for ever, or be revived by a later vote.
    """
    rule = {"kind": "mandate", "personnel": 60, "term_months": 12, "renewals": ["first", "second"]}
    renewed = under(rule, rotations=7, first={}, second={})
    assert rows_of(renewed, "law") == {(t,): f"y.FRA.land.{t} <= 60" for t in range(1, 7)}
    assert barred(renewed) == {7}
    lapsed = under(rule, rotations=7, first={"holds": False}, second={})
    assert rows_of(lapsed, "law") == {(1,): "y.FRA.land.1 <= 60", (2,): "y.FRA.land.2 <= 60"}
    assert barred(lapsed) == {3, 4, 5, 6, 7}
    assert (short_of(renewed), short_of(lapsed)) == (6 * 40 + 100, 2 * 40 + 500)
    assert short_of(without(renewed, "law")) == 0


def test_a_mandate_without_a_number_bounds_only_the_time() -> None:
    """Proves that such a mandate has no row while it runs, and still ends with its last term.

    Without it a parliament whose number nobody knows could be written down only with an invented ceiling.
    """
    model = under({"kind": "mandate", "term_months": 12, "renewals": ["first"]}, rotations=5, first={})
    assert rows_of(model, "law") == {}
    assert barred(model) == {5}
    assert (short_of(model), short_of(without(model, "law"))) == (100, 0)


def test_a_renewal_that_comes_late_leaves_a_gap() -> None:
    """Proves that a renewal counts only in the rotations that it covers wholly."""
    rule = {"kind": "mandate", "personnel": 60, "term_months": 12, "renewals": ["first"]}
    model = under(rule, first={"from": date(2026, 7, 2)})
    assert set(rows_of(model, "law")) == {(1,), (2,), (4,)}
    assert barred(model) == {3}


def test_a_mandate_may_begin_late_and_end_within_a_rotation() -> None:
    """Proves that a term of nine months from rotation 2 covers that one rotation, and a renewal the next two."""
    rule = {"kind": "mandate", "personnel": 60, "term_months": 9, "begins": 2, "renewals": ["first"]}
    assert barred(under(rule, first={"holds": False})) == {1, 3, 4}
    assert barred(under(rule, first={})) == {1}


@states_rows_of("basis")
def test_one_legal_basis_of_several_is_enough() -> None:
    """Proves that bases replace each other rotation by rotation, and do not add up within one.

    Without it a force would be without any basis between two, or need all of them at once.
    """
    rule = {"kind": "basis", "any_of": ["council", "framework"]}
    model = under(rule, council={"until": date(2026, 3, 31)}, framework={"from": date(2026, 4, 1)})
    assert rows_of(model, "law") == {}
    assert barred(model) == {2}
    assert (short_of(model), short_of(without(model, "law"))) == (100, 0)
