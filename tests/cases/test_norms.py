"""Facts that break a norm, pools that shrink, and pledges above what is asked: named, and no reason to stop."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import forcegen as fg
from builders import ASSUMED, tiny_model
from forcegen.analysis.replan import _forced
from forcegen.formulation import formulate
from forcegen.model import ForceModel
from forcegen.model.norms import overruns, unfillable_pledges
from forcegen.model.writing import as_workbook
from processes import forcegen

HEAD = """\
schema = "forcegen.model/1"
name = "outpost"
as_of = 2026-01-01

[calendar]
start = 2026-03-01
rotations = 5

[defaults]
deployable_share = 1
dwell = 2

[[roles]]
id = "watch"
name = "Watch"

[[zones]]
id = "north"
name = "North"

[[sites]]
id = "harbour"
name = "Harbour"
zone = "north"
host = "UKR"

[[countries]]
id = "BEL"
name = "Belgium"

[[countries]]
id = "SVN"
name = "Slovenia"

[[requirements]]
site = "harbour"
role = "watch"
personnel = 300
"""

POOLS = """\
country,id,strength,strength.status,roles
BEL,land,1200,assumed,watch
SVN,land,90,assumed,watch
"""

MISSIONS = """\
country,pool,mission,personnel,from,until
BEL,land,Training mission,0,,
SVN,land,Balkan mission,35,,
"""


def outpost(path: Path, missions: str = MISSIONS, **more: str) -> Path:
    """Two countries at one site; Slovenia has 35 of 90 people elsewhere, all the time, at two rotations of rest."""
    folder = path / "outpost"
    folder.mkdir()
    (folder / "model.toml").write_text(HEAD + more.pop("toml", ""), encoding="utf-8")
    (folder / "pools.csv").write_text(POOLS, encoding="utf-8")
    (folder / "commitments.csv").write_text(missions, encoding="utf-8")
    for name, text in more.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


LEAVE = """
[[rules]]
id = "leave"
kind = "waiver"
owner = "SVN"
bindingness = "political"
status = "assumed"
personnel = 1
"""


@pytest.mark.parametrize("toml", ["", LEAVE])
def test_every_rule_that_facts_exceed_is_named_with_what_would_close_it(tmp_path: Path, toml: str) -> None:
    """Proves that 120 of 90 elsewhere exceed availability and dwell, and that a waiver is advised for dwell alone.

    Without it a planner would ask for a waiver of rest for people who do not exist.
    """
    model = outpost(tmp_path, MISSIONS.replace("35", "120"), toml=toml)
    solved = forcegen("solve", model, "--format", "json", "--out", "plan.json", folder=tmp_path)
    (warning,) = [line for line in solved.stderr.splitlines() if "Balkan mission" in line]
    leave = 1 if toml else 0
    assert f"facts exceed SVN.land.dwell by {270 - leave} in rotations 1–5 and SVN.land.availability by 30" in warning
    assert "expected fewer people, as " in warning
    assert "; fewer people, or a waiver, as " in warning
    plan = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))
    assert {one["rule"]: one["waivable"] for one in plan["overruns"]} == {
        "SVN.land.availability": False,
        "SVN.land.dwell": True,
    }
    assert forcegen("verify", "plan.json", model, folder=tmp_path).code == 0
    page = " ".join(forcegen("explain", model, "--quiet").stdout.split())
    more = "Exceeded by facts alone, so that the pool cannot contribute more;"
    assert f"{more} fewer people away or more strength would help: SVN.land.availability by 30" in page
    assert f"{more} a waiver, fewer people away or more strength would help: SVN.land.dwell by" in page
    for one in plan["overruns"]:
        one["waivable"] = True
    (tmp_path / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    assert "waivable" in forcegen("verify", "plan.json", model, folder=tmp_path).stdout


def test_one_mission_of_a_small_country_leaves_the_plan_of_the_others_alone(tmp_path: Path) -> None:
    """Proves that 35 people elsewhere at 1:2 in a pool of 90 (105 > 90) are named, and that Belgium plans on.

    Without it one row of one country would make the plan of all contradictory, and be named nowhere.
    """
    model = outpost(tmp_path)
    solved = forcegen("solve", model, "--format", "json", "--out", "plan.json", folder=tmp_path)
    assert solved.code == 0
    where = 'commitments.csv line 3, personnel: found 35 of SVN.land ("Balkan mission")'
    exceeds = "facts exceed SVN.land.dwell by 15 in rotations 1–5"
    assert where in solved.stderr
    assert exceeds in solved.stderr
    plan = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))
    assert (plan["verdict"], plan["totals"]["short"]) == ("met", 0)
    assert plan["overruns"] == [
        {
            "rule": "SVN.land.dwell",
            "country": "SVN",
            "pool": "land",
            "rotation": t,
            "personnel": 15,
            "allowed": 90,
            "facts": ["commitments: Balkan mission, 35"],
            "waivable": True,
        }
        for t in range(1, 6)
    ]
    assert {one["country"] for one in plan["contributions"]} == {"BEL"}
    verified = forcegen("verify", "plan.json", model, folder=tmp_path)
    assert (verified.code, verified.stdout.startswith("Audit passed")) == (0, True)
    text = forcegen("solve", model).stdout
    assert "SVN.land.dwell" in text
    assert "Balkan mission, 35" in text
    explained = forcegen("explain", model)
    assert explained.code == 0
    assert "SVN.land.dwell by 15 in rotations 1–5 (Balkan mission, 35)" in " ".join(explained.stdout.split())
    frontier = forcegen("frontier", model)
    assert "no plan" not in frontier.stdout
    assert where in frontier.stderr


def test_check_names_the_row_without_solving(tmp_path: Path) -> None:
    """Proves that ``check`` says it with file and line, sheet and cell, and of a scenario's row.

    Without it a modeller would have to solve to learn what a table already says.
    """
    folder = outpost(tmp_path)
    checked = forcegen("check", folder)
    assert checked.code == 0
    assert "commitments.csv line 3, personnel" in checked.stderr
    assert "by 15 in rotations 1–5" in checked.stderr
    book = tmp_path / "outpost.xlsx"
    book.write_bytes(as_workbook(fg.load(folder)))
    assert "by 15 in rotations 1–5" in forcegen("check", book).stderr
    assert "commitments" in forcegen("check", book).stderr
    gone = forcegen("check", folder, "--set", "countries.SVN.pools.land.strength=105")
    assert "SVN.land.dwell" not in gone.stderr


def test_a_waiver_or_fewer_people_closes_it(tmp_path: Path) -> None:
    """Proves both ways out that the remark offers, and that a waiver too small leaves the rest.

    Without it the advice would not work when followed.
    """
    waiver = """
