"""Replanning: after an event, a plan that keeps what is committed and otherwise changes as little as it can.

What is committed becomes rules of the changed model, pledges and ceilings like any other: so the new plan is
proven, audited and explained as every plan is, and its settings say what it had to keep.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil
from time import perf_counter

from forcegen.analysis.compare import compare_plans
from forcegen.analysis.near import Near, apart, by_post, cells, plan_near
from forcegen.audit.clauses import law
from forcegen.audit.figures import Figures
from forcegen.audit.statements import Book
from forcegen.documents.plan import Contribution, Plan
from forcegen.documents.replan import Replan
from forcegen.model import ForceModel, likely, needs
from forcegen.plan.answered import remade
from forcegen.plan.solve import Interrupted
from forcegen.problems import Argument, ModelError, Problem, quoted
from forcegen.rules import Rule
from forcegen.rules.base import beside_facts
from forcegen.scenario import BASE, Settings, Variant, Variation, further
from forcegen.scenario.vary import Changes
from forcegen.solver.budget import OVER, Attempt, Budget, Clock

COMMITTED = "committed"
"""Source of the rules that keep what is committed, and what their ids begin with."""


def replan(
    plan: Plan,
    model: ForceModel,
    changes: Changes | Variation | ForceModel | None = None,
    *,
    since: int,
    keep: Iterable[str] = (),
    time_limit: float | None = None,
    clock: Clock = perf_counter,
) -> Replan:
    """Plan anew from a rotation on, after something has changed.

    Whoever serves in an earlier rotation stays as planned, everybody and nobody else. From ``since`` on the
    shortfall is the least that is then possible; of all such plans the new one is that in which the fewest persons
    serve elsewhere than in the old plan: in another pool, site, role or rotation.

    Where whoever is under way, with missions elsewhere, breaks the rest that a pool is owed from ``since`` on, nobody
    can undo it: so many are waived, each pool and rotation is told (``events``), and the pool sends nobody more then.

    Args:
        plan: The old plan.
        model: The model as written that the old plan was made with.
        changes: What has changed since: values by path, a variation (its scenario comes after what the old plan
            was made with), or another model altogether.
        since: First rotation to be planned anew.
        keep: Countries whose part in the old plan is promised: they send at least as many persons in each later
            rotation.
        time_limit: Seconds from this call on; what was not found by then is told (``left_out``).
        clock: What the time is read from.

    Raises:
        ModelError: When the plan is not one of the model, a change is wrong, or what is committed breaks a rule of
            the changed model: each by rule and rotation.
        SolverError: When the solver fails.
        Stopped: On Ctrl-C, with the plan that was known by then.

    >>> import forcegen as fg
    >>> model = fg.load("core-sustainment")
    >>> plan = fg.solve(model)
    >>> anew = fg.replan(plan, model, fg.vary(model, "with-allies").model, since=3)
    >>> anew.plan.totals.short < plan.totals.short
    True
    >>> before, after = ([one for one in made.contributions if one.rotation < 3] for made in (plan, anew.plan))
    >>> before == after
    True
    """
    attempt = Attempt(Budget(time_limit, clock))
    before = _before(plan, model)
    changed = _changed(plan, model, changes)
    countries = tuple(dict.fromkeys(keep))
    _check(plan, before.model, since, countries)
    committed = tuple(one for one in plan.contributions if one.rotation < since)
    rotations = changed.model.calendar.rotations
    faults = [*_misplaced(committed, changed.model, since), *_broken(committed, plan, changed.model, since)]
    if faults:
        raise ModelError(faults)
    forced = list(_forced(committed, changed.model, since))
    rules = [
        *_under_way(committed, changed.model, since),
        *_promised(plan, since, rotations, countries),
        *(one.waiver for one in forced),
    ]
    again = [rule.id for rule in changed.model.rules if rule.source == COMMITTED]  # of a plan that was one already
    pinned = further(
        changes if isinstance(changes, ForceModel) else model,
        changed.settings,
        Variation(),
        scenario=changed.scenario,
        without=again,
        add={"rules": rules, "sources": [_source(plan)] if rules and not again else []},
    )
    try:
        near = plan_near(pinned, plan, by_post, lambda site: site.id, attempt.budget)
    except Interrupted as stop:
        attempt.ended, near = "interrupted", Near(stop.plan, complete=False)
    new = near.plan
    comparison = compare_plans(
        model, [plan, new], [before.model, pinned.model], [None, None], names=("the old plan", "the new plan")
    )
    if new.verdict != "contradictory":  # commitments bind as a matter of course: only a conflict is news
        own = {one["id"] for one in rules}
        binding = tuple(rule for rule in comparison.binding if rule.id not in own)
        comparison = comparison.model_copy(update={"binding": binding})
    kept = sum(one.personnel for one in committed)
    differs = None
    if new.shortfalls:
        differs = apart(cells(plan.contributions, by_post), cells(new.contributions, by_post))
    left_out = () if near.complete else (f"the plan closest to the old one: {attempt.ended or OVER}",)
    events = tuple(one.sentence for one in forced)
    new = new.model_copy(update={"left_out": left_out})
    return attempt.told(Replan(new, comparison, since, kept, events, differs, near.at_least, left_out))


def _before(plan: Plan, model: ForceModel) -> Variant:
    variant = remade(plan, model)
    if not plan.shortfalls:
        raise ModelError([Problem(Argument("plan"), f"no plan ({plan.verdict})", "a plan to start from")])
    return variant


def _changed(plan: Plan, model: ForceModel, changes: Changes | Variation | ForceModel | None) -> Variant:
    """The model in which is planned anew, before anything is committed in it."""
    if isinstance(changes, ForceModel):
        return Variant(changes, BASE, Settings())
    asked = changes if isinstance(changes, Variation) else Variation(changes=changes or {})
    return further(model, plan.settings, asked, scenario=plan.scenario)


def _check(plan: Plan, model: ForceModel, since: int, keep: Sequence[str]) -> None:
    problems: list[Problem] = []
    rotations = model.calendar.rotations
    if not 1 <= since <= rotations:
        problems.append(Problem(Argument("since"), str(since), f"a rotation of the plan, from 1 to {rotations}"))
    giving = sorted({one.country for one in plan.contributions})
    for country in keep:
        if country not in giving:
            expected = f"a country that gives: {', '.join(giving)}"
            problems.append(Problem(Argument("keep"), quoted(country), expected, likely(model, country, giving)))
    if problems:
        raise ModelError(problems)


# -- what is committed, and the law ----------------------------------------------------------------------


def _misplaced(committed: Iterable[Contribution], model: ForceModel, since: int) -> Iterator[Problem]:
    """Committed persons for whom the changed model has no pool, no place or no use."""
    pools = {(pool.country, pool.id) for pool in model.pools}
    needed = needs(model)
    wanted: dict[tuple[str, str, int], Decimal] = {}
    for line in model.counted:
        for rotation in model.calendar.touched(line.since, line.until):
            post = (line.site, line.role, rotation)
            wanted[post] = wanted.get(post, Decimal(0)) + line.personnel
    idle: dict[str, Counter[int]] = {}
    free = {role.id for role in model.roles if role.enabling}
    free |= {stand.role for rule in model.rules for stand in rule.stand_ins(model)}
    sent: Counter[tuple[str, str, int]] = Counter()
    for one in committed:
        who = f"{one.personnel:,} of {one.country}.{one.pool} as {one.role} at {one.site}"
        where = f"rotation {one.rotation}, already deployed"
        if (one.country, one.pool) not in pools:
            yield Problem(where, who, "a pool of the changed model")
        elif one.rotation not in needed.get((one.site, one.role), ()):
            idle.setdefault(one.site, Counter())[one.rotation] += one.personnel
        elif one.role not in free:
            sent[one.site, one.role, one.rotation] += one.personnel
    for site, persons_by_rotation in idle.items():
        when = ", ".join(map(str, sorted(persons_by_rotation)))
        found = f"{sum(persons_by_rotation.values()):,} person-rotations at {site}, where nothing is required"
        yield Problem(f"rotation {when}, already deployed", found, f"a requirement there until rotation {since - 1}")
    for (site, role, rotation), persons in sent.items():
        required = wanted[site, role, rotation]
        if persons > required:
            found = f"{persons:,} as {role} at {site}"
            yield Problem(f"rotation {rotation}, already deployed", found, f"at most the {required:,} required there")


def _broken(committed: Sequence[Contribution], plan: Plan, model: ForceModel, since: int) -> Iterator[Problem]:
    """Rules of the changed model that what is committed breaks, whatever comes later."""
    waived: Counter[tuple[str, tuple[str, str], int]] = Counter()
    for leave in plan.waivers:
        if leave.rotation < since:
            waived[leave.rule, (leave.country, leave.pool), leave.rotation] += leave.personnel
    book = Book(committed, waived)
    sentences = {rule.id: rule.sentence() for rule in model.rulebook}
    of_people = {rule.id for rule in model.rulebook if rule.people_of is not None}
    for clause in law(Figures(model)):
        for statement in clause.statements:
            spoken = {rotation for part in statement.parts for rotation in part.rotations}
            breach = statement.breach(book) if spoken and max(spoken) < since else None
            if breach is not None:
                says = f" ({sentences[breach.rule]})" if breach.rule in sentences else ""
                where = f"{breach.where}, already deployed"
                later = (
                    f"a strength, mission or rest that counts from rotation {since} on"
                    if breach.rule in of_people
                    else ""
                )
                yield Problem(
                    where, f"{breach.stated} persons under the rule {quoted(breach.rule)}{says}", breach.expected, later
                )


@dataclass(frozen=True)
class _Forced:
    """People of a pool whose rest is cut short in a rotation to come, because of who is under way."""

    rule: Rule
    country: str
    pool: str
    rotation: int
    persons: int

    @property
    def sentence(self) -> str:
        """The event in words."""
        who = f"{self.country}.{self.pool}"
        return (
            f"{self.rule.id} is exceeded by {self.persons:,} in rotation {self.rotation} by people already deployed or"
            f" elsewhere; {who} cannot contribute more then"
        )

    @property
    def waiver(self) -> dict[str, object]:
        """The leave for exactly these people."""
        country, pool, t = self.country, self.pool, self.rotation
        scope = {"countries": [country], "pools": [pool], "from": t, "until": t}
        return _rule("waiver", f"{COMMITTED}.rest.{t}.{country}.{pool}", country, self.persons, scope)


def _forced(committed: Iterable[Contribution], model: ForceModel, since: int) -> Iterator[_Forced]:
    """Rest from ``since`` on that nobody can keep any more, with the fewest people waived that make it up."""
    posts: Counter[tuple[str, str, int]] = Counter()
    for one in committed:
        posts[one.country, one.pool, one.rotation] += one.personnel
    for rule in model.rulebook:
        if rule.people_of is None:
            continue
        country, pool = rule.people_of
        most: dict[int, Fraction] = {}
        for row in rule.people_rows():
            if row.last < since or not row.waivable:
                continue
            under_way = sum(
                share * posts[country, pool, t] * row.people_per_post
                for t, share in enumerate(row.shares, start=row.first)
                if t < since
            )
            if under_way:
                waivable = sum(model.waivable.get((country, pool, row.last), {}).values())
                _, excess = beside_facts(row.people, row.facts + under_way, waivable)
                most[row.last] = max(excess, most.get(row.last, Fraction(0)))
        yield from (_Forced(rule, country, pool, t, ceil(excess)) for t, excess in most.items() if excess)


# -- what is committed, as rules -------------------------------------------------------------------------


def _under_way(committed: Iterable[Contribution], model: ForceModel, since: int) -> Iterator[dict[str, object]]:
    """Whoever serves before ``since`` stays as planned: each post at least, each pool at most."""
    pools: Counter[tuple[str, str, int]] = Counter()
    for number, one in enumerate(committed, start=1):
        pools[one.country, one.pool, one.rotation] += one.personnel
        scope = {
            "countries": [one.country],
            "pools": [one.pool],
            "sites": [one.site],
            "roles": [one.role],
            "from": one.rotation,
            "until": one.rotation,
        }
        yield _rule(
            "pledge", f"{COMMITTED}.{one.rotation}.{one.country}.{one.pool}.{number}", one.country, one.personnel, scope
        )
    for pool in model.pools:
        for rotation in range(1, since):
            scope = {"countries": [pool.country], "pools": [pool.id], "from": rotation, "until": rotation}
            name = f"{COMMITTED}.{rotation}.{pool.key}"
            yield _rule("ceiling", name, pool.country, pools[pool.country, pool.id, rotation], scope)


def _promised(plan: Plan, since: int, rotations: int, keep: Sequence[str]) -> Iterator[dict[str, object]]:
    """What a country that keeps its word sends at least in each later rotation."""
    for (country, rotation), persons in plan.by("country", "rotation").items():
        if country in keep and isinstance(rotation, int) and since <= rotation <= rotations:
            scope = {"countries": [country], "from": rotation, "until": rotation}
            yield _rule("pledge", f"{COMMITTED}.{rotation}.{country}", str(country), persons, scope)


def _rule(kind: str, name: str, owner: str, personnel: int, scope: Mapping[str, object]) -> dict[str, object]:
    return {
        "id": name,
        "kind": kind,
        "owner": owner,
        "bindingness": "force",
        "personnel": personnel,
        "scope": dict(scope),
        "source": COMMITTED,
        "status": "verified",
        "idle": True,
    }


def _source(plan: Plan) -> dict[str, object]:
    return {"id": COMMITTED, "title": f"The plan being carried out, of the model {plan.input_sha256[:12]}"}
