"""What cannot be right in a model as a whole, and what a reader of it should know.

``contradictions`` are errors: a model that has one cannot be used. ``remarks`` are warnings.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from forcegen.problems import Problem, nearest
from forcegen.terms.entities import Defaults, Requirement
from forcegen.terms.record import Sourced

if TYPE_CHECKING:
    from forcegen.model.force_model import ForceModel


@dataclass(frozen=True)
class Locator:
    """Says where a row of a table was written; without files, by its place in the model."""

    rows: Mapping[tuple[str, int], str] = field(default_factory=dict)

    def __call__(self, table: str, row: int | None, key: str) -> str:
        """The place of a key in a row, as a message names it."""
        place = table if row is None else self.rows.get((table, row), f"{table}[{row}]")
        return f"{place}, {key}" if key else place


@dataclass(frozen=True)
class Finding:
    """A problem, at a row of a table."""

    table: str
    row: int | None
    key: str
    found: str
    expected: str
    maybe: str = ""

    def problem(self, locate: Locator) -> Problem:
        """The finding as a message."""
        return Problem(locate(self.table, self.row, self.key), self.found, self.expected, self.maybe)


# -- errors ----------------------------------------------------------------------------------------------


def contradictions(model: ForceModel) -> Iterator[Finding]:
    """Everything that keeps the model from being used."""
    yield from _empty_tables(model)
    yield from _duplicates(model)
    yield from _unknown_references(model)
    yield from _unsourced(model)
    yield from _closed_sites(model)
    yield from _overlapping_requirements(model)


def _empty_tables(model: ForceModel) -> Iterator[Finding]:
    needed = {
        "roles": model.roles,
        "sites": model.sites,
        "countries": model.countries,
        "pools": model.pools,
        "requirements": model.requirements,
    }
    for table, rows in needed.items():
        if not rows:
            yield Finding(table, None, "", "no row", "at least one")


def fold(text: str) -> str:
    """The form in which two ids that look alike are the same."""
    return unicodedata.normalize("NFKC", text).casefold()


def _duplicates(model: ForceModel) -> Iterator[Finding]:
    named: dict[str, Sequence[str]] = {
        "sources": [source.id for source in model.sources],
        "roles": [role.id for role in model.roles],
        "zones": [zone.id for zone in model.zones],
        "sites": [site.id for site in model.sites],
        "countries": [country.id for country in model.countries],
        "pools": [pool.key for pool in model.pools],
        "conditions": [condition.id for condition in model.conditions],
        "rules": [rule.id for rule in model.rules],
        "scenarios": [scenario.id for scenario in model.scenarios],
    }
    for table, ids in named.items():
        seen: dict[str, str] = {}
        for row, this in enumerate(ids):
            before = seen.get(fold(this))
            seen.setdefault(fold(this), this)
            if before is not None:
                like = "" if before == this else f", which differs from '{before}' only in case or form"
                yield Finding(table, row, "id", f'"{this}"{like}', "an id of its own", "a row was copied")
    own = {fold(rule.id): rule.id for rule in model.rulebook if rule.derived}
    for row, rule in enumerate(model.rules):
        if fold(rule.id) in own:
            yield Finding("rules", row, "id", f'"{rule.id}"', "an id that no pool's own rule has")


def _unknown(table: str, row: int, key: str, given: Iterable[str | None], known: Iterable[str]) -> Iterator[Finding]:
    names = set(known)
    for name in given:
        if name is not None and name not in names:
            near = nearest(name, names)
            listing = ", ".join(sorted(names)[:8]) + (", …" if len(names) > 8 else "")
            yield Finding(
                table, row, key, f'"{name}"', f"a known id ({listing})" if names else "no id: none is known", near
            )


def _unknown_references(model: ForceModel) -> Iterator[Finding]:
    countries = {country.id for country in model.countries}
    hosts = {site.host for site in model.sites}
    roles = {role.id for role in model.roles}
    sites = {site.id for site in model.sites}
    zones = {zone.id for zone in model.zones}
    pools = {pool.id for pool in model.pools}
    conditions = {condition.id for condition in model.conditions}
    sources = {source.id for source in model.sources}

    for row, site in enumerate(model.sites):
        yield from _unknown("sites", row, "zone", [site.zone], zones)
    for row, pool in enumerate(model.pools):
        yield from _unknown("pools", row, "country", [pool.country], countries)
        yield from _unknown("pools", row, "roles", pool.roles, roles)
    own = {country: {pool.id for pool in model.pools if pool.country == country} for country in countries}
    for table, members in (("commitments", model.commitments), ("history", model.history)):
        for row, member in enumerate(members):
            yield from _unknown(table, row, "country", [member.country], countries)
            if member.country in countries:
                yield from _unknown(table, row, "pool", [member.pool], own[member.country])
    for row, requirement in enumerate(model.requirements):
        yield from _unknown("requirements", row, "site", [requirement.site], sites)
        yield from _unknown("requirements", row, "role", [requirement.role], roles)
    components = {role.component for role in model.roles}
    for row, rule in enumerate(model.rules):
        scope = rule.scope
        yield from _unknown("rules", row, "owner", [rule.owner], countries | hosts | {"coalition"})
        yield from _unknown("rules", row, "scope.countries", scope.countries, countries)
        yield from _unknown("rules", row, "scope.pools", scope.pools, pools)
        yield from _unknown("rules", row, "scope.sites", scope.sites, sites)
        yield from _unknown("rules", row, "scope.zones", scope.zones, zones)
        yield from _unknown("rules", row, "scope.hosts", scope.hosts, hosts)
        yield from _unknown("rules", row, "scope.roles", scope.roles, roles)
        yield from _unknown("rules", row, "scope.components", scope.components, components)
        yield from _unknown("rules", row, "condition", rule.conditions(), conditions)
    scenarios = {scenario.id for scenario in model.scenarios}
    for row, scenario in enumerate(model.scenarios):
        yield from _unknown("scenarios", row, "extends", [scenario.extends], scenarios - {scenario.id})
        yield from _unknown("scenarios", row, "conditions", scenario.conditions, conditions)
    for table, row, record in _records(model):
        given = {record.source, *(figure.source for figure in record.provenance.values())} - {None}
        yield from _unknown(table, row, "source", sorted(filter(None, given)), sources)


def _records(model: ForceModel) -> Iterator[tuple[str, int, Sourced]]:
    tables: dict[str, Sequence[Sourced]] = {
        "sources": model.sources,
        "roles": model.roles,
        "zones": model.zones,
        "sites": model.sites,
        "countries": model.countries,
        "pools": model.pools,
        "commitments": model.commitments,
        "history": model.history,
        "conditions": model.conditions,
        "requirements": model.requirements,
        "rules": model.rules,
    }
    for table, rows in tables.items():
        for row, record in enumerate(rows):
            yield table, row, record


def _unsourced(model: ForceModel) -> Iterator[Finding]:
    for row, pool in enumerate(model.pools):
        strength = pool.provenance_of("strength")
        if strength.status is None or (strength.source is None and strength.status != "assumed"):
            yield Finding("pools", row, "strength", "no source or no status", "both (an assumed figure needs no source)")
    for row, rule in enumerate(model.rules):
        if rule.status is None or (rule.source is None and rule.status != "assumed"):
            yield Finding("rules", row, "source", "no source or no status", "both (an assumed rule needs no source)")


def _closed_sites(model: ForceModel) -> Iterator[Finding]:
    closed = {site.id: site.state for site in model.sites if site.state != "open"}
    where = {"occupied": "occupied", "front": "at the front"}
    for row, requirement in enumerate(model.requirements):
        if requirement.site in closed:
            state = where[closed[requirement.site]]
            yield Finding(
                "requirements", row, "site", f'"{requirement.site}", which is {state}', "a site that is open"
            )


def _overlapping_requirements(model: ForceModel) -> Iterator[Finding]:
    lines: dict[tuple[str, str, int], list[tuple[int, Requirement]]] = {}
    for row, requirement in enumerate(model.requirements):
        key = (requirement.site, requirement.role, requirement.priority)
        for _, other in lines.get(key, ()):
            both = set(_when(model, requirement)) & set(_when(model, other))
            if both:
                what = f'"{requirement.site}" and "{requirement.role}" again in rotation {min(both)}'
                yield Finding("requirements", row, "site", what, "one row for a site, role, priority and rotation")
                break
        lines.setdefault(key, []).append((row, requirement))


def _when(model: ForceModel, period: Requirement) -> tuple[int, ...]:
    return model.calendar.touched(period.since, period.until)


def idle_rules(model: ForceModel) -> Iterator[Finding]:
    """Rules whose scope touches nothing. An error in what a person wrote; a scenario may bring it about."""
    needed = needs(model)
    able = {role.id: [pool for pool in model.pools if role.id in pool.roles] for role in model.roles}
    for row, rule in enumerate(model.rules):
        if rule.idle:
            continue
        rotations = set(model.calendar.touched(rule.scope.since, rule.scope.until))
        sites = {site.id for site in model.sites if rule.scope.covers_site(site)}
        roles = {
            role.id
            for role in model.roles
            if rule.scope.covers_role(role) and any(rule.scope.covers_pool(pool) for pool in able[role.id])
        }
        if not any(
            site in sites and role in roles and rotations.intersection(when) for (site, role), when in needed.items()
        ):
            yield Finding(
                "rules",
                row,
                "scope",
                f'a scope of "{rule.id}" that touches nothing',
                "a scope in which some pool could fill some requirement",
                "idle = true, if the rule is kept for another scenario",
            )


def needs(model: ForceModel) -> dict[tuple[str, str], set[int]]:
    """Site and role → the rotations in which somebody can be of use there.

    That is where the role is required; and, for an enabling role, wherever anything is required at the site.
    """
    needed: dict[tuple[str, str], set[int]] = {}
    manned: dict[str, set[int]] = {}
    for requirement in model.requirements:
        when = _when(model, requirement)
        needed.setdefault((requirement.site, requirement.role), set()).update(when)
        manned.setdefault(requirement.site, set()).update(when)
    for role in model.roles:
        if role.enabling:
            for site, rotations in manned.items():
                needed.setdefault((site, role.id), set()).update(rotations)
    return needed


# -- warnings --------------------------------------------------------------------------------------------


def remarks(model: ForceModel) -> Iterator[Finding]:
    """What a reader of the model's results should know."""
    able = {role for pool in model.pools for role in pool.roles}
    for row, requirement in enumerate(model.requirements):
        if requirement.role not in able:
            yield Finding("requirements", row, "role", f'"{requirement.role}", which no pool has', "a role of some pool")
        if not _when(model, requirement):
            yield Finding("requirements", row, "from", "a time outside the plan", "at least one rotation of the plan")
    used = {condition for rule in model.rules for condition in rule.conditions()}
    for row, condition in enumerate(model.conditions):
        if condition.id not in used:
            yield Finding("conditions", row, "id", f'"{condition.id}", which no rule refers to', "a rule that does")
    for row, pool in enumerate(model.pools):
        if model.available(pool, 1) <= 0:
            yield Finding("pools", row, "strength", "nobody left to deploy", "more people than are bound at home and elsewhere")


def assumptions(model: ForceModel) -> dict[str, int]:
    """Number of assumed figures by what they are, the most first (``{"requirements personnel": 96, …}``)."""
    counted: Counter[str] = Counter()
    for table, _, record in (*_records(model), ("defaults", 0, model.defaults)):
        counted.update(
            f"{table} {key}"
            for key in _figures(record)
            if record.provenance_of(key).status not in {"verified", "reported"}
        )
    return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))


def _figures(record: Sourced) -> Iterator[str]:
    """The fields of a record that hold a figure which a person chose."""
    for key in type(record).model_fields:
        value = getattr(record, key)
        chosen = key in record.model_fields_set or isinstance(record, Defaults)
        if chosen and isinstance(value, Decimal | int) and not isinstance(value, bool) and key not in _NO_FIGURES:
            yield key


_NO_FIGURES = frozenset({"priority", "rotation", "since", "until"})