[[rules]]
id = "leave"
kind = "waiver"
owner = "SVN"
bindingness = "political"
personnel = {persons}
scope = {{ countries = ["SVN"] }}
status = "assumed"
"""
    model = fg.load(outpost(tmp_path))
    (tmp_path / "waived").mkdir()
    waived = fg.load(outpost(tmp_path / "waived", toml=waiver.format(persons=15)))
    (tmp_path / "part").mkdir()
    part = fg.load(outpost(tmp_path / "part", toml=waiver.format(persons=10)))
    (tmp_path / "more").mkdir()
    more = fg.load(outpost(tmp_path / "more", toml=waiver.format(persons=17)))
    fewer = fg.vary(model, changes={"countries.SVN.pools.land.dwell": 1}).model
    for one, persons in ((model, 15), (waived, 0), (part, 5), (more, 0), (fewer, 0)):
        assert {over.persons for over in overruns(one)} == ({Fraction(persons)} if persons else set())
        plan, certificate = fg.certify(fg.vary(one))
        assert plan.verdict == "met"
        assert fg.audit(plan, one).ok
        assert fg.check_certificate(certificate, plan, one).ok
    assert {use.personnel for use in fg.solve(waived).waivers} == {15}
    assert fg.solve(part).waivers == ()
    # two more may be waived than the facts need: two of Slovenia's can be sent at a time
    alone = more.with_tables(
        pools=[pool for pool in more.pools if pool.country == "SVN"], commitments=more.commitments[1:]
    )
    assert sum(row.personnel for row in fg.solve(alone).contributions) <= 5 * 2


FACTS: dict[str, tuple[dict[str, Any], dict[str, Any], str, str]] = {
    "a mission above the pool": (
        {},
        {
            "commitments": [
                {"country": "FRA", "pool": "land", "mission": "Far", "personnel": 130, "from": 2, "until": 2}
            ]
        },
        "FRA.land.dwell",
        "commitments[0], personnel",
    ),
    "history above the pool": (
        {},
        {"history": [{"country": "FRA", "pool": "land", "rotation": 0, "personnel": 120}]},
        "FRA.land.dwell",
        "history[0], personnel",
    ),
    "history and a mission together": (
        {},
        {
            "history": [{"country": "FRA", "pool": "land", "rotation": 0, "personnel": 70}],
            "commitments": [{"country": "FRA", "pool": "land", "mission": "Far", "personnel": 40, "from": 1}],
        },
        "FRA.land.dwell",
        "commitments[0], personnel",
    ),
    "a mission above the pool, no rest owed": (
        {"dwell": 0},
        {"commitments": [{"country": "FRA", "pool": "land", "mission": "Far", "personnel": 101}]},
        "FRA.land.availability",
        "commitments[0], personnel",
    ),
    "a floor above the strength": ({"floor": 150}, {}, "FRA.land.availability", "pools[0], floor"),
    "a strength below the floor later": (
        {"floor": 50},
        {"strengths": [{"country": "FRA", "pool": "land", "from": 3, "personnel": 20, **ASSUMED}]},
        "FRA.land.availability",
        "strengths[0], personnel",
    ),
    "a strength below a mission": (
        {},
        {
            "commitments": [{"country": "FRA", "pool": "land", "mission": "Far", "personnel": 30}],
            "strengths": [{"country": "FRA", "pool": "land", "from": 3, "personnel": 25, **ASSUMED}],
        },
        "FRA.land.dwell",
        "strengths[0], personnel",
    ),
    "those who served before a cut, where only rested people leave": (
        {"leavers": "rested"},
        {
            "history": [{"country": "FRA", "pool": "land", "rotation": 0, "personnel": 60}],
            "strengths": [{"country": "FRA", "pool": "land", "from": 2, "personnel": 50, **ASSUMED}],
        },
        "FRA.land.dwell",
        "history[0], personnel",
    ),
    "a mission of a reserve that prepares": (
        {"dwell": 1, "preparation": 1, "mobilised": -1},
        {"commitments": [{"country": "FRA", "pool": "land", "mission": "Far", "personnel": 34}]},
        "FRA.land.dwell",
        "commitments[0], personnel",
    ),
}
"""By name: a pool's own figures and tables with which its facts break a norm; the rule, and a row that is named."""


