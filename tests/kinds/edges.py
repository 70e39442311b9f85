"""Plans at the edge of what a rule allows, made by hand, and the parts of which they are made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from audit_case import ASSUMED, SEVERAL, Sent, answer, one_pool

from forcegen.documents.plan import Plan
from forcegen.model import ForceModel

Cell = tuple[str, str, str, int]
"""Country, site, role, rotation."""


@dataclass(frozen=True)
class Edge:
    """A plan at the edge of what a model allows: one person ``more`` in ``cell`` breaks ``rule`` and nothing else.

    Where the edge is a least number, that one person is taken away: ``more`` is -1. A cell of the model with one
    pool is its rotation.
    """

    name: str
    kind: str
    most: Mapping[int, int] | Mapping[Cell, int]
    cell: int | Cell
    rule: str
    pool: dict[str, Any] = field(default_factory=dict)
    tables: dict[str, Any] = field(default_factory=dict)
    more: int = 1
    waived: Mapping[int, int] = field(default_factory=dict)

    @property
    def model(self) -> ForceModel:
        """The model."""
        return one_pool(self.pool, **self.tables)

    def plan(self, model: ForceModel, *, over: bool) -> Plan:
        """The document of the plan at the edge, or over it."""
        persons: Counter[int | Cell] = Counter(dict(self.most))
        persons[self.cell] += self.more if over else 0
        sent = [_sent(cell, number) for cell, number in persons.items() if number]
        waivers = [
            {"country": "FRA", "pool": "land", "rotation": t, "personnel": number, "rule": "a-rule"}
            for t, number in self.waived.items()
        ]
        return answer(model, sent, waivers=waivers)


def _sent(cell: int | Cell, personnel: int) -> Sent:
    country, site, role, t = ("FRA", "lviv", "protection", cell) if isinstance(cell, int) else cell
    return (country, "land", site, role, t, personnel)


def at(site: str, role: str = "protection", t: int = 1, **personnel: int) -> dict[Cell, int]:
    """Persons by country at one post."""
    return {(country, site, role, t): number for country, number in personnel.items()}


def written(kind: str, **fields: object) -> dict[str, Any]:
    rule = {"id": "a-rule", "kind": kind, "owner": "FRA", "bindingness": "legal", "status": "assumed"}
    return {"rules": [{**rule, **fields}]}


def several(kind: str, **fields: object) -> dict[str, Any]:
    return SEVERAL | written(kind, **fields)


def grown(*strengths: tuple[int | date, int]) -> dict[str, Any]:
    rows = [{"country": "FRA", "pool": "land", "from": since, "personnel": number} for since, number in strengths]
    return {"strengths": [row | ASSUMED for row in rows]}


def fact(**fields: object) -> dict[str, Any]:
    return {"conditions": [{"id": "fact", "name": "A fact.", "holds": True, **fields}]}


def mission(personnel: int, **period: object) -> dict[str, Any]:
    mission = {"country": "FRA", "pool": "land", "mission": "Elsewhere", "personnel": personnel}
    return {"commitments": [{**mission, **period}]}


def past(*deployments: tuple[int, int]) -> dict[str, Any]:
    rows = [{"country": "FRA", "pool": "land", "rotation": t, "personnel": number} for t, number in deployments]
    return {"history": rows}


AVAILABILITY, DWELL, MOBILISATION = (f"FRA.land.{kind}" for kind in ("availability", "dwell", "mobilisation"))

FRENCH = {"countries": ["FRA"]}
