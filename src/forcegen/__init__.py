"""forcegen: force generation as a linear program.

Which country sends how many people, in which role, to which site, in which rotation, when every country is
bounded by its numbers and by its law? forcegen states this as a linear program, finds the plan with the least
shortfall, says whether the requirement is met, proves it, and names the rule and the citation behind every gap.

    >>> import forcegen as fg
    >>> model = fg.load("core-sustainment")
    >>> plan = fg.solve(model)
    >>> plan.verdict
    'short'

Importing forcegen loads neither a solver nor anything else that takes time: names are loaded when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from forcegen.audit import Audit, audit
    from forcegen.model import ForceModel, load, shipped_models
    from forcegen.plan.plan import Plan
    from forcegen.plan.solve import Interrupted, solve
    from forcegen.problems import ForcegenError, ModelError, Problem
    from forcegen.report import text_report
    from forcegen.rules import Approval, Caveat, Ceiling, Rule
    from forcegen.scenario import vary
    from forcegen.terms.calendar import Calendar
    from forcegen.terms.entities import (
        Commitment,
        Condition,
        Country,
        Defaults,
        PastDeployment,
        Pool,
        Requirement,
        Role,
        Scenario,
        Site,
        Source,
        Zone,
    )
    from forcegen.terms.scope import Scope

__version__ = "0.1.0"

_HOME = {
    "Approval": "rules",
    "Audit": "audit",
    "Calendar": "terms.calendar",
    "Caveat": "rules",
    "Ceiling": "rules",
    "Commitment": "terms.entities",
    "Condition": "terms.entities",
    "Country": "terms.entities",
    "Defaults": "terms.entities",
    "ForceModel": "model",
    "ForcegenError": "problems",
    "Interrupted": "plan.solve",
    "ModelError": "problems",
    "PastDeployment": "terms.entities",
    "Plan": "plan.plan",
    "Pool": "terms.entities",
    "Problem": "problems",
    "Requirement": "terms.entities",
    "Role": "terms.entities",
    "Rule": "rules",
    "Scenario": "terms.entities",
    "Scope": "terms.scope",
    "Site": "terms.entities",
    "Source": "terms.entities",
    "Zone": "terms.entities",
    "audit": "audit",
    "load": "model",
    "shipped_models": "model",
    "solve": "plan.solve",
    "text_report": "report",
    "vary": "scenario",
}
"""Public name → the module it lives in."""

__all__ = [*_HOME, "__version__"]  # noqa: PLE0604 - the table is the list


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the name stands for
    if name not in _HOME:
        raise AttributeError(f"module 'forcegen' has no attribute '{name}'")
    value = getattr(import_module(f"forcegen.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
