"""The certificate says why no plan does better, in names that a reader of the model knows."""

from __future__ import annotations

import json
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from builders import tiny_model
from forcegen.audit.proof import check_certificate
from forcegen.cli import main
from forcegen.documents.certificate import Certificate, Claim
from forcegen.documents.plan import Plan
from forcegen.formulation import Formulation, formulate
from forcegen.model import ForceModel, load
from forcegen.plan.solve import certify
from forcegen.problems import ModelError
from forcegen.proof.bounds import Bound, contradiction, proven, sound, tier_bounds
from forcegen.scenario import vary
from forcegen.solver.highs import Highs


def proved(model: ForceModel, scenario: str = "base", **changes: Any) -> tuple[Plan, Certificate]:
    """A plan and its certificate, checked."""
    variant = vary(model, scenario, **changes)
    plan, certificate = certify(variant)
    assert check_certificate(certificate, plan, variant.model).breaches == ()
    return plan, certificate


def rests_on(claim: Claim) -> set[tuple[str, tuple[str, ...], int | None, int | None, Fraction]]:
    rules = {(one.rule, one.part, one.first, one.last, one.multiplier) for one in claim.rules}
    return rules | {(one.site, (one.role,), one.first, one.last, one.multiplier) for one in claim.requirements}


def test_a_proof_worked_out_by_hand() -> None:
    """Proves of 100 soldiers who rest a rotation and 80 posts for three rotations that 240 - 200 are short.

    The first two rotations share 100 people, and the third has 100 of its own: two windows and three requirements,
    each once. Without it a certificate could be right and say nothing to anybody.
    """
    plan, certificate = proved(tiny_model({"FRA": 100}, 80, rotations=3, dwell=1))
    (claim,) = certificate.claims
    assert plan.totals.lower_bound == 60
    assert claim.bound == claim.least == 60
    assert claim.kind == "exact"
    assert claim.gap == 0
    assert [(one.priority, one.weight) for one in claim.weights] == [(1, Fraction(1))]
    window, availability = "FRA.land.dwell", "FRA.land.availability"
    assert rests_on(claim) in (
        {(window, (), 2, 2, Fraction(-1)), ("lviv", ("protection",), 1, 2, Fraction(1))},
        {(window, (), 3, 3, Fraction(-1)), ("lviv", ("protection",), 2, 3, Fraction(1))},
    )
    assert availability not in json.dumps(json.loads(certificate.to_json()))


def test_a_rule_that_forbids_has_the_multiplier_of_what_it_keeps_away() -> None:
    """Proves that the proof names the caveat, and only the one that forbids the most where two do.

    Without it nobody could see from the certificate whose rule a shortfall rests on.
    """
    rules = [
        {"id": "narrow", "kind": "caveat", "scope": {"countries": ["FRA"], "sites": ["lviv"]}},
        {"id": "wide", "kind": "caveat", "scope": {"countries": ["FRA"]}},
    ]
    plan, certificate = proved(tiny_model({"FRA": 100}, 30, sites=("kyiv", "lviv"), rotations=2, rules=rules))
    (claim,) = certificate.claims
    assert plan.totals.lower_bound == claim.bound == 120
    assert [(one.rule, one.first, one.last, one.multiplier) for one in claim.rules] == [("wide", 1, 2, Fraction(-1))]


def test_a_budget_is_multiplied_in_money() -> None:
    """Proves that a multiplier is of the rule as a person reads it: a person for six months costs 24.

    Without it the certificate would be of the program's rows.
    """
    budget = {"id": "fund", "kind": "budget", "amount": 2400, "per_person_month": 4, "over": "plan"}
    _, certificate = proved(tiny_model({"FRA": 900}, 120, rotations=2, rules=[budget]))
    (claim,) = certificate.claims
    assert [(one.rule, one.part, one.first, one.multiplier) for one in claim.rules] == [
        ("fund", ("plan",), None, Fraction(-1, 24))
    ]
    assert claim.bound == 140


def test_equal_sites_are_told_apart_again() -> None:
    """Proves that what was merged for the solve stands in the certificate site by site, where anything is asked.

    Without it a reader would look in vain for a site of the model.
    """
    model = tiny_model({"FRA": 100}, rotations=2, dwell=1, sites=("kyiv", "lviv", "odesa"))
    model = model.with_tables(
        requirements=[
            {"site": "kyiv", "role": "protection", "personnel": 70},
            {"site": "lviv", "role": "protection", "personnel": 60, "until": 1},
            {"site": "odesa", "role": "protection", "personnel": 10, "from": 2, "priority": 2},
        ]
    )
    plan, certificate = proved(model)
    assert [tier.short for tier in plan.tiers] == [tier.lower_bound for tier in plan.tiers] == [100, 10]
    first, second = certificate.claims
    sites = {(one.site, one.first, one.last) for one in first.requirements}
    assert sites >= {("kyiv", 1, 2), ("lviv", 1, 1)}
    assert {(one.site, one.first, one.last) for one in second.requirements} >= sites | {("odesa", 2, 2)}
    assert [one.priority for one in second.weights] == [1, 2]


