"""What each rule kind says, once: inequalities and choices over contributions, exact, in persons."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import floor
from typing import TYPE_CHECKING, Any

from forcegen.audit.statements import Block, Choice, Excess, Number, Relaxed, Sense, Statement, Waived

if TYPE_CHECKING:
    from forcegen import rules
    from forcegen.audit.figures import Figures
    from forcegen.audit.statements import Index
    from forcegen.terms.entities import Pool
    from forcegen.terms.scope import Scope

type Says = Iterator[Statement | Choice]

# -- people ----------------------------------------------------------------------------------------------


def availability(pool: Pool, figures: Figures) -> list[Statement]:
    """Nobody is in two places: posts here and missions elsewhere take different people of the pool.

    Where missions take more people than there are, nobody is left for posts.
    """
    posts, rule = _posts(pool, figures), f"{pool.key}.availability"
    statements: list[Statement] = []
    for t in figures.rotations:
        there, away = figures.people(pool, t), figures.serving(pool, t)
        excess = Excess(away - there, there, t) if away > there else None
        free = Fraction(0) if excess else there - away
        statements.append(Statement(rule, (t,), (replace(posts, rotations=(t,)),), "<=", free, excess=excess))
    return statements


def dwell(pool: Pool, figures: Figures) -> list[Statement] | None:
    """Nobody is away twice in the rotations that bind a person, those before the plan included, unless waived.

    They are the rotation, the rest owed and the preparation. A pool bound for no other rotation than that in which
    it serves has no such rule. Where missions and past deployments alone take more people than rest and waivers
    allow, nobody may be added to them, and no waiver is left for anybody else.
    """
    bound = figures.rest(pool) + pool.preparation
    if not bound:
        return None
    posts, rule, key = _posts(pool, figures), f"{pool.key}.dwell", (pool.country, pool.id)
    serving = {tau: figures.serving(pool, tau) for tau in range(1 - bound, figures.rotations.stop)}
    people = {tau: max(Fraction(0), figures.people(pool, tau)) for tau in serving}
    statements: list[Statement] = []
    for t in figures.rotations:
        waivable = figures.waived_in_all[key, t]
        for since, weights, room in _bound_together(people, t, bound, figures.leavers(pool)):
            gone = sum((weight * serving[tau] for tau, weight in weights.items()), Fraction(0))
            alike: dict[Fraction, list[int]] = {}
            for tau, weight in weights.items():
                if tau in figures.rotations:
                    alike.setdefault(weight, []).append(tau)
            planned = tuple(
                replace(posts, rotations=tuple(rotations), weight=posts.weight * weight)
                for weight, rotations in alike.items()
            )
            index = (t,) if since == t - bound else (t, f"from {since}")
            if gone > room + waivable:
                excess = Excess(gone - room - waivable, room + waivable, since)
                statements.append(Statement(rule, index, planned, "<=", Fraction(0), excess=excess))
            else:
                waived = Waived(key, (t,), Fraction(-1))
                statements.append(Statement(rule, index, (*planned, waived), "<=", room - gone))
    return statements


def _bound_together(
    people: dict[int, Fraction], t: int, bound: int, leavers: str
) -> Iterator[tuple[int, dict[int, Fraction], Fraction]]:
    """Which services take different people who are all to be found among so many: since when, their weights, how many.

    Args:
        people: People in the pool by rotation, those before the plan included.
        t: The rotation in which they are counted.
        bound: Rotations for which a service binds whoever did it.
        leavers: Who leaves when there are fewer than in the rotation before.
    """
    window = range(t - bound, t + 1)
    steps = {tau: people[tau] - people[tau - 1] for tau in window[1:]}
    match leavers:
        case "in-proportion":
            # a millionth is the smallest part that is counted, and what is left over has left
            weights: dict[int, Fraction] = {}
            for since in window:
                weight = Fraction(1)
                for tau in range(since + 1, t + 1):
                    if steps[tau] < 0:
                        weight = Fraction(floor(weight * people[tau] / people[tau - 1] * MILLION), MILLION)
                weights[since] = weight
            yield window.start, weights, people[t]
        case "served":
            # whoever served since a rotation was in the pool then, or joined it later
            for since in window[:-1]:
                if since == window.start or people[since] < people[since - 1]:
                    joined = sum(max(steps[tau], Fraction(0)) for tau in range(since + 1, t + 1))
                    yield since, dict.fromkeys(range(since, t + 1), Fraction(1)), people[since] + joined
        case _:
            yield window.start, dict.fromkeys(window, Fraction(1)), people[t]


MILLION = 10**6
"""Parts into which a person counts where the people of a pool leave in proportion."""


def mobilisation(pool: Pool, figures: Figures) -> list[Statement] | None:
    """Nobody of a reserve that is not ready: its preparation lies wholly after the call-up.

    A pool that is never called up has no such rule.
    """
    if pool.mobilised is None:
        return None
    called_up = figures.first_day_of(pool.mobilised)
    people = replace(_posts(pool, figures), weight=Fraction(1))
    return [
        Statement(f"{pool.key}.mobilisation", (t,), (replace(people, rotations=(t,)),), "<=", Fraction(0))
        for t in figures.rotations
        if figures.first_day(t - pool.preparation) < called_up
    ]


def waiver(rule: rules.Waiver, figures: Figures) -> Says:
    """At most so many whole people of each pool in scope may have their rest cut short by this rule in a rotation."""
    for t in figures.granted(rule):
        for country, pool in sorted(_in(rule.scope, figures).pools):
            waived = Waived((country, pool), (t,), rule=rule.id)
            yield Statement(rule.id, (t, f"{country}.{pool}"), (waived,), "<=", Fraction(int(rule.personnel)))


def notice(rule: rules.Notice, figures: Figures) -> Says:
    """Nobody in scope in a rotation that begins before the notice has run."""
    ready = rule.decided + timedelta(days=rule.days)
    in_time = [t for t in figures.rotations if figures.first_day(t) >= ready]
    return _at_most(rule, figures, 0, but_in=in_time)


# -- law -------------------------------------------------------------------------------------------------


def approval(rule: rules.Approval, figures: Figures) -> Says:
    """Without the approval for all of a rotation: at most the exempt persons in scope."""
    return _at_most(rule, figures, rule.exempt, but_in=figures.held(rule.condition))


def information(rule: rules.Information, figures: Figures) -> Says:
    """Where parliament must be told first: nobody in scope in a rotation before all of which it was."""
    return _at_most(rule, figures, 0, but_in=figures.held(rule.condition) if rule.prior else figures.rotations)


def time_limit(rule: rules.TimeLimit, figures: Figures) -> Says:
    """Nobody in scope in a rotation that neither the time limit nor the approval covers."""
    begins = figures.first_day_of(rule.begins)
    limit = rule.months
    over = begins + timedelta(days=rule.days or 0) if limit is None else figures.months_on(rule.begins, limit)
    return _at_most(rule, figures, 0, but_in=figures.between(begins, over) | figures.held(rule.condition))


def mandate(rule: rules.Mandate, figures: Figures) -> Says:
    """At most so many persons in scope in a rotation within the terms that hold in it, and nobody in any other.

    A term holds where its own renewal and all those before it do, and the first one always does. A mandate
    without a number bounds nobody while a term runs.
    """
    begins = figures.first_day_of(rule.begins)
    holding = set(figures.rotations)
    running: set[int] = set()
    for terms, renewal in enumerate((None, *rule.renewals), start=1):
        if renewal is not None:
            holding &= figures.held(renewal)
        if holding:
            running |= holding & figures.between(begins, figures.months_on(rule.begins, terms * rule.term_months))
    yield from _at_most(rule, figures, 0, but_in=running)
    if rule.personnel is not None:
        yield from _at_most(rule, figures, rule.personnel, but_in=set(figures.rotations) - running)


def basis(rule: rules.Basis, figures: Figures) -> Says:
    """Nobody in scope in a rotation that no one legal basis covers."""
    return _at_most(rule, figures, 0, but_in={t for condition in rule.any_of for t in figures.held(condition)})


# -- caveats ---------------------------------------------------------------------------------------------


def caveat(rule: rules.Caveat, figures: Figures) -> Says:
    """Nobody in scope."""
    return _at_most(rule, figures, 0)


def substitution(_: rules.Substitution, __: Figures) -> Says:
    """No limit: it is a leave to serve, and ``Figures.effect`` says who has it and for how much they count."""
    yield from ()


# -- coalition -------------------------------------------------------------------------------------------


def ceiling(rule: rules.Ceiling, figures: Figures) -> Says:
    """At most so many persons in scope."""
    return _at_most(rule, figures, rule.personnel)


def pledge(rule: rules.Pledge, figures: Figures) -> Says:
    """At least so many persons in scope."""
    for t, everybody in _in_scope(rule, figures):
        yield Statement(rule.id, (t,), (everybody,), ">=", Fraction(rule.personnel))


def share(rule: rules.Share, figures: Figures) -> Says:
    """The scope is at least, and at most, a part of the whole.

    Or each member's part of the scope is: of the same member's part of the whole, or of all of it.
    """
    own = rule.measured_against == "own"
    everybody = _in(rule.of, figures)
    for member, some, *of_its_own in _members(rule.each, figures, rule.scope, *([rule.of] if own else [])):
        whole = of_its_own[0] if own else everybody
        for t in figures.in_force(rule):
            for bound, word, sense in _bounds(rule):
                parts = (replace(some, rotations=(t,)), replace(whole, rotations=(t,), weight=-bound))
                yield Statement(rule.id, (t, *member, word), parts, sense, Fraction(0))


def burden(rule: rules.Burden, figures: Figures) -> Says:
    """Each country within multiples of its fair share: of what all in scope send, its part of the sum of keys.

    Countries with no pool in scope, and those of which the key is not known or nothing, take no part.
    """
    everybody = _in(rule.scope, figures)
    with_pools = {country for country, _ in everybody.pools}
    figure_of = {country.id: getattr(country, rule.key) for country in figures.model.countries}
    keys = {country: Fraction(figure_of[country]) for country in sorted(with_pools) if figure_of[country]}
    sharing = replace(everybody, pools={pool for pool in everybody.pools if pool[0] in keys})
    for country, own in _by_country(sharing):
        fair = keys[country] / sum(keys.values())
        for t in figures.in_force(rule):
            for bound, word, sense in _bounds(rule):
                parts = (replace(own, rotations=(t,)), replace(sharing, rotations=(t,), weight=-bound * fair))
                yield Statement(rule.id, (t, country, word), parts, sense, Fraction(0))


# -- force -----------------------------------------------------------------------------------------------


def support(rule: rules.Support, figures: Figures) -> Says:
    """So many in scope for each one supported: in all, or within each member."""
    for member, enabling, served in _members(rule.each, figures, rule.scope, rule.supported):
        for t in figures.in_force(rule):
            weight = -Fraction(rule.ratio)
            parts = (replace(enabling, rotations=(t,)), replace(served, rotations=(t,), weight=weight))
            yield Statement(rule.id, (t, *member), parts, ">=", Fraction(0))


def capacity(rule: rules.Capacity, figures: Figures) -> Says:
    """Room for those who serve and for the part of those before them who are still there; nobody before the plan."""
    for member, serving in _members(rule.each, figures, rule.scope):
        for t in figures.in_force(rule):
            leaving = replace(serving, rotations=(t - 1,), weight=Fraction(rule.handover))
            parts = (replace(serving, rotations=(t,)), leaving)
            yield Statement(rule.id, (t, *member), parts, "<=", Fraction(rule.personnel))


def lift(rule: rules.Lift, figures: Figures) -> Says:
    """Those who arrive and those whom they relieve, nobody before the plan, are no more than can be moved."""
    backed = figures.held(rule.backstop) if rule.backstop is not None else frozenset[int]()
    for t, arriving in _in_scope(rule, figures):
        per_day = Fraction(rule.per_day) + (Fraction(rule.backstop_per_day) if t in backed else 0)
        moved = replace(arriving, rotations=(t - 1, t))
        yield Statement(rule.id, (t,), (moved,), "<=", per_day * rule.days)


def budget(rule: rules.Budget, figures: Figures) -> Says:
    """What the persons in scope cost is at most what there is, in money: for the plan, or for each rotation."""
    cost = Fraction(rule.per_person_month) * figures.model.calendar.rotation_months
    spending = replace(_in(rule.scope, figures), weight=cost)
    rotations = figures.in_force(rule)
    spent = [(("plan",), rotations)] if rule.over == "plan" else [((t,), [t]) for t in rotations]
    for index, paid in spent:
        if paid:
            parts = (replace(spending, rotations=paid),)
            yield Statement(rule.id, index, parts, "<=", Fraction(rule.amount), unit=cost)


# -- whole numbers ---------------------------------------------------------------------------------------


def block(rule: rules.Block, figures: Figures) -> Says:
    """The persons of a country at a site in a role are whole units: their size divides them."""

    def whole_units(persons: Sequence[int]) -> bool:
        return persons[0] % rule.size == 0

    expected = f"a multiple of {rule.size:,}"
    for t, everybody in _in_scope(rule, figures):
        posts = figures.posts[t].intersection(product(everybody.sites, everybody.roles))
        for country, own in _by_country(everybody):
            for site, role in sorted(posts):
                cell, index = replace(own, sites={site}, roles={role}), (t, country, site, role)
                most = sum(map(int, _strengths(country, figures))) // rule.size
                units = Number(index, most, -Fraction(rule.size))
                relaxed = (_relaxed(rule, index, (cell,), "==", 0, units),)
                yield Choice(rule.id, index, (cell,), whole_units, expected, relaxed)


def contingent(rule: rules.Contingent, figures: Figures) -> Says:
    """The persons of a country at a site are none or enough."""

    def none_or_enough(persons: Sequence[int]) -> bool:
        return not persons[0] or persons[0] >= rule.personnel

    expected = f"nobody, or at least {rule.personnel:,}"
    for t, everybody in _in_scope(rule, figures):
        for country, own in _by_country(everybody):
            for site in sorted(figures.manned[t].intersection(own.sites)):
                there, index = (replace(own, sites={site}),), (t, country, site)
                least, most = Fraction(rule.personnel), sum(_strengths(country, figures), Fraction(0))
                relaxed = (
                    _relaxed(rule, (*index, "least"), there, ">=", 0, Number(index, 1, -least)),
                    _relaxed(rule, (*index, "most"), there, "<=", 0, Number(index, 1, -most)),
                )
                yield Choice(rule.id, index, there, none_or_enough, expected, relaxed)


def nations(rule: rules.Nations, figures: Figures) -> Says:
    """The countries with anybody at a site are no more than may be."""

    def few_enough(persons: Sequence[int]) -> bool:
        return sum(one > 0 for one in persons) <= rule.most

    expected = f"persons of at most {rule.most:,} countries"
    for t, everybody in _in_scope(rule, figures):
        for site in sorted(figures.manned[t].intersection(everybody.sites)):
            there = {country: replace(own, sites={site}) for country, own in _by_country(everybody)}
            relaxed = [
                _relaxed(
                    rule, index, (own,), "<=", 0, Number(index, 1, -sum(_strengths(country, figures), Fraction(0)))
                )
                for country, own in there.items()
                for index in [(t, country, site)]
            ]
            present = [Number((t, country, site), 1) for country in there]
            relaxed.append(_relaxed(rule, (t, site), (), "<=", rule.most, *present))
            yield Choice(rule.id, (t, site), tuple(there.values()), few_enough, expected, tuple(relaxed))


def threshold(rule: rules.Threshold, figures: Figures) -> Says:
    """Somebody in scope only beside enough others."""

    def enough_others(persons: Sequence[int]) -> bool:
        return not persons[0] or persons[1] >= rule.personnel

    others = _in(rule.others, figures)
    expected = f"nobody in scope, or at least {rule.personnel:,} others"
    for t, everybody in _in_scope(rule, figures):
        beside = replace(others, rotations=(t,))
        most = sum((figures.largest[pool] for pool in everybody.pools), Fraction(0))
        relaxed = (
            _relaxed(rule, (t, "comes"), (everybody,), "<=", 0, Number((t,), 1, -most)),
            _relaxed(rule, (t, "others"), (beside,), ">=", 0, Number((t,), 1, -Fraction(rule.personnel))),
        )
        yield Choice(rule.id, (t,), (everybody, beside), enough_others, expected, relaxed)


# -- which kinds there are -------------------------------------------------------------------------------

OF_A_POOL: dict[str, Callable[[Pool, Figures], list[Statement] | None]] = {
    "availability": availability,
    "dwell": dwell,
    "mobilisation": mobilisation,
}
"""Kinds that a pool brings, by what they say; ``None`` where the pool brings no such rule."""

OF_A_RULE: dict[str, Callable[[Any, Figures], Says]] = {
    # people
    "waiver": waiver,
    "notice": notice,
    # law
    "approval": approval,
    "information": information,
    "time-limit": time_limit,
    "mandate": mandate,
    "basis": basis,
    # caveats
    "caveat": caveat,
    "substitution": substitution,
    # coalition
    "ceiling": ceiling,
    "pledge": pledge,
    "share": share,
    "burden": burden,
    # force
    "support": support,
    "capacity": capacity,
    "lift": lift,
    "budget": budget,
    # whole numbers
    "block": block,
    "contingent": contingent,
    "nations": nations,
    "threshold": threshold,
}
"""Kinds that a person writes, by what they say."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A rule of the model with all that it says; ``read`` is false where the audit cannot state its kind."""

    id: str
    kind: str
    owner: str
    bindingness: str
    statements: tuple[Statement | Choice, ...]
    read: bool = True


