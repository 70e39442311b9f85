"""Every command that can take long keeps to its budget, and says what it knows when that is over."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, pairwise

import pytest

import forcegen as fg
from builders import solved
from forcegen.explain.parts import Asking, explain_as
from forcegen.plan.solve import solve_known
from forcegen.report.explanation import explanation_report, markdown_explanation
from forcegen.solver.budget import Budget, Clock


def ticking(seconds: float = 1.0) -> Clock:
    """A clock that moves on by so many seconds whenever it is read: time without a machine's speed."""
    readings: Iterator[int] = count()
    return lambda: next(readings) * seconds


def test_a_part_of_a_budget_ends_with_it() -> None:
    """Proves the arithmetic of budgets by a clock of its own: a share of what is left, read from the same clock.

    Without it a part could take more than the whole.
    """
    clock = ticking()
    budget = Budget(10, clock)  # begins at 0
    part = budget.part(0.5)  # at 1, 9 are left; the part begins at 2
    assert part.left == pytest.approx(2 + 4.5 - 3)
    assert not part.over  # at 4
    assert [part.over for _ in range(4)] == [False, False, True, True]  # at 5, 6, 7 and 8
    assert budget.over is False  # at 9
    assert budget.over is True


@pytest.mark.parametrize("budget", [0, 5, 20, 100])
def test_an_explanation_keeps_to_its_budget_and_always_has_its_sum(budget: float) -> None:
    """Proves that no part begins its work after the budget, and that the sum is there whatever the budget is.

    The clock moves by a second each time that it is read, so that what is counted are the looks at it. Without it
    an explanation could end late, or with nothing.
    """
    plan, model = solved("template", "tired-army")
    found = explain_as(Asking(), plan, model, budget=budget, clock=ticking())
    everything = explain_as(Asking(), plan, model, budget=None)
    assert found.sum is not None
    assert found.sum.missing == pytest.approx(everything.sum.missing if everything.sum else 0)
    assert found.missing == everything.missing
    looks_after_the_end = 6 * len(found.left_out) + 5  # to begin a part, to see that time is over, and to tell
    assert found.seconds <= budget + looks_after_the_end
    assert bool(found.left_out) == (everything.solves > found.solves or budget < 100)
    assert not everything.left_out


def test_what_is_left_out_is_told_with_how_long_it_takes() -> None:
    """Proves that each part left out stands on the page, with an estimate and the option, or that none is known.

    Without it a reader would not know that there is more, nor how to get it.
    """
    plan, model = solved("template", "tired-army")
    found = explain_as(Asking(questions=["DNK as protection"]), plan, model, budget=0, clock=ticking())
    told = {line.partition(":")[0]: line for line in found.left_out}
    assert {
        "the packages",
        "the single changes",
        "the shadow prices",
        "the conflicts",
        "the attribution by owner",
    } <= told.keys()
    assert any(name.startswith("why not") for name in told)
    assert all("time limit reached" in line for line in told.values())
    assert "its duration is not known" in told["the shadow prices"]
    assert " s (--budget " in told["the single changes"]
    for page in (explanation_report(found, full=True), markdown_explanation(found)):
        assert "Balance of requirements" in page
        assert "Omitted: " in page
        assert "No single change helps" not in page


def test_time_goes_to_the_parts_in_the_order_of_their_value() -> None:
    """Proves that of two budgets the larger gives all parts of the smaller. Without it more time could give less."""
    plan, model = solved("template", "tired-army")
    left_out = [
        {line.partition(":")[0] for line in explain_as(Asking(), plan, model, budget=one, clock=ticking()).left_out}
        for one in (0, 60, 400, 4000)
    ]
    assert left_out[-1] == set()
    assert all(more >= less for more, less in pairwise(left_out))


def test_what_a_solve_knows_is_not_solved_again() -> None:
    """Proves that an explanation with what the solve knows is the one without. Without it the sum could be another."""
    variant = fg.vary(fg.load("reassurance-force"), rotations=3)
    plan, known = solve_known(variant)
    given = explain_as(Asking(), plan, variant.model, budget=0, known=known)
    found = explain_as(Asking(), plan, variant.model, budget=0)
    assert given.missing == found.missing
    assert given.sum is not None
    assert found.sum is not None
    assert given.sum.missing == found.sum.missing
