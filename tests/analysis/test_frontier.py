"""The frontier: exact, no lower than what can be done, no higher than what is proven, and named rules behind it."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from typing import Any

import pytest
from analysis_models import LINEAR, asked_for, fits_a_terminal, least_shortfall, models, models_of_kinds, typed
from hypothesis import given, settings
from hypothesis import strategies as st
from test_plan_field import LARGEST_CONSTANT_FORCE

import forcegen as fg
from builders import examples, tiny_model
from forcegen.analysis.frontier import frontier
from forcegen.documents.frontier import Curve, Frontier, Part, Point
from forcegen.model import ForceModel, load
from forcegen.report.frontier import text_frontier
from forcegen.solver.highs import Highs

checked = settings(max_examples=examples(25))


@pytest.fixture(scope="module")
def core() -> Frontier:
    """Every coalition of the table, for six years."""
    return frontier(load("core-sustainment"), [*LARGEST_CONSTANT_FORCE, "without-uk"], rotations=12)


def shares(model: ForceModel) -> list[Fraction]:
    """The largest factor for every number of rotations; -1 where the rules contradict each other."""
    points = frontier(model).curves[0].points
    assert all(point.exact or point.contradictory for point in points)
    return [Fraction(-1) if point.share is None else point.share for point in points]


# -- what the field knows --------------------------------------------------------------------------------


@pytest.mark.parametrize("scenario", LARGEST_CONSTANT_FORCE)
def test_the_frontier_is_the_table_of_the_field(scenario: str, core: Frontier) -> None:
    """Proves every figure of the table as a fraction, 170,500/3 among them, in one curve with its five kinks.

    Without it the figure that a planner reads off first would rest on a solver's rounding.
    """
    curve = core.curve(scenario)
    table = [Fraction(value) for value in LARGEST_CONSTANT_FORCE[scenario]]
    assert [point.force for point in curve.points] == table + [table[-1]] * 7
    assert all(point.exact for point in curve.points)
    assert [(one.first, one.last) for one in curve.segments] == [(1, 1), (2, 2), (3, 3), (4, 4), (5, 12)]
    assert curve.flat_from == 5


def test_the_closed_form_is_the_frontier_where_only_people_and_ceilings_count(core: Frontier) -> None:
    """Proves Σ P / min(T, 1 + d), cut by ceilings, from both sides, for every coalition and number of rotations.

    Without it the closed form beside the curve would be a number of unknown meaning.
    """
    for curve in core.curves:
        for point in curve.points:
            assert point.closed_form == point.force
            assert point.closed_form_below
            assert point.closed_form_above
    assert core.curve("without-uk").at(12).force == 20_800


def test_what_binds_in_the_flat_part_is_named(core: Frontier) -> None:
    """Proves that people's rest, two ceilings and the coalition's decisions bound the core, and at which price.

    Without it "flat" would be all that is said, and not whose rule to change.
    """
    rules = {rule.id: rule for rule in core.curve("base").segments[-1].rules}
    assert {rule.kind for rule in rules.values()} == {"dwell", "ceiling", "approval"}
    assert {rule.owner for rule in rules.values() if rule.kind == "dwell"} == {
        "DNK", "FRA", "GBR", "LTU", "LVA", "NLD", "NOR", "SWE",
    }  # fmt: skip
    assert rules["estonia-ceiling"].price == 1
    assert float(rules["FRA.land.dwell"].price) == pytest.approx(1 / 5)
    assert rules["estonia-ceiling"].citation == "Statement of the Prime Minister, 30 April 2025"
    assert rules["germany-decision"].rotations == (1, 2, 3, 4, 5)


def test_the_whole_model_is_exact_and_no_smaller_than_a_plan_shows() -> None:
    """Proves the frontier of the real model, seven rotations, and a plan at it that leaves nobody short.

    Without it the machinery could be exact on toys alone.
    """
    model = load("reassurance-force")
    curve = frontier(model, rotations=7).curves[0]
    assert all(point.exact for point in curve.points)
    assert curve.segments[0].rules
    assert curve.flat_from == 6
    point = curve.at(6)
    assert point.share is not None
    plan = fg.solve(asked_for(model, point.share, 6))
    assert plan.totals.short is not None
    assert plan.totals.lower_bound == 0
    assert plan.totals.short < len(plan.shortfalls)  # at most a fraction of a person at every post
    assert fg.solve(asked_for(model, point.share * Fraction(101, 100), 6)).totals.lower_bound


# -- what always holds -----------------------------------------------------------------------------------


def certain(point: Point, model: ForceModel) -> None:
    """The force of a point can be met in a plan of so many rotations, and a hundredth more cannot."""
    if point.contradictory:
        assert least_shortfall(asked_for(model, Fraction(1), point.rotations)) == float("inf")
        return
    assert point.exact
    assert point.share is not None
    scale = float(point.required)
    met = asked_for(model, point.share, point.rotations)
    assert least_shortfall(met) == pytest.approx(0, abs=1e-5)
    more = asked_for(model, max(point.share * Fraction(101, 100), Fraction(1, 100)), point.rotations)
    assert least_shortfall(more) > 1e-7 * scale


@checked
@given(models_of_kinds(LINEAR))
def test_every_point_is_what_a_plan_of_so_many_rotations_can_do(model: ForceModel) -> None:
    """Proves each point against the program of a plan of that length, solved anew, whatever the rules are.

    Without it the program of the first rotations, cut out of the longest one, could be another program.
    """
    if not any(row.personnel for row in model.requirements):
        return
    for point in frontier(model).curves[0].points:
        certain(point, model)


@checked
@given(models(priorities=1))
def test_the_frontier_never_rises(model: ForceModel) -> None:
    """Proves that a longer plan never allows more. Without it equal ends would say nothing of what lies between."""
    if any(row.personnel for row in model.requirements):
        known = shares(model)
        assert known == sorted(known, reverse=True)


@checked
@given(models(priorities=1), st.integers(1, 2))
def test_approvals_rest_and_units_do_to_the_frontier_what_they_must(model: ForceModel, more: int) -> None:
    """Proves, in fractions: a yes never lowers the force, more rest never raises it, ten times the people is the same.

    Without it a parliament could weaken the force by agreeing, or a tolerance be worth people.
    """
    if not any(row.personnel for row in model.requirements):
        return
    no, yes = (
        shares(model.with_tables(conditions=[{"id": "vote", "name": "vote", "holds": holds}]))
        for holds in (False, True)
    )
    assert all(one <= other for one, other in zip(no, yes, strict=True))
    known = shares(model)
    pools = [pool.model_dump(exclude_defaults=True) for pool in model.pools]
    rested = model.with_tables(pools=[{**pool, "dwell": pool.get("dwell", 4) + more} for pool in pools])
    assert all(one <= other for one, other in zip(shares(rested), known, strict=True))
    ten_times = shares(tenfold(model))
    if all(model.available(pool, 1).denominator == 1 for pool in model.pools):
        assert ten_times == known
    else:  # of ten pools of half a person five persons can be sent, of one nobody
        assert all(one >= other for one, other in zip(ten_times, known, strict=True))


def tenfold(model: ForceModel) -> ForceModel:
    """The model with ten times the people everywhere."""

    def rows(table: tuple[Any, ...]) -> list[dict[str, Any]]:
        keys = ("strength", "personnel", "exempt")
        plain = [row.model_dump(exclude_defaults=True, by_alias=True) for row in table]
        kinds = [{"kind": row.kind} if hasattr(row, "kind") else {} for row in table]
        return [
            {**row, **kind, **{key: row[key] * 10 for key in keys if key in row}}
            for row, kind in zip(plain, kinds, strict=True)
        ]

    return model.with_tables(
        **{name: rows(getattr(model, name)) for name in ("pools", "requirements", "rules", "history")}
    )


@checked
@given(models(priorities=1), st.data())
def test_dropping_a_rule_never_lowers_the_frontier(model: ForceModel, data: st.DataObject) -> None:
    """Proves that rules only limit, and that what permits is told apart. Without it an ask could make things worse."""
    if not model.rules or not any(row.personnel for row in model.requirements):
        return
    dropped = data.draw(st.sampled_from(model.rules))
    left = shares(model.with_tables(rules=[rule for rule in model.rules if rule.id != dropped.id]))
    for one, other in zip(left, shares(model), strict=True):
        assert one <= other if dropped.permits else one >= other


@settings(max_examples=examples(15))
@given(models_of_kinds(LINEAR), st.integers(1, 2), st.data())
def test_the_same_holds_whatever_the_rules_are(model: ForceModel, more: int, data: st.DataObject) -> None:
    """Proves on models of every kind: more rest, one rule more and an approval withheld never raise the force.

    Without it a kind could loosen what it says it limits.
    """
    if not any(row.personnel for row in model.requirements):
        return
    known = shares(model)
    pools = [pool.model_dump(exclude_defaults=True) for pool in model.pools]
    rested = model.with_tables(pools=[{**pool, "dwell": pool.get("dwell", 4) + more} for pool in pools])
    assert all(one <= other for one, other in zip(shares(rested), known, strict=True))
    dropped = data.draw(st.sampled_from(model.rules))
    left = shares(model.with_tables(rules=[rule for rule in model.rules if rule.id != dropped.id]))
    for one, other in zip(left, known, strict=True):
        assert one <= other if dropped.permits else one >= other
    vote = fg.Approval(
        id="vote",
        owner="FRA",
        bindingness="legal",
        condition="vote",
        scope=fg.Scope(countries=["FRA"]),
        status="assumed",
    )
    no, yes = (
        shares(
            model.with_tables(
                rules=[*model.rules, vote],
                conditions=[*model.conditions, fg.Condition(id="vote", name="Vote", holds=holds)],
            )
        )
        for holds in (False, True)
    )
    assert yes == known
    assert all(one <= other for one, other in zip(no, yes, strict=True))


@settings(max_examples=examples(30))
@given(
    st.lists(
        st.tuples(st.integers(0, 5000), st.none() | st.integers(0, 900), st.integers(0, 4)), min_size=1, max_size=4
    ),
    st.integers(1, 9),
    st.booleans(),
)
def test_the_frontier_is_at_least_the_closed_form(
    pools: list[tuple[int, int | None, int]], rotations: int, alike: bool
) -> None:
    """Proves Σ P / min(T, 1 + d), cut by ceilings, as a lower bound, and as the frontier itself for one dwell.

    Without it the bound could be claimed on the wrong side: where pools rest differently they can do better.
    """
    names = [f"C{number}" for number in range(len(pools))]
    rest = [pools[0][2] if alike else dwell for _, _, dwell in pools]
    model = tiny_model(
        {name: strength for name, (strength, _, _) in zip(names, pools, strict=True)},
        1000,
        rotations=rotations,
        rules=[
            {"id": f"cap-{name}", "kind": "ceiling", "personnel": cap, "scope": {"countries": [name]}}
            for name, (_, cap, _) in zip(names, pools, strict=True)
            if cap is not None
        ],
    )
    rested = [
        {**pool.model_dump(exclude_defaults=True), "dwell": dwell}
        for pool, dwell in zip(model.pools, rest, strict=True)
    ]
    for point in frontier(model.with_tables(pools=rested)).curves[0].points:
        spread = [Fraction(one[0], min(point.rotations, 1 + dwell)) for one, dwell in zip(pools, rest, strict=True)]
        caps = [one if cap is None else min(one, Fraction(cap)) for one, (_, cap, _) in zip(spread, pools, strict=True)]
        assert point.closed_form == sum(caps, Fraction(0))
        assert point.force is not None
        assert point.closed_form_below
        assert point.force >= point.closed_form
        if alike:
            assert point.closed_form_above
        if point.closed_form_above:
            assert point.force == point.closed_form


@checked
@given(models_of_kinds(LINEAR))
def test_the_closed_form_claims_only_what_is_so(model: ForceModel) -> None:
    """Proves both of its claims on models of every kind. Without it they would hold on tidy models alone."""
    if any(row.personnel for row in model.requirements):
        for point in frontier(model).curves[0].points:
            if point.closed_form_below and not point.contradictory:
                assert point.force is not None
                assert point.force >= point.closed_form
            if point.closed_form_above and not point.contradictory:
                assert point.force_at_most is not None
                assert point.force_at_most <= point.closed_form


# -- what a rule does to it ------------------------------------------------------------------------------


def only(model: ForceModel, **asked: Any) -> Curve:
    (curve,) = frontier(model, **asked).curves
    return curve


def test_pools_that_rest_differently_beat_the_closed_form() -> None:
    """Proves a frontier above the closed form: 100 with one rotation of rest and 100 with two keep up 100 in three.

    In the window of three the one pool serves the first and the last, the other the middle. Without it the closed
    form would be taken for the truth.
    """
    model = tiny_model({"FRA": 100, "GBR": 100}, 100, rotations=3)
    pools = [
        {**pool.model_dump(exclude_defaults=True), "dwell": dwell}
        for pool, dwell in zip(model.pools, (1, 2), strict=True)
    ]
    point = only(model.with_tables(pools=pools)).at(3)
    assert point.force == 100
    assert point.closed_form == Fraction(250, 3)
    assert point.closed_form_below
    assert not point.closed_form_above


@settings(max_examples=examples(20), deadline=None, derandomize=True)
@given(
    st.lists(st.integers(1, 900), min_size=1, max_size=3),
    st.lists(st.integers(0, 300), min_size=2, max_size=6),
    st.integers(0, 3),
)
def test_the_closed_form_grows_with_the_requirement(strengths: list[int], required: list[int], dwell: int) -> None:
    """Proves the closed form as the frontier itself for one dwell, whatever course the requirement takes.

    Without it a pool would be taken to send in the small first rotation what it sends in the large second one, and
    the column "by manpower" would lie below what the same page says is possible.
    """
    if not any(required):
        return
    model = tiny_model(
        {f"C{number}": strength for number, strength in enumerate(strengths)},
        rotations=len(required),
        dwell=dwell,
        requirements=[
            {"site": "lviv", "role": "protection", "personnel": number, "from": t, "until": t}
            for t, number in enumerate(required, start=1)
        ],
    )
    curve = only(model)
    for point in curve.points:
        assert point.closed_form == point.force
        assert point.closed_form_below
        assert point.closed_form_above
    assert "*" not in text_frontier(fg.frontier(model))


def test_the_page_marks_what_manpower_alone_exceeds_by_turns() -> None:
    """Proves a star and its meaning where the closed form is no bound, and both ends of a stretch over which it falls.

    Without it a number below the frontier would stand there as what people alone allow.
    """
    model = tiny_model({"FRA": 100, "GBR": 100}, 100, rotations=4)
    pools = [
        {**pool.model_dump(exclude_defaults=True), "dwell": dwell}
        for pool, dwell in zip(model.pools, (1, 3), strict=True)
    ]
    page = text_frontier(frontier(model.with_tables(pools=pools)))
    assert re.search(r"\n2–3 +100 +1\.0000 +100–83\.3\* ", page)
    assert "\n  if pools that serve throughout contribute in proportion (*: more is possible)\n" in page


def test_a_mandate_that_lapses_makes_a_kink_and_is_named() -> None:
    """Proves that the calendar counts: a year's mandate, renewed once, leaves nothing from the fifth rotation on.

    Without it thirty years would look like two.
    """
    model = tiny_model(
        {"FRA": 100, "GBR": 60},
        100,
        rotations=8,
        conditions={"again": True},
        rules=[
            {"id": "mandate", "kind": "mandate", "owner": "FRA", "term_months": 12, "renewals": ["again"]}
            | {"scope": {"countries": ["FRA"]}}
        ],
    )
    curve = only(model)
    assert [(one.first, one.last) for one in curve.segments] == [(1, 4), (5, 8)]
    assert [curve.at(one.first).force for one in curve.segments] == [Fraction(160), Fraction(60)]
    (lapsed,) = [rule for rule in curve.segments[1].rules if rule.lapses is not None]
    assert (lapsed.id, lapsed.lapses, lapsed.rotations) == ("mandate", 5, (5,))
    assert [rule.lapses for rule in curve.segments[0].rules] == [None, None]


def test_one_condition_of_everything_explains_nothing_at_all() -> None:
    """Proves that without a ceasefire the force is zero for every number of rotations, and that one rule says why.

    Without it λ = 0 would be a riddle.
    """
    model = tiny_model(
        {"FRA": 100, "GBR": 60},
        100,
        rotations=3,
        conditions={"ceasefire": False},
        rules=[{"id": "ceasefire", "kind": "approval", "condition": "ceasefire"}],
    )
    curve = only(model)
    assert [point.force for point in curve.points] == [0, 0, 0]
    (segment,) = curve.segments
    assert [rule.id for rule in segment.rules] == ["ceasefire"]


def test_rules_that_contradict_each_other_leave_no_force_at_all() -> None:
    """Proves that a pledge above a ceiling is told apart from a force of nobody, from the rotation it begins in.

    Without it no force and no plan would look alike.
    """
    fra = {"countries": ["FRA"]}
    model = tiny_model(
        {"FRA": 100},
        50,
        rotations=3,
        rules=[
            {"id": "pledge", "kind": "pledge", "personnel": 40, "scope": {**fra, "from": 2}},
            {"id": "cap", "kind": "ceiling", "personnel": 30, "scope": {**fra, "from": 2}},
        ],
    )
    curve = only(model)
    assert [point.force for point in curve.points] == [100, None, None]
    assert [point.contradictory for point in curve.points] == [False, True, True]
    assert {rule.id for rule in curve.segments[-1].rules} == {"pledge", "cap"}


def test_whole_units_are_proven_from_both_sides() -> None:
    """Proves the interval where people come in blocks: two blocks of 20 fit where there is room for 50.

    Without it a search's word would pass for a proof.
    """
    block = {"id": "block", "kind": "block", "size": 20, "scope": {"countries": ["FRA"]}}
    room = {"id": "room", "kind": "capacity", "personnel": 50, "scope": {"sites": ["lviv"]}}
    point = only(tiny_model({"FRA": 75}, 10, rules=[block, room])).at(1)
    assert not point.exact
    assert point.force == 40
    assert point.force_at_most == 50


def test_without_a_basis_the_bound_stands_and_nothing_is_called_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves what is left where a solver gives no vertex: a proven bound, and no force that nobody has verified.

    Without it a float would be passed off as exact.
    """
    monkeypatch.setattr(Highs, "basis", lambda _: None)
    curve = only(load("core-sustainment"))
    assert [point.exact for point in curve.points] == [False] * 6
    assert [point.force for point in curve.points] == [None] * 6
    for point, value in zip(curve.points, (*LARGEST_CONSTANT_FORCE["base"], 28_800), strict=True):
        assert point.force_at_most is not None
        assert 0 <= point.force_at_most - value < Fraction(1, 1000)


