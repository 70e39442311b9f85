"""The rule kind frequency."""

from __future__ import annotations

from typing import Any

from drawn import fields_of
from edges import FRENCH, Edge, at, past, several, written
from hypothesis import strategies as st
from kind_case import KindCase
from rows_of import rows_of, short_of, states_rows_of, without

from builders import ASSUMED, tiny_model
from forcegen.model import ForceModel


def few(most: int, more: int, each: str) -> dict[str, Any]:
    return {"most": most, "out_of": most + more, "each": each}


CASE = KindCase(
    kind="frequency",
    sample={"most": 2, "out_of": 5, "each": "pool"},
    figure="a pool has people there in at most 2 of any 5 rotations",
    edges=(
        Edge("every other", "frequency", {1: 900, 3: 900}, 2, "a-rule", tables=written("frequency", most=1, out_of=2)),
        Edge(
            "two of three", "frequency", {1: 9, 2: 9, 4: 9}, 3, "a-rule", tables=written("frequency", most=2, out_of=3)
        ),
        Edge(
            "the past",
            "frequency",
            {3: 5},
            2,
            "a-rule",
            tables=written("frequency", most=1, out_of=3) | past((0, 9), (-3, 9)),
        ),
        Edge(
            "a past before its period",
            "frequency",
            {1: 5, 4: 5},
            3,
            "a-rule",
            tables=written("frequency", most=1, out_of=3, scope={"from": 1}) | past((0, 9), (-1, 9)),
        ),
        Edge(
            "in scope alone",
            "frequency",
            at("lviv", FRA=5) | at("odesa", t=2, FRA=5) | at("lviv", t=2, GBR=5) | at("lviv", GBR=5),
            ("FRA", "lviv", "protection", 2),
            "a-rule",
            tables=several("frequency", most=1, out_of=2, scope={"sites": ["lviv"]} | FRENCH),
        ),
    ),
    together=(
        {"most": 2, "out_of": 3},
        {"id": "frequency-of-pools", "most": 1, "out_of": 2, "each": "pool", "scope": {"hosts": ["ROU"]}},
    ),
    stated=(4 * 3, 4 * 4),
    drawn=st.one_of(
        fields_of(most=st.just(1), out_of=st.integers(2, 3)),
        st.builds(few, st.integers(1, 3), st.integers(1, 3), st.sampled_from(["country", "pool"])),
    ),
)


def turns(*history: int, most: int = 1, out_of: int = 2, scope: dict[str, Any] | None = None) -> ForceModel:
    """100 of France's 500 needed at Lviv in four rotations, in few of which France goes."""
    rule = {"id": "turns", "kind": "frequency", "most": most, "out_of": out_of, "scope": scope or {}}
    model = tiny_model({"FRA": 500}, 100, rotations=4, rules=[rule])
    rows = [{"country": "FRA", "pool": "land", "rotation": t, "personnel": 7} | ASSUMED for t in history]
    return model.with_tables(history=rows)


@states_rows_of("frequency")
def test_rotations_are_counted_one_window_after_the_other() -> None:
    """Proves the rows, the past among them. Without it a pool could go all the time, or again right after the past."""
    rows = rows_of(turns(), "turns")
    assert rows == {(t, "FRA"): f"y.FRA.land.{t} - 500 n.turns.{t}.FRA <= 0" for t in (1, 2, 3, 4)} | {
        (1, "FRA", "window"): "n.turns.1.FRA <= 1",
        (2, "FRA", "window"): "n.turns.1.FRA + n.turns.2.FRA <= 1",
        (3, "FRA", "window"): "n.turns.2.FRA + n.turns.3.FRA <= 1",
        (4, "FRA", "window"): "n.turns.3.FRA + n.turns.4.FRA <= 1",
    }
    assert rows_of(turns(0), "turns") == rows | {(1, "FRA", "window"): "n.turns.1.FRA <= 0"}
    assert rows_of(turns(0, scope={"from": 1}), "turns") == rows
    # more in the past than may be: nobody goes until they are out of the window
    later = rows_of(turns(0, -1, -2, most=2, out_of=4), "turns")
    assert later[1, "FRA", "window"] == "n.turns.1.FRA <= 0"
    assert later[2, "FRA", "window"] == "n.turns.1.FRA + n.turns.2.FRA <= 0"
    assert later[3, "FRA", "window"] == "n.turns.1.FRA + n.turns.2.FRA + n.turns.3.FRA <= 1"


def test_whoever_goes_seldom_leaves_gaps() -> None:
    """Proves the smallest case with and without, and with a past. Without it "every other time" would be a wish."""
    assert (short_of(turns()), short_of(without(turns(), "turns"))) == (200, 0)
    assert short_of(turns(0, -1, out_of=3)) == 300


def test_pools_take_turns() -> None:
    """Proves that each pool is counted by itself where that is asked. Without it a country could not relieve itself."""
    rule = {"id": "turns", "kind": "frequency", "most": 1, "out_of": 2}
    for each, short in (("country", 200), ("pool", 0)):
        model = tiny_model({"FRA": 500}, 100, rotations=4, rules=[rule | {"each": each}])
        reserve = {"id": "reserve", "country": "FRA", "strength": 100, "roles": ["protection"], **ASSUMED}
        assert short_of(model.with_tables(pools=[*model.pools, reserve])) == short
