"""What a rule may ask of the past, and how it adds."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Literal

import pytest

from builders import ASSUMED, tiny_model
from forcegen.audit.figures import Figures
from forcegen.formulation.builder import Builder
from forcegen.formulation.columns import columns_of
from forcegen.formulation.linear import Linear
from forcegen.formulation.sets import build_sets
from forcegen.model import ForceModel
from forcegen.rules import Row, Rule
from forcegen.rules.base import Force


class Seldom(Rule):
    r"""At most ``personnel`` of a pool in three rotations together: $\sum_{\tau=t-2}^{t} y_\tau \le P$."""

    kind: Literal["seldom"] = "seldom"
    pool: str
    personnel: int

    def rows(self, force: Force) -> Iterator[Row]:
        """One row a rotation, with who served before the plan."""
        for t in self.applies(force):
            window = range(t - 2, t + 1)
            served = sum((force.past(self.owner, self.pool, one) for one in window), Fraction(0))
            people = sum((force.deployed(self.owner, self.pool, one, one) for one in window), force.nothing)
            yield Row((t,), people, "<=", self.personnel - served)


def past_model() -> ForceModel:
    history = [
        {"country": "FRA", "pool": "land", "rotation": t, "personnel": n} | ASSUMED for t, n in ((0, 30), (-1, 7))
    ]
    return tiny_model({"FRA": 500, "GBR": 400}, 100, rotations=3, dwell=0).with_tables(history=history)


def force_of(model: ForceModel) -> Builder:
    sets = build_sets(model)
    return Builder(model, sets, columns_of(sets))


def columns_in(expression: object) -> list[int]:
    """Columns of a sum, each with the factor 1."""
    assert isinstance(expression, Linear)
    assert {factor for _, factor in expression.blocks} <= {1}
    return [column for columns, _ in expression.blocks for column in columns.tolist()]


def test_a_kind_counts_who_served_before_the_plan() -> None:
    """Proves that a rule over several rotations can begin before the first. Without it the past would be forgiven."""
    rule = Seldom(id="seldom", owner="FRA", bindingness="legal", pool="land", personnel=100)
    rows = list(rule.rows(force_of(past_model())))
    assert [row.limit for row in rows] == [63, 70, 100]
    assert [len(columns_in(row.left)) for row in rows] == [1, 2, 3]


def test_the_past_is_that_of_the_table_wherever_it_is_asked() -> None:
    """Proves that program, model and audit read one history. Without it a rule could differ from the audit."""
    model = past_model()
    figures, force = Figures(model), force_of(model)
    for t, people in ((1, 0), (0, 30), (-1, 7), (-2, 0)):
        assert model.past("FRA", "land", t) == force.past("FRA", "land", t) == people
        assert figures.past(figures.pools["FRA", "land"], t) == people
        assert figures.past(figures.pools["GBR", "land"], t) == 0


def test_nothing_is_deployed_outside_the_plan() -> None:
    """Proves that a window that hangs over an end of the plan counts its own pool.

    Without it the rotations before the first would be the last ones of another pool.
    """
    force = force_of(past_model())
    assert columns_in(force.deployed("GBR", "land", -1, 5)) == columns_in(force.deployed("GBR", "land", 1, 3))
    assert force.deployed("GBR", "land", -3, 0).empty
    assert force.deployed("GBR", "land", 4, 9).empty


def test_expressions_add_up_by_sum() -> None:
    """Proves that a kind can say ``sum``. Without it each would write the loop, and fail where nothing is summed."""
    force = force_of(past_model())
    parts = [force.deployed("FRA", "land", t, t) for t in (1, 2)]
    both = columns_in(parts[0] + parts[1])
    assert columns_in(sum(parts)) == columns_in(sum(parts, force.nothing)) == both
    assert columns_in(sum([], force.nothing)) == []
    assert force.nothing.empty
    with pytest.raises(TypeError):
        sum(parts, 1)
