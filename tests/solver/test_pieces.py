"""The horizon in pieces: a start that decides how long a run takes, and never how it ends."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import forcegen as fg
from builders import tiny_model
from forcegen.formulation import Formulation, formulate
from forcegen.formulation.equal_sites import merge_equal_sites
from forcegen.formulation.program import Program, part_of
from forcegen.solver import highs, pieces
from forcegen.solver.budget import Budget
from forcegen.solver.highs import Highs
from forcegen.solver.optimise import optimise, preference

CHANGES: dict[str, dict[str, Any]] = {
    "core-sustainment": {"rotations": 13},
    "rule-book": {},
    "reassurance-force": {"rotations": 14},
    "template": {"rotations": 9},
}
"""Models, some with a horizon that no whole number of windows fills."""


def formulation_of(name: str) -> Formulation:
    """A shipped model as a program, without the variables that rules add: they are of no piece."""
    model = fg.vary(fg.load(name), **CHANGES[name]).model
    own = {rule.id for rule in model.rules if rule.kind == "waiver" or rule.whole_numbers}
    return formulate(merge_equal_sites(fg.vary(model, without=sorted(own)).model).model)


@pytest.mark.parametrize("name", CHANGES)
def test_a_start_changes_no_plan(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that with pieces and without them everybody is sent alike, and as little is missing.

    Without it the sum of a thousand people could come to lie elsewhere because a horizon grew by a rotation.
    """
    formulation = formulation_of(name)
    whole = optimise(formulation)
    monkeypatch.setattr(pieces, "WORTH", 1)
    assert pieces.start(formulation, preference(formulation), Budget(None)) is not None
    begun = optimise(formulation)
    assert begun.status == whole.status == "optimal"
    assert begun.values is not None
    assert whole.values is not None
    np.testing.assert_allclose(begun.values, whole.values, atol=1e-6)


def test_pieces_that_nothing_joins_are_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that the bases of the pieces are one of the whole: where no row reaches over a border it is optimal.

    Who served in the second and fourth of six rotations rests in the next; these windows are given room for a
    thousand more, so that they bind nobody. Without it the start would be mended from the first iteration on.
    """
    monkeypatch.setattr(pieces, "WORTH", 1)
    formulation = formulate(tiny_model({"FRA": 90, "POL": 30}, 50, rotations=6, dwell=1))
    loose = formulation.program.limits
    over = [row for row in range(formulation.program.rows) if formulation.index(row) in {(3,), (5,)}]
    rests = [row for row in over if formulation.rulebook[formulation.owner[row]].kind == "dwell"]
    assert len(rests) == 4
    limits = tuple(limit + 1000 if row in rests else limit for row, limit in enumerate(loose))
    apart = replace(formulation, program=replace(formulation.program, limits=limits))
    cost = preference(apart) + 64 * apart.shortfall_cost(1)
    begin = pieces.start(apart, cost, Budget(None))
    assert begin is not None
    engine = Highs(apart.program, apart.permitted)
    engine.begin(begin)
    assert engine.minimise(cost).status == "optimal"
    assert engine._highs.getInfo().simplex_iteration_count == 0


def test_what_goes_on_for_too_long_begins_afresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that a poor start is given up, and forgotten. Without it a bad basis could cost more than none at all."""
    monkeypatch.setattr(pieces, "WORTH", 1)
    formulation = formulation_of("reassurance-force")
    usual = optimise(formulation)
    assert usual.values is not None
    monkeypatch.setattr(highs, "LEAST_PATIENCE", 1)
    monkeypatch.setattr(highs, "PATIENCE", 10**9)
    given_up = optimise(formulation)
    assert given_up.status == "optimal"
    assert given_up.values is not None
    np.testing.assert_allclose(given_up.values, usual.values, atol=1e-6)


def test_where_there_are_no_pieces_worth_it() -> None:
    """Proves that small programs, programs with variables of rules, and short horizons are solved as they are."""
    small = formulation_of("core-sustainment")
    assert pieces.start(small, preference(small), Budget(None)) is None


@pytest.mark.parametrize(
    "model",
    [
        tiny_model({"FRA": 90}, 50, rotations=2, dwell=4),
        tiny_model({"FRA": 90}, 50, rotations=6, dwell=0),
        fg.load("rule-book"),
    ],
    ids=["no window fits twice", "no window", "waivers"],
)
def test_what_has_no_pieces(model: fg.ForceModel, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that nothing is cut where nothing reaches over, or everything does, or a waiver has no rotation.

    Without it a column would belong to no piece, and the bases together would be none.
    """
    monkeypatch.setattr(pieces, "WORTH", 1)
    formulation = formulate(model)
    assert pieces.start(formulation, preference(formulation), Budget(None)) is None


def test_rules_that_contradict_each_other_in_a_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that a contradiction is found and proven as without pieces. Without it a start could hide it."""
    monkeypatch.setattr(pieces, "WORTH", 1)
    pledge: dict[str, Any] = {"id": "all", "kind": "pledge", "personnel": 500, "scope": {"countries": ["FRA"]}}
    model = tiny_model({"FRA": 90}, 50, rotations=6, dwell=1, rules=[pledge])
    assert fg.solve(model).verdict == "contradictory"


def test_no_time_for_the_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that the time limit counts for them too. Without it a run of a second could take an hour."""
    monkeypatch.setattr(pieces, "WORTH", 1)
    formulation = formulation_of("reassurance-force")
    assert optimise(formulation, seconds=0.0).status == "limit"


def test_an_interruption_in_a_piece_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that Ctrl-C while a piece runs ends the whole. Without it it would be heard after the last of them."""
    monkeypatch.setattr(pieces, "WORTH", 1)

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pieces, "part_of", interrupted)
    assert optimise(formulation_of("template")).status == "interrupted"


def test_a_part_of_a_program() -> None:
    """Proves by hand what is left of 2 a + 3 b <= 4 and b + 5 c >= 6 for the columns c and b."""
    formulation = formulate(tiny_model({"FRA": 1}, 1))
    program = replace(
        formulation.program,
        columns=3,
        upper=np.array([1.0, 2.0, 3.0]),
        whole=np.array([False, False, True]),
        starts=np.array([0, 2, 4]),
        column=np.array([0, 1, 1, 2]),
        coefficients=np.array([2, 3, 1, 5]),
        scales=np.array([1, 7]),
        senses=("<=", ">="),
        limits=formulation.program.limits[:2],
    )
    part: Program = part_of(program, np.array([2, 1]), np.array([1, 0]))
    assert (part.columns, part.rows, part.senses, part.scales.tolist()) == (2, 2, (">=", "<="), [7, 1])
    assert (part.starts.tolist(), part.column.tolist(), part.coefficients.tolist()) == ([0, 2, 3], [1, 0, 1], [1, 5, 3])
    assert (part.upper.tolist(), part.whole.tolist()) == ([3.0, 2.0], [True, False])
