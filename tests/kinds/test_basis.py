"""The rule kind basis."""

from __future__ import annotations

from datetime import date

from drawn import fields_of
from edges import Edge, written
from hypothesis import strategies as st
from kind_case import KindCase
from rows_of import rows_of, short_of, states_rows_of, without
from small import barred, under

CASE = KindCase(
    kind="basis",
    sample={"any_of": ["vote"]},
    edges=(
        Edge(
            "two bases that together cover a rotation",
            "basis",
            {1: 1000, 3: 1000},
            2,
            "a-rule",
            tables=written("basis", any_of=["first", "second"])
            | {
                "conditions": [
                    {"id": "first", "name": "First.", "holds": True, "until": date(2026, 9, 30)},
                    {"id": "second", "name": "Second.", "holds": True, "from": date(2026, 10, 1), "until": 3},
                ]
            },
        ),
    ),
    together=({"any_of": ["vote"], "scope": {"hosts": ["ROU"]}},),
    stated=(1,),
    answers=("permitted_by", "conditions", "forbids"),
    drawn=fields_of(any_of=st.sampled_from([["one"], ["one", "two"]])),
)


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
