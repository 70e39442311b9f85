"""What cannot be right in a model as a whole: errors, with which it cannot be used.

What is no error, but should be known, is in ``forcegen.model.remarks``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from forcegen.model.figures import figures_in
from forcegen.model.findings import Finding
from forcegen.model.requirement_changes import on_the_same_day
from forcegen.model.rows import DERIVED
from forcegen.problems import fold, nearest_id, quoted
from forcegen.rules.base import Rule
from forcegen.terms.dates import Moment, Period
from forcegen.terms.entities import (
    Commitment,
    Condition,
    Country,
    Eligible,
    PastDeployment,
    Pool,
    Requirement,
    Role,
    RoleShare,
    Scenario,
    Site,
    Strength,
    Zone,
)
from forcegen.terms.record import Record, Sourced
from forcegen.terms.scope import Places, Scope

if TYPE_CHECKING:
    from forcegen.model.force_tables import ForceTables


Unread = Mapping[str, frozenset[str] | None]
"""What of a model could not be read: by table the ids of its unreadable rows, ``None`` where even these
are unknown. What refers to them is not wrong for that."""

LONGEST_CHAIN = 100
"""Scenarios that may build on each other in one chain: nobody reads a longer one, and each is made from the start."""


# -- errors ----------------------------------------------------------------------------------------------


def contradictions(model: ForceTables, unread: Unread) -> Iterator[Finding]:
    """Everything that keeps the model from being used."""
    yield from _empty_tables(model, unread)
    yield from _duplicates(model)
    yield from unknown_references(model, unread, model.every_row())
    yield from _circles(model)
    yield from _long_chains(model)
    yield from unsourced(model.every_row())
    yield from _closed_sites(model)
    yield from _trained_for(model)
    if "calendar" not in unread:
        yield from _overlapping_requirements(model)
        yield from _overlong_reliefs(model)
        yield from _dated_twice(model)
        yield from _counted_twice(model)
        yield from _eligible_for(model)


def _empty_tables(model: ForceTables, unread: Unread) -> Iterator[Finding]:
    needed = {
        "roles": model.roles,
        "sites": model.sites,
        "countries": model.countries,
        "pools": model.pools,
        "requirements": model.requirements,
    }
    for table, rows in needed.items():
        if not rows and table not in unread:
            yield Finding(table, None, "", "no row", "at least one")


def _duplicates(model: ForceTables) -> Iterator[Finding]:
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
        seen: dict[str, int] = {}
        for row, this in enumerate(ids):
            before = seen.setdefault(fold(this), row)
            if before != row:
                like = f", which looks like {quoted(ids[before])}" if ids[before] != this else ""
                yield Finding(table, row, "id", f"{quoted(this)}{like}", "an id of its own", earlier=before)
    own = {fold(f"{pool.key}.{kind}") for pool in model.pools for kind in DERIVED}
    for row, rule in enumerate(model.rules):
        if fold(rule.id) in own:
            yield Finding("rules", row, "id", quoted(rule.id), "an id that no pool's own rule has")


REFERENCES = {
    "any_of": "conditions",
    "backstop": "conditions",
    "by": "roles",
    "component": "components",
    "components": "components",
    "condition": "conditions",
    "conditions": "conditions",
    "countries": "countries",
    "country": "countries",
    "extends": "scenarios",
    "holds_unless": "conditions",
    "holds_while": "conditions",
    "hosts": "hosts",
    "owner": "owners",
    "pools": "pools",
    "renewals": "conditions",
    "role": "roles",
    "roles": "roles",
    "site": "sites",
    "sites": "sites",
    "source": "sources",
    "zone": "zones",
    "zones": "zones",
}
"""Fields that hold ids of other rows, in whichever record or rule they stand, and whose ids these are."""


_OF_POOLS = Commitment | Eligible | PastDeployment | RoleShare | Strength
"""Rows that name a pool of a country."""


class _Names:
    """The ids of one kind, for looking references up."""

    def __init__(
        self,
        kind: str,
        names: Iterable[str],
        gaps: Iterable[frozenset[str] | None],
        called: Mapping[str, str] | None = None,
    ) -> None:
        """Take the ids, what of them could not be read, and what a reader sees for them, by id."""
        gaps = list(gaps)
        self._called = called or {}
        self.names = {*names, *(name for gap in gaps for name in gap or ())}
        self.open = None in gaps
        listed = sorted(self.names)[:8]
        more = ", …" if len(self.names) > len(listed) else ""
        self.expected = f"one of {', '.join(listed)}{more}" if listed else f"no id, as the model has no {kind}"
        self._near: dict[str, str] = {}

    def unknown(self, name: str) -> bool:
        """Whether no row of the kind has the id."""
        return name not in self.names and not self.open

    def near(self, name: str) -> str:
        """The id most like ``name``; looked for in the first hundred faults only, because it takes long."""
        if name not in self._near and len(self._near) < 100:
            self._near[name] = nearest_id(name, {one: self._called.get(one, "") for one in sorted(self.names)})
        return self._near.get(name, "")


def unknown_references(
    model: ForceTables, unread: Unread, rows: Iterable[tuple[str, int | None, Sourced]], *, whole: bool = True
) -> Iterator[Finding]:
    """Ids in some rows that no row of the model has.

    Args:
        model: The model.
        unread: What of it could not be read.
        rows: Rows to look at, by table and number.
        whole: Whether these have all their fields; of others, those left out are ``None``.
    """

    def gaps(*tables: str) -> list[frozenset[str] | None]:
        return [unread[table] for table in tables if table in unread]

    countries = [country.id for country in model.countries]
    hosts = {site.host for site in model.sites}
    # an unreadable site may have had any host, an unreadable role any component
    hidden, vague = ([None] if table in unread else [] for table in ("sites", "roles"))
    known = {
        "components": _Names("components", (role.component for role in model.roles), vague),
        "conditions": _Names(
            "conditions", (one.id for one in model.conditions), gaps("conditions"), _called(model.conditions)
        ),
        "countries": _Names("countries", countries, gaps("countries"), _called(model.countries)),
        "hosts": _Names("hosts", hosts, hidden, _called(model.countries)),
        "owners": _Names(
            "owners", {"coalition", *countries, *hosts}, [*gaps("countries"), *hidden], _called(model.countries)
        ),
        "pools": _Names("pools", (pool.id for pool in model.pools), gaps("pools")),
        "roles": _Names("roles", (role.id for role in model.roles), gaps("roles"), _called(model.roles)),
        "scenarios": _Names(
            "scenarios", (one.id for one in model.scenarios), gaps("scenarios"), _called(model.scenarios)
        ),
        "sites": _Names("sites", (site.id for site in model.sites), gaps("sites"), _called(model.sites)),
        "sources": _Names("sources", (source.id for source in model.sources), gaps("sources")),
        "zones": _Names("zones", (zone.id for zone in model.zones), gaps("zones"), _called(model.zones)),
    }
    own: dict[str, list[str]] = {}
    for pool in model.pools:
        own.setdefault(pool.country if not known["countries"].unknown(pool.country) else "", []).append(pool.id)
    for table, row, record in rows:
        told: set[str] = set()
        for kind, key, name in _references(record, whole=whole):
            names = known[kind]
            if names.unknown(name) and (key or name not in told):
                told.add(name)
                yield Finding(table, row, key, quoted(name), names.expected, names.near(name))
        if isinstance(record, _OF_POOLS) and record.country in known["countries"].names:
            may_be = [*own.get(record.country, ()), *own.get("", ())]  # of a country that is misspelt there
            names = _Names(f"pools of {record.country}", may_be, gaps("pools"))
            if record.pool is not None and names.unknown(record.pool):  # of a torn row it may be unreadable
                yield Finding(table, row, "pool", quoted(record.pool), names.expected, names.near(record.pool))


def _called(rows: Iterable[Country | Role | Site | Zone | Condition | Scenario]) -> dict[str, str]:
    """What a reader sees for the rows of a table, by id."""
    return {row.id: row.name for row in rows}


def likely(model: ForceTables, found: str, ids: Iterable[str]) -> str:
    """The id that was probably meant, quoted: of the row with this name (``Germany``), or the one most like it."""
    names: dict[str, str] = {}
    for rows in (model.conditions, model.zones, model.roles, model.sites, model.countries):
        names |= _called(rows)
    return nearest_id(found, {one: names.get(one, "") for one in ids})


def _references(record: Record, *, whole: bool = True) -> Iterator[tuple[str, str, str]]:
    """Every id that a record refers to: whose id it is, the key it stands under, and the id itself."""
    for field_, key, kind in _referring(type(record)):
        value = getattr(record, field_)
        if isinstance(value, Scope):
            yield from ((inner, f"{key}.{at}", name) for inner, at, name in _references(value))
        elif isinstance(value, str):
            yield kind, key, value
        else:
            yield from ((kind, key, name) for name in value or ())
    if isinstance(record, Rule) and whole:  # whatever a kind calls the field that holds it
        yield from (("conditions", "", name) for name in record.conditions())
    if isinstance(record, Sourced):
        for figure, provenance in record.provenance.items():
            if provenance.source is not None:
                yield "sources", f"{figure}.source", provenance.source


@cache
def _referring(kind: type[Record]) -> tuple[tuple[str, str, str], ...]:
    """The fields of a record that hold ids, or a scope of ids: field, key, and whose ids they are."""
    return tuple(
        (name, one.alias or name, REFERENCES.get(name, ""))
        for name, one in kind.model_fields.items()
        if name in REFERENCES or one.annotation is Scope
    )


def _circles(model: ForceTables) -> Iterator[Finding]:
    """Scenarios that build on themselves; each circle is told once."""
    below = {scenario.id: scenario.extends for scenario in model.scenarios}
    ends: set[str] = set()
    for row, scenario in enumerate(model.scenarios):
        chain: dict[str, None] = {}
        name: str | None = scenario.id
        while name is not None and name not in ends and name not in chain:
            chain[name] = None
            name = below.get(name)
        if name in chain:
            circle = [*list(chain)[list(chain).index(name) :], name]
            found = " → ".join(map(quoted, circle))
            yield Finding("scenarios", row, "extends", found, "a chain that ends at the model as written")
        ends.update(chain)


def _long_chains(model: ForceTables) -> Iterator[Finding]:
    """Scenarios that build on too many others; of each chain the first that does."""
    below = {scenario.id: scenario.extends for scenario in model.scenarios}
    lengths: dict[str, int] = {}
    for row, scenario in enumerate(model.scenarios):
        chain: dict[str, None] = {}
        name: str | None = scenario.id
        while name in below and name not in lengths and name not in chain:
            chain[str(name)] = None
            name = below[name]
        length = lengths.get(str(name), 0)
        for one in reversed(chain):
            length += 1
            lengths[one] = length
        if lengths[scenario.id] == LONGEST_CHAIN + 1:
            found = f"a chain of {LONGEST_CHAIN + 1} scenarios, each of which builds on the next"
            yield Finding("scenarios", row, "extends", found, f"a chain of at most {LONGEST_CHAIN}")


_SOURCED = frozenset({"verified", "reported"})
"""What a status can only be with a source."""


def unsourced(rows: Iterable[tuple[str, int | None, Sourced]]) -> Iterator[Finding]:
    """Strengths and rules must say where they come from, and whatever is called verified or reported, from where."""
    must = {
        "pools": ("strength", "strength"),
        "strengths": ("personnel", "personnel"),
        "role_shares": ("", "source"),
        "eligibility": ("", "source"),
        "rules": ("", "source"),
    }
    for table, row, record in rows:
        figure, key = must.get(table, ("", ""))
        told = False
        if key:
            provenance = record.provenance_of(figure)
            lacking = [] if provenance.source or provenance.status == "assumed" else ["source"]
            lacking += [] if provenance.status else ["status"]
            if lacking:
                told = True
                expected = 'a source and a status (status = "assumed" needs no source)'
                yield Finding(table, row, key, f"no {' and no '.join(lacking)}", expected)
        if not told:
            yield from _claims(table, row, record)


def _claims(table: str, row: int | None, record: Sourced) -> Iterator[Finding]:
    """Statuses of a record, and of its figures, that claim a source which nobody named."""
    expected = 'a source beside it, or "assumed"'
    if record.source is None and record.status in _SOURCED and not _each_from_its_own(record):
        yield Finding(table, row, "status", f"{quoted(record.status)} without a source", expected)
    for name, own in record.provenance.items():
        if own.status in _SOURCED and own.source is None and record.source is None:
            key = type(record).model_fields[name].alias or name
            yield Finding(table, row, f"{key}.status", f"{quoted(own.status)} without a source", expected)


def _each_from_its_own(record: Sourced) -> bool:
    """Whether every figure that the record's status speaks of has a source of its own."""
    own = record.provenance
    spoken_of = [name for name in figures_in(record) if name not in own or own[name].status is None]
    return bool(spoken_of) and all(record.provenance_of(name).source for name in spoken_of)


