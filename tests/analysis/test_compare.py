"""Plans side by side: what is short, who gives, which rules bind, who serves elsewhere; and that it all adds up."""

from __future__ import annotations

import csv
import io
import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

import forcegen as fg
from builders import tiny_model
from forcegen.analysis.near import by_zone, cells
from forcegen.cli import main
from forcegen.documents.comparison import Comparison, Moves
from forcegen.model import ForceModel
from forcegen.problems import ModelError
from forcegen.report.compare import csv_comparison, markdown_comparison, text_comparison
from forcegen.scenario import Variation, vary

SCENARIOS = ("base", "no-ceasefire", "larger-force", "second-port", "tired-army")


@pytest.fixture(scope="module")
def template() -> ForceModel:
    return fg.load("template")


@pytest.fixture(scope="module")
def comparison(template: ForceModel) -> Comparison:
    return fg.compare(template, SCENARIOS)


def added_up(moves: Moves) -> int:
    return (
        sum(move.change for move in moves.moves)
        + moves.more_left_out
        - moves.fewer_left_out
        + moves.only_now
        - moves.only_before
    )


def test_every_sum_adds_up(comparison: Comparison) -> None:
    """Proves that tables, totals and moves say the same. Without it a reader could not trust any of them."""
    assert [case.name for case in comparison.cases] == list(SCENARIOS)
    short = tuple(case.totals.short for case in comparison.cases)
    assert {(one.of, one.by) for one in comparison.breakdowns} == {
        *(("short", by) for by in ("priority", "role", "site", "rotation")),
        ("sent", "country"),
    }
    for one in comparison.breakdowns:
        assert one.lines
        columns = zip(*(line.values for line in one.lines), strict=True)
        assert tuple(sum(value for value in column if value is not None) for column in columns) == one.total
        if one.of == "short":
            assert one.total == short
    sent = comparison.breakdown("sent", "country").total
    assert [one.case for one in comparison.moves] == list(SCENARIOS[1:])
    for moves, persons in zip(comparison.moves, sent[1:], strict=True):
        assert persons is not None
        assert sent[0] is not None
        assert added_up(moves) == persons - sent[0]
        assert moves.moves
        assert all(abs(move.change) >= moves.smallest for move in moves.moves)
    assert [bool(moves.only_now) for moves in comparison.moves] == [False, False, True, False]
    assert comparison.cases[3].rotations == 6


def test_each_case_is_proven_as_solve_proves_it(template: ForceModel, comparison: Comparison) -> None:
    """Proves that the closest plan is as short as the best. Without it a quieter list would cost people."""
    for case in comparison.cases:
        plan = fg.solve(template, case.scenario)
        assert (case.verdict, case.input_sha256) == (plan.verdict, plan.input_sha256)
        assert case.totals.short is not None
        assert plan.totals.short is not None
        assert case.totals.lower_bound is not None
        assert case.totals.lower_bound <= case.totals.short <= plan.totals.short + 3


def test_nobody_moves_who_need_not() -> None:
    """Proves that of equally short plans the closest is taken.

    Two pools alike fill two sites alike: without it the names in the new plan's tie-break would decide who goes
    where, and a comparison would list people who move for nothing.
    """
    free = {"FRA": 100, "GBR": 100, "DEU": 100, "POL": 100}
    model = tiny_model(free, 150, sites=("lviv", "kyiv"), rotations=3, conditions={"agreed": True})
    gate = {
        "id": "gate",
        "kind": "approval",
        "owner": "FRA",
        "bindingness": "legal",
        "condition": "agreed",
        "scope": {"countries": ["FRA"]},
        "status": "assumed",
    }
    model = model.with_tables(rules=[gate])
    first = fg.solve(model)
    french = first.by("country").get(("FRA",), 0)
    assert french
    (moves,) = fg.compare(model, ["base", Variation(changes={"agreed": False})], smallest=1).moves
    assert moves.closest
    assert (moves.fewer, moves.more) == (french, 1200 - sum(first.by("country").values()) + 0)
    assert {move.country for move in moves.moves if move.change < 0} == {"FRA"}


def test_a_plan_against_itself_moves_nobody() -> None:
    """Proves that no change changes nothing. Without it noise would look like news."""
    for name in ("template", "rule-book"):
        model = fg.load(name)
        found = fg.compare(model, ["base", "base"], smallest=1)
        assert [case.name for case in found.cases] == ["base (1)", "base (2)"]
        (moves,) = found.moves
        assert (moves.moves, moves.more, moves.fewer) == ((), 0, 0)
        assert found.binding == ()
        assert found.cases[0].totals.short == found.cases[1].totals.short


