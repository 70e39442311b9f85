"""What several rule kinds say alike."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from forcegen.audit.statements import Block, Choice, Number, Relaxed, Sense, Statement

if TYPE_CHECKING:
    from forcegen import rules
    from forcegen.audit.figures import Figures
    from forcegen.audit.statements import Index
    from forcegen.terms.entities import Pool
    from forcegen.terms.scope import Scope


type Says = Iterator[Statement | Choice]


def contributions_in(scope: Scope, figures: Figures) -> Block:
    """The contributions that a scope admits, in no rotation yet."""
    return Block(
        frozenset(key for key, pool in figures.pools.items() if scope.covers_pool(pool)),
        frozenset(key for key, site in figures.sites.items() if scope.covers_site(site)),
        frozenset(key for key, role in figures.roles.items() if scope.covers_role(role)),
    )


def in_force(rule: rules.Rule, figures: Figures) -> Iterator[tuple[int, Block]]:
    """Each rotation in which a rule is in force, with the contributions in its scope."""
    everybody = contributions_in(rule.scope, figures)
    for t in figures.in_force(rule):
        yield t, replace(everybody, rotations=(t,))


def at_most(rule: rules.Rule, figures: Figures, persons: Decimal | int, but_in: Collection[int] = ()) -> Says:
    """At most so many persons in scope in each rotation in which the rule is in force, ``but_in`` some."""
    for t, everybody in in_force(rule, figures):
        if t not in but_in:
            yield Statement(rule.id, (t,), (everybody,), "<=", Fraction(persons))


def relaxed_statement(
    rule: rules.Rule, index: Index, parts: tuple[Block, ...], sense: Sense, limit: int, *numbers: Number
) -> Relaxed:
    """What a choice says of persons beside numbers of the rule's own."""
    return Relaxed(Statement(rule.id, index, parts, sense, Fraction(limit)), numbers)


def strengths_of(country: str, figures: Figures) -> list[Fraction]:
    """The largest strength of each pool of a country: together, what it never sends more than."""
    return [largest for (owner, _), largest in figures.largest.items() if owner == country]


def bounds_of(rule: rules.Share | rules.Burden) -> Iterator[tuple[Fraction, str, Sense]]:
    """The bounds that a rule has, each with its name and sense."""
    if rule.at_least is not None:
        yield Fraction(rule.at_least), "least", ">="
    if rule.at_most is not None:
        yield Fraction(rule.at_most), "most", "<="


def by_country(everybody: Block) -> Iterator[tuple[str, Block]]:
    """Contributions taken apart by country."""
    for country in sorted({country for country, _ in everybody.pools}):
        yield country, replace(everybody, pools={pool for pool in everybody.pools if pool[0] == country})


def members_of(each: str | None, figures: Figures, *scopes: Scope) -> Iterator[tuple[Any, ...]]:
    """Scopes as blocks; or, for each member, its name and the blocks within it.

    A member counts where every one of the scopes leaves something of it: a pool of the country; a site of the
    host or zone, or the site; the role. Of any other, nothing is said.
    """
    blocks = [contributions_in(scope, figures) for scope in scopes]
    if each is None:
        yield ((), *blocks)
        return
    for name in figures.names(each):
        within = [within_member(one, each, name, figures) for one in blocks]
        if all({"country": one.pools, "role": one.roles}.get(each, one.sites) for one in within):
            yield ((name,), *within)


def within_member(everybody: Block, each: str, name: str, figures: Figures) -> Block:
    """The contributions of one country, to one host, zone or site, or in one role."""
    match each:
        case "country":
            return replace(everybody, pools={pool for pool in everybody.pools if pool[0] == name})
        case "role":
            return replace(everybody, roles=everybody.roles & {name})
        case _:
            part = "id" if each == "site" else each
            return replace(everybody, sites={s for s in everybody.sites if getattr(figures.sites[s], part) == name})


def posts_of(pool: Pool, figures: Figures) -> Block:
    """All contributions of a pool, weighed by the people that a post costs it, in no rotation yet."""
    own = frozenset({(pool.country, pool.id)})
    return Block(own, figures.sites.keys(), figures.roles.keys(), (), figures.cost_of_a_post(pool))
