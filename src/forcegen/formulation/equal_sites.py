"""Sites that are equal are one: merged for the solve, and the plan split back to each of them exactly.

Two sites are equal when no rule can treat them differently. What is required of them may differ: contributions
at one are as good at the other, so that only the sum counts. Merging is exact where people and requirements
are whole, and is left alone where they are not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from forcegen.model import ForceModel
from forcegen.terms.entities import Requirement, Site

Line = tuple[str, str, int, int]
"""Site, role, rotation and priority."""


@dataclass(frozen=True)
class Merged:
    """A model in which equal sites are one.

    Attributes:
        whole: The model as it was.
        model: The model with one site for each class of equal ones; not fit for anything but a formulation.
        members: Sites of each class, by the site that stands for it; both in order of their ids.
    """

    whole: ForceModel
    model: ForceModel
    members: Mapping[str, tuple[str, ...]]


def merge_equal_sites(model: ForceModel) -> Merged:
    """Merge the sites that no rule tells apart."""
    sites = sorted(model.sites, key=lambda site: site.id)
    exact = all(row.personnel == row.personnel.to_integral_value() for row in model.requirements)
    if not exact or any(next(rule.stand_ins(model), None) for rule in model.rules):
        return Merged(model, model, {site.id: (site.id,) for site in sites})
    classes: list[list[Site]] = []
    for site in sites:
        for equal in classes:
            if not any(rule.tells_apart(equal[0], site) for rule in model.rules):
                equal.append(site)
                break
        else:
            classes.append([site])
    members = {equal[0].id: tuple(site.id for site in equal) for equal in classes}
    if len(members) == len(sites):
        return Merged(model, model, members)
    parts = {name: getattr(model, name) for name in type(model).model_fields}
    parts["sites"] = tuple(equal[0] for equal in classes)
    parts["requirements"] = tuple(_summed(model, members))
    # unchecked, because rules may still name the sites that were merged away
    return Merged(model, ForceModel.model_construct(**parts), members)


def _summed(model: ForceModel, members: Mapping[str, tuple[str, ...]]) -> Iterable[Requirement]:
    """The requirements of each class, one row for each stretch of rotations in which their sum stands still."""
    stands_for = {site: place for place, sites in members.items() for site in sites}
    sums: dict[tuple[str, str, int], dict[int, Decimal]] = {}
    for row in model.requirements:
        by_rotation = sums.setdefault((stands_for[row.site], row.role, row.priority), {})
        for rotation in model.calendar.touched(row.since, row.until):
            by_rotation[rotation] = by_rotation.get(rotation, Decimal(0)) + row.personnel
    for (place, role, priority), by_rotation in sums.items():
        stretch: list[int] = []
        for rotation in sorted(by_rotation):
            if stretch and (rotation != stretch[-1] + 1 or by_rotation[rotation] != by_rotation[stretch[0]]):
                yield _requirement(place, role, priority, by_rotation[stretch[0]], stretch)
                stretch = []
            stretch.append(rotation)
        if stretch:
            yield _requirement(place, role, priority, by_rotation[stretch[0]], stretch)


def _requirement(place: str, role: str, priority: int, personnel: Decimal, stretch: list[int]) -> Requirement:
    return Requirement.model_construct(
        site=place, role=role, priority=priority, personnel=personnel, since=stretch[0], until=stretch[-1]
    )


def split(
    sent: Mapping[str, int], lines: Mapping[tuple[str, int], int], sites: tuple[str, ...]
) -> dict[tuple[str, str], int]:
    """Persons sent to a class of equal sites, by pool and site.

    Each priority is filled in turn, its sites in proportion to what they require and to whole persons; whoever
    is sent beyond all requirements goes to the first site. Pools then take the sites one after the other,
    always in the same order, so that few pools share a site and a pool stays where it is.

    Args:
        sent: Persons by pool.
        lines: Whole persons required, by site and priority.
        sites: The sites at which somebody may serve, in order.
    """
    left = sum(sent.values())
    wanted = dict.fromkeys(sites, 0)
    for priority in sorted({priority for _, priority in lines}):
        required = {site: lines[site, priority] for site in sites if (site, priority) in lines}
        for site, persons in _in_proportion(required, min(left, sum(required.values()))).items():
            wanted[site] += persons
            left -= persons
    if sites:
        wanted[sites[0]] += left
    shares: dict[tuple[str, str], int] = {}
    in_line = iter([site for site in sites if wanted[site]])
    site = next(in_line, "")
    for pool in sorted(sent, key=lambda pool: _order(pool, sites)):
        persons = sent[pool]
        while persons:
            here = min(persons, wanted[site])
            shares[pool, site] = here
            persons -= here
            wanted[site] -= here
            if not wanted[site]:
                site = next(in_line, "")
    return shares


def _in_proportion(required: Mapping[str, int], persons: int) -> dict[str, int]:
    """Whole persons in proportion to requirements: the largest remainders, then the first ids, get one more."""
    total = sum(required.values())
    if not total:
        return dict.fromkeys(required, 0)
    shares = {site: persons * one // total for site, one in required.items()}
    remainders = sorted(required, key=lambda site: (-(persons * required[site] % total), site))
    for site in remainders[: persons - sum(shares.values())]:
        shares[site] += 1
    return shares


def _order(pool: str, sites: tuple[str, ...]) -> bytes:
    """A place in the queue that depends on names alone."""
    return hashlib.sha256(f"{pool}|{'|'.join(sites)}".encode()).digest()
