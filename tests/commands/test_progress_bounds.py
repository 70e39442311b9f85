"""What whoever waits is told of the shortfall and of the parts: true at every moment, and nothing where nobody asks."""

from __future__ import annotations

from functools import partial
from math import inf

import pytest

import forcegen as fg
from forcegen.commands.progress import Progress
from forcegen.interruption import Interruption
from forcegen.solver.highs import Highs


@pytest.mark.parametrize(
    ("least", "most", "told"),
    [
        (-inf, inf, ""),
        (0.0, inf, ""),
        (inf, inf, ""),
        (12.9, inf, ", at least 12 unfilled"),
        (0.0, 7.0, ", at least 0 unfilled, 7 found"),
        (6.999, 7.001, ", at least 6 unfilled, 8 found"),
    ],
)
def test_nothing_is_told_that_is_no_bound(least: float, most: float, told: str) -> None:
    """Proves that bounds are rounded away from each other, and left out where there are none.

    Without it 6.999 would be told as a proven 7, and an empty search as a bound.
    """
    progress = Progress(Interruption())
    progress.stage("solving", "while solving")
    progress.bounds(least, most)
    assert progress.line(3) == f"solving … 3 s{told}"


def test_what_is_known_of_a_plan_is_not_said_of_another() -> None:
    """Proves that a stage begins with what is known of its own plan. Without it an old bound would stay on the line."""
    plan = fg.solve(fg.load("core-sustainment"))
    progress = Progress(Interruption())
    progress.stage("explaining", "while explaining", plan)
    assert progress.line(3) == "explaining … 3 s, at least 6,000 unfilled, 6,000 found"
    progress.stage("finding the frontier", "while finding the frontier")
    assert progress.line(3) == "finding the frontier … 3 s"


def _note(told: list[tuple[float, float]], least: float, most: float) -> None:
    told.append((least, most))


def test_bounds_hold_for_the_plan_and_end_in_its_own() -> None:
    """Proves for a linear program and a search that what is told on the way is never above what comes out.

    Without it the line could promise a bound that the plan then breaks. A search must tell more than its end.
    """
    for name, scale in (("core-sustainment", 1.0), ("template", 1.0), ("rule-book-whole", 3.0)):
        told: list[tuple[float, float]] = []
        plan = fg.solve(fg.load(name), scale=scale, bounds=partial(_note, told))
        assert plan.totals.short is not None
        assert plan.totals.lower_bound is not None
        bound, short = float(plan.totals.lower_bound), float(plan.totals.short)
        assert all(least <= short + 1e-6 and most >= bound - 1e-6 for least, most in told)
        assert told[-1][0] == bound
        assert told[-1][1] >= short
        assert not plan.whole_numbers or len(told) > 1


def test_a_search_is_heard_only_if_somebody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that no call of the solver is heeded where nobody asked. Without it every search would pay for a line."""
    heard: list[bool] = []
    run = Highs._run

    def noted(self: Highs) -> None:
        heard.append(self._bounds is not None)
        run(self)

    monkeypatch.setattr(Highs, "_run", noted)
    model = fg.load("rule-book-whole")
    quiet = fg.solve(model, scale=3.0)
    assert heard
    assert not any(heard)
    heard.clear()
    loud = fg.solve(model, scale=3.0, bounds=lambda *_: None)
    assert any(heard)
    assert loud.contributions == quiet.contributions


def test_parts_are_counted_to_their_number() -> None:
    """Proves that each part is told once, in order and never beyond the last. Without it "12 of 10" could be shown."""
    model = fg.load("core-sustainment")
    told: list[tuple[str, int, int]] = []

    def watch(what: str, place: int, of: int) -> None:
        told.append((what, place, of))

    fg.explain(fg.solve(model), model, questions=["DEU in rotation 6"], watch=watch)
    assert [(place, of) for _, place, of in told] == [(place, len(told)) for place in range(1, len(told) + 1)]
    assert len(told) > 5
    assert [what for what, _, _ in told][:2] == ["the balance", "why not DEU in rotation 6"]
    told.clear()
    curves = fg.frontier(model, ["base", "with-allies"], rotations=30, watch=watch).curves
    for curve in curves:
        places = [place for what, place, of in told if what == curve.scenario and of == 30]
        assert places == sorted(places)
        assert places[0] == 1
        assert places[-1] <= 30
        assert len(places) < 30
    told.clear()
    fg.compare(model, ["base", "with-allies", "with-germany"], watch=watch)
    assert told == [("base", 1, 3), ("with-allies", 2, 3), ("with-germany", 3, 3)]
    told.clear()
    fg.alternatives(fg.solve(model), model, directions=[fg.LeastFrom(country="FRA")], n=1, watch=watch)
    assert told[0] == ("least from FRA", 1, 1)
    assert told[-1][1] == told[-1][2] <= len(model.countries)  # whoever could contribute