def _closed_sites(model: ForceTables) -> Iterator[Finding]:
    closed = {site.id: site.state for site in model.sites if site.state != "open"}
    where = {"occupied": "occupied", "front": "at the front"}
    for row, requirement in enumerate(model.requirements):
        if requirement.site in closed:
            found = f"{quoted(requirement.site)}, which is {where[closed[requirement.site]]}"
            yield Finding("requirements", row, "site", found, "a site that is open")


def _overlapping_requirements(model: ForceTables) -> Iterator[Finding]:
    taken: dict[tuple[str, str, int], dict[int, int]] = {}
    for row, requirement in enumerate(model.requirements):
        lines = taken.setdefault((requirement.site, requirement.role, requirement.priority), {})
        when = _when(model, requirement)
        twice = next((rotation for rotation in when if rotation in lines), None) if lines else None
        if twice is not None:
            earlier = model.requirements[lines[twice]]
            same_day = on_the_same_day(model.calendar, requirement, earlier)
            if same_day or model.calendar.requirement_changes is None:
                found = f"{quoted(requirement.site)} and {quoted(requirement.role)} in rotation {twice} again"
                expected = "one row for a site, role, priority and rotation"
                maybe = "" if same_day else _WHICH_COUNTS
                yield Finding("requirements", row, "", found, expected, maybe, earlier=lines[twice])
        lines.update((rotation, row) for rotation in when if rotation not in lines)


