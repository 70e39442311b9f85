"""Every rule kind: the last person whom the rule allows passes, the first whom it forbids is found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from audit_case import COALITION, answer, coalition, one_pool, served
from hypothesis import given, settings
from hypothesis import strategies as st

from forcegen.audit import audit
from forcegen.audit.figures import Figures
from forcegen.audit.law import OF_A_POOL, OF_A_RULE, Book, law
from forcegen.model import ForceModel
from forcegen.plan import Contribution
from forcegen.rules import KINDS, Rule
from forcegen.terms.calendar import Calendar
from forcegen.terms.scope import Scope


@dataclass(frozen=True)
class Case:
    """A model and the most it allows: one person more in ``rotation`` breaks ``rule`` and nothing else."""

    name: str
    kind: str
    most: dict[int, int]
    rotation: int
    rule: str
    pool: dict[str, Any] = field(default_factory=dict)
    tables: dict[str, Any] = field(default_factory=dict)


def _written(kind: str, **fields: object) -> dict[str, Any]:
    rule = {"id": "a-rule", "kind": kind, "owner": "FRA", "bindingness": "legal", "status": "assumed"}
    return {"rules": [{**rule, **fields}]}


def _fact(**fields: object) -> dict[str, Any]:
    return {"conditions": [{"id": "fact", "name": "A fact.", "holds": True, **fields}]}


def _mission(personnel: int, **period: object) -> dict[str, Any]:
    mission = {"country": "FRA", "pool": "land", "mission": "Elsewhere", "personnel": personnel}
    return {"commitments": [{**mission, **period}]}


def _past(*deployments: tuple[int, int]) -> dict[str, Any]:
    rows = [{"country": "FRA", "pool": "land", "rotation": t, "personnel": number} for t, number in deployments]
    return {"history": rows}


AVAILABILITY, DWELL = "FRA.land.availability", "FRA.land.dwell"

CASES = (
    Case("strength", "availability", {1: 500}, 1, AVAILABILITY, {"strength": 500}),
    Case("own share", "availability", {1: 250, 4: 250}, 4, AVAILABILITY, {"deployable_share": 0.25}),
    Case("committed and floor", "availability", {2: 550}, 2, AVAILABILITY, {"committed": 300, "floor": 150}),
    Case(
        "default share, half a person left over",
        "availability",
        {1: 500},
        1,
        AVAILABILITY,
        {"strength": 667},
        {"defaults": {"deployable_share": 0.75, "dwell": 0}},
    ),
    # 14 days of a tour of 6 × 365/12 days: a post costs 365/337 people, so that 730 people hold 674 posts
    Case("handover overlap", "availability", {3: 674}, 3, AVAILABILITY, {"strength": 730, "overlap_days": 14}),
    Case(
        "default overlap",
        "availability",
        {3: 674},
        3,
        AVAILABILITY,
        {"strength": 730},
        {"defaults": {"deployable_share": 1, "dwell": 0, "overlap_days": 14}},
    ),
    Case(
        "mission that touches a rotation on its last day",
        "availability",
        {1: 900, 2: 900, 3: 1000},
        1,
        AVAILABILITY,
        tables=_mission(100, **{"from": date(2026, 6, 30), "until": 2}),
    ),
    Case("window", "dwell", {1: 300, 2: 300, 3: 400, 4: 300}, 3, DWELL, {"dwell": 2}),
    Case("rest ended", "dwell", {1: 1000, 4: 1000}, 2, DWELL, {"dwell": 2}),
    Case(
        "default dwell",
        "dwell",
        {1: 250, 2: 250, 3: 250, 4: 250},
        4,
        DWELL,
        tables={"defaults": {"deployable_share": 1, "dwell": 3}},
    ),
    Case("overlap", "dwell", {1: 337, 2: 337}, 2, DWELL, {"strength": 730, "overlap_days": 14, "dwell": 1}),
    Case("the last deployment before the plan", "dwell", {1: 400}, 1, DWELL, {"dwell": 1}, _past((0, 600))),
    Case(
        "two deployments before the plan",
        "dwell",
        {1: 100, 2: 300},
        2,
        DWELL,
        {"dwell": 2},
        _past((0, 350), (0, 250), (-1, 300), (-2, 900)),
    ),
    Case(
        "mission over before the plan",
        "dwell",
        {1: 300, 2: 600},
        1,
        DWELL,
        {"dwell": 1},
        _mission(700, until=date(2025, 7, 1)),
    ),
    Case(
        "mission without end",
        "dwell",
        {1: 200, 2: 200, 3: 200, 4: 200},
        4,
        DWELL,
        {"dwell": 1},
        _mission(300),
    ),
    Case("everywhere", "ceiling", {1: 700, 2: 700}, 2, "a-rule", tables=_written("ceiling", personnel=700)),
    Case(
        "period that touches a rotation on one day",
        "ceiling",
        {1: 700, 2: 1000},
        1,
        "a-rule",
        tables=_written("ceiling", personnel=700, scope={"until": date(2026, 1, 1)}),
    ),
    Case(
        "while a condition may hold",
        "ceiling",
        {1: 1000, 2: 700},
        2,
        "a-rule",
        tables=_written("ceiling", personnel=700, **{"while": ["fact"]}) | _fact(**{"from": date(2026, 12, 31)}),
    ),
    Case(
        "unless a condition covers all of it",
        "ceiling",
        {1: 1000, 2: 700},
        2,
        "a-rule",
        tables=_written("ceiling", personnel=700, unless=["fact"]) | _fact(until=date(2026, 12, 30)),
    ),
    Case("not a whole person", "ceiling", {1: 12}, 1, "a-rule", tables=_written("ceiling", personnel=12.5)),
    Case("forbidden", "caveat", {2: 1000}, 1, "a-rule", tables=_written("caveat", scope={"until": 1})),
    Case(
        "forbidden by zone, host, role, component, pool and country",
        "caveat",
        {},
        4,
        "a-rule",
        tables=_written(
            "caveat",
            scope={"zones": ["west"], "hosts": ["UKR"], "roles": ["protection"], "components": ["ground"]}
            | {"pools": ["land"], "countries": ["FRA"], "sites": ["lviv"]},
        ),
    ),
    Case(
        "granted in the middle of a rotation",
        "approval",
        {3: 1000},
        2,
        "a-rule",
        tables=_written("approval", condition="fact") | _fact(**{"from": date(2026, 7, 2)}),
    ),
    Case(
        "exempt persons",
        "approval",
        {1: 1000, 2: 12},
        2,
        "a-rule",
        tables=_written("approval", condition="fact", exempt=12) | _fact(until=1),
    ),
    Case(
        "never granted",
        "approval",
        {},
        1,
        "a-rule",
        tables=_written("approval", condition="fact") | _fact(holds=False),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.kind}: {case.name}")
def test_one_person_too_many(case: Case) -> None:
    """Proves that a kind's limit is exact in both directions and that the broken rule alone is named.

    Without it an audit could be lax, or refuse what the law allows, by any number.
    """
    model = one_pool(case.pool, **case.tables)
    lawful = audit(answer(model, served(case.most)), model)
    assert lawful.breaches == ()

    more = case.most | {case.rotation: case.most.get(case.rotation, 0) + 1}
    broken = audit(answer(model, served(more)), model)
    assert {breach.rule for breach in broken.breaches} == {case.rule}
    rule = next(rule for rule in model.rulebook if rule.id == case.rule)
    assert rule.kind == case.kind


def test_every_kind_has_a_statement_and_a_case() -> None:
    """Proves that no kind is left out. Without it a new kind could go unaudited, or untested, unseen."""
    kinds = {kind.model_fields["kind"].default for kind in KINDS}
    assert set(OF_A_POOL) == {kind.model_fields["kind"].default for kind in KINDS if kind.derived}
    assert set(OF_A_RULE) == {kind.model_fields["kind"].default for kind in KINDS if not kind.derived}
    assert {case.kind for case in CASES} == kinds


def test_a_kind_without_a_statement_is_a_breach(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that what the audit cannot state, it refuses. Without it a rule could be passed over."""
    model = coalition()
    monkeypatch.delitem(OF_A_RULE, "ceiling")
    found = audit(answer(model, COALITION), model)
    assert [(breach.rule, breach.stated) for breach in found.breaches] == [("GBR.offer", "the kind ceiling")]


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


