"""The rule kind stay."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from drawn import fields_of
from edges import Edge, at, past, several, written
from hypothesis import strategies as st
from kind_case import KindCase
from rows_of import rows_of, short_of, states_rows_of, without

from builders import ASSUMED, tiny_model
from forcegen.formulation import formulate
from forcegen.model import ForceModel

CASE = KindCase(
    kind="stay",
    sample={"rotations": 3, "personnel": 40, "each": "pool", "at": "site"},
    figure="a pool that begins at a site stays for 3 rotations with at least 40",
    edges=(
        Edge(
            "leaves before its time",
            "stay",
            {2: 10, 3: 10, 4: 1},
            4,
            "a-rule",
            tables=written("stay", rotations=3),
            more=-1,
        ),
        Edge(
            "too few", "stay", {1: 40, 2: 40}, 2, "a-rule", tables=written("stay", rotations=2, personnel=40), more=-1
        ),
        Edge("the plan ends before the stay", "stay", {4: 1}, 2, "a-rule", tables=written("stay", rotations=2)),
        Edge(
            "what is left of a stay in the past",
            "stay",
            {1: 3, 2: 1},
            2,
            "a-rule",
            tables=written("stay", rotations=4) | past((0, 5), (-1, 5), (-3, 5)),
            more=-1,
        ),
        Edge(
            "a stay that is over when the plan begins",
            "stay",
            {1: 9},
            3,
            "a-rule",
            tables=written("stay", rotations=2) | past((0, 5), (-1, 5)),
        ),
        Edge(
            "only while the rule applies",
            "stay",
            {1: 5, 2: 1},
            2,
            "a-rule",
            tables=written("stay", rotations=3, scope={"until": 2}),
            more=-1,
        ),
        Edge(
            "at one site",
            "stay",
            at("lviv", FRA=5) | at("lviv", t=2, FRA=1) | at("odesa", t=4, FRA=9),
            ("FRA", "lviv", "protection", 2),
            "a-rule",
            tables=several("stay", rotations=2, at="site"),
            more=-1,
        ),
        Edge(
            "from one site to another",
            "stay",
            at("lviv", FRA=5) | at("odesa", t=2, FRA=1) | at("odesa", t=4, GBR=9),
            ("FRA", "odesa", "protection", 2),
            "a-rule",
            tables=several("stay", rotations=2),
            more=-1,
        ),
    ),
    together=(
        {"rotations": 2, "personnel": 10},
        {"id": "stay-at-a-site", "rotations": 2, "at": "site", "each": "pool", "scope": {"zones": ["south"]}},
    ),
    stated=(3, 4 * 2),
    answers=("tells_apart",),
    drawn=fields_of(
        rotations=st.integers(2, 4),
        personnel=st.integers(1, 40),
        each=st.sampled_from(["country", "pool"]),
        at=st.sampled_from(["scope", "site"]),
    ),
)


def under_way(stay: Mapping[str, Any], *history: int, **fields: Any) -> ForceModel:
    """100 of France's people needed at Lviv in three rotations, some of whom were there in rotations before."""
    model = tiny_model({"FRA": 100}, 100, rotations=3, rules=[{"id": "long", "kind": "stay", **stay}], **fields)
    rows = [{"country": "FRA", "pool": "land", "rotation": t, "personnel": 7} | ASSUMED for t in history]
    return model.with_tables(history=rows)


@states_rows_of("stay")
def test_whoever_begins_is_there_in_the_next_rotations() -> None:
    """Proves the rows, each in the rotation that it asks for. Without it a country could come and go as it likes."""
    one, two, three = (f"n.long.{t}.FRA" for t in (1, 2, 3))
    there = {
        (t, "FRA", bound): f"y.FRA.land.{t} - {factor} n.long.{t}.FRA {sense} 0"
        for t in (1, 2, 3)
        for bound, factor, sense in (("least", 60, ">="), ("most", 100, "<="))
    }
    model = under_way({"rotations": 3, "personnel": 60})
    assert rows_of(model, "long") == there | {
        (2, "FRA", "from-1"): f"{one} - {two} <= 0",
        (3, "FRA", "from-1"): f"{one} - {three} <= 0",
        (3, "FRA", "from-2"): f"- {one} + {two} - {three} <= 0",
    }
    assert [(int(own.most), own.whole) for own in formulate(model).own] == [(1, True)] * 3
    # since rotation 0: two more to stay, and no beginning in rotation 1
    assert rows_of(under_way({"rotations": 3, "personnel": 60}, 0, -2), "long") == there | {
        (1, "FRA", "from-the-past"): f"{one} >= 1",
        (2, "FRA", "from-the-past"): f"{two} >= 1",
        (3, "FRA", "from-2"): f"- {one} + {two} - {three} <= 0",
    }
    # nobody knows at which site they were
    (site,) = {index[1:3] for index in rows_of(under_way({"rotations": 2, "at": "site"}, 0), "long")}
    assert site == ("FRA", "lviv")
    assert not any("from-the-past" in index for index in rows_of(under_way({"rotations": 2, "at": "site"}, 0), "long"))


def test_a_stay_costs_what_rest_forbids() -> None:
    """Proves the smallest case with and without: with rest after each rotation nobody can stay but to the end.

    Without the rule France fills the first and the third rotation; with it the third alone. Without it a handover
    every six months would be planned where none is wanted.
    """
    model = under_way({"rotations": 2, "personnel": 60}, dwell=1)
    assert (short_of(model), short_of(without(model, "long"))) == (200, 100)


def test_the_past_holds_people_there() -> None:
    """Proves that a stay that began before the plan goes on. Without it whoever is there could leave at once."""
    rule = {"rotations": 2, "personnel": 100}
    assert short_of(under_way(rule, dwell=2)) == 200
    assert rows_of(under_way(rule, 0, -1), "long").keys() == rows_of(under_way(rule, 0, -1, -2), "long").keys()
