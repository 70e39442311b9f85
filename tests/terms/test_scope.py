"""Scope: which contributions a rule speaks of."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from pydantic import ValidationError

from forcegen.terms.entities import Pool, Role, Site
from forcegen.terms.scope import Scope

LAND = Pool(id="land", country="FRA", strength=Decimal(1), roles=("protection",))
LVIV = Site(id="lviv", name="Lviv", zone="west", host="UKR")
MEDICAL = Role(id="medical", name="Medical")


def test_an_empty_scope_is_everything() -> None:
    """Proves that a part left out means all. Without it a rule without a scope would bind nobody."""
    scope = Scope()
    assert scope.covers_pool(LAND)
    assert scope.covers_site(LVIV)
    assert scope.covers_role(MEDICAL)


@pytest.mark.parametrize(
    ("part", "inside", "outside"),
    [("countries", "FRA", "GBR"), ("pools", "land", "navy")],
)
def test_pools(part: str, inside: str, outside: str) -> None:
    """Proves that a pool is told by country and by name. Without it a rule would bind the wrong people."""
    assert Scope.model_validate({part: [inside]}).covers_pool(LAND)
    assert Scope.model_validate({part: [outside, inside]}).covers_pool(LAND)
    assert not Scope.model_validate({part: [outside]}).covers_pool(LAND)


@pytest.mark.parametrize(
    ("part", "inside", "outside"),
    [("sites", "lviv", "odesa"), ("zones", "west", "south"), ("hosts", "UKR", "POL")],
)
def test_sites(part: str, inside: str, outside: str) -> None:
    """Proves that a site is told by itself, its zone and its host. Without it a caveat would miss its ground."""
    assert Scope.model_validate({part: [inside]}).covers_site(LVIV)
    assert not Scope.model_validate({part: [outside]}).covers_site(LVIV)


@pytest.mark.parametrize(
    ("part", "inside", "outside"), [("roles", "medical", "engineers"), ("components", "ground", "air")]
)
def test_roles(part: str, inside: str, outside: str) -> None:
    """Proves that a role is told by itself and its component. Without it air power would be counted as ground."""
    assert Scope.model_validate({part: [inside]}).covers_role(MEDICAL)
    assert not Scope.model_validate({part: [outside]}).covers_role(MEDICAL)


def test_parts_narrow_each_other() -> None:
    """Proves that every part must fit. Without it naming a country and a pool would widen the scope."""
    scope = Scope(countries=("FRA",), pools=("navy",), sites=("lviv",), zones=("south",))
    assert not scope.covers_pool(LAND)
    assert not scope.covers_site(LVIV)


def test_order_and_form_do_not_matter() -> None:
    """Proves that a scope is a set. Without it the order of a list would make another rule of it."""
    assert Scope(countries=("GBR", "FRA")) == Scope.model_validate({"countries": {"FRA", "GBR"}})
    assert hash(Scope(countries=("GBR", "FRA"))) == hash(Scope(countries=("FRA", "GBR")))
    assert Scope.model_validate({"from": 2}) == Scope(since=2)


@pytest.mark.parametrize(
    ("since", "until"), [(2, 1), (date(2025, 2, 1), date(2025, 1, 1)), (-60, 401), (True, None), ("2", None)]
)
def test_periods_that_are_none(since: object, until: object) -> None:
    """Proves that a scope's period is checked as any other. Without it a rule could bind at no time at all."""
    with pytest.raises(ValidationError):
        Scope.model_validate({"from": since, "until": until})


def test_both_spellings_of_from_at_once() -> None:
    """Proves that "from" and "since" cannot contradict each other. Without it one of the two would win in silence."""
    with pytest.raises(ValidationError, match="since"):
        Scope.model_validate({"from": 1, "since": 2})


def test_one_scope_contains_another() -> None:
    """Proves it part by part, an empty part being everything. Without it a rule would be said to rule out others."""
    finns, at_sea = Scope(countries=("FIN",)), Scope(countries=("FIN",), components=("maritime",))
    assert Scope().contains(finns)
    assert finns.contains(at_sea)
    assert finns.contains(finns)
    assert not at_sea.contains(finns)
    assert not finns.contains(Scope())
    assert not finns.contains(Scope(countries=("FIN", "SWE")))
