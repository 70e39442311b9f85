"""The rule kind specialists, which the table ``role_shares`` brings."""

from __future__ import annotations

from typing import Any

import pytest
from edges import Edge, at, grown, several
from kind_case import KindCase
from rows_of import rows_of, short_of, states_rows_of

from builders import ASSUMED, tiny_model
from forcegen.model import ForceModel
from forcegen.problems import ModelError


def trained(role: str, **number: object) -> dict[str, Any]:
    return {"role_shares": [{"country": "FRA", "pool": "land", "role": role} | number | ASSUMED]}


def french(**pool: object) -> dict[str, Any]:
    """Several countries, with figures of France's pool."""
    pools = [one | pool if one["country"] == "FRA" else one for one in several("ceiling")["pools"]]
    return {key: value for key, value in several("ceiling").items() if key != "rules"} | {"pools": pools}


GUARD = ("FRA", "lviv", "protection", 2)

CASE = KindCase(
    kind="specialists",
    figure="25 for medical",
    edges=(
        Edge(
            "at all sites together",
            "specialists",
            at("lviv", t=2, FRA=60) | at("odesa", t=2, FRA=40) | at("lviv", "logistics", 2, FRA=500),
            GUARD,
            "FRA.land.specialists",
            tables=french() | trained("protection", personnel=100),
        ),
        Edge(
            "they rest",
            "specialists",
            at("lviv", t=1, FRA=60) | at("lviv", t=2, FRA=40),
            GUARD,
            "FRA.land.specialists",
            tables=french(dwell=1) | trained("protection", personnel=100),
        ),
        Edge(
            "a share of the people available",
            "specialists",
            at("lviv", t=2, FRA=45),
            GUARD,
            "FRA.land.specialists",
            tables=french(deployable_share=0.5, committed=40, floor=10) | trained("protection", share=0.1),
        ),
        Edge(
            "a share of a pool that grows",
            "specialists",
            at("lviv", t=1, FRA=100) | at("lviv", t=2, FRA=200),
            GUARD,
            "FRA.land.specialists",
            tables=french() | trained("protection", share=0.1) | grown((2, 2000)),
        ),
        Edge(
            "a share of a pool that shrinks in proportion",
            "specialists",
            at("lviv", t=1, FRA=80) | at("lviv", t=2, FRA=10),
            GUARD,
            "FRA.land.specialists",
            tables=french(dwell=1) | trained("protection", share=0.1) | grown((2, 500)),
        ),
    ),
)


def army(*rows: dict[str, Any], dwell: int = 1, **pool: object) -> ForceModel:
    """40 engineers and 60 medics needed in two rotations of France's 300, of whom some are trained."""
    model = tiny_model(
        {"FRA": 300},
        {("lviv", "engineers"): 40, ("lviv", "medical"): 60},
        roles=("engineers", "medical"),
        rotations=2,
        dwell=dwell,
        overlap_days=14,
    )
    pools = [{**one.model_dump(exclude_defaults=True), **pool} for one in model.pools]
    shares = [{"country": "FRA", "pool": "land"} | row | ASSUMED for row in rows]
    return model.with_tables(pools=pools, role_shares=shares)


@states_rows_of("specialists")
def test_only_so_many_are_trained() -> None:
    """Proves the rows: one for each role and window, each post at its cost in people.

    Without it a country with ten engineers would be asked for hundreds.
    """
    both = army({"role": "medical", "share": 0.2}, {"role": "engineers", "personnel": 25})
    post = "365/337 x.FRA.land.lviv"
    assert rows_of(both, "FRA.land.specialists") == {
        (1, "engineers"): f"{post}.engineers.1 <= 25",
        (2, "engineers"): f"{post}.engineers.1 + {post}.engineers.2 <= 25",
        (1, "medical"): f"{post}.medical.1 <= 60",
        (2, "medical"): f"{post}.medical.1 + {post}.medical.2 <= 60",
    }
    without_rest = rows_of(army({"role": "medical", "share": 0.2}, dwell=0), "FRA.land.specialists")
    assert without_rest == {(t, "medical"): f"{post}.medical.{t} <= 60" for t in (1, 2)}
    assert "FRA.land.specialists" not in {rule.id for rule in army().rulebook}


def test_few_specialists_cost_their_role_and_no_other() -> None:
    """Proves the smallest case with and without: 23 posts in two rotations for 25 people, of 80 that are needed."""
    assert (short_of(army({"role": "engineers", "personnel": 25})), short_of(army())) == (80 - 23, 0)


def test_the_people_of_a_pool_are_one_pool() -> None:
    """Proves that dwell counts specialists with all others. Without it they would be people beside the pool."""
    everybody = [{"role": role, "share": 1} for role in ("engineers", "medical")]
    assert short_of(army(*everybody, strength=150)) == short_of(army(strength=150)) == 200 - 138


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([{"role": "pilots", "share": 0.1}], r"role_shares\[0\], role: found \"pilots\", expected one of engineers, m"),
        ([{"role": "medical", "share": 1.2}], r"role_shares\[0\], share: found 1.2, expected a share from 0 to 1"),
        ([{"role": "medical"}], r"role_shares\[0\]: .*expected 'share' or 'personnel', and not both"),
        ([{"role": "medical", "share": 0.1, "personnel": 5}], "'share' or 'personnel', and not both"),
        (
            [{"role": "medical", "share": 0.1}, {"role": "medical", "personnel": 9}],
            r"role_shares\[1\]: found \"medical\" of \"FRA.land\" again .*expected one row for a pool and role",
        ),
        ([{"role": "medical", "share": 0.1, "status": "verified"}], "found no source, expected a source and a status"),
    ],
)
def test_a_wrong_row_is_told(rows: list[dict[str, Any]], message: str) -> None:
    """Proves a clear message for each wrong row. Without it a slip would be read as nobody, or everybody, trained."""
    plain = army()
    shares = [{"country": "FRA", "pool": "land", **ASSUMED} | row for row in rows]
    with pytest.raises(ModelError, match=message):
        plain.with_tables(role_shares=shares)
