"""The rule kind share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from drawn import MEASURED, bounds, each, fields_of, just, parts
from edges import FRENCH, Edge, at, several
from hypothesis import strategies as st
from kind_case import KindCase
from rows_of import rows_of, short_of, states_rows_of, without
from small import two_countries

from builders import tiny_model
from forcegen.model import ForceModel
from forcegen.problems import ModelError

CASE = KindCase(
    kind="share",
    sample={"at_least": 0.3, "each": "site", "measured_against": "all"},
    figure="30",
    edges=(
        Edge(
            "lead nation at a site",
            "share",
            at("lviv", FRA=50, GBR=30, NLD=20) | at("odesa", GBR=900),
            ("FRA", "lviv", "protection", 1),
            "a-rule",
            tables=several("share", at_least=0.5, scope=FRENCH | {"sites": ["lviv"]}, of={"sites": ["lviv"]}),
            more=-1,
        ),
        Edge(
            "others beside the lead nation",
            "share",
            at("lviv", FRA=50, GBR=30, NLD=20),
            ("NLD", "lviv", "protection", 1),
            "a-rule",
            tables=several("share", at_least=0.5, scope=FRENCH),
        ),
        Edge(
            "at each site that is named",
            "share",
            at("lviv", FRA=50, GBR=50) | at("odesa", GBR=900) | at("constanta", NLD=10, FRA=10),
            ("GBR", "lviv", "protection", 1),
            "a-rule",
            tables=several("share", at_least=0.5, each="site", scope=FRENCH | {"sites": ["lviv", "constanta"]}),
        ),
        Edge(
            "part of each country's contingent",
            "share",
            at("lviv", FRA=60, GBR=30) | at("odesa", FRA=40, GBR=20),
            ("GBR", "lviv", "protection", 1),
            "a-rule",
            tables=several("share", at_most=0.6, each="country", scope={"sites": ["lviv"]}),
        ),
        Edge(
            "part of each role",
            "share",
            at("lviv", FRA=40, GBR=60) | at("odesa", FRA=900) | at("lviv", "logistics", FRA=8, GBR=8),
            ("FRA", "lviv", "logistics", 1),
            "a-rule",
            tables=several(
                "share",
                at_least=0.2,
                at_most=0.5,
                each="role",
                scope=FRENCH | {"sites": ["lviv"]},
                of={"sites": ["lviv"]},
            ),
        ),
    ),
    together=({"at_least": 0.1, "at_most": 0.9, "each": "zone", "scope": FRENCH},),
    stated=(4 * 2 * 2,),  # two zones, two bounds
    answers=("scopes", "tells_apart"),
    drawn=st.tuples(bounds, st.sampled_from(MEASURED)).flatmap(
        lambda pair: fields_of(of=parts(), each=each.filter(bool) if pair[1] else each, **just(pair[0] | pair[1]))
    ),
)


@states_rows_of("share")
def test_a_share_is_a_part_of_a_whole_that_it_belongs_to() -> None:
    """Proves that the part is taken off the whole within one row, exactly.

    Without it a third of the force could be counted as half of the rest.
    """
    half = {"kind": "share", "scope": {"countries": ["FRA"]}, "at_most": 0.5}
    model = two_countries(half, gbr=20, sites=("lviv",))
    assert rows_of(model, "rule") == {(1, "most"): "1/2 y.FRA.land.1 - 1/2 y.GBR.land.1 <= 0"}
    assert (short_of(model), short_of(without(model, "rule"))) == (60, 0)


def test_a_share_of_each_site_is_a_row_a_site() -> None:
    """Proves a lead nation's part: site by site, and not of the force as a whole."""
    lead = {"kind": "share", "scope": {"countries": ["FRA"]}, "at_least": 0.4, "at_most": 0.9, "each": "site"}
    at = "x.{0}.land.{1}.protection.1"
    expected = {}
    for site in ("kyiv", "lviv"):
        own, other = at.format("FRA", site), at.format("GBR", site)
        expected[1, site, "least"] = f"3/5 {own} - 2/5 {other} >= 0"
        expected[1, site, "most"] = f"1/10 {own} - 9/10 {other} <= 0"
    assert rows_of(two_countries(lead), "rule") == expected


def test_a_partial_caveat_bounds_a_countrys_part_of_its_own_contingent() -> None:
    """Proves a share of a whole that is not the force: at most a quarter of the French at Kyiv."""
    caveat = {"kind": "share", "scope": {"countries": ["FRA"], "sites": ["kyiv"]}, "of": {"countries": ["FRA"]}}
    model = two_countries({**caveat, "at_most": 0.25}, gbr=0)
    assert rows_of(model, "rule") == {(1, "most"): "x.FRA.land.kyiv.protection.1 - 1/4 y.FRA.land.1 <= 0"}
    # 100 at Lviv carry a third as many at Kyiv
    assert short_of(model) == 67


def test_no_country_above_its_share_of_the_force() -> None:
    """Proves one rule for all countries that measures each against all together, and not against its own.

    Two countries fill 80 of 100 where the third, with people for all, may have two fifths. Without it the same
    rule would have to be written once for each country, and none for those that were forgotten.
    """
    part = {"id": "rule", "kind": "share", "at_most": 0.4, "each": "country"}
    against_all = {**part, "measured_against": "all"}

    def model(rule: Mapping[str, Any]) -> ForceModel:
        return tiny_model({"FRA": 500, "GBR": 30, "NLD": 20}, 100, rules=[rule])

    assert rows_of(model(against_all), "rule") == {
        (1, "FRA", "most"): "3/5 y.FRA.land.1 - 2/5 y.GBR.land.1 - 2/5 y.NLD.land.1 <= 0",
        (1, "GBR", "most"): "- 2/5 y.FRA.land.1 + 3/5 y.GBR.land.1 - 2/5 y.NLD.land.1 <= 0",
        (1, "NLD", "most"): "- 2/5 y.FRA.land.1 - 2/5 y.GBR.land.1 + 3/5 y.NLD.land.1 <= 0",
    }
    # 50 others carry 33 French; against its own contingent nobody could be less than all
    assert [short_of(model(rule)) for rule in (against_all, part)] == [17, 100]
    assert short_of(without(model(against_all), "rule")) == 0


def test_each_site_has_a_part_of_the_whole_force() -> None:
    """Proves the least of each, and that only the part is taken within the scope: Lviv alone, of all sites.

    Without it "a tenth of the force at each site of the west" could only be said of a force that is all there.
    """
    rule = {"kind": "share", "scope": {"sites": ["lviv"]}, "at_least": 0.1, "each": "site", "measured_against": "all"}
    model = two_countries(rule, gbr=0)
    lviv = "x.FRA.land.lviv.protection.1 + x.GBR.land.lviv.protection.1"
    assert rows_of(model, "rule") == {(1, "lviv", "least"): f"{lviv} - 1/10 y.FRA.land.1 - 1/10 y.GBR.land.1 >= 0"}


def test_who_is_measured_against_all_must_be_named() -> None:
    """Proves that a share of the whole needs its members. Without it the word would be read and do nothing."""
    with pytest.raises(ModelError, match="'each' beside 'measured_against'"):
        two_countries({"kind": "share", "at_most": 0.4, "measured_against": "all"})