def test_moves_are_stretches_of_rotations() -> None:
    """Proves what a move is: successive rotations, one direction. Without it more and fewer would cancel out unseen."""
    model = tiny_model({"FRA": 90, "GBR": 10}, 100, rotations=6)
    cap = {"id": "cap", "kind": "ceiling", "owner": "FRA", "bindingness": "legal", "status": "assumed"}
    limits = [
        {
            **cap,
            "id": f"cap-{since}",
            "personnel": personnel,
            "scope": {"countries": ["FRA"], "from": since, "until": until},
        }
        for since, until, personnel in ((2, 3, 50), (5, 5, 89))
    ]
    model = model.with_tables(rules=limits)
    found = fg.compare(model, ["base", Variation(without=("cap-2", "cap-5"))], smallest=2)
    (moves,) = found.moves
    (move,) = moves.moves
    assert (move.country, move.role, move.zone, move.first, move.last) == ("FRA", "protection", "west", 2, 3)
    assert (move.was, move.now, moves.more_left_out, moves.fewer_left_out) == (100, 180, 1, 0)


def test_what_binds_differently_is_named(comparison: Comparison) -> None:
    """Proves that rules which come and go are listed, with their price. Without it the reason would be missing."""
    by_id = {rule.id: rule for rule in comparison.binding}
    gone = by_id["after-the-ceasefire"]
    assert gone.prices[0] is None
    assert gone.prices[1] is not None
    assert gone.prices[1] > 0
    assert gone.sentence
    assert "netherlands-mandate" not in {rule.id for rule in comparison.binding if rule.prices[2] is not None}
    for rule in comparison.binding:
        assert None in rule.prices
        assert any(price is not None for price in rule.prices)


def test_plans_that_are_there_are_taken_as_they_are(template: ForceModel) -> None:
    """Proves that plans from files can be compared. Without it a published plan could not be held against another."""
    plans = [fg.solve(template, scenario) for scenario in ("base", "no-ceasefire")]
    read = [fg.Plan.from_json(plan.to_json()) for plan in plans]
    found = fg.compare(template, read)
    assert [case.totals for case in found.cases] == [plan.totals for plan in plans]
    (moves,) = found.moves
    assert not moves.closest
    zones = {site.id: site.zone for site in template.sites}
    was, now = (cells(plan.contributions, by_zone(zones)) for plan in plans)
    assert moves.fewer - moves.more == sum(was.values()) - sum(now.values())


def test_a_case_without_a_plan_has_no_figures() -> None:
    """Proves that a contradiction is shown as one. Without it a missing plan would read as nothing short."""
    pledge = {"id": "word", "kind": "pledge", "personnel": 90, "while": ["promised"], "scope": {"countries": ["FRA"]}}
    cap = {"id": "cap", "kind": "ceiling", "personnel": 50, "scope": {"countries": ["FRA"]}}
    model = tiny_model({"FRA": 100}, 100, rules=[pledge, cap], conditions={"promised": False})
    found = fg.compare(model, ["base", Variation(changes={"promised": True})])
    assert [case.verdict for case in found.cases] == ["short", "contradictory"]
    assert found.breakdown("short", "role").total == (Decimal(50), None)
    assert found.moves == ()
    page = text_comparison(found, model, full=True)
    assert re.search(r"^base \(2\) +CONTRADICTORY +–", page, flags=re.MULTILINE)
    backwards = fg.compare(model, [Variation(changes={"promised": True}), "base"])
    assert [case.verdict for case in backwards.cases] == ["contradictory", "short"]
    assert backwards.moves == ()


def test_what_cannot_be_compared_is_told_at_once(template: ForceModel) -> None:
    """Proves that every wrong case is named. Without it a user would mend them one by one."""
    other = fg.solve(fg.load("core-sustainment"))
    stale = fg.solve(template).model_copy(update={"input_sha256": "0" * 64})
    with pytest.raises(ModelError) as caught:
        fg.compare(template, ["bsae", other, stale])
    assert [problem.where for problem in caught.value.problems] == ["scenario", "plan 2", "plan 3"]
    with pytest.raises(ModelError, match="two scenarios or plans, or more"):
        fg.compare(template, ["base"])


