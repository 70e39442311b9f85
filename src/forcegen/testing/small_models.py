"""Models of a few people, with a rule of any kind: small enough to try every consequence of the rule."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta
from random import Random
from typing import Any, Literal, get_args, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from forcegen.model import ForceModel
from forcegen.problems import ModelError
from forcegen.report.rule_book import held_by
from forcegen.rules import Rule
from forcegen.rules.plugged import name_of

Row = dict[str, Any]

ASSUMED: Row = {"status": "assumed"}

RULE = "the-rule"
"""Id of the rule that is tried."""

_START = date(2026, 1, 1)

NAMES: dict[str, tuple[str, ...]] = {
    "countries": ("FRA", "GBR"),
    "pools": ("air", "land"),
    "sites": ("lviv", "odesa"),
    "zones": ("south", "west"),
    "hosts": ("ROU", "UKR"),
    "roles": ("logistics", "protection"),
    "components": ("air", "ground"),
    "conditions": ("one", "two"),
}
"""All that a rule can name in a small model."""


def small_model(*, rotations: int = 3, rules: Sequence[Mapping[str, Any]] = (), **tables: Any) -> ForceModel:
    """Make a model of two countries, two sites and two roles, in which all that is required can be filled.

    Args:
        rotations: Number of rotations, of six months each.
        rules: Rules, as they stand in a model.
        tables: Whole tables of the model to replace.

    Raises:
        ModelError: With every problem of the model.
    """
    parts = {
        "schema": "forcegen.model/1",
        "name": "small",
        "as_of": _START,
        "calendar": {"start": _START, "rotations": rotations, "rotation_months": 6},
        "defaults": {"deployable_share": 1, "dwell": 0, "overlap_days": 0, **ASSUMED},
        "roles": [
            {"id": "protection", "name": "Protection", "component": "ground"},
            {"id": "logistics", "name": "Logistics", "component": "air"},
        ],
        "zones": [{"id": "west", "name": "West"}, {"id": "south", "name": "South"}],
        "sites": [
            {"id": "lviv", "name": "Lviv", "zone": "west", "host": "UKR"},
            {"id": "odesa", "name": "Odesa", "zone": "south", "host": "ROU"},
        ],
        "countries": [
            {"id": "FRA", "name": "France", "active": 200, "gdp": 30, **ASSUMED},
            {"id": "GBR", "name": "United Kingdom", "active": 100, "gdp": 10, **ASSUMED},
        ],
        "pools": [
            {"id": "land", "country": "FRA", "strength": 4, "roles": ["logistics", "protection"], **ASSUMED},
            {"id": "air", "country": "GBR", "strength": 3, "roles": ["logistics", "protection"], **ASSUMED},
        ],
        "requirements": [
            {"site": "lviv", "role": "protection", "personnel": 4, **ASSUMED},
            {"site": "odesa", "role": "logistics", "personnel": 3, **ASSUMED},
        ],
        "rules": [dict(rule) for rule in rules],
    }
    return ForceModel.model_validate(parts | tables)


def random_models(
    kind: type[Rule], seed: int, many: int, samples: Sequence[Mapping[str, Any]] = ()
) -> Iterator[ForceModel]:
    """Make small models with a rule of a kind each, a draw that makes no valid model being left out.

    Args:
        kind: The rule kind.
        seed: The same models come again for the same seed.
        many: Number of draws.
        samples: Fields of the kind to use, instead of fields drawn by their types.
    """
    chance = Random(seed)  # noqa: S311 - models to try, no secrets
    written = {key: value for key, value in tomllib.loads(kind.example).items() if key not in {"id", "scope", "source"}}
    for _ in range(many):
        own = dict(chance.choice(samples)) if samples else _fields(kind, written, chance)
        rule = {"id": RULE, "kind": name_of(kind), "owner": "FRA", "bindingness": "political", **ASSUMED}
        rule |= own | {"scope": _scope(chance) | _period(chance)}
        rule |= {key: chance.sample(NAMES["conditions"], chance.choice((0, 0, 0, 1))) for key in ("while", "unless")}
        with suppress(ModelError, ValidationError):
            yield _random_model(chance, rule)


def _random_model(chance: Random, rule: Row) -> ForceModel:
    rotations = chance.randint(1, 3)
    calendar = {"start": _START, "rotations": rotations, "rotation_months": chance.choice((1, 4, 6))}
    base = small_model(calendar=calendar)
    pools = [pool.model_copy(update={"strength": pool.strength * 0 + chance.randint(1, 4)}) for pool in base.pools]
    posts = [(site, role) for site in NAMES["sites"] for role in NAMES["roles"] if chance.random() < 0.7]
    return small_model(
        calendar=calendar,
        pools=pools,
        requirements=[
            {"site": site, "role": role, "personnel": chance.randint(1, 4), **ASSUMED}
            for site, role in posts or [("lviv", "protection")]
        ],
        conditions=[
            {"id": name, "name": name, "holds": chance.random() < 0.7} | _period(chance) for name in NAMES["conditions"]
        ],
        strengths=[
            {"country": "FRA", "pool": "land", "from": 2, "personnel": chance.randint(0, 5), **ASSUMED}
            for _ in range(chance.choice((0, 0, 1)))
        ],
        history=[
            {"country": "FRA", "pool": "land", "rotation": past, "personnel": chance.randint(1, 2)}
            for past in chance.sample((-2, -1, 0), chance.choice((0, 0, 1, 2)))
        ],
        rules=[rule],
    )


def _scope(chance: Random) -> Row:
    """A scope without dates; a half of them cover everything."""
    parts = chance.sample(("countries", "sites", "roles", "hosts", "zones", "components"), chance.choice((0, 0, 1, 2)))
    return {part: [chance.choice(NAMES[part])] for part in parts}


def _period(chance: Random) -> Row:
    """No dates, or one or two in or about the plan: half of them days, half rotations."""
    if chance.random() < 0.5:
        return {}
    moments: list[Any]
    if chance.random() < 0.5:
        moments = sorted(chance.randint(0, 4) for _ in range(2))
    else:
        moments = sorted(_START + timedelta(days=chance.randint(-200, 700)) for _ in range(2))
    return {key: one for key, one in zip(("from", "until"), moments, strict=True) if chance.random() < 0.7}


# -- fields by their types -------------------------------------------------------------------------------

_DRAWN: dict[str, Callable[[Random], Any]] = {
    "persons": lambda chance: chance.randint(0, 6),
    "number": lambda chance: chance.randint(0, 6),
    "whole number": lambda chance: chance.randint(1, 4),
    "number above 0": lambda chance: chance.randint(1, 4),
    "share 0–1": lambda chance: chance.choice((0, 0.25, 0.5, 1)),
    "yes/no": lambda chance: chance.random() < 0.5,
    "days": lambda chance: chance.randint(0, 400),
    "months": lambda chance: chance.randint(1, 18),
    "date": lambda chance: _START + timedelta(days=chance.randint(-100, 500)),
    "date or rotation": lambda chance: chance.randint(-1, 4),
    "scope": _scope,
    "id from conditions": lambda chance: chance.choice(NAMES["conditions"]),
    "list of ids from conditions": lambda chance: chance.sample(NAMES["conditions"], chance.randint(1, 2)),
    "id from roles": lambda chance: chance.choice(NAMES["roles"]),
    "id from sites": lambda chance: chance.choice(NAMES["sites"]),
    "id from zones": lambda chance: chance.choice(NAMES["zones"]),
    "id from countries": lambda chance: chance.choice(NAMES["countries"]),
}
"""What a field holds, as ``forcegen rules`` says it, by how to draw it."""


def _fields(kind: type[Rule], written: Row, chance: Random) -> Row:
    """Fields of a kind's own: drawn by their types, or as in its example where a type says too little."""
    drawn: Row = {}
    for name, field in kind.model_fields.items():
        if name in Rule.model_fields:
            continue
        key = field.alias or name
        if not field.is_required() and chance.random() < 0.3:
            continue
        value = _value(name, field, written.get(key), chance)
        if value is not None:
            drawn[key] = value
    return drawn


def _value(name: str, field: FieldInfo, written: Any, chance: Random) -> Any:
    if get_origin(field.annotation) is Literal:
        return chance.choice(get_args(field.annotation))
    draw = _DRAWN.get(held_by(name, field))
    return written if draw is None else draw(chance)
