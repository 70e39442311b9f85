"""The rule kind substitution."""

from __future__ import annotations

from kind_case import KindCase
from rows_of import forbidden_by, inequality, proven, rows_of, short_of, states_rows_of, without

from builders import ASSUMED, tiny_model
from forcegen.formulation import formulate

CASE = KindCase(
    kind="substitution",
    sample={"role": "medical", "by": "protection", "effect": 0.5},
    figure="0.5",
    together=({"role": "protection", "by": "signals", "effect": 0.8, "scope": {"zones": ["west"]}},),
    stated=(0,),
    answers=("stand_ins",),
)


@states_rows_of("substitution")
def test_a_substitute_counts_for_less_and_serves_like_anybody() -> None:
    """Proves that two engineers fill one medical post, and that both are counted as deployed.

    Without it a plan would be met on paper by people who cannot do the work, or deploy people whom nobody counts.
    """
    rule = {"id": "instead", "kind": "substitution", "role": "medical", "by": "engineer", "effect": 0.5}
    model = tiny_model({"FRA": 60, "GBR": 100}, {("lviv", "medical"): 100}, roles=("engineer", "medical"), rules=[rule])
    pools = [{"id": "land", "country": "FRA", "strength": 60, "roles": ["medical"], **ASSUMED}]
    pools += [{"id": "land", "country": "GBR", "strength": 100, "roles": ["engineer"], **ASSUMED}]
    model = model.with_tables(pools=pools)
    assert rows_of(model, "instead") == {}
    assert forbidden_by(model, "instead") == set()
    formulation = formulate(model)
    rows = range(formulation.program.rows)
    stated = {formulation.index(number): inequality(formulation, number) for number in rows}
    assert stated["requirement", "lviv", "medical", 1] == (
        "x.FRA.land.lviv.medical.1 + 1/2 x.GBR.land.lviv.medical.1 + u.lviv.medical.1.1 == 100"
    )
    assert stated["deployed", "GBR.land", 1] == "- x.GBR.land.lviv.medical.1 + y.GBR.land.1 == 0"
    plan = proven(model)
    assert plan.totals.short == 0
    assert plan.by("country") == {("FRA",): 60, ("GBR",): 80}
    assert short_of(without(model, "instead")) == 40
