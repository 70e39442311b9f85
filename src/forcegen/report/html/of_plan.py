"""What the page says of the plan: the summary, coverage, contributions, rules, and how to make it again."""

from __future__ import annotations

import platform
import shlex
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from forcegen.documents.plan import Plan, RuleResult
from forcegen.model import ForceModel
from forcegen.report.html.of_analysis import closing
from forcegen.report.html.parts import Fact, Grid, Link, Picture, Section, Shown, figures, prose, texts, web
from forcegen.report.sums import coverage, givers, names_of
from forcegen.report.text import bound_together, dearest_first, number, of_one_person, what_binds
from forcegen.terms.calendar import spans
from forcegen.version import __version__

if TYPE_CHECKING:
    from forcegen.documents.explanation import Explanation


def summary(plan: Plan, model: ForceModel, explanation: Explanation | None = None) -> tuple[Fact, ...]:
    """What a reader must know first: what is short, whose rule it is and, where it is known, what would close it."""
    facts: list[Fact] = []
    roles = names_of(model.roles)
    short: dict[tuple[int, str], Decimal] = {}
    for row in plan.shortfalls:
        if row.short:
            key = (row.priority, row.role)
            short[key] = short.get(key, Decimal(0)) + row.short
    most = sorted(short.items(), key=lambda item: (item[0][0], -item[1], item[0][1]))
    if most:
        lines = [f"{roles[role]} (priority {tier}): {number(gap)} person-rotations" for (tier, role), gap in most[:4]]
        facts.append(Fact("Unfilled requirement", tuple(_and_more(lines, len(most)))))
        sites = [row for row in coverage(plan, model).sites if row.short]
        lines = [f"{row.name}: {number(row.short)} of {number(row.required)}" for row in sites[:3]]
        facts.append(Fact("Sites", tuple(_and_more(lines, len(sites)))))
    less = _lessening(explanation)
    binding = sorted(dearest_first(plan, model), key=lambda rule: -less.get(rule.id, Decimal(0)))
    if binding:
        asks = "Rules that contradict each other" if plan.verdict == "contradictory" else "Binding rules"
        says: list[Shown] = [
            Link(rule.source.citation, web(rule.source.url), _before(rule, less.get(rule.id))) for rule in binding[:3]
        ]
        if len(binding) > 3:
            says.append(Link(f"and {len(binding) - 3} more", "#rules"))
        facts.append(Fact(asks, tuple(says)))
    closes = closing(explanation) if explanation is not None else None
    if closes is not None:
        facts.append(closes)
    return tuple(facts)


def _lessening(explanation: Explanation | None) -> dict[str, Decimal]:
    """What each rule by itself would lessen if it gave way, where that is known of all."""
    if explanation is None or explanation.levers is None or not explanation.levers.extent.complete:
        return {}  # the few that were tried need not be those that matter
    return {one.ask.rule.id: one.lessens for one in explanation.levers.levers}


def _before(rule: RuleResult, less: Decimal | None) -> str:
    worth_it = f" (shortfall smaller by {number(round(less))} without it)" if less and round(less) else ""
    return f"{rule.sentence}{worth_it}{': ' if rule.source.citation else '.'}"


def _and_more(lines: list[str], all_of_them: int) -> Iterator[Shown]:
    yield from lines
    if all_of_them > len(lines):
        yield f"and {all_of_them - len(lines)} more"


def coverage_section(plan: Plan, model: ForceModel, picture: Picture | None) -> Section:
    """Every site in every rotation."""
    sheet = coverage(plan, model)
    sums = Grid(
        "Every site, in person-rotations",
        (*texts("Site"), *figures("required", "unfilled")),
        tuple((row.name, number(row.required), number(row.short)) for row in sheet.sites),
    )
    cells = [(row.name, [number(cell.short) if cell.required else "" for cell in row.cells]) for row in sheet.sites]
    each = _by_rotation("Unfilled persons at every site in every rotation", "Site", cells)
    return Section("coverage", "Coverage", picture=picture, grids=(sums, *each, _lines(plan, model)))


_ACROSS = 12
"""Rotations that stand beside each other on a sheet of paper."""


