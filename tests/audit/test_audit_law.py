"""Every rule kind: the last person whom the rule allows passes, the first whom it forbids is found."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import collected
import pytest
from audit_case import ASSUMED, COALITION, answer, coalition, one_pool, served
from edges import AVAILABILITY, Edge
from law_cases import CASES, every_kind, under_every_kind

from forcegen.audit import audit
from forcegen.audit.clauses import OF_A_POOL, OF_A_RULE, law
from forcegen.audit.figures import Figures
from forcegen.documents.plan import Plan, Waiver
from forcegen.model import ForceModel
from forcegen.rules import KINDS


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.kind}: {case.name}")
def test_one_person_too_many(case: Edge) -> None:
    """Proves that a kind's limit is exact in both directions and that the broken rule alone is named.

    Without it an audit could be lax, or refuse what the law allows, by any number.
    """
    model = case.model
    lawful = audit(case.plan(model, over=False), model)
    assert lawful.breaches == ()

    broken = audit(case.plan(model, over=True), model)
    assert {breach.rule for breach in broken.breaches} == {case.rule}
    rule = next(rule for rule in model.rulebook if rule.id == case.rule)
    assert rule.kind == case.kind


def test_every_kind_has_a_statement_and_a_case() -> None:
    """Proves that no kind is left out. Without it a new kind could go unaudited, or untested, unseen."""
    kinds = {kind.model_fields["kind"].default for kind in KINDS}
    assert set(OF_A_POOL) == {kind.model_fields["kind"].default for kind in KINDS if kind.derived}
    assert set(OF_A_RULE) == {kind.model_fields["kind"].default for kind in KINDS if not kind.derived}
    apart = {"waiver", "substitution"}  # permissions: tried by themselves below
    assert {case.kind for case in CASES} == kinds - apart


def test_a_kind_without_a_statement_is_a_breach(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that what the audit cannot state, it refuses. Without it a rule could be passed over."""
    model = coalition()
    monkeypatch.delitem(OF_A_RULE, "ceiling")
    found = audit(answer(model, COALITION), model)
    assert [(breach.rule, breach.stated) for breach in found.breaches] == [
        ("GBR.offer", "the audit cannot state its kind ceiling (no audit statement of the kind is installed)")
    ]


def test_a_breach_names_rotation_and_figures() -> None:
    """Proves the figures of a breach, both exact. Without it a reader could not check what it says."""
    model = one_pool({"strength": 730, "overlap_days": 14})
    found = audit(answer(model, served({3: 675})), model)
    (breach,) = found.breaches
    assert (breach.rule, breach.where) == (AVAILABILITY, "rotation 3")
    assert breach.stated == f"731.083 ({Fraction(675 * 365, 337)})"
    assert breach.expected == "at most 730"
    assert str(breach) == (
        "The rule FRA.land.availability is broken at rotation 3: found 731.083 (246375/337), expected at most 730."
    )
    assert str(found) == f"Audit failed: 8 rows recomputed exactly, 1 breach. {breach}"


def test_rows_are_counted_exactly() -> None:
    """Proves that every row is recomputed and none twice. Without it an audit of nothing would pass.

    3 pools × 4 rotations of availability, 2 pools that rest × 4 of dwell, ceiling 4, caveat 4, approval 1
    (rotation 1 alone lacks the vote), requirements 4 + 4 + 4 + 3.
    """
    model = coalition()
    found = audit(answer(model, COALITION), model)
    assert found.ok
    assert found.rows == 12 + 8 + 4 + 4 + 1 + 15
    assert str(found) == "Audit passed: 44 rows recomputed exactly, no breach."
    by_rule = {clause.id: len(clause.statements) for clause in law(Figures(model))}
    assert by_rule == {
        "FRA.land.availability": 4,
        "FRA.land.dwell": 4,
        "GBR.land.availability": 4,
        "NLD.land.availability": 4,
        "NLD.land.dwell": 4,
        "GBR.offer": 4,
        "FRA.no-south": 4,
        "NLD.vote": 1,
    }


