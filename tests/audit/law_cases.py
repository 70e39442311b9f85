"""Plans at the edge of what each rule kind allows, made by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from audit_case import ASSUMED, SEVERAL, Sent, answer, one_pool

from forcegen.documents.plan import Plan
from forcegen.model import ForceModel

Cell = tuple[str, str, str, int]
"""Country, site, role, rotation."""


@dataclass(frozen=True)
class Case:
    """A plan at the edge of what a model allows: one person ``more`` in ``cell`` breaks ``rule`` and nothing else.

    Where the edge is a least number, that one person is taken away: ``more`` is -1. A cell of the model with one
    pool is its rotation.
    """

    name: str
    kind: str
    most: Mapping[int, int] | Mapping[Cell, int]
    cell: int | Cell
    rule: str
    pool: dict[str, Any] = field(default_factory=dict)
    tables: dict[str, Any] = field(default_factory=dict)
    more: int = 1
    waived: Mapping[int, int] = field(default_factory=dict)

    @property
    def model(self) -> ForceModel:
        """The model."""
        return one_pool(self.pool, **self.tables)

    def plan(self, model: ForceModel, *, over: bool) -> Plan:
        """The document of the plan at the edge, or over it."""
        persons: Counter[int | Cell] = Counter(dict(self.most))
        persons[self.cell] += self.more if over else 0
        sent = [_sent(cell, number) for cell, number in persons.items() if number]
        waivers = [
            {"country": "FRA", "pool": "land", "rotation": t, "personnel": number, "rule": "a-rule"}
            for t, number in self.waived.items()
        ]
        return answer(model, sent, waivers=waivers)


def _sent(cell: int | Cell, personnel: int) -> Sent:
    country, site, role, t = ("FRA", "lviv", "protection", cell) if isinstance(cell, int) else cell
    return (country, "land", site, role, t, personnel)


def _at(site: str, role: str = "protection", t: int = 1, **personnel: int) -> dict[Cell, int]:
    """Persons by country at one post."""
    return {(country, site, role, t): number for country, number in personnel.items()}


def _written(kind: str, **fields: object) -> dict[str, Any]:
    rule = {"id": "a-rule", "kind": kind, "owner": "FRA", "bindingness": "legal", "status": "assumed"}
    return {"rules": [{**rule, **fields}]}


def _several(kind: str, **fields: object) -> dict[str, Any]:
    return SEVERAL | _written(kind, **fields)


def _grown(*strengths: tuple[int | date, int]) -> dict[str, Any]:
    rows = [{"country": "FRA", "pool": "land", "from": since, "personnel": number} for since, number in strengths]
    return {"strengths": [row | ASSUMED for row in rows]}


def _fact(**fields: object) -> dict[str, Any]:
    return {"conditions": [{"id": "fact", "name": "A fact.", "holds": True, **fields}]}


def _mission(personnel: int, **period: object) -> dict[str, Any]:
    mission = {"country": "FRA", "pool": "land", "mission": "Elsewhere", "personnel": personnel}
    return {"commitments": [{**mission, **period}]}


def _past(*deployments: tuple[int, int]) -> dict[str, Any]:
    rows = [{"country": "FRA", "pool": "land", "rotation": t, "personnel": number} for t, number in deployments]
    return {"history": rows}


def _notice(decided: date, days: int) -> dict[str, Any]:
    return _written("notice", decided=decided, days=days)


AVAILABILITY, DWELL, MOBILISATION = (f"FRA.land.{kind}" for kind in ("availability", "dwell", "mobilisation"))

FRENCH = {"countries": ["FRA"]}

PEOPLE = (
    # a growth of 1 July counts from the second half-year, one of 2 July from the third
    Case(
        "strength that grows",
        "availability",
        {1: 500, 2: 700, 3: 900, 4: 900},
        2,
        AVAILABILITY,
        {"strength": 500},
        _grown((date(2026, 7, 2), 900), (date(2026, 7, 1), 700)),
    ),
    Case(
        "strength of a rotation", "availability", {1: 500, 3: 700}, 1, AVAILABILITY, {"strength": 500}, _grown((2, 700))
    ),
    Case("strength before the plan", "availability", {4: 300}, 4, AVAILABILITY, {}, _grown((-3, 300), (-4, 800))),
    # tours of 4 months in rotations of 6: a post takes 1.5 people, and 1.5 / (1 - 14 / (4 × 365/12)) with overlap
    Case("short tours", "availability", {1: 400}, 1, AVAILABILITY, {"strength": 600, "longest_tour_months": 4}),
    Case(
        "tours as long as a rotation",
        "availability",
        {1: 600},
        1,
        AVAILABILITY,
        {"strength": 600, "longest_tour_months": 9},
    ),
    Case(
        "short tours with overlap",
        "availability",
        {2: 322},
        2,
        AVAILABILITY,
        {"strength": 547, "longest_tour_months": 4, "overlap_days": 14},
    ),
    Case(
        "window against the strength at its end",
        "dwell",
        {1: 300, 2: 300, 3: 500},
        3,
        DWELL,
        {"dwell": 1, "strength": 600},
        _grown((3, 800)),
    ),
    Case("preparation", "dwell", {1: 300, 2: 300, 3: 400}, 2, DWELL, {"dwell": 1, "preparation": 1}),
    Case("preparation without rest", "dwell", {2: 600, 3: 400}, 3, DWELL, {"preparation": 1}),
    Case(
        "preparation reaches before the plan",
        "dwell",
        {1: 300},
        1,
        DWELL,
        {"dwell": 1, "preparation": 2},
        _past((-2, 400), (0, 300), (-3, 900)),
    ),
    Case(
        "window with people waived",
        "dwell",
        {1: 600, 2: 500},
        2,
        DWELL,
        {"dwell": 1},
        _written("waiver", personnel=100),
        waived={2: 100},
    ),
    Case(
        "first rotation after the call-up", "mobilisation", {3: 1000}, 2, MOBILISATION, {"mobilised": date(2026, 7, 2)}
    ),
    Case("call-up on a first day", "mobilisation", {2: 1000}, 1, MOBILISATION, {"mobilised": date(2026, 7, 1)}),
    Case(
        "call-up with preparation",
        "mobilisation",
        {3: 400, 4: 500},
        2,
        MOBILISATION,
        {"mobilised": 1, "preparation": 2},
    ),
    Case("notice on the first day", "notice", {2: 1000}, 1, "a-rule", tables=_notice(date(2026, 6, 1), 30)),
    Case("notice a day too late", "notice", {3: 1000}, 2, "a-rule", tables=_notice(date(2026, 6, 1), 31)),
)

LAW = (
    Case(
        "told in the middle of a rotation",
        "information",
        {3: 1000},
        2,
        "a-rule",
        tables=_written("information", condition="fact", prior=True) | _fact(**{"from": date(2026, 7, 2)}),
    ),
    Case(
        "days that end with a rotation",
        "time-limit",
        {1: 1000},
        2,
        "a-rule",
        tables=_written("time-limit", condition="fact", days=181) | _fact(holds=False),
    ),
    Case(
        "days that end a day early",
        "time-limit",
        {},
        1,
        "a-rule",
        tables=_written("time-limit", condition="fact", days=180) | _fact(holds=False),
    ),
    Case(
        "months, and before they begin",
        "time-limit",
        {2: 1000, 3: 1000},
        1,
        "a-rule",
        tables=_written("time-limit", condition="fact", months=12, begins=date(2026, 7, 1)) | _fact(holds=False),
    ),
    Case(
        "approved afterwards",
        "time-limit",
        {1: 1000, 3: 1000, 4: 1000},
        2,
        "a-rule",
        tables=_written("time-limit", condition="fact", months=11) | _fact(**{"from": 3}),
    ),
    Case(
        "ceiling of a term",
        "mandate",
        {1: 250, 2: 250},
        2,
        "a-rule",
        tables=_written("mandate", personnel=250, term_months=12),
    ),
    Case(
        "term over",
        "mandate",
        {1: 250, 2: 250},
        3,
        "a-rule",
        tables=_written("mandate", personnel=250, term_months=12),
    ),
    Case(
        "term from the last day of a month",
        "mandate",
        {1: 250, 2: 250},
        3,
        "a-rule",
        tables=_written("mandate", personnel=250, term_months=6, begins=date(2026, 8, 31), renewals=["fact"])
        | _fact()
        | {"calendar": {"start": "2026-08-31", "rotations": 4}},
    ),
    Case(
        "no number",
        "mandate",
        {1: 1000, 2: 1000},
        3,
        "a-rule",
        tables=_written("mandate", term_months=12),
    ),
    Case(
        "term that begins and ends within rotations",
        "mandate",
        {2: 250},
        3,
        "a-rule",
        tables=_written("mandate", personnel=250, term_months=12, begins=date(2026, 3, 31)),
    ),
    Case(
        "renewed",
        "mandate",
        {1: 250, 2: 250, 3: 250},
        4,
        "a-rule",
        tables=_written("mandate", personnel=250, term_months=9, renewals=["fact"]) | _fact(),
    ),
    Case(
        "renewed while the renewal holds",
        "mandate",
        {1: 250, 2: 250},
        3,
        "a-rule",
        tables=_written("mandate", personnel=250, term_months=9, renewals=["fact"]) | _fact(until=2),
    ),
    Case(
        "a renewal without the one before it",
        "mandate",
        {1: 250},
        2,
        "a-rule",
        tables=_written("mandate", personnel=250, term_months=6, renewals=["first", "second"])
        | {
            "conditions": [
                {"id": "first", "name": "First.", "holds": False},
                {"id": "second", "name": "Second.", "holds": True},
            ]
        },
    ),
    Case(
        "two bases that together cover a rotation",
        "basis",
        {1: 1000, 3: 1000},
        2,
        "a-rule",
        tables=_written("basis", any_of=["first", "second"])
        | {
            "conditions": [
                {"id": "first", "name": "First.", "holds": True, "until": date(2026, 9, 30)},
                {"id": "second", "name": "Second.", "holds": True, "from": date(2026, 10, 1), "until": 3},
            ]
        },
    ),
)

COALITION_RULES = (
    Case(
        "least", "pledge", {1: 40, 2: 40, 3: 40, 4: 40}, 3, "a-rule", tables=_written("pledge", personnel=40), more=-1
    ),
    Case(
        "not a whole person",
        "pledge",
        {1: 1},
        1,
        "a-rule",
        tables=_written("pledge", personnel=0.5, scope={"until": 1}),
        more=-1,
    ),
    Case(
        "lead nation at a site",
        "share",
        _at("lviv", FRA=50, GBR=30, NLD=20) | _at("odesa", GBR=900),
        ("FRA", "lviv", "protection", 1),
        "a-rule",
        tables=_several("share", at_least=0.5, scope=FRENCH | {"sites": ["lviv"]}, of={"sites": ["lviv"]}),
        more=-1,
    ),
    Case(
        "others beside the lead nation",
        "share",
        _at("lviv", FRA=50, GBR=30, NLD=20),
        ("NLD", "lviv", "protection", 1),
        "a-rule",
        tables=_several("share", at_least=0.5, scope=FRENCH),
    ),
    Case(
        "at each site that is named",
        "share",
        _at("lviv", FRA=50, GBR=50) | _at("odesa", GBR=900) | _at("constanta", NLD=10, FRA=10),
        ("GBR", "lviv", "protection", 1),
        "a-rule",
        tables=_several("share", at_least=0.5, each="site", scope=FRENCH | {"sites": ["lviv", "constanta"]}),
    ),
    Case(
        "part of each country's contingent",
        "share",
        _at("lviv", FRA=60, GBR=30) | _at("odesa", FRA=40, GBR=20),
        ("GBR", "lviv", "protection", 1),
        "a-rule",
        tables=_several("share", at_most=0.6, each="country", scope={"sites": ["lviv"]}),
    ),
    Case(
        "part of each role",
        "share",
        _at("lviv", FRA=40, GBR=60) | _at("odesa", FRA=900) | _at("lviv", "logistics", FRA=8, GBR=8),
        ("FRA", "lviv", "logistics", 1),
        "a-rule",
        tables=_several(
            "share", at_least=0.2, at_most=0.5, each="role", scope=FRENCH | {"sites": ["lviv"]}, of={"sites": ["lviv"]}
        ),
    ),
    Case(
        "most of a fair share",
        "burden",
        _at("lviv", FRA=60, GBR=30, NLD=10),
        ("NLD", "lviv", "protection", 1),
        "a-rule",
        tables=_several("burden", key="active", at_most=1),
    ),
    Case(
        "least of a fair share",
        "burden",
        _at("lviv", FRA=80, NLD=5) | _at("odesa", GBR=15),
        ("GBR", "odesa", "protection", 1),
        "a-rule",
        tables=_several("burden", key="active", at_least=0.5),
        more=-1,
    ),
    # the United Kingdom has no population here: it is neither bounded nor counted; of what is, NLD has 300 / 1000
    Case(
        "country without the key",
        "burden",
        _at("lviv", FRA=70, GBR=500, NLD=30),
        ("NLD", "lviv", "protection", 1),
        "a-rule",
        tables=_several("burden", key="population", at_most=1),
    ),
    # France has an output of nothing, by which no share is fair; NLD has 30 / 40
    Case(
        "country with a key of nothing",
        "burden",
        _at("lviv", FRA=500, GBR=20, NLD=60),
        ("GBR", "lviv", "protection", 1),
        "a-rule",
        tables=_several("burden", key="gdp", at_most=1),
    ),
    # without France in scope, NLD has 100 / 400
    Case(
        "countries in scope",
        "burden",
        _at("lviv", FRA=500, GBR=60, NLD=20),
        ("NLD", "lviv", "protection", 1),
        "a-rule",
        tables=_several("burden", key="active", at_most=1, scope={"countries": ["GBR", "NLD"]}),
    ),
)

FORCE = (
    Case(
        "in all",
        "support",
        _at("lviv", FRA=300) | _at("odesa", GBR=200) | _at("constanta", "logistics", NLD=10),
        ("GBR", "odesa", "protection", 1),
        "a-rule",
        tables=_several("support", ratio=0.02, scope={"roles": ["logistics"]}, supported={"components": ["ground"]}),
    ),
    Case(
        "in each zone",
        "support",
        _at("odesa", FRA=150) | _at("constanta", "logistics", NLD=3) | _at("lviv", "logistics", NLD=5),
        ("NLD", "constanta", "logistics", 1),
        "a-rule",
        tables=_several(
            "support", ratio=0.02, each="zone", scope={"roles": ["logistics"]}, supported={"roles": ["protection"]}
        ),
        more=-1,
    ),
    Case(
        "national support element",
        "support",
        _at("lviv", FRA=100, GBR=100) | _at("odesa", "logistics", FRA=2, GBR=2),
        ("GBR", "odesa", "logistics", 1),
        "a-rule",
        tables=_several(
            "support", ratio=0.02, each="country", scope={"roles": ["logistics"]}, supported={"roles": ["protection"]}
        ),
        more=-1,
    ),
    Case(
        "room for half of those relieved",
        "capacity",
        {1: 300, 2: 350, 3: 900},
        2,
        "a-rule",
        tables=_written("capacity", personnel=500, handover=0.5, scope={"until": 2}),
    ),
    Case("room", "capacity", {1: 500, 2: 500}, 2, "a-rule", tables=_written("capacity", personnel=500)),
    Case(
        "room at each host",
        "capacity",
        _at("lviv", FRA=60) | _at("odesa", GBR=40) | _at("constanta", GBR=70, NLD=30),
        ("FRA", "lviv", "protection", 1),
        "a-rule",
        tables=_several("capacity", personnel=100, each="host"),
    ),
    Case(
        "room at each site of a zone",
        "capacity",
        _at("lviv", FRA=160) | _at("odesa", GBR=100) | _at("constanta", GBR=70, NLD=30),
        ("NLD", "constanta", "protection", 1),
        "a-rule",
        tables=_several("capacity", personnel=100, each="site", scope={"zones": ["south"]}),
    ),
    Case(
        "relief",
        "lift",
        {1: 300, 2: 300, 3: 900},
        2,
        "a-rule",
        tables=_written("lift", per_day=20, days=30, scope={"until": 2}),
    ),
    Case(
        "relief with the backstop",
        "lift",
        {1: 600, 3: 900},
        3,
        "a-rule",
        tables=_written("lift", per_day=20, days=30, backstop="fact", backstop_per_day=10) | _fact(**{"from": 3}),
    ),
    Case(
        "relief with the backstop in the middle of a rotation",
        "lift",
        {1: 600, 3: 900},
        1,
        "a-rule",
        tables=_written("lift", per_day=20, days=30, backstop="fact", backstop_per_day=10)
        | _fact(**{"from": date(2026, 1, 2)}),
    ),
    # 4 a month for 6 months: 2,400 pay for 100 person-rotations
    Case(
        "for the plan",
        "budget",
        {1: 30, 2: 30, 3: 40, 4: 500},
        2,
        "a-rule",
        tables=_written("budget", amount=2400, per_person_month=4, scope={"until": 3}),
    ),
    Case(
        "for each rotation",
        "budget",
        {1: 100, 2: 100},
        2,
        "a-rule",
        tables=_written("budget", amount=2400, per_person_month=4, over="rotation"),
    ),
)

WHOLE_NUMBERS = (
    Case(
        "units",
        "block",
        _at("lviv", FRA=240, GBR=120) | _at("odesa", FRA=120) | _at("lviv", "logistics", FRA=7),
        ("FRA", "lviv", "protection", 1),
        "a-rule",
        tables=_several("block", size=120, scope={"roles": ["protection"]}),
    ),
    Case(
        "units one short",
        "block",
        _at("lviv", t=2, FRA=240),
        ("FRA", "lviv", "protection", 2),
        "a-rule",
        tables=_several("block", size=120),
        more=-1,
    ),
    Case(
        "enough in two roles",
        "contingent",
        _at("lviv", FRA=60, GBR=300) | _at("lviv", "logistics", FRA=40),
        ("FRA", "lviv", "logistics", 1),
        "a-rule",
        tables=_several("contingent", personnel=100),
        more=-1,
    ),
    Case(
        "none",
        "contingent",
        _at("lviv", FRA=100) | _at("constanta", NLD=5),
        ("GBR", "lviv", "protection", 1),
        "a-rule",
        tables=_several("contingent", personnel=100, scope={"hosts": ["UKR"]}),
    ),
    Case(
        "at a site",
        "nations",
        _at("lviv", FRA=100, GBR=1) | _at("lviv", "logistics", GBR=10) | _at("odesa", NLD=9, GBR=1),
        ("NLD", "lviv", "logistics", 1),
        "a-rule",
        tables=_several("nations", most=2),
    ),
    Case(
        "in a rotation",
        "nations",
        _at("lviv", FRA=100) | _at("lviv", t=2, GBR=10) | _at("constanta", GBR=10, FRA=10),
        ("NLD", "lviv", "protection", 2),
        "a-rule",
        tables=_several("nations", most=1, scope={"zones": ["west"]}),
    ),
    Case(
        "others gone",
        "threshold",
        _at("lviv", FRA=3, GBR=60) | _at("odesa", "logistics", NLD=40),
        ("NLD", "odesa", "logistics", 1),
        "a-rule",
        tables=_several("threshold", personnel=100, scope=FRENCH, others={"countries": ["GBR", "NLD"]}),
        more=-1,
    ),
    Case(
        "first to come",
        "threshold",
        _at("lviv", GBR=99) | _at("lviv", t=2, GBR=100, FRA=200),
        ("FRA", "lviv", "protection", 1),
        "a-rule",
        tables=_several("threshold", personnel=100, scope=FRENCH, others={"countries": ["GBR", "NLD"]}),
    ),
)

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
        _past((0, 600), (-1, 300), (-2, 900)),
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
    *PEOPLE,
    *LAW,
    *COALITION_RULES,
    *FORCE,
    *WHOLE_NUMBERS,
)


def every_kind() -> ForceModel:
    """Several countries with a rule of every kind, all of which some plan obeys."""
    rules: list[dict[str, Any]] = [
        {"kind": "waiver", "personnel": 10, "scope": FRENCH},
        {
            "kind": "notice",
            "decided": date(2026, 6, 1),
            "days": 31,
            "scope": {"countries": ["GBR"], "zones": ["south"]},
        },
        {"kind": "approval", "condition": "vote", "exempt": 12, "scope": {"countries": ["NLD"]}},
        {"kind": "information", "condition": "vote", "prior": True, "scope": {"countries": ["NLD"]}},
        {"id": "told-afterwards", "kind": "information", "condition": "vote", "prior": False},
        {"kind": "time-limit", "condition": "never", "months": 18, "scope": {"countries": ["GBR"]}},
        {"kind": "mandate", "personnel": 700, "term_months": 12, "renewals": ["vote"], "scope": FRENCH},
        {"kind": "basis", "any_of": ["vote"], "scope": {"hosts": ["ROU"]}},
        {"kind": "caveat", "scope": {"countries": ["GBR"], "roles": ["logistics"], "until": 1}},
        {"kind": "substitution", "role": "protection", "by": "signals", "effect": 0.8, "scope": {"zones": ["west"]}},
        {"kind": "ceiling", "personnel": 2000},
        {"kind": "pledge", "personnel": 40, "scope": {"countries": ["GBR"], "from": 2, "until": 3}},
        {"kind": "share", "at_least": 0.1, "at_most": 0.9, "each": "zone", "scope": FRENCH},
        {"kind": "burden", "key": "population", "at_most": 1.2},
        {"kind": "support", "ratio": 0.02, "each": "country", "scope": {"roles": ["logistics"]}}
        | {"supported": {"roles": ["protection"]}},
        {"kind": "capacity", "personnel": 900, "handover": 0.5, "each": "site"},
        {"kind": "lift", "per_day": 100, "days": 30, "backstop": "vote", "backstop_per_day": 10},
        {"kind": "budget", "amount": 90000, "per_person_month": 4},
        {"id": "each-rotation", "kind": "budget", "amount": 30000, "per_person_month": 4, "over": "rotation"},
        {"kind": "block", "size": 30, "scope": {"roles": ["protection"], "zones": ["south"]}},
        {"kind": "contingent", "personnel": 50, "scope": {"hosts": ["ROU"]}},
        {"kind": "nations", "most": 2},
        {"kind": "threshold", "personnel": 20, "scope": {"countries": ["NLD"]}, "others": {"countries": ["GBR"]}},
    ]
    author = {"owner": "coalition", "bindingness": "political"} | ASSUMED
    signals = {"id": "signals", "country": "GBR", "strength": 300, "roles": ["signals"]}
    own: dict[str, dict[str, Any]] = {"FRA": {"dwell": 1}, "GBR": {}, "NLD": {"mobilised": 2}}
    return one_pool(
        **{
            **SEVERAL,
            "roles": [*SEVERAL["roles"], {"id": "signals", "name": "Signals"}],
            "pools": [*({**pool, **own[pool["country"]]} for pool in SEVERAL["pools"]), signals | ASSUMED],
            "conditions": [
                {"id": "vote", "name": "The chamber agrees.", "holds": True, "from": 2},
                {"id": "never", "name": "A fact that is none.", "holds": False},
            ],
            "rules": [{"id": rule["kind"]} | author | rule for rule in rules],
        }
    )


def under_every_kind(model: ForceModel) -> Plan:
    """A plan by hand that obeys ``every_kind``: in the second and third rotation, with stand-ins and a waiver."""
    sent: list[Sent] = [
        (country, pool, site, role, t, personnel)
        for t in (2, 3)
        for country, pool, site, role, personnel in (
            ("FRA", "land", "lviv", "protection", 40),
            ("FRA", "land", "odesa", "logistics", 5),
            ("GBR", "land", "lviv", "protection", 40),
            ("GBR", "land", "lviv", "logistics", 1),
            ("GBR", "signals", "lviv", "protection", 10),
            ("NLD", "land", "odesa", "logistics", 10),
        )
    ]
    waiver = {"country": "FRA", "pool": "land", "rotation": 3, "personnel": 5, "rule": "waiver"}
    return answer(model, sent, {("signals", "protection"): "0.8"}, waivers=[waiver])
