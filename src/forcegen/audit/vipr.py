"""A strict reader of certificates in the format VIPR 1.0, and a checker of all that they derive.

It knows the specification of the format and nothing of forcegen. Every number is exact. A file is right to its last
word, or it is refused. Source: K. Cheung, A. Gleixner, D. Steffy, Verifying Integer Programming Results (IPCO 2017),
and the specification, version 1.0. The reason ``sol`` is refused: the specification names it and does not define it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor
from typing import NoReturn

_VALUE = re.compile(r"-?[0-9]+(?:/0*[1-9][0-9]*|\.[0-9]+)?")
_WHOLE = re.compile(r"-?[0-9]+")

type Number = int | Fraction
type Left = dict[int, Number]  # coefficients by variable, none of them 0


class ViprError(Exception):
    """What is wrong with a file, and in which of its lines."""


@dataclass(frozen=True, slots=True)
class Constraint:
    """A constraint: ``left`` at least (G), at most (L) or equal to (E) ``limit``; if derived, under assumptions."""

    name: str
    sense: str
    limit: Number
    left: Left
    assumptions: frozenset[int] = frozenset()

    def holds(self, value: Number) -> bool:
        """Whether it holds where its left side comes to a value."""
        return {"G": value >= self.limit, "L": value <= self.limit, "E": value == self.limit}[self.sense]

    def dominates(self, other: Constraint) -> bool:
        """Whether the other follows from it at a glance; from what cannot hold, everything does."""
        alike = self.left == other.left and self.sense in ("E", other.sense)
        return (not self.left and not self.holds(0)) or (alike and other.holds(self.limit))

    def at(self, point: Mapping[int, Number]) -> Number:
        """What the left side comes to at a point; variables that are not named are 0."""
        return sum((factor * point[one] for one, factor in self.left.items() if one in point), 0)


class Vipr:
    """A file that is right in itself: what it derives follows from its rows, and its solutions obey them.

    Its attributes are its sections: of the rows the first ``bounds`` are on one variable each; the claim is the least
    and the greatest optimal value, ``None`` without an end, or ``None`` for a problem that nothing solves; ``steps`` is
    the number of derived constraints. ``ViprError`` is raised at the first thing that is wrong.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self._line = 0
        self.comment: list[str] = []
        self._tokens = self._split(lines)
        self._word("VER"), self._word("1.0"), self._word("VAR")
        self.variables = [self._word() for _ in range(self._whole(0))]
        self._word("INT")
        numbers = [self._whole(0, len(self.variables)) for _ in range(self._whole(0))]
        self.whole = set(numbers)
        if len(self.whole) < len(numbers) or len(set(self.variables)) < len(self.variables):
            self._fail("a variable is named twice")
        self._word("OBJ")
        self.sense, self.objective = self._word("min", "max"), self._pairs(len(self.variables))
        self._word("CON")
        count = self._whole(0)
        self.bounds = self._whole(0, count + 1)
        self.rows = [self._constraint() for _ in range(count)]
        if any(len(row.left) != 1 for row in self.rows[: self.bounds]):
            self._fail("a bound is not on one variable")
        self._word("RTP")
        self.claim: tuple[Number | None, Number | None] | None = None
        if self._word("infeas", "range") == "range":
            least, most = self._word(), self._word()
            self.claim = None if least == "-inf" else self._value(least), None if most == "inf" else self._value(most)
        self._word("SOL")
        self.solutions = self._solutions()
        self._word("DER")
        self.steps = self._derived()
        if next(self._tokens, ""):
            self._fail("something follows the last derived constraint")

    def _split(self, lines: Iterable[str]) -> Iterator[str]:
        begun = False
        for self._line, line in enumerate(lines, start=1):
            begun = begun or not line.startswith("%")
            if begun:
                yield from line.split()
            else:
                self.comment.append(line[1:].strip())

    def _fail(self, why: str) -> NoReturn:
        raise ViprError(f"line {self._line:,}: {why}")

    def _word(self, *expected: str) -> str:
        word = next(self._tokens, "")
        return word if word and (word in expected or not expected) else self._fail(f"found {word or 'the end'}")

    def _whole(self, least: int, end: int | None = None, token: str = "") -> int:
        token = token or self._word()
        number = int(token) if _WHOLE.fullmatch(token) else self._fail(f"found {token}, expected a whole number")
        return number if number >= least and (end is None or number < end) else self._fail(f"{token} is out of range")

    def _value(self, token: str = "") -> Number:
        token = token or self._word()
        if _WHOLE.fullmatch(token):
            return int(token)
        return Fraction(token) if _VALUE.fullmatch(token) else self._fail(f"found {token}, expected a number")

    def _pairs(self, end: int, count: str = "") -> Left:  # indices below an end, each once, with their numbers
        pairs: Left = {}
        for _ in range(self._whole(0, None, count)):
            at = self._whole(0, end)
            pairs[at] = self._value() if at not in pairs else self._fail(f"{at} is named twice")
        return {at: value for at, value in pairs.items() if value}

    def _constraint(self) -> Constraint:
        name, sense, limit, left = self._word(), self._word("E", "L", "G"), self._value(), self._word()
        named = self.objective if left == "OBJ" else self._pairs(len(self.variables), left)
        return Constraint(name, sense, limit, named)

    def _solutions(self) -> dict[str, Left]:
        found: dict[str, Left] = {}
        for _ in range(self._whole(0)):
            name, point = self._word(), self._pairs(len(self.variables))
            if name in found or any(point[at].denominator != 1 for at in self.whole & point.keys()):
                self._fail(f"the solution {name} is there twice, or is not in whole numbers where it must be")
            broken = next((row for row in self.rows if not row.holds(row.at(point))), None)
            found[name] = point if broken is None else self._fail(f"the solution {name} breaks {broken.name}")
        end = None if self.claim is None else self.claim[self.sense == "min"]
        best = Constraint("", "L" if self.sense == "min" else "G", end or 0, self.objective)
        if end is not None and not any(best.holds(best.at(point)) for point in found.values()):
            self._fail(f"no solution comes to {end}")
        return found

    def _derived(self) -> int:  # checks every step, and that the last is what is to be proven; their number
        known, steps = [*self.rows], self._whole(0)
        until = [-1] * len(known)
        for place in range(len(known), len(known) + steps):
            stated = self._constraint()
            self._word("{")
            used, assumptions = self._reason(stated, known)
            self._word("}")
            if any(-1 < until[other] < place for other in used):
                self._fail(f"{stated.name} rests on a constraint that was to be used no more")
            known.append(replace(stated, assumptions=assumptions))
            until.append(self._whole(-1, len(self.rows) + steps))
        if len({row.name for row in known}) < len(known):
            self._fail("two constraints have one name")
        bound = 1 if self.claim is None else self.claim[self.sense == "max"]
        if bound is not None:
            sense = "G" if self.claim is None or self.sense == "min" else "L"
            end = Constraint("", sense, bound, {} if self.claim is None else self.objective)
            if not steps or known[-1].assumptions or not known[-1].dominates(end):
                self._fail("what is to be proven is not derived last, without assumptions")
        return steps

    def _reason(self, stated: Constraint, known: list[Constraint]) -> tuple[list[int], frozenset[int]]:
        reason = self._word("asm", "lin", "rnd", "uns")
        if reason == "asm":
            return [], frozenset({len(known)})
        if reason == "uns":
            one, half, two, other = used = [self._whole(0, len(known)) for _ in range(4)]
            low, high = sorted((known[half], known[other]), key=lambda row: row.sense, reverse=True)
            split = (low.sense, high.sense, low.left) == ("L", "G", high.left) and self._in_whole_numbers(low)
            if not split or low.limit.denominator != 1 or high.limit != low.limit + 1:
                self._fail(f"{stated.name} rests on no choice")
            follows = known[one].dominates(stated) and known[two].dominates(stated)
            assumptions = (known[one].assumptions - {half}) | (known[two].assumptions - {other})
        else:
            factors = self._pairs(len(known))
            follows, used = self._sum(factors, known, rounded=reason == "rnd").dominates(stated), [*factors]
            assumptions = frozenset().union(*(known[at].assumptions for at in factors))
        return (used, assumptions) if follows else self._fail(f"{stated.name} does not follow")

    def _sum(self, factors: Left, known: list[Constraint], *, rounded: bool) -> Constraint:
        left: Left = {}
        for at, factor in factors.items():
            for variable, value in known[at].left.items():
                left[variable] = left.get(variable, 0) + factor * value
        limit = sum((factor * known[at].limit for at, factor in factors.items()), 0)
        signs = {(known[at].sense == "G") == (factor > 0) for at, factor in factors.items() if known[at].sense != "E"}
        if len(signs) > 1:
            self._fail("a multiplier has the wrong sign")
        named = {one: value for one, value in left.items() if value}
        summed = Constraint("", "G" if True in signs else "L" if signs else "E", limit, named)
        if rounded and (summed.sense == "E" or not self._in_whole_numbers(summed)):
            self._fail("what is no sum of whole numbers cannot be rounded")
        return replace(summed, limit=ceil(limit) if summed.sense == "G" else floor(limit)) if rounded else summed

    def _in_whole_numbers(self, row: Constraint) -> bool:
        return row.left.keys() <= self.whole and all(value.denominator == 1 for value in row.left.values())
