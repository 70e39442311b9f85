"""Alternatives: other plans that stand up to the audit, are no worse, and show how far each country could go."""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np
import pytest
from analysis_models import fits_a_terminal, models, typed
from hypothesis import given, settings

import forcegen as fg
from builders import examples, tiny_model
from forcegen.analysis.alternatives import _weights, alternatives
from forcegen.analysis.as_good import AsGood, Best
from forcegen.documents.alternatives import Alternatives, Direction, FewestMoves, LeastFrom, MostEven
from forcegen.model import ForceModel, load
from forcegen.plan.solve import solve
from forcegen.report.alternatives import text_alternatives
from forcegen.scenario import vary
from forcegen.solver.budget import Budget


def found(model: ForceModel, *directions: Direction, slack: int = 0, n: int = 9) -> Alternatives:
    """Alternatives of the model's plan, every one of them held against the audit once more."""
    plan = solve(model)
    result = alternatives(plan, model, n, directions=directions, slack=slack)
    for one in result.plans:
        audited = fg.audit(one.plan, model)
        assert audited.ok, audited.breaches
    return result


def ranges(result: Alternatives) -> dict[str, tuple[int, int]]:
    return {one.country: (one.at_least, one.at_most) for one in result.ranges}


@pytest.fixture(scope="module")
def core() -> Alternatives:
    return found(
        load("core-sustainment"), *(LeastFrom(country=one) for one in ("FRA", "GBR")), MostEven(key="strength")
    )


def test_what_each_country_could_give_is_proven() -> None:
    """Proves both ends by hand: 100 are needed, GBR may send 70 at most, so that FRA gives 30 at least.

    Without it "could give" would be what one solver happened to find.
    """
    cap = {"id": "cap", "kind": "ceiling", "personnel": 70, "scope": {"countries": ["GBR"]}}
    model = tiny_model({"FRA": 100, "GBR": 100}, 100, rules=[cap], rotations=2)
    result = found(model)
    assert ranges(result) == {"FRA": (60, 200), "GBR": (0, 140)}
    # ten person-rotations less, in all
    assert ranges(found(model, slack=10)) == {"FRA": (50, 200), "GBR": (0, 140)}


def test_the_least_from_a_country_is_the_end_of_its_range(core: Alternatives) -> None:
    """Proves that the plan asked for is at the proven end: France could give 60,000 of 72,000, at no cost.

    Without it a direction could be a name without an effect.
    """
    assert ranges(core)["FRA"] == (60_000, 87_750)
    fra, gbr, _ = core.plans
    assert fra.given["FRA"] == 60_000
    assert gbr.given["GBR"] == 40_000 == ranges(core)["GBR"][0]
    assert [one.measures.short for one in core.plans] == [6000, 6000, 6000]
    assert fra.elsewhere >= 12_000


def test_the_most_even_plan_has_the_smallest_largest_burden(core: Alternatives) -> None:
    """Proves what evenness gains: the largest burden falls from 114.3 to 100.8 for each 1,000 people.

    Without it a plan could be called even and not be.
    """
    assert core.key == "strength"
    assert core.measures.largest_burden == pytest.approx(114.286)
    assert core.plans[2].measures.largest_burden == pytest.approx(53_500 / 531, abs=0.02)


def test_fewest_moves_keeps_people_where_they_are() -> None:
    """Proves that fewer people change places and fewer countries share a site, on the real model.

    Without it the stand-in for whole numbers could be one for nothing.
    """
    model = vary(load("reassurance-force"), rotations=3).model
    result = found(model, FewestMoves())
    (one,) = result.plans
    assert one.measures.moved < 0.8 * result.measures.moved
    assert one.measures.shared < result.measures.shared
    assert one.measures.short - result.measures.short <= result.measures.short / 1000


def test_what_is_tried_unasked_is_clearly_different() -> None:
    """Proves that plans which hardly differ are left out unless they are asked for.

    Without it a reader would be shown the same plan three times.
    """
    model = tiny_model({"FRA": 100}, 100, rotations=2)
    assert found(model).plans == ()
    (asked,) = found(model, LeastFrom(country="FRA")).plans
    assert asked.elsewhere == 0
    free = tiny_model({"FRA": 100, "GBR": 100}, 100, rotations=2)
    (other,) = found(free, n=1).plans
    assert other.elsewhere * 100 >= 200


def test_rest_is_cut_short_no_more_often_than_in_the_plan() -> None:
    """Proves that waivers are kept. Without it fewer moves could be bought with people's rest."""
    model = tiny_model(
        {"FRA": 100, "GBR": 40},
        80,
        rotations=2,
        dwell=1,
        rules=[{"id": "leave", "kind": "waiver", "personnel": 300, "owner": "coalition"}],
    )
    plan = solve(model)
    waived = sum(one.personnel for one in plan.waivers)
    assert waived == 20
    result = found(model, LeastFrom(country="GBR"), LeastFrom(country="FRA"))
    assert [sum(waiver.personnel for waiver in one.plan.waivers) for one in result.plans] == [20, 20]


