"""Every analysis keeps to its time limit, and states what is known by then and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_budgets import ticking

import forcegen as fg
import processes
from forcegen.analysis.alternatives import alternatives
from forcegen.analysis.burden import burden_of
from forcegen.analysis.compare import compare
from forcegen.analysis.frontier import frontier_of
from forcegen.analysis.replan import replan
from forcegen.report.alternatives import text_alternatives
from forcegen.report.burden import text_burden
from forcegen.report.compare import csv_comparison, markdown_comparison, text_comparison, text_replan
from forcegen.report.frontier import csv_frontier, markdown_frontier, text_frontier
from forcegen.scenario import Variation
from forcegen.solver.budget import Attempt, Budget
from forcegen.stages import Parts

MODEL = "core-sustainment"


def _stop_at(place: int, what: str = "") -> Parts:
    """Press Ctrl-C as a part begins."""

    def watch(name: str, at: int, _: int) -> None:
        if at >= place and what in name:
            raise KeyboardInterrupt

    return watch


def test_an_attempt_ends_once_and_keeps_what_it_has() -> None:
    """Proves that no part begins after the end, whatever ended it. Without it a late part could undo an early end."""
    attempt = Attempt(Budget(3, ticking()))
    assert attempt.take(lambda: 1) == 1
    assert attempt.take(lambda: 2) == 2
    assert attempt.take(lambda: 3) is None
    assert attempt.ended == "time limit reached"
    assert attempt.told("known") == "known"

    def press() -> None:
        raise KeyboardInterrupt

    attempt = Attempt(Budget(None))
    attempt.take(press)
    assert attempt.take(lambda: 4) is None
    with pytest.raises(fg.Stopped) as stopped:
        attempt.told("known")
    assert stopped.value.found == "known"


@pytest.mark.parametrize("seconds", [0, 3, 6, 12, 10_000])
def test_a_frontier_states_bounds_that_hold(seconds: float) -> None:
    """Proves that every bound found in a part of the time holds for the whole curve, and that what is open is told.

    Without it a curve cut short could state a force that is not possible.
    """
    model = fg.load(MODEL)
    asked = [Variation("base", rotations=10), Variation("with-allies", rotations=10)]
    whole = frontier_of(model, asked)
    found = frontier_of(model, asked, time_limit=seconds, clock=ticking())
    assert not whole.left_out
    assert bool(found.left_out) == (seconds < 10_000)
    for curve in found.curves:
        for point in curve.points:
            true = whole.curve(curve.scenario).at(point.rotations).share
            assert true is not None
            assert point.share is None or point.share <= true
            assert point.share_at_most is None or point.share_at_most >= true
    if found.left_out:
        pages = (text_frontier(found), text_frontier(found, full=True), markdown_frontier(found))
        assert all("Omitted: " in page for page in pages)
        assert any(word in csv_frontier(found) for word in ("not known", ",bounds", "not solved: time limit reached"))
        if not seconds:
            assert not any("Flat from" in page for page in pages)
    assert fg.Frontier.from_json(found.to_json()) == found


def test_ctrl_c_in_a_frontier_keeps_its_points() -> None:
    """Proves that the points known by then come with the interruption. Without it they would be lost."""
    with pytest.raises(fg.Stopped) as stopped:
        fg.frontier(fg.load(MODEL), rotations=10, watch=_stop_at(3))
    (curve,) = stopped.value.found.curves
    assert [point.rotations for point in curve.points if point.exact] == [1, 10]
    assert "interrupted" in stopped.value.found.left_out[0]


@pytest.mark.parametrize("seconds", [0, 4, 9, 10_000])
def test_alternatives_say_what_is_missing(seconds: float) -> None:
    """Proves that ranges found in a part of the time are those of all of it, and that the rest is named.

    Without it a country left out would look as if it could send nobody.
    """
    model = fg.load(MODEL)
    plan = fg.solve(model)
    whole = alternatives(plan, model)
    found = alternatives(plan, model, time_limit=seconds, clock=ticking())
    assert set(found.ranges) <= set(whole.ranges)
    assert bool(found.left_out) == (seconds < 10_000)
    if found.left_out:
        assert "Omitted: " in text_alternatives(found)
        assert found.only is not True
    if not found.plans and found.left_out:
        assert "no other plan was found before the time limit" in text_alternatives(found)


def test_ctrl_c_in_alternatives_keeps_the_plans() -> None:
    """Proves it for the ranges, after the plans. Without it the plans would be lost."""
    model = fg.load(MODEL)
    with pytest.raises(fg.Stopped) as stopped:
        fg.alternatives(fg.solve(model), model, watch=_stop_at(1, "range of"))
    assert len(stopped.value.found.plans) == 3
    assert stopped.value.found.ranges == ()
    assert "interrupted" in stopped.value.found.left_out[0]


@pytest.mark.parametrize("seconds", [0, 4, 8, 10_000])
def test_a_burden_has_the_levels_that_were_settled(seconds: float) -> None:
    """Proves that a level settled in a part of the time is that of all of it, and that the others are named.

    Without it a country that is not settled could stand with a burden that is not the fairest.
    """
    variant = fg.vary(fg.load("template"))
    whole = {row.country: row.fairest for row in burden_of(variant, key="active").countries}
    found = burden_of(variant, key="active", time_limit=seconds, clock=ticking())
    for row in found.countries:
        assert row.fairest == whole[row.country]
    assert bool(found.left_out) == (seconds < 10_000)
    page = text_burden(found)
    assert ("Omitted: " in page) == bool(found.left_out)
    if not found.countries:
        assert "the largest burden can be" not in page


@pytest.mark.parametrize("seconds", [0, 2, 10_000])
def test_a_comparison_has_the_first_cases_and_names_the_rest(seconds: float) -> None:
    """Proves that the first case comes first, and that one without time is "not solved" and has no figures.

    Without it a case that was not solved could look like one without a shortfall.
    """
    model = fg.load(MODEL)
    found = compare(model, ["base", "with-allies", "with-germany"], time_limit=seconds, clock=ticking())
    solved = [case.name for case in found.cases]
    assert solved[0] == "base"
    assert bool(found.left_out) == (seconds < 10_000)
    for one in ("with-allies", "with-germany"):
        assert (one in solved) != any(
            said.startswith(f"{one}: not solved: time limit reached") for said in found.left_out
        )
    if found.left_out:
        for page in (text_comparison(found, model), markdown_comparison(found, model)):
            assert "Omitted: " in page
        assert "left out" in csv_comparison(found)
    assert fg.Comparison.from_json(found.to_json()) == found


def test_ctrl_c_in_a_comparison_keeps_the_cases() -> None:
    """Proves that the case before is there. Without it a long comparison would be lost with its last case."""
    with pytest.raises(fg.Stopped) as stopped:
        fg.compare(fg.load(MODEL), ["base", "with-allies"], watch=_stop_at(2))
    assert [case.name for case in stopped.value.found.cases] == ["base"]
    assert stopped.value.found.left_out == ("with-allies: not solved: interrupted",)


def test_a_plan_made_anew_in_no_time_is_inconclusive() -> None:
    """Proves that without time a new plan has an interval and no verdict, and that it is said not to be the closest."""
    model = fg.load("template")
    plan = fg.solve(model)
    changes = {"countries.NLD.pools.land.dwell": 3}
    found = replan(plan, model, changes, since=3, time_limit=0)
    assert found.plan.verdict in ("inconclusive", "met")
    assert found.left_out == ("the plan closest to the old one: time limit reached",)
    assert found.differs_at_least is None
    assert "Omitted: the plan closest" in text_replan(found)
    assert fg.Plan.from_json(found.plan.to_json()).left_out == found.left_out == found.plan.left_out
    whole = replan(plan, model, changes, since=3)
    assert whole.plan.left_out == ()
    assert not whole.left_out
    assert whole.differs is not None
    assert whole.differs_at_least is not None
    assert whole.differs_at_least <= whole.differs


@pytest.mark.parametrize(
    "command",
    [
        ("frontier", MODEL),
        ("frontier", MODEL, "--format", "json"),
        ("alternatives", MODEL),
        ("burden", "template"),
        ("compare", MODEL, "--scenario", "with-allies", "--format", "csv"),
        ("replan", "{plan}", MODEL, "--from", "2"),
    ],
)
def test_commands_without_time_end_with_4(tmp_path: Path, command: tuple[str, ...]) -> None:
    """Proves exit code 4 and a result on stdout. Without it a script would take a part for the whole."""
    path = tmp_path / "plan.json"
    path.write_text(fg.solve(fg.load(MODEL)).to_json(), encoding="utf-8")
    done = processes.forcegen(*(one.format(plan=path) for one in command), "--time-limit", "0", "-q")
    assert (done.code, done.stderr) == (4, "")
    assert "time limit reached" in " ".join(done.stdout.split())
    if "json" in command:
        assert json.loads(done.stdout)["left_out"]


def test_a_question_without_an_answer_ends_with_4() -> None:
    """Proves that ``explain`` does not end with 0 where a question was left out. Without it nobody would ask again."""
    ask = ("explain", "template", "--why-not", "DNK as protection", "--budget")
    assert [processes.forcegen(*ask, budget, "-q").code for budget in ("0", "300")] == [4, 0]


def test_ctrl_c_in_an_explanation_keeps_its_parts() -> None:
    """Proves that the sum is there when Ctrl-C comes in a later part, and that the others are named as interrupted."""
    model = fg.load("template")
    with pytest.raises(fg.Stopped) as stopped:
        fg.explain(fg.solve(model), model, watch=_stop_at(1, "the shadow prices"))
    found = stopped.value.found
    assert found.sum is not None
    assert "the shadow prices: interrupted" in found.left_out
    assert found.prices is None
