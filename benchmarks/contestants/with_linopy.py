"""The same program as a competent user of linopy writes it: labelled arrays, masks and rolling sums.

Solved by HiGHS with its defaults, handed over in memory. linopy is no dependency of forcegen: without it this
contestant is passed over.
"""

from __future__ import annotations

from importlib import import_module

import forcegen as fg
from benchmarks.contestants.contestant import WEIGHT, Answer, Contestant, Solve, Tell, Watch
from benchmarks.contestants.facts import facts_of


def _prepare(model: fg.ForceModel) -> Solve:
    import pandas as pd

    linopy, xr = import_module("linopy"), import_module("xarray")

    def solve(watch: Watch) -> Tell:
        watch("program")
        facts = facts_of(model)
        pools = pd.Index(facts.country, name="pool")
        sites = pd.Index([site.id for site in model.sites], name="site")
        roles = pd.Index([role.id for role in model.roles], name="role")
        rotations = pd.Index(facts.rotations, name="rotation")

        needed = pd.Series({post: need for post, (need, _) in facts.required.items()})
        needed.index.names = ["site", "role", "rotation"]
        need = needed.to_xarray().reindex(site=sites, role=roles, rotation=rotations).fillna(0.0)
        urgent = pd.Series({post: float(priority) for post, (_, priority) in facts.required.items()})
        urgent.index.names = needed.index.names
        priority = urgent.to_xarray().reindex_like(need)
        allowed = xr.DataArray(False, coords=[pools, sites, roles])
        triples = zip(*facts.allowed, strict=True)
        at = [index.get_indexer(list(ids)) for index, ids in zip((pools, sites, roles), triples, strict=True)]
        allowed.values[tuple(at)] = True
        available = pd.Series(facts.available)
        available.index.names = ["pool", "rotation"]

        program = linopy.Model()
        x = program.add_variables(
            lower=0, coords=[pools, sites, roles, rotations], mask=allowed & (need > 0), name="contribution"
        )
        u = program.add_variables(lower=0, upper=need, mask=need > 0, name="shortfall")
        program.add_constraints(x.sum("pool") + u == need, mask=need > 0, name="requirement")
        deployed = x.sum(["site", "role"])
        for dwell in sorted(set(facts.dwell.values())):
            resting = [pool for pool, own in facts.dwell.items() if own == dwell]
            window = deployed.sel(pool=resting).rolling(rotation=dwell + 1, min_periods=1).sum()
            most = available.to_xarray().sel(pool=resting, rotation=rotations)
            program.add_constraints(window <= most, name=f"dwell {dwell}")
        ceilings = pd.Series(facts.ceilings)
        ceilings.index.names = ["country", "rotation"]
        country = pd.Series(facts.country, name="country").rename_axis("pool").to_xarray()
        sent = deployed.groupby(country).sum()
        most = ceilings.to_xarray().reindex(rotation=rotations)
        sent = sent.sel(country=most.country)
        program.add_constraints(sent <= most.fillna(0.0), mask=most.notnull(), name="ceiling")
        program.add_objective((u * xr.where(priority == 1, float(WEIGHT), 1.0)).sum())
        watch("solver")
        status, condition = program.solve("highs", io_api="direct", output_flag=False, progress=False)

        def tell() -> Answer:
            if (status, condition) != ("ok", "optimal"):
                raise RuntimeError(f"linopy ended with '{status}', '{condition}'")
            short = u.solution.fillna(0.0)
            by_priority = {one: float(short.where(priority == one).sum()) for one in (1, 2)}
            return Answer(by_priority, program.nvars, program.ncons)

        return tell

    return solve


CONTESTANT = Contestant(
    "linopy",
    "linopy and HiGHS with its defaults, the textbook's program in labelled arrays: from the model to the shortfall",
    _prepare,
    changing=("S", "M"),
    steady=("S", "M"),
    needs="linopy",
)
