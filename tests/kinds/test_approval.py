"""The rule kind approval."""

from __future__ import annotations

from datetime import date

from drawn import a_fact, fields_of
from edges import Edge, fact, written
from hypothesis import strategies as st
from kind_case import KindCase
from rows_of import rows_of, short_of, states_rows_of, without
from small import barred, under

CASE = KindCase(
    kind="approval",
    sample={"condition": "vote", "exempt": 12},
    figure="12",
    edges=(
        Edge(
            "granted in the middle of a rotation",
            "approval",
            {3: 1000},
            2,
            "a-rule",
            tables=written("approval", condition="fact") | fact(**{"from": date(2026, 7, 2)}),
        ),
        Edge(
            "exempt persons",
            "approval",
            {1: 1000, 2: 12},
            2,
            "a-rule",
            tables=written("approval", condition="fact", exempt=12) | fact(until=1),
        ),
        Edge(
            "never granted",
            "approval",
            {},
            1,
            "a-rule",
            tables=written("approval", condition="fact") | fact(holds=False),
        ),
    ),
    together=({"condition": "vote", "exempt": 12, "scope": {"countries": ["NLD"]}},),
    stated=(1,),  # without a vote in the first
    answers=("relaxations", "withheld", "permitted_by", "conditions", "forbids"),
    drawn=fields_of(condition=a_fact, exempt=st.sampled_from([0, 12])),
)


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
