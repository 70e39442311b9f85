"""Scope: the contributions that a rule speaks of. One object, used by every rule."""

from __future__ import annotations

from typing import NamedTuple

from forcegen.terms.dates import Period
from forcegen.terms.entities import Pool, Role, Site
from forcegen.terms.text import Ids


class Places(NamedTuple):
    """Sites by id, zone and host, all of which must fit; a part left empty means all."""

    sites: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()

    def cover(self, site: Site) -> bool:
        """Whether a site is one of them."""
        return _admits(self.sites, site.id) and _admits(self.zones, site.zone) and _admits(self.hosts, site.host)


class Scope(Period):
    """Which contributions a rule speaks of; a part left empty means all.

    A contribution is in scope when its country, pool, site, zone, host, role, component *and* rotation are.

    >>> import forcegen as fg
    >>> pool = fg.Pool(id="land", country="FRA", strength=20_000, roles=["medical"], status="assumed")
    >>> fg.Scope(countries=["FRA", "DEU"]).covers_pool(pool)
    True
    >>> fg.Scope(roles=["air-defence"]).covers_role(fg.Role(id="medical", name="Medical"))
    False
    """

    countries: Ids = ()
    """Countries that contribute, by id."""
    pools: Ids = ()
    """Pools, by their id within the country (``land`` means the land pool of each country in scope)."""
    sites: Ids = ()
    """Sites, by id."""
    zones: Ids = ()
    """Zones, by id."""
    hosts: Ids = ()
    """Countries on whose territory (or off whose coast) the sites lie, by id."""
    roles: Ids = ()
    """Roles, by id."""
    components: Ids = ()
    """Components (ground, air, maritime, monitoring) to which the roles belong."""

    @property
    def places(self) -> Places:
        """The sites of which contributions can be in scope."""
        return Places(self.sites, self.zones, self.hosts)

    def contains(self, other: Scope) -> bool:
        """Whether everything that another scope covers is in this one, whatever their dates."""
        return all(
            not mine or (theirs and set(theirs) <= set(mine))
            for mine, theirs in (
                (self.countries, other.countries),
                (self.pools, other.pools),
                (self.sites, other.sites),
                (self.zones, other.zones),
                (self.hosts, other.hosts),
                (self.roles, other.roles),
                (self.components, other.components),
            )
        )

    def covers_pool(self, pool: Pool) -> bool:
        """Whether a pool's contributions can be in scope."""
        return _admits(self.countries, pool.country) and _admits(self.pools, pool.id)

    def covers_site(self, site: Site) -> bool:
        """Whether contributions at a site can be in scope."""
        return self.places.cover(site)

    def covers_role(self, role: Role) -> bool:
        """Whether contributions in a role can be in scope."""
        return _admits(self.roles, role.id) and _admits(self.components, role.component)


def _admits(named: tuple[str, ...], this: str) -> bool:
    return not named or this in named
