"""Time and memory over columns, on logarithmic axes."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

from benchmarks.family import SIZES, Form
from benchmarks.results import Case, Results, memory_of, seconds_of

_FORMS: tuple[Form, ...] = ("changing", "steady")
_MARKERS = ("o", "s", "^", "v", "D", "P")


def plot(results: Results, target: Path) -> None:
    """Draw what was measured of the family, one column of charts a form; a run that was stopped is hollow."""
    figure = Figure(figsize=(10, 7.5), layout="constrained")
    charts = figure.subplots(2, len(_FORMS), sharex=True, sharey="row", squeeze=False)
    sizes = list(SIZES)
    for column, form in enumerate(_FORMS):
        for row, title in enumerate(("seconds from model to answer", "peak memory, MiB")):
            chart = charts[row][column]
            chart.set_yscale("log")
            chart.grid(visible=True, which="major", alpha=0.3)
            chart.set_xticks(range(len(sizes)), sizes)
            if column == 0:
                chart.set_ylabel(title)
        charts[0][column].set_title(f"{form} form")
        for number, contestant in enumerate(results.contestants):
            by_size = [(at, results.of(Case(size=size, form=form), contestant)) for at, size in enumerate(sizes)]
            there = [(at, runs) for at, runs in by_size if runs]
            if not there:
                continue
            colour, marker = f"C{number}", _MARKERS[number % len(_MARKERS)]
            heights = (
                [seconds_of(runs) or 0.0 for _, runs in there],
                [(memory_of(runs) or 0) / 2**20 for _, runs in there],
            )
            for row, values in enumerate(heights):
                chart = charts[row][column]
                chart.plot([at for at, _ in there], values, color=colour, label=contestant)
                for (at, runs), value in zip(there, values, strict=True):
                    stopped = any(run.stopped_after for run in runs)
                    chart.plot(at, value, marker, color=colour, markerfacecolor="none" if stopped else colour)
    charts[0][0].legend(fontsize="small")
    with mpl.rc_context({"svg.hashsalt": "forcegen"}):
        figure.savefig(target, metadata={"Date": None} if target.suffix == ".svg" else None)
