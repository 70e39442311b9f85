"""Eligibility: who may serve where, and as what, said row by row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from forcegen.rules.base import Apart, Chapter, Facts, Rule
from forcegen.terms.entities import Eligible
from forcegen.terms.scope import Places, Scope
from forcegen.terms.text import Id


class Eligibility(Rule):
    r"""People of a pool that the table ``eligibility`` names serve only where one of its rows says so.

    $x_{p,s,r,t} = 0$ for each site $s$, role $r$ and rotation $t$ that no row of the pool $p$ covers.

    A row names a country, and a pool, role or site of it; a cell left empty means all. A row without a pool is a row
    of each pool of the country. Once any row names a pool, what is not there is not allowed, in every rotation of the
    plan. A pool that no row names may serve wherever it could without the table. A row is a permission: with dates it
    counts only in rotations that it covers from the first to the last day. It permits nothing that caveats, approvals
    or other rules forbid, nor fill a role that the pool has not.

    Its price is the shortfall removed by allowing the one person who would help most.
    """

    chapter: ClassVar[Chapter] = "people"
    derived: ClassVar[bool] = True

    kind: Literal["eligibility"] = "eligibility"
    pool: Id
    """Pool of the owner."""
    entries: tuple[Eligible, ...]
    """Rows of the table that speak of the pool."""

    def tells_apart(self) -> Iterator[Apart]:
        """Each site that a row names; all others are the same to the rule."""
        named = sorted({entry.site for entry in self.entries if entry.site is not None})
        if named:
            yield Apart(Places(sites=tuple(named)), "site")

    def bans(self, facts: Facts) -> Iterator[tuple[Scope, tuple[int, ...]]]:
        """For each role the sites that no row covers, with the rotations in which that is so."""
        sites = tuple(sorted(site.id for site in facts.sites))
        open_in = [(entry, frozenset(facts.calendar.covered(entry.since, entry.until))) for entry in self.entries]
        for role in sorted(role.id for role in facts.roles):
            of_role = [(entry.site, when) for entry, when in open_in if entry.role in (None, role)]
            shut: dict[tuple[str, ...], list[int]] = {}
            for t in range(1, facts.calendar.rotations + 1):
                let = {site for site, when in of_role if t in when}
                closed = () if None in let else tuple(site for site in sites if site not in let)
                shut.setdefault(closed, []).append(t)
            for closed, rotations in shut.items():
                if closed:
                    yield self.scope.model_copy(update={"roles": (role,), "sites": closed}), tuple(rotations)

    def sentence(self) -> str:
        """The rows in words."""
        told = [
            f"{entry.role or 'every role'} at {entry.site or 'every site'}"
            for entry in sorted(self.entries, key=lambda one: (one.role or "", one.site or ""))
        ]
        more = f" and {len(told) - 3} more" if len(told) > 3 else ""
        return f"{self.owner} lets its pool '{self.pool}' serve only as {', '.join(told[:3])}{more}"
