"""Prices: one person more or less, by a model that was changed by hand."""

from __future__ import annotations

import shlex
from decimal import Decimal

import pytest
from explained import NO_END, case_of, planted
from hypothesis import given, settings

import forcegen as fg
from builders import examples, tiny_model
from explained_models import forces
from forcegen.documents.explanation import Price
from forcegen.explain.case import figure
from forcegen.explain.prices import _option, prices
from forcegen.solver.budget import Budget, TimeOverError
from forcegen.terms.numbers import LARGEST


def by_rule(model: fg.ForceModel) -> dict[str, Price]:
    """The prices of a model by the rule that binds."""
    found = prices(case_of(model), 100, NO_END)
    assert found.extent.complete
    return {one.rule.id: one for one in found.prices}


def test_a_ceiling_has_a_price_and_a_range() -> None:
    """Proves one more, one less, and how far. Without it a price would be quoted where it no longer holds."""
    germany = by_rule(planted())["DEU-mandate"]
    assert germany.more == germany.less == 2  # in each of two rotations
    assert germany.up_to == 140
    assert germany.down_to == 100
    assert germany.without == 280
    assert germany.option == "--set rules.DEU-mandate.personnel=101"


def test_a_ban_has_a_price_together_with_those_beside_it() -> None:
    """Proves that two bans on the same people are worth nothing alone. Without it both would be praised for all."""
    found = by_rule(planted())
    for rule, other in (("ESP-law", "ESP-decision"), ("ESP-decision", "ESP-law")):
        assert found[rule].more == found[rule].without == 0
        assert found[rule].together_with == (other,)
        assert found[rule].together == 280
    lone = by_rule(planted(rules=[{"id": "ESP", "kind": "caveat", "scope": {"countries": ["ESP"]}}]))
    assert "ESP" not in lone  # without Germany's ceiling nobody is missing


def test_bystanders_have_no_price() -> None:
    """Proves that only what binds is priced. Without it the page would be full of zeros."""
    assert set(by_rule(planted())) == {
        "DEU-mandate",
        "ESP-decision",
        "ESP-law",
        "EST.land.availability",
        "FRA.land.availability",
    }


def test_the_people_of_a_pool_are_one_limit() -> None:
    """Proves that one person more rests and serves like any other. Without it people would bind twice."""
    model = tiny_model({"FRA": 100, "GBR": 40}, 200, rotations=4, dwell=1, deployable_share=0.5)
    found = by_rule(model)
    assert len(found) == 2
    (france,) = [one for one in found.values() if one.rule.owner == "FRA"]
    assert france.more == 2  # half of the time
    assert france.without is None
    assert france.option == "--set countries.FRA.pools.land.strength=102"


@settings(max_examples=examples(15))
@given(forces())
def test_a_price_is_what_the_changed_model_says(model: fg.ForceModel) -> None:
    """Proves every price by its own option, read as the command reads it. Without it nobody could check one."""
    case = case_of(model)
    for price in prices(case, 100, NO_END).prices:
        if price.option:
            flag, change = shlex.split(price.option)
            assert flag == "--set"
            path, _, value = change.partition("=")
            varied = fg.vary(model, changes={path: Decimal(value)}).model
            assert float(case_of(varied).missing(NO_END)) == pytest.approx(
                float(case.missing(NO_END)) - float(price.more), abs=1e-4
            ), price.rule.id
            for persons in (price.up_to,) if price.up_to and price.rule.kind == "ceiling" else ():
                rule = next(one for one in model.rules if one.id == price.rule.id)
                moved = {path: rule.model_dump()["personnel"] + persons}
                there = case_of(fg.vary(model, changes=moved).model).missing(NO_END)
                assert float(there) == pytest.approx(
                    float(case.missing(NO_END)) - float(price.more * persons), abs=1e-3
                )


@pytest.mark.parametrize("name", fg.shipped_models())
def test_every_option_is_accepted(name: str) -> None:
    """Proves it of each rule of each shipped model, by price and by ban, as the command reads it.

    Without it a reader would paste what the program itself then refuses.
    """
    model = fg.load(name)
    case = case_of(model)
    options = [option for rule in case.rules if (option := _option(case, rule))]
    assert len(options) > len(model.pools) / 2
    for option in options:
        path, _, value = option.removeprefix("--set ").partition("=")
        assert fg.vary(model, changes={path: Decimal(value)}).settings.figures
    for rule in case.askable:
        assert fg.vary(model, without=[rule]).settings.without == (rule,)


def test_no_option_goes_beyond_what_a_field_takes() -> None:
    """Proves that a pool, a ceiling and a mandate at the largest number get no option, and one below it does.

    Without it "explain" would advise a figure that "solve" refuses.
    """
    most = LARGEST
    rules = [
        {"id": "cap", "kind": "ceiling", "personnel": most, "scope": {"countries": ["FRA"]}},
        {"id": "less", "kind": "ceiling", "personnel": most - 1, "scope": {"countries": ["FRA"]}},
    ]
    case = case_of(tiny_model({"FRA": most, "GBR": most - 1}, 10, rules=rules))
    options = {rule: _option(case, rule) for rule in case.rules}
    assert options["cap"] == options["FRA.land.availability"] == ""
    assert options["less"] == f"--set rules.less.personnel={most}"
    assert options["GBR.land.availability"] == f"--set countries.GBR.pools.land.strength={most}"


def test_a_budget_gives_the_prices_that_are_known() -> None:
    """Proves that time that is over is told. Without it the first few would pass for all that bind."""
    case = case_of(planted())
    found = prices(case, 1, NO_END)
    assert [one.rule.id for one in found.prices] == ["DEU-mandate", "EST.land.availability"]
    assert not found.extent.complete
    assert found.extent.note == "2 of 5 binding rules"
    assert figure(case.missing(NO_END)) == 280
    with pytest.raises(TimeOverError):
        prices(case_of(planted()), 1, Budget(0.0))
