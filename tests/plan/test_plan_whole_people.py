"""Whole people: every row of the program holds exactly, and hardly anybody is lost to rounding."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plan_models import COUNTRIES, models

from builders import ASSUMED, examples, tiny_model
from forcegen.audit import audit
from forcegen.documents.plan import Plan
from forcegen.formulation import Formulation, formulate
from forcegen.formulation.program import Whole
from forcegen.model import ForceModel
from forcegen.plan import searched
from forcegen.plan.solve import solve
from forcegen.rounding.whole import whole_people


def point_of(plan: Plan, formulation: Formulation) -> list[Fraction]:
    """A plan as columns of the program of its model, shortfalls, surge and waivers included."""
    sets, program = formulation.sets, formulation.program
    at = {
        (sets.pools[p].key, sets.sites[s].id, sets.roles[r].id, t): column
        for column, (p, s, r, t) in enumerate(
            zip(sets.pool.tolist(), sets.site.tolist(), sets.role.tolist(), sets.rotation.tolist(), strict=True)
        )
    }
    persons = np.zeros(sets.contributions, dtype=np.int64)
    for one in plan.contributions:
        persons[at[f"{one.country}.{one.pool}", one.site, one.role, one.rotation]] = one.personnel
    waived: dict[tuple[str | int, ...], int] = {
        ("waived", one.rule, one.country, one.pool, one.rotation): one.personnel for one in plan.waivers
    }
    own = np.array([waived.get(one.name, 0) for one in formulation.own], dtype=np.int64)
    point = filled_up(formulation, persons, own)
    short = {(one.site, one.role, one.rotation, one.priority): Fraction(one.short) for one in plan.shortfalls}
    stated = [
        short[
            sets.sites[sets.post_site[post]].id, sets.roles[sets.post_role[post]].id, int(sets.post_rotation[post]), p
        ]
        for post, p in zip(sets.line_post.tolist(), sets.line_priority.tolist(), strict=True)
    ]
    assert point[formulation.columns.shortfall : formulation.columns.surge] == stated
    assert len(point) == program.columns
    return point


def filled_up(formulation: Formulation, persons: Whole, own: Whole) -> list[Fraction]:
    """Contributions and own variables with all that follows from them: deployed, shortfalls, surge."""
    sets = formulation.sets
    deployed = [Fraction(0)] * (len(sets.pools) * sets.rotations)
    at_post = [Fraction(0)] * sets.posts
    for one, number in enumerate(persons.tolist()):
        deployed[sets.deployment[one]] += number
        at_post[sets.post[one]] += number * sets.effects[sets.effect[one]]
    short = []
    for post, required in zip(sets.line_post.tolist(), sets.line_required, strict=True):
        filled = min(required, at_post[post])
        at_post[post] -= filled
        short.append(required - filled)
    per_post = [formulation.model.people_per_post(pool) for pool in sets.pools for _ in range(sets.rotations)]
    surge = [number * cost for number, cost in zip(deployed, per_post, strict=True)]
    return [*map(Fraction, persons.tolist()), *deployed, *short, *surge, *map(Fraction, own.tolist())]


def broken_rows(formulation: Formulation, point: list[Fraction]) -> list[tuple[int | str, ...]]:
    """Rows that a point does not obey, and columns beyond their bounds, in fractions."""
    program = formulation.program
    broken: list[tuple[int | str, ...]] = []
    for row in range(program.rows):
        inside = slice(program.starts[row], program.starts[row + 1])
        left = sum(
            (
                int(numerator) * point[column]
                for column, numerator in zip(program.column[inside], program.coefficients[inside], strict=True)
            ),
            Fraction(0),
        ) / int(program.scales[row])
        limit = program.limits[row]
        holds = {"<=": left <= limit, ">=": left >= limit, "==": left == limit}[program.senses[row]]
        if not holds:
            owner = int(formulation.owner[row])
            name = formulation.rulebook[owner].id if owner >= 0 else "structure"
            broken.append((name, *formulation.index(row)))
    for column, value in enumerate(point):
        most = program.upper[column]
        if value < 0 or (np.isfinite(most) and value > Fraction(most)):
            broken.append(("column", column))
        if value and not formulation.permitted[column]:
            broken.append(("forbidden", column))
    return broken


@settings(max_examples=examples(45))
@given(models())
def test_a_plan_obeys_every_row_exactly(model: ForceModel) -> None:
    """Proves every row of the whole program for the published people, in fractions, and the audit beside it.

    Without it rounding could break a ceiling by one, or two people could become two and a bit.
    """
    plan = solve(model)
    assert audit(plan, model).ok, audit(plan, model).breaches
    if plan.totals.filled is None:
        assert plan.verdict == "contradictory"
        return
    formulation = formulate(model)
    assert broken_rows(formulation, point_of(plan, formulation)) == []


@settings(max_examples=examples(45))
@given(models(), st.data())
def test_rounding_obeys_every_row_whatever_it_is_given(model: ForceModel, data: st.DataObject) -> None:
    """Proves that any point at all, however wrong, becomes a plan that obeys every row, or none.

    Without it a solver's tolerance, or its mistake, would be published as an order.
    """
    formulation = formulate(model)
    wrong = data.draw(
        st.lists(st.floats(-50, 900) | st.sampled_from([np.nan, np.inf, -np.inf, 1e30, 1e-7]), min_size=5, max_size=5)
    )
    values = np.resize(np.array(wrong), formulation.program.columns)
    found = whole_people(formulation, values)
    if found is not None:
        point = filled_up(formulation, found.persons, found.own)
        assert broken_rows(formulation, point) == []


@settings(max_examples=examples(45))
@given(models())
def test_a_plan_from_nothing_obeys_every_row(model: ForceModel) -> None:
    """Proves the plan of a solver that was stopped before its first step, and that nobody useful stays at home.

    Without it a limit would leave a plan that breaks rules, or no plan although sending nobody breaks none.
    """
    formulation = formulate(model)
    found = whole_people(formulation, None)
    nobody = filled_up(formulation, np.zeros(formulation.sets.contributions, dtype=np.int64), 0 * _own(formulation))
    if found is None:
        assert broken_rows(formulation, nobody)
        return
    assert broken_rows(formulation, filled_up(formulation, found.persons, found.own)) == []


def _own(formulation: Formulation) -> Whole:
    return np.zeros(len(formulation.own), dtype=np.int64)


def test_a_fraction_is_cut_off_below_a_ceiling() -> None:
    """Proves that 30 posts at 365/337 people each need 33 people, not 32. Without it somebody would be made up."""
    model = tiny_model({"FRA": 32}, 30, overlap_days=14)
    plan = solve(model)
    assert plan.by("country") == {("FRA",): 29}
    assert 29 * Fraction(365, 337) < 32 < 30 * Fraction(365, 337)
    assert plan.verdict == "short"
    assert plan.totals.short == 1


def test_what_only_fractions_of_persons_meet_is_short_by_a_search(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves the honest answer where two thirds of a person would be needed: by a search, or not known.

    Three countries may each send a third of what is there; four people cannot be split into thirds.
    """
    rules = [
        {"id": country, "kind": "share", "scope": {"countries": [country]}, "at_most": 0.34} for country in COUNTRIES
    ]
    model = tiny_model(dict.fromkeys(COUNTRIES, 10), 4, rules=rules)
    plan = solve(model)
    assert (plan.verdict, plan.proof) == ("short", "search")
    assert plan.totals.short == plan.totals.lower_bound == 1
    assert audit(plan, model).ok
    monkeypatch.setattr(searched, "MOST_SEARCHED", 0)
    plan = solve(model)
    assert plan.verdict == "inconclusive"
    assert plan.reason.startswith(
        "it is not known whether whole people can fill the whole requirement; the least shortfall lies"
    )
    assert plan.totals.short == 1