def one_of_two(pool: Mapping[str, Any], tables: Mapping[str, Any]) -> ForceModel:
    """France with facts of its own beside Spain, which could fill everything."""
    model = tiny_model({"FRA": 100, "ESP": 3000}, 300, dwell=2, rotations=4, overlap_days=14)
    rows = [{**row.model_dump(exclude_defaults=True), **(pool if row.country == "FRA" else {})} for row in model.pools]
    return model.with_tables(pools=rows, **tables)


@pytest.mark.parametrize("name", FACTS)
def test_whatever_facts_break_a_norm_the_others_plan_on(name: str) -> None:
    """Proves of every sort of fact: the row is named without solving, the plan is met, audited, proven and verified.

    Without it one sort of fact would still spoil everything, or be passed over in silence.
    """
    pool, tables, rule, where = FACTS[name]
    model = one_of_two(pool, tables)
    found = overruns(model)
    assert rule in {one.rule for one in found}
    assert where in {remark.where for remark in fg.remarks(model)}
    variant = fg.vary(model)
    plan, certificate = fg.certify(variant)
    assert plan.verdict == "met"
    assert {(one.rule, one.rotation) for one in plan.overruns} == {(one.rule, one.rotation) for one in found}
    assert fg.audit(plan, model).ok
    assert fg.check_certificate(certificate, plan, model).ok
    # in a window that facts exceed the pool sends nobody
    windows = {one.rule: model.dwell(model.pools[0]) + model.pools[0].preparation for one in found}
    shut = {
        t
        for one in found
        for t in range(one.rotation - (windows[one.rule] if one.rule.endswith(".dwell") else 0), one.rotation + 1)
    }
    assert not [one for one in plan.contributions if one.country == "FRA" and one.rotation in shut]
    alone = model.with_tables(pools=[one for one in model.pools if one.country == "FRA"])
    short, proof = fg.certify(fg.vary(alone))
    assert short.verdict == "short"
    assert fg.audit(short, alone).ok
    assert fg.check_certificate(proof, short, alone).ok
    assert fg.explain(short, alone).overruns == short.overruns


