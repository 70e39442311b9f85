"""No rule kind without rows stated by hand, a sentence, and its inequality."""

from __future__ import annotations

import importlib
import re
from datetime import date
from pathlib import Path

import pytest

from builders import ASSUMED, tiny_model
from forcegen.rules import KINDS, Rule


def name_of(kind: type[Rule]) -> str:
    return str(kind.model_fields["kind"].default)


def kinds_with_rows() -> list[str]:
    """Kinds whose rows some test of this folder states by hand."""
    modules = [importlib.import_module(path.stem) for path in sorted(Path(__file__).parent.glob("test_rules_*.py"))]
    tests = [test for module in modules for name, test in vars(module).items() if name.startswith("test_")]
    return [test.__dict__["states_rows_of"] for test in tests if "states_rows_of" in test.__dict__]


def test_every_kind_has_its_rows_stated_by_hand() -> None:
    """Proves that no kind is believed because it runs. Without it a new inequality could say anything."""
    assert sorted(kinds_with_rows()) == sorted(map(name_of, KINDS))


@pytest.mark.parametrize("kind", KINDS, ids=name_of)
def test_every_kind_states_its_inequality(kind: type[Rule]) -> None:
    """Proves that mathematics and prose stand beside the code: a formula between dollars, and a price."""
    text = kind.__doc__ or ""
    formulas = re.findall(r"\$([^$]+)\$", text)
    assert any(re.search(r"\\le|\\ge|=", formula) for formula in formulas), text
    assert "price" in text


RULES: dict[str, dict[str, object]] = {
    "approval": {"condition": "vote", "exempt": 12},
    "basis": {"any_of": ["vote"]},
    "block": {"size": 30},
    "budget": {"amount": 9000, "per_person_month": 10},
    "burden": {"key": "active", "at_most": 2},
    "capacity": {"personnel": 1500},
    "caveat": {"scope": {"sites": ["lviv"]}},
    "ceiling": {"personnel": 2900},
    "contingent": {"personnel": 40},
    "information": {"condition": "vote", "prior": True},
    "lift": {"per_day": 2000, "days": 30, "backstop": "vote", "backstop_per_day": 500},
    "mandate": {"personnel": 60, "term_months": 12, "renewals": ["vote"]},
    "nations": {"most": 3},
    "notice": {"days": 30, "decided": date(2025, 6, 2)},
    "pledge": {"personnel": 30},
    "share": {"at_least": 0.3, "each": "site", "measured_against": "all"},
    "substitution": {"role": "medical", "by": "protection", "effect": 0.5},
    "support": {"ratio": 0.1, "supported": {"roles": ["protection"]}},
    "threshold": {"others": {"countries": ["FRA"]}, "personnel": 1000},
    "time-limit": {"condition": "vote", "months": 4},
    "waiver": {"personnel": 100},
}
"""One rule of every kind that a person writes, with its figures."""


def test_every_kind_is_a_sentence_with_its_figures() -> None:
    """Proves that a reader who has never seen the model is told what a rule says, figures and all.

    Without it the explanation of a gap would name a rule and keep its number to itself.
    """
    rules = [{"id": f"the-{kind}", "kind": kind, **fields} for kind, fields in RULES.items()]
    model = tiny_model(
        {"FRA": 500}, 100, roles=("medical", "protection"), dwell=2, rules=rules, conditions={"vote": True}
    )
    reserve = {"id": "reserve", "country": "FRA", "strength": 7, "roles": ["medical"], "mobilised": 2, "preparation": 3}
    model = model.with_tables(pools=[*model.pools, {**reserve, **ASSUMED}])
    sentences = {rule.kind: rule.sentence() for rule in model.rulebook}
    assert sorted(sentences) == sorted(map(name_of, KINDS))
    for kind, sentence in sentences.items():
        assert re.fullmatch(r"\S[^\n{}\[\]<>]*[^\s.]", sentence), (kind, sentence)
        assert not re.search(r"None|Decimal|Fraction|\bcountries=|\bE\+", sentence), (kind, sentence)
    figures = {"approval": "12", "budget": "9,000", "capacity": "1,500", "ceiling": "2,900", "contingent": "40"}
    figures |= {"lift": "2,000", "mandate": "60", "nations": "3", "notice": "30 days", "pledge": "30", "share": "30"}
    figures |= {"substitution": "0.5", "support": "10", "threshold": "1,000", "time-limit": "4 months", "waiver": "100"}
    figures |= {"availability": "7 deployable", "dwell": "2 rotations", "mobilisation": "3 rotations", "block": "30"}
    for kind, figure in figures.items():
        assert figure in sentences[kind], (kind, sentences[kind])
