"""The one maker of HiGHS objects: silent, alone in what it holds, and strict about what HiGHS refuses."""

from __future__ import annotations

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import highspy
import numpy as np
import pytest

import forcegen
from forcegen.solver.handle import Handle
from forcegen.solver.outcome import SolverError
from processes import python

SOURCES = Path(str(forcegen.__file__)).parent


def program(cost: float = 1.0, lower: float = 0.0, upper: float = 10.0, need: float = 3.0) -> highspy.HighsLp:
    """At least ``need`` of one column at the least cost."""
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = 1, 1
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = np.array([cost]), np.array([lower]), np.array([upper])
    lp.row_lower_, lp.row_upper_ = np.array([need]), np.array([np.inf])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = np.array([0, 1], dtype=np.int32), np.array([0], dtype=np.int32)
    lp.a_matrix_.value_ = np.array([1.0])
    return lp


def test_there_is_one_maker() -> None:
    """Proves that no other file makes a HiGHS object. Without it one more banner or lock could come back."""
    made = re.compile(r"\bHighs\(\)|\(highspy\.Highs\)")
    makers = [file.name for file in SOURCES.rglob("*.py") if made.search(file.read_text(encoding="utf-8"))]
    assert makers == ["handle.py"]


def test_nothing_is_printed() -> None:
    """Proves that a fresh process that makes and runs a solver writes nothing, whatever the version of HiGHS.

    Without it every result on stdout would begin with a banner.
    """
    done = python("import forcegen as fg\nfg.solve(fg.load('template'))")
    assert (done.code, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (program(cost=np.nan), "not a number"),
        (program(cost=np.inf), "not finite"),
        (program(lower=np.nan), "not a number"),
        (program(need=np.nan), "not a number"),
        (program(lower=11.0), "above its upper bound"),
    ],
    ids=["cost is NaN", "cost is infinite", "bound is NaN", "limit is NaN", "crossed"],
)
def test_a_program_that_highs_would_take_and_misread_is_refused(wrong: highspy.HighsLp, says: str) -> None:
    """Proves that nonsense stops before HiGHS sees it. Without it HiGHS would call some of it optimal."""
    with pytest.raises(SolverError, match=says):
        Handle().load(wrong)


def test_another_number_of_threads_in_the_same_thread_does_no_harm() -> None:
    """Proves that a host may run HiGHS itself, in the same thread, with its own number of threads.

    Without it every later run of ours in that thread would end without a status.
    """
    found: list[str] = []

    def host() -> None:
        theirs = Handle()
        theirs.option("threads", 2)
        theirs.load(program())
        theirs.run()
        ours = Handle()
        ours.load(program())
        ours.run()
        found.extend([theirs.status, ours.status])

    thread = threading.Thread(target=host)
    thread.start()
    thread.join()
    assert found == ["optimal", "optimal"]


def test_many_runs_at_once_are_right() -> None:
    """Proves that objects share no lock. Without it two solves at once raised that the solver is running already."""

    def least(need: float) -> float:
        handle = Handle()
        handle.load(program(need=need))
        handle.run_stoppable()
        return float(handle.highs.getInfo().objective_function_value)

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(least, [float(1 + n % 9) for n in range(200)])) == [1 + n % 9 for n in range(200)]
