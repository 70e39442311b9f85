"""The rule kind growth."""

from __future__ import annotations

from drawn import fields_of, some
from edges import FRENCH, Edge, at, past, several, written
from hypothesis import strategies as st
from kind_case import KindCase
from rows_of import rows_of, short_of, states_rows_of, without

from builders import ASSUMED, tiny_model
from forcegen.model import ForceModel

CASE = KindCase(
    kind="growth",
    sample={"personnel": 250, "share": 0.5},
    figure="50 % and 250 more",
    edges=(
        Edge(
            "from nobody",
            "growth",
            {1: 100, 2: 200, 3: 300, 4: 400},
            1,
            "a-rule",
            tables=written("growth", personnel=100, scope={"until": 1}),
        ),
        Edge("by persons", "growth", {1: 100, 2: 150, 3: 250}, 3, "a-rule", tables=written("growth", personnel=100)),
        Edge(
            "by a share and persons, from the past on",
            "growth",
            {1: 610, 2: 925},
            1,
            "a-rule",
            tables=written("growth", personnel=10, share=0.5, scope={"until": 1}) | past((0, 400), (-1, 900)),
        ),
        Edge(
            "the first rotation is free",
            "growth",
            {1: 400, 2: 500, 3: 300, 4: 375},
            4,
            "a-rule",
            tables=written("growth", share=0.25, scope={"from": 2}),
        ),
        Edge(
            "in scope alone",
            "growth",
            at("lviv", FRA=100) | at("lviv", t=2, FRA=200, GBR=700) | at("odesa", t=2, FRA=700),
            ("FRA", "lviv", "protection", 2),
            "a-rule",
            tables=several("growth", personnel=100, scope={"sites": ["lviv"]} | FRENCH),
        ),
    ),
    together=({"personnel": 500, "share": 0.1},),
    stated=(4,),
    answers=("relaxations",),
    drawn=st.one_of(
        fields_of(personnel=some), fields_of(share=st.sampled_from([0, 0.3, 1, 2.5]), personnel=st.none() | some)
    ),
)


def ramp(*history: tuple[str, int, int], **fields: object) -> ForceModel:
    """100 needed of France and Britain together in three rotations, each with people who served before."""
    model = tiny_model({"FRA": 365, "GBR": 365}, 100, rotations=3, overlap_days=14, rules=[{"id": "ramp", **fields}])
    rows = [{"country": one, "pool": "land", "rotation": t, "personnel": n} | ASSUMED for one, t, n in history]
    return model.with_tables(history=rows)


@states_rows_of("growth")
def test_a_force_grows_from_what_was_there() -> None:
    """Proves the row of each rotation, and that people before the plan count as the posts that they filled.

    A post costs 365/337 people: 73 people filled 337/5 posts. Without it a force under way would have to begin again
    from nobody, or could grow at once to any size.
    """
    both = ramp(kind="growth", personnel=10, share=0.5)
    assert rows_of(both, "ramp") == {
        (1,): "y.FRA.land.1 + y.GBR.land.1 <= 10",
        (2,): "- 3/2 y.FRA.land.1 + y.FRA.land.2 - 3/2 y.GBR.land.1 + y.GBR.land.2 <= 10",
        (3,): "- 3/2 y.FRA.land.2 + y.FRA.land.3 - 3/2 y.GBR.land.2 + y.GBR.land.3 <= 10",
    }
    before = ramp(("FRA", 0, 73), ("GBR", -1, 90), kind="growth", personnel=1, share=1, scope={"until": 1})
    # 1 + 2 × 337/5 = 135.8, of which whole people are 135
    assert rows_of(before, "ramp") == {(1,): "y.FRA.land.1 + y.GBR.land.1 <= 135"}
    assert rows_of(ramp(("GBR", 0, 73), kind="growth", share=1, scope={"countries": ["FRA"]}), "ramp")[1,] == (
        "y.FRA.land.1 <= 0"
    )


def test_growth_costs_what_comes_too_late() -> None:
    """Proves the smallest case with and without: 30, 60 and 90 of 100. Without it a force would stand in one day."""
    model = ramp(kind="growth", personnel=30)
    assert (short_of(model), short_of(without(model, "ramp"))) == (70 + 40 + 10, 0)


def test_a_share_of_nobody_is_nobody() -> None:
    """Proves what a share says where nobody served, as its page warns: the first rotation has to be left out."""
    assert short_of(ramp(kind="growth", share=1)) == 300
    assert short_of(ramp(kind="growth", share=1, scope={"from": 2})) == 0
