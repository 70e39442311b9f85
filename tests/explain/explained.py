"""What the tests of explanations share: a plan and its case, and planted conflicts."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import forcegen as fg
from builders import tiny_model
from forcegen.documents.explanation import Asked
from forcegen.explain.case import Case
from forcegen.solver.budget import Budget

NO_END = Budget(None)


def case_of(model: fg.ForceModel, costs: Mapping[str, int] | None = None, **asked: Any) -> Case:
    """A model and its plan as a case."""
    return Case.of(
        model, fg.solve(model), Asked(**asked), {rule: Decimal(cost) for rule, cost in (costs or {}).items()}
    )


def planted(**more: Any) -> fg.ForceModel:
    """A force of 400 guards and 20 medics in two rotations that only two of its rules stand against.

    Germany could send 300 and may send 100 (a ceiling); France has 150 and sends all it has; Spain has people and
    stays at home, by a law and a decision. Bystanders: a ceiling that leaves room, and a caveat of somebody who has
    nobody for the role.
    """
    given: dict[str, Any] = {
        "rotations": 2,
        "roles": ("guard", "medic"),
        "requirement": {("lviv", "guard"): 400, ("lviv", "medic"): 20},
        "rules": [
            {
                "id": "DEU-mandate",
                "owner": "DEU",
                "kind": "ceiling",
                "personnel": 100,
                "scope": {"countries": ["DEU"]},
                "instrument": "Mandate of the Bundestag",
            },
            {"id": "ESP-law", "owner": "ESP", "kind": "caveat", "scope": {"countries": ["ESP"]}},
            {
                "id": "ESP-decision",
                "owner": "ESP",
                "kind": "caveat",
                "bindingness": "political",
                "scope": {"countries": ["ESP"], "roles": ["guard", "medic"]},
            },
            {"id": "room", "kind": "capacity", "bindingness": "force", "personnel": 5000},
            {
                "id": "EST-caveat",
                "owner": "EST",
                "kind": "caveat",
                "bindingness": "political",
                "scope": {"countries": ["EST"], "roles": ["medic"]},
            },
        ],
        "pools": [
            {"id": "land", "country": country, "strength": strength, "roles": roles, "status": "assumed"}
            for country, strength, roles in (
                ("DEU", 300, ["guard", "medic"]),
                ("ESP", 500, ["guard"]),
                ("EST", 30, ["guard", "medic"]),
                ("FRA", 150, ["guard", "medic"]),
            )
        ],
    }
    return tiny_model({"DEU": 1, "ESP": 1, "EST": 1, "FRA": 1}, **{**given, **more})
