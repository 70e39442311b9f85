"""Certificates in the open format VIPR 1.0: the program, the plan and the proof in one file, for anybody's checker.

Source: K. Cheung, A. Gleixner, D. Steffy, Verifying Integer Programming Results (IPCO 2017), and the specification of
the format, version 1.0.

A file minimises a shortfall over the rows that the law states, in whole people. Names lead back: ``sent`` and
``deployed`` are persons, ``short`` a shortfall, ``waived`` people whose rest is cut short, ``number`` a whole number of
a rule; ``rule:ID[rotation,part]`` is a row of a rule, whose sentence and citation stand in the comment. Sites that no
rule tells apart are one; the comment says which. Every row of the section CON is the law as it is written: what
rounding to whole people adds is derived (``rounded``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from forcegen.documents.cited_rules import Blamed
from forcegen.documents.plan import Plan
from forcegen.formulation import Formulation
from forcegen.formulation.equal_sites import Merged
from forcegen.formulation.program import Float
from forcegen.problems import ForcegenError
from forcegen.proof.bounds import (
    Bound,
    Duals,
    Proven,
    Weights,
    contradiction,
    in_whole_numbers,
    proven,
    tier_bounds,
    traded,
)
from forcegen.proof.vipr_program import ViprProgram, terms
from forcegen.rounding.whole import WholePeople, missing
from forcegen.version import __version__


class NothingProvenError(ForcegenError):
    """There is nothing that a file could prove; the message says why."""


@dataclass(frozen=True, eq=False)
class Answered:
    """What files are made from.

    Attributes:
        merged: The model that the plan answers, with equal sites as one.
        formulation: The program of the merged model.
        plan: The plan.
        whole: Its people and the numbers of its rules; ``None`` where there is no plan.
        duals: What the plan's bounds were made from.
        ray: Row multipliers that prove a contradiction.
    """

    merged: Merged
    formulation: Formulation
    plan: Plan
    whole: WholePeople | None
    duals: Duals
    ray: Float | None = None


def vipr_files(answered: Answered) -> dict[int | None, Iterator[str]]:
    """The certificates of a plan, each as its lines.

    Returns:
        Under ``None`` what the verdict claims: the shortfall in all, of plans that are short of no more in every
        priority but the last; or that no plan obeys every rule. Where there are several priorities, the claim of each
        under its number: its own shortfall, of plans that are short of no more in those before it.

    Raises:
        NothingProvenError: When no bound is known, with the reason.
    """
    plan, formulation = answered.plan, answered.formulation
    if plan.verdict == "contradictory":
        bound = None if answered.ray is None else contradiction(formulation, answered.ray)
        if bound is None:
            raise NothingProvenError("the contradiction was found by search, without a proof")
        return {None: _contradiction(answered, bound)}
    if answered.whole is None or not plan.tiers:
        raise NothingProvenError(f"there is no plan that a bound could be held against ({plan.reason})")
    short = {tier.priority: Fraction(tier.short) for tier in plan.tiers}
    bounds = tier_bounds(formulation, answered.duals.multipliers, short)
    known = proven(formulation, bounds, short)
    if sum(short.values()) and not known.total:
        raise NothingProvenError("no bound is known: nothing is proven beyond that no shortfall is below 0")
    claims = _Claims(answered, answered.whole, short, bounds, known)
    files: dict[int | None, Iterator[str]] = {None: claims.in_all()}
    if len(short) > 1:
        files.update({priority: claims.of(priority) for priority in short})
    return files


# -- what a file claims ----------------------------------------------------------------------------------


class _Claims:
    """The files of a plan."""

    def __init__(
        self,
        answered: Answered,
        whole: WholePeople,
        short: Mapping[int, Fraction],
        bounds: Mapping[int, Bound],
        known: Proven,
    ) -> None:
        self._answered = answered
        self._program = ViprProgram(answered.formulation)
        self._short, self._bounds, self._known = short, bounds, known
        self._solution = _solution(answered.formulation, whole, short)

    def in_all(self) -> Iterator[str]:
        """The claim on all priorities together."""
        *earlier, _ = self._short
        return self._file(dict.fromkeys(self._short, Fraction(1)), earlier, self._known.total, self._known.through)

    def of(self, priority: int) -> Iterator[str]:
        """The claim on one priority."""
        earlier = [one for one in self._short if one < priority]
        return self._file({priority: Fraction(1)}, earlier, self._known.tiers[priority], None)

    def _file(self, objective: Weights, earlier: Sequence[int], least: Fraction, through: int | None) -> Iterator[str]:
        """A file.

        Args:
            objective: Weights of the priorities in what is minimised.
            earlier: Priorities in which no plan is short of more than this one.
            least: The least weighted shortfall.
            through: The priority whose bound is one on it and on earlier priorities together.
        """
        caps = {priority: self._short[priority] for priority in earlier}
        proof = _Derivation(self._program, caps, in_whole_numbers(self._answered.formulation))
        together = set() if through is None else {through, *traded(self._bounds[through], through, self._short)}
        parts: dict[int, Fraction] = {}
        for priority in objective:
            if priority == through:
                parts.update(self._part(proof, priority, dict.fromkeys(sorted(together), Fraction(1))))
            elif priority not in together:
                parts.update(self._part(proof, priority, {priority: Fraction(1)}))
        proof.at_least("least", least, "OBJ", "lin", parts)
        short = sum((self._short[one] for one in objective), Fraction(0))
        yield from _comment(self._answered, _claim(objective, caps, least, short))
        yield from self._program.text(objective, caps)
        yield f"RTP range {least} {short}\n"
        yield "SOL 1\n"
        yield f"plan {terms(self._solution)}\n"
        yield from proof.text()

    def _part(self, proof: _Derivation, priority: int, weights: Weights) -> dict[int, Fraction]:
        """Constraints that give the least weighted shortfall; where nothing is proven, that no shortfall is below 0."""
        bound = self._bounds.get(priority)
        least = self._known.tiers[priority] + sum(self._short[one] for one in weights if one != priority)
        if bound is None or not least:
            return {self._program.low(variable): Fraction(1) for variable in self._program.shortfalls(weights)}
        surplus = {one: weight - weights.get(one, 0) for one, weight in bound.weights.items()}
        return {proof.bound(f"least[{priority}]", bound, least, weights, surplus): Fraction(1)}


def _claim(objective: Weights, caps: Mapping[int, Fraction], least: Fraction, short: Fraction) -> list[str]:
    """What a file proves, in words."""
    beside = " and ".join(f"at most {most} in priority {one}" for one, most in caps.items())
    which = f"Every plan that leaves {beside} unfilled" if beside else "Every plan"
    *_, last = objective
    what = f"priority {last}" if len(objective) == 1 else "all priorities together"
    return [
        f"{which} leaves at least {least} unfilled in {what}.",
        f"The plan in the section SOL leaves {short} unfilled.",
    ]


def _contradiction(answered: Answered, bound: Bound) -> Iterator[str]:
    """The file that proves that no plan obeys every rule."""
    program = ViprProgram(answered.formulation)
    proof = _Derivation(program, {}, whole=False)
    proof.bound("contradiction", bound, bound.least, {}, {})
    yield from _comment(answered, ["No plan satisfies all rules."])
    yield from program.text(dict.fromkeys(answered.formulation.priorities, Fraction(1)), {})
    yield "RTP infeas\n"
    yield "SOL 0\n"
    yield from proof.text()


def _solution(formulation: Formulation, whole: WholePeople, short: Mapping[int, Fraction]) -> dict[int, Fraction]:
    """The variables of a plan that are not zero.

    Raises:
        ForcegenError: When the plan's document and its people are short of different numbers, which only a defect can
            bring about.
    """
    sets, columns = formulation.sets, formulation.columns
    deployed = np.bincount(sets.deployment, whole.persons, columns.shortfall - columns.deployed).astype(np.int64)
    people = np.concatenate([whole.persons, deployed])
    found = {one: Fraction(int(people[one])) for one in np.flatnonzero(people).tolist()}
    left = dict.fromkeys(short, Fraction(0))
    for line, (priority, persons) in enumerate(
        zip(sets.line_priority.tolist(), missing(formulation, whole), strict=True)
    ):
        left[priority] += persons
        if persons:
            found[columns.shortfall + line] = persons
    if left != dict(short):
        raise ForcegenError("the shortfall of a plan differs from its document")
    found.update({columns.surge + one: Fraction(int(whole.own[one])) for one in np.flatnonzero(whole.own).tolist()})
    return found


# -- the derivation --------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Step:
    """A derived constraint: its text up to the multipliers, those, and the last constraint that refers to it."""

    text: str
    multipliers: Mapping[int, Fraction] | None = None
    last: int = -1


@dataclass(eq=False)
class _Derivation:
    """The section DER of a file.

    Attributes:
        program: The program.
        caps: Most persons short of the earlier priorities.
        whole: Whether every shortfall is a whole number.
        steps: Constraints that are derived.
        rounded: Those by which rows are rounded, by row of the program.
    """

    program: ViprProgram
    caps: Mapping[int, Fraction]
    whole: bool
    steps: list[_Step] = field(default_factory=list)
    rounded: dict[int, int] = field(default_factory=dict)

    @property
    def _first(self) -> int:
        return self.program.constraints + len(self.caps)

    @property
    def _last(self) -> int:
        """The constraint that was derived last."""
        return self._first + len(self.steps) - 1

    def bound(self, name: str, bound: Bound, least: Fraction, weights: Weights, surplus: Weights) -> int:
        """Derive a bound on a weighted shortfall; its constraint.

        Args:
            name: Name of the constraint.
            bound: What is proven of any plan.
            least: The least weighted shortfall.
            weights: Weights of the priorities.
            surplus: By how much each priority weighs more in the bound: what a plan may be short of there is taken off.
        """
        summands = self.program.summands(bound.weights, bound.multipliers)
        multipliers = dict(summands.constraints)
        for row, value in summands.rounded.items():
            if row not in self.rounded:
                self.steps.append(_Step(self.program.rounded_text(row)))
                self.rounded[row] = self._last
            multipliers[self.rounded[row]] = value
        for place, priority in enumerate(self.caps):
            if surplus.get(priority):
                multipliers[self.program.cap(place)] = -surplus[priority]
        left = terms(self.program.shortfalls(weights))
        return self.at_least(name, least, left, "rnd" if self.whole and weights else "lin", multipliers)

    def at_least(self, name: str, least: Fraction, left: str, reason: str, multipliers: Mapping[int, Fraction]) -> int:
        """Derive "at least" from a sum of constraints; the constraint."""
        self.steps.append(_Step(f"{name} G {least} {left} {{ {reason}", multipliers))
        for one in multipliers:
            if one >= self._first:
                self.steps[one - self._first].last = self._last
        return self._last

    def text(self) -> Iterator[str]:
        """The section, a line for each constraint."""
        yield f"DER {len(self.steps)}\n"
        for step in self.steps:
            if step.multipliers is None:
                yield f"{step.text} {step.last}\n"
            else:
                yield f"{step.text} {terms(dict(sorted(step.multipliers.items())))} }} {step.last}\n"


# -- the comment -----------------------------------------------------------------------------------------


def _comment(answered: Answered, claims: list[str]) -> Iterator[str]:
    """What the file proves and what not, whose it is, and what its names mean."""
    plan, model = answered.plan, answered.merged.whole
    yield from (
        f"% {line}\n"
        for line in [
            *claims,
            "",
            f"model {plan.model}",
            f"scenario {plan.scenario}",
            f"input_sha256 {plan.input_sha256}",
            f"Written by forcegen {__version__} in the format VIPR 1.0.",
            "",
            "A checker of the format confirms that this follows from the rows of the section CON. It does not confirm",
            "that these rows are what the rules of the model say: 'forcegen verify' states each of them again from the",
            "model; nor that the model is true, for which its values and citations stand.",
            "",
            "sent[country,pool,site,role,rotation]  persons contributed",
            "deployed[country,pool,rotation]  persons of a pool deployed in total",
            "short[site,role,rotation,priority]  persons unfilled",
            "waived[rule,country,pool,rotation]  persons whose dwell is waived",
            "number[rule,...]  an integer variable of a rule",
            "post[site,role,rotation]  the requirement there, filled or not",
            "rule:ID[rotation,...]  what a rule says; rounded: what it comes to in whole people",
            "priority[number]  shortfall of the plan in an earlier priority",
            "",
        ]
    )
    for first, sites in answered.merged.members.items():
        if len(sites) > 1:
            yield f"% sites {first} {' '.join(sites)}\n"
    for rule in answered.formulation.rulebook:
        record = Blamed.of(rule, model)
        source = ". ".join(filter(None, dict.fromkeys((record.citation, record.source.title, record.source.url))))
        said = _in_a_line(f"{record.sentence}. Source: {source or 'none'}.")
        yield f"% rule {rule.id} ({record.owner}, {record.bindingness}): {said}\n"


def _in_a_line(text: str) -> str:
    return " ".join(text.split())
