"""The rule kind notice."""

from __future__ import annotations

from datetime import date
from typing import Any

from drawn import days, fields_of
from edges import Edge, written
from hypothesis import strategies as st
from kind_case import KindCase
from rows_of import forbidden_by, rows_of, short_of, states_rows_of, without

from builders import tiny_model
from forcegen.model import ForceModel


def written_notice(decided: date, days: int) -> dict[str, Any]:
    return written("notice", decided=decided, days=days)


CASE = KindCase(
    kind="notice",
    sample={"days": 30, "decided": date(2025, 6, 2)},
    figure="30 days",
    edges=(
        Edge("notice on the first day", "notice", {2: 1000}, 1, "a-rule", tables=written_notice(date(2026, 6, 1), 30)),
        Edge("notice a day too late", "notice", {3: 1000}, 2, "a-rule", tables=written_notice(date(2026, 6, 1), 31)),
    ),
    together=(
        {
            "decided": date(2026, 6, 1),
            "days": 31,
            "scope": {"countries": ["GBR"], "zones": ["south"]},
        },
    ),
    stated=(2,),  # 2 July is too late for the second half-year
    answers=("windows", "forbids"),
    drawn=fields_of(days=st.integers(0, 400), decided=days),
)


@states_rows_of("notice")
def test_nobody_is_there_before_the_notice_has_run() -> None:
    """Proves that a rotation counts from its first day on. Without it people would arrive before they can."""

    def noticed(decided: date) -> ForceModel:
        rule = {"id": "notice", "kind": "notice", "days": 30, "decided": decided}
        return tiny_model({"FRA": 100}, 100, rotations=2, rules=[rule])

    late, just = noticed(date(2025, 6, 2)), noticed(date(2025, 6, 1))
    assert rows_of(late, "notice") == {}
    assert forbidden_by(late, "notice") == {"x.FRA.land.lviv.protection.1"}
    assert forbidden_by(just, "notice") == set()
    assert (short_of(late), short_of(just), short_of(without(late, "notice"))) == (100, 0, 0)