HUGE = 10_000_000
LARGEST_FORCE = {1: Fraction(135_000), 2: Fraction(68_625), 3: Fraction(46_500), 4: Fraction("35437.5")}
"""Of the core coalition by rotations, when it is kept up for so long."""


@pytest.mark.parametrize("rotations", LARGEST_FORCE)
def test_the_largest_force_is_certified_as_a_fraction(rotations: int) -> None:
    """Proves that what the core can give in so many rotations is exactly so many times the force of the table.

    Without it the first answer of the field's arithmetic would be a bound that is nearly right.
    """
    model = load("core-sustainment")
    (line,) = model.requirements
    asked = model.with_tables(requirements=[{**line.model_dump(exclude_defaults=True), "personnel": Decimal(HUGE)}])
    _, certificate = proved(asked, rotations=rotations)
    (claim,) = certificate.claims
    assert claim.kind == "exact"
    assert rotations * HUGE - claim.bound == rotations * LARGEST_FORCE[rotations]


CASES = [
    ("reassurance-force", "base"),
    ("reassurance-force", "no-ceasefire"),
    ("rule-book", "base"),
    ("rule-book", "no-renewal"),
    ("template", "base"),
    ("template", "larger-force"),
]


@pytest.mark.parametrize(("name", "scenario"), CASES)
def test_every_shipped_model_is_certified_exactly(name: str, scenario: str) -> None:
    """Proves that each priority has its claim, exact, with the gap that the plan's whole people leave.

    Without it exactness could be true of small numbers only.
    """
    plan, certificate = proved(load(name), scenario)
    assert certificate.covers == "plan"
    assert [claim.weights[-1].priority for claim in certificate.claims] == [
        tier.priority for tier in plan.tiers if tier.lower_bound
    ]
    for claim, tier in zip(certificate.claims, [tier for tier in plan.tiers if tier.lower_bound], strict=True):
        assert claim.kind == "exact"
        assert claim.least == Fraction(tier.lower_bound)
        assert claim.gap == Fraction(tier.short) - Fraction(tier.lower_bound)


def test_a_search_is_certified_as_far_as_multipliers_go() -> None:
    """Proves that a plan whose bound rests on a search says so, and that the relaxed bound is proven beside it.

    Without it a certificate could seem to prove what only a solver claims.
    """
    plan, certificate = proved(load("rule-book-whole"))
    (claim,) = certificate.claims
    assert (plan.proof, certificate.covers) == ("search", "relaxation")
    assert plan.totals.lower_bound is not None
    assert claim.least is not None
    assert 0 < claim.least < plan.totals.lower_bound


def test_a_contradiction_is_certified_in_whole_numbers() -> None:
    """Proves of a pledge of 30 by a pool of 20 that it lacks 10: two rules, each once, and no requirement.

    Without it a person could not see which rules to look at.
    """
    pledge = {"id": "vow", "kind": "pledge", "personnel": 30, "scope": {"countries": ["FRA"]}}
    plan, certificate = proved(tiny_model({"FRA": 20}, 50, rules=[pledge]))
    (claim,) = certificate.claims
    assert plan.verdict == "contradictory"
    assert claim.bound == 10
    assert (claim.kind, claim.weights, claim.least, claim.gap) == ("contradiction", (), None, None)
    assert rests_on(claim) == {("FRA.land.availability", (), 1, 1, Fraction(-1)), ("vow", (), 1, 1, Fraction(1))}


def test_what_is_met_needs_no_proof() -> None:
    """Proves that a certificate claims nothing where nothing is short."""
    plan, certificate = proved(tiny_model({"FRA": 100}, 50))
    assert (plan.verdict, certificate.claims) == ("met", ())


# -- bounds ----------------------------------------------------------------------------------------------


def two_tiers() -> Formulation:
    """A hundred soldiers for eighty posts of the first priority and forty of the second, at two sites."""
    model = tiny_model({"FRA": 100}, sites=("kyiv", "lviv"))
    return formulate(
        model.with_tables(
            requirements=[
                {"site": "kyiv", "role": "protection", "personnel": 80},
                {"site": "lviv", "role": "protection", "personnel": 40, "priority": 2},
            ]
        )
    )