def big(seed: int) -> ForceModel:
    """Six countries at eight sites in three roles for eight rotations: handovers, ceilings, a lead nation, support."""
    numbers = np.random.default_rng(seed)
    countries, sites = [f"C{n}" for n in range(6)], [f"s{n}" for n in range(8)]
    rules: list[dict[str, object]] = [
        {
            "id": f"cap-{country}",
            "kind": "ceiling",
            "personnel": int(numbers.integers(1000, 9000)),
            "scope": {"countries": [country], "sites": sites[n : n + 4]},
        }
        for n, country in enumerate(countries)
    ]
    rules += [
        {"id": "lead", "kind": "share", "scope": {"countries": ["C0"]}, "at_least": 0.15, "each": "site"},
        {"id": "tail", "kind": "support", "scope": {"roles": ["medic"]}, "ratio": 0.07}
        | {"supported": {"roles": ["guard", "sapper"]}},
    ]
    model = tiny_model(
        {country: int(numbers.integers(5000, 90000)) for country in countries},
        {(site, role): int(numbers.integers(200, 4000)) for site in sites for role in ("guard", "sapper")},
        sites=sites,
        roles=("guard", "medic", "sapper"),
        rotations=8,
        overlap_days=14,
        rules=rules,
    )
    pools = [{**pool.model_dump(exclude_defaults=True), "dwell": int(numbers.integers(0, 5))} for pool in model.pools]
    roles = [{"id": role, "name": role, "enabling": role == "medic"} for role in ("guard", "medic", "sapper")]
    return model.with_tables(pools=pools, roles=roles)


@pytest.mark.parametrize("seed", range(3))
def test_rounding_loses_hardly_anybody(seed: int) -> None:
    """Proves that whole people are within 0.1 % of the proven bound on a model of a thousand contributions.

    Without it a plan could be exact and useless.
    """
    model = big(seed)
    plan = solve(model)
    assert audit(plan, model).ok
    assert plan.totals.short is not None
    assert plan.totals.lower_bound is not None
    assert plan.totals.short - plan.totals.lower_bound <= plan.totals.required / 1000
    assert plan.totals.filled


def test_a_person_who_counts_twice_in_a_row_is_counted_by_the_sum() -> None:
    """Proves that people can be sent to the site that must have a part of all who are sent.

    Without it rounding would read +1 and -2/5 of the same person as two limits, and leave everybody at home.
    """
    part: dict[str, Any] = {"id": "part", "kind": "share", "at_least": 0.4, "of": {"countries": ["FRA"]}}
    model = tiny_model(
        {"FRA": 100},
        50,
        sites=("kyiv", "lviv"),
        rules=[{**part, "scope": {"countries": ["FRA"], "sites": ["kyiv"]}}],
    )
    found = whole_people(formulate(model), None)
    assert found is not None
    assert found.persons.tolist() == [50, 50]


def test_waivers_are_whole_and_no_more_than_needed() -> None:
    """Proves that people whose rest is cut short are whole people. Without it half a person would be listed."""
    model = tiny_model(
        {"FRA": 100},
        80.5,
        rotations=2,
        dwell=1,
        overlap_days=14,
        rules=[{"id": "leave", "kind": "waiver", "personnel": 300, **ASSUMED}],
    )
    plan = solve(model)
    assert plan.totals.short == 1
    # 160 posts cost 173.3 people of 100; the 161 of the relaxed optimum would cost 174.4
    assert [(one.rotation, one.personnel) for one in plan.waivers] == [(2, 74)]