def test_whole_units_stay_as_they_are() -> None:
    """Proves that a plan with blocks keeps them, and says so. Without it alternatives would split companies."""
    blocks = [
        {"id": f"block-{one}", "kind": "block", "size": 20, "scope": {"countries": [one]}} for one in ("FRA", "GBR")
    ]
    result = found(tiny_model({"FRA": 100, "GBR": 100}, 90, rules=blocks), LeastFrom(country="FRA"))
    assert result.whole_numbers
    (one,) = result.plans
    assert one.given == result.given
    assert all(persons % 20 == 0 for persons in one.given.values())


@settings(max_examples=examples(12))
@given(models())
def test_every_alternative_is_as_good_and_within_the_ranges(model: ForceModel) -> None:
    """Proves on random models: each plan passes its audit, is short of a few more at most, and lies in every range.

    Without it a proven range could exclude a plan that exists.
    """
    plan = solve(model)
    if plan.totals.short is None:
        return
    result = found(model, FewestMoves(), *(LeastFrom(country=country.id) for country in model.countries[:2]))
    least = plan.totals.lower_bound
    assert least is not None
    for one in result.plans:
        assert one.measures.short >= least
        assert one.measures.short - plan.totals.short <= len(plan.shortfalls)
        if one.measures.short <= plan.totals.short and not plan.waivers:
            for country, (at_least, at_most) in ranges(result).items():
                assert at_least <= one.given.get(country, 0) <= at_most
    for country, (at_least, at_most) in ranges(result).items():
        assert at_least <= result.given.get(country, 0) <= at_most


def test_every_sentence_holds_of_plans_in_whole_people() -> None:
    """Proves that a plan which rounding leaves one shorter is not called as good, and that plans are counted once.

    Without it the page would say "as good: short of 342" above a plan that is short of 343.
    """
    model = load("template")
    result = found(model, LeastFrom(country="FRA"))
    assert [(int(one.measures.short), one.worse) for one in result.plans] == [(343, "1 more unfilled")]
    page = text_alternatives(result)
    assert page.startswith(
        "1 alternative plan, equally good except for rounding to whole people; the plan\nleaves 342 unfilled.\n"
    )
    assert "Added by rounding to whole people: 1 more unfilled in 1." in page
    twice = found(model, LeastFrom(country="FRA"), LeastFrom(country="NLD"), LeastFrom(country="NLD"))
    page = text_alternatives(twice)
    assert page.startswith("2 alternative plans, 1 of them equally good: shortfall 342.\n")
    many = found(model, *(LeastFrom(country=one) for one in ("FRA", "NLD", "DNK")), MostEven(key="active"))
    assert "; … 1 more plan (--format json has all)." in " ".join(text_alternatives(many).split())
    looser = found(model, LeastFrom(country="FRA"), slack=500)
    assert [one.worse for one in looser.plans] == [""]
    assert "equally good within 500: shortfall 557, of the plan 342." in " ".join(text_alternatives(looser).split())


def test_the_same_plan_is_no_other_plan() -> None:
    """Proves that a direction that leads to the plan itself is not counted as one more plan as good."""
    result = found(tiny_model({"FRA": 100}, 100, rotations=2), LeastFrom(country="FRA"))
    assert text_alternatives(result).startswith("The plan leaves 0 unfilled, and no other plan is equally good.\n")


@pytest.mark.parametrize(
    ("land", "needed", "only"),
    [
        ({"FRA": 100}, 100, True),
        ({"FRA": 100}, 60, True),
        ({"FRA": 100, "GBR": 50}, 200, True),
        ({"FRA": 100, "GBR": 100}, 100, False),
        ({"FRA": 100, "GBR": 1}, 100, False),
    ],
)
def test_the_only_plan_is_known_to_be_the_only_one(land: dict[str, float], needed: float, only: bool) -> None:
    """Proves both answers on forces small enough to see it. Without it "no other plan" would be somebody's guess."""
    assert found(tiny_model(land, needed, rotations=2)).only is only


@pytest.mark.parametrize("weight", [0, 1])
def test_a_sum_that_cannot_tell_plans_apart_proves_nothing(monkeypatch: pytest.MonkeyPatch, weight: int) -> None:
    """Proves that one constant sum over all plans as good is not taken for a proof that there is one plan.

    All weights are alike here, so that the sum is the same wherever people serve. Without it an unlucky draw of
    weights would make the page state what is false.
    """
    monkeypatch.setattr(
        "forcegen.analysis.alternatives._weights",
        lambda as_good: np.full(as_good.program.columns, weight) * (as_good.formulation.surge_cost() == 0),
    )
    several = tiny_model(
        {"FRA": 100, "GBR": 100}, {("lviv", "protection"): 100, ("kyiv", "protection"): 100}, sites=("lviv", "kyiv")
    )
    assert found(several).only is not True


