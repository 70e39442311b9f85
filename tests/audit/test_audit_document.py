"""What a plan says of itself: no digit of it can be changed unseen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from audit_case import COALITION, Sent, answer, coalition, no_answer, one_pool, served

from forcegen.audit import audit
from forcegen.documents.plan import Plan
from forcegen.model import ForceModel, assumptions
from forcegen.problems import ModelError
from forcegen.scenario import vary


def _places(plan: Plan, model: ForceModel) -> set[str]:
    """The places in the document at which the audit finds something wrong."""
    found = audit(plan, model)
    assert {breach.rule for breach in found.breaches} <= {"plan"}
    return {breach.where for breach in found.breaches}


def test_the_figures_of_a_plan_by_hand() -> None:
    """Proves that a plan whose figures were worked out on paper passes.

    Rotation 1: 650 of 700 at Lviv. Rotation 2: 680 of 700, and 190 of 200 at Odesa. Rotation 3: everything.
    Rotation 4: 690 of 700. The second priority gets what the first leaves, so that 90 are short in it.
    Without it the helper of the tests and the audit could share a mistake.
    """
    model = coalition()
    plan = answer(model, COALITION)
    assert plan.totals.model_dump() == {"required": 3600, "filled": 3510, "short": 90, "lower_bound": 90}
    assert [tier.model_dump() for tier in plan.tiers] == [
        {"priority": 1, "required": 2600, "filled": 2600, "short": 0, "lower_bound": 0},
        {"priority": 2, "required": 1000, "filled": 910, "short": 90, "lower_bound": 90},
    ]
    short = {(one.site, one.rotation): one.short for one in plan.shortfalls if one.short}
    assert short == {("lviv", 1): 50, ("lviv", 2): 20, ("lviv", 4): 10, ("odesa-2", 2): 10}
    assert audit(plan, model).ok
    assert audit(Plan.from_json(plan.to_json()), model).ok


# -- forged digits -----------------------------------------------------------------------------------------

KNOWN = ("schema", "model", "contributions", "shortfalls", "totals", "tiers", "assumed", "input_sha256")
"""Parts of the document of which the audit knows every digit."""


def _leaves(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    if isinstance(value, dict):
        for key, below in value.items():
            yield from _leaves(below, (*path, key))
    elif isinstance(value, list):
        for place, below in enumerate(value):
            yield from _leaves(below, (*path, place))
    else:
        yield path, value


def _forgeries(value: object) -> Iterator[object]:
    """The value with each of its digits replaced by the next, and by what it lacks to nine."""
    text = str(value)
    for place, digit in enumerate(text):
        if digit in "0123456789":
            for other in {(int(digit) + 1) % 10, 9 - int(digit)}:
                forged = f"{text[:place]}{other}{text[place + 1 :]}"
                yield int(forged) if isinstance(value, int) else forged


def _passes(document: dict[str, Any], model: ForceModel) -> bool:
    try:
        plan = Plan.from_json(json.dumps(document))
    except ModelError:
        return False
    return audit(plan, model).ok


def test_no_digit_can_be_forged() -> None:
    """Proves that a plan with any one digit changed is refused.

    Ids, persons, rotations, priorities, bounds, counts and the hash: all digits of the parts that the audit
    can know, and of the ids, kinds and owners of the rules. No role is enabling here: more support than is
    required would be another valid plan. Without it a figure could go unread.
    """
    model = coalition(enabling=False)
    document = json.loads(answer(model, COALITION).to_json())
    assert _passes(document, model)
    leaves = [leaf for part in KNOWN for leaf in _leaves(document[part], (part,))]
    leaves += [
        (("rules", place, key), rule[key])
        for place, rule in enumerate(document["rules"])
        for key in ("id", "kind", "owner", "sentence")
    ]
    tried = 0
    for path, value in leaves:
        *above, last = path
        holder = document
        for step in above:
            holder = holder[step]
        for forged in _forgeries(value):
            holder[last] = forged
            assert not _passes(document, model), f"{path}: {value} forged as {forged}"
            tried += 1
        holder[last] = value
    assert _passes(document, model)
    assert tried > 500


def test_no_key_can_be_forged() -> None:
    """Proves that a figure cannot be moved to another name. Without it an unknown count would be welcome."""
    model = coalition()
    plan = answer(model, COALITION)
    figures = dict(plan.assumed)
    figures["pools courage"] = figures.pop("pools strength")
    changed = answer(model, COALITION, assumed=figures)
    assert _places(changed, model) == {"assumed, pools courage", "assumed, pools strength"}


def test_only_assumed_figures_are_counted() -> None:
    """Proves which figures count as assumed, by hand: neither verified nor reported ones, nor yes and no.

    Without it a plan could claim firmer ground than its model has.
    """
    strength = {"value": 1000, "source": "register", "status": "verified"}
    model = one_pool(
        {"strength": strength, "floor": 5, "committed": {"value": 7, "source": "register", "status": "reported"}},
        sources=[{"id": "register", "title": "A register"}],
        roles=[{"id": "protection", "name": "Site protection", "enabling": False}],
        requirements=[
            {"site": "lviv", "role": "protection", "personnel": 900, "priority": 2, "from": 1, "until": 2},
            {"site": "lviv", "role": "protection", "personnel": 900, "from": 3},
        ],
    )
    figures: dict[str, int] = {"pools floor": 1, "requirements personnel": 2}
    figures |= dict.fromkeys(("defaults deployable_share", "defaults dwell", "defaults overlap_days"), 1)
    assert _places(answer(model, [], assumed=figures), model) == set()
    figures["pools strength"] = 1
    assert _places(answer(model, [], assumed=figures), model) == {"assumed, pools strength"}


def test_figures_are_what_the_model_says_and_not_how_it_was_written() -> None:
    """Proves that equal models count equal figures, and that writing down what is so anyway adds none.

    Numbers that say where, when or in which order are no figures. Without it the same model would be firmer or
    less firm for how somebody typed it, and a plan read back would fail its audit.
    """
    written = one_pool(
        {"floor": 0, "committed": 0, "preparation": 0, "mobilised": 1},
        sites=[{"id": "lviv", "name": "Lviv", "zone": "west", "host": "UKR", "lat": 49.8, "lon": 24}],
        strengths=[{"country": "FRA", "pool": "land", "from": 2, "personnel": 1000, "status": "assumed"}],
        history=[{"country": "FRA", "pool": "land", "rotation": 0, "personnel": 0}],
        requirements=[{"site": "lviv", "role": "protection", "personnel": 1000, "priority": 1}],
        conditions=[{"id": "fact", "name": "A fact.", "holds": True}],
        scenarios=[{"id": "long", "name": "Long", "rotations": 9}],
        rules=[
            {"owner": "FRA", "bindingness": "legal", "status": "assumed", **rule}
            for rule in (
                {"id": "a", "kind": "approval", "condition": "fact", "exempt": 0},
                {"id": "m", "kind": "mandate", "begins": -3, "term_months": 600, "personnel": 2000},
            )
        ],
    )
    figures = dict.fromkeys(("defaults deployable_share", "defaults dwell", "defaults overlap_days"), 1)
    figures |= dict.fromkeys(("pools strength", "strengths personnel", "requirements personnel"), 1)
    figures |= {"history personnel": 1, "rules personnel": 1, "rules term_months": 1}
    assert assumptions(written) == figures
    assert _places(answer(written, served({2: 1000})), written) == set()

    read = ForceModel.model_validate(written.model_dump(mode="python"))
    assert read.sha256 == written.sha256
    assert assumptions(read) == figures
    assert _places(answer(written, served({2: 1000})), read) == set()


# -- which model -------------------------------------------------------------------------------------------


def test_the_plan_of_another_model() -> None:
    """Proves that the audit is of this model and no other. Without it a plan could be shown beside any."""
    model = coalition()
    longer = vary(model, "long-1").model
    places = _places(answer(model, COALITION), longer)
    assert {"input_sha256", "totals, required"} <= places
    assert _places(answer(model, COALITION, model="another"), model) == {"model"}
    assert _places(answer(model, COALITION, scenario="unheard-of"), model) == {"scenario"}
    assert _places(answer(model, COALITION, scenario="long-1"), model) == {"scenario"}


def _without(plan: Plan, name: str) -> list[dict[str, Any]]:
    return [rule.model_dump() for rule in plan.rules if rule.id != name]


def test_the_rules_are_those_of_the_model() -> None:
    """Proves that a rule can be neither left out, invented, repeated, given away nor relabelled.

    Without it a plan could blame a country that has no such rule, or hide one that binds.
    """
    model = coalition()
    plan = answer(model, COALITION)
    others = _without(plan, "GBR.offer")
    (offer,) = (rule.model_dump() for rule in plan.rules if rule.id == "GBR.offer")

    def places(*rules: dict[str, Any]) -> set[str]:
        return _places(answer(model, COALITION, rules=[*others, *rules]), model)

    assert places(offer) == set()
    assert places() == {"rules, GBR.offer"}
    assert places(offer, offer) == {"rules, GBR.offer"}
    assert places({**offer, "id": "GBR.whim"}) == {"rules, GBR.offer", "rules, GBR.whim"}
    assert places({**offer, "kind": "caveat"}) == {"rules, GBR.offer, kind"}
    assert places({**offer, "owner": "FRA"}) == {"rules, GBR.offer, owner"}
    assert places({**offer, "bindingness": "political"}) == {"rules, GBR.offer, bindingness"}
    assert places({**offer, "binding": True, "rotations": (1, 4)}) == set()
    assert places({**offer, "rotations": (1, 4)}) == {"rules, GBR.offer, binding"}
    offer["binding"] = True
    assert places({**offer, "rotations": (1, 5)}) == {"rules, GBR.offer, rotations"}
    assert places({**offer, "rotations": (2, 1)}) == {"rules, GBR.offer, rotations"}
    assert places({**offer, "rotations": (2, 2)}) == {"rules, GBR.offer, rotations"}
    others = _without(plan, "FRA.land.dwell")
    (dwell,) = (rule.model_dump() for rule in plan.rules if rule.id == "FRA.land.dwell")
    dwell["binding"] = True
    assert places({**dwell, "rotations": (1, 4)}) == set()
    assert places({**dwell, "rotations": (0, 1)}) == {"rules, FRA.land.dwell, rotations"}


# -- who is sent -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "stated"),
    [
        (("DEU", "land", "lviv", "protection", 1, 1), "an unknown pool"),
        (("FRA", "navy", "lviv", "protection", 1, 1), "an unknown pool"),
        (("FRA", "land", "kyiv", "protection", 1, 1), "an unknown site"),
        (("FRA", "land", "lviv", "cookery", 1, 1), "an unknown role"),
        (("FRA", "land", "lviv", "protection", 5, 1), "an unknown rotation"),
        (("FRA", "land", "lviv", "protection", 0, 1), "an unknown rotation"),
        (("DEU", "land", "kyiv", "protection", 0, 1), "an unknown pool and site and rotation"),
        (("GBR", "land", "lviv", "logistics", 2, 1), "logistics"),
        (("GBR", "land", "odesa-2", "protection", 1, 1), "1 persons"),
        (("FRA", "land", "odesa-2", "logistics", 1, 1), "1 persons"),
        (("GBR", "land", "lviv", "protection", 1, 1), "two entries"),
        (("FRA", "land", "lviv", "logistics", 2, 0), "0"),
        (("FRA", "land", "lviv", "logistics", 2, -1), "-1"),
    ],
)
def test_contributions_that_cannot_be(sent: Sent, stated: str) -> None:
    """Proves that nobody is sent by whom, where, as what or when the model does not know or need.

    Without it people could be counted who do not exist or do nothing.
    """
    model = coalition()
    plan = answer(model, [*COALITION, sent])
    place = "contributions, {}, {}, {}, {}, rotation {}".format(*sent[:5])
    found = [breach for breach in audit(plan, model).breaches if breach.where == place]
    assert [breach.stated for breach in found] == [stated]


def test_part_of_a_person() -> None:
    """Proves that persons are whole even in a plan that was never read from a document."""
    model = one_pool()
    plan = answer(model, served({1: 1000, 2: 1000, 3: 1000, 4: 1000}))
    half = plan.contributions[0].model_copy(update={"personnel": 999.5})
    forged = plan.model_copy(update={"contributions": (half, *plan.contributions[1:])})
    assert "contributions, FRA, land, lviv, protection, rotation 1" in _places(forged, model)


def test_more_than_required() -> None:
    """Proves that only an enabling role may have more than the requirement, wherever its site is manned.

    Without it people could be parked at a site to fill a quota, or support be refused where it is needed.
    """
    model = coalition(enabling=False)
    idle: Sent = ("NLD", "land", "odesa-2", "logistics", 3, 1)
    assert _places(answer(model, [*COALITION, idle]), model) == {
        "contributions, NLD, land, odesa-2, logistics, rotation 3"
    }

    model = coalition()
    support: list[Sent] = [
        ("FRA", "land", "lviv", "logistics", 1, 100),
        ("NLD", "land", "odesa-2", "logistics", 3, 70),
    ]
    plan = answer(model, [one for one in COALITION if one[:5] != support[0][:5]] + support)
    assert _places(plan, model) == set()

    too_many = [(*one[:5], one[5] + 1) if one[:5] == COALITION[7][:5] else one for one in COALITION]
    assert audit(answer(model, too_many), model).breaches[-1].rule == "GBR.offer"
    extra: Sent = ("FRA", "land", "lviv", "protection", 1, 301)
    plan = answer(model, [one for one in COALITION if one[:5] != extra[:5]] + [extra])
    assert _places(plan, model) == {"contributions, lviv, protection, rotation 1"}


# -- what is filled and short ------------------------------------------------------------------------------


def test_priorities_are_filled_in_order() -> None:
    """Proves that the second priority gets only what the first leaves, though the sums stay the same.

    Without it a plan could report the first priority short to make the second look filled.
    """
    model = coalition()
    plan = answer(model, COALITION)
    rows = [row.model_dump() for row in plan.shortfalls]
    for row in rows:
        if (row["site"], row["role"], row["rotation"]) == ("lviv", "protection", 1):
            row["filled"] += 50 if row["priority"] == 2 else -50
            row["short"] = row["required"] - row["filled"]
    assert _places(answer(model, COALITION, shortfalls=rows), model) == {
        f"shortfalls, lviv, protection, rotation 1, priority {priority}, {part}"
        for priority in (1, 2)
        for part in ("filled", "short")
    }


def test_every_requirement_once() -> None:
    """Proves that a requirement can be neither left out, repeated nor invented in a rotation.

    Without it a shortfall could be hidden by not mentioning what is required.
    """
    model = coalition()
    rows = [row.model_dump() for row in answer(model, COALITION).shortfalls]
    line = "shortfalls, odesa-2, protection, 4, 2"
    (last,) = (row for row in rows if (row["site"], row["rotation"]) == ("odesa-2", 4))
    others = [row for row in rows if row is not last]
    early = {**last, "rotation": 1}
    for forged, where, stated, expected in (
        (others, line, "0 entries", "one entry"),
        ([*rows, last], line, "2 entries", "one entry"),
        ([*rows, early], "shortfalls, odesa-2, protection, 1, 2", "1 entry", "no such row"),
    ):
        (breach,) = audit(answer(model, COALITION, shortfalls=forged), model).breaches
        assert (breach.where, breach.stated, breach.expected) == (where, stated, expected)
    assert _places(answer(model, COALITION, shortfalls=rows[::-1]), model) == set()


def test_tiers_are_the_priorities() -> None:
    """Proves that every priority has its sums, once and in order, and a bound that its shortfall allows."""
    model = coalition()
    first, second = (tier.model_dump() for tier in answer(model, COALITION).tiers)
    assert _places(answer(model, COALITION, tiers=[first, second]), model) == set()
    assert _places(answer(model, COALITION, tiers=[second, first]), model) == {"tiers"}
    assert "tiers" in _places(answer(model, COALITION, tiers=[first]), model)
    assert "tiers" in _places(answer(model, COALITION, tiers=[first, second, {**second, "priority": 3}]), model)
    totals = {"required": 3600, "filled": 3510, "short": 90, "lower_bound": 90}
    swapped = [{**first, "lower_bound": 1}, {**second, "lower_bound": 89}]
    assert _places(answer(model, COALITION, tiers=swapped, totals=totals), model) == {"tiers, priority 1, lower_bound"}


def test_fractions_of_a_requirement() -> None:
    """Proves that a requirement that is no whole number is filled and short by exact parts of a person."""
    model = one_pool(requirements=[{"site": "lviv", "role": "protection", "personnel": 12.3}])
    plan = answer(model, served({1: 12, 2: 12, 3: 12, 4: 12}))
    assert str(plan.totals.short) == "1.2"
    assert _places(plan, model) == set()
    assert _places(Plan.from_json(plan.to_json()), model) == set()
    assert _places(answer(model, served({1: 13, 2: 12, 3: 12, 4: 12})), model) == {
        "contributions, lviv, protection, rotation 1"
    }


# -- the verdict -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filled", "bound", "verdict"),
    [
        (1000, 0, "met"),
        (900, 400, "short"),
        (900, 1, "short"),
        (900, 0, "inconclusive"),
    ],
)
def test_the_verdict_follows_from_the_figures(filled: int, bound: int, verdict: str) -> None:
    """Proves that each verdict is accepted for its own figures and for no others.

    Without it a plan could call itself met while short, or short without a proof.
    """
    model = one_pool()
    plan = answer(model, served(dict.fromkeys((1, 2, 3, 4), filled)))
    changes: dict[str, object] = {
        "totals": {**plan.totals.model_dump(), "lower_bound": bound},
        "tiers": [{**plan.tiers[0].model_dump(), "lower_bound": bound}],
    }
    for name in ("met", "short", "inconclusive"):
        found = _places(answer(model, plan_sent(plan), verdict=name, **changes), model)
        assert found == (set() if name == verdict else {"verdict"})
    assert "totals, filled" in _places(answer(model, plan_sent(plan), verdict="contradictory", **changes), model)


def test_a_bound_rests_on_something() -> None:
    """Proves that a plan may call itself short by multipliers or by a search, and by nothing else.

    Without it a plan could claim that none is better without saying why.
    """
    model = one_pool()
    short = answer(model, served({1: 1000}))
    assert short.verdict == "short"
    met = served(dict.fromkeys((1, 2, 3, 4), 1000))
    for proof, places in (("multipliers", set()), ("search", set()), ("none", {"proof"})):
        assert _places(answer(model, plan_sent(short), proof=proof), model) == places
        assert _places(answer(model, met, proof=proof), model) == set()


def plan_sent(plan: Plan) -> list[Sent]:
    """The contributions of a plan as the helper takes them."""
    return [(one.country, one.pool, one.site, one.role, one.rotation, one.personnel) for one in plan.contributions]


def test_a_bound_above_the_shortfall() -> None:
    """Proves that a bound which the plan itself refutes is refused."""
    model = one_pool()
    plan = answer(model, served({1: 1000, 2: 1000, 3: 1000, 4: 999}))
    changes: dict[str, object] = {
        "totals": {**plan.totals.model_dump(), "lower_bound": 2},
        "tiers": [{**plan.tiers[0].model_dump(), "lower_bound": 2}],
    }
    places = _places(answer(model, plan_sent(plan), **changes), model)
    assert places == {"tiers, priority 1, lower_bound", "totals, lower_bound"}


def pledged(personnel: int) -> ForceModel:
    """One pool that has promised so many in every rotation."""
    rule = {"id": "pledge", "kind": "pledge", "owner": "FRA", "bindingness": "political", "personnel": personnel}
    return one_pool(rules=[rule | {"status": "assumed"}])


def test_contradictory_only_where_even_nobody_is_too_few() -> None:
    """Proves that a model which allows sending nobody is not accepted as contradictory.

    Without it the verdict could not be checked at all, because there is no plan to look at.
    """
    assert _places(no_answer(pledged(1), "contradictory"), pledged(1)) == set()
    assert _places(no_answer(pledged(0), "contradictory"), pledged(0)) == {"verdict"}
    assert _places(no_answer(pledged(0), "inconclusive"), pledged(0)) == set()


def test_facts_beyond_a_norm_contradict_nothing_and_let_nobody_more_go() -> None:
    """Proves that a pool with more people on a mission than it has breaks no rule of the plan, but can send nobody.

    Without it one mission of one country would spoil the plan of all, or be overlooked and exceeded further.
    """
    mission = {"country": "FRA", "pool": "land", "mission": "Elsewhere", "personnel": 1001}
    model = one_pool(commitments=[mission])
    assert _places(no_answer(model, "contradictory"), model) == {"verdict"}
    nothing = answer(model, [])
    assert [(one.rotation, int(one.personnel)) for one in nothing.overruns] == [(1, 1), (2, 1), (3, 1), (4, 1)]
    assert audit(nothing, model).ok
    one = answer(model, served({2: 1}))
    assert [(breach.rule, breach.where) for breach in audit(one, model).breaches] == [
        ("FRA.land.availability", "rotation 2")
    ]


def test_no_figure_of_an_overrun_can_be_forged() -> None:
    """Proves that every value of what facts exceed is recomputed: rule, rotation, persons, limit and rows.

    800 of 1,000 served before the plan, 350 are on a mission, 600 are left from rotation 2 on. Without it a plan could
    hide that a norm is broken, or blame another row for it.
    """
    model = one_pool(
        {"dwell": 1, "leavers": "rested"},
        history=[{"country": "FRA", "pool": "land", "rotation": 0, "personnel": 800}],
        commitments=[{"country": "FRA", "pool": "land", "mission": "Elsewhere", "personnel": 350, "from": 1}],
        strengths=[{"country": "FRA", "pool": "land", "from": 2, "personnel": 600} | {"status": "assumed"}],
    )
    plan = answer(model, [])
    first, second, *_ = plan.overruns
    assert [int(n) for one in (first, second) for n in (one.personnel, one.allowed)] == [150, 1000, 100, 600]
    assert first.facts == ("history: rotation 0, 800", "commitments: Elsewhere, 350")
    assert second.facts == ("commitments: Elsewhere, 350", "strengths: strength from rotation 2, 600")
    assert audit(plan, model).ok
    forged: list[tuple[dict[str, object], str]] = [
        ({"personnel": 149}, "overruns, FRA.land.dwell, rotation 1, personnel"),
        ({"allowed": 1001}, "overruns, FRA.land.dwell, rotation 1, allowed"),
        ({"pool": "air"}, "overruns, FRA.land.dwell, rotation 1, country and pool"),
        ({"country": "GBR"}, "overruns, FRA.land.dwell, rotation 1, country and pool"),
        ({"facts": first.facts[:1]}, "overruns, FRA.land.dwell, rotation 1, facts"),
        ({"facts": ("history: rotation 0, 801", first.facts[1])}, "overruns, FRA.land.dwell, rotation 1, facts"),
    ]
    for change, place in forged:
        rows = [one.model_dump() for one in plan.overruns]
        rows[0] |= change
        assert _places(answer(model, [], overruns=rows), model) == {place}
    every = [one.model_dump() for one in plan.overruns]
    for rows in (every[1:], [every[0], *every], [{**every[0], "rotation": 9}, *every[1:]]):
        assert any(place.startswith("overruns") for place in _places(answer(model, [], overruns=rows), model))


def test_waivers_cover_facts_first() -> None:
    """Proves that leave which rules give, added up, is used up by facts before anybody of the plan has any of it.

    800 of 1,000 people served in the rotation before the plan and are owed one of rest; 300 were and still are on
    a mission, so that the first window of the plan needs 1,400: 400 have to be waived. Without it a waiver could be
    overlooked, or given away twice.
    """
    past = [{"country": "FRA", "pool": "land", "rotation": 0, "personnel": 800}]
    mission = [{"country": "FRA", "pool": "land", "mission": "Elsewhere", "personnel": 300, "until": 1}]
    leave = {"id": "leave", "kind": "waiver", "owner": "FRA", "bindingness": "political", "status": "assumed"}

    def places(sent: int, waived: int, *personnel: float) -> set[str]:
        rules = [{**leave, "id": f"leave-{n}", "personnel": number} for n, number in enumerate(personnel)]
        model = one_pool({"dwell": 1}, history=past, commitments=mission, rules=rules)
        use = {"country": "FRA", "pool": "land", "rotation": 1, "personnel": waived, "rule": "leave-0"}
        plan = answer(model, served({1: sent}), waivers=[use] if waived else [])
        overrun = sum(int(one.personnel) for one in plan.overruns)
        return {breach.where for breach in audit(plan, model).breaches} | (
            {f"exceeded by {overrun}"} if overrun else set()
        )

    dwell = {"rotation 1"}
    assert places(0, 0) == {"exceeded by 400"}
    assert places(0, 0, 399) == {"exceeded by 1"}
    assert places(0, 0, 200.5, 198.5) == {"exceeded by 2"}
    assert places(1, 399, 399) == dwell | {"exceeded by 1"}
    assert places(0, 399, 400) == dwell
    assert places(0, 400, 400) == set()
    assert places(1, 400, 401) == dwell
    assert places(1, 401, 401) == set()


def test_nothing_is_said_of_no_plan() -> None:
    """Proves that a document without a plan holds no figure of one. Without it half a plan could be shown."""
    model = pledged(1)
    plan = answer(model, served({1: 1}))
    given: dict[str, dict[str, object]] = {
        "number of contributions": {"contributions": plan.contributions},
        "number of shortfalls": {"shortfalls": plan.shortfalls},
        "number of tiers": {"tiers": plan.tiers},
        "totals, filled": {"totals": {"required": 4000, "filled": 1, "short": None, "lower_bound": None}},
        "totals, short": {"totals": {"required": 4000, "filled": None, "short": 3999, "lower_bound": None}},
        "totals, lower_bound": {"totals": {"required": 4000, "filled": None, "short": None, "lower_bound": 1}},
        "totals, required": {"totals": {"required": 3999, "filled": None, "short": None, "lower_bound": None}},
    }
    for place, change in given.items():
        assert _places(no_answer(model, "contradictory", **change), model) == {place}
    bound = {"required": 4000, "filled": None, "short": None, "lower_bound": 4001}
    assert _places(no_answer(model, "inconclusive", totals=bound), model) == {"totals, lower_bound"}
    bound["lower_bound"] = 4000
    assert _places(no_answer(model, "inconclusive", totals=bound), model) == set()
