"""The law of a model: each of its rules with all that it says, inequalities and choices, exact, in persons."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

from forcegen.audit import law as law_of_kinds
from forcegen.audit.law.alike import Says
from forcegen.audit.law.availability import availability
from forcegen.audit.law.dwell import dwell
from forcegen.audit.law.eligibility import eligibility
from forcegen.audit.law.mobilisation import mobilisation
from forcegen.audit.law.specialists import specialists
from forcegen.audit.statements import Choice, Statement
from forcegen.plugins import AUDIT, plugin, told

if TYPE_CHECKING:
    from forcegen.audit.figures import Figures
    from forcegen.terms.entities import Pool


OF_A_POOL: dict[str, Callable[[Pool, Figures], list[Statement] | None]] = {
    "availability": availability,
    "dwell": dwell,
    "eligibility": eligibility,
    "mobilisation": mobilisation,
    "specialists": specialists,
}
"""Kinds that a pool brings, by what they say; ``None`` where the pool brings no such rule."""


def _of_a_rule() -> dict[str, Callable[[Any, Figures], Says]]:
    """The statement of each kind in ``audit/law``: the function that has the name of its file."""
    found = {}
    for name in sorted(module.name for module in iter_modules(law_of_kinds.__path__)):
        kind, state = name.replace("_", "-"), getattr(import_module(f"{law_of_kinds.__name__}.{name}"), name, None)
        if state is not None and kind not in OF_A_POOL:
            found[kind] = state
    return found


OF_A_RULE: dict[str, Callable[[Any, Figures], Says]] = _of_a_rule()
"""Kinds that a person writes, by what they say. A new one is one new file in ``audit/law``, and nothing else."""


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
