"""From a model to its plan: formulate, optimise, round to whole people, prove, and say what binds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TypedDict, Unpack

from forcegen.documents.certificate import Certificate
from forcegen.documents.plan import Plan
from forcegen.formulation import Formulation, formulate
from forcegen.formulation.equal_sites import Merged, merge_equal_sites
from forcegen.model import ForceModel
from forcegen.plan.making import make_plan
from forcegen.proof.bounds import duals_of
from forcegen.proof.certifying import certificate_of
from forcegen.proof.vipr import Answered
from forcegen.rounding.whole import WholePeople
from forcegen.scenario import BASE, Variant, vary
from forcegen.solver.budget import Stopped
from forcegen.solver.engines import engine_by_name
from forcegen.solver.optimise import Optimum, optimise
from forcegen.solver.outcome import Bounds
from forcegen.stages import Watch, nobody


class Options(TypedDict, total=False):
    """How a solve is to run; what is left out is as ``solve`` has it.

    Attributes:
        solver: ``HiGHS``, or the name of any solver that PuLP knows and finds.
        time_limit: Seconds that the solver may take; without a limit it runs to the end.
        watch: Called as each stage of the solve begins.
        bounds: Called whenever more is known of the shortfall; see ``solve``.
    """

    solver: str
    time_limit: float | None
    watch: Watch
    bounds: Bounds


class Interrupted(Stopped):
    """An interruption that lost nothing: ``plan`` says what was known by then.

    >>> import forcegen as fg
    >>> def press_ctrl_c(stage: str) -> None:
    ...     if stage == "document":
    ...         raise KeyboardInterrupt
    >>> try:
    ...     plan = fg.solve(fg.load("core-sustainment"), watch=press_ctrl_c)
    ... except fg.Interrupted as stopped:
    ...     print(f"{stopped.plan.verdict} of {stopped.plan.totals.short:,} by what is known")
    short of 6,000 by what is known
    """

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self.plan = plan


def solve(
    model: ForceModel,
    scenario: str = BASE,
    *,
    changes: Mapping[str, object] | None = None,
    without: Iterable[str] = (),
    rotations: int | None = None,
    scale: float | Mapping[str, object] | None = None,
    solver: str = "HiGHS",
    time_limit: float | None = None,
    watch: Watch = nobody,
    bounds: Bounds = nobody,
) -> Plan:
    """The plan with the least shortfall, in whole people, with what is proven about it.

    Args:
        model: The model.
        scenario: Name of one of its scenarios, or of several joined by ``+``, whose changes are made in that order;
            ``base`` is the model as written.
        changes: Figures set by hand, after the scenario, by path (a condition's id is a path of its own).
        without: Rules dropped, by id.
        rotations: Number of rotations, instead of the model's.
        scale: Factor of the requirement, or factors by what they scale (see ``vary``).
        solver: ``HiGHS``, or the name of any solver that PuLP knows and finds.
        time_limit: Seconds that the solver may take; without a limit it runs to the end.
        watch: Called as each stage of the solve begins.
        bounds: Called whenever more is known of the shortfall: person-rotations of which every plan is short at
            least, and of which the best that is found so far is short, infinite before anything is found.

    Raises:
        ModelError: When a change matches nothing, or the changed model contradicts itself.
        SolverError: When the solver is unknown, is not installed or gives no multipliers.
        Interrupted: On Ctrl-C, with the plan that was known by then.

    >>> import forcegen as fg
    >>> model = fg.load("core-sustainment")
    >>> plan = fg.solve(model)
    >>> f"{plan.verdict}: {plan.totals.short:,} of {plan.totals.required:,}, at least {plan.totals.lower_bound:,}"
    'short: 6,000 of 180,000, at least 6,000'
    >>> fg.solve(model, "with-allies").verdict
    'met'
    """
    variant = vary(model, scenario, changes=changes, without=without, rotations=rotations, scale=scale)
    return solve_variant(variant, solver=solver, time_limit=time_limit, watch=watch, bounds=bounds)


def solve_variant(variant: Variant, **options: Unpack[Options]) -> Plan:
    """The plan of a model whose changes are made already; see ``solve``.

    Raises:
        SolverError: When the solver is unknown, is not installed or gives no multipliers.
        Interrupted: On Ctrl-C, with the plan that was known by then.
    """
    return solve_known(variant, **options)[0]


def certify(variant: Variant, **options: Unpack[Options]) -> tuple[Plan, Certificate]:
    """The plan of a model whose changes are made already, and why no plan is short of less.

    Args:
        variant: The model with its changes, as ``vary`` makes it.
        options: ``solver``, ``time_limit``, ``watch`` and ``bounds``, as ``solve`` takes them.

    Raises:
        SolverError: When the solver is unknown, is not installed or gives no multipliers.
        Interrupted: On Ctrl-C, with the plan that was known by then.

    >>> import forcegen as fg
    >>> variant = fg.vary(fg.load("core-sustainment"))
    >>> plan, certificate = fg.certify(variant)
    >>> print(str(fg.check_certificate(certificate, plan, variant.model)).partition(";")[0])
    Certificate passed: lower bound 6,000
    """
    plan, known = solve_known(variant, **options)
    one = answered_by(plan, known)
    return plan, certificate_of(one.merged, one.formulation, plan, one.duals, one.ray)


def answered_by(plan: Plan, known: Known) -> Answered:
    """What certificates of a plan are made from."""
    duals = duals_of(known.formulation, known.optimum)
    return Answered(known.merged, known.formulation, plan, known.whole, duals, known.optimum.ray)


@dataclass(frozen=True, eq=False)
class Known:
    """What a solve knows besides its plan, for whoever asks further.

    Attributes:
        merged: The model with equal sites as one.
        formulation: Its program.
        optimum: What the objectives of the program came to, with multipliers and basis.
        whole: The people of the plan and the numbers of its rules; ``None`` where there is no plan.
    """

    merged: Merged
    formulation: Formulation
    optimum: Optimum
    whole: WholePeople | None = None


def solve_known(
    variant: Variant,
    *,
    solver: str = "HiGHS",
    time_limit: float | None = None,
    watch: Watch = nobody,
    bounds: Bounds = nobody,
) -> tuple[Plan, Known]:
    """The plan of a model whose changes are made already, and what the solve knows besides; see ``solve_variant``."""
    watch("equal sites")
    merged = merge_equal_sites(variant.model)
    watch("program")
    formulation = formulate(merged.model)
    watch("loading")
    engine = engine_by_name(solver, formulation)
    watch("solver")
    optimum = optimise(formulation, engine, time_limit, None if bounds is nobody else bounds)
    if optimum.status != "interrupted":
        with suppress(KeyboardInterrupt):
            found: list[WholePeople] = []
            plan = make_plan(
                variant,
                merged,
                formulation,
                optimum,
                watch,
                bounds,
                further=True,
                time_limit=time_limit,
                keep=found.append,
            )
            return plan, Known(merged, formulation, optimum, found[0] if found else None)
    watch("interrupted")
    # what the solver found is worth the moment that it takes to say, without any further search
    raise Interrupted(make_plan(variant, merged, formulation, replace(optimum, status="interrupted")))
