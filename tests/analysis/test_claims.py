"""What was claimed about the force, as the model of the real case answers it; an example prints the same."""

from __future__ import annotations

from fractions import Fraction

import pytest

import forcegen as fg
from builders import tiny_model
from forcegen.analysis.frontier import frontier
from forcegen.documents.frontier import Curve
from forcegen.formulation import formulate
from forcegen.model import ForceModel, load
from forcegen.rules import Caveat
from forcegen.scenario import BASE, vary

GROUND = fg.Scope(hosts=["UKR"], components=["ground"])
ROTATIONS = 6


@pytest.fixture(scope="module")
def force() -> ForceModel:
    return load("reassurance-force")


@pytest.fixture(scope="module")
def base(force: ForceModel) -> Curve:
    return ground(force)


def ground(force: ForceModel, scenario: str = BASE, **asked: object) -> Curve:
    """The ground force in Ukraine."""
    (curve,) = frontier(force, [scenario], rotations=ROTATIONS, scope=GROUND, **asked).curves  # type: ignore[arg-type]
    return curve


def last(curve: Curve) -> Fraction:
    force = curve.points[-1].force
    assert force is not None
    assert curve.points[-1].exact
    return force


def named(curve: Curve, owner: str) -> set[str]:
    """Rules of an owner, rest aside, that the end of a curve rests on; every one of them with its citation."""
    rules = [rule for rule in curve.segments[-1].rules if rule.owner == owner and rule.kind != "dwell"]
    assert all(rule.citation for rule in rules)
    return {rule.id for rule in rules}


def joining(force: ForceModel, country: str) -> dict[str, bool]:
    return {name: True for rule in force.rules if rule.owner == country for name in rule.conditions()}


def test_nobody_stands_at_the_front_or_at_an_occupied_plant(force: ForceModel) -> None:
    """Proves that seven sites have no post at all, and that a requirement there is refused, not left unfilled.

    Without it a plan could send people to Zaporizhzhia.
    """
    closed = [site for site in force.sites if site.state != "open"]
    assert len(closed) == 7
    sets = formulate(vary(force, rotations=2).model).sets
    manned = {sets.sites[site].id for site in sets.post_site.tolist()}
    assert len(manned) == 34
    assert manned.isdisjoint(site.id for site in closed)
    for site in closed:
        row = {"site": site.id, "role": "site-protection", "personnel": 900}
        with pytest.raises(fg.ModelError, match=f'"{site.id}", which is {site.state}|"{site.id}", which is at the'):
            vary(force, add={"requirements": [row]})


def test_no_american_serves_in_ukraine_in_any_scenario(force: ForceModel) -> None:
    """Proves it of the law and not of one plan: a refusal without date or condition, and no column in any scenario.

    Without it a scenario could let them in by the way.
    """
    (refusal,) = [rule for rule in force.rules if rule.id == "usa-no-troops-in-ukraine"]
    assert isinstance(refusal, Caveat)
    assert (refusal.conditions(), refusal.scope.since, refusal.scope.until) == ((), None, None)
    assert refusal.citation == "Statement of the Secretary of Defense, February 2025"
    for scenario in (BASE, *(one.id for one in force.scenarios)):
        formulation = formulate(vary(force, scenario, rotations=1).model)
        sets = formulation.sets
        ours = [pool.country == "USA" for pool in sets.pools]
        there = [site.host == "UKR" for site in sets.sites]
        inside = [ours[p] and there[s] for p, s in zip(sets.pool.tolist(), sets.site.tolist(), strict=True)]
        assert any(inside)
        assert not formulation.permitted[: sets.contributions][inside].any()


def test_air_needs_one_host_at_least_and_counts_apart(force: ForceModel) -> None:
    """Proves that Poland or Romania is enough for some air power, and that the 30,000 are the ground force alone.

    Without it air crews in Poland would eat into the force in Ukraine.
    """
    air = fg.Scope(components=["air"])
    both, one, none = (
        frontier(force, [scenario], rotations=2, scope=air).curves[0]
        for scenario in (BASE, "without-poland-as-host", "no-host-outside")
    )
    assert last(both) >= 4800
    assert last(one) == 0  # each base has its own requirement: a factor of all of them is zero without one
    assert {rule.id for rule in one.segments[-1].rules if rule.price > 0} == {"poland-host-consent"}
    consents = {"poland-host-consent", "romania-host-consent"}
    assert consents & {rule.id for rule in none.segments[-1].rules if rule.price > 0}
    romania = fg.Scope(components=["air"], hosts=["ROU"])
    alone = frontier(force, ["without-poland-as-host"], rotations=2, scope=romania).curves[0]
    assert alone.points[-1].share is not None
    assert alone.points[-1].share >= 1
    (ceiling,) = [rule for rule in force.rules if rule.id == "under-30000"]
    assert ceiling.scope.components == ("ground",)


