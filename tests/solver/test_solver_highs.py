"""HiGHS is what it says it is: known answers, true endings, and faces that hold."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pytest
from small_programs import Written, everything, program_of

from forcegen.formulation.program import Program
from forcegen.proof.arithmetic import lower_bound
from forcegen.solver.highs import Highs, optimal_face
from forcegen.solver.outcome import SolverError

INF = float("inf")


def highs(program: Program, *, search: bool = False) -> Highs:
    return Highs(program, everything(program), search=search)


@pytest.mark.parametrize(
    ("rows", "upper", "cost", "optimum", "duals"),
    [
        # two lines that cross at (8/5, 6/5)
        ([({0: 1, 1: 2}, ">=", 4), ({0: 3, 1: 1}, ">=", 6)], [INF, INF], [1, 1], Fraction(14, 5), [0.4, 0.2]),
        # a textbook maximum: 5 a + 4 b + 3 c is 13 at (2, 0, 1)
        (
            [
                ({0: 2, 1: 3, 2: 1}, "<=", 5),
                ({0: 4, 1: 1, 2: 2}, "<=", 11),
                ({0: 3, 1: 4, 2: 2}, "<=", 8),
            ],
            [INF, INF, INF],
            [-5, -4, -3],
            Fraction(-13),
            [-1, 0, -1],
        ),
        # an equality and bounds alone
        ([({0: 1, 1: 1}, "==", 7)], [5, 5], [2, 3], Fraction(16), None),
        # the same row twice, and an empty one
        ([({0: 1}, ">=", 3), ({0: 1}, ">=", 3), ({}, "<=", 0)], [INF], [1], Fraction(3), None),
        # coefficients that no binary fraction holds
        ([({0: Fraction(365, 337)}, ">=", 100)], [INF], [1], Fraction(33700, 365), [337 / 365]),
    ],
)
def test_known_answers(
    rows: Sequence[Written],
    upper: list[float],
    cost: list[float],
    optimum: Fraction,
    duals: list[float] | None,
) -> None:
    """Proves optimum, multipliers and reduced costs of programs solved with a pencil.

    Without it a broken solver release (there was one) would be noticed by nobody.
    """
    program = program_of(rows, upper)
    outcome = highs(program).minimise(np.array(cost, dtype=np.float64))
    assert outcome.status == "optimal"
    assert outcome.values is not None
    assert outcome.row_duals is not None
    assert outcome.reduced_costs is not None
    assert cost @ outcome.values == pytest.approx(float(optimum), abs=1e-9)
    if duals is not None:
        assert outcome.row_duals.tolist() == pytest.approx(duals, abs=1e-9)
    paid = np.bincount(program.column, outcome.row_duals[program.row] * program.values, minlength=program.columns)
    assert outcome.reduced_costs.tolist() == pytest.approx((np.array(cost) - paid).tolist(), abs=1e-9)
    largest = [Fraction(min(most, 100)) for most in upper]
    proven = lower_bound(program, everything(program), largest, np.array(cost, dtype=np.int64), outcome.row_duals)
    assert float(proven) == pytest.approx(float(optimum), abs=1e-6)


@pytest.mark.parametrize(
    ("rows", "upper", "cost", "optimum"),
    [
        ([({0: 2, 1: 2}, "<=", 7)], [9, 9], [-1, -1], -3),  # relaxed: -3.5
        ([({0: 3, 1: 5, 2: 7}, "==", 11)], [9, 9, 9], [1, 1, 1], 3),  # 3 + 3 + 5
        ([({0: 97, 1: -1}, ">=", 1), ({0: 97, 1: -1}, "<=", 96)], [9, 500], [1, 0], 1),
    ],
)
def test_known_answers_in_whole_numbers(
    rows: Sequence[Written], upper: list[float], cost: list[float], optimum: int
) -> None:
    """Proves the search over whole numbers, bound and all. Without it a gap of 1e-4 would pass for an optimum."""
    program = program_of(rows, upper, whole=range(len(upper)))
    outcome = highs(program, search=True).minimise(np.array(cost, dtype=np.float64))
    assert outcome.status == "optimal"
    assert outcome.values is not None
    assert cost @ np.round(outcome.values) == optimum
    assert outcome.bound == pytest.approx(optimum, abs=1e-6)


@pytest.mark.parametrize(
    "rows",
    [
        [({0: 1}, ">=", 3), ({0: 1}, "<=", 2)],
        [({0: 1, 1: 1}, "==", 5), ({0: 1, 1: 1}, "==", 6)],
        [({0: 1, 1: 1}, ">=", 25)],  # more than the bounds allow
        [({}, ">=", 3), ({0: 1}, "<=", 5)],
        [({0: 1}, "<=", -1)],
    ],
)
def test_an_infeasible_program_comes_with_a_ray_that_proves_it(rows: Sequence[Written]) -> None:
    """Proves a ray for each way to contradict oneself. Without one a contradiction could only be believed."""
    program = program_of(rows, [10, 10])
    outcome = highs(program).minimise(np.zeros(2))
    assert outcome.status == "infeasible"
    assert outcome.values is None
    assert outcome.row_duals is not None
    bounds = [
        lower_bound(program, everything(program), [Fraction(10)] * 2, np.zeros(2, dtype=np.int64), ray)
        for ray in (outcome.row_duals, -outcome.row_duals)
    ]
    assert max(bounds) > 0


def transport(size: int) -> tuple[Program, np.ndarray]:
    """A transport problem that takes the simplex method hundreds of steps, and its costs."""
    generator = np.random.default_rng(5)
    rows: list[Written] = [({size * i + j: 1 for j in range(size)}, "<=", 40) for i in range(size)]
    rows += [({size * i + j: 1 for i in range(size)}, ">=", int(generator.integers(10, 40))) for j in range(size)]
    return program_of(rows, [INF] * size**2), generator.integers(1, 1000, size**2).astype(np.float64)


def test_a_time_limit_of_nothing_is_a_limit() -> None:
    """Proves that a run without time ends as a limit, without values, and that the next run has its own time.

    Without it a solver that never began would have an optimum, or one that was late once would stay late.
    """
    program, cost = transport(30)
    engine = highs(program)
    outcome = engine.minimise(cost, seconds=0)
    assert (outcome.status, outcome.values) == ("limit", None)
    assert engine.minimise(cost).status == "optimal"
    assert engine.minimise(-cost, seconds=60).status in {"optimal", "failed"}


def test_an_iteration_limit_is_a_limit() -> None:
    """Proves that the point after too few steps is not used. Without it a garbage point would become a plan."""
    program, cost = transport(30)
    engine = highs(program)
    engine._handle.option("presolve", "off")
    engine._handle.option("simplex_iteration_limit", 3)
    outcome = engine.minimise(cost)
    assert (outcome.status, outcome.said, outcome.values) == ("limit", "Iteration limit reached", None)


def test_an_unbounded_program_is_a_failure() -> None:
    """Proves that an ending which cannot be has no result. Without it infinity would be an optimum."""
    outcome = highs(program_of([({0: 1}, ">=", 1)], [INF])).minimise(np.array([-1.0]))
    assert outcome.status == "failed"
    assert outcome.values is None


def test_two_statuses_are_results_and_all_others_are_endings() -> None:
    """Proves for every status that HiGHS knows what becomes of it: one is optimal, one infeasible, none is guessed.

    Without it a status of the next release, or an error, could pass for a result.
    """
    from highspy import HighsModelStatus as Known

    engine = highs(program_of([({0: 1}, ">=", 1)], [INF]))
    become = {name: engine._handle.status_of(status) for name, status in Known.__members__.items()}
    assert {name for name, status in become.items() if status == "optimal"} == {"kOptimal"}
    assert {name for name, status in become.items() if status == "infeasible"} == {"kInfeasible"}
    assert {name for name, status in become.items() if status == "interrupted"} == {"kInterrupt"}
    limits = {"kTimeLimit", "kIterationLimit", "kMemoryLimit", "kSolutionLimit"}
    assert {name for name, status in become.items() if status == "limit"} == limits
    failed = {"kNotset", "kUnknown", "kSolveError", "kLoadError", "kModelError", "kUnbounded", "kUnboundedOrInfeasible"}
    assert failed <= {name for name, status in become.items() if status == "failed"}


def test_an_interruption_is_kept_in_mind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that Ctrl-C while a run ends stops the next one. Without it the key would have to be hit again."""
    program, cost = transport(5)
    engine = highs(program)
    wait = threading.Event.wait
    told: list[bool] = []

    def interrupted_once(event: threading.Event, timeout: float | None = None) -> bool:
        finished = wait(event, timeout)
        if not told and timeout is not None:
            told.append(True)
            raise KeyboardInterrupt
        return finished

    monkeypatch.setattr(threading.Event, "wait", interrupted_once)
    assert engine.minimise(cost).status in {"optimal", "interrupted"}
    assert engine.minimise(cost).status == "interrupted"