def _by_rotation(caption: str, what: str, rows: Sequence[tuple[str, Sequence[str]]]) -> Iterator[Grid]:
    """Tables with a column a rotation, as many as it takes for each to fit on paper."""
    rotations = max((len(cells) for _, cells in rows), default=0)
    parts = max(1, -(-rotations // _ACROSS))
    ends = [rotations * part // parts for part in range(parts + 1)] if rows else []
    for left, right in pairwise(ends):
        within = f", rotations {left + 1} to {right}" if parts > 1 else ""
        columns = (*texts(what), *figures(*(str(t + 1) for t in range(left, right))))
        yield Grid(caption + within, columns, tuple((name, *cells[left:right]) for name, cells in rows))


def _lines(plan: Plan, model: ForceModel) -> Grid:
    """Every requirement, its rotations together."""
    sites, roles = names_of(model.sites), names_of(model.roles)
    sums: dict[tuple[int, str, str], list[Decimal]] = {}
    when: dict[tuple[int, str, str], list[int]] = {}
    for row in plan.shortfalls:
        key = (row.priority, row.site, row.role)
        held = sums.setdefault(key, [Decimal(0), Decimal(0)])
        held[0] += row.required
        held[1] += row.short
        if row.short:
            when.setdefault(key, []).append(row.rotation)
    rows = tuple(
        (sites[site], roles[role], str(tier), number(required), number(short), spans(when.get((tier, site, role), ())))
        for (tier, site, role), (required, short) in sorted(sums.items(), key=lambda item: (-item[1][1], item[0]))
    )
    columns = (*texts("Site", "role"), *figures("priority", "required", "unfilled"), *texts("unfilled in rotations"))
    return Grid("Every requirement, in person-rotations", columns, rows)


def contributions_section(plan: Plan, model: ForceModel, picture: Picture | None) -> Section:
    """Who gives how many, and how that compares with what they have."""
    rows = givers(plan, model)
    cells = [(row.name, [number(sent) if sent else "–" for sent in row.personnel]) for row in rows]
    each = _by_rotation("Persons of each country in each rotation", "Country", cells)
    sentences = () if rows else ("No contributions.",)
    return Section(
        "contributions", "Contributions and burden", sentences, picture, (_burden(plan, model), *each) if rows else ()
    )


def _burden(plan: Plan, model: ForceModel) -> Grid:
    """What every giver gives, absolutely and by the keys that burdens are measured by."""
    countries = {country.id: country for country in model.countries}
    everybody = sum(one.total for one in givers(plan, model)) or 1
    # population is in thousands and product in millions, so that the units are per million and per billion
    keys = {"active": "per 1,000 active", "population": "per million people", "gdp": "per bn € of GDP"}
    known = [key for key in keys if any(getattr(countries[one.id], key) for one in givers(plan, model))]
    measured = figures("mean", "peak", "share of the force, %", *(keys[key] for key in known))
    rows: list[tuple[Shown, ...]] = []
    for one in givers(plan, model):
        mean = Decimal(one.total) / model.calendar.rotations
        share = f"{100 * one.total / everybody:.1f}"
        measures = [getattr(countries[one.id], key) for key in known]
        by_key = (f"{1000 * mean / measure:.2f}" if measure else "–" for measure in measures)
        rows.append((one.name, number(round(mean)), number(max(one.personnel)), share, *by_key))
    return Grid(
        "Burden: persons at one time, absolute and relative to the size of each country",
        (*texts("Country"), *measured),
        tuple(rows),
        folded=False,
    )


def map_section(picture: Picture) -> Section:
    """Where the sites lie."""
    return Section("map", "Sites", picture=picture)


def rules_section(plan: Plan, model: ForceModel) -> Section:
    """Every rule that binds, and in one more table every other."""
    opposed = plan.verdict == "contradictory"
    columns = of_one_person(plan)
    explains = "These rules contradict each other." if opposed else f"{what_binds(plan)}."
    whose, says = texts("owner", "kind of limit"), (*prose("statement"), *texts("citation", "status"))
    binding, idle = dearest_first(plan, model), [rule for rule in plan.rules if not rule.binding]
    priced = (*texts("Rule"), *figures(*columns), *whose, *texts("rotations"), *says)
    rows = tuple(
        (rule.id, *(cell(rule) for cell in columns.values()), *_whose(rule), spans(rule.rotations), *_says(rule))
        for rule in binding
    )
    others = tuple((rule.id, *_whose(rule), *_says(rule)) for rule in sorted(idle, key=lambda rule: rule.id))
    grids = (
        Grid("Rules that contradict each other" if opposed else "Binding rules", priced, rows),
        Grid("Other rules", (*texts("Rule"), *whose, *says), others),
    )
    together = () if opposed else tuple(f"{sentence}." for sentence in bound_together(plan))
    return Section("rules", "Rules", (explains, *together), grids=tuple(grid for grid in grids if grid.rows))


def _whose(rule: RuleResult) -> tuple[Shown, ...]:
    return rule.owner, f"{rule.bindingness} {rule.kind}"


def _says(rule: RuleResult) -> tuple[Shown, ...]:
    return rule.sentence, Link(rule.source.citation, web(rule.source.url)), rule.source.status or ""


def origin(plan: Plan, model: ForceModel, command: str | None = None) -> tuple[tuple[str, str], ...]:
    """How to make the same page again.

    Args:
        plan: The plan.
        model: The model that it answers.
        command: The command that made it, where that is known; else the one that makes the plan.
    """
    scenario = [] if plan.scenario == "base" else ["--scenario", plan.scenario]
    proof = {
        "none": "none",
        "multipliers": "multipliers of rules and requirements, in exact arithmetic",
        "search": "search",
    }
    facts = [
        ("Command", command or shlex.join(["forcegen", "solve", plan.model, *scenario])),
        ("Model", f"{plan.model}, its facts as of {model.as_of}"),
        ("Input, SHA-256", plan.input_sha256),
        ("forcegen", f"{__version__}, Python {platform.python_version()}"),
        ("Solver", f"{plan.solver.name} {plan.solver.version}, status: {plan.solver.status}"),
        ("Proof", proof[plan.proof]),
    ]
    if plan.changes:
        facts.insert(1, ("Changed in the model", "; ".join(plan.changes)))
    return tuple(facts)
