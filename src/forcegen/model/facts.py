"""The facts of a model for whoever changes a few of them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from forcegen.model.force_tables import ForceTables
    from forcegen.terms.calendar import Calendar
    from forcegen.terms.entities import Country, Leavers, Pool, Role, Site


class FactsOfModel:
    """What a rule may ask of a model (``forcegen.rules.base.Facts``), as it stands; override what is otherwise.

    Args:
        model: The model.
    """

    def __init__(self, model: ForceTables) -> None:
        self._model = model

    @property
    def calendar(self) -> Calendar:
        """The rotations of the plan."""
        return self._model.calendar

    @property
    def countries(self) -> tuple[Country, ...]:
        """Countries of the model."""
        return self._model.countries

    @property
    def pools(self) -> tuple[Pool, ...]:
        """Pools of the model."""
        return self._model.pools

    @property
    def sites(self) -> tuple[Site, ...]:
        """Sites of the model."""
        return self._model.sites

    @property
    def roles(self) -> tuple[Role, ...]:
        """Roles of the model."""
        return self._model.roles

    def holds(self, condition: str) -> tuple[int, ...]:
        """Rotations that a condition covers."""
        return self._model.holds(condition)

    def may_hold(self, condition: str) -> tuple[int, ...]:
        """Rotations that a condition touches."""
        return self._model.may_hold(condition)

    def past(self, country: str, pool: str, rotation: int) -> Fraction:
        """People of a pool whom the force had in a rotation before the plan."""
        return self._model.past(country, pool, rotation)

    def people_per_post(self, pool: Pool) -> Fraction:
        """People of a pool whom one filled post costs."""
        return self._model.people_per_post(pool)

    def people_in(self, country: str, pool: str, rotation: int) -> tuple[Fraction, Fraction]:
        """People of a pool available in any rotation, and those serving elsewhere then."""
        return self._model.people_in(country, pool, rotation)

    def rest(self, country: str, pool: str) -> tuple[int, Leavers]:
        """Rotations for which whoever served is bound, and who leaves a pool that shrinks."""
        return self._model.rest(country, pool)