# -- dwell against a roster of people ----------------------------------------------------------------------


def _can_be_manned(people: int, rest: int, series: list[int]) -> bool:
    """Whether so many people can serve the series: each in one rotation, then at home for ``rest``."""
    back = [-rest] * people  # the rotation in which each person last came home is long past
    for t, needed in enumerate(series):
        rested = [person for person in range(people) if back[person] + rest < t + 1]
        if len(rested) < needed:
            return False
        for person in rested[:needed]:
            back[person] = t + 1
    return True


@settings(deadline=None)
@given(
    people=st.integers(1, 12),
    rest=st.integers(1, 4),
    past=st.lists(st.integers(0, 6), min_size=4, max_size=4),
    plan=st.lists(st.integers(0, 12), min_size=4, max_size=4),
)
def test_dwell_is_what_people_can_serve(people: int, rest: int, past: list[int], plan: list[int]) -> None:
    """Proves that the windows say exactly what a roster of single people says, past deployments included.

    Without it the audit and the formulation could share one wrong reading of dwell.
    """
    if not _can_be_manned(people, rest, past):
        past = [0, 0, 0, 0]  # a past that could not be served says nothing about the plan
    model = one_pool({"strength": people, "dwell": rest}, **_past(*((t - 3, number) for t, number in enumerate(past))))
    found = audit(answer(model, served(dict(enumerate(plan, start=1)))), model)
    assert found.ok == _can_be_manned(people, rest, past + plan)


