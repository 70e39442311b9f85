"""What the model's tables say, as exact numbers."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from forcegen.model import ForceModel
    from forcegen.rules import Rule
    from forcegen.terms.entities import Commitment, Pool

TABLES = (
    "sources",
    "roles",
    "zones",
    "sites",
    "countries",
    "pools",
    "commitments",
    "history",
    "conditions",
    "requirements",
    "rules",
    "scenarios",
)
"""Tables whose figures have a source and a status."""

NO_FIGURES = frozenset({"lat", "lon", "priority", "rotation", "rotations", "since", "until"})
"""Numbers that say where, when or in which order, and so are neither verified nor assumed."""


class Figures:
    """The model as the audit reads it.

    Attributes:
        model: The model.
        rotations: Rotations of the plan, 1 to T.
        pools: Pools by country and pool.
        sites: Sites by id.
        roles: Roles by id.
        required: Persons required, by priority, at a site in a role in a rotation.
        manned: Sites and rotations in which anything is required there.
    """

    def __init__(self, model: ForceModel) -> None:
        self.model = model
        self.rotations = range(1, model.calendar.rotations + 1)
        self.pools = {(pool.country, pool.id): pool for pool in model.pools}
        self.sites = {site.id: site for site in model.sites}
        self.roles = {role.id: role for role in model.roles}
        self.required: dict[tuple[str, str, int], dict[int, Fraction]] = {}
        for line in model.requirements:
            for t in self.rotations:
                if model.calendar.touches(t, line.since, line.until):
                    lines = self.required.setdefault((line.site, line.role, t), {})
                    lines[line.priority] = Fraction(line.personnel)
        self.manned = {(site, t) for site, _, t in self.required}
        self._held: dict[str, frozenset[int]] = {}
        self._possible: dict[str, frozenset[int]] = {}
        self._served: dict[tuple[str, str, int], Fraction] = {}
        for past in model.history:
            key = (past.country, past.pool, past.rotation)
            self._served[key] = self._served.get(key, Fraction(0)) + Fraction(past.personnel)
        self._missions: dict[tuple[str, str], list[Commitment]] = {}
        for mission in model.commitments:
            self._missions.setdefault((mission.country, mission.pool), []).append(mission)

    # -- when --------------------------------------------------------------------------------------------

    def held(self, condition: str) -> frozenset[int]:
        """Rotations that a condition covers: in these, what it permits is permitted."""
        if condition not in self._held:
            self._held[condition] = frozenset(self.model.holds(condition))
        return self._held[condition]

    def possible(self, condition: str) -> frozenset[int]:
        """Rotations that a condition touches: in these, what it forbids is forbidden."""
        if condition not in self._possible:
            self._possible[condition] = frozenset(self.model.may_hold(condition))
        return self._possible[condition]

    def in_force(self, rule: Rule) -> list[int]:
        """Rotations that the rule's period touches, unless a condition keeps the rule out of them."""
        return [
            t
            for t in self.rotations
            if self.model.calendar.touches(t, rule.scope.since, rule.scope.until)
            and all(t in self.possible(condition) for condition in rule.holds_while)
            and not any(t in self.held(condition) for condition in rule.holds_unless)
        ]

    # -- how many ----------------------------------------------------------------------------------------

    def people(self, pool: Pool) -> Fraction:
        """People of a pool that can be away from home: strength × deployable share − committed − floor."""
        share = _own(pool.deployable_share, self.model.defaults.deployable_share)
        return Fraction(pool.strength) * Fraction(share) - Fraction(pool.committed) - Fraction(pool.floor)

    def rest(self, pool: Pool) -> int:
        """Rotations of rest owed after each rotation deployed."""
        return _own(pool.dwell, self.model.defaults.dwell)

    def cost_of_a_post(self, pool: Pool) -> Fraction:
        """People that one filled post costs: 1 / (1 − overlap / tour), a month being 365/12 days."""
        tour = self.model.calendar.rotation_months * Fraction(365, 12)
        return 1 / (1 - _own(pool.overlap_days, self.model.defaults.overlap_days) / tour)

    def serving(self, pool: Pool, rotation: int) -> Fraction:
        """People of a pool on missions elsewhere in a rotation; before the plan, those of the force too."""
        on_missions = sum(
            Fraction(mission.personnel)
            for mission in self._missions.get((pool.country, pool.id), ())
            if self.model.calendar.touches(rotation, mission.since, mission.until)
        )
        return on_missions + self._served.get((pool.country, pool.id, rotation), Fraction(0))

    # -- how sure ----------------------------------------------------------------------------------------

    def assumed(self) -> dict[str, int]:
        """Figures that nobody verified or reported, counted by table and field."""
        counted: Counter[str] = Counter()
        records = [(table, record) for table in TABLES for record in getattr(self.model, table)]
        for table, record in (*records, ("defaults", self.model.defaults)):
            # a default of the model is a figure even where nobody wrote it down
            chosen = type(record).model_fields if table == "defaults" else record.model_fields_set
            for field in set(chosen) - NO_FIGURES:
                value = getattr(record, field)
                figure = isinstance(value, int | Decimal) and not isinstance(value, bool)
                if figure and record.provenance_of(field).status not in {"verified", "reported"}:
                    counted[f"{table} {field}"] += 1
        return dict(counted)


def _own[T](own: T | None, default: T) -> T:
    """A pool's own figure, or the model's default."""
    return default if own is None else own