@pytest.mark.parametrize("full", [False, True])
def test_the_page_fits_and_adds_up(template: ForceModel, comparison: Comparison, full: bool) -> None:
    """Proves that what a reader sees adds up, within 80 columns. Without it the page could say what the data do not."""
    page = text_comparison(comparison, template, full=full)
    lines = page.splitlines()
    assert max(map(len, lines)) <= 80
    assert lines[1].startswith("base ")
    assert "SHORT" in lines[1]
    tables = re.split(r"\n\n", page)
    checked = 0
    for table in tables:
        rows = table.splitlines()
        if not rows[-1].startswith("total"):
            continue
        cells = [
            [*map(as_number, re.split(r"\s{2,}", row.strip())[-width:])]
            for row in rows[1:]
            for width in [len(re.split(r"\s{2,}", rows[0].strip())) - 1]
        ]
        *parts, total = cells
        assert [sum(column) for column in zip(*parts, strict=True)] == total
        checked += 1
    assert checked == (10 if full else 4)


def as_number(cell: str) -> Decimal:
    return Decimal(0) if cell == "=" else Decimal(cell.replace(",", "").replace("−", "-").replace("+", ""))


def test_every_form_says_the_same(template: ForceModel, comparison: Comparison) -> None:
    """Proves that the forms differ in form alone. Without it a spreadsheet could contradict the page."""
    document = json.loads(comparison.to_json())
    assert document["schema"] == "forcegen.comparison/1"
    assert Comparison.model_validate(json.loads(comparison.to_json(), parse_float=Decimal)) == comparison
    rows = [*csv.DictReader(io.StringIO(csv_comparison(comparison)))]
    for case in comparison.cases:
        short = {row["value"] for row in rows if row["what"] == "short" and row["case"] == case.name}
        assert short == {str(case.totals.short)}
        by_role = sum(
            Decimal(row["value"]) for row in rows if row["what"] == "short by role" and row["case"] == case.name
        )
        assert by_role == case.totals.short
    page = markdown_comparison(comparison, template)
    assert page.startswith("# template: base, no-ceasefire")
    for case in comparison.cases:
        assert f"| {case.name} | short | " in page
    widths = [len(re.findall(r"(?<!\\)\|", line)) for line in page.splitlines() if line.startswith("|")]
    assert len(widths) > 30


def test_the_command_compares(capsys: pytest.CaptureFixture[str], tmp_path: Path, template: ForceModel) -> None:
    """Proves the command as a user runs it. Without it only the library would be tried."""

    def run(*arguments: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        return int(ended.value.code or 0), capsys.readouterr().out

    one = run("compare", "template", "--scenario", "no-ceasefire")
    assert one == (0, text_comparison(fg.compare(template, ["base", "no-ceasefire"]), template))
    before, after = tmp_path / "before.json", tmp_path / "after.json"
    run("solve", "template", "--format", "json", "--out", str(before))
    run("solve", "template", "--set", "defaults.dwell=3", "--format", "json", "--out", str(after))
    code, page = run("compare", "template", "--plan", str(before), "--plan", str(after))
    assert code == 0
    assert "of the plans as given" in " ".join(page.split())
    code, page = run("compare", "template", "--scenario", "base", "--set", "ceasefire=no", "--format", "json")
    assert [case["settings"]["set"] for case in json.loads(page)["cases"]] == [
        {},
        {"ceasefire": {"was": True, "now": False}},
    ]
    assert run("compare", "template")[0] == 2
    assert run("compare", "template", "--scenario", "base", "--scenario", "bsae")[0] == 2


def test_the_shipped_question_is_answered() -> None:
    """Proves the comparison that a planner asks first: the backstop and Germany, on the real case.

    Without it the command could be right on toys and drown its reader on the model it is for.
    """
    model = fg.load("reassurance-force")
    found = fg.compare(model, ["base", "no-backstop", "with-germany"])
    base, alone, german = (case.totals.short or Decimal(0) for case in found.cases)
    assert german < base < alone
    page = text_comparison(found, model)
    assert len(page.splitlines()) <= 38
    british = next(line for line in found.breakdown("sent", "country").lines if line.name == "GBR")
    assert british.values[1] is not None
    assert british.values[0] is not None
    assert british.values[1] < british.values[0] / 10
    joined = found.moves[1]
    assert joined.fewer < joined.more / 50, "when a country joins, the others stay where they are"
    assert vary(model, "with-germany").model.sha256 == found.cases[2].input_sha256