# -- a part of the requirement ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def two_roles() -> ForceModel:
    """Guards and medics from one pool, of two priorities, the medics from the third rotation on."""
    rows = [
        {"site": "lviv", "role": "guard", "personnel": 80},
        {"site": "odesa", "role": "guard", "personnel": 20, "priority": 2},
        {"site": "lviv", "role": "medic", "personnel": 10, "from": 3},
    ]
    return tiny_model(
        {"FRA": 300},
        sites=("lviv", "odesa"),
        roles=("guard", "medic"),
        rotations=4,
        requirements=rows,
        rules=[{"id": "tail", "kind": "support", "ratio": 0.1, "scope": {"roles": ["medic"], "from": 3}}
               | {"supported": {"roles": ["guard"]}}],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "force"),
    [
        ({}, [300, 300, 300, 300]),
        ({"scope": fg.Scope(roles=["guard"])}, [300, 300, 100, 100]),
        ({"scope": fg.Scope(sites=["odesa"])}, [300, 300, 100, 100]),
        ({"scope": fg.Scope(roles=["medic"])}, [300, 300]),
        ({"priority": 2}, [300, 300, 100, 100]),
        ({"priority": 1, "scope": fg.Scope(roles=["guard"])}, [300, 300, 100, 100]),
    ],
)
def test_a_part_is_scaled_and_the_rest_gives_way(
    asked: dict[str, Any], force: list[int], two_roles: ForceModel
) -> None:
    """Proves what is scaled, where it begins, and that the rest may be filled and need not be, under every rule.

    Guards need a medic for ten from the third rotation on; only ten medics are asked for when they are the rest, so
    that 100 guards can be had. Without it the rest would eat what the part is measured by.
    """
    curve = only(two_roles, **asked)
    assert [point.force for point in curve.points] == force
    assert curve.points[0].rotations == 5 - len(force)