# -- two readings of the law -------------------------------------------------------------------------------

days = st.dates(date(2025, 1, 1), date(2028, 12, 31))
moments = st.none() | st.integers(-2, 6) | days


@st.composite
def periods(draw: st.DrawFn) -> dict[str, Any]:
    since, until = draw(moments), draw(moments)
    both: Any = [since, until]
    if type(since) is type(until) and since is not None:
        both.sort()
    return {key: value for key, value in zip(("from", "until"), both, strict=True) if value is not None}


@st.composite
def scopes(draw: st.DrawFn) -> dict[str, Any]:
    parts = {
        "countries": ["FRA", "GBR"],
        "pools": ["land", "air"],
        "sites": ["lviv", "odesa"],
        "zones": ["west", "south"],
        "hosts": ["UKR", "ROU"],
        "roles": ["protection", "logistics"],
        "components": ["ground", "air"],
    }
    chosen = draw(st.dictionaries(st.sampled_from(sorted(parts)), st.integers(0, 2), max_size=3))
    return {part: parts[part][n : n + 1] or parts[part] for part, n in chosen.items()} | draw(periods())


@st.composite
def models(draw: st.DrawFn) -> ForceModel:
    """Models with two pools, two sites, two roles, and a few of everything that has dates."""
    pools = [("FRA", "land"), ("GBR", "air")]
    figures = st.fixed_dictionaries(
        {},
        optional={
            "deployable_share": st.sampled_from([0.3, 0.5, 1]),
            "dwell": st.integers(0, 5),
            "overlap_days": st.integers(0, 27),
            "committed": st.integers(0, 200),
            "floor": st.integers(0, 200),
        },
    )
    conditions = [{"id": name, "name": name, "holds": draw(st.booleans())} | draw(periods()) for name in ("one", "two")]
    facts = st.lists(st.sampled_from(["one", "two"]), unique=True)
    own: dict[str, st.SearchStrategy[dict[str, Any]]] = {
        "ceiling": st.fixed_dictionaries({"personnel": st.integers(0, 900)}),
        "caveat": st.just({}),
        "approval": st.fixed_dictionaries({"condition": st.just("two"), "exempt": st.sampled_from([0, 12])}),
    }
    rules = [
        {
            "id": f"rule-{n}",
            "kind": kind,
            "owner": "coalition",
            "bindingness": "political",
            "status": "assumed",
        }
        | {"scope": draw(scopes()), "while": draw(facts), "unless": draw(facts)}
        | draw(own[kind])
        for n, kind in enumerate(draw(st.lists(st.sampled_from(sorted(own)), max_size=5)))
    ]
    missions = [
        {"country": country, "pool": pool, "mission": "m", "personnel": draw(st.integers(0, 300))} | draw(periods())
        for country, pool in draw(st.lists(st.sampled_from(pools), max_size=3))
    ]
    past = [
        {"country": country, "pool": pool, "rotation": draw(st.integers(-6, 0)), "personnel": 100 + n}
        for n, (country, pool) in enumerate(draw(st.lists(st.sampled_from(pools), max_size=4)))
    ]
    return one_pool(
        calendar={
            "start": draw(st.sampled_from(["2026-01-01", "2026-08-31"])),
            "rotations": draw(st.integers(1, 6)),
            "rotation_months": draw(st.sampled_from([1, 4, 6])),
        },
        roles=[
            {"id": "protection", "name": "Site protection"},
            {"id": "logistics", "name": "Logistics", "component": "air", "enabling": True},
        ],
        zones=[{"id": "west", "name": "West"}, {"id": "south", "name": "South"}],
        sites=[
            {"id": "lviv", "name": "Lviv", "zone": "west", "host": "UKR"},
            {"id": "odesa", "name": "Odesa", "zone": "south", "host": "ROU"},
        ],
        countries=[{"id": "FRA", "name": "France"}, {"id": "GBR", "name": "United Kingdom"}],
        pools=[
            {"id": pool, "country": country, "strength": 1000, "roles": ["protection", "logistics"]}
            | {"status": "assumed"}
            | draw(figures)
            for country, pool in pools
        ],
        conditions=conditions,
        rules=rules,
        commitments=missions,
        history=past,
    )


