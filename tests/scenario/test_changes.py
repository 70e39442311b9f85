"""Changes: figures set, rules dropped, rows added, the requirement scaled; and the record kept of them."""

from __future__ import annotations

import json
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

import forcegen as fg
from builders import ModelFolder, examples, tiny_model
from forcegen.model import ForceModel, load
from forcegen.problems import ModelError
from forcegen.scenario import Settings, rebuild, vary

MODELS = {name: load(name) for name in sorted(fg.shipped_models())}
TEMPLATE = MODELS["template"]
SHIPPED = [(name, scenario.id) for name, model in MODELS.items() for scenario in model.scenarios]


def written_and_read(record: Settings) -> Settings:
    text = json.dumps(record.model_dump(mode="json", by_alias=True))
    return Settings.model_validate(json.loads(text, parse_float=Decimal))


@pytest.mark.parametrize(("name", "scenario"), SHIPPED)
def test_what_is_recorded_makes_the_same_model_again(name: str, scenario: str) -> None:
    """Proves that a plan's settings are exactly what was changed. Without it a plan could not be audited later."""
    model = MODELS[name]
    variant = vary(model, scenario)
    assert variant.changes
    again = rebuild(model, written_and_read(variant.settings), scenario)
    assert again.settings == variant.settings
    assert again.model.sha256 == variant.model.sha256 != model.sha256


def requirement(model: ForceModel) -> dict[tuple[str, str], Decimal]:
    return {(one.site, one.role): one.personnel for one in model.requirements}


@pytest.fixture
def model() -> ForceModel:
    """Two sites, two roles, and one scenario of every sort."""
    return tiny_model(
        {"FRA": 900, "DEU": 400},
        {("lviv", "protection"): 25, ("lviv", "medical"): 7, ("kyiv", "protection"): 100, ("kyiv", "medical"): 2.5},
        sites=("lviv", "kyiv"),
        roles=("protection", "medical"),
        rotations=4,
        conditions={"ceasefire": True},
        rules=[
            {"id": "cap", "kind": "ceiling", "personnel": 90, "scope": {"countries": ["FRA"]}},
            {"id": "gate", "kind": "approval", "condition": "ceasefire"},
        ],
        scenarios=[
            {"id": "more", "name": "More", "scale": 1.5, "set": {"requirements": {"lviv": {"medical.personnel": 9}}}},
            {
                "id": "bare",
                "name": "Bare",
                "extends": "more",
                "without": ["cap"],
                "rotations": 3,
                "set": {"countries.DEU.pools.land.dwell": 2},
            },
            {
                "id": "new-cap",
                "name": "Another ceiling",
                "extends": "bare",
                "rules": [
                    {
                        "id": "cap",
                        "kind": "ceiling",
                        "owner": "FRA",
                        "bindingness": "political",
                        "personnel": 50,
                        "status": "assumed",
                    }
                ],
            },
        ],
    )


def test_a_scenario_is_the_same_as_its_changes_by_hand(model: ForceModel) -> None:
    """Proves that a scenario is nothing but changes with a name. Without it the two would have to be explained."""
    by_hand = vary(
        model,
        changes={"requirements.lviv.medical.personnel": 9, "countries": {"DEU": {"pools": {"land": {"dwell": 2}}}}},
        without=["cap"],
        rotations=3,
        scale=1.5,
    )
    assert vary(model, "bare").model.sha256 == by_hand.model.sha256
    assert vary(model, "bare").settings == by_hand.settings
    assert by_hand.changes == (
        "calendar.rotations: 4 → 3",
        "countries.DEU.pools.land.dwell = 2",
        "requirements.lviv.medical.personnel: 7 → 9",
        "requirements × 1.5",
        "without cap",
    )


def test_the_order_of_changes_does_not_matter(model: ForceModel) -> None:
    """Proves that a set of changes is one change. Without it two people asking the same would get two answers."""
    changes = {
        "requirements.lviv.protection.from": 2,
        "requirements.lviv.protection.until": 3,
        "requirements.lviv.protection.personnel": 30,
        "ceasefire": False,
    }
    orders = [dict(order) for order in permutations(changes.items())]
    made = {vary(model, changes=order, scale={"sites.kyiv": 2, "roles.medical": 3}).model.sha256 for order in orders}
    made |= {vary(model, changes=order, scale={"roles.medical": 3, "sites.kyiv": 2}).model.sha256 for order in orders}
    assert len(orders) == 24
    assert len(made) == 1


