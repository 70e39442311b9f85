"""Where the most is paid for a person sent: one question for many sites instead of one for each."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forcegen.audit.figures import Exact, Figures
    from forcegen.audit.statements import Key

type Class = tuple[bool, ...]
"""Of some sets of sites, which of them a site is in."""


class Paid(NamedTuple):
    """What a multiplier pays for a person sent to some sites in some roles."""

    sites: AbstractSet[str]
    roles: AbstractSet[str]
    price: int


class Dearest:
    """The most that is paid for a person of a pool in a rotation.

    Sites that are in the same of the sets that multipliers, or leaves to stand in, speak of are one class. Within one
    the multipliers of rules pay the same everywhere, and a person counts for the same: the most is paid at the post
    for the filling of which the most is paid.

    Args:
        figures: The model.
        filling: What is paid for filling each post: site, role, rotation.
    """

    def __init__(self, figures: Figures, filling: Mapping[tuple[str, str, int], int]) -> None:
        self._figures, self._filling = figures, filling
        self._numbers: dict[frozenset[str], int] = {}
        self._sets: list[frozenset[str]] = []
        self._known: dict[int, tuple[AbstractSet[str], int]] = {}
        self._most: dict[tuple[int, tuple[int, ...]], dict[str, dict[Class, int]]] = {}

    def paid(self, pool: Key, t: int, blocks: Iterable[Paid]) -> Exact:
        """The most that is paid for a person of a pool in a rotation, by all multipliers together.

        Args:
            pool: The pool.
            t: The rotation.
            blocks: What multipliers of rules pay for its people.
        """
        priced: dict[tuple[int, AbstractSet[str]], int] = {}
        for one in blocks:
            where = self._number(one.sites), frozenset(one.roles)
            priced[where] = priced.get(where, 0) + one.price
        leaves = [
            (role, self._number(one.sites), one.effect)
            for role, given in self._figures.stand_ins.items()
            for one in given
            if pool in one.pools and t in one.rotations
        ]
        sets = tuple(sorted({number for number, _ in priced} | {number for _, number, _ in leaves}))
        position = {number: place for place, number in enumerate(sets)}
        own = self._figures.pools[pool].roles
        most: Exact | None = None
        for role, classes in self._classes(t, sets).items():
            prices = [(position[number], price) for (number, roles), price in priced.items() if role in roles]
            standing = [(position[number], effect) for at, number, effect in leaves if at == role]
            for inside, filled in classes.items():
                effect = 1 if role in own else max((one for place, one in standing if inside[place]), default=0)
                if effect:
                    here = effect * filled + sum(price for place, price in prices if inside[place])
                    most = here if most is None else max(most, here)
        return 0 if most is None else most

    def _number(self, sites: AbstractSet[str]) -> int:
        """The number of a set of sites: the same for sets of the same sites."""
        known = self._known.get(id(sites))
        if known is None:
            same = frozenset(sites)
            if same not in self._numbers:
                self._numbers[same] = len(self._sets)
                self._sets.append(same)
            # the set is kept as well, so that no other can come to have its id
            known = self._known[id(sites)] = sites, self._numbers[same]
        return known[1]

    def _classes(self, t: int, sets: tuple[int, ...]) -> dict[str, dict[Class, int]]:
        """The most that is paid for filling a post of a rotation, by role and class of sites."""
        if (t, sets) not in self._most:
            class_of: dict[str, Class] = {}
            most: dict[str, dict[Class, int]] = {}
            for site, role in self._figures.posts[t]:
                if site not in class_of:
                    class_of[site] = tuple(site in self._sets[number] for number in sets)
                inside, filled = class_of[site], self._filling.get((site, role, t), 0)
                of_role = most.setdefault(role, {})
                of_role[inside] = max(filled, of_role.get(inside, filled))
            self._most[t, sets] = most
        return self._most[t, sets]
