"""The rule kind information."""

from __future__ import annotations

from datetime import date

import pytest
from drawn import a_fact, fields_of
from edges import Edge, fact, written
from hypothesis import strategies as st
from kind_case import KindCase
from rows_of import rows_of, short_of, states_rows_of
from small import barred, under

CASE = KindCase(
    kind="information",
    sample={"condition": "vote", "prior": True},
    edges=(
        Edge(
            "told in the middle of a rotation",
            "information",
            {3: 1000},
            2,
            "a-rule",
            tables=written("information", condition="fact", prior=True) | fact(**{"from": date(2026, 7, 2)}),
        ),
    ),
    together=(
        {"condition": "vote", "prior": True, "scope": {"countries": ["NLD"]}},
        {"id": "told-afterwards", "condition": "vote", "prior": False},
    ),
    stated=(1, 0),
    answers=("permitted_by", "conditions", "forbids"),
    drawn=fields_of(condition=a_fact, prior=st.booleans()),
)


@states_rows_of("information")
@pytest.mark.parametrize(("prior", "bars"), [(True, {1}), (False, set())])
def test_only_a_prior_duty_to_inform_holds_anybody_back(prior: bool, bars: set[int]) -> None:
    """Proves that telling parliament afterwards forbids nothing. Without it a duty would be taken for a veto."""
    model = under({"kind": "information", "condition": "letter", "prior": prior}, letter={"from": 2})
    assert rows_of(model, "law") == {}
    assert barred(model) == bars
    assert short_of(model) == 100 * len(bars)
