"""The program as a VIPR file states it: its variables, the rows that the law states, and where each of them stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from urllib.parse import quote

import numpy as np
import numpy.typing as npt

from forcegen.formulation import Formulation
from forcegen.formulation.linear import Index
from forcegen.problems import ForcegenError
from forcegen.proof.arithmetic import Multipliers
from forcegen.proof.bounds import Weights, charged_bans, in_whole_numbers, paid_for

SENSES = {"<=": "L", ">=": "G", "==": "E"}

LINE = 20
"""Whole-number variables that are listed in one line."""


@dataclass(frozen=True, slots=True)
class Summands:
    """What proves a bound: multipliers whose sum is the weighted shortfall.

    Attributes:
        constraints: Multipliers of constraints of the file, by their index.
        rounded: Multipliers of rows whose limit whole people round, by their row in the program.
    """

    constraints: dict[int, Fraction]
    rounded: dict[int, Fraction]


class ViprProgram:
    """The sections of a file that state the program.

    Its constraints are the bounds of the variables, then rows: of requirements, of what is deployed, of rules, of what
    rules forbid. Rows with fractions are written in whole multiples.

    Attributes:
        formulation: The program.
        variables: Number of variables: those of the program without surge, which no proof needs.
        constraints: Number of constraints.
    """

    def __init__(self, formulation: Formulation) -> None:
        self.formulation = formulation
        sets, columns, program = formulation.sets, formulation.columns, formulation.program
        self._deployments = columns.shortfall - columns.deployed
        self.variables = columns.surge + len(formulation.own)
        self._numbers = [at for at, variable in enumerate(formulation.own) if variable.whole]
        self._low_short = sets.contributions
        self._low_own = self._low_short + sets.lines
        self._up_short = self._low_own + len(formulation.own)
        self._up_number = {at: self._up_short + sets.lines + place for place, at in enumerate(self._numbers)}
        self._bounds = self._up_short + sets.lines + len(self._numbers)
        self._structure = program.rows - len(formulation.stated)
        required = [post for post, asked in enumerate(sets.asked) if asked]
        stated = [row for row in range(self._structure, program.rows) if self._says_something(row)]
        self._rows = [*required, *range(sets.posts, sets.posts + self._deployments), *stated]
        self._at = {row: self._bounds + place for place, row in enumerate(self._rows)}
        rotation = sets.rotation
        self._bans: dict[tuple[int, int], Index] = {
            (rule, t): contributions[rotation[contributions] == t]
            for rule, contributions in formulation.forbidden.items()
            for t in np.unique(rotation[contributions]).tolist()
        }
        first_ban = self._bounds + len(self._rows)
        self._ban_at = {ban: first_ban + place for place, ban in enumerate(self._bans)}
        self.constraints = first_ban + len(self._bans)

    def _says_something(self, row: int) -> bool:
        """Whether a rule's row names anybody, or cannot hold."""
        starts = self.formulation.program.starts
        limit, sense = self._limit(row), self.formulation.program.senses[row]
        return bool(starts[row] < starts[row + 1]) or {"<=": limit < 0, ">=": limit > 0, "==": limit != 0}[sense]

    def _limit(self, row: int) -> Fraction:
        """The limit of a row as the law states it."""
        stated = row - self._structure
        return self.formulation.program.limits[row] if stated < 0 else self.formulation.stated[stated].limit

    def shortfalls(self, weights: Weights) -> dict[int, Fraction]:
        """The weight of each shortfall that has one, by its variable."""
        first = self.formulation.columns.shortfall
        priorities = enumerate(self.formulation.sets.line_priority.tolist(), start=first)
        return {variable: weights[priority] for variable, priority in priorities if priority in weights}

    # -- text ------------------------------------------------------------------------------------------------

    def text(self, objective: Weights, caps: Mapping[int, Fraction]) -> Iterator[str]:
        """The sections VER to CON.

        Args:
            objective: Weights of the priorities in what is minimised.
            caps: Most persons short of some priorities; these constraints stand last, in this order.
        """
        yield "VER 1.0\n"
        yield f"VAR {self.variables}\n"
        yield from (f"{name}\n" for name in self._names())
        people = self.formulation.columns.shortfall
        whole = [*range(people)]
        if in_whole_numbers(self.formulation):
            whole += range(people, people + self.formulation.sets.lines)
        whole += range(self.formulation.columns.surge, self.variables)
        yield f"INT {len(whole)}\n"
        for at in range(0, len(whole), LINE):
            yield " ".join(map(str, whole[at : at + LINE])) + "\n"
        yield f"OBJ min {terms(self.shortfalls(objective))}\n"
        yield f"CON {self.constraints + len(caps)} {self._bounds}\n"
        yield from self._of_bounds()
        yield from map(self._of_row, self._rows)
        for (rule, t), contributions in self._bans.items():
            inside = " ".join([f"{one} 1" for one in contributions.tolist()])
            yield f"{self._rule_name(rule, (t,))} L 0 {contributions.size} {inside}\n"
        for priority, most in caps.items():
            yield f"priority[{priority}] L {most} {terms(self.shortfalls({priority: Fraction(1)}))}\n"

    def _names(self) -> Iterator[str]:
        """The name of each variable, in order."""
        sets = self.formulation.sets
        pools = [f"{_part(pool.country)},{_part(pool.id)}" for pool in sets.pools]
        sites, roles = [_part(site.id) for site in sets.sites], [_part(role.id) for role in sets.roles]
        posts = [
            f"{sites[site]},{roles[role]},{t}"
            for site, role, t in zip(
                sets.post_site.tolist(), sets.post_role.tolist(), sets.post_rotation.tolist(), strict=True
            )
        ]
        for pool, post in zip(sets.pool.tolist(), sets.post.tolist(), strict=True):
            yield f"sent[{pools[pool]},{posts[post]}]"
        for pool_name in pools:
            yield from (f"deployed[{pool_name},{t}]" for t in range(1, sets.rotations + 1))
        for post, priority in zip(sets.line_post.tolist(), sets.line_priority.tolist(), strict=True):
            yield f"short[{posts[post]},{priority}]"
        for variable in self.formulation.own:
            kind, *index = variable.name if variable.waiver else ("number", *variable.name)
            yield f"{kind}{_index(index)}"

    def _of_bounds(self) -> Iterator[str]:
        """Bounds of the variables; what a pool deploys is a sum of them and needs none."""
        sets, own = self.formulation.sets, self.formulation.columns.surge
        short = self.formulation.columns.shortfall
        for variable in (*range(sets.contributions), *range(short, short + sets.lines), *range(own, self.variables)):
            yield f"low:{variable} G 0 1 {variable} 1\n"
        for variable, most in enumerate(sets.line_required, start=short):
            yield f"up:{variable} L {most} 1 {variable} 1\n"
        for at in self._numbers:
            yield f"up:{own + at} L {self.formulation.own[at].most} 1 {own + at} 1\n"

    def _of_row(self, row: int) -> str:
        program = self.formulation.program
        limit = self._limit(row) * int(program.scales[row])
        return f"{self._row_name(row)} {SENSES[program.senses[row]]} {limit} {self.left(row)}\n"

    def left(self, row: int) -> str:
        """The left side of a row of the program."""
        start, end = self.formulation.program.starts[row : row + 2].tolist()
        return " ".join([str(end - start), *self._terms[start:end]])

    @cached_property
    def _terms(self) -> list[str]:
        """Each coefficient of the program with its variable."""
        program = self.formulation.program
        variable = np.where(
            program.column < self.formulation.columns.surge, program.column, program.column - self._deployments
        )
        return [f"{one} {value}" for one, value in zip(variable.tolist(), program.coefficients.tolist(), strict=True)]

    def _row_name(self, row: int) -> str:
        formulation, sets = self.formulation, self.formulation.sets
        kind, *index = formulation.index(row)
        if row >= self._structure:
            return self._rule_name(int(formulation.owner[row]), (kind, *index))
        if kind == "deployed":
            pool = sets.pools[(row - sets.posts) // sets.rotations]
            index = [pool.country, pool.id, *index[1:]]
        return f"{'post' if kind == 'requirement' else kind}{_index(index)}"

    def _rule_name(self, rule: int, index: Sequence[int | str]) -> str:
        return f"rule:{_part(self.formulation.rulebook[rule].id)}{_index(index)}"

    def rounded_text(self, row: int) -> str:
        """A row with the limit that it has for whole people, and where it stands, as a derived constraint."""
        program = self.formulation.program
        name, sense = self._row_name(row), SENSES[program.senses[row]]
        return f"rounded:{name} {sense} {program.limits[row]} {self.left(row)} {{ rnd 1 {self._at[row]} 1 }}"

    def cap(self, place: int) -> int:
        """The constraint that bounds the shortfall of a priority, by its place among them."""
        return self.constraints + place

    # -- proofs ----------------------------------------------------------------------------------------------

    def low(self, variable: int) -> int:
        """The constraint by which a shortfall is at least 0."""
        return self._low_short + variable - self.formulation.columns.shortfall

    def summands(self, weights: Weights, multipliers: Multipliers) -> Summands:
        """Complete the multipliers of a bound by those of definitions, bans and bounds of variables.

        Args:
            weights: Weights of the priorities in the sum.
            multipliers: Multipliers of rows of requirements and rules.

        Raises:
            ForcegenError: When they pay for somebody who is sent, which only a defect can bring about.
        """
        formulation, program = self.formulation, self.formulation.program
        sets, columns = formulation.sets, formulation.columns
        law = {row: value for row, value in multipliers.items() if row in self._at}
        rounded = {row: value for row, value in law.items() if program.limits[row] != self._limit(row)}
        paid, unit = paid_for(formulation, law)
        found = {self._at[row]: value / int(program.scales[row]) for row, value in law.items() if row not in rounded}
        for deployment in np.flatnonzero(paid[columns.deployed : columns.shortfall]).tolist():
            found[self._at[sets.posts + deployment]] = Fraction(-paid[columns.deployed + deployment], unit)
        left = -paid[: sets.contributions]
        for rule, t, price in charged_bans(formulation, paid):
            found[self._ban_at[rule, t]] = Fraction(-price, unit)
            left[self._bans[rule, t]] += price
        _add(found, 0, left, unit)
        priced = np.array([weights.get(one, Fraction(0)) * unit for one in sets.line_priority.tolist()], dtype=object)
        over = priced - paid[columns.shortfall : columns.surge]
        _add(found, self._low_short, np.maximum(over, 0), unit)
        _add(found, self._up_short, np.minimum(over, 0), unit)
        own = -paid[columns.own :]
        _add(found, self._low_own, np.maximum(own, 0), unit)
        for at in np.flatnonzero(own < 0).tolist():
            if at in self._up_number:
                found[self._up_number[at]] = Fraction(own[at], unit)
        if (left < 0).any() or any(own[at] < 0 for at in range(own.size) if at not in self._up_number):
            raise ForcegenError("a proof pays for somebody who is sent")
        return Summands(found, rounded)


def _add(found: dict[int, Fraction], first: int, values: npt.NDArray[np.object_], unit: int) -> None:
    """Note the multipliers of successive constraints that are not zero."""
    for at in np.flatnonzero(values).tolist():
        found[first + at] = Fraction(values[at]) / unit


def terms(coefficients: Mapping[int, Fraction]) -> str:
    """Coefficients or multipliers as a file lists them: their number, then each with its index."""
    return " ".join([str(len(coefficients)), *[f"{one} {value}" for one, value in coefficients.items()]])


def _index(index: Sequence[int | str]) -> str:
    return f"[{','.join(map(_part, index))}]"


def _part(part: int | str) -> str:
    """A rotation as a number; text so that it has no space and reads as no number."""
    if isinstance(part, int):
        return str(part)
    text = quote(part, safe="")
    return f"%{ord(text[0]):02X}{text[1:]}" if text.isdigit() else text
