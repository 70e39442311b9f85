"""What a burden is measured by: a figure of each country."""

from __future__ import annotations

from fractions import Fraction
from typing import get_args

from forcegen.documents.burden import Key
from forcegen.model import ForceModel
from forcegen.problems import Argument, Problem
from forcegen.terms.entities import strength_by_country

KEYS: tuple[Key, ...] = get_args(Key)


def figures_by_key(model: ForceModel, key: Key) -> tuple[dict[str, Fraction], list[Problem]]:
    """The figure of every country that has pools; and a problem where some of them have none above zero."""
    with_pools = {pool.country for pool in model.pools}
    strength = strength_by_country(model.pools)
    figures: dict[str, Fraction] = {}
    for country in sorted(model.countries, key=lambda one: one.id):
        if country.id not in with_pools:
            continue
        match key:
            case "active":
                value = country.active
            case "population":
                value = country.population
            case "gdp":
                value = country.gdp
            case "strength":
                value = None
        figures[country.id] = strength[country.id] if key == "strength" else Fraction(value or 0)
    without = [country for country, figure in figures.items() if not figure]
    if not without:
        return figures, []
    names = ", ".join(without[:_SHOWN]) + (f" and {len(without) - _SHOWN} more" if len(without) > _SHOWN else "")
    others = [one for one in KEYS if one != key and not figures_missing(model, one)]
    near = f'"{others[0]}"' if others else ""
    return figures, [
        Problem(
            Argument("key", key, shown=f"countries, {key}"), f"no figure for {names}", "one above zero for each", near
        )
    ]


_SHOWN = 4


def figures_missing(model: ForceModel, key: Key) -> bool:
    """Whether some country that has pools has no figure for the key."""
    with_pools = {pool.country for pool in model.pools}
    if key == "strength":
        return not all(any(pool.strength for pool in model.pools if pool.country == one) for one in with_pools)
    return not all(getattr(country, key) for country in model.countries if country.id in with_pools)


def keys_of(model: ForceModel) -> tuple[Key, ...]:
    """Keys that every country with pools has a figure for."""
    return tuple(key for key in KEYS if not figures_missing(model, key))
