"""What every rule is: an owner, a source, a scope, the conditions under which it applies, and its rows.

A rule can do two things to the plan. It can *forbid* contributions (they are then no variables of the
program), and it can give *rows*: exact linear inequalities over contributions, in persons. It says nothing of
arrays, columns or solvers; ``Force`` is all that a rule sees of the formulation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Literal, NamedTuple, Protocol, Self

from pydantic import Field, model_validator

from forcegen.problems import UnfitError
from forcegen.rules.answers import Awaited, Deadline, Group, PeopleRow, Relaxation, State
from forcegen.terms.calendar import Calendar
from forcegen.terms.entities import Country, Leavers, Pool, Role, Site, strength_by_country
from forcegen.terms.numbers import Cost
from forcegen.terms.record import Sourced
from forcegen.terms.scope import Places, Scope
from forcegen.terms.text import Id, Ids, Sentence, YesNo

Sense = Literal["<=", ">=", "=="]

Each = Literal["country", "host", "zone", "site", "role"]
"""What a rule is asked of one by one, instead of all together.

Its members are those countries, hosts, zones, sites or roles of which every scope that the rule takes apart covers
something: a pool of the country, a site of the host or zone, the site or the role itself.
"""

Bindingness = Literal["people", "force", "legal", "political"]
"""What kind of fact a rule is: how many people there are, how a force must be built, law, or policy.

Legal and political bindingness are kept apart: a convention that a government could break is not law.
"""

Chapter = Literal["people", "law", "caveats", "coalition", "force", "whole numbers", "other"]
"""Where a kind stands in the rule book, chapter by chapter."""

BLAME: tuple[Bindingness, ...] = ("political", "legal", "force", "people")
"""In what order rules are blamed and asked to change: policy before law, law before doctrine, people last."""


class Expression(Protocol):
    """An exact linear expression over the variables of the program; ``sum`` adds several."""

    def __add__(self, other: Self) -> Self: ...
    def __radd__(self, other: int) -> Self: ...
    def __sub__(self, other: Self) -> Self: ...
    def __mul__(self, factor: Fraction) -> Self: ...

    @property
    def empty(self) -> bool:
        """Whether it has no variable at all."""


class Facts(Protocol):
    """What a rule may ask of the model it belongs to."""

    @property
    def calendar(self) -> Calendar:
        """The rotations of the plan."""

    @property
    def countries(self) -> tuple[Country, ...]:
        """Countries that may contribute, with the keys that burdens are measured by."""

    @property
    def pools(self) -> tuple[Pool, ...]:
        """Their pools."""

    @property
    def sites(self) -> tuple[Site, ...]:
        """Sites, with their zones and hosts."""

    @property
    def roles(self) -> tuple[Role, ...]:
        """Roles."""

    def holds(self, condition: str) -> tuple[int, ...]:
        """Rotations that a condition covers from the first to the last day."""

    def may_hold(self, condition: str) -> tuple[int, ...]:
        """Rotations of which a condition touches at least one day."""

    def past(self, country: str, pool: str, rotation: int) -> Fraction:
        """People of a pool whom the force had in a rotation before the plan (0 is the last one), by ``history``."""

    def people_per_post(self, pool: Pool) -> Fraction:
        """People of a pool whom one filled post costs: by this, posts and people are compared."""

    def people_in(self, country: str, pool: str, rotation: int) -> tuple[Fraction, Fraction]:
        """People of a pool available in a rotation, also before and after the plan, and those serving elsewhere then.

        Before the plan those count as elsewhere whom the force had.
        """

    def rest(self, country: str, pool: str) -> tuple[int, Leavers]:
        """Rotations for which whoever served is bound, rest and preparation, and who leaves a pool that shrinks."""


class Force(Facts, Protocol):
    """What a rule may ask of the formulation while it states its rows."""

    @property
    def nothing(self) -> Expression:
        """The expression without variables, from which a sum of none or more may start: ``sum(parts, nothing)``."""

    def contributions(self, scope: Scope, rotation: int) -> Expression:
        """Posts filled by the contributions in scope in one rotation, in persons; nothing outside the plan."""

    def deployed(self, country: str, pool: str, first: int, last: int) -> Expression:
        """Posts filled by one pool in rotations ``first`` to ``last``, in person-rotations; none outside the plan."""

    def waivable(self, country: str, pool: str, rotation: int) -> int:
        """How many people of a pool all waiver rules together let go before their rest is over in a rotation."""

    def waived(self, country: str, pool: str, rotation: int, rule: str | None = None) -> Expression:
        """People of a pool sent in a rotation before their rest is over, under one waiver rule or under all of them.

        Nothing where no waiver allows it.
        """

    def whole(self, name: tuple[str | int, ...], most: int) -> Expression:
        """A whole number from 0 to ``most`` of the rule's own, told apart by its name."""

    def cells(self, scope: Scope, rotation: int) -> Iterator[tuple[tuple[str, str, str], Expression]]:
        """Country, site and role of the contributions in scope in one rotation, pools of a country summed."""


