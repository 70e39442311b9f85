"""Plans of an earlier release: their sentences, worded as they were then, are no breach."""

from __future__ import annotations

import pytest

import forcegen as fg
from builders import tiny_model
from forcegen.audit.former_sentences import former_sentence

FORMER = {
    "DEU needs the approval 'bundestag' to deploy": "DEU may not send anybody without the approval 'bundestag'",
    "IRL needs the approval 'dail' to deploy more than 12 persons": (
        "IRL may not send more than 12 persons without the approval 'dail'"
    ),
    "coalition contributes in whole units of 1,200": "coalition sends whole units of 1,200",
    "USA does not deploy in this scope": "USA sends nobody there",
    "DEU grants its pool 'land' 4 rotations of rest after each rotation deployed": (
        "DEU owes its pool 'land' 4 rotations of rest after each one deployed"
    ),
    "NLD must inform its parliament before deployment ('letter')": (
        "NLD must inform its parliament before anybody goes ('letter')"
    ),
    "FRA must inform its parliament after deployment ('told')": (
        "FRA must inform its parliament once they have gone ('told')"
    ),
    "EST can deploy its pool 'reserve' only after mobilisation (2) and 1 rotations of preparation": (
        "EST can send its pool 'reserve' only after mobilisation (2) and 1 rotations of preparation"
    ),
    "LTU contributes at least 150 at one time": "LTU sends at least 150 at one time",
    "'engineers' may substitute for 'protection', each counting as 0.8": (
        "'engineers' may stand in for 'protection', each counting as 0.8"
    ),
    "BEL contributes only if others contribute at least 5,000": "BEL comes only if others give at least 5,000",
    "GBR may waive dwell for up to 500 persons a rotation": (
        "GBR may send up to 500 people a rotation before their rest is over"
    ),
    "FRA allows at most 30 at one time": "FRA allows at most 30 at one time",
}


@pytest.mark.parametrize("today", FORMER)
def test_a_sentence_has_a_former_wording(today: str) -> None:
    """Proves each former wording, figures and names kept. Without it a plan of release 0.1.0 would fail the audit."""
    assert former_sentence(today) == FORMER[today]


def test_a_plan_with_former_sentences_passes_and_one_with_others_does_not() -> None:
    """Proves that only the known former wording is accepted. Without it a false one could pass as old."""
    rules = [{"id": "no", "kind": "caveat", "scope": {"countries": ["DEU"]}, "owner": "DEU"}]
    model = tiny_model({"FRA": 40, "DEU": 40}, 60, rules=rules)
    plan = fg.solve(model)

    def told(sentence: str) -> fg.Plan:
        results = (rule.model_copy(update={"sentence": sentence}) if rule.id == "no" else rule for rule in plan.rules)
        return plan.model_copy(update={"rules": tuple(results)})

    assert fg.audit(told("DEU does not deploy in this scope"), model).ok
    assert fg.audit(told("DEU sends nobody there"), model).ok
    assert not fg.audit(told("DEU sends anybody there"), model).ok
    assert not fg.audit(told("FRA sends nobody there"), model).ok
