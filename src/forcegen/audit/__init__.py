"""The audit: a second reading of the law, by which a plan stands or falls without its solver.

Every row of every rule, every requirement and every sum of the plan's document is recomputed from the model's
tables in exact fractions. Nothing is shared with what made the plan: no solver, no row of the formulation, no
figure that a rule carries already worked out. Only the standard library is imported, so that whoever doubts a
plan has these few pages to read and nothing else:

* ``figures``: what the model's tables say, as numbers;
* ``statements``: what can be said of a plan: inequalities over persons, and choices in whole numbers;
* ``law``: what each rule kind says, once, in such statements;
* ``document``: what the plan says of itself, and what it must say;
* ``proof``: what a certificate says of all other plans;
* here: the plan and the law put side by side.

What it takes on trust stands in ``Audit.unchecked``: that a lower bound is proven (a certificate shows it), which
rules the proof rests on and at what price, by what changes the model came to be the one whose hash the plan states,
and what the solver reported of itself.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from forcegen.audit.breach import Audit, Breach
from forcegen.audit.clauses import law
from forcegen.audit.document import check_document, has_plan
from forcegen.audit.figures import Figures
from forcegen.audit.statements import Book

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forcegen.audit.clauses import Clause
    from forcegen.audit.statements import Leave
    from forcegen.documents.plan import Plan
    from forcegen.model import ForceModel

__all__ = ["CHANGES", "NO_BETTER", "Audit", "Breach", "audit"]

NO_BETTER = "the lower bound (a certificate proves it)"
"""What a certificate shows and the audit by itself cannot."""

BINDING = "which rules bind, and their shadow prices"
CHANGES = "which changes of the model as written led to this model"
"""What needs the model as written."""
SOLVER = "what the solver reported"


def audit(plan: Plan, model: ForceModel) -> Audit:
    """Recompute everything that a plan says which can be recomputed.

    Args:
        plan: The plan, from a solve or read back from its document.
        model: The model that the plan answers, its scenario and changes made: the one whose hash the plan
            states. Any other is reported, and the plan is then held against it all the same.

    Returns:
        Every breach found, and the number of rows recomputed (the statements of the rules, those that touch nobody
        among them, and one for each requirement in each rotation). A plan can be relied on only if ``ok``.

    >>> import forcegen as fg
    >>> model = fg.load("core-sustainment")
    >>> plan = fg.solve(model)
    >>> print(fg.audit(plan, model))
    Audit passed: 228 rows recomputed exactly, no breach.
    """
    figures = Figures(model)
    clauses = tuple(law(figures))
    rows = sum(len(clause.statements) for clause in clauses) + sum(map(len, figures.required.values()))
    breaches = [*_unread(clauses), *check_document(plan, figures, clauses)]
    if has_plan(plan):
        breaches.extend(_broken(clauses, Book(plan.contributions, _waived(plan))))
    elif plan.verdict == "contradictory" and not any(_broken(clauses, Book((), figures.waivable))):
        breaches.append(
            Breach("plan", "verdict", "contradictory", "another: a plan without contributions breaks no rule")
        )
    return Audit(tuple(breaches), rows, _unchecked(plan))


def _unchecked(plan: Plan) -> tuple[str, ...]:
    """What the plan says that the audit takes on trust."""
    changed = plan.settings.changes
    return (
        *((_of_other_plans(plan),) if plan.verdict != "met" else ()),
        *((BINDING,) if plan.rules else ()),
        *((CHANGES,) if changed else ()),
        *(("what it says was left out",) if plan.left_out else ()),
        SOLVER,
    )


def _of_other_plans(plan: Plan) -> str:
    """What the plan says of all others; where it rests on a search, no certificate shows it."""
    if plan.proof != "search":
        return NO_BETTER
    what = "that no plan satisfies all rules" if plan.verdict == "contradictory" else "the lower bound"
    return f"{what} (found by the solver's search, without a certificate)"


def _unread(clauses: tuple[Clause, ...]) -> Iterator[Breach]:
    """Rules that the audit cannot state; it may not pass over them."""
    for clause in clauses:
        if clause.unread:
            stated = f"the audit cannot state its kind {clause.kind} ({clause.unread})"
            yield Breach(clause.id, "the model", stated, "a kind that the audit can state", checked=False)


def _broken(clauses: tuple[Clause, ...], book: Book) -> Iterator[Breach]:
    """What the law says and the plan does not do."""
    for clause in clauses:
        for statement in clause.statements:
            breach = statement.breach(book)
            if breach is not None:
                yield breach


def _waived(plan: Plan) -> Counter[Leave]:
    """Persons of each pool whose rest the plan cuts short, by rule and rotation."""
    waived: Counter[Leave] = Counter()
    for one in plan.waivers:
        waived[one.rule, (one.country, one.pool), one.rotation] += one.personnel
    return waived