def test_a_rule_that_facts_exceed_has_no_price() -> None:
    """Proves that "worth" is not claimed where one person more changes nothing, by the plan and by the explanation.

    20 people too many are elsewhere, so that one more Frenchman sends nobody, and only the 21st does. Without it a
    reader would be told that one more person is worth a person-rotation.
    """
    missions = [{"country": "FRA", "pool": "land", "mission": "Far", "personnel": 120}]
    model = tiny_model({"FRA": 100}, 50, rotations=2).with_tables(commitments=missions)
    plan = fg.solve(model)
    (rule,) = plan.rules
    assert (rule.binding, int(rule.price)) == (True, 0)
    found = fg.explain(plan, model).prices
    assert found is not None
    assert [(int(one.more), int(one.up_to or -1)) for one in found.prices] == [(0, 20)]
    for strength, short in ((101, 100), (120, 100), (121, 98)):
        changed = {"countries.FRA.pools.land.strength": strength}
        assert fg.solve(model, changes=changed).totals.short == short


# -- pools that shrink -----------------------------------------------------------------------------------

SHRINKS = "country,pool,from,personnel,status\nBEL,land,3,250,assumed\n"


def test_a_pool_that_shrinks_after_a_mission_has_a_plan(tmp_path: Path) -> None:
    """Proves that 180 and 180 of 1,200, elsewhere before the pool shrinks to 250, contradict nothing, however chosen.

    840 people never served there; where all leave alike, 75 of the 250 who are left are owed rest. Without it
    a cut would be held against missions that were over when it came.
    """
    missions = "country,pool,mission,personnel,from,until\nBEL,land,Training mission,180,,2\n"
    model = outpost(tmp_path, missions, strengths=SHRINKS)
    solved = forcegen("solve", model, "--set", "requirements.harbour.watch.personnel=80")
    assert (solved.code, "MET: all 400 person-rotations are filled." in solved.stdout) == (0, True)
    assert "exceed" not in solved.stderr
    # where only rested people leave, the 360 who are owed rest do not fit into 250: the rows are named
    rested = forcegen("solve", model, "--set", "defaults.leavers=rested", "--format", "json")
    assert rested.code == 0
    plan = json.loads(rested.stdout[rested.stdout.index("{") :])
    (overrun,) = [one for one in plan["overruns"] if one["rule"] == "BEL.land.dwell"]
    assert (overrun["rotation"], overrun["personnel"], overrun["allowed"]) == (3, 110, 250)
    assert overrun["facts"] == ["commitments: Training mission, 180", "strengths: strength from rotation 3, 250"]
    assert "strengths.csv line 2, personnel" in rested.stderr
    wrong = forcegen("check", model, "--set", "defaults.leavers=restd")
    assert (wrong.code, 'Maybe "rested"' in wrong.stderr) == (2, True)


# -- pledges ---------------------------------------------------------------------------------------------

PLEDGE = """
[[rules]]
id = "BEL-word"
kind = "pledge"
owner = "BEL"
bindingness = "political"
personnel = 340
scope = { countries = ["BEL"] }
status = "assumed"
"""


