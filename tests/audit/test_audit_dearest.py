"""The checker of certificates tries one post for many; none of those that it does not try can hide a payment."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from audit_case import coalition
from hypothesis import given, settings
from hypothesis import strategies as st
from law_cases import every_kind
from random_models import LINEAR, models

from builders import examples
from forcegen.audit.dearest import Dearest, Paid
from forcegen.audit.figures import Figures
from forcegen.audit.proof import check_certificate
from forcegen.documents.certificate import Certificate, Claim
from forcegen.model import ForceModel, load
from forcegen.plan.solve import certify
from forcegen.scenario import vary

FAR = 10**6
"""More than any multiplier of a rule takes back."""


def in_short_supply() -> ForceModel:
    """The coalition with three times as much required as before."""
    model = coalition()
    return model.with_tables(
        requirements=[
            {**row.model_dump(by_alias=True, exclude_defaults=True), "personnel": row.personnel * 3}
            for row in model.requirements
        ]
    )


@pytest.mark.parametrize("make", [in_short_supply, every_kind, lambda: load("template")])
def test_a_forged_multiplier_is_refused_at_every_post(make: Callable[[], ForceModel]) -> None:
    """Proves of each site and role with a multiplier, whichever class its site is in, that too large a one is refused.

    The breaches are at that post and no other, one for each pool and rotation of the multiplier in which the pool can
    serve there. Without it a post that is not the one tried of its class could be paid for as one likes.
    """
    model = make()
    variant = vary(model)
    plan, certificate = certify(variant)
    figures = Figures(variant.model)
    tried = 0
    for number, claim in enumerate(certificate.claims):
        for at, one in enumerate(claim.requirements):
            other = one.model_copy(update={"multiplier": one.multiplier + FAR})
            requirements = (*claim.requirements[:at], other, *claim.requirements[at + 1 :])
            found = check_certificate(_with(certificate, number, claim, requirements=requirements), plan, variant.model)
            said = {breach.where for breach in found.breaches if breach.stated.startswith("dual activity")}
            assert said == {
                f"claim {number + 1}, {'.'.join(pool)} at {one.site} in {one.role} in rotation {t}"
                for pool in figures.pools
                for t in range(one.first or 0, (one.last or 0) + 1)
                if figures.effect(*pool, one.site, one.role, t)
            }
            tried += bool(said)
    assert tried > 2


@pytest.mark.parametrize("make", [in_short_supply, lambda: load("template")])
def test_a_rule_that_takes_too_little_is_refused(make: Callable[[], ForceModel]) -> None:
    """Proves that no multiplier of a rule can be made a tenth of what it is. Without it a claim could be too high."""
    variant = vary(make())
    plan, certificate = certify(variant)
    tried = 0
    for number, claim in enumerate(certificate.claims):
        for at, one in enumerate(claim.rules):
            other = one.model_copy(update={"multiplier": one.multiplier / 10})
            rules = (*claim.rules[:at], other, *claim.rules[at + 1 :])
            assert not check_certificate(_with(certificate, number, claim, rules=rules), plan, variant.model).ok
            tried += 1
    assert tried > 2


def _with(certificate: Certificate, number: int, claim: Claim, **changes: object) -> Certificate:
    """The certificate with some parts of a claim changed, sealed anew."""
    claims = list(certificate.claims)
    claims[number] = claim.model_copy(update=changes)
    changed = certificate.model_copy(update={"claims": tuple(claims)})
    return changed.model_copy(update={"seal": changed.sha256})


@settings(max_examples=examples(60))
@given(model=models(LINEAR), data=st.data())
def test_the_dearest_post_is_the_dearest_of_all(model: ForceModel, data: st.DataObject) -> None:
    """Proves of random models and multipliers, stand-ins among them, that no post is paid for more than the dearest.

    Each post is looked at by itself on the other side. Without it a class could hold sites that differ.
    """
    figures = Figures(model)
    sites, roles = sorted(figures.sites), sorted(figures.roles)
    prices = st.integers(-9, 9)
    filling = {where: data.draw(prices) for where in sorted(figures.required)}
    some = st.builds(Paid, st.frozensets(st.sampled_from(sites)), st.frozensets(st.sampled_from(roles)), prices)
    dearest = Dearest(figures, filling)
    for t in figures.rotations:
        for pool in figures.pools:
            blocks = data.draw(st.lists(some, max_size=4))
            paid = [
                effect * filling.get((site, role, t), 0)
                + sum(one.price for one in blocks if site in one.sites and role in one.roles)
                for site, role, effect in figures.places(pool, t)
            ]
            assert dearest.paid(pool, t, blocks) == max(paid, default=Fraction(0))
