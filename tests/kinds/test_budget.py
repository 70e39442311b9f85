"""The rule kind budget."""

from __future__ import annotations

from drawn import fields_of, some
from edges import Edge, written
from hypothesis import strategies as st
from kind_case import KindCase
from rows_of import rows_of, short_of, states_rows_of, without
from small import two_rotations

CASE = KindCase(
    kind="budget",
    sample={"amount": 9000, "per_person_month": 10},
    figure="9,000",
    edges=(
        # 4 a month for 6 months: 2,400 pay for 100 person-rotations
        Edge(
            "for the plan",
            "budget",
            {1: 30, 2: 30, 3: 40, 4: 500},
            2,
            "a-rule",
            tables=written("budget", amount=2400, per_person_month=4, scope={"until": 3}),
        ),
        Edge(
            "for each rotation",
            "budget",
            {1: 100, 2: 100},
            2,
            "a-rule",
            tables=written("budget", amount=2400, per_person_month=4, over="rotation"),
        ),
    ),
    together=(
        {"amount": 90000, "per_person_month": 4},
        {"id": "each-rotation", "amount": 30000, "per_person_month": 4, "over": "rotation"},
    ),
    stated=(1, 4),
    answers=("unit",),
    drawn=fields_of(amount=some, per_person_month=st.integers(1, 9), over=st.sampled_from(["plan", "rotation"])),
)


@states_rows_of("budget")
def test_a_budget_buys_person_months() -> None:
    """Proves that 9,000 at 10 a person and month pay 150 half-years, over the plan or in each rotation.

    Without it money would last six times too long.
    """
    money = {"id": "money", "kind": "budget", "amount": 9000, "per_person_month": 10}
    plan, each = two_rotations(money), two_rotations({**money, "over": "rotation", "scope": {"from": 2}})
    assert rows_of(plan, "money") == {("plan",): "y.FRA.land.1 + y.FRA.land.2 <= 150"}
    assert rows_of(each, "money") == {(2,): "y.FRA.land.2 <= 150"}
    assert [short_of(model) for model in (plan, each, without(plan, "money"))] == [50, 0, 0]
