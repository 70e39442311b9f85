"""The audit shares nothing with what made the plan."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from law_cases import every_kind, under_every_kind

from forcegen.audit import audit
from forcegen.model import ForceModel
from forcegen.rules import KINDS
from forcegen.terms.calendar import Calendar

READINGS = (
    *("rows", "forbids", "applies", "stand_ins", "waives", "members", "by_site", "conditions"),
    *("missing", "in_force", "ends", "sharing", "key_of", "bounded", "parts"),
    *("windows", "withheld", "permitted_by", "clock", "deadlines", "unit", "people_rows", "relaxations"),
    *("most_at_once", "least_at_once", "group", "awaited", "most_countries"),
)
"""All that rules say of themselves."""

DATES = ("first_day", "last_day", "days", "begins", "ends", "after", "touches", "covers", "touched", "covered")
"""All that the calendar says of dates and rotations."""

LOADED = """
import json, sys
before = set(sys.modules)
import forcegen.audit
print(json.dumps(sorted(set(sys.modules) - before)))
"""


def test_it_imports_the_standard_library_only() -> None:
    """Proves that nothing but the standard library and the audit's own files is loaded.

    Without it the audit could lean on a solver, an array library or the very rules that it checks.
    """
    run = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    loaded: list[str] = json.loads(run.stdout)
    own = {name for name in loaded if name.split(".")[0] == "forcegen"}
    assert {"forcegen.audit", "forcegen.audit.clauses", "forcegen.audit.document"} <= own
    strangers = {name for name in loaded if name.split(".")[0] not in sys.stdlib_module_names} - own
    assert strangers == set()
    steps = {name.split(".")[1] for name in own if "." in name}
    assert steps.isdisjoint({"terms", "rules", "model", "scenario", "formulation", "solver"})


def test_it_asks_no_rule_for_its_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that the audit states the law itself: it passes a plan with every other reading disabled.

    Only the sentences and sources of rules are taken from the model, because the plan has to repeat them.

    Without it a mistake in a rule's rows could be read twice and found never.
    """
    model = every_kind()
    plan = under_every_kind(model)
    rows = audit(plan, model).rows
    _ = model.rulebook  # what a reader is told of each rule is compared with it; it is made before all else is disabled

    def disabled(*_: object) -> None:
        raise AssertionError("the audit asked for the first reading of the law")

    for kind in KINDS:
        for method in READINGS:
            monkeypatch.setattr(kind, method, disabled, raising=False)
    for method in ("available", "elsewhere", "people_per_post", "strength", "dwell", "_pool_rules"):
        monkeypatch.setattr(ForceModel, method, disabled)
    for method in ("holds", "may_hold"):
        monkeypatch.setattr(ForceModel, method, disabled)
    for method in DATES:
        monkeypatch.setattr(Calendar, method, disabled)
    found = audit(plan, model)
    assert found.breaches == ()
    assert found.rows == rows
