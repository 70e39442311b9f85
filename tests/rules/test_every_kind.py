"""No rule kind without rows stated by hand, a sentence, and its inequality."""

from __future__ import annotations

import re

import pytest
from collected import CASES, MODULES

from builders import ASSUMED, tiny_model
from forcegen.rules import KINDS, Rule


def name_of(kind: type[Rule]) -> str:
    return str(kind.model_fields["kind"].default)


def kinds_with_rows() -> list[str]:
    """Kinds whose rows some test of their own states by hand."""
    tests = [test for module in MODULES for name, test in vars(module).items() if name.startswith("test_")]
    return [test.__dict__["states_rows_of"] for test in tests if "states_rows_of" in test.__dict__]


def test_every_kind_has_a_file_of_tests() -> None:
    """Proves that all that is known of a kind stands in one file, named like the kind. Without it one is forgotten."""
    files = {module.__name__.removeprefix("test_").replace("_", "-"): module.CASE.kind for module in MODULES}
    assert files == {name_of(kind): name_of(kind) for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS, ids=name_of)
def test_every_kind_has_a_whole_case(kind: type[Rule]) -> None:
    """Proves that each kind is tried in every way that kinds are. Without it a part of a case could be left out.

    What pools bring is not written by hand, and permissions have no edge that a row of their own draws.
    Stand-ins are not drawn at random: every pool of the random models has every role.
    """
    case = CASES[name_of(kind)]
    assert (case.sample is None) == kind.derived
    assert (case.drawn is None) == (kind.derived or case.kind == "substitution")
    assert (case.together == ()) == kind.derived
    assert (case.edges == ()) == kind.permits
    assert {edge.kind for edge in case.edges} <= {case.kind}


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


def test_every_kind_is_a_sentence_with_its_figures() -> None:
    """Proves that a reader who has never seen the model is told what a rule says, figures and all.

    Without it the explanation of a gap would name a rule and keep its number to itself.
    """
    rules = [
        {"id": f"the-{kind}", "kind": kind, **case.sample} for kind, case in CASES.items() if case.sample is not None
    ]
    model = tiny_model(
        {"FRA": 500}, 100, roles=("medical", "protection"), dwell=2, rules=rules, conditions={"vote": True}
    )
    reserve = {"id": "reserve", "country": "FRA", "strength": 7, "roles": ["medical"], "mobilised": 2, "preparation": 3}
    trained = {"country": "FRA", "pool": "land", "role": "medical", "personnel": 25, **ASSUMED}
    eligible = {"country": "FRA", "pool": "land", "role": "medical", "site": "lviv", **ASSUMED}
    model = model.with_tables(
        pools=[*model.pools, {**reserve, **ASSUMED}], role_shares=[trained], eligibility=[eligible]
    )
    sentences = {rule.kind: rule.sentence() for rule in model.rulebook}
    assert sorted(sentences) == sorted(map(name_of, KINDS))
    for kind, sentence in sentences.items():
        assert re.fullmatch(r"\S[^\n{}\[\]<>]*[^\s.]", sentence), (kind, sentence)
        assert not re.search(r"None|Decimal|Fraction|\bcountries=|\bE\+", sentence), (kind, sentence)
    for kind, case in CASES.items():
        assert case.figure in sentences[kind], (kind, sentences[kind])
    plain = {name for name, case in CASES.items() if not case.figure}
    assert plain == {"basis", "burden", "caveat", "information"}  # their sentences have words alone
