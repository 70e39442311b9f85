"""Where each kind of variable stands among the columns."""

from __future__ import annotations

from dataclasses import dataclass

from forcegen.formulation.sets import Sets


@dataclass(frozen=True, slots=True)
class Columns:
    """First column of each kind of variable, in their order.

    Attributes:
        deployed: First deployed variable [pool, rotation]; the contributions stand before it.
        shortfall: First shortfall [line].
        surge: First surge [pool, rotation].
        own: First of the rules' own variables: people whose rest is cut short, then whole numbers.
    """

    deployed: int
    shortfall: int
    surge: int
    own: int


def columns_of(sets: Sets) -> Columns:
    """The columns of a program over these sets."""
    deployments = len(sets.pools) * sets.rotations
    shortfall = sets.contributions + deployments
    surge = shortfall + sets.lines
    return Columns(sets.contributions, shortfall, surge, surge + deployments)
