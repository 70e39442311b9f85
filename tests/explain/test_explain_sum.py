"""The sum: it adds up to the last fraction, and proves what it says."""

from __future__ import annotations

from fractions import Fraction

from explained import NO_END, case_of, planted
from hypothesis import given, settings

import forcegen as fg
from builders import examples, tiny_model
from explained_models import forces
from forcegen.documents.explanation import Sum
from forcegen.explain.total import sum_of


def adds_up(total: Sum) -> bool:
    """Whether every line is its weight times its persons, and needs less the rest come to what is missing."""
    return all(line.amount == line.weight * line.persons > 0 for line in total.lines) and total.missing == sum(
        (line.amount if line.what == "need" else -line.amount for line in total.lines), Fraction(0)
    )


@settings(max_examples=examples(25))
@given(forces(priorities=2, contradict=True))
def test_the_sum_adds_up_and_is_the_least_that_is_missing(model: fg.ForceModel) -> None:
    """Proves the sum on models of every shape. Without it a staff would compute it again and get something else."""
    case = case_of(model)
    missing = case.missing(NO_END)
    if missing:
        total = sum_of(case, NO_END)
        assert adds_up(total)
        assert abs(total.missing + Fraction(total.order) - missing) < Fraction(1, 10**4)
        assert total.order >= 0


def test_the_planted_sum_names_needs_limits_and_bans() -> None:
    """Proves each term by hand. Without it the sum could add up and speak of something else."""
    total = sum_of(case_of(planted()), NO_END)
    assert total.exact
    terms = {
        (str(line.what), line.rule or line.role): (line.weight, line.persons, line.rotations) for line in total.lines
    }
    assert terms == {
        one: (Fraction(1), Fraction(persons), (1, 2))
        for one, persons in {
            ("need", "guard"): 800,
            ("need", "medic"): 40,
            ("allow", "DEU-mandate"): 200,
            ("allow", "FRA.land.availability"): 300,
            ("allow", "EST.land.availability"): 60,
        }.items()
    }
    assert total.missing == 280
    assert {rule.id for rule in total.bans} == {"ESP-decision", "ESP-law"}
    assert {rule.id for rule in total.allows} == {"DEU-mandate", "FRA.land.availability", "EST.land.availability"}


def test_weights_are_shown_where_a_post_costs_more_than_one() -> None:
    """Proves the weight of the handover. Without it 365 people would be told to fill 365 posts."""
    total = sum_of(case_of(tiny_model({"FRA": 365}, 400, overlap_days=14)), NO_END)
    allowed = {line.rule: line for line in total.lines if line.what == "allow"}
    assert allowed["FRA.land.availability"].weight == Fraction(337, 365)
    assert total.missing == 400 - 337
    assert total.exact


def test_a_single_site_is_explained_with_the_others_held() -> None:
    """Proves the filter in the sum: what others keep is part of the need. Without it a share would count twice."""
    model = tiny_model({"FRA": 500}, 400, sites=("kyiv", "lviv"))
    case = case_of(model, sites=("kyiv",))
    short = {row.site: row.short for row in fg.solve(model).shortfalls}
    total = sum_of(case, NO_END)
    assert adds_up(total)
    assert total.missing == case.missing(NO_END) == short["kyiv"]
    assert {line.sites for line in total.lines if line.what == "need"} == {("kyiv", "lviv")}


def test_a_contradiction_is_a_sum_of_demands() -> None:
    """Proves the sum of rules that contradict each other. Without it a Farkas ray would stay a vector."""
    rules = [
        {"id": "pledge", "owner": "FRA", "kind": "pledge", "personnel": 200, "scope": {"countries": ["FRA"]}},
        {"id": "cap", "owner": "FRA", "kind": "ceiling", "personnel": 120, "scope": {"countries": ["FRA"]}},
    ]
    total = sum_of(case_of(tiny_model({"FRA": 300}, 300, rules=rules)), NO_END)
    assert {line.rule: line.amount for line in total.lines if line.what == "need"} == {"pledge": Fraction(200)}
    assert {line.rule: line.amount for line in total.lines if line.what == "allow"} == {"cap": Fraction(120)}
    assert total.missing == 80
