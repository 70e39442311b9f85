"""The law of a model: each of its rules with all that it says, inequalities and choices, exact, in persons."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from forcegen.audit.law.alike import Says
from forcegen.audit.law.approval import approval
from forcegen.audit.law.availability import availability
from forcegen.audit.law.basis import basis
from forcegen.audit.law.block import block
from forcegen.audit.law.budget import budget
from forcegen.audit.law.burden import burden
from forcegen.audit.law.capacity import capacity
from forcegen.audit.law.caveat import caveat
from forcegen.audit.law.ceiling import ceiling
from forcegen.audit.law.contingent import contingent
from forcegen.audit.law.dwell import dwell
from forcegen.audit.law.information import information
from forcegen.audit.law.lift import lift
from forcegen.audit.law.mandate import mandate
from forcegen.audit.law.mobilisation import mobilisation
from forcegen.audit.law.nations import nations
from forcegen.audit.law.notice import notice
from forcegen.audit.law.pledge import pledge
from forcegen.audit.law.share import share
from forcegen.audit.law.substitution import substitution
from forcegen.audit.law.support import support
from forcegen.audit.law.threshold import threshold
from forcegen.audit.law.time_limit import time_limit
from forcegen.audit.law.waiver import waiver
from forcegen.audit.statements import Choice, Statement
from forcegen.plugins import AUDIT, plugin, told

if TYPE_CHECKING:
    from forcegen.audit.figures import Figures
    from forcegen.terms.entities import Pool


OF_A_POOL: dict[str, Callable[[Pool, Figures], list[Statement] | None]] = {
    "availability": availability,
    "dwell": dwell,
    "mobilisation": mobilisation,
}
"""Kinds that a pool brings, by what they say; ``None`` where the pool brings no such rule."""

OF_A_RULE: dict[str, Callable[[Any, Figures], Says]] = {
    # people
    "waiver": waiver,
    "notice": notice,
    # law
    "approval": approval,
    "information": information,
    "time-limit": time_limit,
    "mandate": mandate,
    "basis": basis,
    # caveats
    "caveat": caveat,
    "substitution": substitution,
    # coalition
    "ceiling": ceiling,
    "pledge": pledge,
    "share": share,
    "burden": burden,
    # force
    "support": support,
    "capacity": capacity,
    "lift": lift,
    "budget": budget,
    # whole numbers
    "block": block,
    "contingent": contingent,
    "nations": nations,
    "threshold": threshold,
}
"""Kinds that a person writes, by what they say."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A rule of the model with all that it says; ``unread`` says why, where the audit cannot state its kind."""

    id: str
    kind: str
    owner: str
    bindingness: str
    statements: tuple[Statement | Choice, ...]
    unread: str = ""


def law(figures: Figures) -> Iterator[Clause]:
    """Every rule of the model: those that its pools bring, then those that a person wrote."""
    for pool in figures.model.pools:
        for kind, state in OF_A_POOL.items():
            statements = state(pool, figures)
            if statements is not None:
                yield Clause(f"{pool.key}.{kind}", kind, pool.country, "people", tuple(statements))
    for rule in figures.model.rules:
        said, unread = _said(rule, figures)
        yield Clause(rule.id, rule.kind, rule.owner, rule.bindingness, said, unread)


def _said(rule: Any, figures: Figures) -> tuple[tuple[Statement | Choice, ...], str]:
    """What a rule says, or why the audit cannot state it."""
    if rule.kind in OF_A_RULE:
        return tuple(OF_A_RULE[rule.kind](rule, figures)), ""
    brought = plugin(AUDIT, rule.kind)
    if brought is None:
        return (), "no audit statement of the kind is installed"
    if brought.fault:
        return (), brought.fault
    try:
        said = tuple(brought.value(rule, figures))
    except Exception as error:
        return (), f"the audit statement of {brought.distribution} fails: {told(error)}"
    if not all(isinstance(one, Statement | Choice) and one.rule == rule.id for one in said):
        return (), f"the audit statement of {brought.distribution} yields something else than statements of the rule"
    return said, ""
