"""The program as a competent user of PuLP writes it: dictionaries, comprehensions, one row a rule and rotation.

Dwell windows are rows over contributions, every site is its own, forbidden contributions are left out, and the
two priorities are weighed against each other in one objective. Solved by HiGHS with its defaults.
"""

from __future__ import annotations

import forcegen as fg
from benchmarks.contestants.contestant import WEIGHT, Answer, Contestant, Solve, Tell, Watch
from benchmarks.contestants.facts import Post, facts_of


def _prepare(model: fg.ForceModel) -> Solve:
    import pulp

    def solve(watch: Watch) -> Tell:
        watch("program")
        facts = facts_of(model)
        problem = pulp.LpProblem("textbook", pulp.LpMinimize)
        x = {
            (p, s, r, t): problem.add_variable(f"x_{p}_{s}_{r}_{t}", 0)
            for p, s, r in sorted(facts.allowed)
            for t in facts.rotations
            if (s, r, t) in facts.required
        }
        u = {
            post: problem.add_variable("u_{}_{}_{}".format(*post), 0, need)
            for post, (need, _) in facts.required.items()
        }
        problem += pulp.lpSum((WEIGHT if facts.required[post][1] == 1 else 1) * short for post, short in u.items())

        by_post: dict[Post, list[pulp.LpVariable]] = {}
        by_pool: dict[tuple[str, int], list[pulp.LpVariable]] = {}
        by_country: dict[tuple[str, int], list[pulp.LpVariable]] = {}
        for (p, s, r, t), variable in x.items():
            by_post.setdefault((s, r, t), []).append(variable)
            by_pool.setdefault((p, t), []).append(variable)
            by_country.setdefault((facts.country[p], t), []).append(variable)
        for post, (need, _) in facts.required.items():
            problem += pulp.lpSum([*by_post.get(post, []), u[post]]) == need
        for (p, t), available in facts.available.items():
            window = [v for tau in range(max(1, t - facts.dwell[p]), t + 1) for v in by_pool.get((p, tau), [])]
            if window:
                problem += pulp.lpSum(window) <= available
        for key, most in facts.ceilings.items():
            sent = by_country.get(key, [])
            if sent:
                problem += pulp.lpSum(sent) <= most
        watch("solver")  # PuLP loads the program into HiGHS and runs it in one call
        stats = problem.solve(pulp.HiGHS(msg=False))

        def tell() -> Answer:
            if stats.status != pulp.constants.LpSolveStatus.Optimal:
                raise RuntimeError(f"PuLP ended with '{stats.status_str}'")
            short: dict[int, float] = {}
            for post, (_, priority) in facts.required.items():
                short[priority] = short.get(priority, 0.0) + (u[post].varValue or 0.0)
            return Answer(short, len(x) + len(u), len(problem.constraints()))

        return tell

    return solve


CONTESTANT = Contestant(
    "textbook",
    "PuLP and HiGHS with its defaults, dwell windows over contributions: from the model to the shortfall",
    _prepare,
    changing=("S", "M", "L", "XL", "XXL"),
    steady=("S", "M", "XL"),
)
