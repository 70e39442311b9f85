"""The rule kind eligibility, which the table of the same name brings."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from edges import Edge, at, several
from kind_case import KindCase
from rows_of import forbidden_by, short_of, states_rows_of

from builders import ASSUMED, tiny_model
from forcegen.model import ForceModel
from forcegen.problems import ModelError


def eligible(*rows: dict[str, Any]) -> dict[str, Any]:
    tables = {key: value for key, value in several("ceiling").items() if key != "rules"}
    return tables | {"eligibility": [row | ASSUMED for row in rows]}


CASE = KindCase(
    kind="eligibility",
    figure="medical at lviv",
    edges=(
        Edge(
            "a role at a site",
            "eligibility",
            at("lviv", FRA=900) | at("odesa", GBR=900),
            ("FRA", "odesa", "protection", 1),
            "FRA.land.eligibility",
            tables=eligible({"country": "FRA", "role": "protection", "site": "lviv"}),
        ),
        Edge(
            "a role at every site",
            "eligibility",
            at("lviv", FRA=900) | at("odesa", t=2, FRA=900),
            ("FRA", "lviv", "logistics", 1),
            "FRA.land.eligibility",
            tables=eligible({"country": "FRA", "role": "protection"}),
        ),
        Edge(
            "only in rotations that a row covers",
            "eligibility",
            at("lviv", t=3, FRA=900) | at("lviv", "logistics", 1, FRA=7),
            ("FRA", "lviv", "protection", 2),
            "FRA.land.eligibility",
            tables=eligible(
                {"country": "FRA", "role": "logistics"},
                {"country": "FRA", "pool": "land", "role": "protection", "from": date(2026, 7, 2)},
            ),
        ),
    ),
    answers=("bans", "tells_apart"),
)


def two_sites(*rows: dict[str, Any], **tables: Any) -> ForceModel:
    """40 needed at each of two sites in two roles, of France and of Britain, who has two pools."""
    model = tiny_model({"FRA": 500, "GBR": 30}, 10, sites=("kyiv", "lviv"), roles=("guards", "medical"), **tables)
    navy = {"id": "navy", "country": "GBR", "strength": 20, "roles": ["guards"], **ASSUMED}
    return model.with_tables(pools=[*model.pools, navy], eligibility=[row | ASSUMED for row in rows])


@states_rows_of("eligibility")
def test_who_is_named_serves_nowhere_else() -> None:
    """Proves what is forbidden: all that no row of a named pool covers, and nothing of others.

    Without it a list of who may do what would have to be turned round into what nobody may.
    """
    one = two_sites({"country": "GBR", "pool": "land", "role": "medical", "site": "kyiv"})
    assert forbidden_by(one, "GBR.land.eligibility") == {
        "x.GBR.land.kyiv.guards.1",
        "x.GBR.land.lviv.guards.1",
        "x.GBR.land.lviv.medical.1",
    }
    assert {rule.id for rule in one.rulebook if rule.kind == "eligibility"} == {"GBR.land.eligibility"}
    every = two_sites({"country": "GBR", "site": "lviv"})
    assert forbidden_by(every, "GBR.navy.eligibility") == {"x.GBR.navy.kyiv.guards.1"}
    assert forbidden_by(every, "GBR.land.eligibility") == {"x.GBR.land.kyiv.guards.1", "x.GBR.land.kyiv.medical.1"}
    assert forbidden_by(two_sites({"country": "GBR"}), "GBR.land.eligibility") == set()


def test_rows_add_up() -> None:
    """Proves that a second row opens more, and that another country's opens nothing. Without it rows would clash."""
    rows = [{"country": "GBR", "pool": "navy", "site": "kyiv"}, {"country": "GBR", "role": "guards", "site": "lviv"}]
    assert forbidden_by(two_sites(*rows), "GBR.navy.eligibility") == set()
    assert forbidden_by(two_sites(rows[0], {"country": "FRA"}), "GBR.navy.eligibility") == {"x.GBR.navy.lviv.guards.1"}


def test_what_nobody_may_do_stays_short() -> None:
    """Proves the smallest case with and without, with sites that are equal but for the table."""
    medics = [{"country": one, "role": "medical", "site": "kyiv"} for one in ("FRA", "GBR")]
    assert (short_of(two_sites(*medics)), short_of(two_sites())) == (30, 0)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"country": "DEU"}, r"eligibility\[0\], country: found \"DEU\", expected one of FRA, GBR"),
        ({"country": "FRA", "pool": "navy"}, r"eligibility\[0\], pool: found \"navy\", expected one of land"),
        (
            {"country": "GBR", "pool": "navy", "role": "medical"},
            '"medical", which no pool of the row has, expected one of g',
        ),
        ({"country": "FRA", "site": "kiev"}, r"eligibility\[0\], site: found \"kiev\", expected one of kyiv, lviv"),
        ({"country": "FRA", "status": None}, r"eligibility\[0\], source: found no source and no status"),
    ],
)
def test_a_wrong_row_is_told(row: dict[str, Any], message: str) -> None:
    """Proves a clear message for each wrong row. Without it a slip would shut a country out of every site."""
    with pytest.raises(ModelError, match=message):
        two_sites().with_tables(eligibility=[ASSUMED | row])


def test_the_same_row_twice_is_told() -> None:
    """Proves that a row that adds nothing is no slip that goes unseen."""
    with pytest.raises(ModelError, match=r"eligibility\[1\]: found the same again"):
        two_sites({"country": "FRA", "role": "medical"}, {"country": "FRA", "role": "medical"})
