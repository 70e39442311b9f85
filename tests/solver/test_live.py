"""The live solver: every answer is the one that a fresh solver gives on a model that was changed by hand."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction
from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import examples, tiny_model
from explained_models import forces, without
from forcegen.formulation import Formulation, formulate
from forcegen.model import ForceModel
from forcegen.proof.arithmetic import lower_bound
from forcegen.solver.highs import Highs
from forcegen.whatif.change import Change, Focus, Move, Sent
from forcegen.whatif.live import Live

CAP = {"id": "FRA-cap", "owner": "FRA", "kind": "ceiling", "personnel": 100, "scope": {"countries": ["FRA"]}}
VETO = {"id": "GBR-veto", "owner": "GBR", "kind": "caveat", "scope": {"countries": ["GBR"]}}
DECLINE = {"id": "GBR-decline", "owner": "GBR", "kind": "caveat", "scope": {"countries": ["GBR"], "sites": ["lviv"]}}
PLEDGE = {"id": "GBR-pledge", "owner": "GBR", "kind": "pledge", "personnel": 50, "scope": {"countries": ["GBR"]}}


def force(rules: Collection[Mapping[str, Any]] = (CAP, VETO, DECLINE), **more: Any) -> ForceModel:
    """France and Britain, with 300 people each, for a site that asks for 400 in two rotations."""
    given: dict[str, Any] = {"rotations": 2, "rules": list(rules), **more}
    return tiny_model({"FRA": 300, "GBR": 300}, 400, **given)


def in_turn(formulation: Formulation) -> dict[int, float]:
    """The least shortfall of each priority in its turn, by a solver of its own."""
    engine = Highs(formulation.program, formulation.permitted)
    short: dict[int, float] = {}
    for priority in formulation.priorities:
        cost = formulation.shortfall_cost(priority)
        outcome = engine.minimise(cost)
        if outcome.values is None:
            return {}
        short[priority] = float(cost @ outcome.values)
        engine.at_most(cost, short[priority] + 1e-9)
    return short


@settings(max_examples=examples(25))
@given(forces(priorities=2, contradict=True), st.data())
def test_dropping_rules_is_a_model_without_them(model: ForceModel, data: st.DataObject) -> None:
    """Proves drops of rows and of bans, warm and remembered. Without it no part of an explanation could be believed."""
    live = Live(formulate(model))
    droppable = [rule.id for rule in model.rules if not rule.permits]
    for _ in range(3):
        dropped = frozenset(data.draw(st.sets(st.sampled_from(droppable)))) if droppable else frozenset[str]()
        expected = in_turn(formulate(without(model, dropped)))
        answer = live.ask(Change(dropped))
        assert answer.status == ("optimal" if expected else "infeasible")
        assert dict(answer.short) == pytest.approx(expected, abs=1e-5)


def test_a_ban_opens_only_when_every_rule_that_forbids_falls() -> None:
    """Proves that two rules on the same people both have to go. Without it half a change would look whole."""
    live = Live(formulate(force()))
    assert live.ask().missing == pytest.approx(600)
    assert live.ask(Change(frozenset({"GBR-veto"}))).missing == pytest.approx(600)
    assert live.ask(Change(frozenset({"GBR-decline"}))).missing == pytest.approx(600)
    assert live.ask(Change(frozenset({"GBR-veto", "GBR-decline"}))).missing == pytest.approx(0)


@pytest.mark.parametrize(("persons", "missing"), [(1, 598), (-1, 602), (250, 200)])
def test_moving_a_limit_is_a_model_with_another_figure(persons: int, missing: float) -> None:
    """Proves moved limits against a model written with them. Without it prices would be of another rule."""
    live = Live(formulate(force()))
    moved = live.ask(Change(moved=(Move("FRA-cap", Fraction(persons)),))).missing
    written = Live(formulate(force([{**CAP, "personnel": 100 + persons}, VETO, DECLINE]))).ask().missing
    assert moved == pytest.approx(missing)
    assert moved == pytest.approx(written)


def test_a_limit_moves_in_the_rotations_that_are_named() -> None:
    """Proves the range of a move. Without it an ask for a year would be answered for ever."""
    live = Live(formulate(force()))
    assert live.ask(Change(moved=(Move("FRA-cap", Fraction(10), 2, 2),))).missing == pytest.approx(590)
    assert live.ask(Change(moved=(Move("FRA-cap", Fraction(10), 1, 2),))).missing == pytest.approx(580)


def test_a_ban_that_is_loosened_lets_so_many_through() -> None:
    """Proves that a ban is a limit of zero. Without it bans would have no price."""
    live = Live(formulate(force([CAP, VETO])))
    assert live.ask(Change(moved=(Move("GBR-veto", Fraction(5)),))).missing == pytest.approx(590)
    assert live.ask(Change(moved=(Move("GBR-veto", Fraction(5), 2, 2),))).missing == pytest.approx(595)
    both = Live(formulate(force()))
    assert both.ask(Change(moved=(Move("GBR-veto", Fraction(5)),))).missing == pytest.approx(600)


def test_contributions_can_be_forced() -> None:
    """Proves what sending somebody costs. Without it "why not" would have no answer but the rules."""
    model = force([CAP], requirements=[{"site": "lviv", "role": "protection", "personnel": 80}])
    live = Live(formulate(model))
    sets = live.limits.formulation.sets
    french = tuple(np.flatnonzero((sets.pool == 0) & (sets.rotation == 1)).tolist())
    assert live.ask(Change(sent=(Sent(french, Fraction(80)),))).missing == pytest.approx(0)
    assert live.ask(Change(sent=(Sent(french, Fraction(81)),))).status == "infeasible"
    assert live.ask().missing == pytest.approx(0)


def test_answers_do_not_depend_on_what_was_asked_before() -> None:
    """Proves the one start of all questions. Without it a report would change with the order of its parts."""
    changes = [
        Change(frozenset({"FRA-cap"})),
        Change(moved=(Move("FRA-cap", Fraction(7)),)),
        Change(frozenset({"GBR-veto", "GBR-decline"})),
    ]
    formulation = formulate(force())
    alone = [Live(formulation).ask(change) for change in changes]
    for order in permutations(range(3)):
        live = Live(formulation)
        for at in order:
            answer = live.ask(changes[at])
            assert answer.missing == alone[at].missing
            assert answer.objective == alone[at].objective


def test_what_can_be_known_is_not_solved_for() -> None:
    """Proves that old answers bound new ones. Without it a thousand questions would be a thousand solves."""
    live = Live(formulate(force()))
    live.ask()
    solves = live.solves
    assert live.ask(Change(frozenset({"GBR-veto"}))).missing == pytest.approx(600)  # the other ban stands
    assert live.solves == solves
    live.ask(Change(frozenset({"GBR-veto", "GBR-decline"})))
    solves = live.solves
    # everything is met already: dropping more cannot help, nor fewer be asked again
    assert live.ask(Change(frozenset({"GBR-veto", "GBR-decline", "FRA-cap"}))).missing == pytest.approx(0)
    assert live.ask(Change(frozenset({"GBR-veto", "GBR-decline"}))).missing == pytest.approx(0)
    assert live.solves == solves


def test_rules_that_contradict_each_other_are_measured_by_the_violation() -> None:
    """Proves that a contradiction has a size, and a proof. Without it contradictory models could not be explained."""
    formulation = formulate(force([VETO, PLEDGE]))
    assert Live(formulation).ask().status == "infeasible"
    live = Live(formulation, measure="violation")
    answer = live.ask()
    assert answer.missing == pytest.approx(100)
    assert answer.multipliers is not None
    nothing = np.zeros(formulation.program.columns, dtype=np.int64)
    proven = lower_bound(formulation.program, formulation.permitted, formulation.largest, nothing, answer.multipliers)
    assert proven == 100
    assert live.ask(Change(frozenset({"GBR-pledge"}))).missing == 0
    assert live.ask(Change(frozenset({"GBR-veto"}))).missing == 0


def test_a_focus_counts_its_own_and_holds_the_others() -> None:
    """Proves both readings of a filter. Without it a site would be explained by taking from its neighbours."""
    model = tiny_model({"FRA": 500}, 400, sites=("kyiv", "lviv"))
    formulation = formulate(model)
    live = Live(formulation, held=np.array([100.0, 200.0]))
    kyiv = frozenset({"kyiv"})
    assert live.ask(Change(focus=Focus(kyiv))).missing == pytest.approx(0)
    assert live.ask(Change(focus=Focus(kyiv, held=True))).missing == pytest.approx(100)
    assert live.ask(Change(focus=Focus(frozenset({"lviv"}), held=True))).missing == pytest.approx(200)
    assert live.ask().missing == pytest.approx(300)
    with pytest.raises(ValueError, match="nothing is known of a plan"):
        Live(formulation).ask(Change(focus=Focus(kyiv, held=True)))


def test_rules_give_way_by_no_more_than_they_must() -> None:
    """Proves the least moves. Without it a package would ask for more than it needs."""
    live = Live(formulate(force([CAP, VETO])), elastic=True)
    moves = live.least_moves(["FRA-cap"], 500)
    assert moves is not None
    # a hundred in all, and not a hundred at once
    assert moves == pytest.approx({("FRA-cap", 1): 50, ("FRA-cap", 2): 50}, abs=1e-4)
    assert live.least_moves(["FRA-cap"], 100) is None  # France has no more people than 300
    both = live.least_moves(["FRA-cap", "GBR-veto"], 0)
    assert both is not None
    assert sum(both.values()) == pytest.approx(600)
    weighed = live.weigh_moves({"GBR-veto": 0.5})
    assert weighed is not None
    missing, paid, _ = weighed
    assert [missing, paid] == pytest.approx([0, 300])


def test_an_answer_cut_short_is_none_and_is_not_remembered() -> None:
    """Proves the time limit. Without it a budget would be a wish, and half an answer would be believed later."""
    live = Live(formulate(force()))
    answer = live.ask(seconds=0.0)
    if answer.status == "limit":
        assert np.isnan(answer.missing)
    assert live.ask().missing == pytest.approx(600)
    with pytest.raises(KeyError):
        live.ask(Change(frozenset({"no-such-rule"})))
