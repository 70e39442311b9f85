"""The program as a competent user of PuLP writes it: dictionaries, comprehensions, one row a rule and rotation.

Dwell windows are rows over contributions, every site is its own, forbidden contributions are left out, and the
two priorities are weighed against each other in one objective. Solved by HiGHS with its defaults.
"""

from __future__ import annotations

from dataclasses import dataclass

import pulp

import forcegen as fg
from forcegen.rules import Caveat, Ceiling

WEIGHT = 1000
"""A person short in priority 1 counts as so many in priority 2."""


@dataclass(frozen=True)
class Answer:
    """What the textbook found.

    Attributes:
        status: PuLP's word for how it ended.
        short: Persons short by priority; empty when it did not end.
    """

    status: str
    short: dict[int, float]


def solve(model: fg.ForceModel, seconds: float | None = None) -> Answer:
    """Build and solve a model of the family, or stop after so many seconds in the solver."""
    rotations = range(1, model.calendar.rotations + 1)
    pools = {pool.key: pool for pool in model.pools}
    sites = {site.id: site for site in model.sites}
    roles = {role.id: role for role in model.roles}
    required = {
        (line.site, line.role, t): (float(line.personnel), line.priority)
        for line in model.requirements
        for t in model.calendar.touched(line.since, line.until)
    }
    caveats: dict[str, list[Caveat]] = {}
    for rule in model.rules:
        if isinstance(rule, Caveat):
            caveats.setdefault(rule.owner, []).append(rule)

    def willing(pool: fg.Pool, site: fg.Site, role: fg.Role) -> bool:
        return not any(
            rule.scope.covers_site(site) and rule.scope.covers_role(role) for rule in caveats.get(pool.country, [])
        )

    allowed = {
        (p, s, r)
        for p, pool in pools.items()
        for s, site in sites.items()
        for r in pool.roles
        if willing(pool, site, roles[r])
    }
    problem = pulp.LpProblem("textbook", pulp.LpMinimize)
    x = {
        (p, s, r, t): problem.add_variable(f"x_{p}_{s}_{r}_{t}", 0)
        for p, s, r in sorted(allowed)
        for t in rotations
        if (s, r, t) in required
    }
    u = {key: problem.add_variable(f"u_{key[0]}_{key[1]}_{key[2]}", 0, need) for key, (need, _) in required.items()}
    problem += pulp.lpSum((WEIGHT if required[key][1] == 1 else 1) * short for key, short in u.items())

    by_post: dict[tuple[str, str, int], list[pulp.LpVariable]] = {}
    by_pool: dict[tuple[str, int], list[pulp.LpVariable]] = {}
    by_country: dict[tuple[str, int], list[pulp.LpVariable]] = {}
    for (p, s, r, t), variable in x.items():
        by_post.setdefault((s, r, t), []).append(variable)
        by_pool.setdefault((p, t), []).append(variable)
        by_country.setdefault((pools[p].country, t), []).append(variable)
    for key, (need, _) in required.items():
        problem += pulp.lpSum([*by_post.get(key, []), u[key]]) == need
    for p, pool in pools.items():
        dwell = model.dwell(pool)
        for t in rotations:
            window = [v for tau in range(max(1, t - dwell), t + 1) for v in by_pool.get((p, tau), [])]
            if window:
                problem += pulp.lpSum(window) <= float(model.available(pool, t))
    for rule in model.rules:
        if isinstance(rule, Ceiling):
            for t in model.calendar.touched(rule.scope.since, rule.scope.until):
                sent = by_country.get((rule.owner, t), [])
                if sent:
                    problem += pulp.lpSum(sent) <= float(rule.personnel)

    stats = problem.solve(pulp.HiGHS(msg=False, timeLimit=seconds))
    if stats.status != pulp.constants.LpSolveStatus.Optimal:
        return Answer(stats.status_str, {})
    short: dict[int, float] = {}
    for key, (_, priority) in required.items():
        short[priority] = short.get(priority, 0.0) + (u[key].varValue or 0.0)
    return Answer(stats.status_str, short)