def test_everything_wrong_with_a_frontier_is_told_at_once() -> None:
    """Proves one message a problem. Without it a reader would mend one slip after the other."""
    model = load("core-sustainment")
    scope = fg.Scope(roles=["grond"], zones=["moon"], countries=["FRA"])
    with pytest.raises(fg.ModelError) as caught:
        frontier(model, ["base", "with-germny"], scope=scope)
    known = "base, with-germany, with-allies, with-poland, without-uk"
    whole = "as the requirement is scaled whoever fills it and at all times"
    assert [str(problem) for problem in caught.value.problems] == [
        f'scenario: found "with-germny", expected one of {known}. Maybe "with-germany"?',
        'scope, zones: found "moon", expected one of ukraine.',
        'scope, roles: found "grond", expected one of ground. Maybe "ground"?',
        f"scope, countries: found a value, expected no such key, {whole}.",
    ]
    with pytest.raises(fg.ModelError, match=r"priority: found 2, expected one of 1\."):
        frontier(model, priority=2)
    with pytest.raises(fg.ModelError, match="scenarios: found none, expected at least one scenario"):
        frontier(model, [])


# -- the document ----------------------------------------------------------------------------------------


def test_the_document_keeps_fractions(core: Frontier) -> None:
    """Proves that JSON gives the same frontier back, with numbers to draw beside the exact ones.

    Without it 56,833.333 would pass for the figure.
    """
    plain = json.loads(core.to_json())
    assert plain["schema"] == "forcegen.frontier/1"
    point = plain["curves"][1]["points"][2]
    assert point["share"] == {"number": 1.894444444, "exact": "341/180"}
    assert point["closed_form"] == {"number": 56833.333333333, "exact": "170500/3"}
    assert Frontier.model_validate(plain) == core