def test_the_last_word_counts_on_every_figure(model: ForceModel) -> None:
    """Proves that changes by hand come after the scenario, and a scenario after what it builds on.

    Without it what is asked by hand would be overruled in silence.
    """
    varied = vary(model, "bare", changes={"requirements.lviv.medical.personnel": 7}, scale=1, rotations=4)
    assert varied.changes == ("countries.DEU.pools.land.dwell = 2", "without cap")
    assert vary(model, "bare", changes={"countries.DEU.pools.land.dwell": None}).changes == (
        "calendar.rotations: 4 → 3",
        "requirements.lviv.medical.personnel: 7 → 9",
        "requirements × 1.5",
        "without cap",
    )


def test_a_requirement_is_scaled_up_to_whole_persons(model: ForceModel) -> None:
    """Proves what scaling does to each line. Without it half a person would be required, whom nobody can send."""
    asked = requirement(model)
    assert requirement(vary(model, scale=1.5).model) == {
        ("lviv", "protection"): 38, ("lviv", "medical"): 11, ("kyiv", "protection"): 150, ("kyiv", "medical"): 4,
    }  # fmt: skip
    by_role = requirement(vary(model, scale={"roles.medical": 2, "sites.kyiv": 0.4}).model)
    assert by_role == {**asked, ("lviv", "medical"): 14, ("kyiv", "protection"): 40, ("kyiv", "medical"): 2}
    for group, lines in (("zones.west", 4), ("hosts.UKR", 4), ("components.ground", 4), ("priorities.1", 4)):
        scaled = requirement(vary(model, scale={group: 10}).model)
        assert sum(scaled[line] == 10 * persons for line, persons in asked.items()) == lines
    assert vary(model, scale=0.1).model.requirements[0].personnel == 3
    assert vary(model, scale=0).model.requirements[0].personnel == 0


@given(st.decimals(0, 20, places=3), st.decimals(0, 20, places=3))
@settings(max_examples=examples(30))
def test_a_larger_factor_never_asks_for_less(one: Decimal, other: Decimal) -> None:
    """Proves that scaling keeps order. Without it a larger requirement could be easier to meet."""
    base = tiny_model({"FRA": 9}, {("lviv", "protection"): 7, ("kyiv", "protection"): 123.4}, sites=("lviv", "kyiv"))
    less, more = (requirement(vary(base, scale=scale).model) for scale in sorted((one, other)))  # type: ignore[arg-type]
    assert all(less[line] <= more[line] for line in less)


def test_a_figure_set_by_hand_is_assumed_unless_it_says_otherwise() -> None:
    """Proves that no source is cited for a number that it does not hold.

    Without it a strength made up for a scenario would be reported as read in a yearbook.
    """
    template = TEMPLATE
    path, dutch = "countries.NLD.pools.land.strength", 2
    assert template.pools[dutch].provenance_of("strength").status == "reported"
    assert vary(template, changes={path: 1}).model.pools[dutch].provenance_of("strength").status == "assumed"
    given = {path: {"value": 1, "status": "verified", "source": "mandate-act"}}
    sourced = vary(template, changes=given)
    assert sourced.model.pools[dutch].provenance_of("strength").source == "mandate-act"
    assert rebuild(template, written_and_read(sourced.settings)).model.sha256 == sourced.model.sha256
    said = vary(template, changes={path: template.pools[dutch].strength})
    assert said.changes == ()
    assumed = sum(fg.solve(template, changes={path: 70_000}).assumed.values())
    assert assumed == sum(fg.solve(template).assumed.values()) + 1


def test_rows_can_be_dropped_added_and_replaced(model: ForceModel) -> None:
    """Proves that a rule or a place can be taken away and given. Without it a new site would need a new model."""
    replaced = vary(model, "new-cap").model
    assert [(rule.id, rule.owner) for rule in replaced.rules] == [("gate", "coalition"), ("cap", "FRA")]
    changes = vary(model, "new-cap", changes={"rules.cap.personnel": 60, "rules.cap.article": "§ 2"}).changes
    assert changes[-2:] == ("without cap", "added rules cap")
    place = {"id": "odesa", "name": "Odesa", "zone": "west", "host": "UKR"}
    lines = [{"site": "odesa", "role": "medical", "personnel": 5}]
    moved = vary(model, without=["requirements.kyiv"], add={"sites": [place], "requirements": lines})
    assert set(requirement(moved.model)) == {("lviv", "protection"), ("lviv", "medical"), ("odesa", "medical")}
    assert moved.changes == ("without requirements.kyiv", "added sites odesa", "added requirements odesa medical")
    assert rebuild(model, written_and_read(moved.settings)).model.sha256 == moved.model.sha256
    assert rebuild(model, vary(model, "new-cap").settings).model.sha256 == replaced.sha256


