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
from forcegen.model.workbook import as_workbook
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
    assert "no plan does better than 3" in checked.stdout
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


@settings(max_examples=examples(150), deadline=None)
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
