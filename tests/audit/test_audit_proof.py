"""A certificate proves what it claims, and nothing that is not so can be certified."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from copy import deepcopy
from fractions import Fraction
from functools import partial
from itertools import product
from typing import Any

import pytest
from audit_case import coalition
from edges import Edge
from hypothesis import given, settings
from hypothesis import strategies as st
from law_cases import CASES, every_kind
from random_models import LINEAR, WHOLE, models
from test_audit_independence import READINGS

from builders import ASSUMED, examples, tiny_model
from forcegen.audit.clauses import law
from forcegen.audit.figures import Figures
from forcegen.audit.proof import Proof, check_certificate
from forcegen.audit.statements import SENSES, Book, Choice, Number
from forcegen.documents.certificate import Certificate
from forcegen.documents.plan import Contribution, Plan
from forcegen.model import ForceModel, load
from forcegen.plan.solve import certify
from forcegen.problems import ModelError
from forcegen.rules import KINDS
from forcegen.scenario import vary


def certified(model: ForceModel) -> tuple[Plan, Certificate]:
    return certify(vary(model))


def sealed(certificate: Certificate, **changes: object) -> Certificate:
    """The certificate with some parts changed, and sealed as if it had been made so."""
    changed = certificate.model_copy(update=changes)
    return changed.model_copy(update={"seal": changed.sha256})


def places(found: Proof) -> list[str]:
    return [breach.where for breach in found.breaches]


# -- what is true can be shown ---------------------------------------------------------------------------


@settings(max_examples=examples(30))
@given(model=models(LINEAR) | models(LINEAR, each_once=True))
def test_whatever_is_solved_is_certified(model: ForceModel) -> None:
    """Proves of random models with rules of every linear kind that the bound of the plan is shown, or its absence.

    Without it a rule could be multiplied in the program and read otherwise in the law. A bound that a search over
    whole people found (12.3 persons are required, and 12 can be sent) rests on the solver, and no multiplier shows it.
    """
    plan, certificate = certified(model)
    found = check_certificate(Certificate.from_json(certificate.to_json()), plan, model)
    assert found.breaches == ()
    if plan.verdict == "contradictory":
        assert [claim.kind for claim in certificate.claims] == ["contradiction"]
    elif plan.totals.lower_bound and plan.proof != "search":
        assert found.multipliers > 0


@settings(max_examples=examples(20))
@given(model=models({**WHOLE, "ceiling": LINEAR["ceiling"], "pledge": LINEAR["pledge"]}))
def test_what_whole_numbers_leave_is_certified(model: ForceModel) -> None:
    """Proves the same of the kinds that ask for whole numbers, as far as fractions of units go."""
    plan, certificate = certified(model)
    assert check_certificate(certificate, plan, model).breaches == ()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.kind}: {case.name}")
def test_no_lawful_plan_refutes_a_claim(case: Edge) -> None:
    """Proves of each kind that the plan made by hand, at the edge of the law, obeys every proven inequality.

    Without it the checker could pass what is not so: a sign, a limit or a weight read wrong in both places.
    """
    model = case.model
    plan, certificate = certified(model)
    assert check_certificate(certificate, plan, model).breaches == ()
    by_hand = case.plan(model, over=False)
    for claim in certificate.claims:
        short = {tier.priority: Fraction(tier.short) for tier in by_hand.tiers}
        assert sum(one.weight * short[one.priority] for one in claim.weights) >= claim.bound


def test_every_kind_together_is_certified() -> None:
    """Proves the same with waivers, stand-ins and whole numbers beside each other."""
    model = every_kind()
    plan, certificate = certified(model)
    found = check_certificate(certificate, plan, model)
    assert found.breaches == ()
    assert certificate.claims


def test_a_window_of_a_pool_that_shrinks_is_certified() -> None:
    """Proves the same of the shorter window of rest that stands beside the longer one where those who served leave.

    Without it its name in the certificate could be one that no certificate may hold.
    """
    model = tiny_model({"FRA": 1000}, 500, dwell=2, rotations=4)
    pool = {**model.pools[0].model_dump(exclude_defaults=True), "leavers": "served"}
    strengths = [{"country": "FRA", "pool": "land", "from": 3, "personnel": 300, **ASSUMED}]
    model = model.with_tables(pools=[pool], strengths=strengths)
    plan, certificate = certified(model)
    assert check_certificate(Certificate.from_json(certificate.to_json()), plan, model).breaches == ()
    assert {rule.part for claim in certificate.claims for rule in claim.rules} == {("from-3",)}


# -- what is not true cannot -----------------------------------------------------------------------------


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        if isinstance(one, dict | list):
            yield from leaves(one, (*path, key))
        else:
            yield (*path, key), one


def forgeries(value: Any) -> Iterator[Any]:
    if isinstance(value, int):
        yield from (value + 1, value - 1)
    elif value.lstrip("-").replace("/", "").isdigit():
        number = Fraction(value)
        yield from map(str, (number + 1, number - 1, -number, number * 2, number + Fraction(1, 10**9), Fraction(0)))
    else:
        yield from (value + "x", value[:-1], {"exact": "safe", "safe": "exact", "plan": "relaxation"}.get(value, ""))


def forged(certificate: Certificate) -> Iterator[tuple[tuple[str | int, ...], Certificate]]:
    """The certificate with one number or word changed, or one table left out or doubled, wherever that can be read."""
    document = json.loads(certificate.to_json())
    changed = [
        (path, _with(document, path, partial(_put, other)))
        for path, value in leaves(document)
        for other in forgeries(value)
    ]
    tables = {path[:size] for path, _ in leaves(document) for size in range(2, len(path))}
    for path in sorted(tables, key=str):
        if isinstance(path[-1], int):
            changed.append((path, _with(document, path, lambda holder, last: holder.pop(last))))
            changed.append((path, _with(document, path, lambda holder, last: holder.append(holder[last]))))
    for path, other in changed:
        try:
            yield path, Certificate.from_json(json.dumps(other))
        except ModelError:
            continue


def _put(value: Any, holder: Any, key: Any) -> None:
    holder[key] = value


def _with(
    document: dict[str, Any], path: tuple[str | int, ...], change: Callable[[Any, Any], object]
) -> dict[str, Any]:
    copy = deepcopy(document)
    holder: Any = copy
    for step in path[:-1]:
        holder = holder[step]
    change(holder, path[-1])
    return copy


def two_tiers() -> ForceModel:
    """The coalition with more required than it has, in both priorities."""
    model = coalition()
    return model.with_tables(
        requirements=[
            {**row.model_dump(by_alias=True, exclude_defaults=True), "personnel": row.personnel * 3}
            for row in model.requirements
        ]
    )


def contradictory() -> ForceModel:
    vow = {"id": "vow", "kind": "pledge", "owner": "GBR", "personnel": 401, "scope": {"countries": ["GBR"]}}
    model = coalition()
    return model.with_tables(rules=[*model.rules, {**vow, "bindingness": "political", "status": "assumed"}])


@pytest.mark.parametrize("make", [two_tiers, contradictory])
def test_nothing_can_be_changed_unnoticed(make: Callable[[], ForceModel]) -> None:
    """Proves that no number, word or table of a certificate can be changed: it is refused then.

    Without it a claim could be kept beside a proof of something else.
    """
    model = make()
    plan, certificate = certified(model)
    assert check_certificate(certificate, plan, model).ok
    tried = 0
    for path, other in forged(certificate):
        tried += 1
        if other != certificate:
            assert not check_certificate(other, plan, model).ok, path
    assert tried > 20


@pytest.mark.parametrize("make", [two_tiers, contradictory, every_kind])
def test_nothing_else_can_be_proven_of_the_plan(make: Callable[[], ForceModel]) -> None:
    """Proves that whoever changes a certificate and seals it anew can prove nothing else.

    What passes is another proof of the same bound, to the last digit: a rule that forbids may weigh more than it
    must, an earlier priority a billionth more. Without it the seal would be all that there is to a proof.
    """
    model = make()
    plan, certificate = certified(model)
    said = [(one.weights and one.weights[-1].priority, one.bound, one.least, one.gap) for one in certificate.claims]
    refused = 0
    for path, other in forged(certificate):
        if check_certificate(sealed(other), plan, model).ok:
            again = [(one.weights and one.weights[-1].priority, one.bound, one.least, one.gap) for one in other.claims]
            assert again == said, path
        else:
            refused += 1
    assert refused > 20


def test_what_is_wrong_is_said_where_it_is() -> None:
    """Proves that each mistake is told by the place where a person would look for it."""
    model = two_tiers()
    plan, certificate = certified(model)
    first, second = certificate.claims
    lowered = first.model_copy(update={"rules": first.rules[1:]})
    found = check_certificate(sealed(certificate, claims=(lowered, second)), plan, model)
    assert any("of a contribution" in breach.stated for breach in found.breaches)
    assert "claim 1, bound" in places(found)
    higher = first.model_copy(update={"bound": first.bound + 1})
    assert places(check_certificate(sealed(certificate, claims=(higher, second)), plan, model)) == ["claim 1, bound"]
    twice = first.model_copy(update={"rules": (*first.rules, first.rules[0])})
    (place, *_) = places(check_certificate(sealed(certificate, claims=(twice, second)), plan, model))
    assert place.startswith(f"claim 1, rules, {first.rules[0].rule}")
    assert places(check_certificate(sealed(certificate, claims=(first,)), plan, model)) == [
        "priority 2, the plan's lower bound",
        "the plan's lower bound",
    ]
    assert str(check_certificate(certificate.model_copy(update={"seal": "x"}), plan, model)).startswith(
        "Certificate failed: 1 breach. The certificate is wrong at seal: found x, expected "
    )


def test_it_goes_with_one_plan_and_one_model() -> None:
    """Proves that neither another plan, nor the same model under another scenario, is proven by it.

    Without it a true certificate could be shown beside a false plan.
    """
    model = load("template")
    plan, certificate = certified(model)
    claimed = plan.model_copy(update={"totals": plan.totals.model_copy(update={"lower_bound": plan.totals.short})})
    assert places(check_certificate(certificate, claimed, model)) == ["the plan's lower bound"]
    varied = vary(model, "tired-army")
    other, _ = certify(varied)
    assert places(check_certificate(certificate, other, varied.model)) == ["scenario", "input_sha256"]
    searched = plan.model_copy(update={"proof": "search"})
    assert places(check_certificate(certificate, searched, model)) == ["covers"]
    nothing = plan.model_copy(update={"tiers": ()})
    assert places(check_certificate(certificate, nothing, model)) == ["claims"]


def test_it_is_told_in_a_line() -> None:
    """Proves the sentences that a user reads. Without it what a certificate covers could be told wrong."""
    model = load("template")
    plan, certificate = certified(model)
    (claim,) = certificate.claims
    spans = [(one.first, one.last) for one in claim.requirements] + [(one.first, one.last) for one in claim.rules]
    number = sum((last or 0) - (first or 0) + 1 for first, last in spans)
    rules = len({row.rule for row in claim.rules})
    assert str(check_certificate(certificate, plan, model)) == (
        f"Certificate passed: lower bound {plan.totals.lower_bound:,} for every plan that fills priority 1 as well; "
        f"{number} multipliers on requirements and {rules} rules, exact."
    )
    whole = load("rule-book-whole")
    plan, certificate = certified(whole)
    text = str(check_certificate(certificate, plan, whole))
    assert text.startswith("Certificate passed: lower bound ")
    assert text.endswith(f"; the plan's {plan.totals.lower_bound:,} was found by search, without a certificate.")
    plan, certificate = certified(contradictory())
    text = str(check_certificate(certificate, plan, contradictory()))
    assert text.startswith("Certificate passed: no plan satisfies all rules; ")


# -- how it is read --------------------------------------------------------------------------------------


@settings(max_examples=examples(30))
@given(model=models(WHOLE, each_once=True), data=st.data())
def test_a_choice_that_holds_can_be_relaxed(model: ForceModel, data: st.DataObject) -> None:
    """Proves that wherever a choice holds there are whole numbers with which all that a proof may use of it holds.

    They are looked for one by one. Without it a proof could make use of what some lawful plan does not do.
    """
    cells = st.tuples(
        st.sampled_from([("FRA", "land"), ("GBR", "air")]),
        st.sampled_from(["lviv", "odesa"]),
        st.sampled_from(["protection", "logistics"]),
        st.integers(1, model.calendar.rotations),
    )
    sent = [
        Contribution(country=country, pool=pool, site=site, role=role, rotation=t, personnel=number)
        for ((country, pool), site, role, t), number in data.draw(
            st.dictionaries(cells, st.integers(1, 80) | st.just(60), max_size=12)
        ).items()
    ]
    book = Book(sent)
    choices = [one for clause in law(Figures(model)) for one in clause.statements if isinstance(one, Choice)]
    assert all(one.relaxed for one in choices)
    for choice in choices:
        if choice.breach(book) is None:
            assert _possible(choice, book), (choice, sent)


def _possible(choice: Choice, book: Book) -> bool:
    numbers: dict[Any, Number] = {one.name: one for row in choice.relaxed for one in row.numbers}
    for values in product(*(range(one.most + 1) for one in numbers.values())):
        chosen = dict(zip(numbers, values, strict=True))
        if all(
            SENSES[row.statement.sense][1](
                book.left(row.statement) + sum(one.weight * chosen[one.name] for one in row.numbers),
                row.statement.limit,
            )
            for row in choice.relaxed
        ):
            return True
    return False


LOADED = """
import json, sys
before = set(sys.modules)
import forcegen.audit.proof
print(json.dumps(sorted(set(sys.modules) - before)))
"""


def test_it_imports_the_standard_library_only() -> None:
    """Proves that the checker loads no more than the audit's own files."""
    run = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    loaded: list[str] = json.loads(run.stdout)
    own = {name for name in loaded if name.split(".")[0] == "forcegen"}
    entry = {"display", "version"}  # what `import forcegen` itself loads
    assert {name.split(".")[1] for name in own if "." in name} == {
        "audit",
        "plugins",
    } | entry  # a plug-in states its own kinds
    assert {name for name in loaded if name.split(".")[0] not in sys.stdlib_module_names} == own


def test_it_asks_no_rule_for_its_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that a certificate is checked with every other reading of the law disabled.

    Without it a mistake in a rule's rows could be multiplied and checked by the same mistake.
    """
    model = every_kind()
    plan, certificate = certified(model)

    def disabled(*_: object) -> None:
        raise AssertionError("the checker asked for the first reading of the law")

    for kind, method in product(KINDS, READINGS):
        monkeypatch.setattr(kind, method, disabled, raising=False)
    monkeypatch.setattr(ForceModel, "rulebook", property(disabled))
    assert check_certificate(certificate, plan, model).ok
