"""Replanning: what is committed stays, the rest changes as little as it can, and the law is still the law."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import forcegen as fg
from builders import examples, tiny_model
from forcegen.analysis.near import by_post, cells
from forcegen.analysis.replan import COMMITTED
from forcegen.cli import main
from forcegen.documents.plan import Plan
from forcegen.model import ForceModel
from forcegen.problems import ModelError
from forcegen.scenario import Variation, rebuild


def before(plan: Plan, rotation: int) -> Counter[Any]:
    return Counter(cells(tuple(one for one in plan.contributions if one.rotation < rotation), by_post))


def moved(one: Plan, other: Plan) -> int:
    first, second = (Counter(cells(plan.contributions, by_post)) for plan in (one, other))
    return sum(((first - second) + (second - first)).values())


@pytest.fixture
def model() -> ForceModel:
    """Three armies at two sites for six rotations, one of which needs its parliament."""
    return tiny_model(
        {"FRA": 300, "DEU": 200, "POL": 120},
        {("lviv", "protection"): 60, ("kyiv", "protection"): 90, ("lviv", "medical"): 10, ("kyiv", "medical"): 15},
        sites=("lviv", "kyiv"),
        roles=("protection", "medical"),
        rotations=6,
        dwell=1,
        conditions={"bundestag": True, "ceasefire": True},
        rules=[
            {
                "id": "DEU-mandate",
                "kind": "approval",
                "owner": "DEU",
                "condition": "bundestag",
                "scope": {"countries": ["DEU"]},
            },
            {"id": "FRA-cap", "kind": "ceiling", "owner": "FRA", "personnel": 140, "scope": {"countries": ["FRA"]}},
        ],
        scenarios=[{"id": "fewer", "name": "Fewer French", "set": {"rules.FRA-cap.personnel": 100}}],
    )


def test_nothing_changed_changes_nothing(model: ForceModel) -> None:
    """Proves that replanning without an event gives the old plan. Without it every look at a plan would move people."""
    for since in (1, 3, 6):
        plan = fg.solve(model)
        found = fg.replan(plan, model, since=since)
        assert found.plan.contributions == plan.contributions
        assert found.plan.totals.short == plan.totals.short
        assert found.kept == sum(before(plan, since).values())
        assert found.comparison.moves[0].moves == ()


def test_a_country_leaves_and_what_is_under_way_stays(model: ForceModel) -> None:
    """Proves the question that replanning is for: a parliament withdraws its consent from rotation 3 on.

    Without it the new plan would call home people who have served already.
    """
    plan = fg.solve(model)
    assert any(one.country == "DEU" and one.rotation >= 3 for one in plan.contributions)
    found = fg.replan(plan, model, {"conditions.bundestag.until": 2}, since=3)
    assert before(found.plan, 3) == before(plan, 3)
    assert not [one for one in found.plan.contributions if one.country == "DEU" and one.rotation >= 3]
    assert fg.audit(found.plan, rebuild(model, found.plan.settings).model).ok
    fresh = fg.solve(model, changes={"conditions.bundestag.until": 2})
    assert moved(plan, found.plan) <= moved(plan, fresh)
    assert found.plan.totals.short is not None
    assert fresh.totals.short is not None
    assert found.plan.totals.short >= fresh.totals.short
    assert found.plan.changes[0] == "conditions.bundestag.until = 2"


def test_a_site_is_added(model: ForceModel) -> None:
    """Proves that new needs are met without moving those who serve. Without it one site would unsettle all others."""
    plan = fg.solve(model)
    scenario = {
        "id": "third",
        "name": "A third site",
        "sites": [{"id": "odesa", "name": "Odesa", "zone": "west", "host": "UKR"}],
        "requirements": [{"site": "odesa", "role": "protection", "personnel": 20, "from": 4}],
    }
    with_third = model.with_tables(scenarios=[*model.scenarios, scenario])
    plan = fg.solve(with_third)
    found = fg.replan(plan, with_third, Variation("third"), since=4)
    assert found.plan.scenario == "third"
    assert before(found.plan, 4) == before(plan, 4)
    assert found.plan.by("site")["odesa",] > 0
    (moves,) = found.comparison.moves
    assert sum(one.change for one in moves.moves) + moves.more_left_out - moves.fewer_left_out == sum(
        found.plan.by("country").values()
    ) - sum(plan.by("country").values())


@settings(max_examples=examples(12))
@given(st.integers(60, 160), st.integers(1, 5), st.sampled_from(["FRA-cap", "DEU-cap", "POL-cap"]), st.integers(0, 60))
def test_the_new_plan_is_as_short_as_possible_and_no_further_than_any(
    asked: int, since: int, rule: str, personnel: int
) -> None:
    """Proves the order: shortfall first, then persons moved. Without it people would be spared at the force's cost."""
    caps = [
        {
            "id": f"{country}-cap",
            "kind": "ceiling",
            "owner": country,
            "personnel": 90,
            "scope": {"countries": [country], "from": since},
        }
        for country in ("FRA", "DEU", "POL")
    ]
    base = tiny_model({"FRA": 300, "DEU": 200, "POL": 120}, asked, rotations=5, dwell=1, rules=caps)
    plan = fg.solve(base)
    found = fg.replan(plan, base, {f"rules.{rule}.personnel": personnel}, since=since)
    assert before(found.plan, since) == before(plan, since)
    pinned = rebuild(base, found.plan.settings).model
    assert fg.audit(found.plan, pinned).ok
    again = fg.solve(pinned)
    assert found.plan.totals.short == again.totals.short
    assert moved(plan, found.plan) <= moved(plan, again)


