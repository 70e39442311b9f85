"""Run forcegen and the textbook program in turn on models of the family, and print the ratio of their times.

``python -m benchmarks --sizes S M --forms steady changing --runs 3``
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time

import forcegen as fg
from benchmarks import textbook
from benchmarks.family import SIZES, Form, make

FORMS: tuple[Form, ...] = ("steady", "changing")
TEXTBOOK_SECONDS = 600.0
"""The textbook is stopped after so long, and counted as that."""


def measure(name: str, form: Form, runs: int) -> bool:
    """Print one line for a model; whether both found the same shortfall in every priority."""
    model = make(SIZES[name], form)
    ratios: list[float] = []
    same = True
    for _ in range(runs):
        started = time.perf_counter()
        plan = fg.solve(model)
        ours = time.perf_counter() - started
        started = time.perf_counter()
        answer = textbook.solve(model, TEXTBOOK_SECONDS)
        theirs = time.perf_counter() - started
        ratios.append(theirs / ours)
        for tier in plan.tiers:
            found = answer.short.get(tier.priority)
            same = same and (found is None or abs(float(tier.lower_bound) - found) <= 1e-6 * max(1.0, found))
    word = "same shortfall" if same else "DIFFERENT SHORTFALL"
    print(f"{name:<4}{form:<10}forcegen {ours:>8.2f} s  textbook {theirs:>8.2f} s  ", end="")
    print(f"ratio {statistics.median(ratios):>6.1f} (median of {runs})  {word}")
    return same


def main() -> int:
    """Run what was asked for; 1 when the two disagree."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--sizes", nargs="+", choices=list(SIZES), default=["S"])
    parser.add_argument("--forms", nargs="+", choices=FORMS, default=list(FORMS))
    parser.add_argument("--runs", type=int, default=1)
    chosen = parser.parse_args()
    agreed = [measure(name, form, chosen.runs) for name in chosen.sizes for form in chosen.forms]
    return 0 if all(agreed) else 1


if __name__ == "__main__":
    sys.exit(main())