# -- the command -----------------------------------------------------------------------------------------


def test_the_page_of_several_scenarios(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    """Proves the table that a planner reads, one column a scenario. Without it a curve would need a spreadsheet."""
    scenarios = "--scenario base --scenario with-germany --scenario with-poland"
    page = typed(capsysbinary, f"frontier core-sustainment {scenarios} --rotations 12")
    fits_a_terminal(page)
    assert [line.split() for line in page.splitlines()[3:9]] == [
        ["Rotations", "base", "with-germany", "with-poland"],
        ["1", "135,000", "166,000", "300,000"],
        ["2", "68,625", "84,125", "151,125"],
        ["3", "46,500", "56,833.3", "101,500"],
        ["4", "35,437.5", "43,187.5", "76,687.5"],
        ["5–12", "28,800", "35,000", "61,800"],
    ]
    assert "  with-poland from 5: 14 dwell, 2 ceiling\n" in page


@pytest.mark.parametrize(
    "options",
    [
        "core-sustainment",
        "reassurance-force --rotations 8",
        "reassurance-force --rotations 3 --host UKR --component ground --priority 1",
        "rule-book",
        "rule-book-whole --scenario base",
        "template --scenario no-ceasefire --scenario base",
        "template -v",
    ],
)
def test_every_page_fits_a_terminal(options: str, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    """Proves 25 lines of 80 columns, and what binds in the last part. Without it the rules would scroll away."""
    remarks = ["model.toml line 326, rules row 2 (EST-notice), days"] if options == "rule-book" else []
    page = typed(capsysbinary, f"frontier {options}", remarks=remarks)
    if "-v" not in options:
        fits_a_terminal(page)
    assert page.startswith("Largest sustainable force")
    assert re.search("binding rules", page, flags=re.IGNORECASE)


def test_the_forms_say_the_same(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    """Proves the third rotation in all forms. Without it a table could be of another curve than the page."""
    line = "frontier core-sustainment --scenario with-germany --format"
    assert json.loads(typed(capsysbinary, f"{line} json"))["curves"][0]["segments"][2]["first"] == 3
    rows = typed(capsysbinary, f"{line} csv").splitlines()
    assert rows[0] == "scenario,rotations,force,force_exact,force_at_most,share,share_exact,closed_form,known"
    assert rows[3] == "with-germany,3,56833.333333,170500/3,56833.333333,1.894444,341/180,56833.333333,exact"
    assert "| 3 | 56,833.3 | 1.8944 | 56,833.3 | 9 dwell, 2 approval, 2 ceiling |" in typed(
        capsysbinary, f"{line} markdown"
    )


def test_a_slip_on_the_command_line_is_told_with_the_right_thing(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    """Proves exit 2 and one line a problem. Without it a wrong role would be an empty curve."""
    told = typed(capsysbinary, "frontier template --role guards --format cvs --priority 0", code=2)
    assert sorted(told.splitlines()) == [
        '--format: found "cvs", expected one of text, json, markdown, csv. Maybe "csv"?',
        '--priority: found "0", expected a priority from 1 to 9.',
        "2 problems; nothing was done.",
    ]
    told = typed(capsysbinary, "frontier core-sustainment --role grond --scenario base --scenario with-germny", code=2)
    assert [line.split(",")[0] for line in told.splitlines()] == [
        '--scenario: found "with-germny"',
        '--role: found "grond"',
        "2 problems; nothing was done.",
    ]


def test_the_page_says_what_its_columns_count(core: Frontier) -> None:
    """Proves the notes below the kinks, and a title in full. Without it nobody could tell what a factor is of."""
    curve = core.curves[0]
    later = [one.model_copy(update={"required": one.required + 10 * (one.rotations > 1)}) for one in curve.points]
    part = Part(roles=("ground", "a-role-of-a-long-name"), hosts=("UKR",))
    curves = (curve.model_copy(update={"points": tuple(later)}),)
    page = text_frontier(core.model_copy(update={"curves": curves, "part": part}))
    head = " ".join(page.split("\n\n")[0].split())
    assert head.startswith("Largest sustainable force of ground, a-role-of-a-long-name, UKR by number of rotations")
    assert "by number of rotations (exact)." in head
    assert "\n× required: multiple of the peak requirement: 30,000 from 1, 30,010 from 2\n" in page
    assert "\nclosed form: what pools, dwell and ceilings on whole countries alone allow\n" in page
    assert len(page.splitlines()) <= 25
    assert max(map(len, page.splitlines())) <= 80