class Apart(NamedTuple):
    """By what a rule may treat two sites differently."""

    places: Places
    """Sites that it treats otherwise than the others."""
    each: Each | None
    """Those of which it treats each one otherwise; nothing where all of them are the same to it."""

    def kind(self, site: Site) -> str | None:
        """What a site is to the rule: two of the same kind are the same; nothing outside the places."""
        if not self.places.cover(site):
            return None
        match self.each:
            case "site":
                return site.id
            case "zone":
                return site.zone
            case "host":
                return site.host
            case _:
                return ""


@dataclass(frozen=True, slots=True)
class StandIn:
    """Leave for people of one role to serve in another, where each counts for less.

    Attributes:
        role: Role that is filled.
        by: Role whose people may fill it.
        effect: Persons of the role that one of them counts for, above 0 and at most 1.
        rotations: Rotations in which they may.
    """

    role: str
    by: str
    effect: Fraction
    rotations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One inequality of a rule: ``left sense limit``, exact, in persons.

    Attributes:
        index: What tells the rule's rows apart: the rotation first, where a row has one.
        left: Linear expression over contributions.
        sense: ``<=``, ``>=`` or ``==``.
        limit: Right-hand side.
        exceeded: Persons by which facts alone (missions elsewhere, deployments before the plan, the strength
            itself) exceed what the rule allows. Nobody can undo a fact: the limit is then 0, so that the plan adds
            nobody, and it stays 0 until that many persons more are allowed.
    """

    index: tuple[int | str, ...]
    left: Expression
    sense: Sense
    limit: Fraction
    exceeded: Fraction = Fraction(0)


def beside_facts(room: Fraction, facts: Fraction, waivable: int = 0) -> tuple[Fraction, Fraction]:
    """What a rule on the people of a pool leaves to the plan, and by how many persons facts alone exceed the rule.

    Args:
        room: People whom the rule allows.
        facts: People who count without the plan.
        waivable: People of whom waivers allow more than that; the facts use them up first.

    Returns:
        The limit of the plan's people, less those waived, and the excess: one of them is 0 unless waivers cover
        the facts; then the limit is below 0 by the people that have to be waived.
    """
    excess = facts - room - waivable
    return (Fraction(0), excess) if excess > 0 else (room - facts, Fraction(0))


@dataclass(frozen=True, slots=True)
class Window:
    """A time in which a rule lets people go by its own dates. It counts in the rotations that it covers, and no other.

    Attributes:
        key: Field of the rule that says how long the time is.
        what: What the time is, as a message names it, such as ``the term``.
        since: First day; ``None`` where it has no beginning.
        until: Last day; ``None`` where it has no end.
        rotations: Rotations in which it can count as far as conditions go.
        begins: Field of the rule that says when the time begins; ``key`` where it is empty.
        ahead: Rotations by which it has to come before those that it counts for.
        brief: Whether it is no fault that it covers no rotation: a limit of days is often shorter than any.
    """

    key: str
    what: str
    since: date | None
    until: date | None
    rotations: frozenset[int]
    begins: str = ""
    ahead: int = 0
    brief: bool = False


class Rule(Sourced):
    """The base of every rule kind; a kind adds its fields, its inequality and its sentence.

    A rule applies in a rotation when the rotation touches the scope's period, every ``while`` condition may
    hold in it, and no ``unless`` condition covers it. A kind that permits applies only where that is sure: the
    period and every ``while`` condition cover the rotation, and no ``unless`` condition touches it.

    >>> import forcegen as fg
    >>> rule = fg.load("core-sustainment").rules[0]
    >>> isinstance(rule, fg.Rule), rule.kind, rule.owner, rule.bindingness
    (True, 'ceiling', 'FIN', 'legal')
    >>> rule.sentence()
    'FIN allows at most 2,000 at one time'
    >>> rule.citation
    'Act on Military Crisis Management 211/2006'
    """

    chapter: ClassVar[Chapter] = "other"
    """Chapter of the rule book in which lists of kinds name the kind."""

    derived: ClassVar[bool] = False
    """Whether the kind is made from the model's tables (a pool brings its own) and never written by hand."""

    example: ClassVar[str] = ""
    """An entry of the kind as it stands under ``[[rules]]``, its kind left out; empty for a kind nobody writes."""

    id: Id
    """Name of the rule, under which the plan and the explanation speak of it."""
    kind: str
    """Kind of the rule; the kinds are listed by ``forcegen.rules.KINDS``."""
    owner: Id
    """Who could change the rule: a country's three letters, or ``coalition``."""
    bindingness: Bindingness
    """``people``, ``force``, ``legal`` or ``political``."""
    scope: Scope = Scope()
    """Contributions that the rule speaks of."""
    holds_while: Ids = Field(default=(), alias="while")
    """Conditions that must hold for the rule to apply."""
    holds_unless: Ids = Field(default=(), alias="unless")
    """Conditions any of which lifts the rule."""
    instrument: Sentence = ""
    """Law, decision or statement that the rule comes from, with its date."""
    article: Sentence = ""
    """Place in the instrument."""
    cost: Cost | None = None
    """What it takes to change the rule, beside others: 1 unless another is stated; a fact of people can be asked for
    only if its cost is."""
    idle: YesNo = False
    """Whether the rule may touch nothing (it is kept for other scenarios)."""

    whole_numbers: ClassVar[bool] = False
    """Whether the kind asks for whole numbers, so that the program is searched and not only solved."""

    permits: ClassVar[bool] = False
    """Whether the kind is a permission: dropping it can only make the plan worse, never better."""

    @model_validator(mode="after")
    def _dates_in_scope_alone(self) -> Self:
        if any(scope.since is not None or scope.until is not None for scope in self.scopes()[1:]):
            raise UnfitError("dates in 'scope' alone: they say when the whole rule applies")
        return self

    @property
    def citation(self) -> str:
        """Instrument and article, as a sentence cites them; the source's id where no instrument is given."""
        return ", ".join(part for part in (self.instrument, self.article) if part) or self.source or ""

    def conditions(self) -> tuple[str, ...]:
        """Conditions that the rule refers to."""
        return self.holds_while + self.holds_unless

    def permitted_by(self) -> tuple[str, ...]:
        """Conditions that let more people go in the rotations that they cover, and in no other that they touch."""
        return self.holds_while if self.permits else self.holds_unless

    def windows(self, facts: Facts) -> Iterator[Window]:
        """Times in which the rule lets people go by its own dates, the longest last; of a permission its scope's."""
        since, until = self.scope.since, self.scope.until
        if self.permits and (since is not None or until is not None):
            calendar = facts.calendar
            rotations = self.model_copy(update={"scope": Scope()}).applies(facts)
            yield Window(
                key="scope.until",
                begins="scope.from",
                what=f"the scope of {self.id}",
                since=None if since is None else calendar.begins(since),
                until=None if until is None else calendar.ends(until),
                rotations=frozenset(rotations),
            )

    def withheld(self, facts: Facts) -> tuple[int, ...]:
        """Rotations in which the rule lets fewer people go than its dates and conditions could make it."""
        if not self.permits:
            return self.forbids(facts)
        applies = set(self.applies(facts))
        return tuple(t for t in range(1, facts.calendar.rotations + 1) if t not in applies)

    def scopes(self) -> tuple[Scope, ...]:
        """Every scope that the rule speaks of."""
        return (self.scope,)

    def tells_apart(self) -> Iterator[Apart]:
        """By what the rule may treat two sites differently: by whether its scopes cover them."""
        return self.apart_by(None)

    def applies(self, facts: Facts) -> tuple[int, ...]:
        """Rotations in which the rule applies."""
        within = facts.calendar.covered if self.permits else facts.calendar.touched
        holds, fails = (facts.holds, facts.may_hold) if self.permits else (facts.may_hold, facts.holds)
        rotations = set(within(self.scope.since, self.scope.until))
        for condition in self.holds_while:
            rotations.intersection_update(holds(condition))
        for condition in self.holds_unless:
            rotations.difference_update(fails(condition))
        return tuple(sorted(rotations))

    def applies_besides(self, facts: Facts, allowed: Iterable[int]) -> tuple[int, ...]:
        """Rotations in which the rule applies, without those in which something allows what it forbids."""
        let = set(allowed)
        return tuple(t for t in self.applies(facts) if t not in let)

    def forbids(self, facts: Facts) -> tuple[int, ...]:
        """Rotations in which every contribution in scope is forbidden; none unless a kind says so."""
        return ()

    def bans(self, facts: Facts) -> Iterator[tuple[Scope, tuple[int, ...]]]:
        """Contributions that are forbidden, as scopes with rotations; by default all in scope, when it ``forbids``."""
        if rotations := self.forbids(facts):
            yield self.scope, rotations

    def rows(self, force: Force) -> Iterator[Row]:
        """Inequalities that the rule adds; none unless a kind says so."""
        yield from ()

    def stand_ins(self, facts: Facts) -> Iterator[StandIn]:
        """People of one role that may serve in another, of the pools and at the sites in scope; none by default."""
        yield from ()

    def waives(self, facts: Facts) -> dict[int, int]:
        """How many people of each pool in scope may be sent before their rest is over, by rotation; none by default."""
        return {}

    def sentence(self) -> str:
        """What the rule says, for a reader who has never seen the model."""
        raise NotImplementedError

    # -- what other parts of the package ask: each answer has a default that is true of a kind nobody knows -----

    @property
    def people_of(self) -> tuple[str, str] | None:
        """Country and pool whose people the rule counts, what is available of them or what rests.

        All rules of one pool are one limit: a price moves them together, and the closed form reads their rows.
        Default: none; the rule is a limit of its own.
        """
        return None

    @property
    def bounds_one_deployment(self) -> bool:
        """Whether each row bounds what its pool sends in one rotation, and nothing else.

        A proof lowers such a row where others pay too much for a person of the pool. Default: no.
        """
        return False

    @property
    def window(self) -> int | None:
        """Rotations in which the same person serves once, which an explanation of the sum names. Default: none."""
        return None

    def people_rows(self, *, with_facts: bool = False) -> Iterator[PeopleRow]:
        """Rows on the people of ``people_of``, with who counts in them without the plan.

        Facts that alone exceed a row are told of (``overruns``), and the rows of tables behind it. With ``with_facts``
        rows that facts cannot exceed may be left out, to save time. Default: none.
        """
        yield from ()

    def unit(self, facts: Facts) -> Fraction:
        """What one person in a row of the rule is in the unit in which the law, and so a certificate, states it.

        Default: 1, a row in persons.
        """
        return Fraction(1)

    def relaxations(self) -> Iterator[Relaxation]:
        """Figures of the rule with which one person more may go, the first of which a price names as an option.

        Default: none; the price then names no option.
        """
        yield from ()

    def most_at_once(self) -> Decimal | None:
        """Most persons in scope at one time in every rotation in which the rule applies.

        Remarks compare units that go whole with it. Default: none.
        """
        return None

    def least_at_once(self) -> Decimal | None:
        """Least persons in scope at one time in every rotation in which the rule applies.

        Checks compare it with the posts and people that there are. Default: none.
        """
        return None

    def group(self) -> Group | None:
        """People of one country who serve together or not at all; remarks ask where they fit. Default: none."""
        return None

    def awaited(self) -> Awaited | None:
        """Others who must be there before anybody in scope is; remarks ask whether they can be. Default: none."""
        return None

    def most_countries(self) -> int | None:
        """Most countries that may share a site in scope; remarks compare pledges with it. Default: none."""
        return None

    def clock(self, facts: Facts) -> dict[int, State]:
        """Whether people may go, for each rotation in which the rule applies; nothing for a kind apart from time.

        Default: as ``forbids`` and ``withheld`` say, of a restriction that a condition or a time of its own opens.
        """
        timed = set(self.permitted_by()) - set(self.holds_unless) or any(True for _ in self.windows(facts))
        if self.permits or not timed:
            return {}
        shut, withheld = set(self.forbids(facts)), set(self.withheld(facts))
        return {t: "shut" if t in shut else "limited" if t in withheld else "open" for t in self.applies(facts)}

    def deadlines(self, facts: Facts) -> Iterator[Deadline]:
        """Days on which a time of the rule's own ends, which the clock marks. Default: the ends of ``windows``."""
        for window in self.windows(facts):
            if window.until is not None:
                yield Deadline(window.until + timedelta(days=1), f"ends: {window.what}")

    # -- what several kinds say alike --------------------------------------------------------------------

    def apart_by(self, each: Each | None) -> Iterator[Apart]:
        """By what the scopes cover; and within that, each member apart."""
        for scope in self.scopes():
            yield Apart(scope.places, each)

    @staticmethod
    def members(
        facts: Facts, each: Each | None, scope: Scope, other: Scope
    ) -> Iterator[tuple[tuple[str, ...], Scope, Scope]]:
        """Two scopes together, or once for each member of which both cover something: its name, and both within it."""
        if each is None:
            yield (), scope, other
            return
        for name in sorted(_covered(facts, each, scope) & _covered(facts, each, other)):
            within = {_PART_OF_SCOPE[each]: (name,)}
            yield (name,), scope.model_copy(update=within), other.model_copy(update=within)

    @staticmethod
    def bounded(
        index: tuple[int | str, ...],
        part: Expression,
        whole: Expression,
        at_least: Decimal | None,
        at_most: Decimal | None,
    ) -> Iterator[Row]:
        """A part is at least, and at most, so many times a whole: a row for each bound that can be broken."""
        if at_least is not None and not whole.empty:
            yield Row((*index, "least"), part - whole * Fraction(at_least), ">=", Fraction(0))
        if at_most is not None and not part.empty:
            yield Row((*index, "most"), part - whole * Fraction(at_most), "<=", Fraction(0))

    @staticmethod
    def past_posts(facts: Facts, scope: Scope, rotation: int) -> Fraction:
        """Posts that the pools in a scope filled in a rotation before the plan, wherever their people served."""
        pools = sorted((pool for pool in facts.pools if scope.covers_pool(pool)), key=lambda pool: pool.key)
        posts = (facts.past(pool.country, pool.id, rotation) / facts.people_per_post(pool) for pool in pools)
        return sum(posts, Fraction(0))

    def by_site(self, force: Force, rotation: int) -> Iterator[tuple[tuple[str, str], Expression, Fraction]]:
        """Country and site, what the country sends there within the scope, and the most that it could send."""
        strength = strength_by_country(force.pools)
        together: dict[tuple[str, str], Expression] = {}
        for (country, site, _), persons in force.cells(self.scope, rotation):
            known = together.get((country, site))
            together[country, site] = persons if known is None else known + persons
        for where, persons in sorted(together.items(), key=lambda item: item[0]):
            yield where, persons, strength[where[0]]


_PART_OF_SCOPE: dict[Each, str] = {
    "country": "countries",
    "host": "hosts",
    "zone": "zones",
    "site": "sites",
    "role": "roles",
}
"""Part of a scope that names the members."""


def _covered(facts: Facts, each: Each, scope: Scope) -> set[str]:
    """Members of which a scope covers something."""
    match each:
        case "country":
            return {pool.country for pool in facts.pools if scope.covers_pool(pool)}
        case "role":
            return {role.id for role in facts.roles if scope.covers_role(role)}
        case "host":
            return {site.host for site in facts.sites if scope.covers_site(site)}
        case "zone":
            return {site.zone for site in facts.sites if scope.covers_site(site)}
        case "site":
            return {site.id for site in facts.sites if scope.covers_site(site)}
