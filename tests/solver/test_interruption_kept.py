"""Ctrl-C during any run of any solver object ends what it belongs to: none of them is the last that knows of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import forcegen as fg
from forcegen.analysis.near import by_post, plan_near
from forcegen.solver.budget import Budget
from forcegen.solver.handle import Handle
from forcegen.solver.outcome import Bounds


def solved(name: str, scenario: str = "base", rotations: int | None = None) -> Callable[[], object]:
    return lambda: fg.solve(fg.load(name), scenario, rotations=rotations)


def replanned() -> object:
    model = fg.load("template")
    return plan_near(fg.vary(model, rotations=4), fg.solve(model), by_post, lambda site: site.id, Budget(None))


def others() -> object:
    model = fg.load("template")
    return fg.alternatives(fg.solve(model), model)


WORK: dict[str, Callable[[], object]] = {
    "one run": solved("template"),
    "one rotation repeated": solved("core-sustainment"),
    "pieces": solved("template", rotations=12),
    "whole units": solved("rule-book-whole"),
    "frontier": lambda: fg.frontier(fg.load("template")),
    "alternatives": others,
    "burden": lambda: fg.burden_sharing(fg.load("template")),
    "near another plan": replanned,
}

LEAST = {"pieces": 3, "whole units": 3, "frontier": 3, "alternatives": 3, "burden": 3, "near another plan": 2}
"""Runs that the work has at least: else it would not be of several solver objects."""


def struck(monkeypatch: pytest.MonkeyPatch, at: int) -> list[int]:
    """Press Ctrl-C during the run of this number, counted from 1, too late to stop it; counts the runs."""
    real, runs = Handle.run_stoppable, [0]

    def run(handle: Handle, bounds: Bounds | None = None) -> None:
        real(handle, bounds)
        runs[0] += 1
        if runs[0] == at:
            handle.interrupted = True

    monkeypatch.setattr(Handle, "run_stoppable", run)
    return runs


@pytest.mark.parametrize("name", WORK)
def test_an_interruption_during_any_run_is_kept(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that Ctrl-C in a run that came to its end all the same still stops whatever the run belongs to.

    Without it the key would do nothing where the next run is by another solver object: between two pieces of the
    horizon, two factors of a frontier, or a search and what follows it.
    """
    monkeypatch.setattr("forcegen.solver.pieces.WORTH", 0)  # a small model in pieces as well
    with monkeypatch.context() as patch:
        runs = struck(patch, 0)
        WORK[name]()
    assert runs[0] >= LEAST.get(name, 1)
    for at in range(1, min(runs[0], 12) + 1):
        with monkeypatch.context() as patch:
            struck(patch, at)
            with pytest.raises(KeyboardInterrupt):
                WORK[name]()
