"""Charts: the same bytes every time, text as text, findings in titles, nothing told by colour alone."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import combinations
from math import hypot
from typing import Any, get_args

import pytest
from matplotlib.patches import Circle as Round
from matplotlib.patches import Rectangle

import forcegen as fg
from builders import tiny_model
from forcegen.documents.plan import Plan
from forcegen.model import ForceModel
from forcegen.problems import ModelError
from forcegen.report.charts.canvas import png, svg
from forcegen.report.charts.frontier import frontier_chart
from forcegen.report.charts.spread import Circle, apart, labels
from forcegen.report.charts.waterfall import waterfall_chart
from forcegen.report.clock import clock
from forcegen.report.sums import coverage, givers
from forcegen.rules.base import Bindingness

HOSTILE = "<script>alert(1)</script> & \"quotes\" $x^2$ 'é'"


@cache
def solved(name: str = "template") -> tuple[Plan, ForceModel]:
    model = fg.load(name)
    return fg.solve(model), model


@pytest.fixture(autouse=True)
def _settings_of_the_reader() -> Iterator[None]:
    """Settings of matplotlib that a reader may have: no chart may depend on them, or change them."""
    import matplotlib as mpl

    with mpl.rc_context({"svg.hashsalt": None, "svg.fonttype": "path", "axes.facecolor": "black", "font.size": 20}):
        before = dict(mpl.rcParams)
        yield
        assert dict(mpl.rcParams) == before


def words(picture: str) -> list[str]:
    """Every text of a picture."""
    return ["".join(one.itertext()) for one in ET.fromstring(picture).iter("{http://www.w3.org/2000/svg}text")]  # noqa: S314


def test_a_chart_is_the_same_bytes_every_time() -> None:
    """Proves that a chart can be compared and cached. Without it every report would differ from the last."""
    plan, model = solved()
    first = svg(fg.plot(plan, "coverage", model).figure)
    assert first == svg(fg.plot(plan, "coverage", model).figure)
    assert first == svg(fg.plot(Plan.from_json(plan.to_json()), "coverage", model).figure)
    small = tiny_model({"FRA": 10}, 20)
    drawn = fg.plot(fg.solve(small), "coverage").figure
    assert png(drawn, 40) == png(drawn, 40)
    assert png(drawn, 40).startswith(b"\x89PNG")


def test_a_picture_has_text_and_no_date() -> None:
    """Proves that a picture can be searched, read aloud and compared. Without it its letters would be shapes."""
    plan, model = solved()
    picture = svg(fg.plot(plan, "coverage", model).figure)
    said = words(picture)
    assert {"Airport", "Port", "Air base next door"} <= set(said)
    short = {f"{row.short:,.0f}" for row in plan.shortfalls if row.site == "airport" and row.short}
    assert short
    assert short <= set(said), "persons short stand in their cells"
    assert any(one.startswith("Unfilled at 1 of 3 sites; most at Airport: 342 of ") for one in said)
    assert "<metadata" not in picture
    assert not re.search(r"20\d\d-\d\d-\d\dT", picture)


def test_long_plans_are_marked_by_patterns() -> None:
    """Proves that cells too small for a number are told apart without colour. Without it print would lose them."""
    model = tiny_model({"FRA": 30}, 100, rotations=20, dwell=1)
    picture = svg(fg.plot(fg.solve(model), "coverage", model).figure)
    assert "<pattern" in picture
    assert "100" not in words(picture)


def test_hostile_names_are_letters() -> None:
    """Proves that a name is drawn as it is. Without it a model could put markup, or formulas, into a picture."""
    model = tiny_model({"FRA": 30}, 100)
    site = model.sites[0].model_copy(update={"name": HOSTILE[:30]})
    model = model.with_tables(sites=[site])
    picture = svg(fg.plot(fg.solve(model), "coverage", model).figure)
    assert "<script" not in picture
    assert any("<script>alert(1)" in one for one in words(picture))


def test_sums_of_the_charts_are_those_of_the_plan() -> None:
    """Proves that what is drawn adds up to what is reported. Without it a chart could tell another story."""
    plan, model = solved("rule-book")
    sheet = coverage(plan, model)
    assert sum(row.short for row in sheet.sites) == plan.totals.short
    assert sum(row.required for row in sheet.sites) == plan.totals.required
    assert sum(one.total for one in givers(plan, model)) == sum(one.personnel for one in plan.contributions)
    assert [row.short for row in sheet.sites] == sorted((row.short for row in sheet.sites), reverse=True)


# -- the clock of mandates -------------------------------------------------------------------------------

RENEWED: dict[str, Any] = {
    "id": "term",
    "kind": "mandate",
    "owner": "FRA",
    "begins": 1,
    "term_months": 6,
    "renewals": ["again", "never"],
    "scope": {"countries": ["FRA"]},
}


def test_the_clock_says_when_each_rule_is_open() -> None:
    """Proves that bars and days are those of the rules. Without it a mandate could seem to hold when it lapsed."""
    model = tiny_model(
        {"FRA": 100},
        10,
        rotations=4,
        conditions={"again": True, "never": False, "vote": True},
        rules=[
            RENEWED,
            {"id": "vote", "kind": "approval", "condition": "never", "exempt": 12, "owner": "FRA"},
            {"id": "shut", "kind": "approval", "condition": "never", "owner": "FRA", "scope": {"from": 2, "until": 3}},
            {"id": "limit", "kind": "time-limit", "condition": "vote", "months": 4, "owner": "FRA"},
        ],
    )
    lanes = {lane.rule.id: lane for lane in clock(model)}
    told = {name: [(span.state, span.first, span.last) for span in lane.spans] for name, lane in lanes.items()}
    assert told == {
        "term": [("open", 1, 2), ("shut", 3, 4)],
        "vote": [("limited", 1, 4)],
        "shut": [("shut", 2, 3)],
        "limit": [("open", 1, 4)],
    }
    assert [(str(mark.day), mark.granted) for mark in lanes["term"].marks] == [
        ("2026-01-01", True),
        ("2026-07-01", False),
    ]
    assert [(str(mark.day), mark.says) for mark in lanes["limit"].marks] == [("2025-11-01", "limit ends: vote")]
    assert [name for name, lane in lanes.items() if lane.runs_out] == ["term"]
    said = words(svg(fg.plot(fg.solve(model), "mandates", model).figure))
    assert any(one.startswith("Authority expires for FRA; 1 of 4 rules of law and consent never") for one in said)


def test_the_clock_ends_a_term_where_the_rule_does() -> None:
    """Proves that marks are counted from the rotation's boundary, as the term is, in a plan from 31 August.

    Without it the chart would show a term as over three days before the bar that it belongs to.
    """
    limit = {"id": "limit", "kind": "time-limit", "condition": "never", "begins": 2, "months": 6, "owner": "FRA"}
    model = tiny_model(
        {"FRA": 100},
        10,
        rotations=4,
        start=date(2025, 8, 31),
        conditions={"again": True, "never": False},
        rules=[{**RENEWED, "begins": 2}, limit],
    )
    lanes = {lane.rule.id: lane for lane in clock(model)}
    days = {name: [str(mark.day) for mark in lane.marks] for name, lane in lanes.items()}
    assert days == {"term": ["2026-08-31", "2027-02-28"], "limit": ["2026-08-31"]}
    ends = {name: [str(span.ends) for span in lane.spans if span.state == "open"] for name, lane in lanes.items()}
    assert ends == {"term": ["2027-02-27"], "limit": ["2026-08-30"]}


def test_nobody_waits_for_the_end_of_what_never_begins() -> None:
    """Proves that a mandate that lapses is not the news where an approval never comes.

    Without it the chart would warn that the clock of a country runs out whose parliament has never agreed.
    """
    conditions = {"again": True, "never": False}
    for scope, title in (
        ({}, "Authority expires only where"),
        ({"roles": ["none"]}, "Authority expires for FRA; 1 of 2"),
    ):
        never = {"id": "vote", "kind": "approval", "condition": "never", "owner": "FRA", "scope": scope}
        roles = ("protection", "none")
        model = tiny_model({"FRA": 100}, 10, rotations=4, roles=roles, conditions=conditions, rules=[RENEWED, never])
        said = words(svg(fg.plot(fg.solve(model), "mandates", model).figure))
        assert any(one.startswith(title) for one in said), said


def test_a_model_without_rules_of_time_says_so() -> None:
    """Proves that an empty clock is told as one. Without it it would say that no clock runs out."""
    model = tiny_model({"FRA": 30}, 100)
    assert "No rule of the model has a timeline" in words(svg(fg.plot(fg.solve(model), "mandates", model).figure))


def test_what_is_not_there_is_said_in_the_title() -> None:
    """Proves that charts of a contradiction claim nothing. Without it one said that no rotation has a gap."""
    rules: list[dict[str, Any]] = [
        {"id": "promise", "kind": "pledge", "personnel": 40},
        {"id": "cap", "kind": "ceiling", "personnel": 30},
    ]
    model = tiny_model({"FRA": 50}, 100, rules=rules)
    plan = fg.solve(model)
    assert plan.verdict == "contradictory"
    for chart in ("coverage", "contributions", "map"):
        with pytest.raises(ModelError, match="there is no plan"):
            fg.plot(plan, chart, model)
    explanation = fg.explain(plan, model, budget=1).model_copy(update={"waterfall": ()})
    assert words(svg(waterfall_chart(explanation)))[0] == "The causes of the violation are not known"


def test_cells_that_look_alike_are_drawn_as_one() -> None:
    """Proves that sixty rotations of one state are one box. Without it the page of a long plan would be megabytes."""
    model = tiny_model({"FRA": 30}, 100, rotations=60, dwell=0)
    plan = fg.solve(model)
    (cells,) = fg.plot(plan, "coverage", model).figure.axes[0].collections[:1]
    assert len(cells.get_paths()) == 1
    assert cells.get_paths()[0].get_extents().width == 60


def test_a_gap_is_written_above_everything_that_stands_there() -> None:
    """Proves that the number of a gap can be read where more is sent than required. Without it it lay on a bar."""
    plan, model = solved("rule-book")
    axes = fg.plot(plan, "contributions", model).figure.axes[0]
    tops: dict[float, float] = {}
    for bar in axes.patches:
        if isinstance(bar, Rectangle):
            middle = round(bar.get_x() + bar.get_width() / 2, 6)
            tops[middle] = max(tops.get(middle, 0.0), bar.get_y() + bar.get_height())
    gaps = [text for text in axes.texts if text.get_text().startswith("−") and hasattr(text, "xy")]
    assert len(gaps) == 5
    assert all(text.xy[1] >= tops[text.xy[0]] for text in gaps)
    assert any(text.xy[1] == tops[text.xy[0]] for text in gaps), "more is sent than required in some rotation"


def test_long_plans_have_no_gaps_between_bars() -> None:
    """Proves that many rotations are drawn as one outline a country. Without it white stripes would hide them."""
    model = tiny_model({"FRA": 30, "GBR": 20}, 100, rotations=60, dwell=1)
    axes = fg.plot(fg.solve(model), "contributions", model).figure.axes[0]
    assert len(axes.patches) == 3
    assert len(axes.get_xticks()) == 10


def test_no_line_of_a_title_is_a_word_left_over() -> None:
    """Proves that titles break where halves are alike. Without it "persons" stood alone on the second line."""
    plan, model = solved("template")
    lines = fg.plot(plan, "contributions", model).figure.texts[0].get_text().splitlines()
    assert len(lines) == 2
    assert min(map(len, lines)) > 30


# -- the map ---------------------------------------------------------------------------------------------


def overlaps(circles: list[Circle]) -> list[tuple[Circle, Circle]]:
    """Pairs of circles that touch."""
    return [(a, b) for a, b in combinations(circles, 2) if hypot(a.x - b.x, a.y - b.y) < a.radius + b.radius]


@pytest.mark.parametrize(
    "places", [[(1.0, 1.0)] * 12, [(1.0, 1.0), (1.05, 1.0), (1.1, 1.02), (3.0, 3.0)], [(0.0, 0.0)]]
)
def test_circles_are_moved_apart(places: list[tuple[float, float]]) -> None:
    """Proves that sites on one point are all seen, and that the others stay. Without it one would hide the rest."""
    circles = [Circle(x, y, 0.05 + 0.01 * at) for at, (x, y) in enumerate(places)]
    moved = apart(circles)
    assert overlaps(moved) == []
    assert moved == apart(circles)
    for circle, other in zip(circles, moved, strict=True):
        alone = all(one is circle or hypot(one.x - circle.x, one.y - circle.y) > 1 for one in circles)
        assert (circle == other) is alone
    placed = list(labels(moved))
    assert len(placed) == len(moved)
    assert overlaps([*moved, *placed]) == []


def placed_at(*places: tuple[int, int]) -> tuple[Plan, ForceModel]:
    """A plan of a model with sites there, by longitude and latitude, each of which is short."""
    model = tiny_model({"FRA": 30}, 100, sites=[f"s{number}" for number in range(len(places))])
    where = zip(model.sites, places, strict=True)
    model = model.with_tables(
        sites=[site.model_copy(update={"lon": Decimal(lon), "lat": Decimal(lat)}) for site, (lon, lat) in where]
    )
    return fg.solve(model), model


def test_sites_of_one_place_are_drawn_beside_each_other() -> None:
    """Proves that a map shows and numbers each site of a town. Without it the label of one lay under another."""
    plan, model = placed_at(*[(24, 50)] * 3)
    figure = fg.plot(plan, "map", model).figure
    rounds = [patch for patch in figure.axes[0].patches if isinstance(patch, Round) and patch.get_linewidth()]
    assert overlaps([Circle(patch.center[0], patch.center[1], patch.radius) for patch in rounds]) == []
    said = words(svg(figure))
    assert {"1", "2", "3", "moved from here"} <= set(said)
    assert svg(figure) == svg(fg.plot(plan, "map", model).figure)
    lonely, its_model = placed_at((24, 50))
    single = fg.plot(lonely, "map", its_model).figure
    assert "moved from here" not in words(svg(single))
    assert single.get_size_inches()[1] < 4


def test_a_map_may_cross_the_date_line() -> None:
    """Proves that neighbours on either side of it stay neighbours. Without it they lay at the ends of the world."""
    plan, model = placed_at((179, -18), (-179, -18))
    figure = fg.plot(plan, "map", model).figure
    west, east = figure.axes[0].get_xlim()
    assert 178 < west < 179
    assert 181 < east < 182
    assert any(one.endswith("° W") for one in words(svg(figure)))


def test_a_map_needs_coordinates() -> None:
    """Proves that sites without coordinates are left out, and no map is made up. Without it they would lie at zero."""
    model = tiny_model({"FRA": 30}, 100)
    with pytest.raises(ModelError, match="no site has a latitude and a longitude"):
        fg.plot(fg.solve(model), "map", model)


# -- what comes with an explanation or a frontier --------------------------------------------------------


def test_the_waterfall_adds_up_in_words() -> None:
    """Proves that the steps drawn are those handed in. Without it the largest cause could be misnamed."""
    from forcegen.documents.explanation import Step

    plan, model = solved()
    adds = ((150, 20_000, 20_000), (8, 15_000, 35_000), (1, 60_000, 95_000))
    steps = tuple(
        Step(bindingness=kind, rules=rules, adds=Decimal(more), missing=Decimal(missing))
        for kind, (rules, more, missing) in zip(get_args(Bindingness), adds, strict=False)
    )
    explanation = fg.explain(plan, model, budget=1).model_copy(update={"waterfall": steps})
    said = words(svg(waterfall_chart(explanation)))
    assert "In this order law adds most: 60,000 of 95,000 person-rotations of shortfall" in said
    assert {"20,000", "+15,000", "+60,000", "95,000", "Law (1 rule)"} <= set(said)


def test_the_frontier_is_drawn_with_its_kinks() -> None:
    """Proves that the curve's ends are in its title. Without it a reader would have to read them off an axis."""
    frontier = fg.frontier(fg.load("core-sustainment"), rotations=6)
    said = words(svg(frontier_chart(frontier)))
    assert "135,000 persons for 1 rotation, 28,800 from 5 on" in said


def test_a_notebook_shows_plan_and_model_escaped() -> None:
    """Proves that a notebook shows the verdict and runs nothing. Without it a name could be a script there."""
    model = tiny_model({"FRA": 30}, 100).with_tables(title=HOSTILE)
    plan = fg.solve(model)
    shown = plan._repr_html_() or ""
    assert "SHORT: 70 of 100 person-rotations" in shown
    assert "<td>protection</td><td>100</td><td>70</td><td>1</td>" in shown
    of_model = model._repr_html_() or ""
    assert "<script" not in of_model
    assert "&lt;script&gt;" in of_model
    assert json.loads(plan.to_json())["schema"] == "forcegen.plan/1"
