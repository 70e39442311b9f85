"""Whatever a solver says, the verdict is what is proven."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from builders import tiny_model
from forcegen.audit import audit
from forcegen.documents.plan import Plan, Totals
from forcegen.formulation import Formulation, formulate
from forcegen.formulation.program import Float
from forcegen.model import ForceModel
from forcegen.plan import searched
from forcegen.plan import solve as solving
from forcegen.plan.making import make_plan
from forcegen.plan.solve import Interrupted, solve
from forcegen.solver.engines import engine_by_name
from forcegen.solver.highs import Face, Highs, optimal_face
from forcegen.solver.outcome import Outcome, SolverError
from forcegen.whatif.live import Answer


def resting() -> ForceModel:
    """80 needed in four rotations of 100 who rest every other: 200 of 320 at best, and nothing is obvious."""
    return tiny_model({"FRA": 100}, 80, rotations=4, dwell=1)


def knotted() -> ForceModel:
    """Everything can be filled, but not by sending whoever comes first: Britain may only go to Kyiv."""
    no = {"id": "no", "kind": "caveat", "scope": {"countries": ["GBR"], "sites": ["lviv"]}}
    return tiny_model({"FRA": 50, "GBR": 50}, 50, sites=("kyiv", "lviv"), rules=[no])


def impossible() -> ForceModel:
    """Two rotations in a row of 60 pledged are more than 100 who rest: it takes three rules to see it."""
    pledge = {"id": "promise", "kind": "pledge", "personnel": 60, "scope": {"countries": ["FRA"]}}
    return tiny_model({"FRA": 100}, 100, rotations=2, dwell=1, rules=[pledge])


@dataclass
class Fake:
    """A solver that says what it is told to say."""

    formulation: Formulation
    says: Callable[[Formulation], Outcome]
    name: str = "fake"
    version: str = "0"
    kept: list[Face] = field(default_factory=list)

    def minimise(self, cost: Float, seconds: float | None = None) -> Outcome:
        assert cost.shape == (self.formulation.program.columns,)
        assert seconds is None
        return self.says(self.formulation)

    def keep(self, face: Face) -> None:
        self.kept.append(face)


Solved = Callable[[ForceModel, Callable[[Formulation], Outcome]], Plan]


@pytest.fixture
def solved(monkeypatch: pytest.MonkeyPatch) -> Solved:
    """Solve a model with a solver that says what it is told to say; the plan must stand up to its audit."""

    def by_fake(model: ForceModel, says: Callable[[Formulation], Outcome]) -> Plan:
        with monkeypatch.context() as patch:
            patch.setattr(solving, "engine_by_name", lambda _, formulation: Fake(formulation, says))
            plan = solve(model)
        assert audit(plan, model).ok
        return plan

    return by_fake


def filled(what: str, value: float) -> Callable[[Formulation], Outcome]:
    """An optimum whose numbers are all zero but one kind, which is ``value`` throughout."""

    def says(formulation: Formulation) -> Outcome:
        program = formulation.program
        numbers: dict[str, Any] = {
            "values": np.zeros(program.columns),
            "row_duals": np.zeros(program.rows),
            "reduced_costs": np.zeros(program.columns),
        }
        numbers[what] = np.full_like(numbers[what], value)
        return Outcome("optimal", "I am sure", **numbers)

    return says


def with_ray(value: float) -> Callable[[Formulation], Outcome]:
    def says(formulation: Formulation) -> Outcome:
        return Outcome("infeasible", "No way", row_duals=np.full(formulation.program.rows, value))

    return says


LIES: dict[str, Callable[[Formulation], Outcome]] = {
    "failed": lambda _: Outcome("failed", "Oops"),
    "limit": lambda _: Outcome("limit", "Too late"),
    "limit with multipliers": lambda f: Outcome("limit", "Too late", row_duals=np.zeros(f.program.rows)),
    "infeasible without a ray": lambda _: Outcome("infeasible", "No way"),
    "infeasible with no ray to speak of": with_ray(0.0),
    "infeasible with a false ray": with_ray(1.0),
    "infeasible with a ray the other way": with_ray(-1.0),
    "infeasible with a ray that is no number": with_ray(np.nan),
    "optimal without values": lambda _: Outcome("optimal", "I am sure"),
    "optimal with values that are no numbers": filled("values", np.nan),
    "optimal with endless values": filled("values", np.inf),
    "optimal with absurd values": filled("values", 1e30),
    "optimal with negative values": filled("values", -7.0),
    "optimal with multipliers that are no numbers": filled("row_duals", np.nan),
    "optimal with endless multipliers": filled("row_duals", -np.inf),
    "optimal with endless reduced costs": filled("reduced_costs", np.inf),
    "optimal with false multipliers": filled("row_duals", 1.0),
    "optimal with false multipliers the other way": filled("row_duals", -1.0),
    "optimal with absurd multipliers": filled("row_duals", 1e15),
    "optimal with more than there is": filled("values", 1e8),
    "optimal with nothing": filled("values", 0.0),
}


ANSWERED = {
    "optimal with negative values",
    "optimal with false multipliers",
    "optimal with false multipliers the other way",
    "optimal with more than there is",
    "optimal with nothing",
}
"""Lies in numbers that could be an optimum's: where they prove nothing, the package's own search is asked."""


@pytest.mark.parametrize("model", [resting(), knotted(), impossible()], ids=["short", "met", "contradictory"])
@pytest.mark.parametrize("lie", LIES)
def test_no_lie_of_a_solver_becomes_a_verdict(lie: str, model: ForceModel, solved: Solved) -> None:
    """Proves that failures, limits and false claims leave the question open, or to a search that owes them nothing.

    The search answers with the truth, and the plan says that its bound rests on it and on no multipliers. Without it
    a limit would be an infeasibility, and a number that is none would be an army.
    """
    plan, truth = solved(model, LIES[lie]), solve(model)
    if lie not in ANSWERED:
        assert plan.verdict == "inconclusive"
        assert plan.reason
        assert not plan.totals.lower_bound
        return
    assert plan.verdict == truth.verdict
    assert plan.totals == truth.totals
    if plan.verdict != "met":  # a plan that fills everything is its own proof
        assert plan.proof == "search"


@pytest.mark.parametrize("model", [resting(), knotted(), impossible()], ids=["short", "met", "contradictory"])
@pytest.mark.parametrize("lie", LIES)
def test_no_lie_of_a_solver_is_believed_where_no_search_ends(
    lie: str, model: ForceModel, solved: Solved, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves that without an answer of the package's own search nothing is claimed but what a plan shows by itself.

    Without it the verdict of a large program, where the search has no time, would rest on a lie.
    """
    monkeypatch.setattr(searched, "InUnits", Endless)
    monkeypatch.setattr(searched, "MOST_SEARCHED", 0)
    plan = solved(model, LIES[lie])
    if plan.verdict == "met":
        assert lie in ANSWERED
        assert solve(model).verdict == "met"
        return
    assert plan.verdict == "inconclusive"
    assert plan.reason
    assert not plan.totals.lower_bound