_WHICH_COUNTS = (
    'requirement_changes = "larger", "later" or "by-days" in the table [calendar], to say which number counts'
)


def _overlong_reliefs(model: ForceTables) -> Iterator[Finding]:
    """A relief as long as the tour would leave no time in which one contingent serves alone."""
    told = False
    for row, pool in enumerate(model.pools):
        overlap = model.defaults.overlap_days if pool.overlap_days is None else pool.overlap_days
        tour = min(model.calendar.rotation_months, pool.longest_tour_months or model.calendar.rotation_months)
        if overlap * 12 < 365 * tour:
            continue
        expected = f"fewer days than a tour has ({tour} × 365/12)"
        if pool.overlap_days is not None or pool.longest_tour_months is not None:
            yield Finding("pools", row, "overlap_days", str(overlap), expected)
        elif not told:
            told = True
            yield Finding("defaults", None, "overlap_days", str(overlap), expected)


def _dated_twice(model: ForceTables) -> Iterator[Finding]:
    """Two strengths of a pool from one day on, of which only the order of the rows could choose."""
    first: dict[tuple[str, str, date], int] = {}
    for row, strength in enumerate(model.strengths):
        day = model.calendar.begins(strength.since)
        before = first.setdefault((strength.country, strength.pool, day), row)
        if before != row:
            found = f"{quoted(f'{strength.country}.{strength.pool}')} from {day} again"
            yield Finding("strengths", row, "from", found, "one strength for a pool and day", earlier=before)