def bound(least: Fraction | int, **weights: Fraction | int) -> Bound:
    return Bound({int(key[1:]): Fraction(weight) for key, weight in weights.items()}, {}, Fraction(least))


@pytest.mark.parametrize(
    ("claims", "short", "tiers", "total"),
    [
        # 1 short at least in the first, 19.5 in both: the plan's 2 and 18 are all that there is
        ({1: bound(1, p1=1), 2: bound(Fraction(39, 2), p1=1, p2=1)}, (2, 18), (1, 18), 20),
        # nobody short of one less in the first is short of one more in the second: half of it is
        ({1: bound(1, p1=1), 2: bound(19, p1=Fraction(1, 2), p2=1)}, (2, 18), (1, 18), 19),
        # what is left of the second is less than nothing, and proves nothing together
        ({1: bound(1, p1=1), 2: bound(2, p1=2, p2=1)}, (9, 18), (1, 0), 1),
        ({2: bound(18, p2=1)}, (0, 18), (0, 18), 18),
        ({}, (0, 0), (0, 0), 0),
    ],
)
def test_what_bounds_say_of_each_priority_and_of_all(
    claims: dict[int, Bound], short: tuple[int, int], tiers: tuple[int, int], total: int
) -> None:
    """Proves the sums by hand. Without it the bound on all priorities could be more than is true, or less."""
    found = proven(two_tiers(), claims, {1: Fraction(short[0]), 2: Fraction(short[1])})
    assert found.tiers == dict(zip((1, 2), tiers, strict=True))
    assert found.total == total


def test_multipliers_are_mended_without_a_bound_on_anybody() -> None:
    """Proves that what is paid too much for a person is taken back by the pool's availability, and no more.

    A requirement alone, at 1, pays 1 for each of 100 soldiers who could serve. Without it a certificate would need
    bounds that no rule of the model states.
    """
    formulation = two_tiers()
    found = sound(formulation, {1: Fraction(1)}, {0: Fraction(1)})
    assert found.least == -20
    assert sorted(found.multipliers.values()) == [-1, 1]
    both = sound(formulation, {1: Fraction(1), 2: Fraction(1)}, {0: Fraction(1), 1: Fraction(1)})
    assert both.least == 20


def test_the_multiple_of_earlier_multipliers_is_no_larger_than_it_must_be() -> None:
    """Proves that the first priority counts once where one more sent to it is one less for the second.

    A hundred soldiers are asked for 130 and 40. The multipliers of the second, its requirement alone, pay 1 for
    whoever goes there, which once the availability of the first takes back. Without it one person lost in the first
    by rounding would loosen the bound on the second by several.
    """
    model = tiny_model({"FRA": 100}, sites=("kyiv", "lviv"))
    formulation = formulate(
        model.with_tables(
            requirements=[
                {"site": "kyiv", "role": "protection", "personnel": 130},
                {"site": "lviv", "role": "protection", "personnel": 40, "priority": 2},
            ]
        )
    )
    (availability,) = [row for row, owner in enumerate(formulation.owner.tolist()) if owner >= 0]
    proof = {1: {0: Fraction(1), availability: Fraction(-1)}, 2: {1: Fraction(1)}}
    for short in (30, 33):
        bounds = tier_bounds(formulation, proof, {1: Fraction(short), 2: Fraction(40)})
        assert [bounds[1].least, bounds[2].least] == [30, 70]
        assert [dict(bounds[priority].weights) for priority in (1, 2)] == [{1: 1}, {1: 1, 2: 1}]


def test_a_ray_of_either_sign_is_understood() -> None:
    """Proves that the sign of a ray does not matter, and that no ray proves what is not so."""
    pledge = {"id": "vow", "kind": "pledge", "personnel": 30}
    formulation = formulate(tiny_model({"FRA": 20}, 50, rules=[pledge]))
    ray = Highs(formulation.program, formulation.permitted).minimise(formulation.shortfall_cost(1)).row_duals
    assert ray is not None
    for one in (ray, -ray):
        found = contradiction(formulation, one)
        assert found is not None
        assert found.least == 10
    assert contradiction(formulate(tiny_model({"FRA": 20}, 50)), ray[:-1]) is None


# -- the document ----------------------------------------------------------------------------------------