class Endless:
    """A search that comes to no end in its time."""

    values = None

    def __init__(self, *_: Any, **__: Any) -> None:
        pass

    def ask(self, *_: Any, **__: Any) -> Answer:
        return Answer("limit", np.nan, np.nan, {})


def test_a_solver_that_breaks_breaks_openly(solved: Solved) -> None:
    """Proves that an exception of a solver is an error and no verdict."""

    def breaks(_: Formulation) -> Outcome:
        raise MemoryError("no room")

    with pytest.raises(MemoryError):
        solved(resting(), breaks)


def test_a_later_objective_that_fails_costs_nothing(solved: Solved) -> None:
    """Proves that the first tier's optimum stands when a tie-break ends badly. Without it all would be lost."""
    runs = []

    def tired(formulation: Formulation) -> Outcome:
        runs.append(formulation)
        if len(runs) > 1:
            return Outcome("infeasible", "Lost it")
        return Highs(formulation.program, formulation.permitted).minimise(formulation.shortfall_cost(1))

    plan = solved(resting(), tired)
    assert plan.verdict == "short"
    assert plan.totals.short == plan.totals.lower_bound == 120
    assert plan.solver.status == "Lost it on the optimal face"


def test_an_interruption_carries_what_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that Ctrl-C gives a plan that obeys every rule, and what is proven by then.

    Without it an hour of solving would be lost with the key that was meant to end it.
    """

    def interrupted(_: str, formulation: Formulation) -> Fake:
        return Fake(formulation, lambda _: Outcome("interrupted", "Interrupted by user"))

    monkeypatch.setattr(solving, "engine_by_name", interrupted)
    with pytest.raises(Interrupted) as caught:
        solve(resting())
    plan = caught.value.plan
    assert isinstance(caught.value, KeyboardInterrupt)
    assert (plan.verdict, plan.solver.status) == ("inconclusive", "Interrupted by user")
    assert (plan.totals.filled, plan.totals.lower_bound) == (Decimal(200), Decimal(0))
    assert "between 0 and 120" in plan.reason
    assert audit(plan, resting()).ok


def test_an_interruption_between_two_runs_is_one(solved: Solved, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that Ctrl-C outside the solver keeps the tiers that are done, and so does one while the plan is stated.

    Without it the key would lose everything if it was hit a moment too early or too late.
    """
    runs = []

    def between(formulation: Formulation) -> Outcome:
        runs.append(formulation)
        if len(runs) > 1:
            raise KeyboardInterrupt
        return Highs(formulation.program, formulation.permitted).minimise(formulation.shortfall_cost(1))

    with pytest.raises(Interrupted) as caught:
        solved(resting(), between)
    assert caught.value.plan.verdict == "short"
    assert caught.value.plan.totals.short == 120
    state, stated = make_plan, []

    def interrupted_once(*given: Any, **options: Any) -> Plan:
        stated.append(given)
        if len(stated) == 1:
            raise KeyboardInterrupt
        return state(*given, **options)

    monkeypatch.setattr(solving, "make_plan", interrupted_once)
    with pytest.raises(Interrupted) as late:
        solve(resting())
    assert late.value.plan.verdict == "short"


