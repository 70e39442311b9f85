r"""The sum: what sites need, less what rules allow, is what is missing, to the last fraction of a person.

It is the proof of the shortfall read aloud. For the multipliers $\pi$ of the total shortfall every plan obeys

$$\sum u \;\ge\; \sum_i \pi_i b_i + \sum_j \min(0,\, c_j - \pi^\top a_j)\, u_j ,$$

and each term belongs to somebody: a requirement's row is a need, a rule's row is what the rule allows, and the
bound of a shortfall (nobody can be short of more than was asked) is taken off its need. The forbidden
contributions have no term: the sum holds because they are forbidden, and it names the rules that forbid them.
In a contradictory model the needs are the rules' own demands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

import numpy as np

from forcegen.documents.explanation import Sum, SumLine
from forcegen.explain.case import Case, figure, rounded
from forcegen.formulation.program import Float
from forcegen.proof.arithmetic import Multipliers, as_fractions, exact_sums
from forcegen.proof.exact import SECONDS, exact_optimum
from forcegen.solver.budget import Budget
from forcegen.whatif.change import Change


def exact_and_right(case: Case, floats: Float, budget: Budget) -> tuple[Multipliers, bool]:
    """The multipliers of the total as fractions: those of the optimum itself, or near ones that are safe.

    Args:
        case: The case.
        floats: The solver's multipliers, shape (rows,).
        budget: Time for the exact ones.

    Returns:
        The multipliers, none of them of the wrong sign, and whether they are the optimum's own.
    """
    program = case.formulation.program
    basis = case.live.basis(case.focus, "total")
    if basis is not None:
        cost = case.live.limits.line_cost(case.focus, "total").astype(np.int64)
        seconds = SECONDS if budget.left is None else min(SECONDS, budget.left)
        exact = exact_optimum(program, basis, np.zeros(program.columns), case.formulation.largest, [cost], seconds)
        if exact is not None:
            multipliers = exact.multipliers[0]
            if all(program.right_sign(row, value) for row, value in multipliers.items()):
                return multipliers, True
    near = as_fractions(floats)
    return {row: value for row, value in near.items() if program.right_sign(row, value)}, False


@dataclass
class _Line:
    """A term while it is being added up."""

    persons: Fraction = Fraction(0)
    sites: set[str] = field(default_factory=set)
    rotations: set[int] = field(default_factory=set)


def sum_of(case: Case, budget: Budget) -> Sum:
    """The sum of what is missing in all.

    It is always found: only to make its multipliers exact takes from the budget.
    """
    answer = case.relax(Change(focus=case.focus, order="total"), Budget(None))
    if answer.multipliers is None:
        raise ValueError("a model whose rules contradict each other has no shortfall to be summed up")
    multipliers, exact = exact_and_right(case, answer.multipliers, budget)
    needs, allows, ratios = _terms(case, multipliers)
    windows = {rule.id: rule.window for rule in case.formulation.rulebook}
    lines = [*_needs(needs), *_allows(allows, windows)]
    rest, bans = _bounds(case, multipliers)
    if rest:
        lines.append(SumLine(what="rest", weight=Fraction(1), persons=rest, amount=rest))
    missing = sum((line.amount if line.what == "need" else -line.amount for line in lines), Fraction(0))
    relaxed = rounded(case.relax(Change(focus=case.focus), Budget(None)).missing)
    named = dict.fromkeys(line.rule for line in lines if line.rule is not None)
    return Sum(
        lines=tuple(lines),
        missing=missing,
        order=figure(relaxed - rounded(answer.missing)),
        units=figure(case.missing(Budget(None)) - relaxed) if case.in_whole_units else Decimal(0),
        bans=tuple(case.blamed(rule) for rule in bans),
        allows=tuple(case.blamed(rule) for rule in named),
        ratios=tuple(case.blamed(rule) for rule in sorted(ratios - set(named))),
        exact=exact,
    )


_Key = tuple[bool, str, Fraction]
"""Whether it is a demand; role or rule; weight."""


def _terms(case: Case, multipliers: Multipliers) -> tuple[dict[_Key, _Line], dict[_Key, _Line], set[str]]:
    """Terms of requirements and of rules; and the rules whose rows have a multiplier and a limit of zero."""
    formulation = case.formulation
    needs: dict[_Key, _Line] = {}
    allows: dict[_Key, _Line] = {}
    ratios: set[str] = set()
    of_posts: dict[int, Fraction] = {}
    for row, multiplier in sorted(multipliers.items()):
        owner, limit = int(formulation.owner[row]), formulation.program.limits[row]
        if owner < 0 and row < formulation.sets.posts:  # the requirements' rows come first
            of_posts[row] = multiplier
        elif owner < 0 and limit:
            raise ValueError(f"row {row} is no requirement and no rule's, and has a limit")
        elif owner >= 0 and not limit:
            ratios.add(formulation.rulebook[owner].id)
        elif owner >= 0:
            term = allows.setdefault((multiplier > 0, formulation.rulebook[owner].id, abs(multiplier)), _Line())
            term.persons += limit
            term.rotations.update({int(case.live.limits.row_rotation[row])} - {0})
    for line, post in enumerate(formulation.sets.line_post.tolist()):
        if post in of_posts:
            _add_line(case, line, of_posts[post], needs)
    return needs, allows, ratios


def _add_line(case: Case, line: int, multiplier: Fraction, needs: dict[_Key, _Line]) -> None:
    """The term of one requirement, less what the bound on its shortfall takes off it."""
    formulation = case.formulation
    cost = case.live.limits.line_cost(case.focus, "total")[formulation.columns.shortfall + line]
    counts, persons, weight = Fraction(int(cost)), formulation.sets.line_required[line], multiplier
    if multiplier > counts > 0:
        weight = counts
    elif multiplier > counts:  # nothing is lost by leaving it unfilled, as far as it may be
        persons -= case.line_upper[line]
    if persons:
        site, role, rotation, _ = case.lines[line]
        term = needs.setdefault((weight > 0, role, abs(weight)), _Line())
        term.persons += persons
        term.sites.update(case.merged.members[site])
        term.rotations.add(rotation)


def _needs(terms: dict[_Key, _Line]) -> Iterator[SumLine]:
    """What sites need; and, where nobody may be sent beyond it, what it lets in."""
    for (needed, role, weight), term in sorted(terms.items(), key=lambda one: (-one[0][2] * one[1].persons, one[0])):
        yield SumLine(
            what="need" if needed else "allow",
            role=role,
            sites=tuple(sorted(term.sites)),
            rotations=tuple(sorted(term.rotations)),
            weight=weight,
            persons=term.persons,
            amount=weight * term.persons,
        )


def _allows(terms: dict[_Key, _Line], windows: Mapping[str, int | None]) -> Iterator[SumLine]:
    """What rules allow, or demand: demands first, and of each the largest first."""
    for (demanded, rule, weight), term in sorted(
        terms.items(), key=lambda one: (not one[0][0], -one[0][2] * one[1].persons, one[0])
    ):
        yield SumLine(
            what="need" if demanded else "allow",
            rule=rule,
            rotations=tuple(sorted(term.rotations)),
            window=windows[rule],
            weight=weight,
            persons=term.persons,
            amount=weight * term.persons,
        )


def _bounds(case: Case, multipliers: Multipliers) -> tuple[Fraction, list[str]]:
    """What the bounds of all other columns allow; and the rules that forbid what would have been of use."""
    formulation = case.formulation
    program, columns = formulation.program, formulation.columns
    paid, unit = exact_sums(program, multipliers)
    useful = np.array([value > 0 for value in paid.tolist()], dtype=np.bool_)  # all of these cost nothing
    useful[columns.shortfall : columns.surge] = False
    rest = Fraction(0)
    for column in np.flatnonzero(useful & formulation.permitted).tolist():
        rest += Fraction(int(paid[column]), unit) * formulation.largest[column]
    closed = useful & ~formulation.permitted
    bans = [
        formulation.rulebook[rule].id
        for rule, contributions in formulation.forbidden.items()
        if closed[contributions].any()
    ]
    return rest, sorted(bans)
