"""Measure forcegen against what else one could do with the same model: time, memory, growth, and the floors.

``python -m benchmarks`` measures everything; ``--short`` only sees that nothing crashes or differs.
"""

from __future__ import annotations

import argparse
import shlex
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import get_args

from benchmarks.agreement import disagreements
from benchmarks.contestants import CONTESTANTS
from benchmarks.family import SIZES, Form
from benchmarks.report import report, write_into
from benchmarks.results import Results
from benchmarks.suite import PARTS, SHORT, Extent, measure, present

HERE = Path(__file__).parent
RESULTS, PLOT, README = HERE / "results.json", HERE / "results.svg", HERE / "README.md"
_FORMS: tuple[Form, ...] = get_args(Form)


def _arguments() -> argparse.Namespace:
    usual = Extent()
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--short", action="store_true", help="everything once and small; nothing is saved")
    parser.add_argument("--write", action="store_true", help="measure nothing: tables and plot from the saved results")
    parser.add_argument(
        "--parts", nargs="+", choices=PARTS, default=list(PARTS), help="what is measured (default: all)"
    )
    parser.add_argument("--sizes", nargs="+", choices=list(SIZES), default=list(usual.sizes))
    parser.add_argument("--forms", nargs="+", choices=_FORMS, default=list(usual.forms))
    names = [one.name for one in CONTESTANTS]
    parser.add_argument("--contestants", nargs="+", choices=names, default=names)
    parser.add_argument("--rounds", type=int, default=usual.rounds, help="runs of each (default: %(default)s)")
    parser.add_argument(
        "--patience",
        type=float,
        default=usual.patience,
        metavar="SECONDS",
        help="who has taken so long at a model is not run there again (default: %(default)s)",
    )
    parser.add_argument(
        "--textbook-seconds",
        type=float,
        default=usual.seconds,
        metavar="SECONDS",
        help="the textbook, or whoever else takes longer, is stopped then and counted as that (default: %(default)s)",
    )
    parser.add_argument("--to", type=Path, default=RESULTS, help="file of the results (default: results.json here)")
    return parser.parse_args()


def main() -> int:
    """Measure, or write what was measured; 1 when two answers differ."""
    asked = _arguments()
    if asked.write:
        from benchmarks.plot import plot

        results = Results.read(asked.to)
        plot(results, PLOT)
        write_into(README, results, PLOT)
        return 0
    extent = Extent(
        sizes=tuple(asked.sizes),
        forms=tuple(asked.forms),
        contestants=tuple(one for one in CONTESTANTS if one.name in asked.contestants),
        rounds=asked.rounds,
        patience=asked.patience,
        seconds=asked.textbook_seconds,
    )
    if asked.short:
        extent = replace(SHORT, contestants=extent.contestants)
    extent = extent.only(asked.parts)
    say = partial(print, flush=True)
    extent = replace(extent, contestants=present(extent.contestants, say))
    results = measure(extent, shlex.join(["python", "-m", "benchmarks", *sys.argv[1:]]), say)
    differing = list(disagreements(results))
    print(f"\n{report(results)}")
    for line in differing:
        print(f"DIFFERENT: {line}", file=sys.stderr)
    if not asked.short:
        results.save(asked.to)
        print(f"Saved in {asked.to}; python -m benchmarks --write puts the tables into the README and draws the plot.")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