def law(figures: Figures) -> Iterator[Clause]:
    """Every rule of the model: those that its pools bring, then those that a person wrote."""
    for pool in figures.model.pools:
        for kind, state in OF_A_POOL.items():
            statements = state(pool, figures)
            if statements is not None:
                yield Clause(f"{pool.key}.{kind}", kind, pool.country, "people", tuple(statements))
    for rule in figures.model.rules:
        read = rule.kind in OF_A_RULE
        said = tuple(OF_A_RULE[rule.kind](rule, figures)) if read else ()
        yield Clause(rule.id, rule.kind, rule.owner, rule.bindingness, said, read)


# -- what several kinds say alike ------------------------------------------------------------------------


def _in(scope: Scope, figures: Figures) -> Block:
    """The contributions that a scope admits, in no rotation yet."""
    return Block(
        frozenset(key for key, pool in figures.pools.items() if scope.covers_pool(pool)),
        frozenset(key for key, site in figures.sites.items() if scope.covers_site(site)),
        frozenset(key for key, role in figures.roles.items() if scope.covers_role(role)),
    )


def _in_scope(rule: rules.Rule, figures: Figures) -> Iterator[tuple[int, Block]]:
    """Each rotation in which a rule is in force, with the contributions in its scope."""
    everybody = _in(rule.scope, figures)
    for t in figures.in_force(rule):
        yield t, replace(everybody, rotations=(t,))


