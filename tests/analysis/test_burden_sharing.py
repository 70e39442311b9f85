"""Burden sharing: leximin by hand and in fractions, and a price of fairness that is convex and exact."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import pairwise

import pytest
from analysis_models import fits_a_terminal, models, typed
from hypothesis import given, settings

import forcegen as fg
from builders import examples, tiny_model
from forcegen.analysis.burden import burden_sharing
from forcegen.analysis.burden_key import KEYS, keys_of
from forcegen.documents.burden import BurdenSharing
from forcegen.model import ForceModel, load
from forcegen.report.burden import text_burden


def fairest(sharing: BurdenSharing) -> dict[str, Fraction]:
    return {row.country: row.fairest for row in sharing.countries}


def with_keys(model: ForceModel, **active: int) -> ForceModel:
    countries = [{"id": country, "name": country, "active": number} for country, number in active.items()]
    return model.with_tables(countries=countries)


@pytest.fixture(scope="module")
def capped() -> BurdenSharing:
    """Ninety are needed; France, twice as large, may send thirty."""
    cap = {"id": "cap", "kind": "ceiling", "personnel": 30, "scope": {"countries": ["FRA"]}}
    model = tiny_model({"FRA": 100, "GBR": 100}, 90, rotations=2, rules=[cap])
    return burden_sharing(with_keys(model, FRA=200, GBR=100), key="active")


def test_burdens_are_even_where_nothing_stands_in_the_way() -> None:
    """Proves equal burdens, for each 1,000 of the key, and whole people that come near them.

    Without it a key could be read upside down.
    """
    model = with_keys(tiny_model({"FRA": 100, "GBR": 100}, 90, rotations=2), FRA=200, GBR=100)
    sharing = burden_sharing(model, key="active")
    assert fairest(sharing) == {"FRA": 300, "GBR": 300}
    assert sharing.plan.by("country") == {("FRA",): 120, ("GBR",): 60}
    assert [row.place for row in sharing.countries] == [1, 1]
    assert sharing.exact


def test_who_cannot_be_relieved_is_settled_first(capped: BurdenSharing) -> None:
    """Proves leximin: the United Kingdom carries 600 whatever is done, France its 150.

    Without it only the largest burden would be looked at, and the second could be anything.
    """
    assert fairest(capped) == {"GBR": 600, "FRA": 150}
    assert [(row.country, row.place) for row in capped.countries] == [("GBR", 1), ("FRA", 2)]


def test_the_second_largest_burden_is_made_small_as_well() -> None:
    """Proves the second round: beside one who must carry 1,000 two others share 40 by their keys, not at random.

    Without it min-max would stop at the first country that nobody can help.
    """
    model = tiny_model(
        {"EST": 10, "FRA": 100, "GBR": 100},
        50,
        rules=[{"id": "pledge", "kind": "pledge", "personnel": 10, "scope": {"countries": ["EST"]}}],
    )
    sharing = burden_sharing(with_keys(model, EST=10, FRA=300, GBR=100), key="active")
    assert fairest(sharing) == {"EST": 1000, "FRA": 100, "GBR": 100}
    assert sharing.plan.by("country") == {("EST",): 10, ("FRA",): 30, ("GBR",): 10}


def test_the_price_of_fairness_has_its_corners_where_a_pencil_puts_them(capped: BurdenSharing) -> None:
    """Proves the line: 600 costs nobody, below it one of the United Kingdom's for each step, below 150 both's.

    In two rotations: 90 people short at 150, and all 180 at nothing. Without it a price would be a guess.
    """
    assert [one.largest for one in capped.prices] == [Fraction(600), Fraction(150), Fraction(0)]
    assert [one.short for one in capped.prices] == [Fraction(0), Fraction(90), Fraction(180)]


def test_the_core_shares_the_burden_by_its_strength() -> None:
    """Proves the fairest shares of the core: 26,750 of 265,500 for eight, two ceilings beside them.

    Without it the figures of the real coalition would be no better than the solver's digits.
    """
    sharing = burden_sharing(load("core-sustainment"), key="strength")
    level = Fraction(26_750 * 1000, 265_500)
    free = ("DNK", "FRA", "GBR", "LTU", "LVA", "NLD", "NOR", "SWE")
    assert fairest(sharing) == {
        **dict.fromkeys(free, level),
        "FIN": Fraction(2000 * 1000, 23_000),
        "EST": Fraction(250 * 1000, 5_500),
    }
    assert sharing.prices[0].largest == level
    assert sharing.prices[0].short == 6000
    assert sharing.prices[-1].short == 180_000
    assert sharing.plan.totals.short == 6000
    assert fg.audit(sharing.plan, load("core-sustainment")).ok


@settings(max_examples=examples(15))
@given(models())
def test_fairness_costs_nobody_and_its_price_is_convex(model: ForceModel) -> None:
    """Proves on random models: the fairest plan is audited and short of a few more at most, each step costs more.

    Without it a price could be read wrongly.
    """
    if not any(pool.strength for pool in model.pools) or "strength" not in keys_of(model):
        return
    plan = fg.solve(model)
    if plan.totals.short is None:
        return
    sharing = burden_sharing(model, key="strength")
    audited = fg.audit(sharing.plan, model)
    assert audited.ok, audited.breaches
    assert sharing.plan.totals.short is not None
    assert sharing.plan.totals.short - plan.totals.short <= len(plan.shortfalls)
    assert sharing.exact
    if sharing.countries:
        assert sharing.countries[0].fairest <= max(row.in_plan for row in sharing.countries)
    places = [row.place for row in sharing.countries]
    assert places == sorted(places)
    steps = [
        ((after.short - before.short), (before.largest - after.largest)) for before, after in pairwise(sharing.prices)
    ]
    assert all(short >= 0 and less > 0 for short, less in steps)
    assert all(short * next_less <= next_short * less for (short, less), (next_short, next_less) in pairwise(steps))


def test_a_key_that_is_missing_is_told_with_another() -> None:
    """Proves one message for all countries without the figure. Without it thirty lines would say one thing."""
    model = load("core-sustainment")
    assert keys_of(model) == ("strength",)
    for key in KEYS[:3]:
        with pytest.raises(fg.ModelError) as caught:
            burden_sharing(model, key=key)
        names = "BEL, CAN, DEU, DNK and 12 more"
        assert [str(problem) for problem in caught.value.problems] == [
            f'countries, {key}: found no figure for {names}, expected one above zero for each. Maybe "strength"?'
        ]


def test_the_document_keeps_fractions(capped: BurdenSharing) -> None:
    """Proves that JSON gives all of it back. Without it an exact burden would be read as a rounded one."""
    again = BurdenSharing.model_validate(json.loads(capped.to_json()))
    assert again.schema_ == "forcegen.burden/1"
    assert (again.countries, again.prices) == (capped.countries, capped.prices)


@pytest.mark.parametrize(
    "options", ["core-sustainment --key strength", "reassurance-force --rotations 2", "template --key strength"]
)
def test_the_page_fits_a_terminal(options: str, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    """Proves that burdens and prices stand on one page. Without it the price of fairness would scroll away."""
    page = typed(capsysbinary, f"burden {options}")
    fits_a_terminal(page)
    assert "(the price of more fairness)" in page


def test_nobody_to_share_with_is_said(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    """Proves a plain answer where nobody may go. Without it it would be a traceback."""
    stay = {"id": "stay", "kind": "caveat"}
    page = text_burden(burden_sharing(tiny_model({"FRA": 100}, 90, rules=[stay]), key="strength"))
    assert page == "No country can contribute: shortfall 90, and no burden to share.\n"
    told = typed(capsysbinary, "burden core-sustainment --key gpd", code=2)
    assert told.startswith('--key: found "gpd", expected one of active, population, gdp, strength. Maybe "gdp"?')
