"""Whole units that fit nothing: what rules in whole numbers ask for and no post, pool or ceiling lets happen.

Everything here follows from the tables alone; no plan is made.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from forcegen.model.findings import Finding
from forcegen.problems import quoted
from forcegen.rules import Block, Ceiling, Contingent, Mandate, Nations, Pledge, Substitution, Threshold
from forcegen.rules.base import Rule
from forcegen.terms.calendar import spans

if TYPE_CHECKING:
    from forcegen.model.force_model import ForceModel
    from forcegen.terms.entities import Pool

Posts = Mapping[tuple[str, str, int], Fraction]
"""Persons that can serve at a site in a role in a rotation; no entry where nothing is required, none for no limit."""


def units_that_fit_nothing(model: ForceModel) -> Iterator[Finding]:
    """Blocks and contingents larger than every post, pool or ceiling in their scope; what is asked of nations."""
    posts = _posts(model)
    for row, rule in enumerate(model.rules):
        if isinstance(rule, Block | Contingent):
            yield from _too_large(model, row, rule, posts)
        elif isinstance(rule, Threshold):
            yield from _never_reached(model, row, rule)
        elif isinstance(rule, Nations):
            yield from _too_few_nations(model, row, rule)


def _posts(model: ForceModel) -> Posts:
    """What each post can take: with stand-ins who count for less than a person, more persons than are required."""
    enabling = {role.id for role in model.roles if role.enabling}
    least: dict[str, Fraction] = {}
    for rule in model.rules:
        if isinstance(rule, Substitution):
            least[rule.role] = min(least.get(rule.role, Fraction(1)), Fraction(rule.effect))
    posts: dict[tuple[str, str, int], Fraction] = defaultdict(Fraction)
    for line in model.requirements:
        for t in model.calendar.touched(line.since, line.until):
            posts[line.site, line.role, t] += Fraction(line.personnel) / least.get(line.role, Fraction(1))
    return {post: _ANY if post[1] in enabling else persons for post, persons in posts.items()}


_ANY = Fraction(10**12)
"""More people than there are: an enabling role may exceed what is required."""


def _too_large(model: ForceModel, row: int, rule: Block | Contingent, posts: Posts) -> Iterator[Finding]:
    """Whether what must come together at once finds a post, a country and a ceiling large enough."""
    size, key = (rule.size, "size") if isinstance(rule, Block) else (rule.personnel, "personnel")
    what = f"a unit of {size:,}" if isinstance(rule, Block) else f"a contingent of at least {size:,}"
    when = rule.applies(model)
    if not when:
        return
    room = _largest_room(model, rule, posts, when)
    if room < size:
        found = f"{size:,}, where {what} fits no requirement in scope: nobody can be sent"
        yield Finding("rules", row, key, found, f"at most {_persons(room)}, the largest that is required in one place")
    pools = [pool for pool in model.pools if rule.scope.covers_pool(pool)]
    people = _people(model, pools, when)
    if pools and max(people.values()) < size:
        found = f"{size:,}, where {what} is more than any country in scope has: nobody can be sent"
        yield Finding("rules", row, key, found, f"at most {_persons(max(people.values()))}")
    for country in [one for one, persons in people.items() if persons >= size]:
        for other in model.rules:
            if isinstance(other, Ceiling | Mandate) and other.personnel is not None and other.personnel < size:
                both = set(when).intersection(other.applies(model))
                if both and _covers(model, other, rule, country):
                    most = f"at most {other.personnel:,}"
                    rotations = f"rotation{'' if len(both) == 1 else 's'} {spans(both)}"
                    found = f"{size:,}, but {quoted(other.id)} lets {country} send {most} in {rotations}"
                    yield Finding("rules", row, key, found, f"{most}: under both rules {country} sends nobody")


def _largest_room(model: ForceModel, rule: Block | Contingent, posts: Posts, when: Iterable[int]) -> Fraction:
    """The most persons of one country who can serve together in what the rule counts by itself."""
    sites = {site.id for site in model.sites if rule.scope.covers_site(site)}
    roles = {role.id for role in model.roles if rule.scope.covers_role(role)}
    rotations = set(when)
    together: dict[tuple[str, ...], Fraction] = defaultdict(Fraction)
    for (site, role, t), persons in posts.items():
        if site in sites and role in roles and t in rotations:
            together[(site, role, str(t)) if isinstance(rule, Block) else (site, str(t))] += persons
    return max(together.values(), default=Fraction(0))


def _people(model: ForceModel, pools: Iterable[Pool], when: Iterable[int]) -> dict[str, Fraction]:
    """The most people that each country has in one of some rotations."""
    people: dict[str, dict[int, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
    for pool in pools:
        for t in when:
            people[pool.country][t] += max(Fraction(0), Fraction(model.available(pool, t)))
    return {country: max(by_rotation.values()) for country, by_rotation in people.items()}


def _covers(model: ForceModel, wide: Rule, narrow: Rule, country: str) -> bool:
    """Whether all that one rule speaks of, of one country, is within another."""
    return (
        all(
            wide.scope.covers_pool(pool)
            for pool in model.pools
            if pool.country == country and narrow.scope.covers_pool(pool)
        )
        and all(wide.scope.covers_site(site) for site in model.sites if narrow.scope.covers_site(site))
        and all(wide.scope.covers_role(role) for role in model.roles if narrow.scope.covers_role(role))
    )


def _never_reached(model: ForceModel, row: int, rule: Threshold) -> Iterator[Finding]:
    """A threshold above all the people that the others have."""
    others = [pool for pool in model.pools if rule.others.covers_pool(pool)]
    when = rule.applies(model)
    by_rotation = [
        sum((max(Fraction(0), Fraction(model.available(pool, t))) for pool in others), Fraction(0)) for t in when
    ]
    most = max(by_rotation, default=None)
    if most is not None and most < rule.personnel:
        found = f"{rule.personnel:,}, which the others never reach: nobody in scope can be sent"
        yield Finding("rules", row, "personnel", found, f"at most {_persons(most)}, the people that the others have")


def _too_few_nations(model: ForceModel, row: int, rule: Nations) -> Iterator[Finding]:
    """More countries that have pledged people for one site than may share it."""
    when = set(rule.applies(model))
    for site in model.sites:
        if not rule.scope.covers_site(site):
            continue
        pledged = {
            one.scope.countries[0]
            for one in model.rules
            if isinstance(one, Pledge)
            and one.personnel
            and len(one.scope.countries) == 1
            and one.scope.sites == (site.id,)
            and when.intersection(one.applies(model))
            and _covers(model, rule, one, one.scope.countries[0])
        }
        if len(pledged) > rule.most:
            found = f"{rule.most}, though {len(pledged)} countries have pledged people for {quoted(site.id)}"
            yield Finding("rules", row, "most", found, f"at least {len(pledged)}, or fewer pledges")


def _persons(persons: Fraction) -> str:
    return f"{int(persons):,}"
