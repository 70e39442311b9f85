"""A frontier at zero names the lines that nobody can fill, and whose rules are behind it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import forcegen as fg
import processes
from builders import ModelFolder, small_folder, tiny_model
from forcegen.report.frontier import markdown_frontier, text_frontier


@pytest.fixture
def held(tmp_path: Path) -> ModelFolder:
    """A model with two lines that nobody can fill: divers, whom no pool has, and a site all are banned from."""
    folder = small_folder(tmp_path)
    folder.edit(
        "model.toml",
        '[[scenarios]]\nid = "no-ceasefire"',
        """\
[[roles]]
id = "divers"
name = "Divers"

[[sites]]
id = "izmail"
name = "Izmail"
zone = "west"
host = "UKR"

[[rules]]
id = "izmail-closed"
kind = "caveat"
owner = "UKR"
bindingness = "legal"
instrument = "Decree on ports"
article = "Article 4"
source = "yearbook"
status = "verified"
scope = { sites = ["izmail"] }

[[scenarios]]
id = "no-ceasefire\"""",
    )
    folder.append("requirements.csv", "lviv,divers,10,,,assumed\nizmail,protection,30,2,,assumed\n")
    return folder


def test_the_lines_that_hold_it_at_zero_are_named(held: ModelFolder) -> None:
    """Proves both lines with their rotations, and the rule with its citation, on every page.

    Without it a planner would read "0" and a list of rules that have nothing to do with it.
    """
    (curve,) = fg.frontier(held.load()).curves
    assert [point.force for point in curve.points] == [0, 0, 0, 0]
    lines = {(one.site, one.role): one for one in curve.segments[-1].unfillable}
    assert set(lines) == {("lviv", "divers"), ("izmail", "protection")}
    assert (lines["lviv", "divers"].pools, lines["lviv", "divers"].rules) == (0, ())
    assert lines["lviv", "divers"].rotations == (1, 2, 3, 4)
    closed = lines["izmail", "protection"]
    assert closed.rotations == (2, 3, 4)
    assert closed.pools == 2
    assert [(rule.id, rule.citation) for rule in closed.rules] == [("izmail-closed", "Decree on ports, Article 4")]
    found = fg.frontier(held.load())
    for page in (text_frontier(found), text_frontier(found, full=True), markdown_frontier(found)):
        plain = " ".join(page.split())
        assert "divers at lviv, priority 1, rotations 1–4" in plain
        assert "no pool has the role" in plain
        assert "protection at izmail, priority 1, rotations 2–4" in plain
        assert "Decree on ports, Article 4" in plain


def test_a_part_without_such_a_line_is_not_held_by_them(held: ModelFolder) -> None:
    """Proves that lines outside the part are not named. Without it everything would be blamed on them."""
    (curve,) = fg.frontier(held.load(), scope=fg.Scope(sites=["lviv"], roles=["protection"])).curves
    assert curve.points[-1].force
    assert all(not segment.unfillable for segment in curve.segments)


def test_the_command_names_them_in_json(held: ModelFolder) -> None:
    """Proves the added field. Without it a program would have to read the page."""
    done = processes.forcegen("frontier", held.path, "--format", "json", "-q")
    assert done.code == 0
    (curve,) = json.loads(done.stdout)["curves"]
    assert {one["role"] for one in curve["segments"][-1]["unfillable"]} == {"divers", "protection"}


def test_a_ceiling_of_zero_and_an_empty_pool_hold_it_at_zero() -> None:
    """Proves that what allows nobody is named like a ban: a ceiling of 0, a mandate of 0, a pool without people.

    Without it the page would say 0 and name nothing.
    """
    ceiling = {"id": "shut", "kind": "ceiling", "personnel": 0, "scope": {"sites": ["lviv"]}}
    for rules, land, names in (
        ([ceiling], {"FRA": 100, "GBR": 50}, ["shut"]),
        ([], {"FRA": 0}, ["FRA.land.availability"]),
        ([{**ceiling, "scope": {"countries": ["GBR"]}}], {"FRA": 0, "GBR": 50}, ["FRA.land.availability", "shut"]),
    ):
        model = tiny_model(land, 10, rules=rules, rotations=2)
        found = fg.frontier(model)
        (line,) = found.curves[0].segments[-1].unfillable
        assert (line.site, line.rotations) == ("lviv", (1, 2))
        assert sorted(rule.id for rule in line.rules if rule.id != "FRA.land.dwell") == names
        assert names[0] in text_frontier(found, full=True)
    small = tiny_model({"FRA": 1}, 10, rotations=2)
    assert fg.frontier(small).curves[0].segments[-1].unfillable == ()
