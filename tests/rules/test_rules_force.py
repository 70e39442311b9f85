"""How a force must be built and moved: support, room, lift and money."""

from __future__ import annotations

from collections.abc import Mapping

from rows_of import rows_of, short_of, states_rows_of, without

from builders import tiny_model
from forcegen.model import ForceModel


def two_rotations(
    *rules: dict[str, object], sites: tuple[str, ...] = ("lviv",), conditions: Mapping[str, bool] | None = None
) -> ForceModel:
    """100 of France's 500 needed at each site in both rotations."""
    return tiny_model({"FRA": 500}, 100, sites=sites, rotations=2, rules=rules, conditions=conditions)


@states_rows_of("support")
def test_support_is_sent_for_those_it_supports() -> None:
    """Proves that medics are in proportion to those they treat, though nobody asks for medics by name.

    Without it a force would be all teeth: every post is filled, and nobody can stay.
    """
    rule = {"id": "medics", "kind": "support", "scope": {"roles": ["medical"]}, "ratio": 0.1}
    model = tiny_model(
        {"FRA": 99},
        {("lviv", "protection"): 100},
        roles=("medical", "protection"),
        rules=[{**rule, "supported": {"roles": ["protection"]}}],
    ).with_tables(
        roles=[{"id": "medical", "name": "Medical", "enabling": True}, {"id": "protection", "name": "Protection"}]
    )
    assert rows_of(model, "medics") == {(1,): "x.FRA.land.lviv.medical.1 - 1/10 x.FRA.land.lviv.protection.1 >= 0"}
    assert (short_of(model), short_of(without(model, "medics"))) == (10, 1)


def test_a_national_support_element_is_a_row_a_country() -> None:
    """Proves that each country supports its own. Without it one country's medics would serve all in silence."""
    rule = {"id": "medics", "kind": "support", "scope": {"roles": ["medical"]}, "ratio": 0.1, "each": "country"}
    model = tiny_model(
        {"FRA": 500, "GBR": 500},
        10,
        roles=("medical", "protection"),
        rules=[{**rule, "supported": {"roles": ["protection"]}}],
    )
    assert rows_of(model, "medics") == {
        (1, country): f"x.{country}.land.lviv.medical.1 - 1/10 x.{country}.land.lviv.protection.1 >= 0"
        for country in ("FRA", "GBR")
    }


@states_rows_of("capacity")
def test_a_relief_needs_room_for_both_contingents() -> None:
    """Proves the headcount at a handover, and none before the plan.

    Without it a camp would be full exactly when two contingents sleep in it.
    """
    room = {"id": "room", "kind": "capacity", "personnel": 150}
    both, half, one = (two_rotations({**room, "handover": part}) for part in (1, 0.5, 0))
    assert rows_of(both, "room") == {(1,): "y.FRA.land.1 <= 150", (2,): "y.FRA.land.1 + y.FRA.land.2 <= 150"}
    assert rows_of(half, "room")[2,] == "1/2 y.FRA.land.1 + y.FRA.land.2 <= 150"
    assert rows_of(one, "room")[2,] == "y.FRA.land.2 <= 150"
    assert [short_of(model) for model in (both, half, one, without(both, "room"))] == [50, 0, 0, 0]


def test_each_site_has_room_by_itself() -> None:
    """Proves a row a site. Without it an empty camp would make room for a full one."""
    model = two_rotations(
        {"id": "room", "kind": "capacity", "personnel": 70, "each": "site", "scope": {"sites": ["kyiv", "lviv"]}},
        sites=("kyiv", "lviv", "odesa"),
    )
    assert rows_of(model, "room") == {
        (t, site): f"x.FRA.land.{site}.protection.{t} <= 70" for site in ("kyiv", "lviv") for t in (1, 2)
    }


@states_rows_of("lift")
def test_a_relief_moves_one_contingent_in_and_one_out() -> None:
    """Proves that 30,000 relieved are 60,000 moved, and that the backstop lifts only while it holds throughout.

    Without it lift would be planned for half of those who travel.
    """
    lift = {"id": "lift", "kind": "lift", "per_day": 5, "days": 30, "backstop": "us", "backstop_per_day": 2}
    model = two_rotations(lift, conditions={"us": True})
    backed = model.with_tables(conditions=[{"id": "us", "name": "Backstop", "holds": True, "from": 2}])
    alone = model.with_tables(conditions=[{"id": "us", "name": "Backstop", "holds": False}])
    assert rows_of(backed, "lift") == {(1,): "y.FRA.land.1 <= 150", (2,): "y.FRA.land.1 + y.FRA.land.2 <= 210"}
    assert rows_of(alone, "lift")[2,] == "y.FRA.land.1 + y.FRA.land.2 <= 150"
    assert [short_of(one) for one in (backed, alone, without(alone, "lift"))] == [0, 50, 0]


@states_rows_of("budget")
def test_a_budget_buys_person_months() -> None:
    """Proves that 9,000 at 10 a person and month pay 150 half-years, over the plan or in each rotation.

    Without it money would last six times too long.
    """
    money = {"id": "money", "kind": "budget", "amount": 9000, "per_person_month": 10}
    plan, each = two_rotations(money), two_rotations({**money, "over": "rotation", "scope": {"from": 2}})
    assert rows_of(plan, "money") == {("plan",): "y.FRA.land.1 + y.FRA.land.2 <= 150"}
    assert rows_of(each, "money") == {(2,): "y.FRA.land.2 <= 150"}
    assert [short_of(model) for model in (plan, each, without(plan, "money"))] == [50, 0, 0]
