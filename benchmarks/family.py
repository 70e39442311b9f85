"""A seeded family of models: thirty countries, fifty sites, thirty years, and everything in between."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

import forcegen as fg

Form = Literal["steady", "changing"]
"""``steady``: nothing changes over time. ``changing``: mandates start and lapse, some are halved, and the
requirement steps up and down four times."""


@dataclass(frozen=True)
class Size:
    """How many of each; always three pools a country, dwell 3, two priorities."""

    countries: int
    sites: int
    zones: int
    roles: int
    rotations: int


SizeName = Literal["S", "M", "L", "XL", "XXL"]

SIZES: dict[SizeName, Size] = {
    "S": Size(10, 8, 3, 5, 6),
    "M": Size(30, 20, 4, 8, 12),
    "L": Size(30, 50, 5, 8, 20),
    "XL": Size(30, 50, 5, 8, 60),
    "XXL": Size(40, 200, 6, 10, 60),
}

DWELL = 3
POOLS = 3
STEPS = (1.0, 1.15, 0.9, 1.05, 0.95)
"""Requirement in each fifth of the plan, as a multiple of the first: up, down, up, down."""


def make(size: Size, form: Form, seed: int = 0) -> fg.ForceModel:
    """A model of the family: the same for the same size, form and seed."""
    rng = np.random.default_rng([seed, size.countries, size.sites, size.rotations])
    countries = [f"C{number:02d}" for number in range(size.countries)]
    roles = [f"role{number}" for number in range(size.roles)]
    zones = [f"zone{number}" for number in range(size.zones)]
    strengths = np.round(rng.lognormal(9.0, 0.8, (size.countries, POOLS)), -2).clip(300, 400_000)
    able = rng.random((size.countries, size.roles)) < 0.8
    willing = rng.random((size.countries, size.zones, size.roles)) < 0.6
    part = rng.uniform(0.15, 0.35, size.countries)
    ceilings = np.round(part * strengths.sum(axis=1)).astype(int)
    pools = [
        fg.Pool(
            id=f"pool{number}",
            country=country,
            strength=int(strengths[c, number]),
            roles=own,
            status="assumed",
        )
        for c, country in enumerate(countries)
        for number in range(POOLS)
        if (own := [role for r, role in enumerate(roles) if r % POOLS == number and able[c, r]])
    ]
    sustained = dict.fromkeys(countries, 0.0)
    for pool in pools:
        sustained[pool.country] += float(pool.strength) / (1 + DWELL)
    supply = sum(min(sustained[country], float(ceilings[c])) for c, country in enumerate(countries))
    return fg.ForceModel(
        name=f"{form}-{size.countries}-{size.sites}-{size.rotations}",
        as_of=date(2025, 1, 1),
        calendar=fg.Calendar(start=date(2025, 1, 1), rotations=size.rotations),
        defaults=fg.Defaults(deployable_share=1, dwell=DWELL, overlap_days=0),
        roles=[fg.Role(id=role, name=role) for role in roles],
        zones=[fg.Zone(id=zone, name=zone) for zone in zones],
        sites=[
            fg.Site(id=f"site{number:03d}", name=f"Site {number}", zone=zones[number % size.zones], host="UKR")
            for number in range(size.sites)
        ],
        countries=[fg.Country(id=country, name=country) for country in countries],
        pools=pools,
        requirements=list(_requirements(size, form, roles, 1.05 * supply, rng)),
        rules=[
            *_caveats(countries, zones, roles, willing, able),
            *_ceilings(size, form, countries, ceilings, rng),
        ],
    )


def _requirements(
    size: Size, form: Form, roles: list[str], persons: float, rng: np.random.Generator
) -> Iterator[fg.Requirement]:
    weights = rng.dirichlet(np.full(size.sites * size.roles, 2.0)).reshape(size.sites, size.roles)
    priorities = rng.integers(1, 3, (size.sites, size.roles))
    fifth = max(1, size.rotations // len(STEPS))
    for site in range(size.sites):
        for r, role in enumerate(roles):
            steps = STEPS if form == "changing" else STEPS[:1]
            for number, step in enumerate(steps):
                last = size.rotations if number == len(steps) - 1 else (number + 1) * fifth
                yield fg.Requirement(
                    site=f"site{site:03d}",
                    role=role,
                    personnel=max(1, round(persons * weights[site, r] * step)),
                    priority=int(priorities[site, r]),
                    since=number * fifth + 1,
                    until=last,
                )


def _caveats(
    countries: list[str], zones: list[str], roles: list[str], willing: np.ndarray, able: np.ndarray
) -> Iterator[fg.Caveat]:
    for c, country in enumerate(countries):
        for z, zone in enumerate(zones):
            declined = [role for r, role in enumerate(roles) if able[c, r] and not willing[c, z, r]]
            if declined:
                yield fg.Caveat(
                    id=f"{country}-{zone}",
                    owner=country,
                    bindingness="political",
                    status="assumed",
                    scope=fg.Scope(countries=[country], zones=[zone], roles=declined),
                )


def _ceilings(
    size: Size, form: Form, countries: list[str], ceilings: np.ndarray, rng: np.random.Generator
) -> Iterator[fg.Ceiling]:
    for c, country in enumerate(countries):
        persons = int(ceilings[c])
        spans: list[tuple[int, int, int]] = [(1, size.rotations, persons)]
        if form == "changing":
            first, middle = sorted(rng.integers(1, size.rotations + 1, 2).tolist())
            fate = rng.integers(0, 4)
            if fate == 0 and first > 1:  # the mandate starts later
                spans = [(1, first - 1, 0), (first, size.rotations, persons)]
            elif fate == 1 and middle < size.rotations:  # it lapses
                spans = [(1, middle, persons), (middle + 1, size.rotations, 0)]
            elif fate == 2 and middle < size.rotations:  # it is halved
                spans = [(1, middle, persons), (middle + 1, size.rotations, persons // 2)]
        for number, (since, until, most) in enumerate(spans):
            yield fg.Ceiling(
                id=f"{country}-mandate-{number}",
                owner=country,
                bindingness="legal",
                status="assumed",
                personnel=most,
                scope=fg.Scope(countries=[country], since=since, until=until),
            )
