"""The rule kind mandate."""

from __future__ import annotations

from datetime import date

from drawn import days, fields_of, some
from edges import FRENCH, Edge, fact, written
from hypothesis import strategies as st
from kind_case import KindCase
from rows_of import rows_of, short_of, states_rows_of, without
from small import barred, under

CASE = KindCase(
    kind="mandate",
    sample={"personnel": 60, "term_months": 12, "renewals": ["vote"]},
    figure="60",
    edges=(
        Edge(
            "ceiling of a term",
            "mandate",
            {1: 250, 2: 250},
            2,
            "a-rule",
            tables=written("mandate", personnel=250, term_months=12),
        ),
        Edge(
            "term over",
            "mandate",
            {1: 250, 2: 250},
            3,
            "a-rule",
            tables=written("mandate", personnel=250, term_months=12),
        ),
        Edge(
            "term from the last day of a month",
            "mandate",
            {1: 250, 2: 250},
            3,
            "a-rule",
            tables=written("mandate", personnel=250, term_months=6, begins=date(2026, 8, 31), renewals=["fact"])
            | fact()
            | {"calendar": {"start": "2026-08-31", "rotations": 4}},
        ),
        Edge(
            "no number",
            "mandate",
            {1: 1000, 2: 1000},
            3,
            "a-rule",
            tables=written("mandate", term_months=12),
        ),
        Edge(
            "term that begins and ends within rotations",
            "mandate",
            {2: 250},
            3,
            "a-rule",
            tables=written("mandate", personnel=250, term_months=12, begins=date(2026, 3, 31)),
        ),
        Edge(
            "renewed",
            "mandate",
            {1: 250, 2: 250, 3: 250},
            4,
            "a-rule",
            tables=written("mandate", personnel=250, term_months=9, renewals=["fact"]) | fact(),
        ),
        Edge(
            "renewed while the renewal holds",
            "mandate",
            {1: 250, 2: 250},
            3,
            "a-rule",
            tables=written("mandate", personnel=250, term_months=9, renewals=["fact"]) | fact(until=2),
        ),
        Edge(
            "a renewal without the one before it",
            "mandate",
            {1: 250},
            2,
            "a-rule",
            tables=written("mandate", personnel=250, term_months=6, renewals=["first", "second"])
            | {
                "conditions": [
                    {"id": "first", "name": "First.", "holds": False},
                    {"id": "second", "name": "Second.", "holds": True},
                ]
            },
        ),
    ),
    together=({"personnel": 700, "term_months": 12, "renewals": ["vote"], "scope": FRENCH},),
    stated=(4,),
    answers=("relaxations", "most_at_once", "deadlines", "windows", "permitted_by", "conditions", "forbids"),
    drawn=fields_of(
        personnel=st.none() | some,
        begins=st.integers(-2, 6) | days,
        term_months=st.integers(1, 24),
        renewals=st.sampled_from([[], ["one"], ["two", "one"]]),
    ),
)


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