def wrong(model: ForceModel, **changes: Any) -> list[str]:
    with pytest.raises(ModelError) as caught:
        vary(model, **changes)
    return str(caught.value).splitlines()


def test_what_matches_nothing_is_told_with_the_nearest(model: ForceModel) -> None:
    """Proves that a slip changes nothing in silence. Without it a comparison would compare a model with itself."""
    row = {"id": "x", "kind": "ceilng", "owner": "FRA"}
    problems = wrong(
        model,
        without=["cpa", "requirements.lvov"],
        scale={"roles.medicine": 2, "zones.west": -1},
        add={"rulez": [], "rules": [row]},
    )
    assert [problem.partition(":")[0] for problem in problems] == [
        "without", "without", "add", "rules row 1 (x), kind", "scale", "scale zones.west",
    ]  # fmt: skip
    maybe = [problem.partition(" Maybe ")[2] for problem in problems]
    assert maybe == ['"cap"?', '"requirements.lviv.medical"?', '"rules"?', '"ceiling"?', '"roles.medical"?', ""]


def test_a_misspelt_condition_is_near_a_condition(model: ForceModel) -> None:
    """Proves the nearest condition with and without its table before it. Without it no path would be found at all."""
    name = model.conditions[0].id
    for path in (f"{name}s", f"conditions.{name}s"):
        assert wrong(model, changes={path: False})[0].endswith(f'Maybe "{name}"?')


def test_what_is_no_model_is_told(model: ForceModel) -> None:
    """Proves that a name instead of a model is a message. Without it it would be an attribute that a text lacks."""
    with pytest.raises(ModelError) as caught:
        vary("template")  # type: ignore[arg-type]
    assert str(caught.value) == 'model: found "template", expected a model that was read. Maybe fg.load("template")?'
    with pytest.raises(ModelError):
        vary(vary(model))  # type: ignore[arg-type]


def test_one_figure_has_one_value(model: ForceModel) -> None:
    """Proves that two spellings of one path do not decide by their order. Without it the last would win unseen."""
    twice = {"rules.cap.personnel": 1, "rules.cap.personnel.value": 2}
    assert wrong(model, changes=twice) == [
        (
            "changes: found a value for rules.cap.personnel and one for rules.cap.personnel.value, "
            "expected one value for one figure."
        )
    ]
    assert len(wrong(model, changes={"calendar.rotations": 2}, rotations=3)) == 1
    assert len(wrong(model, changes={"ceasefire": True, "conditions.ceasefire.holds": True})) == 1


def test_a_rule_that_is_dropped_cannot_be_changed_as_well(model: ForceModel) -> None:
    """Proves that a change without effect is told. Without it somebody would wait for it to show."""
    assert wrong(model, changes={"rules.cap.personnel": 1}, without=["cap"])[0].startswith("changes: found")


def test_a_contradiction_names_the_changes_that_bring_it_about(model: ForceModel) -> None:
    """Proves that of several changes those at fault are named. Without it a person would try them one by one."""
    changes = {"sites.kyiv.state": "front", "ceasefire": False, "defaults.dwell": 3}
    problems = wrong(model, changes=changes, scale=2)
    assert len(problems) == 2
    for problem in problems:
        assert "(with sites.kyiv.state: open → front): " in problem
    longer = wrong(model, changes={"defaults.overlap_days": 120, "calendar.rotation_months": 3, "defaults.dwell": 3})
    assert longer[0].startswith(
        "defaults.overlap_days (with calendar.rotation_months: 6 → 3; defaults.overlap_days: 0 → 120): found 120"
    )


