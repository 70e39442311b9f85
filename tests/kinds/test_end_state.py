"""The rule kind end-state."""

from __future__ import annotations

import pytest
from drawn import PARTS, fields_of, moments, some
from edges import Edge, grown, mission, past, written
from hypothesis import strategies as st
from kind_case import KindCase
from pydantic import ValidationError
from rows_of import rows_of, short_of, states_rows_of, without

import forcegen as fg
from builders import ASSUMED, tiny_model

CASE = KindCase(
    kind="end-state",
    sample={"rotations": 3},
    figure="each of the next 3 rotations",
    edges=(
        Edge("again", "end-state", {4: 500}, 4, "a-rule", {"dwell": 1}, written("end-state", rotations=1)),
        Edge("again and again", "end-state", {4: 250}, 4, "a-rule", {"dwell": 3}, written("end-state", rotations=9)),
        Edge(
            "beside those who served before",
            "end-state",
            {3: 400, 4: 300},
            3,
            "a-rule",
            {"dwell": 2},
            written("end-state", rotations=1),
        ),
        Edge(
            "a mission that begins after the plan",
            "end-state",
            {4: 800},
            4,
            "a-rule",
            tables=written("end-state", rotations=2) | mission(200, **{"from": 6}),
        ),
        Edge(
            "a pool that shrinks after the plan",
            "end-state",
            {4: 375},
            4,
            "a-rule",
            {"dwell": 1},
            written("end-state", rotations=1) | grown((5, 600)),
        ),
        Edge(
            "a pool that whoever served leaves",
            "end-state",
            {4: 500},
            4,
            "a-rule",
            {"dwell": 1, "leavers": "served"},
            written("end-state", rotations=1) | grown((5, 600)),
        ),
        Edge(
            "a pool that whoever served leaves, no more than are there",
            "end-state",
            {4: 100},
            4,
            "a-rule",
            {"dwell": 1, "leavers": "served"},
            written("end-state", rotations=1) | grown((5, 100)),
        ),
        Edge(
            "so many rested",
            "end-state",
            {3: 200, 4: 700},
            4,
            "a-rule",
            {"dwell": 1},
            written("end-state", rotations=1, personnel=300),
        ),
        Edge(
            "so many in time",
            "end-state",
            {3: 500, 4: 100},
            4,
            "a-rule",
            {"dwell": 2},
            written("end-state", rotations=2, personnel=900),
        ),
        Edge(
            "so many, the past counted",
            "end-state",
            {1: 200, 4: 200},
            1,
            "a-rule",
            {"dwell": 5},
            written("end-state", rotations=1, personnel=300) | past((0, 300)),
        ),
        Edge(
            "so many, of whom some have left",
            "end-state",
            {4: 250},
            4,
            "a-rule",
            {"dwell": 1},
            written("end-state", rotations=1, personnel=375) | grown((5, 500)),
        ),
    ),
    together=({"rotations": 2}, {"id": "can-send", "rotations": 1, "personnel": 100, "scope": {"countries": ["FRA"]}}),
    stated=(4 * 2 * 2, 1),  # each pool twice, there and rested
    answers=("relaxations",),
    drawn=fields_of(
        rotations=st.integers(1, 3),
        personnel=st.none() | some,
        scope=st.fixed_dictionaries(
            {}, optional={part: st.lists(st.sampled_from(PARTS[part]), max_size=1) for part in ("countries", "pools")}
        )
        | st.fixed_dictionaries({}, optional={"from": moments.filter(lambda one: one is not None)}),
    ),
)


@states_rows_of("end-state")
def test_the_last_rotation_can_be_done_again() -> None:
    """Proves the rows of each rotation after the plan. Without it a plan could spend everybody in its last rotation.

    A post costs 365/337 people. France rests two rotations and Britain none.
    """
    rule = {"id": "after", "kind": "end-state", "rotations": 2}
    model = tiny_model({"FRA": 300, "GBR": 40}, 100, rotations=3, overlap_days=14, dwell=2, rules=[rule])
    own = [one.model_copy(update={"dwell": None if one.country == "FRA" else 0}) for one in model.pools]
    rows = rows_of(model.with_tables(pools=own), "after")
    assert rows == {
        (3, "FRA.land", "after-1", "there"): "365/337 y.FRA.land.3 <= 300",
        (3, "FRA.land", "after-1"): "365/337 y.FRA.land.2 + 730/337 y.FRA.land.3 <= 300",
        (3, "FRA.land", "after-2", "there"): "365/337 y.FRA.land.3 <= 300",
        (3, "FRA.land", "after-2"): "1095/337 y.FRA.land.3 <= 300",
        (3, "GBR.land", "after-1", "there"): "365/337 y.GBR.land.3 <= 40",
        (3, "GBR.land", "after-1"): "365/337 y.GBR.land.3 <= 40",
        (3, "GBR.land", "after-2", "there"): "365/337 y.GBR.land.3 <= 40",
        (3, "GBR.land", "after-2"): "365/337 y.GBR.land.3 <= 40",
    }
    number = tiny_model(
        {"FRA": 300, "GBR": 40}, 100, rotations=3, dwell=2, rules=[rule | {"rotations": 1, "personnel": 130}]
    )
    assert rows_of(number, "after") == {
        (3, "together"): "y.FRA.land.2 + y.FRA.land.3 + y.GBR.land.2 + y.GBR.land.3 <= 210"
    }
    assert rows_of(number.with_tables(calendar=number.calendar), "after")
    early = rule | {"scope": {"until": 2}}
    assert rows_of(tiny_model({"FRA": 300}, 100, rotations=3, rules=[early]), "after") == {}


def test_an_end_state_costs_what_it_keeps() -> None:
    """Proves the smallest case with and without: of 100 people 50 can go for ever, and all of them once."""
    rule = {"id": "after", "kind": "end-state", "rotations": 1}
    model = tiny_model({"FRA": 100}, 100, rotations=1, dwell=1, rules=[rule])
    assert (short_of(model), short_of(without(model, "after"))) == (50, 0)
    kept = tiny_model({"FRA": 100}, 100, rotations=1, dwell=1, rules=[rule | {"personnel": 30}])
    assert short_of(kept) == 30


def test_more_than_there_are_is_a_contradiction() -> None:
    """Proves that nobody is promised whom no pool has. Without it the row would say nothing where nobody is sent."""
    rule = {"id": "after", "kind": "end-state", "rotations": 5, "personnel": 101}
    assert fg.solve(tiny_model({"FRA": 100}, 100, rotations=1, dwell=1, rules=[rule])).verdict == "contradictory"


def test_people_rest_wherever_they_served() -> None:
    """Proves that a scope of sites or roles is refused. Without it half of those who rest would be overlooked."""
    entry = {"id": "after", "owner": "FRA", "bindingness": "force", "rotations": 1, **ASSUMED}
    with pytest.raises(ValidationError, match="without sites, roles: people rest wherever they served"):
        fg.EndState(**entry, scope={"countries": ["FRA"], "roles": ["medical"], "sites": ["lviv"]})
