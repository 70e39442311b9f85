r"""What manpower alone keeps up, without a solver.

A pool that sends the same number in each of the first $T$ rotations can send the smallest of what its rows of
people and of rest leave, each shared by the rotations that it counts: with $P$ people, $f$ people a post and
nothing else on its hands, $P / (f \min(T, 1 + d))$. A country sends what its pools can together, cut by its
ceilings, that is by every rule that bounds all that it may send. The closed form is the sum over the countries.

* It is **at most** the frontier where those rules are all there are: every pool that is counted may fill every
  post of the part, person for person, in each of the rotations, and no other rule has a row in them.
* It is **at least** the frontier where what the pools can send in their last windows together, divided evenly,
  is no more: for one dwell and constant strengths that is always so, whatever other rules there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

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
        alike: Posts that it allows in each of its rotations, if they are as many in all.
        together: Posts that it allows in all of them together, at most.
        rotations: Rotations that it speaks of.
        waived: Whether waivers loosen it.
    """

    alike: Fraction
    together: Fraction
    rotations: int
    waived: bool


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
                    pool = int(columns[own][0] - deployed) // sets.rotations
                    last = int((columns[own][-1] - deployed) % sets.rotations) + 1
                    scale, weights = int(program.scales[row]), factors[own]
                    people = _People(
                        alike=program.limits[row] * scale / int(weights.sum()),
                        together=program.limits[row] * scale / int(weights.min()),
                        rotations=last - int((columns[own][0] - deployed) % sets.rotations),
                        waived=not own.all(),
                    )
                    self._row.setdefault((pool, last), []).append(people)
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
        rates = {
            pool: max(Fraction(0), self._rate(pool, rotations))
            for pool in range(len(self._formulation.sets.pools))
            if all(self._serves[pool, t] for t in when)
        }
        total = Fraction(0)
        for country in self._countries.values():
            sends = sum((rates.get(pool, Fraction(0)) for pool in country.pools), Fraction(0))
            total += max(Fraction(0), min([sends, *(country.ceiling[t] for t in when if t in country.ceiling)]))
        below = (
            self._plain
            and all(self._serves_all[pool, t] for pool in rates for t in when)
            and not any(t <= rotations for t in self._others)
        )
        return ClosedForm(total, below, self._most(rotations, peak) == total)

    def _rate(self, pool: int, rotations: int) -> Fraction:
        """What a pool can send in each of the rotations alike."""
        return min(row.alike for t in range(1, rotations + 1) for row in self._row.get((pool, t), ()))

    def _most(self, rotations: int, peak: Fraction) -> Fraction | None:
        """What the pools can fill in their last window together, spread evenly; ``None`` where windows differ."""
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
        return total * peak / asked if asked else None
