"""What tests of rules read: a rule's rows as text, what it forbids, and what a model is short of."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from forcegen.documents.plan import Plan
from forcegen.formulation import Formulation, formulate
from forcegen.formulation.problem import column_names
from forcegen.model import ForceModel
from forcegen.plan.solve import solve


def states_rows_of[T: Callable[..., None]](kind: str) -> Callable[[T], T]:
    """Say that a test states the rows of a rule kind by hand (``test_every_kind`` asks for one of each)."""

    def mark(test: T) -> T:
        test.__dict__["states_rows_of"] = kind
        return test

    return mark


def rows_of(model: ForceModel, rule: str) -> dict[tuple[int | str, ...], str]:
    """Every row of a rule by its index, as exact text: ``365/337 y.FRA.land.1 - x.… <= 100``."""
    formulation = formulate(model)
    position = [one.id for one in formulation.rulebook].index(rule)
    return {
        formulation.index(number): inequality(formulation, number)
        for number in range(formulation.program.rows)
        if formulation.owner[number] == position
    }


def inequality(formulation: Formulation, number: int) -> str:
    """One row of a program as text, its columns in their order."""
    program, names = formulation.program, column_names(formulation)
    inside = slice(program.starts[number], program.starts[number + 1])
    terms = [
        (Fraction(int(numerator), int(program.scales[number])), names[column])
        for column, numerator in zip(program.column[inside], program.coefficients[inside], strict=True)
    ]
    text = "".join(
        f" {'-' if factor < 0 else '+'} {'' if abs(factor) == 1 else f'{abs(factor)} '}{name}" for factor, name in terms
    )
    return f"{text.removeprefix(' + ').removeprefix(' ')} {program.senses[number]} {program.limits[number]}".strip()


def forbidden_by(model: ForceModel, rule: str) -> set[str]:
    """Contributions that a rule forbids, by the names of their columns."""
    formulation = formulate(model)
    position = [one.id for one in formulation.rulebook].index(rule)
    names = column_names(formulation)
    return {names[column] for column in formulation.forbidden.get(position, ())}


def without(model: ForceModel, rule: str) -> ForceModel:
    """The model without a rule."""
    kept = [one for one in model.rules if one.id != rule]
    assert len(kept) == len(model.rules) - 1
    return model.with_tables(rules=kept)


def proven(model: ForceModel) -> Plan:
    """The plan of a model, whose shortfall must be proven the least."""
    plan = solve(model)
    assert plan.totals.short == plan.totals.lower_bound
    return plan


def short_of(model: ForceModel) -> int:
    """The least shortfall of a model in person-rotations, proven."""
    short = proven(model).totals.short
    assert short is not None
    assert short == int(short)
    return int(short)
