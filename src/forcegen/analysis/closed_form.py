r"""What manpower alone keeps up, without a solver.

A pool that sends in proportion to the requirement $r_t$, at most $a$ in its largest rotation, obeys a row of people
or of rest with the limit $P$ and $f$ people a post where $f \sum_t a\, r_t / \max r \le P$. Over $T$ rotations
that ask for the same number of persons it sends $P / (f \min(T, 1 + d))$ in each of them. A country sends what its
pools can together, cut by its ceilings, that is by every rule that bounds all that it may send. The closed form is the
sum over the countries, in the largest rotation.

* It is **at most** the frontier where those rules are all there are: every pool that is counted may fill every
  post of the part, person for person, in each of the rotations, and no other rule has a row in them.
* It is **at least** the frontier where what the pools can send in their windows of some rotations together, divided
  as the requirement is, is no more: for one dwell and constant strengths without ceilings that is always so, whatever
  other rules there are. Pools that rest differently, or serve in some rotations only, can give more by turns.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from forcegen.formulation import Formulation
from forcegen.formulation.sets import Mask


@dataclass(frozen=True)
class ClosedForm:
    """The closed form for some rotations.

    Attributes:
        persons: Persons of the part at one time, in its largest rotation.
        below: Whether it is proven that the frontier is no smaller.
        above: Whether it is proven that the frontier is no larger.
    """

    persons: Fraction
    below: bool
    above: bool


@dataclass
class _Country:
    """What bounds a country in each rotation."""

    pools: set[int]
    ceiling: dict[int, Fraction]


@dataclass(frozen=True, slots=True)
class _People:
    """A row of people or of rest.

    Attributes:
        limit: People that it allows.
        people: People that a post costs, by rotation.
        waived: Whether waivers loosen it.
    """

    limit: Fraction
    people: dict[int, Fraction]
    waived: bool

    @property
    def together(self) -> Fraction:
        """Posts that it allows in all of its rotations together, at most."""
        return self.limit / min(self.people.values())

    @property
    def rotations(self) -> int:
        """Rotations from the first that it speaks of to the last."""
        return max(self.people) - min(self.people) + 1

    def in_proportion(self, parts: tuple[Fraction, ...]) -> Fraction | None:
        """Posts that it allows for each whole part, where a rotation takes its part; ``None`` where it takes none."""
        people = sum((each * parts[t - 1] for t, each in self.people.items()), Fraction(0))
        return self.limit / people if people else None


class ManpowerAlone:
    """The closed form of a formulation, for any number of rotations.

    Args:
        formulation: The program.
        asked: Persons of the part by post, shape (posts,).
        required: Persons of the part by rotation, the first first.
    """

    def __init__(self, formulation: Formulation, asked: tuple[Fraction, ...], required: tuple[Fraction, ...]) -> None:
        self._formulation, self._required = formulation, required
        sets = formulation.sets
        self._of_part: Mask = np.array([number > 0 for number in asked], dtype=np.bool_)[sets.post]
        self._usable = self._of_part & formulation.permitted[: sets.contributions]
        usable = np.zeros((len(sets.pools), sets.rotations + 1), dtype=np.int64)
        np.add.at(usable, (sets.pool[self._usable], sets.rotation[self._usable]), 1)
        posts = np.bincount(
            sets.post_rotation[np.array([number > 0 for number in asked], dtype=np.bool_)], minlength=sets.rotations + 1
        )
        self._serves = usable > 0
        self._serves_all = usable == posts
        self._plain = bool((sets.effect[self._usable] == 0).all())
        self._read_rows()

    def _read_rows(self) -> None:
        """Sort the rows of the rules: people and rest of a pool, ceilings of a country, others."""
        formulation, sets = self._formulation, self._formulation.sets
        program, deployed = formulation.program, formulation.columns.deployed
        self._row: dict[tuple[int, int], list[_People]] = {}
        """Pool and rotation → the rows of people and of rest that end in it."""
        self._countries: dict[str, _Country] = {}
        self._others: set[int] = set()
        """Rotations in which another rule has a row, or in which there are too few people for what they owe already."""
        for position, one in enumerate(sets.pools):
            self._countries.setdefault(one.country, _Country(set(), {})).pools.add(position)
        for row in np.flatnonzero(formulation.owner >= 0).tolist():
            rule = formulation.rulebook[int(formulation.owner[row])]
            inside = slice(program.starts[row], program.starts[row + 1])
            columns, factors = program.column[inside], program.coefficients[inside]
            if rule.people_of is not None:
                own = (columns >= deployed) & (columns < formulation.columns.shortfall)
                if own.any():
                    scale = int(program.scales[row])
                    places = (columns[own] - deployed).tolist()
                    people = {
                        place % sets.rotations + 1: Fraction(factor, scale)
                        for place, factor in zip(places, factors[own].tolist(), strict=True)
                    }
                    allowed = _People(program.limits[row], people, waived=not own.all())
                    self._row.setdefault((places[0] // sets.rotations, max(people)), []).append(allowed)
                if program.limits[row] < 0:  # nobody at all is too many: nothing is promised from here on
                    self._others.add(formulation.rotation(row))
                continue
            bounds = self._ceiling(row)
            if bounds is None:
                self._others.add(formulation.rotation(row))
            else:
                country, t = bounds
                ceilings = self._countries[country].ceiling
                limit = program.limits[row] / Fraction(int(factors[0]), int(program.scales[row]))
                ceilings[t] = min(ceilings.get(t, limit), limit)

    def _ceiling(self, row: int) -> tuple[str, int] | None:
        """Country and rotation of a row that bounds all that one country may send in it; else ``None``."""
        formulation, sets = self._formulation, self._formulation.sets
        program, columns = formulation.program, formulation.columns
        inside = slice(program.starts[row], program.starts[row + 1])
        own, factors = program.column[inside], program.coefficients[inside]
        if (
            program.senses[row] != "<="
            or not own.size
            or own.max() >= columns.shortfall
            or (factors != factors[0]).any()
        ):
            return None
        counted = np.zeros(columns.shortfall, dtype=np.bool_)
        counted[own] = True
        pools = {
            *sets.pool[own[own < columns.deployed]].tolist(),
            *((own[own >= columns.deployed] - columns.deployed) // sets.rotations).tolist(),
        }
        country = sets.pools[next(iter(pools))].country
        rotations = {
            *sets.rotation[own[own < columns.deployed]].tolist(),
            *((own[own >= columns.deployed] - columns.deployed) % sets.rotations + 1).tolist(),
        }
        if len(rotations) != 1 or any(sets.pools[pool].country != country for pool in pools) or factors[0] <= 0:
            return None
        (t,) = rotations
        of_country = np.isin(sets.pool, list(self._countries[country].pools))
        sent = np.flatnonzero(of_country & (sets.rotation == t) & formulation.permitted[: sets.contributions])
        whole = counted[sent] | counted[columns.deployed + sets.deployment[sent]]
        return (country, int(t)) if bool(whole.all()) else None

    def over(self, rotations: int) -> ClosedForm:
        """The closed form for the first rotations of the plan, from the first that asks for somebody."""
        when = [t for t in range(1, rotations + 1) if self._required[t - 1]]
        peak = max(self._required[:rotations])
        parts = tuple(number / peak for number in self._required[:rotations])
        rates = {
            pool: max(Fraction(0), self._rate(pool, parts))
            for pool in range(len(self._formulation.sets.pools))
            if all(self._serves[pool, t] for t in when)
        }
        total = Fraction(0)
        for country in self._countries.values():
            sends = sum((rates.get(pool, Fraction(0)) for pool in country.pools), Fraction(0))
            allowed = (country.ceiling[t] / parts[t - 1] for t in when if t in country.ceiling)
            total += max(Fraction(0), min([sends, *allowed]))
        below = (
            self._plain
            and all(self._serves_all[pool, t] for pool in rates for t in when)
            and not any(t <= rotations for t in self._others)
        )
        most = [share for share in self._shares[:rotations] if share is not None]
        return ClosedForm(total, below, bool(most) and min(most) * peak <= total)

    def _rate(self, pool: int, parts: tuple[Fraction, ...]) -> Fraction:
        """What a pool can send in the largest of the rotations, and in proportion in the others."""
        rows = (row for t in range(1, len(parts) + 1) for row in self._row.get((pool, t), ()))
        return min(allowed for row in rows if (allowed := row.in_proportion(parts)) is not None)

    @cached_property
    def _shares(self) -> list[Fraction | None]:
        """What part of the requirement the windows that end in each rotation can fill at most, the first first."""
        return [self._most(last) for last in range(1, self._formulation.sets.rotations + 1)]

    def _most(self, rotations: int) -> Fraction | None:
        """What part of the requirement the pools can fill in their windows that end in a rotation.

        ``None`` where the windows differ.
        """
        windows: dict[int, tuple[Fraction, int]] = {}
        for pool in np.flatnonzero(self._serves[:, 1 : rotations + 1].any(axis=1)).tolist():
            rows = self._row.get((pool, rotations), [])
            if not rows or any(row.waived for row in rows):
                return None
            longest = max(row.rotations for row in rows)
            allowed = min(row.together for row in rows if row.rotations == longest)
            windows[pool] = max(Fraction(0), allowed), longest
        lengths = {summed for _, summed in windows.values()}
        if len(lengths) != 1:
            return None
        (length,) = lengths
        window = range(rotations - length + 1, rotations + 1)
        total = Fraction(0)
        for country in self._countries.values():
            sends = sum((windows[pool][0] for pool in country.pools if pool in windows), Fraction(0))
            if all(t in country.ceiling for t in window):
                sends = min(sends, sum((country.ceiling[t] for t in window), Fraction(0)))
            total += max(Fraction(0), sends)
        asked = sum((self._required[t - 1] for t in window), Fraction(0))
        return total / asked if asked else None