def test_no_time_at_all_is_inconclusive() -> None:
    """Proves that a limit of nothing gives a plan and no claim. Without it haste would be proof."""
    plan = solve(resting().with_tables(calendar={"start": date(2025, 9, 1), "rotations": 5}), time_limit=0)
    assert (plan.verdict, plan.solver.status) == ("inconclusive", "Time limit reached")
    assert plan.totals == Totals(required=400, filled=280, short=120, lower_bound=0)


def test_pledges_without_rest_are_a_contradiction() -> None:
    """Proves the verdict, and that it names the rules. Without it the model's own mistake would be a shortfall."""
    plan = solve(impossible())
    assert plan.verdict == "contradictory"
    assert plan.totals == Totals(required=200, filled=None, short=None, lower_bound=None)
    assert {rule.id: rule.rotations for rule in plan.rules if rule.binding} == {
        "FRA.land.dwell": (2,),
        "promise": (1, 2),
    }


@pytest.mark.parametrize("sign", [1, -1, 1000])
def test_a_true_ray_of_any_sign_is_a_contradiction(sign: float, solved: Solved) -> None:
    """Proves that a contradiction is believed of any solver that proves it, whichever way round its rays are."""

    def says(formulation: Formulation) -> Outcome:
        outcome = Highs(formulation.program, formulation.permitted).minimise(formulation.shortfall_cost(1))
        assert outcome.row_duals is not None
        return Outcome("infeasible", "See for yourself", row_duals=sign * outcome.row_duals)

    assert solved(impossible(), says).verdict == "contradictory"