def test_promises_can_be_kept(model: ForceModel) -> None:
    """Proves that ``keep`` binds a country in later rotations. Without it a promise would be spent on a tie-break."""
    plan = fg.solve(model)
    polish = {t: persons for (country, t), persons in plan.by("country", "rotation").items() if country == "POL"}
    assert polish
    event = {"requirements.kyiv.protection.personnel": 40}
    found = fg.replan(plan, model, event, since=1, keep=["POL"])
    now = found.plan.by("country", "rotation")
    assert all(now["POL", t] >= persons for t, persons in polish.items())


def test_replanning_twice_starts_from_the_plan_that_is_under_way(model: ForceModel) -> None:
    """Proves that events can follow each other. Without it the second would undo what the first had committed."""
    plan = fg.solve(model)
    first = fg.replan(plan, model, Variation("fewer", {"rules.FRA-cap.scope.from": 2}), since=2).plan
    second = fg.replan(first, model, {"conditions.bundestag.until": 3}, since=4).plan
    assert second.scenario == "fewer"
    assert before(second, 4) == before(first, 4)
    assert before(second, 2) == before(plan, 2)
    varied = rebuild(model, second.settings).model
    assert fg.audit(second, varied).ok
    committed = [rule for rule in varied.rules if rule.source == COMMITTED]
    assert len({rule.id for rule in committed}) == len(committed) > 0
    assert {one.rotation for one in second.contributions if one.country == "DEU"} <= {1, 2, 3}


def test_another_model_altogether(model: ForceModel) -> None:
    """Proves that the changed model may come from a file. Without it every event would have to be a path."""
    weak = fg.vary(
        model, changes={"countries.FRA.pools.land.strength": 60, "countries.DEU.pools.land.strength": 60}
    ).model
    plan = fg.solve(weak)
    larger = weak.with_tables(pools=[pool.model_copy(update={"strength": pool.strength * 2}) for pool in weak.pools])
    found = fg.replan(plan, weak, larger, since=3)
    assert before(found.plan, 3) == before(plan, 3)
    assert found.plan.totals.short is not None
    assert plan.totals.short is not None
    assert found.plan.totals.short < plan.totals.short
    assert fg.audit(found.plan, rebuild(larger, found.plan.settings).model).ok


def refused(plan: Plan, model: ForceModel, *changes: Any, **options: Any) -> list[str]:
    with pytest.raises(ModelError) as caught:
        fg.replan(plan, model, *changes, **options)
    return [str(problem) for problem in caught.value.problems]


def test_what_is_under_way_and_breaks_the_law_is_named(model: ForceModel) -> None:
    """Proves that a commitment which the event forbids is told by rule and rotation.

    Without it the new model would only be called contradictory, with hundreds of commitments among the reasons.
    """
    plan = fg.solve(model)
    german = plan.by("country", "rotation")
    assert refused(plan, model, {"bundestag": False}, since=3) == [
        f'rotation {t}, already deployed: found {german["DEU", t]} persons under the rule "DEU-mandate" (DEU needs '
        "the approval 'bundestag' to deploy), expected at most 0."
        for t in (1, 2)
    ]
    there = sum(persons for (site, t), persons in plan.by("site", "rotation").items() if site == "lviv" and t == 1)
    ends = fg.vary(model, changes={"sites.lviv.state": "front"}, without=["requirements.lviv"]).model
    assert refused(plan, model, ends, since=2) == [
        (
            f"rotation 1, already deployed: found {there} person-rotations at lviv, where nothing is required, "
            "expected a requirement there until rotation 1."
        )
    ]
    fewer = refused(plan, model, {"requirements.kyiv.medical.personnel": 4}, since=2)
    assert len(fewer) == 1
    assert fewer[0].startswith("rotation 1, already deployed: found ")
    assert fewer[0].endswith(" as medical at kyiv, expected at most the 4 required there.")


def test_what_cannot_be_replanned_is_told(model: ForceModel) -> None:
    """Proves that wrong input is named. Without it a plan of yesterday's model would be replanned as today's."""
    plan = fg.solve(model)
    assert [one.partition(":")[0] for one in refused(plan, model, since=7, keep=["POLL"])] == ["since", "keep"]
    assert refused(plan, fg.vary(model, changes={"ceasefire": False}).model, since=2) == [
        "plan: found a plan for the model as it was before, expected one for the model as it is now."
    ]
    assert refused(plan, fg.load("template"), since=2)[0].startswith('plan: found a plan for "tiny"')
    assert refused(plan, model, {"rules.FRA-cpa.personnel": 1}, since=2)[0].endswith('"rules.FRA-cap.personnel"?')


def test_the_command_replans(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Proves the command as a user runs it, and that its plan can be verified. Without it only the library is tried."""

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        return int(ended.value.code or 0), *capsys.readouterr()

    old, new = tmp_path / "old.json", tmp_path / "new.json"
    run("solve", "template", "--format", "json", "--out", str(old))
    event = ("--set", "rules.netherlands-mandate.scope.until=2", "--without", "denmark-consent", "--from", "3")
    code, page, _ = run("replan", str(old), "template", *event)
    assert code == 0
    assert page.startswith("Replanned from rotation 3 on; ")
    assert max(map(len, page.splitlines())) <= 80
    assert "the new plan: rules.netherlands-mandate.scope.until = 2" in page
    code, page, remarks = run("replan", str(old), "template", *event, "--format", "json", "--out", str(new))
    assert (code, page) == (0, "")
    assert [line.split(",")[1] for line in remarks.splitlines()] == [" conditions row 2 (folketing-consent)"]
    assert json.loads(new.read_text(encoding="utf-8"))["schema"] == "forcegen.plan/1"
    code, page, _ = run("verify", str(new), "template")
    assert (code, page.startswith("Audit passed")) == (0, True)
    assert run("replan", str(old), "template")[0] == 2
    assert run("replan", str(old), "template", "--from", "9")[0] == 2
