"""Whole people and whole units: what is proven holds in whole people, and nothing less is presented as if it did."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import forcegen as fg
from builders import ASSUMED, examples, tiny_model
from forcegen.formulation import Formulation, formulate
from forcegen.formulation.program import Program
from forcegen.model import ForceModel
from forcegen.model.units import units_that_fit_nothing
from forcegen.model.writing import as_workbook
from forcegen.report.explanation import explanation_report
from forcegen.solver.highs import Highs
from processes import forcegen

HALF: dict[str, Any] = {"deployable_share": 0.5}


def written(model: ForceModel, path: Path) -> Path:
    """A model as a workbook on disk, as a user has it."""
    (path / "model.xlsx").write_bytes(as_workbook(model))
    return path / "model.xlsx"


def least_in_whole_people(model: ForceModel) -> float | None:
    """The least shortfall of all plans in whole people, by a search over the rows as they are stated.

    Each priority is minimised in its turn; ``None`` where no plan obeys every rule.
    """
    formulation = formulate(model)
    whole = formulation.program.whole.copy()
    whole[: formulation.sets.contributions] = True
    whole[formulation.columns.own :] = True  # waivers are whole persons as well
    engine = Highs(_as_stated(formulation, whole), formulation.permitted, search=True)
    least = 0.0
    for priority in formulation.priorities:
        cost = formulation.shortfall_cost(priority)
        outcome = engine.minimise(cost)
        if outcome.values is None:
            return None
        least += float(cost @ outcome.values)
        engine.at_most(cost, float(cost @ outcome.values) + 1e-6)
    return least


def _as_stated(formulation: Formulation, whole: Any) -> Program:
    """The program with the limits that the rules state, before any of them is rounded."""
    program, structure = formulation.program, formulation.program.rows - len(formulation.stated)
    limits = (*program.limits[:structure], *(row.limit for row in formulation.stated))
    return replace(program, limits=limits, whole=whole)


# -- limits of whole people --------------------------------------------------------------------------------


def test_nobody_sends_half_a_person(tmp_path: Path) -> None:
    """Proves that two pools of 30.5 fill 60 of 61 posts, proven, with a certificate that the checker accepts.

    Without it the verdict was inconclusive, and an explanation said that nothing was missing.
    """
    model = tiny_model({"ESP": 61, "POL": 61}, 61, rotations=3, **HALF)
    book = written(model, tmp_path)
    done = forcegen(
        "solve", book, "--format", "json", "--out", tmp_path / "plan.json", "--certificate", tmp_path / "proof.json"
    )
    assert done.code == 0, done.stderr
    plan = fg.Plan.read(tmp_path / "plan.json")
    assert (plan.verdict, plan.proof) == ("short", "multipliers")
    assert plan.totals.short == plan.totals.lower_bound == 3
    checked = forcegen("verify", tmp_path / "plan.json", book, "--certificate", tmp_path / "proof.json")
    assert checked.code == 0, checked.stdout
    assert "lower bound 3" in checked.stdout
    explained = forcegen("explain", book)
    assert "Why 3 of 183 person-rotations" in explained.stdout
    assert "Nothing" not in explained.stdout


@pytest.mark.parametrize(
    ("rule", "short"),
    [
        ({"kind": "ceiling", "personnel": 40.5}, 20),
        ({"kind": "budget", "amount": 601, "per_person_month": 1, "over": "rotation"}, 0),
        ({"kind": "budget", "amount": 245, "per_person_month": 1, "over": "rotation"}, 20),
        ({"kind": "lift", "per_day": 4.05, "days": 10}, 20),
    ],
)
def test_any_row_of_whole_people_is_rounded(rule: dict[str, Any], short: int) -> None:
    """Proves the rounding for rows of rules, of a budget in money as well, and that the checker states the same.

    Without it a ceiling of 40.5 would leave a bound of 19.5 persons, or a certificate that its checker rejects.
    """
    variant = fg.vary(tiny_model({"FRA": 100}, 60, rules=[{"id": "limit", **rule}]))
    plan, certificate = fg.certify(variant)
    assert plan.totals.short == plan.totals.lower_bound == short
    checked = fg.check_certificate(certificate, plan, variant.model)
    assert checked.ok, checked.breaches


def test_rows_with_fractions_of_a_person_stay_as_they_are() -> None:
    """Proves that a handover, which counts a post as more than one person, is not rounded.

    Without it a pool of 10.5 people with a relief of a tenth would be rounded to 10, which is another law.
    """
    model = tiny_model({"FRA": 21}, 20, overlap_days=14, **HALF)
    limits = [row.limit for row in formulate(model).stated]
    assert limits == list(formulate(model).program.limits[-len(limits) :]) == [Fraction(21, 2)]


def test_a_limit_from_below_is_rounded_up() -> None:
    """Proves "at least 30.5" is "at least 31", so that with "at most 30.6" it contradicts itself, proven.

    Without it the verdict would be that no plan in whole people was found, with no rule named.
    """
    rules = [
        {"id": "owed", "kind": "pledge", "personnel": 30.5},
        {"id": "cap", "kind": "ceiling", "personnel": 30.6},
    ]
    plan = fg.solve(tiny_model({"FRA": 100}, 60, rules=rules))
    assert plan.verdict == "contradictory"
    assert {rule.id for rule in plan.rules if rule.binding} == {"owed", "cap"}


@st.composite
def small_models(draw: st.DrawFn) -> ForceModel:
    """Small models with halves of persons, stand-ins who count for less, handovers, and every sort of limit."""
    whole = st.integers(0, 9)
    half = whole.map(lambda number: number / 2)
    roles = ("guard", "medic")
    rules = draw(
        st.lists(
            st.one_of(
                st.builds(lambda n: {"kind": "ceiling", "personnel": n, "scope": {"countries": ["FRA"]}}, half),
                st.builds(lambda n: {"kind": "pledge", "personnel": n, "scope": {"countries": ["GBR"]}}, half),
                st.builds(
                    lambda e: {"kind": "substitution", "effect": e, "role": "medic", "by": "guard"},
                    st.sampled_from([0.5, 0.75, 1]),
                ),
                st.builds(
                    lambda n: {"kind": "block", "size": n, "scope": {"roles": ["guard"], "countries": ["FRA"]}},
                    st.integers(1, 4),
                ),
                st.builds(lambda n: {"kind": "contingent", "personnel": n}, st.integers(1, 5)),
            ),
            max_size=3,
        )
    )
    model = tiny_model(
        {"FRA": draw(whole), "GBR": draw(whole)},
        {("lviv", role): draw(whole) for role in roles},
        roles=roles,
        rotations=2,
        dwell=draw(st.integers(0, 1)),
        deployable_share=draw(st.sampled_from([0.5, 0.7, 1])),
        overlap_days=draw(st.sampled_from([0, 14])),
        rules=[{"id": f"rule-{place}", **rule} for place, rule in enumerate(rules)],
    )
    pools = [
        {**pool.model_dump(exclude_defaults=True), **({"roles": ["guard"]} if pool.country == "FRA" else {}), **ASSUMED}
        for pool in model.pools
    ]
    return model.with_tables(pools=pools)


@settings(max_examples=examples(150))
@given(small_models())
def test_what_is_proven_holds_for_every_plan_in_whole_people(model: ForceModel) -> None:
    """Proves against a search over the rows as stated, nothing rounded, that no bound cuts off a plan in whole people.

    Without it a limit could be rounded where a plan in whole people needs what was cut off.
    """
    least = least_in_whole_people(model)
    variant = fg.vary(model)
    plan, certificate = fg.certify(variant)
    assert fg.audit(plan, variant.model).ok
    checked = fg.check_certificate(certificate, plan, variant.model)
    assert checked.ok, checked.breaches
    if least is None:
        assert plan.verdict in ("contradictory", "inconclusive")
    else:
        assert plan.verdict != "contradictory"
        assert plan.totals.lower_bound is None or float(plan.totals.lower_bound) <= least + 1e-4
        assert plan.totals.short is None or float(plan.totals.short) >= least - 1e-4


# -- whole units -------------------------------------------------------------------------------------------

UNITS = {"id": "units", "kind": "block", "size": 90}
PLEDGE = {"id": "promised", "owner": "ITA", "kind": "pledge", "personnel": 40, "scope": {"countries": ["ITA"]}}
CAP = {"id": "capped", "owner": "ITA", "kind": "ceiling", "personnel": 80, "scope": {"countries": ["ITA"]}}


def opposed() -> ForceModel:
    """A pledge of 40, a ceiling of 80 and units of 90: each two of them can be obeyed, all three cannot."""
    return tiny_model({"ITA": 500, "ESP": 500}, 300, rotations=2, rules=[UNITS, PLEDGE, CAP])


def test_what_whole_units_cannot_do_is_contradictory_with_its_rules(tmp_path: Path) -> None:
    """Proves the verdict, its three rules, and that the audit and the certificate say what they rest on.

    Without it the verdict was inconclusive, no rule was named, and an explanation said that nothing was missing.
    """
    book = written(opposed(), tmp_path)
    done = forcegen(
        "solve", book, "--format", "json", "--out", tmp_path / "plan.json", "--certificate", tmp_path / "proof.json"
    )
    assert done.code == 0, done.stderr
    plan = fg.Plan.read(tmp_path / "plan.json")
    assert (plan.verdict, plan.proof) == ("contradictory", "search")
    assert {rule.id for rule in plan.rules if rule.binding} == {"units", "promised", "capped"}
    assert "exhaustive search" in plan.reason
    shown = forcegen("solve", book).stdout
    assert "CONTRADICTORY" in shown
    assert "exhaustive search" in " ".join(shown.split())
    checked = forcegen("verify", tmp_path / "plan.json", book, "--certificate", tmp_path / "proof.json")
    assert checked.code == 0, checked.stdout
    assert "that no plan satisfies all rules (found by the solver's search, without a certificate)" in " ".join(
        checked.stdout.split()
    )
    assert "no plan satisfies all rules was found by search, without a certificate" in " ".join(checked.stdout.split())


@pytest.mark.parametrize("dropped", ["units", "promised", "capped"])
def test_without_any_one_of_the_rules_there_is_a_plan(dropped: str) -> None:
    """Proves that the set is minimal. Without it a rule would be named that has nothing to do with it."""
    plan = fg.solve(opposed(), without=[dropped])
    assert plan.verdict in ("met", "short")
    assert fg.audit(plan, fg.vary(opposed(), without=[dropped]).model).ok


def test_a_search_that_finds_nothing_is_no_proof_for_the_checker() -> None:
    """Proves that a certificate with nothing in it does not pass for a contradiction that multipliers prove.

    Without it a plan could claim a proof that nobody has.
    """
    variant = fg.vary(opposed())
    plan, certificate = fg.certify(variant)
    assert fg.check_certificate(certificate, plan, variant.model).ok
    assert certificate.claims == ()
    claimed = plan.model_copy(update={"proof": "multipliers"})
    assert not fg.check_certificate(certificate, claimed, variant.model).ok


def test_a_contradiction_in_whole_units_is_explained() -> None:
    """Proves that the explanation is of whole units: 10 persons too few each time, and three changes that end it.

    Without it the page said that nothing was missing.
    """
    model = opposed()
    found = fg.explain(fg.solve(model), model, budget=None)
    assert found.in_whole_units
    assert found.measure == "violation"
    assert found.missing == 20
    assert found.packages is not None
    changes = [[ask.rule.id for ask in one.asks] for one in found.packages.packages]
    assert sorted(changes) == [["capped"], ["promised"], ["units"]]
    assert found.conflicts is not None
    assert [{rule.id for rule in one.rules} for one in found.conflicts.conflicts] == [{"units", "promised", "capped"}]


def test_an_explanation_in_whole_units_is_of_what_the_plan_is_short_of(tmp_path: Path) -> None:
    """Proves that units larger than a post leave all of it missing, and that no page denies it.

    Without it the page of a plan that fills nothing began with "No shortfall"...
    """
    model = tiny_model({"ITA": 500}, 50, rotations=2, rules=[UNITS])
    book = written(model, tmp_path)
    for form in ("text", "markdown", "html", "json"):
        done = forcegen("explain", book, "--format", form, "--out", tmp_path / form)
        if done.code != 0:  # not every format is known here
            assert "--format" in done.stderr
            continue
        text = (tmp_path / form).read_text(encoding="utf-8")
        assert "No shortfall" not in text
        assert "100" in text
    found = fg.explain(fg.solve(model), model, budget=None)
    assert found.missing == found.plan_short == 100
    assert found.waterfall[-1].missing == 100


def test_an_ask_works_when_it_is_followed() -> None:
    """Proves every package and single change by the plan without its rules, where a contingent is above a ceiling.

    Without it a change would be said to close a gap that a plan then still has.
    """
    rules = [
        {"id": "no-token", "kind": "contingent", "personnel": 70, "scope": {"countries": ["ITA"]}},
        {**CAP, "personnel": 60},
    ]
    model = tiny_model({"ITA": 500, "ESP": 100}, 160, rotations=2, rules=rules)
    plan = fg.solve(model)
    found = fg.explain(plan, model, budget=None)
    assert found.missing == plan.totals.short == 120
    assert found.levers is not None
    assert found.packages is not None
    for lever in found.levers.levers:
        left = fg.solve(model, without=[lever.ask.rule.id]).totals.short
        assert left == found.missing - lever.lessens
    for package in found.packages.packages:
        left = fg.solve(model, without=[ask.rule.id for ask in package.asks]).totals.short
        assert left == package.missing


@settings(max_examples=examples(40))
@given(small_models())
def test_no_explanation_denies_what_a_plan_is_short_of(model: ForceModel) -> None:
    """Proves on any small model that a plan that is short is never explained by "nothing is missing".

    Without it a page would contradict the plan that it explains.
    """
    plan = fg.solve(model)
    found = fg.explain(plan, model, budget=20.0)
    page = explanation_report(found)
    if plan.verdict == "met":
        assert page.startswith("No shortfall")
    else:
        assert "No shortfall" not in page
    if plan.verdict == "contradictory":
        assert any(rule.binding for rule in plan.rules)


# -- what is known without solving -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ([UNITS], "a unit of 90 fits no requirement in scope: no contribution is possible, expected at most 50"),
        ([{"id": "few", "kind": "contingent", "personnel": 60}], "a contingent of at least 60 fits no requirement"),
        ([{**UNITS, "size": 50, "scope": {"countries": ["MLT"]}}], "is more than any country in scope has"),
        (
            [{"id": "few", "kind": "contingent", "personnel": 45}, {**CAP, "personnel": 40}],
            'found 45, but "capped" allows ITA at most 40 in rotations 1–2',
        ),
        (
            [
                {
                    "id": "after",
                    "kind": "threshold",
                    "personnel": 30,
                    "scope": {"countries": ["ITA"]},
                    "others": {"countries": ["MLT"]},
                }
            ],
            "found 30, which the others never reach",
        ),
        (
            [
                {"id": "flags", "kind": "nations", "most": 1},
                {**PLEDGE, "scope": {"countries": ["ITA"], "sites": ["lviv"]}},
                {**PLEDGE, "id": "also", "personnel": 5, "scope": {"countries": ["MLT"], "sites": ["lviv"]}},
            ],
            "found 1, though 2 countries have pledged people",
        ),
    ],
)
def test_units_that_fit_nothing_are_remarked_on(rules: list[dict[str, Any]], said: str, tmp_path: Path) -> None:
    """Proves a remark, without any solving, for each kind that asks for whole numbers; and none once it fits.

    Without it nobody would know why a plan sends nobody.
    """
    book = written(tiny_model({"ITA": 500, "MLT": 20}, 50, rotations=2, rules=rules), tmp_path)
    done = forcegen("check", book)
    assert done.code == 0
    assert said in done.stderr
    fitting = [{**rule, **{key: 10 for key in ("size", "personnel", "most") if key in rule}} for rule in rules]
    assert not [*units_that_fit_nothing(tiny_model({"ITA": 500, "MLT": 20}, 50, rotations=2, rules=fitting))]


def test_stand_ins_who_count_for_less_fill_a_post_with_more_persons() -> None:
    """Proves that a unit of 90 fits a post of 50 where each counts for half. Without it a lawful unit is doubted."""
    stand_in = {"id": "half", "kind": "substitution", "role": "medic", "by": "guard", "effect": 0.5}
    model = tiny_model({"ITA": 500}, {("lviv", "medic"): 50}, roles=("guard", "medic"), rules=[UNITS, stand_in])
    assert not [*units_that_fit_nothing(model)]


@pytest.mark.parametrize(
    ("first", "second", "size", "largest"),
    [
        ({}, {}, 80, None),
        ({}, {}, 81, 80),
        ({}, {"until": 1}, 80, None),
        ({"until": 1}, {"from": 2}, 80, 50),
    ],
    ids=["together", "too large for both", "together in one rotation", "never together"],
)
def test_lines_that_count_together_hold_one_unit(
    first: dict[str, int], second: dict[str, int], size: int, largest: int | None
) -> None:
    """Proves that two priorities of one post, 50 and 30.5, are summed where both count, and only there.

    Without it a unit that the two lines hold together would be doubted, or one that they hold at no time would pass.
    """
    place = {"site": "lviv", "role": "protection"}
    model = tiny_model({"ITA": 500}, rotations=2, rules=[{**UNITS, "size": size}]).with_tables(
        requirements=[{**place, "personnel": 50, **first}, {**place, "personnel": 30.5, "priority": 2, **second}]
    )
    expected = [] if largest is None else [f"at most {largest}, the largest that is required in one place"]
    assert [finding.expected for finding in units_that_fit_nothing(model)] == expected


def test_an_enabling_role_takes_a_unit_wherever_anything_is_required() -> None:
    """Proves that a unit larger than every post is not doubted in a role that may exceed what is required."""
    roles = [{"id": "protection", "name": "Protection"}, {"id": "medic", "name": "Medic", "enabling": True}]
    for scope, doubted in (({}, False), ({"roles": ["protection"]}, True)):
        model = tiny_model({"ITA": 500}, 50, rules=[{**UNITS, "scope": scope}]).with_tables(roles=roles)
        assert bool([*units_that_fit_nothing(model)]) == doubted