class Sums:
    """The least that rules can state their rows on: the sums themselves, for given contributions."""

    def __init__(self, model: ForceModel, sent: list[Contribution]) -> None:
        self._model = model
        self._sent = sent

    @property
    def calendar(self) -> Calendar:
        return self._model.calendar

    def holds(self, condition: str) -> tuple[int, ...]:
        return self._model.holds(condition)

    def may_hold(self, condition: str) -> tuple[int, ...]:
        return self._model.may_hold(condition)

    def contributions(self, scope: Scope, rotation: int) -> Fraction:
        pools = {(pool.country, pool.id) for pool in self._model.pools if scope.covers_pool(pool)}
        sites = {site.id for site in self._model.sites if scope.covers_site(site)}
        roles = {role.id for role in self._model.roles if scope.covers_role(role)}
        return Fraction(
            sum(
                one.personnel
                for one in self._sent
                if one.rotation == rotation
                and (one.country, one.pool) in pools
                and one.site in sites
                and one.role in roles
            )
        )

    def deployed(self, country: str, pool: str, first: int, last: int) -> Fraction:
        return Fraction(
            sum(
                one.personnel
                for one in self._sent
                if (one.country, one.pool) == (country, pool) and first <= one.rotation <= last
            )
        )

    def waived(self, country: str, pool: str, rotation: int) -> Fraction:
        return Fraction(0)

    def rows(self, rule: Rule) -> Iterator[tuple[tuple[int | str, ...], Fraction, str]]:
        """Each row as its index, its left side less its limit, and its sense."""
        force: Any = self
        for t in rule.forbids(force):
            yield (t,), self.contributions(rule.scope, t), "<="
        for row in rule.rows(force):
            left: Any = row.left
            yield row.index, left - row.limit, row.sense


@settings(deadline=None, max_examples=150)
@given(model=models(), data=st.data())
def test_two_readings_of_the_law_agree(model: ForceModel, data: st.DataObject) -> None:
    """Proves that the audit's statements and the rules' rows are the same inequalities, row by row.

    They were written apart; a slip in either shows here, with the model that brings it out. Without it a plan
    could be refused, or passed, for a mistake of the audit.
    """
    cells = st.tuples(
        st.sampled_from([("FRA", "land"), ("GBR", "air")]),
        st.sampled_from(["lviv", "odesa"]),
        st.sampled_from(["protection", "logistics"]),
        st.integers(1, model.calendar.rotations),
    )
    sent = [
        Contribution(country=country, pool=pool, site=site, role=role, rotation=t, personnel=number)
        for ((country, pool), site, role, t), number in data.draw(
            st.dictionaries(cells, st.integers(1, 500), max_size=12)
        ).items()
    ]
    book = Book(sent)
    clauses = {clause.id: clause for clause in law(Figures(model))}
    assert sorted(clauses) == [rule.id for rule in model.rulebook]
    for rule in model.rulebook:
        clause = clauses[rule.id]
        assert (clause.kind, clause.owner, clause.bindingness) == (rule.kind, rule.owner, rule.bindingness)
        stated = [
            (statement.index, book.left(statement) - statement.limit, statement.sense)
            for statement in clause.statements
        ]
        assert stated == list(Sums(model, sent).rows(rule))