def test_it_comes_back_as_it_went_out(tmp_path: Path) -> None:
    """Proves the round trip through a file, a line for each multiplier.

    Without it a certificate that was kept could not be checked, or not be read by a person.
    """
    _, certificate = proved(load("template"), "larger-force")
    text = certificate.to_json()
    path = tmp_path / "proof.json"
    path.write_text(text, encoding="utf-8")
    assert Certificate.read(path) == certificate
    assert Certificate.read(path).to_json() == text
    multipliers = [row for claim in certificate.claims for row in (*claim.requirements, *claim.rules)]
    assert sum('"multiplier"' in line for line in text.splitlines()) == len(multipliers) > 10
    assert json.loads(text)["schema"] == "forcegen.certificate/1"
    assert certificate.seal == certificate.sha256


@pytest.mark.parametrize(
    "text", ["1", "1.5", '"1.5"', '"2/4"', '"1/0"', '"1/00"', '"-0"', '"007"', '"+1"', '"١"', '" 1"', "null", "true"]
)
def test_only_a_fraction_in_lowest_terms_is_one(text: str) -> None:
    """Proves that a number is written in one way only. Without it two certificates could look like one."""
    _, certificate = proved(tiny_model({"FRA": 100}, 80, rotations=3, dwell=1))
    wrong = certificate.to_json().replace('"bound": "60"', f'"bound": {text}')
    with pytest.raises(ModelError, match=r"claims\.0\.bound"):
        Certificate.from_json(wrong)


def test_a_plan_is_no_certificate() -> None:
    """Proves that another document is refused by name, and not for a hundred reasons that nobody understands."""
    plan, _ = proved(tiny_model({"FRA": 100}, 80))
    with pytest.raises(ModelError, match=r"forcegen\.certificate/1"):
        Certificate.from_json(plan.to_json())


# -- the command -----------------------------------------------------------------------------------------


def run(*arguments: str) -> int:
    """The exit code of a command."""
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert isinstance(left.value.code, int)
    return left.value.code


def test_a_certificate_is_made_and_checked_by_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Proves the way of a user: one solve writes plan and certificate, verify passes both, and neither when changed.

    Without it the proof could be made and never be of use to anybody.
    """
    plan, proof, forged = (str(tmp_path / name) for name in ("plan.json", "proof.json", "forged.json"))
    asked = ("solve", "template", "--scenario", "tired-army", "--format", "json")
    assert run(*asked, "--out", plan, "--certificate", proof) == 0
    text = Path(proof).read_text(encoding="utf-8")
    assert text.endswith("}\n")
    capsys.readouterr()
    assert run("verify", plan, "template", "--certificate", proof) == 0
    audited, *told = capsys.readouterr().out.splitlines()
    last = next(number for number, line in enumerate(told) if line.startswith("Not checked: "))
    certified, unchecked = told[:last], " ".join(told[last:])
    assert "the lower bound" not in unchecked
    assert audited.startswith("Audit passed: ")
    bound = Plan.read(plan).totals.lower_bound
    best = f"lower bound {bound:,} for every plan that fills priority 1 as well"
    assert " ".join(line.strip() for line in certified).startswith(f"Certificate passed: {best}; ")
    assert all(len(line) <= 80 for line in certified)
    Path(forged).write_text(text.replace('"gap": "1"', '"gap": "0"'), encoding="utf-8")
    assert run("verify", plan, "template", "--certificate", forged) == 3
    told = [line for line in capsys.readouterr().out.splitlines() if not line.startswith(("Not checked", "  "))]
    audited, headline, *breaches = told
    assert audited.startswith("Audit passed: ")
    assert headline == f"Certificate failed: {len(breaches)} breach{'es' if len(breaches) > 1 else ''}."
    assert all(breach.startswith("The certificate is wrong at ") for breach in breaches)


LOADED = """
import sys
import forcegen
forcegen.Certificate, forcegen.Plan, forcegen.check_certificate, forcegen.audit
print([name for name in ("numpy", "highspy", "pulp", "forcegen.solver", "forcegen.formulation") if name in sys.modules])
"""


def test_nothing_of_the_solver_is_needed_to_check_one() -> None:
    """Proves that documents and checker load neither arrays nor a solver. Without it a doubter would need both."""
    run = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"


@pytest.mark.parametrize("name", ["-", "", "nowhere/proof.json"])
def test_a_place_that_is_no_file_is_refused(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Proves that the solver does not run in vain. Without it a proof could be lost after minutes."""
    assert run("solve", "template", "--certificate", name) == 2
    ended = capsys.readouterr()
    assert ended.out == ""
    assert ended.err.startswith("--certificate: found ")


def test_what_cannot_be_read_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Proves one message for a certificate that is not there."""
    plan = str(tmp_path / "plan.json")
    assert run("solve", "template", "--format", "json", "--out", plan) == 0
    assert run("verify", plan, "template", "--certificate", str(tmp_path / "none.json")) == 2
    assert "none.json: found no such file, expected a certificate" in capsys.readouterr().err