def _at_most(rule: rules.Rule, figures: Figures, persons: Decimal | int, but_in: Collection[int] = ()) -> Says:
    """At most so many persons in scope in each rotation in which the rule is in force, ``but_in`` some."""
    for t, everybody in _in_scope(rule, figures):
        if t not in but_in:
            yield Statement(rule.id, (t,), (everybody,), "<=", Fraction(persons))


def _relaxed(
    rule: rules.Rule, index: Index, parts: tuple[Block, ...], sense: Sense, limit: int, *numbers: Number
) -> Relaxed:
    """What a choice says of persons beside numbers of the rule's own."""
    return Relaxed(Statement(rule.id, index, parts, sense, Fraction(limit)), numbers)


def _strengths(country: str, figures: Figures) -> list[Fraction]:
    """The largest strength of each pool of a country: together, what it never sends more than."""
    return [largest for (owner, _), largest in figures.largest.items() if owner == country]


def _bounds(rule: rules.Share | rules.Burden) -> Iterator[tuple[Fraction, str, Sense]]:
    """The bounds that a rule has, each with its name and sense."""
    if rule.at_least is not None:
        yield Fraction(rule.at_least), "least", ">="
    if rule.at_most is not None:
        yield Fraction(rule.at_most), "most", "<="


def _by_country(everybody: Block) -> Iterator[tuple[str, Block]]:
    """Contributions taken apart by country."""
    for country in sorted({country for country, _ in everybody.pools}):
        yield country, replace(everybody, pools={pool for pool in everybody.pools if pool[0] == country})


