"""What the plan's document says of itself and of its model, and what it must say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING

from forcegen.audit.breach import Breach, shown
from forcegen.audit.figures import exact
from forcegen.audit.former_sentences import former_sentence
from forcegen.audit.statements import Excess, Statement

if TYPE_CHECKING:
    from forcegen.audit.clauses import Clause
    from forcegen.audit.figures import Exact, Figures
    from forcegen.documents.plan import Contribution, Plan, Shortfall, Tier, Waiver
    from forcegen.model import ForceModel
    from forcegen.terms.entities import Scenario


@dataclass(frozen=True, slots=True)
class Filling:
    """Persons required, filled and short."""

    required: Exact
    filled: Exact

    @property
    def short(self) -> Exact:
        """What is required and not filled."""
        return self.required - self.filled


type Post = tuple[str, str, int]
"""A site, a role and a rotation."""

type Line = tuple[str, str, int, int]
"""A requirement in a rotation: site, role, rotation, priority."""


def has_plan(plan: Plan) -> bool:
    """Whether the document holds a plan at all: a contradictory model has none, a limit may leave none."""
    if plan.verdict == "inconclusive":
        return plan.totals.filled is not None
    return plan.verdict != "contradictory"


def check_document(plan: Plan, figures: Figures, law: tuple[Clause, ...]) -> Iterator[Breach]:
    """Everything wrong with the document, rows of rules apart."""
    yield from _identity(plan, figures)
    yield from _scenario(plan, figures)
    yield from _reason(plan)
    yield from _same("whole_numbers", plan.whole_numbers, any(rule.whole_numbers for rule in figures.model.rules))
    yield from _rules(plan, law)
    yield from _sentences(plan, figures)
    yield from _assumed(plan, figures)
    yield from _overruns(plan, figures, law)
    filling = _filling(plan.contributions, figures)
    lines = _allot(filling, figures)
    if "not_counted" in plan.model_fields_set:  # documents of earlier releases do not have it
        outside = figures.outside()
        yield from _same("not_counted, lines", plan.not_counted.lines, len(outside))
        yield from _same("not_counted, personnel", plan.not_counted.personnel, sum(outside))
    yield from _same("totals, required", plan.totals.required, sum(one.required for one in lines.values()))
    if has_plan(plan):
        yield from _contributions(plan.contributions, figures)
        yield from _overfilled(filling, figures)
        yield from _waivers(plan.waivers, figures)
        yield from _shortfalls(plan.shortfalls, lines)
        yield from _tiers(plan, lines)
        yield from _totals(plan, lines)
    else:
        yield from _nothing(plan)
        if plan.verdict == "contradictory":
            yield from _loads(plan, figures)


# -- which model, which rules ----------------------------------------------------------------------------


def _identity(plan: Plan, figures: Figures) -> Iterator[Breach]:
    model = figures.model
    yield from _same("model", plan.model, model.name)
    yield from _same("input_sha256", plan.input_sha256, model.sha256)
    scenarios = {"base", *(scenario.id for scenario in model.scenarios)}
    if not scenarios.issuperset(plan.scenario.split("+")):
        yield _wrong(
            "scenario", plan.scenario, f"one of {', '.join(sorted(scenarios))}, or several of them joined by +"
        )


def _scenario(plan: Plan, figures: Figures) -> Iterator[Breach]:
    """A plan that has no trace of what its scenario changes carries the name of another."""
    known = {scenario.id: scenario for scenario in figures.model.scenarios}
    settings = plan.settings
    unchanged = not (settings.figures or settings.scale or settings.without or settings.added)
    for name in plan.scenario.split("+"):
        chain, scenario = [], known.get(name)
        while scenario is not None and scenario not in chain:
            chain.append(scenario)
            scenario = known.get(scenario.extends or "")
        if unchanged and any(_changes(one, figures.model) for one in chain):
            yield _wrong("scenario", name, "base: the plan says that nothing is changed in the model")
            continue
        for condition in dict.fromkeys(condition for one in chain for condition in one.conditions):
            paths = (condition, f"conditions.{condition}", f"conditions.{condition}.holds")
            gone = f"conditions.{condition}" in settings.without
            if not unchanged and not gone and not any(path in settings.figures for path in paths):
                yield _wrong("scenario", name, f"a scenario that does not set the condition {condition}")


def _changes(scenario: Scenario, model: ForceModel) -> bool:
    """Whether a scenario changes anything: it says more than its name, and not what stands in the model already."""
    beside = {"id", "name", "description", "extends", "source", "status", "note", "provenance"}
    told = beside | {"conditions", "figures", "rotations"}
    return (
        any(_standing(model, f"conditions.{name}.holds") != holds for name, holds in scenario.conditions.items())
        or any(str(_standing(model, path)) != str(value) for path, value in scenario.figures.items())
        or scenario.rotations not in (None, model.calendar.rotations)
        or any(
            getattr(scenario, key) != field.default and getattr(scenario, key) not in (None, (), {})
            for key, field in type(scenario).model_fields.items()
            if key not in told
        )
    )


def _standing(model: ForceModel, path: str) -> object:
    """The value that a model has at a path such as ``defaults.dwell`` or ``countries.FRA.pools.land.dwell``."""
    where: object = model
    for key in path.split("."):
        country = getattr(where, "id", None) if key == "pools" else None
        if country is not None:
            where = tuple(pool for pool in model.pools if pool.country == country)
        elif isinstance(where, tuple):
            where = next((row for row in where if getattr(row, "id", None) == key), None)
        else:
            where = getattr(where, key, None)
    return where


def _reason(plan: Plan) -> Iterator[Breach]:
    """A reason stands where there is no other answer, and nowhere else."""
    if plan.verdict in ("met", "short"):
        yield from _same("reason", plan.reason, "")
    elif not plan.reason:
        yield _wrong("reason", plan.reason, f"why the plan is {plan.verdict}")


def _sentences(plan: Plan, figures: Figures) -> Iterator[Breach]:
    """What the plan tells a reader of each rule: what it says, and where it comes from."""
    known = {rule.id: rule for rule in figures.model.rulebook}
    for result in plan.rules:
        rule = known.get(result.id)
        if rule is None:
            continue
        place, source = f"rules, {result.id}", figures.model.source(rule.source)
        if result.sentence != former_sentence(rule.sentence()):
            yield from _same(f"{place}, sentence", result.sentence, rule.sentence())
        yield from _same(f"{place}, source, instrument", result.source.instrument, rule.instrument)
        yield from _same(f"{place}, source, article", result.source.article, rule.article)
        yield from _same(f"{place}, source, title", result.source.title, source.title if source else "")
        yield from _same(f"{place}, source, url", result.source.url, source.url if source else "")
        yield from _same(f"{place}, source, status", result.source.status, rule.status)
        if result.rotations and not result.binding:
            yield _wrong(f"{place}, binding", "no", "yes, because rotations are given in which it binds")
        if result.price < 0:
            yield _wrong(f"{place}, price", result.price, "0 or more")


def _rules(plan: Plan, law: tuple[Clause, ...]) -> Iterator[Breach]:
    stated = {result.id: result for result in plan.rules}
    clauses = {clause.id: clause for clause in law}
    yield from _each_once("rules", [result.id for result in plan.rules], clauses)
    for name in sorted(stated.keys() & clauses.keys()):
        result, clause = stated[name], clauses[name]
        yield from _same(f"rules, {name}, kind", result.kind, clause.kind)
        yield from _same(f"rules, {name}, owner", result.owner, clause.owner)
        yield from _same(f"rules, {name}, bindingness", result.bindingness, clause.bindingness)
        speaks = {t for one in clause.statements for part in one.parts for t in part.rotations}
        speaks |= {t for one in clause.statements for t in one.index[:1] if isinstance(t, int)}
        if list(result.rotations) != sorted(speaks.intersection(result.rotations)):
            yield _wrong(f"rules, {name}, rotations", result.rotations, "rotations of the rule, in order")


def _assumed(plan: Plan, figures: Figures) -> Iterator[Breach]:
    expected = figures.assumed()
    for what in sorted(plan.assumed.keys() | expected):
        yield from _same(f"assumed, {what}", plan.assumed.get(what), expected.get(what))


def _overruns(plan: Plan, figures: Figures, law: tuple[Clause, ...]) -> Iterator[Breach]:
    """What facts alone exceed: each rule and rotation once, as the worst of its rows says, with the rows that count."""
    expected: dict[tuple[str, int], Excess] = {}
    for clause in law:
        for one in clause.statements:
            if isinstance(one, Statement) and one.excess:
                where = clause.id, int(one.index[0])
                if where not in expected or one.excess.persons > expected[where].persons:
                    expected[where] = one.excess
    yield from _each_once("overruns", [(one.rule, one.rotation) for one in plan.overruns], expected)
    for overrun in plan.overruns:
        excess, pool = expected.get((overrun.rule, overrun.rotation)), (overrun.country, overrun.pool)
        if excess is None:
            continue
        place = f"overruns, {_named(overrun.rule, overrun.rotation)}"
        yield from _same(f"{place}, country and pool", ".".join(pool), overrun.rule.rpartition(".")[0])
        yield from _same(f"{place}, personnel", Fraction(overrun.personnel), _rounded(excess.persons))
        yield from _same(f"{place}, allowed", Fraction(overrun.allowed), _rounded(excess.allowed))
        if overrun.waivable is not None:
            yield from _same(f"{place}, waivable", _YES[overrun.waivable], _YES[excess.waivable])
        if pool in figures.pools:
            facts = figures.facts(figures.pools[pool], range(excess.since, overrun.rotation + 1))
            yield from _same(f"{place}, facts", sorted(overrun.facts), sorted(facts))


_YES = {True: "yes", False: "no"}


def _rounded(persons: Fraction) -> Fraction:
    """Persons as a plan states them."""
    return Fraction(floor(persons * PLACES), PLACES)


PLACES = 10**9
"""A plan states persons to the ninth decimal, rounded down, where they are not whole."""


# -- who is sent -----------------------------------------------------------------------------------------


def _contributions(contributions: Iterable[Contribution], figures: Figures) -> Iterator[Breach]:
    seen: set[tuple[str | int, ...]] = set()
    for one in contributions:
        cell = (one.country, one.pool, one.site, one.role, one.rotation)
        known = {
            "pool": (one.country, one.pool) in figures.pools,
            "site": one.site in figures.sites,
            "role": one.role in figures.roles,
            "rotation": one.rotation in figures.rotations,
        }
        is_known, again = all(known.values()), cell in seen
        able = not is_known or figures.effect(*cell) != 0
        required = not is_known or (one.site, one.role) in figures.posts[one.rotation]
        seen.add(cell)
        if is_known and able and required and not again and _is_whole(one.personnel):
            continue
        place = f"contributions, {_named(*cell)}"
        yield from _people(place, one.personnel, known, again=again)
        if not able:
            roles = ", ".join(figures.pools[one.country, one.pool].roles)
            yield _wrong(place, one.role, f"a role of the pool: {roles}; or one that these may substitute for")
        if not required:
            yield _wrong(place, f"{shown(one.personnel)} persons", "no contribution: nothing is required there")


def _overfilled(filling: Mapping[Post, Exact], figures: Figures) -> Iterator[Breach]:
    for (site, role, rotation), persons in filling.items():
        lines = figures.required.get((site, role, rotation))
        if lines and not figures.roles[role].enabling:
            required = sum(lines.values())
            if persons > required:
                place = f"contributions, {_named(site, role, rotation)}"
                yield _wrong(place, f"{shown(persons)} persons", f"at most {shown(required)}")


def _filling(contributions: Iterable[Contribution], figures: Figures) -> dict[Post, Exact]:
    """Persons whom those at a site in a role in a rotation count for."""
    filling: dict[Post, Exact] = {}
    for one in contributions:
        where = (one.site, one.role, one.rotation)
        effect = figures.effect(one.country, one.pool, *where)
        filling[where] = filling.get(where, 0) + effect * exact(one.personnel)
    return filling


def _waivers(waivers: Iterable[Waiver], figures: Figures) -> Iterator[Breach]:
    """Waivers that cannot be; that there are not too many is for the waiver rules to say."""
    seen: set[tuple[str, tuple[str, str], int]] = set()
    for one in waivers:
        where = (one.rule, (one.country, one.pool), one.rotation)
        place = f"waivers, {_named(one.rule, one.country, one.pool, one.rotation)}"
        known = {
            "rule": one.rule in figures.rules,
            "pool": (one.country, one.pool) in figures.pools,
            "rotation": one.rotation in figures.rotations,
        }
        yield from _people(place, one.personnel, known, again=where in seen)
        seen.add(where)
        if all(known.values()) and where not in figures.waivable:
            yield _wrong(place, f"{shown(one.personnel)} persons", "no waiver: the rule allows none there")


def _people(place: str, personnel: object, known: Mapping[str, bool], *, again: bool) -> Iterator[Breach]:
    """What is wrong with a row of people by itself: it stands once, of whole people, and names what there is."""
    if again:
        yield _wrong(place, "two entries", "one entry")
    if not _is_whole(personnel):
        yield _wrong(place, personnel, "one person or more, whole")
    if not all(known.values()):
        unknown = " and ".join(part for part, is_known in known.items() if not is_known)
        yield _wrong(place, f"an unknown {unknown}", "one of the model")


def _is_whole(personnel: object) -> bool:
    """Whether it is one person or more, whole."""
    return type(personnel) is int and personnel > 0


# -- what is filled and short ----------------------------------------------------------------------------


def _allot(filling: Mapping[Post, Exact], figures: Figures) -> dict[Line, Filling]:
    """What those who are sent fill of each line: the first priority first, no line beyond what it requires."""
    lines: dict[Line, Filling] = {}
    for where, required in figures.required.items():
        left = filling.get(where, 0)
        for priority in sorted(required):
            filled = min(left, required[priority])
            lines[*where, priority] = Filling(required[priority], filled)
            left -= filled
    return lines


def _shortfalls(shortfalls: Iterable[Shortfall], lines: dict[Line, Filling]) -> Iterator[Breach]:
    stated = [((one.site, one.role, one.rotation, one.priority), one) for one in shortfalls]
    yield from _each_once("shortfalls", [line for line, _ in stated], lines)
    for line, one in stated:
        known = lines.get(line)
        figures: tuple[object, ...] = (one.required, one.filled, one.short)
        if known is not None and figures != (known.required, known.filled, known.short):
            place = f"shortfalls, {_named(*line[:3])}, priority {line[3]}"
            yield from _same(f"{place}, required", one.required, known.required)
            yield from _same(f"{place}, filled", one.filled, known.filled)
            yield from _same(f"{place}, short", one.short, known.short)


def _tiers(plan: Plan, lines: dict[Line, Filling]) -> Iterator[Breach]:
    by_priority: dict[int, list[Filling]] = {}
    for (*_, priority), one in lines.items():
        by_priority.setdefault(priority, []).append(one)
    tiers = {priority: _sum(fillings) for priority, fillings in by_priority.items()}
    yield from _same("tiers", [tier.priority for tier in plan.tiers], sorted(tiers))
    for tier in plan.tiers:
        if tier.priority in tiers:
            place, filling = f"tiers, priority {tier.priority}", tiers[tier.priority]
            yield from _same(f"{place}, required", tier.required, filling.required)
            yield from _same(f"{place}, filled", tier.filled, filling.filled)
            yield from _same(f"{place}, short", tier.short, filling.short)
            if tier.lower_bound > filling.short:
                yield _wrong(f"{place}, lower_bound", tier.lower_bound, f"at most {shown(filling.short)}")


def _totals(plan: Plan, lines: dict[Line, Filling]) -> Iterator[Breach]:
    total = _sum(lines.values())
    bound = plan.totals.lower_bound
    possible = _together(plan.tiers)
    yield from _same("totals, filled", plan.totals.filled, total.filled)
    yield from _same("totals, short", plan.totals.short, total.short)
    if bound is None or Fraction(bound) not in possible:
        yield _wrong("totals, lower_bound", bound, " or ".join(map(shown, sorted(possible))))
    elif bound > total.short:
        yield _wrong("totals, lower_bound", bound, f"at most {shown(total.short)}")
    verdict = "met" if not total.short else "short" if bound else "inconclusive"
    yield from _same("verdict", plan.verdict, verdict)
    if plan.verdict == "short" and plan.proof == "none":
        yield _wrong("proof", plan.proof, "what the lower bound rests on")


def _together(tiers: Iterable[Tier]) -> set[Fraction]:
    """What may be proven of all priorities together.

    That is the sum of their bounds; or of those from one priority on, and of earlier ones the shortfall itself
    where whoever is short of less in them is short of as much more in that one.
    """
    possible: set[Fraction] = {Fraction(0)}
    earlier = {Fraction(0)}
    for tier in tiers:
        bound, short = Fraction(tier.lower_bound), Fraction(tier.short)
        possible = {one + bound for one in possible | earlier}
        earlier = {one + part for one in earlier for part in (bound, short)}
    return possible


def _nothing(plan: Plan) -> Iterator[Breach]:
    """Where there is no plan, nothing may be said of one."""
    yield from _same("number of contributions", len(plan.contributions), 0)
    yield from _same("number of shortfalls", len(plan.shortfalls), 0)
    yield from _same("number of tiers", len(plan.tiers), 0)
    yield from _same("totals, filled", plan.totals.filled, None)
    yield from _same("totals, short", plan.totals.short, None)
    bound = plan.totals.lower_bound
    if plan.verdict == "contradictory":
        yield from _same("totals, lower_bound", bound, None)
    elif bound is not None and bound > plan.totals.required:
        yield _wrong("totals, lower_bound", bound, f"at most {shown(plan.totals.required)}")


def _loads(plan: Plan, figures: Figures) -> Iterator[Breach]:
    """Rows on which a contradiction is said to rest, and which the model has not."""
    model = figures.model
    persons: dict[str, list[tuple[str, Fraction]]] = {
        "pools": [(pool.key, Fraction(n)) for pool in model.pools for n in (pool.strength, pool.floor + pool.committed)]
    }
    for table in ("strengths", "commitments", "history"):
        rows = getattr(model, table)
        persons[table] = [(f"{row.country}.{row.pool}", Fraction(row.personnel)) for row in rows]
    for load in plan.loads:
        place = f"loads, {load.from_table}, {load.name}"
        for t in load.rotations:
            asked = {f"{role} at {site}": lines for (site, role, when), lines in figures.required.items() if when == t}
            required = [(name, Fraction(sum(lines.values()))) for name, lines in asked.items()]
            known = required if load.from_table == "requirements" else persons.get(load.from_table, [])
            named = load.name if load.from_table == "requirements" else load.name.partition(" ")[0]
            if t not in figures.rotations or (named, Fraction(load.personnel)) not in known:
                yield _wrong(f"{place}, rotation {t}", load.personnel, "a row of the model")


def _sum(fillings: Iterable[Filling]) -> Filling:
    several = list(fillings)
    return Filling(sum(one.required for one in several), sum(one.filled for one in several))


# -- how it is told --------------------------------------------------------------------------------------


def _wrong(where: str, stated: object, expected: str) -> Breach:
    return Breach("plan", where, shown(stated), expected)


def _same(where: str, stated: object, expected: object) -> Iterator[Breach]:
    if stated != expected:
        yield _wrong(where, stated, shown(expected))


def _each_once[T](where: str, stated: Iterable[T], expected: Iterable[T]) -> Iterator[Breach]:
    counted, known = Counter(stated), set(expected)
    wrong = [one for one in known | counted.keys() if counted[one] != (one in known)]
    for one in sorted(wrong, key=str):
        expectation = "one entry" if one in known else "no such row"
        found = "1 entry" if counted[one] == 1 else f"{counted[one]} entries"
        yield _wrong(f"{where}, {shown(one)}", found, expectation)


def _named(*parts: str | int) -> str:
    """A cell or a place as a reader sees it; the rotation comes last."""
    return ", ".join(str(part) for part in parts[:-1]) + f", rotation {parts[-1]}"