def test_a_wrong_scenario_is_told_when_its_model_is_read(folder: ModelFolder) -> None:
    """Proves that scenarios are checked with the model, each at its row. Without it a slip would wait for its user."""
    folder.append(
        "model.toml",
        """
[[scenarios]]
id = "odd"
name = "Odd"
extends = "no-ceasefire"
conditions = { ceasfire = true }
set = { rules.fra-mandate.personel = 3, countries.FRA.pools.land.dwell = "2" }
without = ["fra-mandat"]
scale = { roles.medicine = 2 }

[[scenarios]]
id = "odder"
name = "Odder"
extends = "odd"

[[scenarios.rules]]
id = "x"
kind = "ceiling"
personel = 3
""",
    )
    problems = folder.problems()
    assert [problem.partition(": ")[0] for problem in problems] == [
        "model.toml, scenarios row 2 (odd), conditions",
        "model.toml, scenarios row 2 (odd), without",
        "model.toml, scenarios row 2 (odd), scale",
        "model.toml, scenarios row 2 (odd), set",
        "model.toml, scenarios row 2 (odd), countries.FRA.pools.land.dwell",
        *["model.toml, scenarios row 3 (odder), rules row 1 (x)"] * 3,
    ]
    assert problems[3].endswith('Maybe "rules.fra-mandate.personnel"?')


def test_a_scenario_in_a_file_is_read_like_the_model(folder: ModelFolder) -> None:
    """Proves the forms that a person writes. Without it dates, tables and lists could mean something else there."""
    folder.append(
        "model.toml",
        """
[[scenarios]]
id = "later"
name = "Later"
scale = { roles = { medical = 1.1 } }

[scenarios.set]
"rules.fra-mandate.scope" = { from = 2026-01-01, countries = ["FRA", "EST"] }
countries.FRA.pools.land.strength = { value = 2500, status = "reported", source = "yearbook" }
"defaults.deployable_share" = 0.45
""",
    )
    variant = vary(folder.load(), "later")
    assert variant.changes == (
        "countries.FRA.pools.land.strength: 2,000 → 2,500",
        "countries.FRA.pools.land.strength.source = yearbook",
        "countries.FRA.pools.land.strength.status: verified → reported",
        "defaults.deployable_share: 0.5 → 0.45",
        "rules.fra-mandate.scope.countries = EST FRA",
        "rules.fra-mandate.scope.from = 2026-01-01",
        "roles.medical × 1.1",
    )
    assert variant.model.requirements[1].personnel == 22
    assert rebuild(folder.load(), written_and_read(variant.settings)).model.sha256 == variant.model.sha256


ATOMS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(["2026-01-01", "yes", "NLD", "a." * 900, {"value": 3}, [], {}]),
)
PATHS = st.sampled_from(
    [
        *("defaults.dwell", "ceasefire", "calendar.start", "sites.port.lat", "", "x", "..", "a." * 9_000),
        *("rules.netherlands-mandate.personnel", "rules.netherlands-mandate.personnel.value"),
        *("rules.netherlands-mandate.scope", "rules.netherlands-mandate.scope.countries"),
        *("requirements.port.protection.personnel.source", "countries.NLD.pools.land.roles"),
    ]
)
VALUES = st.recursive(ATOMS, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(PATHS, inner, max_size=2))
RECORDS = st.fixed_dictionaries(
    {},
    optional={
        "set": st.dictionaries(PATHS, VALUES | st.fixed_dictionaries({"was": VALUES, "now": VALUES}), max_size=3),
        "without": VALUES | st.lists(st.sampled_from(["netherlands-mandate", "requirements.port", "x"]), max_size=2),
        "scale": VALUES | st.dictionaries(st.sampled_from(["requirements", "roles.air", "x"]), ATOMS, max_size=2),
        "added": VALUES | st.dictionaries(st.sampled_from(["rules", "sites", "x"]), st.lists(VALUES), max_size=2),
    },
)


@given(RECORDS)
@settings(max_examples=examples(150))
def test_a_record_that_anybody_wrote_is_read_or_refused(record: dict[str, Any]) -> None:
    """Proves that the settings of a plan are input like any other: read strictly, or told what is wrong.

    Without it a plan from elsewhere could crash whoever verifies it, or mean another model than it says.
    """
    try:
        read = Settings.model_validate(json.loads(json.dumps(record), parse_float=Decimal))
        made = rebuild(TEMPLATE, read)
    except (ValidationError, ModelError):
        return
    again = written_and_read(made.settings)
    assert again == made.settings
    assert rebuild(TEMPLATE, again).model.sha256 == made.model.sha256


def test_changing_nothing_gives_the_model_itself() -> None:
    """Proves that ``base`` is the model as written, for every shipped model. Without it every plan would differ."""
    for model in MODELS.values():
        assert vary(model).model is model
        assert rebuild(model, Settings()).model is model