def _trained_for(model: ForceTables) -> Iterator[Finding]:
    """Shares of a role that the pool has not, and two rows for one role, of which nobody could tell which counts."""
    roles = {(pool.country, pool.id): pool.roles for pool in model.pools}
    first: dict[tuple[str, str, str], int] = {}
    for row, one in enumerate(model.role_shares):
        own = roles.get((one.country, one.pool))
        if own is not None and one.role not in own:
            found = f"{quoted(one.role)}, which {quoted(f'{one.country}.{one.pool}')} has not"
            yield Finding("role_shares", row, "role", found, f"one of {', '.join(sorted(own))}")
        before = first.setdefault((one.country, one.pool, one.role), row)
        if before != row:
            found = f"{quoted(one.role)} of {quoted(f'{one.country}.{one.pool}')} again"
            yield Finding("role_shares", row, "", found, "one row for a pool and role", earlier=before)


def _eligible_for(model: ForceTables) -> Iterator[Finding]:
    """Leave for a role that no pool of the row has, and rows that say the same again."""
    first: dict[tuple[object, ...], int] = {}
    for row, one in enumerate(model.eligibility):
        own = [pool for pool in model.pools if pool.country == one.country and one.pool in (None, pool.id)]
        able = sorted({role for pool in own for role in pool.roles} | _stood_in_for(model))
        if own and one.role is not None and one.role not in able:
            found = f"{quoted(one.role)}, which no pool of the row has"
            yield Finding("eligibility", row, "role", found, f"one of {', '.join(able)}")
        says = (one.country, one.pool, one.role, one.site, one.since, one.until)
        before = first.setdefault(says, row)
        if before != row:
            yield Finding("eligibility", row, "", "the same again", "each row once", earlier=before)


def _stood_in_for(model: ForceTables) -> set[str]:
    """Roles in which people of another role may stand in."""
    return {leave.role for rule in model.rules for leave in rule.stand_ins(model)}