def test_the_rows_of_every_kind_are_counted() -> None:
    """Proves how many rows each kind has, worked out on paper; those in which nobody can be are counted too.

    Each kind's case states its own. Without it a kind could be stated for one
    rotation or member only, and every plan would pass.
    """
    model = every_kind()
    clauses = {clause.id: clause for clause in law(Figures(model))}
    own = {name: len(clause.statements) for name, clause in clauses.items() if "." in name}
    assert own == {
        **dict.fromkeys((f"{pool}.availability" for pool in ("FRA.land", "GBR.land", "GBR.signals", "NLD.land")), 4),
        "FRA.land.dwell": 4,
        "NLD.land.mobilisation": 1,
        "GBR.land.specialists": 4,
        "NLD.land.eligibility": 4,
    }
    written = {name: len(clause.statements) for name, clause in clauses.items() if "." not in name}
    assert written == {
        str(rule.get("id", kind)): rows
        for kind, case in collected.CASES.items()
        for rule, rows in zip(case.together, case.stated, strict=True)
    }
    assert {clause.kind for clause in clauses.values()} == {*OF_A_POOL, *OF_A_RULE}
    found = audit(under_every_kind(model), model)
    assert found.breaches == ()
    assert found.rows == sum(own.values()) + sum(written.values()) + 4 * 3 * 2


# -- permissions -------------------------------------------------------------------------------------------

LEAVE = {"id": "leave", "kind": "waiver", "owner": "FRA", "bindingness": "political", "personnel": 100} | ASSUMED


def _waived(model: ForceModel, *waived: tuple[str, str, int, int], by: str = "leave") -> set[tuple[str, str, str]]:
    """What is wrong with a plan that cuts the rest of so many short: rule, where, and what is stated."""
    return _waived_by(model, *((*one, by) for one in waived))


def _waived_by(model: ForceModel, *waived: tuple[str, str, int, int, str]) -> set[tuple[str, str, str]]:
    """The same of leave that several rules give."""
    waivers = [dict(zip(Waiver.model_fields, one, strict=True)) for one in waived]
    found = audit(answer(model, served({1: 600, 2: 500}), waivers=waivers), model)
    return {(breach.rule, breach.where, breach.stated) for breach in found.breaches}


def test_one_person_too_many_waived() -> None:
    """Proves that a waiver loosens the one window that it is for, up to what its rule allows in whole people.

    1,100 people serve in two rotations of a pool of 1,000 that owes one of rest. Without it a plan could buy
    itself out of dwell, or be refused for a waiver that it has.
    """
    model = one_pool({"dwell": 1}, rules=[LEAVE])
    assert _waived(model, ("FRA", "land", 2, 100)) == set()
    assert _waived(model, ("FRA", "land", 2, 99)) == {("FRA.land.dwell", "rotation 2", "1,001")}
    assert _waived(model, ("FRA", "land", 1, 100)) == {("FRA.land.dwell", "rotation 2", "1,100")}
    assert _waived(model, ("FRA", "land", 2, 100), ("FRA", "land", 3, 1)) == set()  # more than needed is no harm
    assert _waived(model, ("FRA", "land", 2, 101)) == {("leave", "rotation 2, FRA.land", "101")}

    half = {**LEAVE, "personnel": 99.5}
    assert _waived(one_pool({"dwell": 1}, rules=[half]), ("FRA", "land", 2, 100)) == {
        ("leave", "rotation 2, FRA.land", "100")
    }


def test_leave_of_several_rules_adds_up() -> None:
    """Proves that a window is loosened by all uses together, and that each use is held against its own rule.

    Without it one rule's leave could be used up in the name of another, or a second one be of no use.
    """
    few, more = ({**LEAVE, "id": name, "personnel": number} for name, number in (("few", 30), ("more", 70)))
    model = one_pool({"dwell": 1}, rules=[few, {**more, "scope": {"from": 2}}])

    def both(first: int, second: int) -> set[tuple[str, str, str]]:
        return _waived_by(model, ("FRA", "land", 2, first, "few"), ("FRA", "land", 2, second, "more"))

    assert both(30, 70) == set()
    assert both(30, 69) == {("FRA.land.dwell", "rotation 2", "1,001")}
    assert both(31, 69) == {("few", "rotation 2, FRA.land", "31")}
    assert both(29, 71) == {("more", "rotation 2, FRA.land", "71")}
    early = _waived_by(
        model,
        ("FRA", "land", 2, 30, "few"),
        ("FRA", "land", 2, 70, "more"),
        ("FRA", "land", 1, 9, "few"),
        ("FRA", "land", 1, 9, "more"),
    )
    assert early == {("plan", "waivers, more, FRA, land, rotation 1", "9 persons")}


