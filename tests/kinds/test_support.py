"""The rule kind support."""

from __future__ import annotations

from drawn import each, fields_of, parts, ratios
from edges import Edge, at, several
from kind_case import KindCase
from rows_of import rows_of, short_of, states_rows_of, without

from builders import tiny_model

CASE = KindCase(
    kind="support",
    sample={"ratio": 0.1, "supported": {"roles": ["protection"]}},
    figure="10",
    edges=(
        Edge(
            "in all",
            "support",
            at("lviv", FRA=300) | at("odesa", GBR=200) | at("constanta", "logistics", NLD=10),
            ("GBR", "odesa", "protection", 1),
            "a-rule",
            tables=several("support", ratio=0.02, scope={"roles": ["logistics"]}, supported={"components": ["ground"]}),
        ),
        Edge(
            "in each zone",
            "support",
            at("odesa", FRA=150) | at("constanta", "logistics", NLD=3) | at("lviv", "logistics", NLD=5),
            ("NLD", "constanta", "logistics", 1),
            "a-rule",
            tables=several(
                "support", ratio=0.02, each="zone", scope={"roles": ["logistics"]}, supported={"roles": ["protection"]}
            ),
            more=-1,
        ),
        Edge(
            "national support element",
            "support",
            at("lviv", FRA=100, GBR=100) | at("odesa", "logistics", FRA=2, GBR=2),
            ("GBR", "odesa", "logistics", 1),
            "a-rule",
            tables=several(
                "support",
                ratio=0.02,
                each="country",
                scope={"roles": ["logistics"]},
                supported={"roles": ["protection"]},
            ),
            more=-1,
        ),
    ),
    together=(
        (
            {"ratio": 0.02, "each": "country", "scope": {"roles": ["logistics"]}}
            | {"supported": {"roles": ["protection"]}}
        ),
    ),
    stated=(4 * 3,),
    answers=("scopes", "tells_apart"),
    drawn=fields_of(ratio=ratios, supported=parts(), each=each),
)


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