def _counted_twice(model: ForceTables) -> Iterator[Finding]:
    """Rows that say the same again, of which nobody could tell whether they add up or one replaces the other."""
    first: dict[tuple[str, str, int], int] = {}
    for row, past in enumerate(model.history):
        before = first.setdefault((past.country, past.pool, past.rotation), row)
        if before != row:
            found = f"{quoted(f'{past.country}.{past.pool}')} in rotation {past.rotation} again"
            yield Finding("history", row, "", found, "one row for a pool and rotation", earlier=before)
    missions: dict[tuple[str, str, str], list[int]] = {}
    for row, one in enumerate(model.commitments):
        rows = missions.setdefault((one.country, one.pool, fold(one.mission)), [])
        before = next((other for other in rows if _overlap(model, one, model.commitments[other])), row)
        if before != row:
            found = f"{quoted(one.mission)} of {quoted(f'{one.country}.{one.pool}')} at the same time again"
            yield Finding("commitments", row, "mission", found, "one row for a mission and time", earlier=before)
        rows.append(row)


def _overlap(model: ForceTables, one: Period, other: Period) -> bool:
    """Whether two periods share a day."""

    def starts_in_time(this: Period, that: Period) -> bool:
        if this.since is None or that.until is None:
            return True
        return model.calendar.begins(this.since) <= model.calendar.ends(that.until)

    return starts_in_time(one, other) and starts_in_time(other, one)


def _when(model: ForceTables, period: Requirement) -> tuple[int, ...]:
    return model.calendar.touched(period.since, period.until)


# -- errors in what a person wrote, which a scenario may bring about -----------------------------------------


def mixed_up_periods(model: ForceTables) -> Iterator[Finding]:
    """Periods from a date until a rotation, or the other way round, that end before they begin.

    Only the calendar can compare the two, so that a changed calendar may bring it about.
    """
    for table, row, prefix, period in _periods(model):
        since, until = period.since, period.until
        if since is None or until is None or type(since) is type(until):
            continue
        begins, ends = model.calendar.begins(since), model.calendar.ends(until)
        if begins > ends:
            found = f"rotation {until}, which ends on {ends}" if isinstance(until, int) else str(until)
            yield Finding(table, row, f"{prefix}until", found, f"a time not before its 'from', {begins}")


def _periods(model: ForceTables) -> Iterator[tuple[str, int | None, str, Period]]:
    for table, row, record in model.every_row():
        if isinstance(record, Period):
            yield table, row, "", record
        for name, key, _ in _referring(type(record)):
            if isinstance(scope := getattr(record, name), Scope):
                yield table, row, f"{key}.", scope


def idle_rules(model: ForceTables, besides: Collection[int | None] = ()) -> Iterator[Finding]:
    """Rules whose scope touches nothing, without those of which something worse has been said (``besides``).

    The rows that a scope can touch, and what these refer to, must be right.
    """
    needed = needs(model)
    able: dict[str, list[Pool]] = {role.id: [] for role in model.roles}
    for pool in model.pools:
        for role in pool.roles:
            able[role].append(pool)

    @cache
    def within(places: Places) -> list[str]:
        return [site.id for site in model.sites if places.cover(site)]

    @cache  # many rules share a scope, such as all of a country's contributions, and more of them its places
    def touches(scope: Scope) -> bool:
        rotations = set(model.calendar.touched(scope.since, scope.until))
        sites = within(scope.places)
        roles = [
            role.id for role in model.roles if scope.covers_role(role) and any(map(scope.covers_pool, able[role.id]))
        ]
        return any(not rotations.isdisjoint(needed.get((site, role), ())) for site in sites for role in roles)

    for row, rule in enumerate(model.rules):
        if rule.idle or row in besides:
            continue
        for name, key, _ in _referring(type(rule)):
            if isinstance(scope := getattr(rule, name), Scope) and not touches(scope):
                found = f"a scope of {quoted(rule.id)} that touches nothing"
                expected = "a scope in which some pool could fill some requirement"
                kept = "idle = true, if the rule is kept for another scenario"
                yield Finding("rules", row, key, found, expected, kept)


def uncounted(model: ForceTables) -> list[int]:
    """Numbers of the requirements whose period touches no rotation of the plan, so that they do not count."""

    @cache  # thousands of requirements share a few periods
    def counts(since: Moment | None, until: Moment | None) -> bool:
        return bool(model.calendar.touched(since, until))

    return [row for row, one in enumerate(model.requirements) if not counts(one.since, one.until)]


def needs(model: ForceTables) -> dict[tuple[str, str], set[int]]:
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
