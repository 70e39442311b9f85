"""What many tests start from: a small model folder to spoil, and a small model made in Python."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import forcegen as fg
from forcegen.model import ForceModel, load
from forcegen.problems import ModelError

EVERYTHING = os.environ.get("FORCEGEN_TESTS") == "all"
"""Whether the tests are to take their time, as ``FORCEGEN_TESTS=all pytest`` asks."""


def examples(many: int) -> int:
    """On how many random cases a property is tried: on half, ten at least, unless everything is asked for."""
    return many if EVERYTHING else max(many // 2, min(many, 10))


@cache
def solved(name: str, scenario: str = "base") -> tuple[fg.Plan, ForceModel]:
    """The plan of a shipped model, and the model that it answers; solved once for the tests that only look at it."""
    model = load(name)
    return fg.solve(model, scenario), fg.vary(model, scenario).model


HEAD = """\
schema = "forcegen.model/1"
name = "small"
as_of = 2025-02-20

[calendar]
start = 2025-07-01
rotations = 4

[defaults]
dwell = 1

[[sources]]
id = "yearbook"
title = "A yearbook"

[[roles]]
id = "protection"
name = "Protection"

[[roles]]
id = "medical"
name = "Medical"

[[zones]]
id = "west"
name = "West"

[[sites]]
id = "lviv"
name = "Lviv"
zone = "west"
host = "UKR"

[[sites]]
id = "kharkiv"
name = "Kharkiv"
zone = "west"
host = "UKR"
state = "front"

[[sites]]
id = "enerhodar"
name = "Enerhodar"
zone = "west"
host = "UKR"
state = "occupied"

[[countries]]
id = "FRA"
name = "France"

[[countries]]
id = "EST"
name = "Estonia"

[[commitments]]
country = "FRA"
pool = "land"
mission = "Elsewhere"
personnel = 10

[[history]]
country = "FRA"
pool = "land"
rotation = 0
personnel = 50

[[conditions]]
id = "ceasefire"
name = "A ceasefire holds"
holds = true

[[rules]]
id = "fra-mandate"
kind = "ceiling"
owner = "FRA"
bindingness = "legal"
personnel = 400
source = "yearbook"
status = "verified"
scope = { countries = ["FRA"] }
while = ["ceasefire"]

[[scenarios]]
id = "no-ceasefire"
name = "No ceasefire"
conditions = { ceasefire = false }
"""

POOLS = """\
country,id,strength,strength.source,strength.status,roles,deployable_share
FRA,land,2000,yearbook,verified,protection medical,0.5
EST,land,500,yearbook,reported,protection,
"""

REQUIREMENTS = """\
site,role,personnel,from,until,status
lviv,protection,300,,,assumed
lviv,medical,20,1,2025-12-31,assumed
"""


@dataclass(frozen=True)
class ModelFolder:
    """A model on disk that a test may edit."""

    path: Path

    def write(self, name: str, content: str | bytes) -> None:
        """Replace a file, or make one."""
        raw = content.encode() if isinstance(content, str) else content
        (self.path / name).write_bytes(raw)

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace the one place where ``old`` stands in a file."""
        text = (self.path / name).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        self.write(name, text.replace(old, new))

    def append(self, name: str, text: str) -> None:
        """Add to the end of a file."""
        self.write(name, (self.path / name).read_text(encoding="utf-8") + text)

    def load(self) -> ForceModel:
        """The model."""
        return load(self.path)

    def problems(self) -> list[str]:
        """The messages of the one error that reading it raises."""
        with pytest.raises(ModelError) as caught:
            self.load()
        return without_lines(str(caught.value)).splitlines()


def without_lines(text: str) -> str:
    """Messages without the lines of tables and keys of TOML, which have tests of their own (``test_toml_lines``)."""
    return re.sub(r"(\.toml) line \d+(?=, |: found the key)", r"\1", text)


def small_folder(path: Path) -> ModelFolder:
    """The small model, written to a folder: three tables of CSV and TOML, one rule, one scenario."""
    folder = ModelFolder(path)
    folder.write("model.toml", HEAD)
    folder.write("pools.csv", POOLS)
    folder.write("requirements.csv", REQUIREMENTS)
    return folder


ASSUMED = {"status": "assumed"}


def tiny_model(
    land: Mapping[str, float],
    requirement: float | Mapping[tuple[str, str], float] = 0,
    *,
    sites: Sequence[str] = ("lviv",),
    roles: Sequence[str] = ("protection",),
    rules: Sequence[Mapping[str, Any]] = (),
    conditions: Mapping[str, bool] | None = None,
    rotations: int = 1,
    rotation_months: int = 6,
    dwell: int = 0,
    deployable_share: float = 1,
    overlap_days: int = 0,
    start: date = date(2025, 7, 1),
    **tables: Any,
) -> ForceModel:
    """A small model for tests of rules, of solvers and of what reads a plan.

    Args:
        land: Strength of each country's land forces, ``{"FRA": 1000}``; each pool can fill every role.
        requirement: People needed at every site in every role all the time, or by site and role.
        sites: Ids of the sites, all of them in the zone ``west`` and hosted by ``UKR``.
        roles: Ids of the roles, all of them of the ground component.
        rules: Rules as they stand in a file; an ``owner`` of ``coalition``, a bindingness of ``legal`` and
            a status of ``assumed`` are filled in.
        conditions: Conditions and whether they hold.
        rotations: Number of rotations.
        rotation_months: Length of a rotation.
        dwell: Rotations of rest after each rotation deployed.
        deployable_share: Share of the strengths that can be deployed.
        overlap_days: Days for which both contingents are there at a relief.
        start: First day of the first rotation.
        tables: Whole tables or other fields of the model, in place of those made here.
    """
    needed = (
        requirement
        if isinstance(requirement, Mapping)
        else {(site, role): requirement for site in sites for role in roles}
    )
    own = {"owner": "coalition", "bindingness": "legal", **ASSUMED}
    values: dict[str, Any] = {
        "name": "tiny",
        "as_of": start,
        "calendar": {"start": start, "rotations": rotations, "rotation_months": rotation_months},
        "defaults": {"deployable_share": deployable_share, "dwell": dwell, "overlap_days": overlap_days},
        "roles": [{"id": role, "name": role.capitalize()} for role in roles],
        "zones": [{"id": "west", "name": "West"}],
        "sites": [{"id": site, "name": site.capitalize(), "zone": "west", "host": "UKR"} for site in sites],
        "countries": [{"id": country, "name": country} for country in land],
        "pools": [
            {"id": "land", "country": country, "strength": strength, "roles": list(roles), **ASSUMED}
            for country, strength in land.items()
        ],
        "conditions": [{"id": name, "name": name, "holds": holds} for name, holds in (conditions or {}).items()],
        "requirements": [
            {"site": site, "role": role, "personnel": personnel} for (site, role), personnel in needed.items()
        ],
        "rules": [{**own, **rule} for rule in rules],
    }
    return ForceModel.model_validate({**values, **tables})