def test_a_ban_that_contradicts_a_pledge_is_named_with_it() -> None:
    """Proves that the rule which forbids is part of a conflict though it has no row.

    Without it the one who promised would be blamed alone.
    """
    rules: list[dict[str, Any]] = [
        {"id": "promise", "kind": "pledge", "personnel": 30, "scope": {"countries": ["FRA"]}},
        {"id": "no", "kind": "caveat", "scope": {"countries": ["FRA"]}},
        {"id": "bystander", "kind": "ceiling", "personnel": 500},
    ]
    plan = solve(tiny_model({"FRA": 100, "GBR": 100}, 50, rules=rules))
    assert plan.verdict == "contradictory"
    assert [rule.id for rule in plan.rules if rule.binding] == ["no", "promise"]


# -- engines by name -------------------------------------------------------------------------------------


@pytest.mark.cbc
def test_engines_by_name() -> None:
    """Proves that names may be in any case, and that an unknown one is answered with every name once, and the nearest.

    Without it a reader would look for the difference between two names that are the same.
    """
    formulation = formulate(resting())
    assert isinstance(engine_by_name("highs", formulation), Highs)
    assert engine_by_name("coin_cmd", formulation).name == "COIN_CMD"
    with pytest.raises(SolverError, match=r"HIGGS: no such solver.*Maybe \"HiGHS\"") as caught:
        engine_by_name("HIGGS", formulation)
    names = str(caught.value).partition("one of ")[2].partition(".")[0].split(", ")
    assert {"COIN_CMD", "HiGHS", "XPRESS"} <= set(names)
    assert len(names) == len(set(names))
    with pytest.raises(SolverError, match="GUROBI_CMD: it is not installed"):
        engine_by_name("GUROBI_CMD", formulation)


@pytest.mark.cbc
def test_an_outside_solver_tells_its_endings_truly() -> None:
    """Proves that a contradiction is not believed without a ray, though CBC says so, and zeros are no plan."""
    plan = solve(impossible(), solver="COIN_CMD")
    assert (plan.verdict, plan.totals.filled) == ("inconclusive", None)
    assert (plan.solver.name, plan.solver.version[:12]) == ("COIN_CMD", "through PuLP")


@pytest.mark.cbc
def test_an_outside_solver_gives_back_the_multipliers_that_became_bounds() -> None:
    """Proves the bound where CBC turns a ceiling of one column into a bound, whose multiplier it then drops.

    Without it the least shortfall would be found and not proven.
    """
    model = tiny_model({"FRA": 100}, 50, rotations=2, rules=[{"id": "cap", "kind": "ceiling", "personnel": 40}])
    plan = solve(model, solver="COIN_CMD")
    assert plan.verdict == "short"
    assert plan.totals.short == plan.totals.lower_bound == 20
    assert {rule.id: rule.price for rule in plan.rules if rule.binding} == {"cap": 2}


@pytest.mark.cbc
def test_an_outside_solver_keeps_to_the_best_of_the_first_priority() -> None:
    """Proves that the optimum itself is held where the multipliers that would hold it are lost.

    20 people fill 20 of the 70 of the first priority. Without it CBC gives all of them to the second.
    """
    asked = {"site": "lviv", "role": "protection"}
    model = tiny_model({"FRA": 20}, dwell=1).with_tables(
        requirements=[{**asked, "personnel": 70}, {**asked, "personnel": 30, "priority": 2}]
    )
    formulation = formulate(model)
    engine = engine_by_name("COIN_CMD", formulation)
    for priority, least in ((1, 50), (2, 30)):
        cost = formulation.shortfall_cost(priority)
        outcome = engine.minimise(cost)
        assert outcome.values is not None
        assert np.dot(cost, outcome.values) == pytest.approx(least, abs=1e-4)
        engine.keep(optimal_face(formulation.program, outcome))


@pytest.mark.cbc
def test_whole_numbers_need_the_own_solver() -> None:
    """Proves that a search through PuLP is refused. Without it a relaxed answer would pass for a whole one."""
    model = tiny_model({"FRA": 100}, 50, rules=[{"id": "units", "kind": "block", "size": 30}])
    with pytest.raises(SolverError, match="whole numbers need HiGHS"):
        solve(model, solver="COIN_CMD")