def _members(each: str | None, figures: Figures, *scopes: Scope) -> Iterator[tuple[Any, ...]]:
    """Scopes as blocks; or, for each member, its name and the blocks within it.

    A member counts where every one of the scopes leaves something of it: a pool of the country; a site of the
    host or zone, or the site; the role. Of any other, nothing is said.
    """
    blocks = [_in(scope, figures) for scope in scopes]
    if each is None:
        yield ((), *blocks)
        return
    for name in figures.names(each):
        within = [_within(one, each, name, figures) for one in blocks]
        if all({"country": one.pools, "role": one.roles}.get(each, one.sites) for one in within):
            yield ((name,), *within)


def _within(everybody: Block, each: str, name: str, figures: Figures) -> Block:
    """The contributions of one country, to one host, zone or site, or in one role."""
    match each:
        case "country":
            return replace(everybody, pools={pool for pool in everybody.pools if pool[0] == name})
        case "role":
            return replace(everybody, roles=everybody.roles & {name})
        case _:
            part = "id" if each == "site" else each
            return replace(everybody, sites={s for s in everybody.sites if getattr(figures.sites[s], part) == name})


def _posts(pool: Pool, figures: Figures) -> Block:
    """All contributions of a pool, weighed by the people that a post costs it, in no rotation yet."""
    own = frozenset({(pool.country, pool.id)})
    return Block(own, figures.sites.keys(), figures.roles.keys(), (), figures.cost_of_a_post(pool))
