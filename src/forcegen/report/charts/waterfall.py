"""The waterfall of what is missing: what people leave missing, and what each kind of limit adds."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from forcegen.report.charts.canvas import CLOSED, FAINT, INK, PAPER, SHORT, new_figure, style
from forcegen.report.text import number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from forcegen.documents.explanation import Explanation

NAMES = {"people": "People", "force": "Force structure", "legal": "Law", "political": "Policy"}
"""What a reader calls the kinds of limits."""


def waterfall_chart(explanation: Explanation) -> Figure:
    """Person-rotations missing: what the facts of people leave missing, then what each kind of limit adds.

    Args:
        explanation: An explanation that holds a waterfall.
    """
    steps = explanation.waterfall
    total = steps[-1].missing if steps else Decimal(0)
    title = _title(explanation)
    with style():
        figure, axes = new_figure(
            0.42 * (len(steps) + 1) + 0.7,
            title,
            f"Cumulative {explanation.measure} as each kind of limit is added, in person-rotations",
        )
        labels = []
        for at, step in enumerate(steps):
            adds, missing = float(step.adds), float(step.missing)
            axes.barh(
                at, adds, left=missing - adds, height=0.62, color=SHORT, hatch="" if at else "///", edgecolor=PAPER
            )
            sign = "+" if at and adds >= 0 else ""
            _beside(axes, max(missing - adds, missing), at, f"{sign}{number(round(step.adds))}")
            rules = f" ({step.rules} rule{'' if step.rules == 1 else 's'})"
            labels.append(NAMES[step.bindingness] + rules)
            axes.plot([missing] * 2, [at, at + 1], color=FAINT, linewidth=0.7)
        if not steps:
            axes.set_axis_off()
            return figure
        axes.barh(len(steps), float(total), height=0.62, color=CLOSED, edgecolor=INK, linewidth=0.6)
        _beside(axes, float(total), len(steps), number(round(total)))
        axes.set_yticks(range(len(steps) + 1), [*labels, f"Total {explanation.measure}"])
        axes.set_ylim(len(steps) + 0.5, -0.5)
        axes.set_xlim(0, 1.15 * max([1.0, *(float(step.missing) for step in steps)]))
        axes.set_xlabel("Person-rotations")
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
        axes.tick_params(axis="y", length=0)
        axes.grid(axis="x", color="#dddddd", linewidth=0.5)
        axes.set_axisbelow(True)
    return figure


def _title(explanation: Explanation) -> str:
    """What the steps show."""
    steps = explanation.waterfall
    if not steps:
        return f"The causes of the {explanation.measure} are not known"
    most, total = max(steps, key=lambda step: step.adds), number(round(steps[-1].missing))
    if most.adds <= 0:
        return f"No {explanation.measure}"
    if [step.adds for step in steps].count(most.adds) > 1:
        return f"How {total} person-rotations of {explanation.measure} add up, in this order"
    name, verb = _NOUNS[most.bindingness]
    what = f"{total} person-rotations of {explanation.measure}"

    return f"In this order {name} {verb} most: {number(round(most.adds))} of {what}"


_NOUNS = {
    "people": ("people", "add"),
    "force": ("force structure", "adds"),
    "legal": ("law", "adds"),
    "political": ("policy", "adds"),
}


def _beside(axes: Axes, x: float, y: float, text: str) -> None:
    axes.annotate(text, (x, y), xytext=(4, 0), textcoords="offset points", va="center")
