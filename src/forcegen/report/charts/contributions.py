"""Contributions: who gives how many in each rotation, against what is required."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from forcegen.documents.plan import Plan
from forcegen.model import ForceModel
from forcegen.report.charts.canvas import COUNTRIES, FAINT, HATCHES, INK, OTHERS, PAPER, SHORT, new_figure, style
from forcegen.report.sums import Giver, by_rotation, givers, label_step, rotation_label, rotations_of
from forcegen.report.text import number

if TYPE_CHECKING:
    from matplotlib.figure import Figure


_FEW = 16
"""Rotations up to which each has a bar of its own, with room for the number over it."""


def contributions_chart(plan: Plan, model: ForceModel | None = None) -> Figure:
    """Persons by country, stacked, in each rotation, under the line of what is required.

    Args:
        plan: The plan.
        model: Its model, for the names of countries and the dates of rotations; ids and numbers when absent.
    """
    rotations = rotations_of(plan, model)
    needs = by_rotation(plan.shortfalls, rotations)
    layers = _layers(givers(plan, model), len(rotations))
    gaps = [need.short for need in needs]
    first = f"{layers[0].name} contributes most" if layers else "No contributions"
    if layers:
        first += f", {number(round(layers[0].total / max(1, len(rotations))))} persons on average"
    if any(gaps):
        worst = max(range(len(gaps)), key=lambda at: gaps[at])
        title = f"{first}; largest shortfall in rotation {rotations[worst]}: {number(gaps[worst])} persons"
    else:
        title = f"{first}; no shortfall in any rotation"
    few = len(rotations) <= _FEW
    with style():
        figure, axes = new_figure(3.3, title, "Persons deployed by country and persons required, by rotation")
        bottom = [0] * len(rotations)
        edges = [at - 0.5 for at in range(len(rotations) + 1)]
        for position, layer in enumerate(layers):
            several = position >= len(COUNTRIES)
            paint: dict[str, Any] = {
                "facecolor": OTHERS if several else COUNTRIES[position],
                "hatch": "" if several else HATCHES[position],
                "edgecolor": PAPER,
                "linewidth": 0.4,
                "label": layer.name,
            }
            top = [below + own for below, own in zip(bottom, layer.personnel, strict=True)]
            if few:
                axes.bar(range(len(rotations)), layer.personnel, bottom=bottom, width=0.82, **paint)
            else:  # gaps between narrow bars would hide what they show
                axes.stairs(top, edges, baseline=bottom, fill=True, **paint)
            bottom = top
        required = [float(need.required) for need in needs]
        axes.stairs(required, edges, baseline=None, color=INK, linewidth=1.8, label="required")
        for at, need in enumerate(needs):
            if need.short and few:
                axes.annotate(
                    f"−{number(round(need.short))}",
                    (at, max(required[at], bottom[at])),  # people who support others may be beyond what is required
                    xytext=(0, 2),
                    textcoords="offset points",
                    ha="center",
                    fontsize=7.5,
                    color=SHORT,
                )
        step = label_step(len(rotations))
        axes.set_xticks(range(0, len(rotations), step), [rotation_label(t, model) for t in rotations[::step]])
        axes.set_xlim(-0.5, max(1, len(rotations)) - 0.5)
        axes.set_ylim(0, max([*required, *bottom, 1]) * 1.1)
        axes.set_xlabel("Rotation (number and first month)" if model else "Rotation")
        axes.set_ylabel("Persons at one time")
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
        axes.tick_params(axis="x", length=0)
        handles, labels = axes.get_legend_handles_labels()
        axes.legend(handles[::-1], labels[::-1], loc="upper left", bbox_to_anchor=(1.01, 1.0), fontsize=8)
        axes.grid(axis="y", color="#dddddd", linewidth=0.5)
        axes.set_axisbelow(True)
        if any(gaps) and few:
            axes.text(1.0, 1.01, "−: persons unfilled", transform=axes.transAxes, ha="right", fontsize=7.5, color=FAINT)
    return figure


def _layers(rows: tuple[Giver, ...], rotations: int) -> list[Giver]:
    """The countries that have colours of their own, and all others as one."""
    if len(rows) <= len(COUNTRIES):
        return list(rows)
    named, rest = list(rows[: len(COUNTRIES)]), rows[len(COUNTRIES) :]
    sums = tuple(sum(one.personnel[at] for one in rest) for at in range(rotations))
    return [*named, Giver("", f"{len(rest)} others", sums)]
