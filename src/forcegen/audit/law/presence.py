"""Who is there, rotation by rotation: what kinds that count rotations say alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from forcegen.audit.law.alike import contributions_in

if TYPE_CHECKING:
    from forcegen.audit.figures import Figures
    from forcegen.audit.statements import Block
    from forcegen.terms.scope import Scope


@dataclass(frozen=True, slots=True)
class Party:
    """A country or a pool, in a scope or at one site of it: its name, its contributions, and the most it could send."""

    name: tuple[str, ...]
    own: Block
    most: Fraction

    def served(self, figures: Figures, rotation: int) -> bool:
        """Whether it had people in the force in a rotation before the plan; at one site that is not known."""
        pools = [figures.pools[key] for key in self.own.pools] if len(self.name) == 1 else []
        return any(figures.past(pool, rotation) > 0 for pool in pools)


def parties(scope: Scope, each: str, at: str, figures: Figures) -> Iterator[Party]:
    """Each country, or each pool, that a scope covers; at every site that it covers where that is asked."""
    everybody = contributions_in(scope, figures)
    names = {key: key[0] if each == "country" else ".".join(key) for key in everybody.pools}
    for name in sorted(set(names.values())):
        pools = {key for key in everybody.pools if names[key] == name}
        most = sum((figures.largest[key] for key in pools), Fraction(0))
        own = replace(everybody, pools=pools)
        if at == "site":
            for site in sorted(own.sites):
                yield Party((name, site), replace(own, sites={site}), most)
        else:
            yield Party((name,), own, most)