@settings(max_examples=examples(20), deadline=None, derandomize=True)
@given(models())
def test_where_there_is_one_plan_every_contribution_is_fixed(model: ForceModel) -> None:
    """Proves "the only plan" in another way on random models: the least and the most of each contribution agree.

    Without it the argument from the basis would stand alone.
    """
    plan = solve(model)
    if plan.totals.short is None or plan.whole_numbers:
        return
    as_good = AsGood(Best(vary(model), Budget(None), apart=True), plan)
    fixed = True
    for column in np.flatnonzero(as_good.permitted[: as_good.formulation.sets.contributions]).tolist():
        one = np.zeros(as_good.program.columns, dtype=np.int64)
        one[column] = 1
        least, most = (as_good.least(as_good.program, sign * one).proof for sign in (1, -1))
        fixed &= least.bound == -most.bound
    if as_good.single(_weights(as_good)):
        assert fixed


def test_everything_wrong_is_told_at_once() -> None:
    """Proves one message a problem, and none of them a traceback. Without it a slip would cost a search."""
    model = load("core-sustainment")
    plan = solve(model)
    with pytest.raises(fg.ModelError) as caught:
        alternatives(plan, model, 0, directions=[LeastFrom(country="FRE"), MostEven(key="gdp")], slack=-1)
    countries = ", ".join(country.id for country in model.countries)
    names = "BEL, CAN, DEU, DNK and 12 more"
    assert [str(problem) for problem in caught.value.problems] == [
        f'directions: found "FRE", expected one of {countries}. Maybe "FRA"?',
        f'countries, gdp: found no figure for {names}, expected one above zero for each. Maybe "strength"?',
        "n: found 0, expected a number of plans, at least 1.",
        "slack: found -1, expected a number of person-rotations, 0 or more.",
    ]
    with pytest.raises(fg.ModelError, match='plan: found a plan for "core-sustainment", expected one for "tiny"'):
        alternatives(plan, tiny_model({"FRA": 1}, 1))
    other = model.with_tables(requirements=[{"site": "ukraine", "role": "ground", "personnel": 1}])
    with pytest.raises(fg.ModelError, match="found a plan for the model as it was before"):
        alternatives(plan, other)


def test_a_model_as_written_finds_its_way_to_the_plan() -> None:
    """Proves that the changes of a plan are made again. Without it a plan could be compared with another model's."""
    model = load("core-sustainment")
    plan = solve(model, "with-germany", rotations=3)
    assert ranges(alternatives(plan, model, 1))["DEU"][1] == 31_000


def test_the_document_holds_whole_plans(core: Alternatives) -> None:
    """Proves that JSON gives all of it back. Without it an alternative could not be verified by somebody else."""
    plain: Any = json.loads(core.to_json())
    assert plain["schema"] == "forcegen.alternatives/1"
    assert [one["plan"]["schema"] for one in plain["plans"]] == ["forcegen.plan/1"] * 3
    again = Alternatives.model_validate(json.loads(core.to_json()))
    assert again.plans[0].given == core.plans[0].given
    assert again.ranges == core.ranges


@pytest.mark.parametrize(
    "options",
    [
        "core-sustainment --most-even strength --least-from FRA --least-from GBR --least-from NLD",
        "reassurance-force --rotations 2 --least-from FRA",
        "rule-book-whole",
        "template --fewest-moves --slack 500",
    ],
)
def test_the_page_fits_a_terminal(options: str, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    """Proves that what is given up and who could give what stand on one page. Without it nobody would compare."""
    page = typed(capsysbinary, f"alternatives {options}")
    fits_a_terminal(page)
    assert re.match(r"The plan leaves [\d,]+ unfilled|\d+ alternative plans?(, \d+ of them|,)? equally good", page)
    assert re.search(r"\ncontributions +range over plans\n", page)


def test_the_command_says_what_the_library_says(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    """Proves the same ranges from the command, and its slips in one line each. Without it they could drift apart."""
    document = json.loads(typed(capsysbinary, "alternatives core-sustainment --least-from FRA --format json"))
    assert document["plans"][0]["given"]["FRA"] == 60_000
    told = typed(capsysbinary, "alternatives core-sustainment --most-even gpd --plans 0 --slack x", code=2)
    assert sorted(told.splitlines()) == [
        '--most-even: found "gpd", expected one of active, population, gdp, strength. Maybe "gdp"?',
        '--plans: found "0", expected a number of plans from 1 to 99.',
        '--slack: found "x", expected a number of person-rotations from 0 to 1,000,000,000,000.',
        "3 problems; nothing was done.",
    ]
