"""The things of a force: roles, places, countries and their pools, what is required, what is decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, field_validator, model_validator

from forcegen.problems import UnfitError
from forcegen.terms.calendar import Rotations
from forcegen.terms.dates import Moment, Period
from forcegen.terms.numbers import Amount, Exact, Integer, Months, Persons, Share, within
from forcegen.terms.record import Sourced
from forcegen.terms.text import Id, Ids, Sentence, YesNo

Rest = Annotated[Integer, within(0, 60, "a number of rotations")]
"""Rotations of rest owed after each rotation deployed (1:d)."""

Overlap = Annotated[Integer, within(0, 180, "a number of days")]
"""Days for which both contingents are there at a relief."""

Leavers = Literal["in-proportion", "served", "rested"]
"""Who leaves a pool that shrinks; people who join one are rested.

``in-proportion``: everybody alike, so that of those who are owed rest the same part leaves as of the pool.
``served``: whoever served last leaves first, as far as there are such: a country chooses who goes, so that the
most can be deployed. ``rested``: only people who are owed no rest, so that whoever served stays until rested.
"""

Component = Literal["ground", "air", "maritime", "monitoring"]
"""Part of the force a role belongs to; each is counted apart from the others."""


class Source(Sourced):
    """A page, law or data set that figures and rules were taken from.

    >>> import forcegen as fg
    >>> act = fg.Source(id="mandate-act", title="An act on forces abroad", published="2025-01-15")
    >>> f"{act.title} ({act.published})"
    'An act on forces abroad (2025-01-15)'
    """

    id: Id
    """Name by which figures refer to it."""
    title: Sentence
    """What it is, so that a reader can find it."""
    url: Sentence = ""
    """Where it was read."""
    published: Sentence = ""
    """When it was published, or the edition."""


class Role(Sourced):
    """A capability that a requirement asks for: engineers, medical, air defence and the like.

    >>> import forcegen as fg
    >>> fg.Role(id="medical", name="Medical").component
    'ground'
    """

    id: Id
    """Name by which rows refer to it."""
    name: Sentence
    """What a reader sees."""
    component: Component = "ground"
    """Part of the force it is counted in."""
    enabling: YesNo = False
    """Whether more than the requirement may be sent, because rules can ask for it in support of others."""


class Zone(Sourced):
    """A part of the theatre: sites that the rules can speak of together.

    >>> import forcegen as fg
    >>> fg.Zone(id="coast", name="The coast").id
    'coast'
    """

    id: Id
    """Name by which rows refer to it."""
    name: Sentence
    """What a reader sees."""


class Site(Sourced):
    """A place where people serve.

    >>> import forcegen as fg
    >>> fg.Site(id="port", name="Port", zone="coast", host="UKR").state
    'open'
    """

    id: Id
    """Name by which rows refer to it."""
    name: Sentence
    """What a reader sees."""
    zone: Id
    """Zone it lies in."""
    host: Id
    """Country whose consent it needs, by its three letters."""
    kind: Sentence = ""
    """What it is: airport, port, nuclear power plant, …"""
    lat: Annotated[Exact, within(-90, 90, "a number of degrees")] | None = None
    """Degrees north."""
    lon: Annotated[Exact, within(-180, 180, "a number of degrees")] | None = None
    """Degrees east."""
    state: Literal["open", "front", "occupied"] = "open"
    """``open``, at the ``front`` or ``occupied``: nothing can be required at the latter two."""


class Country(Sourced):
    """A country that may contribute, with the figures that burden sharing is measured by.

    >>> import forcegen as fg
    >>> denmark = fg.Country(id="DNK", name="Denmark", active=20_000, status="assumed")
    >>> f"{denmark.name}: {denmark.active:,} active"
    'Denmark: 20,000 active'
    """

    id: Id
    """Its three letters (ISO 3166-1 alpha-3)."""
    name: Sentence
    """What a reader sees."""
    active: Persons | None = None
    """Active military personnel."""
    population: Amount | None = None
    """Inhabitants in thousands."""
    gdp: Amount | None = None
    """Gross domestic product in millions of euros."""


class Pool(Sourced):
    r"""People of a country that can serve in the same roles and rest by the same dwell.

    Of a pool, $P_t = \text{strength}_t \times \text{deployable share} - \text{committed} - \text{floor}$ people
    are available in rotation $t$; the table of strengths says how its strength grows or shrinks.

    >>> import forcegen as fg
    >>> fg.Pool(id="land", country="FRA", strength=20_000, roles=["medical"], status="assumed").key
    'FRA.land'
    """

    id: Id
    """Name within the country: ``land``, ``air``, ``navy``, ``reserve``, …"""
    country: Id
    """Country it belongs to."""
    strength: Persons
    """People in the pool."""
    roles: Ids
    """Roles that its people can fill."""
    deployable_share: Share | None = None
    """Share of the strength that can be deployed at all; the model's default when absent."""
    dwell: Rest | None = None
    """Rotations of rest owed after each rotation deployed (1:d); the model's default when absent."""
    leavers: Leavers | None = None
    """Who leaves when it shrinks: ``in-proportion``, ``served`` or ``rested``; the model's default when absent."""
    committed: Persons = Decimal(0)
    """People tied up elsewhere for the whole plan, whether serving there or resting from it."""
    floor: Persons = Decimal(0)
    """People that stay at home for its defence."""
    overlap_days: Overlap | None = None
    """Days for which both contingents are there at a relief; the model's default when absent."""
    longest_tour_months: Months | None = None
    """Longest time that a person may serve at a stretch; a post is manned several times a rotation if shorter."""
    mobilised: Moment | None = None
    """For a reserve: day, or rotation, of the call-up; the pool serves only after it and its preparation."""
    preparation: Rest = 0
    """For a reserve: rotations from call-up to deployment; its rest is counted as if it served them."""

    @field_validator("roles")
    @classmethod
    def _some_roles(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not value:
            raise UnfitError("at least one role")
        return value

    @property
    def key(self) -> str:
        """Country and pool in one word, such as ``FRA.land``."""
        return f"{self.country}.{self.id}"


class Strength(Sourced):
    """The strength of a pool from a day on, in place of that in the table of pools (growth, attrition).

    >>> import forcegen as fg
    >>> later = fg.Strength(country="FRA", pool="land", since=3, personnel=25_000, status="assumed")
    >>> f"{later.personnel:,} from rotation {later.since} on"
    '25,000 from rotation 3 on'
    """

    country: Id
    """Country it belongs to."""
    pool: Id
    """Pool whose strength changes."""
    since: Moment = Field(alias="from")
    """First day, or rotation, of the new strength; it counts from the first rotation that begins on or after."""
    personnel: Persons
    """People in the pool from then on."""


class RoleShare(Sourced):
    """The people of a pool who are trained for a role; of a role without such a row, all people of the pool.

    >>> import forcegen as fg
    >>> sappers = fg.RoleShare(country="FRA", pool="land", role="engineers", share=0.05, status="assumed")
    >>> f"{sappers.share:.0%} of {sappers.country}.{sappers.pool} are trained as {sappers.role}"
    '5% of FRA.land are trained as engineers'
    """

    country: Id
    """Country of the pool."""
    pool: Id
    """Pool that they belong to."""
    role: Id
    """Role for which they are trained, one of the pool's."""
    share: Share | None = None
    """Part of the people available in the pool; or ``personnel``."""
    personnel: Persons | None = None
    """Number of those who can be deployed, whatever the strength of the pool; or ``share``."""

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if (self.share is None) == (self.personnel is None):
            raise UnfitError("'share' or 'personnel', and not both")
        return self


class Eligible(Sourced, Period):
    """Leave for a country's people to serve in a role at a site; a cell left empty means all.

    Once the table names a pool (a row without a pool names each pool of the country), its people serve nowhere else.
    With dates it counts only in rotations that it covers from the first to the last day.

    >>> import forcegen as fg
    >>> row = fg.Eligible(country="DNK", role="medical", status="assumed")
    >>> f"{row.country}: {row.role} at {row.site or 'every site'}"
    'DNK: medical at every site'
    """

    country: Id
    """Country whose people may serve."""
    pool: Id | None = None
    """Pool that they belong to; each pool of the country when absent."""
    role: Id | None = None
    """Role in which they may serve; every role of the pool when absent."""
    site: Id | None = None
    """Site at which they may serve; every site when absent."""


class Commitment(Sourced, Period):
    """A mission elsewhere for which a pool provides people, relieved by the same pool's people.

    It occupies the pool as a deployment of the plan does: its people serve a rotation and rest for ``dwell``.

    >>> import forcegen as fg
    >>> elsewhere = fg.Commitment(country="DNK", pool="land", mission="A battlegroup", personnel=100, until=2)
    >>> f"{elsewhere.mission}: {elsewhere.personnel} up to rotation {elsewhere.until}"
    'A battlegroup: 100 up to rotation 2'
    """

    country: Id
    """Country that is committed."""
    pool: Id
    """Pool that provides the people."""
    mission: Sentence
    """Mission, as a reader knows it."""
    personnel: Persons
    """People serving there at one time."""


class PastDeployment(Sourced):
    """People of a pool that served before the plan and are owed rest when it begins.

    >>> import forcegen as fg
    >>> past = fg.PastDeployment(country="FRA", pool="land", rotation=-1, personnel=500, status="assumed")
    >>> f"{past.personnel} served {1 - past.rotation} rotations before rotation 1"
    '500 served 2 rotations before rotation 1'
    """

    country: Id
    """Country that deployed them."""
    pool: Id
    """Pool they belong to."""
    rotation: Annotated[Integer, within(-60, 0, "a rotation before the plan,")]
    """Rotation in which they served: 0 is the last before the plan, -1 the one before that."""
    personnel: Persons
    """People deployed in that rotation."""


class Requirement(Sourced, Period):
    """People needed at a site in a role, for a time (a line of a statement of requirement).

    >>> import forcegen as fg
    >>> fg.Requirement(site="port", role="medical", personnel=60).priority
    1
    """

    site: Id
    """Where."""
    role: Id
    """As what."""
    personnel: Persons
    """How many at one time."""
    priority: Annotated[Integer, within(1, 9, "a priority")] = 1
    """Tier in which it is filled: 1 before 2 before 3, up to 9."""


class Condition(Sourced, Period):
    """A named fact that holds or does not: an approval, the backstop, a ceasefire.

    >>> import forcegen as fg
    >>> truce = fg.Condition(id="ceasefire", name="A ceasefire is in force", holds=True, status="assumed")
    >>> truce.name, truce.holds
    ('A ceasefire is in force', True)
    """

    id: Id
    """Name by which rules and scenarios refer to it."""
    name: Sentence
    """The fact, as a sentence that is true when it holds."""
    holds: YesNo
    """Whether it holds in the base case."""


class Defaults(Sourced):
    """Figures that every pool takes unless it has its own.

    >>> import forcegen as fg
    >>> fg.Defaults().dwell, fg.Defaults(dwell=2).dwell
    (4, 2)
    """

    deployable_share: Share = Decimal("0.5")
    """Share of a pool's strength that can be deployed at all."""
    dwell: Rest = 4
    """Rotations of rest owed after each rotation deployed."""
    leavers: Leavers | None = None
    """Who leaves a pool that shrinks: ``in-proportion`` (when absent), ``served`` or ``rested``."""
    overlap_days: Overlap = 0
    """Days for which both contingents are there at a relief."""


def people_per_post(overlap_days: int, rotation_months: int, longest_tour_months: int | None = None) -> Fraction:
    r"""People that one filled post costs for a rotation: tours a rotation, times $1/(1-o)$ for the handover.

    $o$ = overlap / tour length. A tour lasts one rotation, or the longest tour allowed if that is shorter; a
    month counts 365/12 days, so that the cost does not jump with the calendar.

    >>> people_per_post(0, 6)
    Fraction(1, 1)
    >>> people_per_post(14, 6)
    Fraction(365, 337)
    >>> people_per_post(0, 6, longest_tour_months=4)
    Fraction(3, 2)
    """
    tour = min(rotation_months, longest_tour_months or rotation_months)
    return Fraction(rotation_months, tour) / (1 - Fraction(overlap_days * 12, 365 * tour))


_DEEPEST = 6
"""Levels of lists and tables in a value that is not yet read."""


def _unread(value: object, levels: int = _DEEPEST) -> object:
    """A value as it was written: numbers exact, lists and tables copied, nothing else understood."""
    match value:
        case None | str() | bool() | int() | Decimal() | Fraction() | date():
            return value
        case float():
            return Decimal(repr(value))  # what the writer typed, not its binary neighbour
        case dict() | list() | tuple() | set() | frozenset() if not levels:
            raise UnfitError(f"at most {_DEEPEST} levels of lists and tables")
        case dict():
            return {str(key): _unread(one, levels - 1) for key, one in value.items()}
        case list() | tuple():
            return tuple(_unread(one, levels - 1) for one in value)
        case set() | frozenset():
            return tuple(_unread(one, levels - 1) for one in sorted(value, key=str))
    raise UnfitError("a number, text, yes or no, a date, or a list or table of these")


Unread = Annotated[Any, BeforeValidator(_unread)]
"""A value that is read later, by the type of the field that it is for."""

Rows = tuple[dict[str, Unread], ...]
"""Rows of a table, each read later as a row of the model is."""

REQUIREMENTS = "requirements"
"""What is scaled where nothing else is named."""

Factor = Annotated[Exact, within(0, 1000, "a factor")]
"""What a requirement is multiplied by."""


def leaves(pairs: Iterable[tuple[str, object]]) -> Iterator[tuple[str, object]]:
    """Paths and values; a table below a path is the same as paths into it."""
    for path, value in pairs:
        if isinstance(value, dict):
            yield from leaves((f"{path}.{key}", inner) for key, inner in value.items())
        else:
            yield path, value


def _factors(value: object) -> object:
    """Factors by what they scale; one number scales every requirement."""
    return dict(leaves(value.items())) if isinstance(value, dict) else {REQUIREMENTS: value}


Scale = Annotated[dict[str, Factor], BeforeValidator(_factors)]
"""Factors by what they scale: ``requirements``, or ``roles.X``, ``sites.X``, ``zones.X``, ``priorities.N``, …"""


class Scenario(Sourced):
    """A named set of changes to a model, each of which leaves the model as written as it is.

    Of a chain of scenarios the last word counts on every figure. The requirement is scaled as it is written,
    line by line and up to whole persons; what a scenario sets or adds stands as it says.

    >>> import forcegen as fg
    >>> rested = fg.Scenario(id="rested", name="Three rotations of rest", set={"defaults.dwell": 3})
    >>> model = fg.load("template").with_tables(scenarios=[rested])
    >>> fg.vary(model, "rested").model.defaults.dwell
    3
    """

    id: Id
    """Name by which the command and the library refer to it; ``base`` is the model as written."""
    name: Sentence
    """What a reader sees."""
    description: Sentence = ""
    """What it asks."""
    extends: Id | None = None
    """Scenario that it builds on; the model as written when absent. At most 100 build on each other."""
    conditions: dict[Id, YesNo] = Field(default_factory=dict)
    """Conditions set to hold or not to hold."""
    figures: dict[str, Unread] = Field(default_factory=dict, alias="set")
    """Values by path, such as ``"countries.DEU.pools.land.dwell" = 2``; a table is the same as paths into it."""
    rotations: Rotations | None = None
    """Number of rotations in the plan."""
    scale: Scale = Field(default_factory=dict)
    """Factor of the requirement, or factors by role, site, zone, host, component or priority."""
    without: Ids = ()
    """Rules dropped, by id; other rows by their address or its beginning: ``requirements.lviv``."""
    new_sources: Rows = Field(default=(), alias="sources")
    """Sources added."""
    new_roles: Rows = Field(default=(), alias="roles")
    """Roles added."""
    new_zones: Rows = Field(default=(), alias="zones")
    """Zones added."""
    new_sites: Rows = Field(default=(), alias="sites")
    """Sites added."""
    new_countries: Rows = Field(default=(), alias="countries")
    """Countries added."""
    new_pools: Rows = Field(default=(), alias="pools")
    """Pools added."""
    new_strengths: Rows = Field(default=(), alias="strengths")
    """Strengths added, from a day on."""
    new_role_shares: Rows = Field(default=(), alias="role_shares")
    """People trained for a role, added."""
    new_eligibility: Rows = Field(default=(), alias="eligibility")
    """Leave to serve in a role at a site, added."""
    new_commitments: Rows = Field(default=(), alias="commitments")
    """Missions elsewhere added."""
    new_history: Rows = Field(default=(), alias="history")
    """Past deployments added."""
    new_requirements: Rows = Field(default=(), alias="requirements")
    """Requirements added."""
    new_rules: Rows = Field(default=(), alias="rules")
    """Rules added; together with ``without`` a rule is replaced."""

    @field_validator("id")
    @classmethod
    def _not_base(cls, value: str) -> str:
        if value == "base":
            raise UnfitError("another id ('base' is the model as written)")
        return value

    @property
    def added(self) -> dict[str, tuple[dict[str, Any], ...]]:
        """Rows added, by table."""
        added = {table: getattr(self, f"new_{table}") for table in ADDABLE}
        return {table: rows for table, rows in added.items() if rows}


ADDABLE = tuple(name.removeprefix("new_") for name in Scenario.model_fields if name.startswith("new_"))
"""Tables to which a scenario may add rows."""


def strength_by_country(pools: Iterable[Pool]) -> dict[str, Fraction]:
    """Add up the strengths of the pools of each country."""
    together: dict[str, Fraction] = {}
    for pool in pools:
        together[pool.country] = together.get(pool.country, Fraction(0)) + Fraction(pool.strength)
    return together
