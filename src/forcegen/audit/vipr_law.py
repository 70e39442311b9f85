"""Whether the problem in a VIPR file is the law of a model, and its solution the plan.

A file that is right in itself (``Vipr``) proves something of the rows that stand in it. Here every row of the law is
stated anew from the model and found in the file, and the file may hold no other; so are the variables, their bounds
and which of them are whole numbers. Names are read as the file's comment explains them. Sites that no rule tells apart
may stand in it as one: each row must then weigh everybody at any of them alike, or it is not found.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING
from urllib.parse import unquote

from forcegen.audit.breach import Breach, shown
from forcegen.audit.clauses import law
from forcegen.audit.figures import Figures
from forcegen.audit.statements import Block, Relaxed, Statement, Waived
from forcegen.audit.vipr import Constraint, Number

if TYPE_CHECKING:
    from forcegen.audit.statements import Key
    from forcegen.audit.vipr import Vipr
    from forcegen.documents.plan import Plan
    from forcegen.model import ForceModel

type Name = tuple[str | int, ...]
"""A name taken apart: what it is of, then ids and rotations."""

SENSES = {"<=": "L", ">=": "G", "==": "E"}

MOST = 50
"""Breaches after which nothing more is looked for."""

_NAME = re.compile(r"([a-z]+)(?::([^\[\]]+))?(?:\[([^\[\]]*)\])?")


@dataclass(frozen=True, slots=True)
class ViprProof:
    """The outcome of holding a VIPR file against a model and a plan.

    Attributes:
        breaches: Everything found wrong.
        proven: What the file proves, in words.
        rows: Number of its rows that the law states.
    """

    breaches: tuple[Breach, ...]
    proven: str
    rows: int

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.breaches

    def __str__(self) -> str:
        if self.ok:
            rows = f"{self.rows:,} rows, each stated again from the model"
            return f"VIPR certificate passed: {self.proven}; {rows}, exact."
        found = "1 breach" if len(self.breaches) == 1 else f"{len(self.breaches):,} breaches"
        return f"VIPR certificate failed: {found}. {self.breaches[0]}"


def check_vipr(file: Vipr, plan: Plan, model: ForceModel) -> ViprProof:
    """Check that a file proves what a plan says, of the law of a model.

    Args:
        file: The file, right in itself.
        plan: The plan that it goes with; that the plan itself is right is for ``audit`` to say.
        model: The model that the plan answers, its scenario and changes made.
    """
    comparison = _Comparison(file, plan, model)
    breaches: list[Breach] = []
    for breach in comparison.breaches():
        breaches.append(breach)
        if len(breaches) == MOST:
            break
    return ViprProof(tuple(breaches), comparison.proven, len(file.rows) - file.bounds)


class _Comparison:
    """A file beside a plan and a model."""

    def __init__(self, file: Vipr, plan: Plan, model: ForceModel) -> None:
        self._file, self._plan, self._model = file, plan, model
        self._figures = Figures(model)
        self._site: dict[str, str] = {site: site for site in self._figures.sites}
        self._at = {_taken_apart(name): place for place, name in enumerate(file.variables)}
        self._sent: dict[tuple[Key, int], dict[tuple[str, str], int]] = {}
        self._effects: dict[tuple[str, str, int], dict[int, Number]] = defaultdict(dict)
        self._required: dict[tuple[str, str, int], dict[int, Fraction]] = {}
        self._numbers: dict[Name, int] = {}
        self._waived: dict[tuple[Key, int], dict[str, int]] = defaultdict(dict)
        self._covered: dict[frozenset[str], frozenset[str] | None] = {}
        self._tiers = {tier.priority: Fraction(tier.short) for tier in plan.tiers}
        self.proven = ""

    def breaches(self) -> Iterator[Breach]:
        """Everything that is wrong; of what rests on something wrong nothing is said."""
        for step in (self._comment, self._variables, self._rows, self._bounds, self._claim, self._solution):
            found = False
            for breach in step():
                found = True
                yield breach
            if found:
                return

    # -- whose file it is ------------------------------------------------------------------------------------

    def _comment(self) -> Iterator[Breach]:
        lines: dict[str, list[str]] = defaultdict(list)
        for line in self._file.comment:
            word, _, rest = line.partition(" ")
            lines[word].append(rest)
        yield from _same("model", lines["model"], [self._model.name])
        yield from _same("scenario", lines["scenario"], [self._plan.scenario])
        yield from _same("input_sha256", lines["input_sha256"], [self._model.sha256])
        seen: set[str] = set()
        for line in lines["sites"]:
            first, *sites = line.split()
            if not {first} <= {*sites} <= self._figures.sites.keys() - seen:
                yield _wrong("comment, sites", line, "sites of the model, the first of them, and each once")
                return
            seen.update(sites)
            self._site.update(dict.fromkeys(sites, first))
        cited = {line.partition(" ")[0]: line for line in lines["rule"]}
        for rule in self._model.rulebook:
            source = self._model.source(rule.source)
            parts = (rule.sentence(), rule.instrument, rule.article, source.url if source else "")
            if not all(" ".join(part.split()) in cited.get(rule.id, "") for part in parts):
                yield _wrong(f"comment, rule {rule.id}", cited.get(rule.id, ""), "its sentence and citation")

    # -- variables -------------------------------------------------------------------------------------------

    def _variables(self) -> Iterator[Breach]:
        """People, shortfalls and waived people; the numbers of rules come with their rows."""
        figures = self._figures
        if len(self._at) < len(self._file.variables):
            yield _wrong("VAR", len(self._file.variables), "names that differ in what they say")
        for t, pool in product(figures.rotations, figures.pools):
            sent = self._sent[pool, t] = {}
            for site, role, effect in figures.places(pool, t):
                here = self._site[site]
                known = self._at.get(("sent", *pool, here, role, t), -1)
                sent[here, role] = known
                if self._effects[here, role, t].setdefault(known, effect) != effect:
                    yield _wrong(f"sent[{','.join(pool)},{here},{role},{t}]", "one", "one for each of its sites")
        for (site, role, t), lines in figures.required.items():
            asked = self._required.setdefault((self._site[site], role, t), {})
            for priority, persons in lines.items():
                asked[priority] = asked.get(priority, Fraction(0)) + persons
        for rule, pool, t in figures.waivable:
            if ("waived", rule, *pool, t) in self._at:
                self._waived[pool, t][rule] = self._at["waived", rule, *pool, t]
        expected: set[Name] = {
            ("sent", *pool, site, role, t) for (pool, t), sent in self._sent.items() for site, role in sent
        }
        expected |= {("deployed", *pool, t) for pool in figures.pools for t in figures.rotations}
        expected |= {("short", *post, priority) for post, lines in self._required.items() for priority in lines}
        expected |= {("waived", rule, *pool, t) for (pool, t), rules in self._waived.items() for rule in rules}
        named = {name for name in self._at if name[0] != "number"}
        for name in sorted(map(str, expected ^ named))[:MOST]:
            yield _wrong("VAR", name, "the people, shortfalls and waivers of the model, and no others")

    # -- rows ------------------------------------------------------------------------------------------------

    def _rows(self) -> Iterator[Breach]:
        rows = {_taken_apart(row.name): row for row in self._file.rows[self._file.bounds :]}
        if len(rows) < len(self._file.rows) - self._file.bounds:
            yield _wrong("CON", len(rows), "names that differ in what they say")
        self._together = {self._at["deployed", *pool, t]: list(sent.values()) for (pool, t), sent in self._sent.items()}
        for (pool, t), sent in self._sent.items():
            left: dict[int, Number] = {self._at["deployed", *pool, t]: 1, **dict.fromkeys(sent.values(), -1)}
            yield from self._found(rows, ("deployed", *pool, t), left, "E", Fraction(0), defined=True)
        for (site, role, t), lines in self._required.items():
            left = {variable: _plain(effect) for variable, effect in self._effects[site, role, t].items()}
            left.update({self._at["short", site, role, t, priority]: 1 for priority in lines})
            sense = "G" if self._figures.roles[role].enabling else "E"
            yield from self._found(rows, ("post", site, role, t), left, sense, Fraction(sum(lines.values())))
        for clause in law(self._figures):
            for one in clause.statements:
                for relaxed in (Relaxed(one),) if isinstance(one, Statement) else one.relaxed:
                    yield from self._of_rule(rows, relaxed)
        for name in list(rows)[:MOST]:
            if name[0] != "priority":
                yield _wrong("CON", " ".join(map(str, name)), "rows of the law, and each once")
        self._priorities = {name[1]: row for name, row in rows.items() if name[0] == "priority"}

    def _of_rule(self, rows: dict[Name, Constraint], relaxed: Relaxed) -> Iterator[Breach]:
        said = relaxed.statement
        name = ("rule", said.rule, *said.index)
        left: dict[int, Number] = {}
        for part in said.parts:
            people = self._waived_in(part) if isinstance(part, Waived) else self._people_in(part)
            if people is None:
                yield _wrong(" ".join(map(str, name)), "sites that count as one", "sites that the rule treats alike")
                rows.pop(name, None)
                return
            weight = _plain(part.weight)
            for variable in people:
                left[variable] = left.get(variable, 0) + weight
        missing = []
        for number in relaxed.numbers:
            own = ("number", said.rule, *number.name)
            if own in self._at:
                self._numbers[own] = number.most
                left[self._at[own]] = left.get(self._at[own], 0) + _plain(number.weight)
            else:
                missing.append(number)
        # a number of which nothing depends may be 0, and then need not stand in the file
        loosens = {"<=": 1, ">=": -1, "==": 0}[said.sense]
        idle = not left and Constraint("", SENSES[said.sense], said.limit, {}).holds(0)
        if not idle and any(number.weight * loosens <= 0 for number in missing):
            yield _wrong("VAR", "nothing", f"the whole number {', '.join(map(str, missing[0].name))} of {said.rule}")
            return
        yield from self._found(rows, name, left, SENSES[said.sense], said.limit)

    def _people_in(self, block: Block) -> list[int] | None:
        """The variables of the people in a block; ``None`` where it parts sites that count as one."""
        sites = self._whole(frozenset(block.sites))
        if sites is None:
            return None
        return [
            variable
            for t in block.rotations
            for pool in block.pools
            for (site, role), variable in self._sent.get((pool, t), {}).items()
            if site in sites and role in block.roles
        ]

    def _whole(self, sites: frozenset[str]) -> frozenset[str] | None:
        """Sites as they stand in the file; ``None`` where only some of those that count as one are among them."""
        if sites not in self._covered:
            here = frozenset(self._site[site] for site in sites)
            whole = all(site in sites for site, first in self._site.items() if first in here)
            self._covered[sites] = here if whole else None
        return self._covered[sites]

    def _waived_in(self, part: Waived) -> list[int]:
        return [
            variable
            for t in part.rotations
            for rule, variable in self._waived.get((part.pool, t), {}).items()
            if part.rule in (None, rule)
        ]

    def _found(
        self,
        rows: dict[Name, Constraint],
        name: Name,
        stated: Mapping[int, Number],
        sense: str,
        limit: Fraction,
        *,
        defined: bool = False,
    ) -> Iterator[Breach]:
        """Find a row of the law in the file: the same, or a positive multiple of it; it is taken out of the rows."""
        left = {variable: value for variable, value in stated.items() if value}
        row = rows.pop(name, None)
        where = " ".join(map(str, name))
        if row is None:
            if left or not Constraint("", sense, limit, {}).holds(0):
                yield _wrong(where, "no such row", "a row of the law")
            return
        found = dict(row.left) if defined else self._spelt_out(row.left)
        if left:
            one = next(iter(left))
            factor = _plain(Fraction(found.get(one, 0)) / left[one])
            times = left if factor == 1 else {variable: value * factor for variable, value in left.items()}
            same = factor > 0 and found == times and row.limit == limit * factor
        else:
            same = not found and row.holds(0) == Constraint("", sense, limit, {}).holds(0)
        if not same or row.sense != sense:
            yield _wrong(where, "another row", "what the rule says of the model")

    def _spelt_out(self, left: Mapping[int, Number]) -> dict[int, Number]:
        """A left side in the people sent, in place of what pools send in all."""
        found: dict[int, Number] = {}
        for variable, value in left.items():
            for one in self._together.get(variable, (variable,)):
                found[one] = found.get(one, 0) + value
        return {variable: value for variable, value in found.items() if value}

    # -- bounds and whole numbers ----------------------------------------------------------------------------

    def _bounds(self) -> Iterator[Breach]:
        at = self._at
        unknown = {name for name in at if name[0] == "number"} - self._numbers.keys()
        if unknown:
            yield _wrong("VAR", min(map(str, unknown)), "whole numbers of rules, and no others")
        most: dict[int, Number] = {at[name]: number for name, number in self._numbers.items()}
        for post, lines in self._required.items():
            most.update({at["short", *post, priority]: asked for priority, asked in lines.items()})
        low = {place for name, place in at.items() if name[0] != "deployed"}
        expected: Counter[tuple[object, ...]] = Counter(
            (f"low:{place}", "G", Fraction(0), ((place, 1),)) for place in low
        )
        expected.update((f"up:{place}", "L", Fraction(end), ((place, 1),)) for place, end in most.items())
        found: Counter[tuple[object, ...]] = Counter(
            (row.name, row.sense, Fraction(row.limit), tuple(row.left.items()))
            for row in self._file.rows[: self._file.bounds]
        )
        for name, *_ in [*(expected - found), *(found - expected)][:MOST]:
            yield _wrong("CON", str(name), "the bounds of the variables, and no others")
        persons = [one for lines in self._required.values() for one in lines.values()]
        effects = [one for effects in self._effects.values() for one in effects.values()]
        whole = {place for name, place in at.items() if name[0] != "short"}
        if all(value.denominator == 1 for value in (*persons, *effects)):
            whole |= {place for name, place in at.items() if name[0] == "short"}
        yield from _same("INT", sorted(self._file.whole), sorted(whole))

    # -- what it claims --------------------------------------------------------------------------------------

    def _claim(self) -> Iterator[Breach]:
        plan, file = self._plan, self._file
        lines = {place: int(name[4]) for name, place in self._at.items() if name[0] == "short"}
        of_plan = {one: {place for place, priority in lines.items() if priority == one} for one in self._tiers}
        wanted: dict[tuple[int, ...], set[int]] = {(one,): places for one, places in of_plan.items()}
        wanted[tuple(self._tiers)] = set(lines)
        if plan.verdict == "contradictory":
            wanted = {(): set(lines)}
        which = next((one for one, places in wanted.items() if file.objective == dict.fromkeys(places, 1)), None)
        if which is None or file.sense != "min":
            yield _wrong("OBJ", "another objective", "the shortfall of a priority or of all, at least")
            return
        earlier = [one for one in self._tiers if which and one < which[-1]]
        yield from _same("CON, priorities", sorted(map(str, self._priorities)), sorted(map(str, earlier)))
        for one in earlier:
            cap = Constraint(f"priority[{one}]", "L", self._tiers[one], dict.fromkeys(of_plan[one], 1))
            if self._priorities.get(one) != cap:
                yield _wrong(f"priority[{one}]", "another row", f"at most the plan's {shown(self._tiers[one])}")
        if not which:
            yield from _same("RTP", file.claim, None)
            self.proven = "no plan satisfies all rules"
            return
        least, most = file.claim or (None, None)
        yield from _same("RTP, most", most, sum(self._tiers[one] for one in which))
        bound = self._stated(which)
        if least is None or least > bound or (plan.proof != "search" and least != bound):
            yield _wrong("RTP, least", least, f"the plan's lower bound, {shown(bound)}")
        self.proven = self._in_words(which, earlier, Fraction(least or 0))

    def _stated(self, which: tuple[int, ...]) -> Fraction:
        """The lower bound that the plan states."""
        if len(which) == len(self._tiers):
            return Fraction(self._plan.totals.lower_bound or 0)
        return next(Fraction(tier.lower_bound) for tier in self._plan.tiers if tier.priority in which)

    def _in_words(self, which: tuple[int, ...], earlier: list[int], least: Fraction) -> str:
        of = f" in priority {which[0]}" if len(which) < len(self._tiers) else ""
        if not earlier:
            return f"lower bound {shown(least)}{of}"
        as_well = f"priority {earlier[0]}" if len(earlier) == 1 else "the earlier priorities"
        return f"lower bound {shown(least)}{of} for every plan that fills {as_well} as well"

    # -- the plan --------------------------------------------------------------------------------------------

    def _solution(self) -> Iterator[Breach]:
        plan, at = self._plan, self._at
        if plan.verdict == "contradictory":
            yield from _same("SOL", len(self._file.solutions), 0)
            return
        people: Counter[Name] = Counter()
        for one in plan.contributions:
            pool = one.country, one.pool
            people["sent", *pool, self._site[one.site], one.role, one.rotation] += one.personnel
            people["deployed", *pool, one.rotation] += one.personnel
        for waiver in plan.waivers:
            people["waived", waiver.rule, waiver.country, waiver.pool, waiver.rotation] += waiver.personnel
        values: dict[Name, Number] = dict(people)
        for row in plan.shortfalls:
            name = "short", self._site[row.site], row.role, row.rotation, row.priority
            values[name] = values.get(name, 0) + Fraction(row.short)
        expected = {at[name]: value for name, value in values.items() if value and name in at}
        lost = [name for name, value in values.items() if value and name not in at]
        numbers = {at[name] for name in self._numbers}
        for point in self._file.solutions.values():
            if lost or {place: value for place, value in point.items() if place not in numbers} != expected:
                yield _wrong("SOL", "another plan", "the plan")
        yield from _same("SOL", len(self._file.solutions), 1)


def _taken_apart(name: str) -> Name:
    """A name as the comment of a file explains it; of any other the whole of it."""
    found = _NAME.fullmatch(name)
    if found is None:
        return (name,)
    kind, rule, index = found.groups()
    parts = index.split(",") if index else []
    numbered = [int(part) if re.fullmatch("[0-9]+", part) else unquote(part) for part in parts]
    return (kind, *((unquote(rule),) if rule else ()), *numbered)


def _plain(value: Number) -> Number:
    """A fraction, as the whole number that it may be: arithmetic with those takes a tenth of the time."""
    return value.numerator if value.denominator == 1 else value


def _wrong(where: str, stated: object, expected: str) -> Breach:
    return Breach("certificate", where, shown(stated), expected)


def _same(where: str, stated: object, expected: object) -> Iterable[Breach]:
    return [] if stated == expected else [_wrong(where, stated, shown(expected))]