def test_waivers_that_cannot_be() -> None:
    """Proves that a waiver is of a pool and a rotation that there are, whole, listed once and allowed at all.

    Without it a plan could list leave that nobody gave.
    """
    place = "waivers, leave, FRA, land, rotation 2"
    other = {**LEAVE, "id": "offer", "kind": "ceiling", "personnel": 1000}
    allowed, unheard = one_pool({"dwell": 1}, rules=[LEAVE, other]), one_pool({"dwell": 1})
    enough = ("FRA", "land", 2, 100)
    assert _waived(unheard, enough) == {("plan", place, "an unknown rule")}
    assert _waived(allowed, enough, by="offer") == {("plan", "waivers, offer, FRA, land, rotation 2", "100 persons")}
    assert _waived(allowed, enough, by="FRA.land.dwell") == {
        ("plan", "waivers, FRA.land.dwell, FRA, land, rotation 2", "an unknown rule")
    }
    half = ("FRA", "land", 2, 50)
    assert _waived(allowed, half, half) == {("plan", place, "two entries")}
    for wrong, where, stated in (
        (("FRA", "navy", 1, 1), "waivers, leave, FRA, navy, rotation 1", "an unknown pool"),
        (("FRA", "land", 5, 1), "waivers, leave, FRA, land, rotation 5", "an unknown rotation"),
        (("DEU", "land", 0, 1), "waivers, leave, DEU, land, rotation 0", "an unknown pool and rotation"),
        (("FRA", "land", 3, 0), "waivers, leave, FRA, land, rotation 3", "0"),
        (("FRA", "land", 3, -5), "waivers, leave, FRA, land, rotation 3", "-5"),
    ):
        assert _waived(allowed, enough, wrong) == {("plan", where, stated)}


SURE: tuple[tuple[dict[str, Any], dict[str, Any], dict[str, Any], bool], ...] = (
    ({"from": date(2026, 7, 1), "until": 2}, {}, {}, True),
    ({"from": date(2026, 7, 2)}, {}, {}, False),
    ({"until": date(2026, 12, 30)}, {}, {}, False),
    ({}, {"while": ["fact"]}, {"from": date(2026, 7, 1)}, True),
    ({}, {"while": ["fact"]}, {"from": date(2026, 7, 2)}, False),
    ({}, {"unless": ["fact"]}, {"from": date(2027, 1, 1)}, True),
    ({}, {"unless": ["fact"]}, {"until": date(2026, 7, 1)}, False),
)
"""Period, conditions and fact of a permission, and whether it permits anything in the second half of 2026."""


@pytest.mark.parametrize(("period", "conditions", "fact", "sure"), SURE)
def test_a_permission_is_granted_where_it_is_sure(
    period: dict[str, Any], conditions: dict[str, Any], fact: dict[str, Any], sure: bool
) -> None:
    """Proves that a permission counts only where it covers the whole rotation, unlike a restriction.

    Without it a leave that begins in October would send people in July.
    """
    facts = [{"id": "fact", "name": "A fact.", "holds": True, **fact}]
    rule = LEAVE | {"scope": period} | conditions
    model = one_pool({"dwell": 1}, rules=[rule], conditions=facts)
    assert (_waived(model, ("FRA", "land", 2, 100)) == set()) == sure

    stand_in = {"kind": "substitution", "role": "protection", "by": "signals", "effect": 1}
    model = _with_signals({**stand_in, "scope": period} | conditions, conditions=facts)
    found = audit(answer(model, served({2: 10})), model)
    assert found.ok == sure


def _with_signals(*rules: dict[str, Any], **tables: object) -> ForceModel:
    """The one pool, of people who are no protection but may stand in for it by these rules."""
    own = {"owner": "FRA", "bindingness": "force"} | ASSUMED
    return one_pool(
        {"roles": ["signals"], "strength": 5000},
        roles=[{"id": "protection", "name": "Site protection"}, {"id": "signals", "name": "Signals"}],
        rules=[{"id": f"instead-{n}", **own, **rule} for n, rule in enumerate(rules)],
        **tables,
    )


