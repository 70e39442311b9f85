"""forcegen: force generation as a linear program.

Which country sends how many people, in which role, to which site, in which rotation, when every country is
bounded by its numbers and by its law? forcegen states this as a linear program, finds the plan with the least
shortfall, says whether the requirement is met, proves it, and names the rule and the citation behind every gap.

    >>> import forcegen as fg
    >>> model = fg.load("core-sustainment")

The plan with the least shortfall, what it is short of, and that it is right and no plan does better:

    >>> plan = fg.solve(model)
    >>> plan.verdict, int(plan.totals.short), int(plan.totals.required)
    ('short', 6000, 180000)
    >>> {(one.site, one.role) for one in plan.shortfalls if one.short}
    {('ukraine', 'ground')}
    >>> fg.audit(plan, model).ok
    True
    >>> same, certificate = fg.certify(fg.vary(model))
    >>> print(fg.check_certificate(certificate, same, model).proven)
    lower bound 6,000

Why it is short, and whose decision would close the gap:

    >>> explanation = fg.explain(plan, model)
    >>> [(step.bindingness, int(step.adds)) for step in explanation.waterfall]
    [('people', 0), ('force', 0), ('legal', 0), ('political', 6000)]
    >>> [ask.rule.id for package in explanation.packages.packages for ask in package.asks]
    ['allies-decision', 'germany-decision', 'poland-decision']

Other cases side by side, how large a force can be kept up for how long, and a change made by hand:

    >>> [(case.name, case.verdict) for case in fg.compare(model, ["base", "with-allies"]).cases]
    [('base', 'short'), ('with-allies', 'met')]
    >>> [int(point.force) for point in fg.frontier(model).curve("base").points]
    [135000, 68625, 46500, 35437, 28800, 28800]
    >>> rested = fg.vary(model, changes={"defaults.dwell": 3})
    >>> rested.changes, fg.solve(rested.model).verdict
    (('defaults.dwell: 4 → 3',), 'met')

Importing forcegen loads neither a solver nor anything else that takes time: names are loaded when first used.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType

from forcegen.display import set_renderer
from forcegen.version import __version__ as __version__

TYPE_CHECKING = False  # as type checkers know it: to import ``typing`` takes longer than all of this

if TYPE_CHECKING:  # for type checkers and editors; the table below is what runs
    from typing import Any

    from forcegen.analysis.alternatives import alternatives as alternatives
    from forcegen.analysis.burden import burden_sharing as burden_sharing
    from forcegen.analysis.compare import compare as compare
    from forcegen.analysis.frontier import frontier as frontier
    from forcegen.analysis.replan import replan as replan
    from forcegen.audit import Audit as Audit
    from forcegen.audit import Breach as Breach
    from forcegen.audit import audit as audit
    from forcegen.audit.proof import Proof as Proof
    from forcegen.audit.proof import check_certificate as check_certificate
    from forcegen.documents.alternatives import Alternatives as Alternatives
    from forcegen.documents.alternatives import FewestMoves as FewestMoves
    from forcegen.documents.alternatives import LeastFrom as LeastFrom
    from forcegen.documents.alternatives import MostEven as MostEven
    from forcegen.documents.burden import BurdenSharing as BurdenSharing
    from forcegen.documents.certificate import Certificate as Certificate
    from forcegen.documents.comparison import Comparison as Comparison
    from forcegen.documents.explanation import Explanation as Explanation
    from forcegen.documents.frontier import Curve as Curve
    from forcegen.documents.frontier import Frontier as Frontier
    from forcegen.documents.plan import Contribution as Contribution
    from forcegen.documents.plan import Plan as Plan
    from forcegen.documents.plan import Shortfall as Shortfall
    from forcegen.documents.replan import Replan as Replan
    from forcegen.explain.parts import explain as explain
    from forcegen.model import ForceModel as ForceModel
    from forcegen.model import load as load
    from forcegen.model import remarks as remarks
    from forcegen.model import shipped_models as shipped_models
    from forcegen.model.findings import Remark as Remark
    from forcegen.plan.solve import Interrupted as Interrupted
    from forcegen.plan.solve import certify as certify
    from forcegen.plan.solve import solve as solve
    from forcegen.problems import ForcegenError as ForcegenError
    from forcegen.problems import ModelError as ModelError
    from forcegen.problems import Problem as Problem
    from forcegen.report.charts.chart import Chart as Chart
    from forcegen.report.charts.plot import plot as plot
    from forcegen.report.html.page import html_report as html_report
    from forcegen.report.tables import tables as tables
    from forcegen.report.text import text_report as text_report
    from forcegen.rules import *  # noqa: F403 - every rule kind
    from forcegen.rules import Rule as Rule
    from forcegen.scenario import vary as vary
    from forcegen.solver.budget import Stopped as Stopped
    from forcegen.solver.outcome import SolverError as SolverError
    from forcegen.terms.calendar import Calendar as Calendar
    from forcegen.terms.entities import Commitment as Commitment
    from forcegen.terms.entities import Condition as Condition
    from forcegen.terms.entities import Country as Country
    from forcegen.terms.entities import Defaults as Defaults
    from forcegen.terms.entities import Eligible as Eligible
    from forcegen.terms.entities import PastDeployment as PastDeployment
    from forcegen.terms.entities import Pool as Pool
    from forcegen.terms.entities import Requirement as Requirement
    from forcegen.terms.entities import Role as Role
    from forcegen.terms.entities import RoleShare as RoleShare
    from forcegen.terms.entities import Scenario as Scenario
    from forcegen.terms.entities import Site as Site
    from forcegen.terms.entities import Source as Source
    from forcegen.terms.entities import Strength as Strength
    from forcegen.terms.entities import Zone as Zone
    from forcegen.terms.scope import Scope as Scope

_HOME = {
    "Alternatives": "documents.alternatives",
    "Audit": "audit",
    "Breach": "audit",
    "BurdenSharing": "documents.burden",
    "Calendar": "terms.calendar",
    "Chart": "report.charts.chart",
    "Certificate": "documents.certificate",
    "Commitment": "terms.entities",
    "Comparison": "documents.comparison",
    "Condition": "terms.entities",
    "Contribution": "documents.plan",
    "Country": "terms.entities",
    "Curve": "documents.frontier",
    "Defaults": "terms.entities",
    "Explanation": "documents.explanation",
    "FewestMoves": "documents.alternatives",
    "ForceModel": "model",
    "ForcegenError": "problems",
    "Frontier": "documents.frontier",
    "Interrupted": "plan.solve",
    "LeastFrom": "documents.alternatives",
    "ModelError": "problems",
    "MostEven": "documents.alternatives",
    "PastDeployment": "terms.entities",
    "Eligible": "terms.entities",
    "RoleShare": "terms.entities",
    "Plan": "documents.plan",
    "Pool": "terms.entities",
    "Problem": "problems",
    "Proof": "audit.proof",
    "Remark": "model.findings",
    "Replan": "documents.replan",
    "Requirement": "terms.entities",
    "Role": "terms.entities",
    "Rule": "rules",
    "Scenario": "terms.entities",
    "Scope": "terms.scope",
    "Shortfall": "documents.plan",
    "Site": "terms.entities",
    "SolverError": "solver.outcome",
    "Source": "terms.entities",
    "Stopped": "solver.budget",
    "Strength": "terms.entities",
    "Zone": "terms.entities",
    "alternatives": "analysis.alternatives",
    "audit": "audit",
    "compare": "analysis.compare",
    "burden_sharing": "analysis.burden",
    "certify": "plan.solve",
    "check_certificate": "audit.proof",
    "explain": "explain.parts",
    "frontier": "analysis.frontier",
    "html_report": "report.html.page",
    "load": "model",
    "remarks": "model",
    "plot": "report.charts.plot",
    "replan": "analysis.replan",
    "shipped_models": "model",
    "solve": "plan.solve",
    "tables": "report.tables",
    "text_report": "report.text",
    "vary": "scenario",
}
"""Public name → the module it lives in. Beside these, every rule kind that a person writes is public."""


def _rule_kinds() -> dict[str, Any]:
    """Return the rule kinds that a person writes by the names of their classes."""
    from forcegen.rules import KINDS

    return {kind.__name__: kind for kind in KINDS if not kind.derived}


def __getattr__(name: str) -> Any:
    if name == "__all__":
        value: Any = sorted([*_HOME, *_rule_kinds(), "__version__"])
    elif name in _HOME:
        value = getattr(import_module(f"forcegen.{_HOME[name]}"), name)
    elif name[:1].isupper() and name in _rule_kinds():
        value = _rule_kinds()[name]
    else:
        from forcegen.removed import refuse_removed

        refuse_removed(name)
        raise AttributeError(f"module 'forcegen' has no attribute '{name}'")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return list(__getattr__("__all__"))


class _Package(ModuleType):
    """The package itself, in which ``audit`` is the function also after something imported the folder."""

    def __setattr__(self, name: str, value: object) -> None:
        if not (isinstance(value, ModuleType) and name in _HOME):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


def _html_of(shown: object) -> str | None:
    """Return what a notebook shows of a model or a document."""
    from forcegen.report.notebook import html_of

    return html_of(shown)


set_renderer(_html_of)
