"""The smallest models that show what a rule does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rows_of import forbidden_by

from builders import ASSUMED, tiny_model
from forcegen.model import ForceModel


def theatre(scope: Mapping[str, Sequence[str]]) -> ForceModel:
    """France and Britain, protection and air defence, a site in the west and one at the coast; one caveat."""
    model = tiny_model(
        {"FRA": 100, "GBR": 100}, 10, sites=("lviv", "odesa"), roles=("flak", "guard"), rules=[{"id": "free"} | CEILING]
    )
    sites = [{"id": "lviv", "name": "Lviv", "zone": "west", "host": "UKR"}]
    return model.with_tables(
        zones=[{"id": "west", "name": "West"}, {"id": "coast", "name": "Coast"}],
        sites=[*sites, {"id": "odesa", "name": "Odesa", "zone": "coast", "host": "MDA"}],
        roles=[{"id": "flak", "name": "Flak", "component": "air"}, {"id": "guard", "name": "Guard"}],
        rules=[{"id": "no", "kind": "caveat", "owner": "FRA", "bindingness": "political", "scope": scope, **ASSUMED}],
    )


CEILING = {"kind": "ceiling", "personnel": 1000}


def two_countries(
    rule: Mapping[str, Any], need: float = 100, fra: int = 500, gbr: int = 500, sites: Sequence[str] = ("kyiv", "lviv")
) -> ForceModel:
    """France and Britain at some sites in one rotation, under one rule ``rule``."""
    return tiny_model({"FRA": fra, "GBR": gbr}, need, sites=sites, rules=[{"id": "rule", **rule}])


def two_rotations(
    *rules: dict[str, object], sites: tuple[str, ...] = ("lviv",), conditions: Mapping[str, bool] | None = None
) -> ForceModel:
    """100 of France's 500 needed at each site in both rotations."""
    return tiny_model({"FRA": 500}, 100, sites=sites, rotations=2, rules=rules, conditions=conditions)


def under(rule: Mapping[str, Any], *, rotations: int = 4, **conditions: Mapping[str, Any]) -> ForceModel:
    """100 of France's 500 needed at Lviv from July 2025 on, half-year by half-year, under one rule ``law``.

    A condition's dates are given as those of a file: ``vote={"from": 2}``.
    """
    model = tiny_model(
        {"FRA": 500},
        100,
        rotations=rotations,
        rules=[{"id": "law", "scope": {"countries": ["FRA"]}, **rule}],
        conditions=dict.fromkeys(conditions, True),
    )
    dated = [{"id": name, "name": name, "holds": True, **when} for name, when in conditions.items()]
    return model.with_tables(conditions=dated)


def barred(model: ForceModel) -> set[int]:
    """Rotations in which the rule forbids France's contribution."""
    return {int(name.rpartition(".")[2]) for name in forbidden_by(model, "law")}


def one_pool(need: int = 100, strength: int = 100, dwell: int = 1, rotations: int = 4, **pool: object) -> ForceModel:
    """France's land forces at one site, with figures of its own in the pool's row."""
    model = tiny_model({"FRA": strength}, need, dwell=dwell, rotations=rotations)
    return model.with_tables(pools=[{**model.pools[0].model_dump(exclude_defaults=True), **pool}])
