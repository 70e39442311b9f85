"""Whether all who answered found the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from benchmarks.contestants import FORCEGEN
from benchmarks.results import Results

NEARLY = 1e-9
"""Part of the whole optimum by which two answers may differ."""


def same(one: Mapping[int, float], other: Mapping[int, float]) -> bool:
    """Whether two answers are short of the same in every priority."""
    tolerance = NEARLY * max(1.0, sum(one.values()))
    return one.keys() == other.keys() and all(abs(one[priority] - other[priority]) <= tolerance for priority in one)


def disagreements(results: Results) -> Iterator[str]:
    """Answers that differ from forcegen's at the same model, and changes that two ways answer differently."""
    for case in results.cases:
        ours = next((run.measured for run in results.of(case, FORCEGEN.name) if run.measured), None)
        for run in results.runs:
            if run.case == case and run.measured and ours and not same(ours.short, run.measured.short):
                yield f"{case}: {run.contestant} found {run.measured.short}, forcegen {ours.short}"
    ways = {one.way: one for one in results.resolves}
    if "live" in ways:
        for other in results.resolves:
            for number, (live, fresh) in enumerate(zip(ways["live"].short, other.short, strict=False)):
                if not same(fresh, live):
                    yield f"change {number}: live found {live}, {other.way} {fresh}"
