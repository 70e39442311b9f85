"""The document of a plan: the contract of its keys, and that it comes back as it went out."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from plan_models import models

from builders import examples, tiny_model
from forcegen.documents.plan import Plan, tally
from forcegen.model import ForceModel
from forcegen.plan.solve import solve
from forcegen.problems import ModelError

NUMBER = (int, float)
PERHAPS = (int, float, type(None))
CONTRACT: dict[str, Any] = {
    "schema": str,
    "model": str,
    "scenario": str,
    "settings": {"set": Mapping, "scale": Mapping, "without": list, "added": Mapping, "overridden": list},
    "verdict": str,
    "reason": str,
    "totals": {"required": NUMBER, "filled": NUMBER, "short": NUMBER, "lower_bound": NUMBER},
    "not_counted": {"lines": int, "personnel": NUMBER},
    "tiers": [{"priority": int, "required": NUMBER, "filled": NUMBER, "short": NUMBER, "lower_bound": NUMBER}],
    "proof": str,
    "whole_numbers": bool,
    "shortfalls": [
        {
            "site": str,
            "role": str,
            "rotation": int,
            "priority": int,
            "required": NUMBER,
            "filled": NUMBER,
            "short": NUMBER,
        }
    ],
    "contributions": [{"country": str, "pool": str, "site": str, "role": str, "rotation": int, "personnel": int}],
    "waivers": [{"country": str, "pool": str, "rotation": int, "personnel": int, "rule": str}],
    "overruns": [
        {
            "rule": str,
            "country": str,
            "pool": str,
            "rotation": int,
            "personnel": NUMBER,
            "allowed": NUMBER,
            "facts": [str],
            "waivable": bool,
        }
    ],
    "loads": list,
    "left_out": list,
    "rules": [
        {
            "id": str,
            "kind": str,
            "owner": str,
            "bindingness": str,
            "binding": bool,
            "price": NUMBER,
            "rotations": [int],
            "sentence": str,
            "source": {
                "instrument": str,
                "article": str,
                "title": str,
                "url": str,
                "status": (str, type(None)),
            },
            "one_more": PERHAPS,
            "one_fewer": PERHAPS,
            "together": [str],
            "together_more": PERHAPS,
        }
    ],
    "assumed": Mapping,
    "input_sha256": str,
    "solver": {"name": str, "version": str, "status": str, "seconds": float},
}
"""``forcegen.plan/1``: the keys that the design promises, and those added to them."""


def asked() -> ForceModel:
    """A plan with something in every part of its document."""
    model = tiny_model(
        {"FRA": 100},
        90,
        rotations=2,
        dwell=1,
        rules=[
            {"id": "leave", "kind": "waiver", "personnel": 20, "instrument": "Order 7", "article": "§ 3"},
            {"id": "cap", "kind": "ceiling", "personnel": 95.5, "scope": {"countries": ["FRA"]}},
        ],
        conditions={"vote": False},
        history=[{"country": "FRA", "pool": "land", "rotation": 0, "personnel": 125}],
    )
    half = [{"site": "lviv", "role": "protection", "personnel": 7.25, "priority": 2}]
    return model.with_tables(
        requirements=[*model.requirements, *half],
        scenarios=[{"id": "voted", "name": "Voted", "conditions": {"vote": True}}],
    )


def shape(found: Any, expected: Any, where: str = "plan") -> None:
    """Hold a JSON value against a shape: exact keys, exact types."""
    if isinstance(expected, dict):
        assert list(found) == list(expected), where
        for key, inner in expected.items():
            shape(found[key], inner, f"{where}.{key}")
    elif isinstance(expected, list):
        assert isinstance(found, list), where
        assert found or where in ("plan.rules.rotations", "plan.rules.together"), where
        for one in found:
            shape(one, expected[0], where)
    else:
        assert isinstance(found, expected), (where, found)
        assert not isinstance(found, bool) or expected is bool, where


def test_the_document_has_exactly_the_promised_keys_and_types() -> None:
    """Proves the contract that other programs rely on, key by key.

    Without it a number could become text, or a key change its name, in a patch release.
    """
    plan = solve(asked(), "voted", rotations=3)
    document = json.loads(plan.to_json())
    shape(document, CONTRACT)
    assert document["schema"] == "forcegen.plan/1"
    assert document["settings"] == {
        "set": {"calendar.rotations": {"was": 2, "now": 3}, "vote": {"was": False, "now": True}},
        "scale": {},
        "without": [],
        "added": {},
        "overridden": [],
    }
    assert document["totals"]["required"] == 291.75
    assert re.fullmatch("[0-9a-f]{64}", document["input_sha256"])
    promised = {"id", "kind", "owner", "binding", "price", "source"}
    assert promised <= set(document["rules"][0])
    by_id = {rule["id"]: rule for rule in document["rules"]}
    assert by_id["leave"]["source"]["instrument"] == "Order 7"
    assert by_id["leave"]["source"]["article"] == "§ 3"


def test_nothing_is_said_of_a_plan_where_there_is_none() -> None:
    """Proves the nulls of a contradictory model. Without it a contradiction would be a shortfall of nothing."""
    model = tiny_model({"FRA": 10}, 5, rules=[{"id": "word", "kind": "pledge", "personnel": 11}])
    document = json.loads(solve(model).to_json())
    assert document["verdict"] == "contradictory"
    assert document["totals"] == {"required": 5, "filled": None, "short": None, "lower_bound": None}
    assert document["contributions"] == document["shortfalls"] == document["tiers"] == []


@settings(max_examples=examples(25))
@given(models())
def test_a_plan_comes_back_as_it_went_out_and_adds_up(model: ForceModel) -> None:
    """Proves the round trip, and that totals, tiers, shortfalls and contributions tell of the same people.

    Without it a plan kept in a file could differ from the plan that was decided on.
    """
    plan = solve(model)
    back = Plan.from_json(plan.to_json())
    assert back == plan
    assert back.to_json() == plan.to_json()
    assert (plan.verdict == "met") == (plan.totals.short == 0)
    if plan.totals.filled is None:
        return
    for key in ("required", "filled", "short"):
        assert getattr(plan.totals, key) == sum(getattr(tier, key) for tier in plan.tiers)
    assert plan.totals.short is not None
    assert plan.totals.lower_bound is not None
    assert plan.totals.short >= plan.totals.lower_bound >= sum(tier.lower_bound for tier in plan.tiers)
    for tier in plan.tiers:
        rows = [row for row in plan.shortfalls if row.priority == tier.priority]
        assert tier.required == sum(row.required for row in rows)
        assert tier.filled == sum(row.filled for row in rows)
        assert tier.short == sum(row.short for row in rows)
        assert tier.lower_bound <= tier.short
    assert all(row.required == row.filled + row.short for row in plan.shortfalls)
    sent = plan.by("site", "role", "rotation")
    for (site, role, rotation), filled in tally(
        ((row.site, row.role, row.rotation), int(row.filled)) for row in plan.shortfalls
    ).items():
        assert filled <= sent.get((site, role, rotation), 0)
    asked_for = sum(len(model.calendar.touched(row.since, row.until)) for row in model.requirements)
    assert len(plan.shortfalls) == asked_for


def test_sums_may_be_larger_than_any_one_number() -> None:
    """Proves totals beyond the ten million that one number may be. Without it long plans would end in an error."""
    plan = solve(tiny_model({"FRA": 1000}, 10_000_000, rotations=4))
    assert plan.totals.required == 40_000_000
    assert plan.totals.short == plan.totals.lower_bound == 40_000_000 - 4000
    assert Plan.from_json(plan.to_json()) == plan


def test_nine_places_stay_nine_places() -> None:
    """Proves that the exact decimals of a model are those of its plan.

    Without it a shortfall would be rounded below its own proof, which contradicts it.
    """
    plan = solve(tiny_model({"FRA": 100}, 200.123456789))
    assert plan.totals.short == plan.totals.lower_bound == Decimal("100.123456789")
    assert Fraction(plan.shortfalls[0].required) == Fraction(200123456789, 10**9)
    assert Plan.from_json(plan.to_json()) == plan


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        (("totals", "short"), "12", "a number without quotes"),
        (("totals", "short"), True, "a number without quotes"),
        (("totals", "short"), -1, "greater than or equal to 0"),
        (("totals", "short"), 10**16, "a finite number of at most"),
        (("totals", "short"), 0.0000000001, "at most 9 decimal places"),
        (("verdict",), "fine", "one of met, short, contradictory, inconclusive"),
        (("extra",), 1, "extra"),
    ],
)
def test_a_document_that_was_tampered_with_is_refused(path: tuple[str, ...], value: object, expected: str) -> None:
    """Proves that each wrong value is named with its place. Without it a reader would compute with text."""
    document = json.loads(solve(asked()).to_json())
    inner = document
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    with pytest.raises(ModelError, match=re.escape(expected)) as caught:
        Plan.from_json(json.dumps(document))
    assert ".".join(path) in str(caught.value)


@pytest.mark.parametrize("text", ["", "{", "[]", "7", '{"totals": NaN}', "[" * 100_000])
def test_what_is_no_document_is_refused(text: str) -> None:
    """Proves one clear error for any text. Without it a broken file would end in a traceback."""
    with pytest.raises(ModelError):
        Plan.from_json(text)


def test_a_plan_is_read_from_its_file(tmp_path: Path) -> None:
    """Proves the way through a file. Without it names beyond ASCII would depend on the machine."""
    plan = solve(asked())
    path = tmp_path / "plan.json"
    path.write_text(plan.to_json(), encoding="utf-8")
    assert Plan.read(path) == plan


def test_contributions_are_summed_by_any_keys() -> None:
    """Proves the sums that reports are made of, in the order of their keys."""
    plan = solve(tiny_model({"FRA": 60, "GBR": 80}, 50, sites=("kyiv", "lviv"), rotations=2))
    assert sum(plan.by("country", "rotation").values()) == 200
    assert plan.by("site", "rotation") == {
        ("kyiv", 1): 50,
        ("kyiv", 2): 50,
        ("lviv", 1): 50,
        ("lviv", 2): 50,
    }
    assert plan.by() == {(): 200}