def test_stand_ins_count_for_less() -> None:
    """Proves that stand-ins fill exactly their effect, the best of several, and are not sent beyond need.

    1,250 people at 0.8 fill 1,000; 7 fill 5.6. Without it a substitution could fill what it does not, or a plan
    that the law allows be refused.
    """
    instead = {"kind": "substitution", "role": "protection", "by": "signals", "effect": 0.8}
    worse = {**instead, "effect": 0.3}
    model = _with_signals(worse, instead, worse)
    effects = {("land", "protection"): "0.8"}
    plan = answer(model, served({1: 1250, 2: 7}), effects)
    assert [str(one.filled) for one in plan.shortfalls] == ["1000", "5.6", "0", "0"]
    assert audit(plan, model).ok
    assert audit(Plan.from_json(plan.to_json()), model).ok

    (breach,) = audit(answer(model, served({1: 1251}), effects), model).breaches
    assert (breach.where, breach.stated) == (
        "contributions, lviv, protection, rotation 1",
        "1,000.800 (5004/5) persons",
    )
    wrong = {breach.where for breach in audit(answer(model, served({2: 7})), model).breaches}
    assert "shortfalls, lviv, protection, rotation 2, priority 1, filled" in wrong


def test_stand_ins_are_counted_by_their_number() -> None:
    """Proves that a limit counts people and not what they are worth. Without it a ceiling would be softer for some."""
    instead = {"kind": "substitution", "role": "protection", "by": "signals", "effect": 0.5}
    model = _with_signals(instead, {"id": "offer", "kind": "ceiling", "personnel": 100})
    effects = {("land", "protection"): "0.5"}
    assert audit(answer(model, served({1: 100}), effects), model).ok
    (breach,) = audit(answer(model, served({1: 101}), effects), model).breaches
    assert (breach.rule, breach.stated) == ("offer", "101")


@pytest.mark.parametrize(
    ("rule", "allowed"),
    [
        ({"scope": {"countries": ["FRA"], "pools": ["land"], "sites": ["lviv"], "roles": ["protection"]}}, True),
        ({"scope": {"zones": ["west"], "hosts": ["UKR"], "components": ["ground"]}}, True),
        ({"scope": {"countries": ["GBR"]}}, False),
        ({"scope": {"sites": ["odesa"]}}, False),
        ({"scope": {"roles": ["signals"]}}, False),
        ({"role": "signals", "by": "protection"}, False),
        ({"by": "protection"}, False),
        ({"role": "signals"}, False),
    ],
)
def test_only_those_in_scope_stand_in(rule: dict[str, Any], allowed: bool) -> None:
    """Proves that pool, site and role must be in scope, and the roles those of the rule.

    Without it one country's leave would be everybody's.
    """
    instead = {"kind": "substitution", "role": "protection", "by": "signals", "effect": 1, **rule}
    model = _with_signals(
        instead,
        countries=[{"id": "FRA", "name": "France"}, {"id": "GBR", "name": "United Kingdom"}],
        sites=[
            {"id": "lviv", "name": "Lviv", "zone": "west", "host": "UKR"},
            {"id": "odesa", "name": "Odesa", "zone": "west", "host": "UKR"},
        ],
    )
    found = audit(answer(model, served({1: 10})), model)
    assert found.ok == allowed
    if not allowed:
        where = "contributions, FRA, land, lviv, protection, rotation 1"
        assert (where, "protection") in {(breach.where, breach.stated) for breach in found.breaches}


def test_people_of_the_role_are_no_stand_ins() -> None:
    """Proves that who has the role counts in full, whatever a substitution says of another role of theirs.

    Without it more skills would make people worth less.
    """
    model = _with_signals({"kind": "substitution", "role": "protection", "by": "signals", "effect": 0.5})
    pools = [model.pools[0].model_copy(update={"roles": ("protection", "signals")})]
    model = model.with_tables(pools=pools)
    assert audit(answer(model, served({1: 1000})), model).ok