def test_a_relief_of_30000_moves_60000_people() -> None:
    """Proves 2,000 a day in thirty days, 4,286 in fourteen, and one a day less that does not carry the force.

    Without it lift would be a number of seats and not of reliefs.
    """

    def carried(per_day: int, days: int) -> Fraction:
        rule = {"id": "lift", "kind": "lift", "per_day": per_day, "days": days}
        (curve,) = frontier(tiny_model({"ALL": 1_000_000}, 30_000, dwell=4, rotations=4, rules=[rule])).curves
        return last(curve)

    assert carried(2000, 30) == 30_000
    assert carried(1999, 30) < 30_000 <= carried(4286, 14)
    assert carried(4285, 14) < 30_000


def test_lift_binds_europe_alone_and_manpower_with_the_backstop(force: ForceModel, base: Curve) -> None:
    """Proves 18,000 by European lift alone, more people than that at home, and no lift in the way of the base case.

    Without it more soldiers would be asked for where aircraft are short.
    """
    europe = ground(force, "europe-alone")
    assert last(europe) == 18_000
    assert [rule.id for rule in europe.segments[-1].rules if rule.price > 0] == ["lift-for-reliefs"]
    assert last(ground(force, "europe-alone", without=["lift-for-reliefs"])) > 25_000
    assert "dwell" in {rule.kind for rule in base.segments[-1].rules}
    assert "lift" not in {rule.kind for rule in base.segments[-1].rules}


def test_who_joins_and_who_stays_out_is_told_by_rule_and_citation(force: ForceModel, base: Curve) -> None:
    """Proves that three countries in raise the force, one out lowers it, and whose rules decide.

    Without it a change of thousands would have no name on it.
    """
    expected = {
        "DEU": {"DEU-bundestag", "DEU-mandate", "germany-nato-foundation"},
        "ITA": {"ITA-mandate", "ITA-parliament", "italy-refuses"},
        "POL": {"poland-refuses"},
    }
    for country, rules in expected.items():
        assert named(base, country) == rules
        joined = ground(force, changes=joining(force, country))
        assert last(joined) > last(base) + 1000
        assert not named(joined, country) & rules
    out = ground(force, "without-netherlands")
    assert last(out) < last(base) - 1000
    assert named(out, "NLD") == {"NLD-consent"}
    assert not named(base, "NLD")


@pytest.mark.parametrize(
    ("scenario", "rule"), [("no-ceasefire", "ceasefire"), ("no-ukraine-consent", "ukraine-consent")]
)
def test_two_conditions_stand_before_everything(scenario: str, rule: str, force: ForceModel) -> None:
    """Proves that without a ceasefire, or without Ukraine's consent, one rule explains the whole of it.

    Without it forty refusals would be listed for a force that nobody may send.
    """
    curve = ground(force, scenario)
    assert [point.force for point in curve.points] == [0] * ROTATIONS
    assert [one.id for one in curve.segments[-1].rules if one.price > 0] == [rule]


def test_thirty_years_are_no_longer_than_three_but_for_mandates(force: ForceModel, base: Curve) -> None:
    """Proves the shape of the curve: flat after 1 + d rotations, then lower with the mandates that lapse, by name.

    Without it "for ever" would be claimed of a force whose mandates run out.
    """
    (curve,) = frontier(force, rotations=12, scope=GROUND).curves
    assert curve.at(ROTATIONS).force == last(base)
    assert [(one.first, one.last) for one in curve.segments][4:] == [(5, 5), (6, 10), (11, 11), (12, 12)]
    lapsed = {rule.id: rule.lapses for rule in curve.segments[-1].rules if rule.lapses is not None}
    assert lapsed == {"EST-mandate": 11}
    less = [before - after for before, after in zip(forces(curve)[9:11], forces(curve)[10:12], strict=True)]
    assert less == [Fraction(50)] * 2  # 250 Estonians, a fifth of them in every window that a rotation leaves


def forces(curve: Curve) -> list[Fraction]:
    return [point.force or Fraction(0) for point in curve.points]