def test_a_pledge_above_the_posts_names_the_posts(tmp_path: Path) -> None:
    """Proves that the requirement, the other side of a pledge, is named by every command, and by ``check`` unsolved.

    Without it a reader would be told that one rule contradicts itself.
    """
    model = outpost(tmp_path, toml=PLEDGE)
    needs = "BEL-word needs 340 posts and there are 300 in rotations 1–5 (harbour watch)"
    checked = forcegen("check", model)
    assert (checked.code, needs in checked.stderr) == (0, True)
    assert "(BEL-word), personnel" in checked.stderr
    solved = forcegen("solve", model)
    assert "CONTRADICTORY" in solved.stdout
    assert needs in solved.stdout
    assert "watch at harbour: 300 in rotation" in solved.stdout
    shown = forcegen("solve", model, "--format", "json", "--out", "plan.json", folder=tmp_path)
    plan = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))
    assert shown.code == 0
    assert [(one["from_table"], one["name"], one["personnel"]) for one in plan["loads"]] == [
        ("requirements", "watch at harbour", 300)
    ]
    assert forcegen("verify", "plan.json", model, folder=tmp_path).code == 0
    plan["loads"][0]["personnel"] = 299
    (tmp_path / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    assert forcegen("verify", "plan.json", model, folder=tmp_path).code == 3
    assert needs in " ".join(forcegen("explain", model).stdout.split())
    assert needs in forcegen("solve", model, "--format", "markdown").stdout


def pledging(personnel: int, **scope: Any) -> dict[str, Any]:
    """A pledge of France."""
    return {
        "id": "word",
        "kind": "pledge",
        "owner": "FRA",
        "personnel": personnel,
        "scope": {"countries": ["FRA"], **scope},
    }


def test_pledges_that_cannot_be_kept_are_told_from_those_that_can() -> None:
    """Proves posts and people, the part of the scope, dates, enabling roles and stand-ins.

    Without it a pledge would be called impossible that law alone forbids, or that an enabling role can take in.
    """

    def said(model: ForceModel) -> list[str]:
        return [one.sentence for one in unfillable_pledges(model)]

    sites, roles = ("lviv", "odesa"), ("protection", "medical")
    everywhere = "lviv protection, lviv medical, odesa protection +1"
    model = tiny_model({"FRA": 500}, 100, sites=sites, roles=roles, rotations=3)
    for rule, expected in (
        (pledging(400), []),
        (
            pledging(401),
            [f"word needs 401 posts and there are 400 in rotations 1–3 ({everywhere})"],
        ),
        (
            pledging(101, sites=["lviv"], roles=["medical"]),
            ["word needs 101 posts and there are 100 in rotations 1–3 (lviv medical)"],
        ),
        (
            pledging(201, sites=["lviv"], **{"from": 2, "until": 2}),
            ["word needs 201 posts and there are 200 in rotation 2 (lviv protection, lviv medical)"],
        ),
        (pledging(100, sites=["lviv"], roles=["medical"]), []),
    ):
        varied = fg.vary(model, add={"rules": [{"bindingness": "political", **ASSUMED, **rule}]}).model
        assert said(varied) == expected
        assert (fg.solve(varied).verdict == "contradictory") == bool(expected)
    few = tiny_model({"FRA": 150}, 300, rules=[pledging(160)])
    assert said(few) == ["word needs 160 people and there are 150 in rotation 1 (FRA.land)"]
    plan = fg.solve(few)
    assert {one.from_table for one in plan.loads} == {"pools"}
    enabling = few.with_tables(
        roles=[{"id": "protection", "name": "Protection", "enabling": True}],
        requirements=[{"site": "lviv", "role": "protection", "personnel": 10}],
    )
    assert said(enabling.with_tables(pools=tiny_model({"FRA": 200}).pools)) == []


def test_the_frontier_says_what_no_plan_rests_on() -> None:
    """Proves that "no plan" comes with the pledge, the pool and its missions.

    Without it the frontier would name a rule alone.
    """
    missions = [{"country": "FRA", "pool": "land", "mission": "Far", "personnel": 60}]
    model = tiny_model({"FRA": 100}, 200, rules=[pledging(50)], rotations=2).with_tables(commitments=missions)
    curve = fg.frontier(model).curve("base")
    assert curve.points[0].contradictory
    rests = curve.segments[0].rests_on
    assert "word needs 50 people and there are 40 in rotations 1–2 (FRA.land)" in rests
    assert any(one.startswith("FRA.land Far: 60") for one in rests)
    assert any(one.startswith("FRA.land strength: 100") for one in rests)


def test_rows_that_nothing_exceeds_are_as_they_were() -> None:
    """Proves that no shipped model has facts that break a norm, and that none of its rows is raised.

    Without it the change could have touched models that it does not concern.
    """
    for name in fg.shipped_models() if hasattr(fg, "shipped_models") else ("template", "core-sustainment", "rule-book"):
        model = fg.load(name)
        assert overruns(model) == ()
        assert formulate(model).exceeded == {}


# -- replan ----------------------------------------------------------------------------------------------


def losing(**tables: Any) -> ForceModel:
    """France's 1,000 and Spain's 1,000 at one site that asks for 600, and what happens to them."""
    model = tiny_model({"FRA": 1000, "ESP": 1000}, 600, dwell=2, rotations=5)
    return model.with_tables(**tables)


EVENTS: dict[str, dict[str, Any]] = {
    "a loss of most of the pool": {
        "strengths": [{"country": "FRA", "pool": "land", "from": 3, "personnel": 200, **ASSUMED}]
    },
    "a new mission for more than are rested": {
        "commitments": [{"country": "FRA", "pool": "land", "mission": "Far", "personnel": 900, "from": 3, "until": 3}]
    },
    "both, and a mission above the pool": {
        "strengths": [{"country": "FRA", "pool": "land", "from": 3, "personnel": 200, **ASSUMED}],
        "commitments": [{"country": "FRA", "pool": "land", "mission": "Far", "personnel": 300, "from": 3, "until": 3}],
    },
    "a loss where only rested people leave": {
        "strengths": [{"country": "FRA", "pool": "land", "from": 3, "personnel": 200, **ASSUMED}],
        "defaults": {"deployable_share": 1, "dwell": 2, "overlap_days": 0, "leavers": "rested"},
    },
    "longer rest": {"defaults": {"deployable_share": 1, "dwell": 3, "overlap_days": 0}},
}


@pytest.mark.parametrize("name", EVENTS)
def test_a_loss_after_the_plan_is_told_and_planned_around(name: str) -> None:
    """Proves that what is under way and an event break together is told, and that the rest is planned anew, audited.

    Without it one loss would end replanning with a contradiction in which nobody is named.
    """
    model = losing()
    plan = fg.solve(model)
    under_way = sum(one.personnel for one in plan.contributions if one.country == "FRA" and one.rotation < 3)
    assert under_way > 200
    anew = fg.replan(plan, model, losing(**EVENTS[name]), since=3)
    assert anew.plan.verdict == "short"
    kept = [[one for one in made.contributions if one.rotation < 3] for made in (plan, anew.plan)]
    assert kept[0] == kept[1]
    changed = fg.vary(losing(**EVENTS[name])).model
    windows = [(one.rule.id, one.rotation) for one in _forced(tuple(kept[0]), changed, 3)]
    assert len(anew.events) == len(windows)
    assert all(rule in event for (rule, _), event in zip(windows, anew.events, strict=True))
    if "mission" in name or "rested" in name:
        assert ("FRA.land.dwell", 3) in windows
        assert not [one for one in anew.plan.contributions if one.country == "FRA" and one.rotation == 3]
        assert {use.rule for use in anew.plan.waivers} >= {"committed.rest.3.FRA.land"}


def test_the_command_tells_the_event_and_its_plan_can_be_verified(tmp_path: Path) -> None:
    """Proves ``replan`` as a process: the event in the page and beside the JSON, and ``verify`` on what it wrote.

    Without it only the library would know.
    """
    late = """
[[scenarios]]
id = "called-away"
name = "Called away"

[[scenarios.commitments]]
country = "BEL"
pool = "land"
mission = "Evacuation"
personnel = 1100
from = 3
until = 3
status = "assumed"
"""
    model = outpost(tmp_path, toml=late)
    assert forcegen("solve", model, "--format", "json", "--out", "plan.json", folder=tmp_path).code == 0
    event = ("plan.json", model, "--scenario", "called-away", "--from", "3")
    page = forcegen("replan", *event, folder=tmp_path)
    assert (page.code, "BEL.land.dwell is exceeded by" in page.stdout) == (0, True)
    told = forcegen("replan", *event, "--format", "json", "--out", "new.json", folder=tmp_path)
    assert (told.code, "BEL.land.dwell is exceeded by" in told.stderr) == (0, True)
    verified = forcegen("verify", "new.json", model, folder=tmp_path)
    assert (verified.code, verified.stdout.startswith("Audit passed")) == (0, True)
