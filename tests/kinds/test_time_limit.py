"""The rule kind time-limit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from drawn import a_fact, days, fields_of
from edges import Edge, fact, written
from hypothesis import strategies as st
from kind_case import KindCase
from rows_of import rows_of, short_of, states_rows_of
from small import barred, under

CASE = KindCase(
    kind="time-limit",
    sample={"condition": "vote", "months": 4},
    figure="4 months",
    edges=(
        Edge(
            "days that end with a rotation",
            "time-limit",
            {1: 1000},
            2,
            "a-rule",
            tables=written("time-limit", condition="fact", days=181) | fact(holds=False),
        ),
        Edge(
            "days that end a day early",
            "time-limit",
            {},
            1,
            "a-rule",
            tables=written("time-limit", condition="fact", days=180) | fact(holds=False),
        ),
        Edge(
            "months, and before they begin",
            "time-limit",
            {2: 1000, 3: 1000},
            1,
            "a-rule",
            tables=written("time-limit", condition="fact", months=12, begins=date(2026, 7, 1)) | fact(holds=False),
        ),
        Edge(
            "approved afterwards",
            "time-limit",
            {1: 1000, 3: 1000, 4: 1000},
            2,
            "a-rule",
            tables=written("time-limit", condition="fact", months=11) | fact(**{"from": 3}),
        ),
    ),
    together=({"condition": "never", "months": 18, "scope": {"countries": ["GBR"]}},),
    stated=(1,),  # the fourth half-year
    answers=("deadlines", "windows", "permitted_by", "conditions", "forbids"),
    drawn=fields_of(condition=a_fact, begins=st.integers(-2, 6) | days)
    .flatmap(lambda own: st.sampled_from(["days", "months"]).map(lambda unit: (own, unit)))
    .flatmap(lambda pair: st.integers(1, 400 if pair[1] == "days" else 24).map(lambda n: pair[0] | {pair[1]: n})),
)


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
