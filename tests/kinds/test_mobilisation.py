"""The rule kind mobilisation."""

from __future__ import annotations

from datetime import date

from edges import MOBILISATION, Edge
from kind_case import KindCase
from rows_of import forbidden_by, rows_of, short_of, states_rows_of
from small import one_pool

CASE = KindCase(
    kind="mobilisation",
    figure="3 rotations",
    edges=(
        Edge(
            "first rotation after the call-up",
            "mobilisation",
            {3: 1000},
            2,
            MOBILISATION,
            {"mobilised": date(2026, 7, 2)},
        ),
        Edge("call-up on a first day", "mobilisation", {2: 1000}, 1, MOBILISATION, {"mobilised": date(2026, 7, 1)}),
        Edge(
            "call-up with preparation",
            "mobilisation",
            {3: 400, 4: 500},
            2,
            MOBILISATION,
            {"mobilised": 1, "preparation": 2},
        ),
    ),
    answers=("windows", "forbids"),
)


@states_rows_of("mobilisation")
def test_a_reserve_serves_after_mobilisation_and_preparation() -> None:
    """Proves that the clock of a reserve starts at its call-up: later to come, and longer to rest.

    Without it reservists would be in theatre on the day of their call-up.
    """
    model = one_pool(mobilised=date(2026, 1, 1), preparation=1)
    assert rows_of(model, "FRA.land.mobilisation") == {}
    assert forbidden_by(model, "FRA.land.mobilisation") == {
        "x.FRA.land.lviv.protection.1",
        "x.FRA.land.lviv.protection.2",
    }
    assert rows_of(model, "FRA.land.dwell") == {
        (1,): "y.FRA.land.1 <= 100",
        (2,): "y.FRA.land.1 + y.FRA.land.2 <= 100",
        (3,): "y.FRA.land.1 + y.FRA.land.2 + y.FRA.land.3 <= 100",
        (4,): "y.FRA.land.2 + y.FRA.land.3 + y.FRA.land.4 <= 100",
    }
    assert (short_of(model), short_of(one_pool())) == (300, 200)


def test_a_mobilisation_within_a_rotation_counts_from_the_next() -> None:
    """Proves that a reserve called up on 2 January is not there for the rotation of 1 January."""
    assert forbidden_by(one_pool(mobilised=date(2026, 1, 2)), "FRA.land.mobilisation") == {
        "x.FRA.land.lviv.protection.1",
        "x.FRA.land.lviv.protection.2",
    }