@pytest.mark.parametrize("wrong", [np.nan, np.inf])
def test_what_is_no_number_stops_at_the_door(wrong: float) -> None:
    """Proves that an objective or a coefficient that is no number is refused. HiGHS itself takes a NaN as fine."""
    program = program_of([({0: 1}, ">=", 1)], [INF])
    with pytest.raises(SolverError, match="objective is not finite"):
        highs(program).minimise(np.array([wrong]))
    program.__dict__["values"] = np.array([wrong])
    with pytest.raises(SolverError, match="not finite"):
        highs(program)


def test_an_unknown_option_is_refused() -> None:
    """Proves that a misspelt option is an error. Without it a limit would be ignored in silence."""
    with pytest.raises(SolverError, match="time_limt"):
        highs(program_of([], [1]))._handle.option("time_limt", 3)


def test_a_face_holds_what_was_best() -> None:
    """Proves that later objectives choose among the best of the earlier, whatever they would like better.

    Without it a tie-break could send fewer people than a priority asks for.
    """
    program = program_of([({0: 1, 1: 1, 2: 1}, ">=", 10), ({1: 1}, "<=", 6)], [8, INF, INF])
    engine = highs(program)
    first = engine.minimise(np.array([1.0, 1.0, 3.0]))
    engine.keep(optimal_face(program, first))
    second = engine.minimise(np.array([2.0, 1.0, -5.0]))
    assert second.values is not None
    assert second.values.tolist() == pytest.approx([4, 6, 0])
    engine.keep(optimal_face(program, second))
    third = engine.minimise(np.array([-1.0, 0.0, -9.0]))
    assert third.values is not None
    assert third.values.tolist() == pytest.approx([4, 6, 0])


def test_a_face_keeps_whole_numbers_where_they_were_fixed() -> None:
    """Proves that a whole number between its bounds stays. Without it a unit count of 3 would fall to 0."""
    program = program_of([({0: 1, 1: 5}, ">=", 17)], [INF, 10], whole=[1])
    engine = highs(program)
    engine.fix(program.whole, np.array([2.0, 3.0]))
    outcome = engine.minimise(np.array([1.0, 1.0]))
    assert outcome.reduced_costs is not None
    assert outcome.reduced_costs[1] == pytest.approx(-4)
    engine.keep(optimal_face(program, outcome))
    after = engine.minimise(np.array([0.0, -1.0]))
    assert after.values is not None
    assert after.values.tolist() == pytest.approx([2, 3])


def test_an_unproven_point_has_no_face() -> None:
    """Proves that a face is made of an optimum only."""
    program, cost = transport(30)
    with pytest.raises(SolverError, match="optimal outcome"):
        optimal_face(program, highs(program).minimise(cost, seconds=0))
